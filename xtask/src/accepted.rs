//! Files of accepted differences: what all of them have in common, whatever is compared.

use serde::{Deserialize, de::DeserializeOwned};
use toml::Spanned;

use crate::{
    diagnostic::Diagnostic,
    source::{FileId, Location},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "E: DeserializeOwned")]
struct Entries<E> {
    #[serde(default = "Vec::new")]
    accepted: Vec<E>,
}

/// Reads the entries; `keys` are those that an entry may have.
pub(crate) fn read<E: DeserializeOwned>(
    file: FileId,
    text: &str,
    keys: &str,
) -> Result<Vec<E>, Diagnostic> {
    let entries: Entries<E> = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let message = format!("not a list of accepted differences: {}", error.message());
        Diagnostic::error("accepted-syntax", message)
            .at(Location { file, start: span.start, end: span.end }, "")
            .help(format!("keys of an entry: {keys}"))
    })?;
    Ok(entries.accepted)
}

/// A finding for a class that is not among the known ones.
pub(crate) fn unknown_class(
    file: FileId,
    class: &Spanned<String>,
    known: &[&str],
) -> Option<Diagnostic> {
    let name = class.get_ref();
    (!known.contains(&name.as_str())).then(|| {
        Diagnostic::error("accepted-class", format!("`{name}` is not a class of finding"))
            .at(place(file, class), "")
            .help(format!("known: {}", known.join(", ")))
    })
}

/// A finding for each of reason and source that is empty.
pub(crate) fn without_reason<'a>(
    file: FileId,
    reason: &'a Spanned<String>,
    source: &'a Spanned<String>,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let texts = [
        ("reason", reason, "say why it stays, for whoever reads this in a year"),
        ("source", source, "say where the reason can be checked"),
    ];
    let empty = texts.into_iter().filter(|(_, text, _)| text.get_ref().trim().is_empty());
    empty.map(move |(name, text, help)| {
        Diagnostic::error("accepted-reason", format!("an accepted difference without a {name}"))
            .at(place(file, text), "")
            .help(help)
    })
}

pub(crate) fn place<T>(file: FileId, value: &Spanned<T>) -> Location {
    Location { file, start: value.span().start, end: value.span().end }
}
