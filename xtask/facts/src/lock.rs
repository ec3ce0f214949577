//! Reads locks, whatever they are of.

use serde::de::DeserializeOwned;
use spec::{
    diagnostic::Diagnostic,
    json::{self, de},
    source::{FileId, Located},
};

/// What is wrong, and where.
pub(super) type Wrong = Located<String>;

/// Reads a lock as `T`, and converts it to what it says. `help` says how to write it again.
pub(super) fn read<T: DeserializeOwned, L>(
    (file, text): (FileId, &str),
    (code, help): (&'static str, &str),
    make: impl FnOnce(T) -> Result<L, Wrong>,
) -> Result<L, Vec<Diagnostic>> {
    let root = json::parse(file, text)?;
    de::from_node(&root).and_then(make).map_err(|wrong| {
        let message = format!("the lock cannot be read: {}", wrong.value);
        vec![Diagnostic::error(code, message).at(wrong.at, "").help(help)]
    })
}
