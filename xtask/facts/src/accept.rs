//! `docs.accepted.toml` and `sdk.accepted.toml`: accepted differences, each with a reason and the
//! source of that reason.

use std::{collections::BTreeSet, fmt::Write as _};

use serde::Deserialize;
use spec::{
    diagnostic::Diagnostic,
    source::{FileId, Location},
};
use toml::Spanned;

use crate::finding::{Class, Finding, Source};

/// Names of the files in an edition's folder: of differences from a page, and from SDKs.
pub const OF_PAGE: &str = "docs.accepted.toml";
pub const OF_SDKS: &str = "sdk.accepted.toml";

const HEAD: &str = "# Accepted differences between the schema and the docs page.\n\
    # `cargo xtask docs accept` adds the entries; you write the reasons. An entry that no longer applies is an error.\n\
    # An entry covers what it was written for, nothing later: `says` is what the page says, `differs` what only the page has (`rcs`) or only the schema (`not rcs`).\n";

/// One place may differ in several values or types: a reason is for one of them.
const OF_ONE: [Class; 3] = [Class::EnumValue, Class::Retyped, Class::Narrower];

/// The witness of an entry that every one of them differs in.
const EVERY: &str = "*";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where, as findings name it: `Contact.id`, `GET /v3/contacts.page`, `the page`. No patterns: a reason is true of what it was written for.
    pub at: Vec<Spanned<String>>,
    /// Who says it: `page` as a whole, `table`, a language or an SDK, or `*` if each of them differs.
    pub witness: Spanned<String>,
    pub class: Spanned<String>,
    /// What a disagreement is about. Any other finding is about its class.
    pub about: Option<String>,
    /// What is said, as written; absent for whatever is said. Required where a place may differ in several ways, unless `differs` tells them apart.
    pub says: Option<String>,
    /// What exactly differs, so that it covers nothing that comes later: `rcs` if only the page has it, `not rcs` if only the schema has.
    #[serde(default)]
    pub differs: BTreeSet<String>,
    pub reason: Spanned<String>,
    pub source: Spanned<String>,
}

/// Reads a file: its entries, and a fault for each class that is unknown and for each text that is missing.
///
/// # Errors
///
/// A finding if it is not TOML, or not a list of entries.
pub fn read(file: FileId, text: &str) -> Result<(Vec<Entry>, Vec<Diagnostic>), Diagnostic> {
    let File { accepted } = toml::from_str(text).map_err(|error| {
        let message = format!("not a list of accepted differences: {}", error.message());
        let span = error.span().unwrap_or(0..0);
        Diagnostic::error("accepted-syntax", message)
            .at(Location { file, start: span.start, end: span.end }, "")
            .help("keys of an entry: at, witness, class, about, says, differs, reason, source")
    })?;
    let faults = accepted.iter().flat_map(|entry| faults(file, entry)).collect();
    Ok((accepted, faults))
}

fn faults(file: FileId, entry: &Entry) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut fault = |code, at: &Spanned<String>, message: String, help: &str| {
        faults.push(Diagnostic::error(code, message).at(place(file, at), "").help(help));
    };
    let class = entry.class.get_ref().as_str();
    if !Class::NAMES.contains(&class) {
        let known = format!("known: {}", Class::NAMES.join(", "));
        let message = format!("`{class}` is not a class of finding");
        fault("accepted-class", &entry.class, message, &known);
    }
    let about = entry.about.as_deref().unwrap_or(class);
    let is_of_one = OF_ONE.iter().any(|class| class.as_str() == about);
    if is_of_one && entry.says.is_none() && entry.differs.is_empty() {
        let message = "the accepted difference does not say which value or type".to_owned();
        let help =
            "add `says` as `cargo xtask docs check` shows it without the entry; an entry for each";
        fault("accepted-says", &entry.class, message, help);
    }
    if entry.at.is_empty() {
        let message = "the entry names no place".to_owned();
        fault("accepted-unused", &entry.class, message, "name the places in `at`, or remove it");
    }
    for (name, text, help) in [
        ("reason", &entry.reason, "say why it stays, for whoever reads this in a year"),
        ("source", &entry.source, "say where the reason can be checked"),
    ] {
        if text.get_ref().trim().is_empty() {
            let message = format!("the accepted difference needs a {name}");
            fault("accepted-reason", text, message, help);
        }
    }
    faults
}

