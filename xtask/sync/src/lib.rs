//! `cargo xtask docs sync`: the edits of the schema that a changed page asks for.
//!
//! Only what the page as a whole says is followed; where the page contradicts itself, and where
//! words are needed, a person decides. An edit that codegen would reject is not made.

#![forbid(unsafe_code)]
// Only `xtask` and the tests of the workspace depend on this crate: docs say what is surprising,
// not what a name already says.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use
)]

mod edit;
mod merged;
mod model;
mod property;
mod rename;
mod schema;
mod section;
mod text;
mod words;

use std::{collections::BTreeMap, path::Path};

use facts::{
    adapters::schema as api,
    finding::{Class, Finding, Source},
    listing::TextKind,
    report::Report,
};
use spec::{diagnostic::Diagnostic, edition::load::Folder, source::Sources};

use crate::{
    edit::Edits,
    rename::{Rename, renames},
    text::SchemaText,
};

/// What one edit makes possible, the next round makes.
const ROUNDS: usize = 3;

#[derive(Clone, Debug, Default)]
pub struct Synced {
    /// New texts by name of the file; only of files that change.
    pub files: BTreeMap<String, String>,
    /// The differences that are left to a person, once the files are written.
    pub by_hand: Vec<String>,
    /// Descriptions that a person has to write, or to read again.
    pub words: Vec<String>,
}

type Files = BTreeMap<String, SchemaText>;

/// Follows what a check has found, in the files of the edition; `again` checks what became of them.
pub fn sync(before: &Report, folders: &[Folder], again: &dyn Fn(Vec<Folder>) -> Report) -> Synced {
    let file = Sources::default().add("schema", "");
    let texts = folders.iter().filter(|folder| folder.requested).flat_map(|folder| &folder.files);
    let original: Files = texts
        .filter(|(name, _)| !name.ends_with(".lock.json"))
        .map(|(name, text)| (name.clone(), SchemaText { file, text: text.clone() }))
        .collect();
    let (mut files, mut report) = (original.clone(), before.clone());
    let (mut notes, mut refused) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let edits = Edits::new(files.clone(), &report);
        let mut round = Round { edits, folders, refused: Vec::new() };
        round.follow(&report.findings);
        refused = round.refused;
        notes.append(&mut round.edits.notes);
        let texts = |(name, file): (&String, &SchemaText)| (name.clone(), file.text.clone());
        let is_changed = !files.iter().map(texts).eq(round.edits.files.iter().map(texts));
        files = round.edits.files;
        if !is_changed {
            break;
        }
        report = again(edited(folders, &files));
    }
    let words = files.iter().flat_map(|(name, file)| words::open(name, file)).collect();
    let is_new = |(name, file): &(String, SchemaText)| {
        original.get(name).is_none_or(|before| before.text != file.text)
    };
    let mut by_hand = left(before, &report, &refused);
    by_hand.append(&mut notes);
    let changed = files.into_iter().filter(is_new);
    Synced { files: changed.map(|(name, file)| (name, file.text)).collect(), by_hand, words }
}

/// What a check finds once the edits are made, and what has changed on the page that no schema says.
fn left(before: &Report, after: &Report, refused: &[Refused]) -> Vec<String> {
    let line = |report: &Report, finding: &Finding| {
        let reason = refused.iter().find(|refused| refused.is_of(finding));
        let reason = reason.map_or("", |refused| &refused.reason);
        let (subject, class) = (finding.subject(), finding.class.as_str());
        let ours = finding.schema.filter(|_| !finding.since_lock);
        let place = ours.or(finding.theirs).or(finding.schema);
        let place = place.and_then(|place| report.sources.place_to_text(place.at));
        let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
        format!("{subject} ({class}){place}: {}{reason}", finding.message)
    };
    let is_of_schema = |finding: &&Finding| !finding.since_lock;
    // Words are what no schema carries; the next lock takes all other changes with it.
    let is_of_words = |change: &&Finding| {
        let is_text = change.witness == Source::Page;
        change.since_lock
            && change.class == Class::Description
            && (!is_text || change.says == TextKind::Prose.as_str())
    };
    let mut lines: Vec<_> =
        after.findings.iter().filter(is_of_schema).map(|f| line(after, f)).collect();
    lines.extend(after.faults.iter().chain(&after.unread).map(|fault| {
        let path = fault.path(&after.sources).unwrap_or(Path::new("")).display();
        format!("{path} ({}): {}", fault.code(), fault.message())
    }));
    lines.extend(before.findings.iter().filter(is_of_words).map(|change| line(before, change)));
    lines
}

