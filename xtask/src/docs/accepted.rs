//! `docs.accepted.toml`: differences that are known and stay, each with a reason and the source of that reason.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::finding::{Class, Finding};
use crate::{accepted, diagnostic::Diagnostic, source::FileId};

/// Name of the file in an edition's folder.
pub const FILE_NAME: &str = "docs.accepted.toml";

const HEAD: &str = "# Differences between the schema and the docs page that are known and stay.\n\
    # `cargo xtask docs accept` adds what a check found; the reason is yours to write. An entry that no longer applies is an error.\n\
    # It covers what it was written for and nothing later: what the page says, and in `differs` what only the page has (`rcs`) or only the schema (`not rcs`).\n";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The model, a section or `the page`.
    pub model: Spanned<String>,
    /// The field, if it is about one.
    #[serde(default)]
    pub field: Option<String>,
    /// Who says it: `page`, `table`, `typescript`, `python`, `go`, `rust`.
    pub witness: Spanned<String>,
    pub class: Spanned<String>,
    /// What a disagreement is about. Any other finding is about its class.
    #[serde(default)]
    pub about: Option<String>,
    /// What the page says, as written.
    #[serde(default)]
    pub says: String,
    /// What exactly differs, so that it covers nothing that comes later: `rcs` if only the page has it, `not rcs` if only the schema has.
    #[serde(default)]
    pub differs: BTreeSet<String>,
    pub reason: Spanned<String>,
    pub source: Spanned<String>,
}

/// Reads the file: its entries, and a finding for an unknown class and for each reason or source that is empty.
///
/// # Errors
///
/// A finding if it is no TOML, or no list of entries.
pub fn read(file: FileId, text: &str) -> Result<(Vec<Entry>, Vec<Diagnostic>), Diagnostic> {
    const KEYS: &str = "model, field, witness, class, about, says, differs, reason, source";
    let entries: Vec<Entry> = accepted::read(file, text, KEYS)?;
    let classes = Class::ALL.map(Class::as_str);
    let findings = entries.iter().flat_map(|entry| {
        let class = accepted::unknown_class(file, &entry.class, &classes);
        class.into_iter().chain(accepted::without_reason(file, &entry.reason, &entry.source))
    });
    let findings = findings.collect();
    Ok((entries, findings))
}

/// Takes away what is accepted.
///
/// Returns what is left, and a finding for each entry that nothing was found for.
pub fn apply(
    file: FileId,
    entries: &[Entry],
    findings: Vec<Finding>,
) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut used = vec![false; entries.len()];
    let left = findings
        .into_iter()
        .filter(|finding| {
            let position = entries.iter().position(|entry| is_about(entry, finding));
            if let Some(used) = position.and_then(|position| used.get_mut(position)) {
                *used = true;
            }
            position.is_none()
        })
        .collect();
    let unused = entries.iter().zip(used).filter(|(_, used)| !used).map(|(entry, _)| {
        Diagnostic::error("accepted-unused", "this difference is accepted, and it is not there")
            .at(accepted::place(file, &entry.model), "")
            .note("the page, the schema, or this entry has changed, or it is here twice")
            .help("remove the entry, or correct it to what `cargo xtask docs check` reports")
    });
    (left, unused.collect())
}

fn is_about(entry: &Entry, finding: &Finding) -> bool {
    !finding.since_lock
        && *entry.model.get_ref() == finding.model
        && entry.field == finding.field
        && entry.witness.get_ref() == finding.witness_name()
        && entry.class.get_ref() == finding.class.as_str()
        && entry.about.as_ref().unwrap_or(entry.class.get_ref()) == finding.about.as_str()
        && entry.says == finding.says
        && entry.differs == finding.differs
}

/// The file with an entry for each finding added, reasons left empty.
pub fn append(before: &str, findings: &[Finding]) -> String {
    use std::fmt::Write as _;

    let mut text = if before.is_empty() { HEAD.to_owned() } else { before.to_owned() };
    let quote = |value: &str| serde_json::Value::from(value).to_string();
    for finding in findings.iter().filter(|finding| !finding.since_lock) {
        let _ = write!(
            text,
            "\n# {}\n[[accepted]]\nmodel = {}\n",
            finding.message,
            quote(&finding.model)
        );
        if let Some(field) = &finding.field {
            let _ = writeln!(text, "field = {}", quote(field));
        }
        let _ = writeln!(
            text,
            "witness = \"{}\"\nclass = \"{}\"",
            finding.witness_name(),
            finding.class.as_str()
        );
        if finding.class == Class::Disagreement {
            let _ = writeln!(text, "about = \"{}\"", finding.about.as_str());
        }
        if !finding.says.is_empty() {
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