/// Removes what is accepted: returns what is left, and a fault for each place that is accepted but
/// does not differ, or is accepted twice. `witnesses` are all of those that may differ.
pub fn apply(
    file: FileId,
    entries: &[Entry],
    witnesses: &[Source],
    findings: Vec<Finding>,
) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut accepted: Vec<Option<Location>> = vec![None; findings.len()];
    for entry in entries {
        let named = entry.witness.get_ref().as_str();
        let is_named =
            |witness: &str| named == EVERY || named.split(", ").any(|name| name == witness);
        let unknown = named.split(", ").filter(|name| {
            *name != EVERY && !witnesses.iter().any(|source| source.as_str() == *name)
        });
        let silent: Vec<_> = witnesses
            .iter()
            .filter(|source| is_named(source.as_str()))
            .map(|source| (source.as_str(), source.to_string()))
            .chain(unknown.map(|name| (name, format!("`{name}`"))))
            .collect();
        for subject in &entry.at {
            let here = place(file, subject);
            let mut silent = silent.clone();
            for (finding, taken) in findings.iter().zip(&mut accepted) {
                let witness = finding.witness.as_str();
                if !is_named(witness) || !is_about(entry, subject.get_ref(), finding) {
                    continue;
                }
                silent.retain(|(name, _)| *name != witness);
                match *taken {
                    Some(first) => faults.push(twice(here, first)),
                    None => *taken = Some(here),
                }
            }
            if !silent.is_empty() {
                let sides: Vec<_> = silent.into_iter().map(|(_, side)| side).collect();
                faults.push(unused(here, &sides.join(" and ")));
            }
        }
    }
    let left = findings.into_iter().zip(accepted).filter(|(_, accepted)| accepted.is_none());
    (left.map(|(finding, _)| finding).collect(), faults)
}

fn is_about(entry: &Entry, subject: &str, finding: &Finding) -> bool {
    subject == finding.subject()
        && entry.class.get_ref() == finding.class.as_str()
        && entry.about.as_ref().unwrap_or(entry.class.get_ref()) == finding.about.as_str()
        && entry.says.as_ref().is_none_or(|says| *says == finding.says)
        && entry.differs == finding.differs
}

fn unused(here: Location, witnesses: &str) -> Diagnostic {
    let message = format!("this difference from {witnesses} is accepted, but does not exist");
    Diagnostic::error("accepted-unused", message)
        .at(here, "")
        .note("the other side, the schema or this entry has changed")
        .help("remove the place, or correct the entry to what `cargo xtask docs check` reports")
}

fn twice(here: Location, first: Location) -> Diagnostic {
    Diagnostic::error("accepted-twice", "this difference is already accepted")
        .at(here, "again here")
        .also(first, "first here")
        .help("keep the entry with the right reason")
}

fn place<T>(file: FileId, value: &Spanned<T>) -> Location {
    Location { file, start: value.span().start, end: value.span().end }
}

/// The file with an entry for each finding added, reasons left empty.
pub fn append(before: &str, findings: &[Finding]) -> String {
    let mut text = if before.is_empty() { HEAD.to_owned() } else { before.to_owned() };
    let quote = |value: &str| serde_json::Value::from(value).to_string();
    for finding in findings.iter().filter(|finding| !finding.since_lock) {
        let (subject, class) = (quote(&finding.subject()), finding.class.as_str());
        let _ = writeln!(text, "\n# {}\n[[accepted]]\nat = [{subject}]", finding.message);
        let _ = writeln!(text, "witness = \"{}\"\nclass = \"{class}\"", finding.witness.as_str());
        if finding.about != finding.class {
            let _ = writeln!(text, "about = \"{}\"", finding.about.as_str());
        }
        if !finding.says.is_empty() || finding.differs.is_empty() {
            let _ = writeln!(text, "says = {}", quote(&finding.says));
        }
        if !finding.differs.is_empty() {
            let differs: Vec<_> = finding.differs.iter().map(|what| quote(what)).collect();
            let _ = writeln!(text, "differs = [{}]", differs.join(", "));
        }
        text.push_str("reason = \"\"\nsource = \"\"\n");
    }
    text
}