/// One pass over the findings.
struct Round<'a> {
    edits: Edits<'a>,
    folders: &'a [Folder],
    refused: Vec<Refused>,
}

/// An edit that was not made, and why, as the end of a sentence.
struct Refused {
    finding: (String, Class),
    reason: String,
}

impl Refused {
    fn is_of(&self, finding: &Finding) -> bool {
        self.finding == (finding.subject(), finding.class)
    }
}

impl Round<'_> {
    /// One finding after the other: each sees what the last has left. What others need comes before them, and what others needed after them.
    fn follow(&mut self, findings: &[Finding]) {
        let mut followed = Vec::new();
        for rename in renames(findings, self.edits.schema, self.edits.page) {
            let Rename { model, from, to } = &rename;
            if self.attempt(|edits| edits.rename(model, from, to)).is_ok() {
                followed.push(rename);
            }
        }
        let is_left = |finding: &&Finding| {
            !finding.since_lock && !followed.iter().any(|rename| rename.explains(finding))
        };
        let is_model = |finding: &&Finding, class| {
            finding.class == class && finding.field.is_none() && finding.witness == Source::Page
        };
        let left: Vec<_> = findings.iter().filter(is_left).collect();
        // A model is in the file of its section.
        let (headings, left): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|finding| is_model(finding, Class::Heading));
        let (new, left): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|finding| is_model(finding, Class::NotInSchema));
        let (gone, left): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|finding| is_model(finding, Class::NotOnPage));
        self.one_by_one(&headings);
        self.add_models(&new);
        self.one_by_one(&left);
        self.one_by_one(&gone);
    }

    fn one_by_one(&mut self, findings: &[&Finding]) {
        for finding in findings {
            let done = self.attempt(|edits| {
                (finding.witness == Source::Page).then(|| edits.follow(finding)).flatten()
            });
            self.or_refused(finding, done);
        }
    }

    /// New models may hold each other, so all of them are added at once; one by one only if that fails.
    fn add_models(&mut self, findings: &[&Finding]) {
        let names: Vec<_> = findings.iter().map(|finding| finding.model.as_str()).collect();
        if names.is_empty() || self.attempt(|edits| edits.add_models(&names)).is_ok() {
            return;
        }
        for finding in findings {
            let done = self.attempt(|edits| edits.add_models(&[&finding.model]));
            self.or_refused(finding, done);
        }
    }

    /// Makes an edit completely or not at all.
    fn attempt(&mut self, edit: impl FnOnce(&mut Edits<'_>) -> Option<()>) -> Result<(), String> {
        let mut edits = self.edits.clone();
        edit(&mut edits).ok_or_else(String::new)?;
        refusal(self.folders, &edits.files).map_or(Ok(()), Err)?;
        self.edits = edits;
        Ok(())
    }

    fn or_refused(&mut self, finding: &Finding, done: Result<(), String>) {
        let Err(reason) = done else { return };
        self.refused.push(Refused { finding: (finding.subject(), finding.class), reason });
    }
}

/// The folders with the files of the edition as they have become.
fn edited(folders: &[Folder], files: &Files) -> Vec<Folder> {
    let mut folders = folders.to_vec();
    for folder in folders.iter_mut().filter(|folder| folder.requested) {
        let texts = files.iter().map(|(name, file)| (name.clone(), file.text.clone()));
        folder.files.extend(texts);
    }
    folders
}

/// Why codegen would reject the files, as the end of a sentence.
fn refusal(folders: &[Folder], files: &Files) -> Option<String> {
    let findings = api::read(&edited(folders, files), &mut Sources::default()).err()?;
    let reasons: Vec<_> = findings.iter().map(Diagnostic::message).collect();
    Some(format!("; codegen would reject the edit: {}", reasons.join("; ")))
}
