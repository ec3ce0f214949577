//! `sdk.accepted.toml`: differences between schema and SDKs that are known and stay, each with a reason and its source.

use serde::Deserialize;
use toml::Spanned;

use super::finding::{Class, Finding};
use crate::{
    accepted::{self, place},
    diagnostic::Diagnostic,
    source::{FileId, Location},
};

/// Name of the file in an edition's folder.
pub const FILE_NAME: &str = "sdk.accepted.toml";

/// One place may differ in several values or types: a reason is of one of them.
const OF_ONE: [Class; 3] = [Class::EnumValue, Class::Retyped, Class::Narrower];

/// The witness of an entry that every SDK differs in.
const EVERY: &str = "*";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where, as findings name it: `Contact.id`, `GET /v3/contacts`, `GET /v3/contacts.page`. No patterns: a reason is true of what it was written for.
    pub at: Vec<Spanned<String>>,
    /// Who differs: `python`, `python, typescript`, or `*` for all of them.
    pub witness: Spanned<String>,
    pub class: Spanned<String>,
    /// What the SDK says, as written; required where a place may differ in several ways, and otherwise absent for whatever it says.
    #[serde(default)]
    pub says: Option<String>,
    pub reason: Spanned<String>,
    pub source: Spanned<String>,
}

/// Reads the file: its entries, and a finding for an unknown class and for each reason or source that is empty.
///
/// # Errors
///
/// A finding if it is no TOML, or no list of entries.
pub fn read(file: FileId, text: &str) -> Result<(Vec<Entry>, Vec<Diagnostic>), Diagnostic> {
    const KEYS: &str = "at, witness, class, says, reason, source";
    let entries: Vec<Entry> = accepted::read(file, text, KEYS)?;
    let classes = Class::ALL.map(Class::as_str);
    let faults = entries.iter().flat_map(|entry| {
        let class = accepted::unknown_class(file, &entry.class, &classes);
        let reason = accepted::without_reason(file, &entry.reason, &entry.source);
        class.into_iter().chain(without_value(file, entry)).chain(reason)
    });
    let faults = faults.collect();
    Ok((entries, faults))
}

/// A finding for an entry that does not say which of several values or types it is about.
fn without_value(file: FileId, entry: &Entry) -> Option<Diagnostic> {
    let is_of_one = OF_ONE.iter().any(|class| class.as_str() == entry.class.get_ref());
    (is_of_one && entry.says.is_none()).then(|| {
        let message = "an accepted difference that does not say which value or type";
        Diagnostic::error("accepted-says", message).at(place(file, &entry.class), "").help(
            "add `says` as `cargo xtask docs check` shows it without the entry; an entry for each",
        )
    })
}

/// Takes away what is accepted: what is left, and a fault for each place that is accepted and not different, or accepted twice.
pub fn apply(
    file: FileId,
    entries: &[Entry],
    sdks: &[&str],
    findings: Vec<Finding>,
) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut accepted: Vec<Option<Location>> = vec![None; findings.len()];
    for entry in entries {
        let wanted = match entry.witness.get_ref().as_str() {
            EVERY => sdks.to_vec(),
            named => named.split(", ").collect(),
        };
        for subject in &entry.at {
            let here = place(file, subject);
            let mut said = Vec::new();
            for (finding, taken) in findings.iter().zip(&mut accepted) {
                if !is_about(entry, subject.get_ref(), &wanted, finding) {
                    continue;
                }
                said.push(finding.witness.as_str());
                match *taken {
                    Some(first) => faults.push(twice(here, first)),
                    None => *taken = Some(here),
                }
            }
            let silent: Vec<_> = wanted.iter().filter(|sdk| !said.contains(sdk)).copied().collect();
            if !silent.is_empty() {
                faults.push(unused(here, &silent));
            }
        }
    }
    let left = findings.into_iter().zip(accepted).filter(|(_, accepted)| accepted.is_none());
    (left.map(|(finding, _)| finding).collect(), faults)
}

fn unused(here: Location, silent: &[&str]) -> Diagnostic {
    let sdks = silent.join(" and ");
    let message = format!("this difference from the {sdks} SDK is accepted, and it is not there");
    Diagnostic::error("accepted-unused", message)
        .at(here, "")
        .note("the SDK, the schema or this entry has changed")
        .help("remove the place, or correct the entry to what the check reports")
}

fn twice(here: Location, first: Location) -> Diagnostic {
    Diagnostic::error("accepted-twice", "this difference is accepted already")
        .at(here, "again here")
        .also(first, "first here")
        .help("keep the entry whose reason is the true one")
}

fn is_about(entry: &Entry, subject: &str, witnesses: &[&str], finding: &Finding) -> bool {
    witnesses.contains(&finding.witness.as_str())
        && entry.class.get_ref() == finding.class.as_str()
        && subject == finding.subject()
        && entry.says.as_ref().is_none_or(|says| *says == finding.says)
}
