//! `sdk.accepted.toml`: differences between schema and SDKs that are known and stay, each with a reason and its source.

use serde::Deserialize;
use toml::Spanned;

use super::finding::{Class, Finding};
use crate::{
    diagnostic::Diagnostic,
    source::{FileId, Location},
};

/// Name of the file in an edition's folder.
pub const FILE_NAME: &str = "sdk.accepted.toml";

/// One accepted difference, or several that have one reason.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Our type, or an operation as `GET /v3/contacts`; `*` for every one.
    pub model: Spanned<String>,
    /// The field, if it is about one; `*` for every one.
    #[serde(default)]
    pub field: Option<String>,
    /// `python`, `typescript`, or `*` for both.
    pub witness: String,
    /// Class of the finding.
    pub class: Spanned<String>,
    /// What the SDK says, as written; absent for whatever it says.
    #[serde(default)]
    pub says: Option<String>,
    /// Why it stays.
    pub reason: Spanned<String>,
    /// Where the reason can be checked.
    pub source: Spanned<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// Reads the file: its entries, and a finding for an unknown class and for each reason or source that is empty.
///
/// # Errors
///
/// A finding if it is no TOML, or no list of entries.
pub fn read(file: FileId, text: &str) -> Result<(Vec<Entry>, Vec<Diagnostic>), Diagnostic> {
    let entries: Entries = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let message = format!("not a list of accepted differences: {}", error.message());
        Diagnostic::error("accepted-syntax", message)
            .at(Location { file, start: span.start, end: span.end }, "")
            .help("keys of an entry: model, field, witness, class, says, reason, source")
    })?;
    let mut faults = Vec::new();
    for entry in &entries.accepted {
        if !Class::ALL.iter().any(|class| class.as_str() == entry.class.get_ref()) {
            let message = format!("`{}` is not a class of finding", entry.class.get_ref());
            let known = Class::ALL.map(Class::as_str).join(", ");
            faults.push(
                Diagnostic::error("accepted-class", message)
                    .at(at(file, &entry.class), "")
                    .help(format!("known: {known}")),
            );
        }
        for (name, text) in [("reason", &entry.reason), ("source", &entry.source)] {
            if text.get_ref().trim().is_empty() {
                let message = format!("an accepted difference without a {name}");
                faults.push(
                    Diagnostic::error("accepted-reason", message)
                        .at(at(file, text), "")
                        .help("say why it stays, and where that can be checked"),
                );
            }
        }
    }
    Ok((entries.accepted, faults))
}

fn at<T>(file: FileId, text: &Spanned<T>) -> Location {
    Location { file, start: text.span().start, end: text.span().end }
}

/// Takes away what is accepted: what is left, and a fault for each entry that nothing was found for.
#[must_use]
pub fn apply(
    file: FileId,
    entries: &[Entry],
    findings: Vec<Finding>,
) -> (Vec<Finding>, Vec<Diagnostic>) {
    let unused =
        entries.iter().filter(|entry| !findings.iter().any(|finding| is_about(entry, finding)));
    let faults = unused
        .map(|entry| {
            let message = "this difference is accepted, and it is not there";
            Diagnostic::error("accepted-unused", message)
                .at(at(file, &entry.model), "")
                .note("the SDK, the schema or this entry has changed")
                .help("remove the entry, or correct it to what the check reports")
        })
        .collect();
    let left = findings
        .into_iter()
        .filter(|finding| !entries.iter().any(|entry| is_about(entry, finding)))
        .collect();
    (left, faults)
}

fn is_about(entry: &Entry, finding: &Finding) -> bool {
    let fits = |pattern: &str, text: &str| pattern == "*" || pattern == text;
    let is_field = match (&entry.field, &finding.field) {
        (Some(pattern), Some(field)) => fits(pattern, field),
        (None, None) => true,
        _ => false,
    };
    is_field
        && fits(entry.model.get_ref(), &finding.model)
        && fits(&entry.witness, &finding.witness)
        && entry.class.get_ref() == finding.class.as_str()
        && entry.says.as_ref().is_none_or(|says| *says == finding.says)
}
