//! `cargo xtask docs sync`: the edits of the schema that a changed page asks for.
//!
//! Only what the page as a whole says is followed; where the page contradicts itself, and where words are needed, a person decides. An edit that
//! codegen would refuse is not made.

#![forbid(unsafe_code)]
// Nobody depends on this crate but `xtask` and the tests of the workspace: docs say what surprises, not what a name says already.
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
mod text;

use std::collections::{BTreeMap, BTreeSet};

use facts::{
    adapters::schema as api,
    finding::{Class, Finding, Source},
    report::Report,
};
use spec::{
    diagnostic::Diagnostic,
    edition::{load::Folder, manifest},
    source::Sources,
};

use crate::{
    edit::Edits,
    rename::{Rename, renames},
    text::SchemaText,
};

#[derive(Clone, Debug, Default)]
pub struct Synced {
    /// New texts by name of the model file; only of files that change.
    pub files: BTreeMap<String, String>,
    pub by_hand: Vec<String>,
}

type Files = BTreeMap<String, SchemaText>;

/// Follows what a check has found, in the model files of the edition.
pub fn sync(report: &Report, folders: &[Folder]) -> Synced {
    let file = Sources::default().add("schema", "");
    let texts = folders.iter().filter(|folder| folder.requested).flat_map(|folder| &folder.files);
    let models =
        texts.filter(|(name, _)| *name != manifest::FILE_NAME && !name.ends_with(".lock.json"));
    let files: Files = models
        .map(|(name, text)| (name.clone(), SchemaText { file, text: text.clone() }))
        .collect();
    let edits = Edits {
        files: files.clone(),
        written: BTreeSet::new(),
        notes: Vec::new(),
        schema: &report.schema,
        page: &report.page,
    };
    let mut sync = Sync { edits, folders, by_hand: Vec::new() };
    sync.follow(&report.findings);
    let is_changed = |name: &String, file: &SchemaText| {
        files.get(name).is_some_and(|before| before.text != file.text)
    };
    let changed = std::mem::take(&mut sync.edits.files)
        .into_iter()
        .filter(|(name, file)| is_changed(name, file));
    let files = changed.map(|(name, file)| (name, file.text)).collect();
    sync.by_hand.append(&mut sync.edits.notes);
    Synced { files, by_hand: sync.by_hand }
}

struct Sync<'a> {
    edits: Edits<'a>,
    folders: &'a [Folder],
    by_hand: Vec<String>,
}

impl Sync<'_> {
    /// One finding after the other: each sees what the last has left. What others need comes before them, and what others needed after them.
    fn follow(&mut self, findings: &[Finding]) {
        let mut followed = Vec::new();
        for rename in renames(findings, self.edits.schema, self.edits.page) {
            let Rename { model, from, to } = &rename;
            if self.attempt(|edits| edits.rename(model, from, to)).is_ok() {
                self.by_hand.push(format!(
                    "{model}.{to}: taken for `{from}` under another name, with its description: read it"
                ));
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
        let (new, left): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|finding| is_model(finding, Class::NotInSchema));
        let (gone, left): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|finding| is_model(finding, Class::NotOnPage));
        self.add_models(&new);
        for finding in left.into_iter().chain(gone) {
            let done = self.attempt(|edits| {
                (finding.witness == Source::Page).then(|| edits.follow(finding)).flatten()
            });
            self.or_by_hand(finding, done);
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
            self.or_by_hand(finding, done);
        }
    }

    /// Makes an edit whole or not at all.
    fn attempt(&mut self, edit: impl FnOnce(&mut Edits<'_>) -> Option<()>) -> Result<(), String> {
        let mut edits = self.edits.clone();
        edit(&mut edits).ok_or_else(String::new)?;
        refusal(self.folders, &edits.files).map_or(Ok(()), Err)?;
        self.edits = edits;
        Ok(())
    }

    fn or_by_hand(&mut self, finding: &Finding, done: Result<(), String>) {
        let Err(reason) = done else { return };
        let (subject, class) = (finding.subject(), finding.class.as_str());
        self.by_hand.push(format!("{subject} ({class}): {}{reason}", finding.message));
    }
}

/// Why codegen would refuse the files, as the end of a sentence.
fn refusal(folders: &[Folder], files: &Files) -> Option<String> {
    let mut folders = folders.to_vec();
    for folder in folders.iter_mut().filter(|folder| folder.requested) {
        for (name, file) in files {
            folder.files.insert(name.clone(), file.text.clone());
        }
    }
    let mut sources = Sources::default();
    let findings = api::read(&folders, &mut sources).err()?;
    let reasons: Vec<_> = findings.iter().map(Diagnostic::message).collect();
    Some(format!("; codegen would refuse the edit: {}", reasons.join("; ")))
}
