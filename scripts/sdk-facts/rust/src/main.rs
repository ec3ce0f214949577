//! Prints the facts of the official Rust crate's source as a lock: operations, types, fields; no
//! descriptions.
//!
//! ```console
//! $ cargo run --quiet --manifest-path scripts/sdk-facts/rust/Cargo.toml -- SOURCE > schema/live/rust-sdk.lock.json
//! ```
//!
//! `SOURCE` is the folder with the crate's `Cargo.toml`. The crate is not built. schema/README.md
//! describes the lock.

mod operation;
mod source;
mod types;

use std::{env, error::Error, io, io::Write as _, path::Path, process::ExitCode};

use serde::Serialize as _;
use serde_json::{Value, json, ser::PrettyFormatter};

use self::{source::Source, types::Types};

fn main() -> ExitCode {
    let folder = env::args().nth(1).filter(|argument| argument != "--help");
    let Some(folder) = folder else {
        eprintln!(
            "usage: sdk-facts SOURCE\n\nPrints a lock of the facts of the official Rust crate, whose source is in that folder."
        );
        return ExitCode::from(2);
    };
    match lock(Path::new(&folder)).and_then(|lock| print(&lock)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::from(2)
        }
    }
}

fn lock(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let source = Source::read(folder)?;
    let mut types = Types::new(&source);
    let operations = operation::all(&source, &mut types)?;
    Ok(json!({
        "sdk": "rust",
        "package": source.package,
        "version": source.version,
        "operations": operations,
        "types": types.into_json(),
    }))
}

/// One fact on a line.
fn print(lock: &Value) -> Result<(), Box<dyn Error>> {
    let mut text = Vec::new();
    let mut writer =
        serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    lock.serialize(&mut writer)?;
    text.push(b'\n');
    Ok(io::stdout().write_all(&text)?)
}
