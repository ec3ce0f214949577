//! The whole check, as a pure function of the texts.

use std::path::PathBuf;

use serde_json::Value;

use super::{
    accepted,
    compare::compare,
    facts::{Facts, Unread},
    finding::Finding,
    lock, lock_read,
    moved::moved,
    read,
    schema::{self, Said},
};
use crate::{
    codegen::{
        bundle::{self, Bundle},
        lint,
        load::Folder,
        manifest,
    },
    diagnostic::{self, Diagnostic},
    drift::Drift,
    source::Sources,
    wording::count,
};

/// A text and the path that messages name it by.
#[derive(Clone, Debug)]
pub struct Input {
    pub path: PathBuf,
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The edition and those that it uses.
    pub folders: Vec<Folder>,
    pub lock: Option<Input>,
    pub accepted: Option<Input>,
    /// A page to compare with; without one, the lock is compared.
    pub page: Option<Input>,
}

#[derive(Clone, Debug, Default)]
pub struct Report {
    pub sources: Sources,
    pub findings: Vec<Finding>,
    /// What is wrong with the file of accepted differences.
    pub faults: Vec<Diagnostic>,
    /// What could not be read.
    pub unread: Vec<Diagnostic>,
    pub schema: Facts,
    /// What the page says, or the lock if there is no page.
    pub page: Facts,
    pub accepted: usize,
    /// How many models, fields and values the page has, over all witnesses.
    pub facts: usize,
}

/// The schema's side: the bundle of an edition, and what it says.
pub fn schema(
    folders: &[Folder],
    sources: &mut Sources,
) -> Result<(Bundle, usize, Said), Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let bundle = bundle::bundle(folders, sources, &mut findings);
    lint::check(&bundle, &mut findings);
    let edition = bundle.editions.iter().position(|edition| edition.requested);
    match edition {
        Some(edition) if findings.is_empty() => {
            let said = schema::facts(&bundle, edition);
            Ok((bundle, edition, said))
        }
        _ => {
            diagnostic::sort(&mut findings);
            Err(findings)
        }
    }
}

pub fn check(inputs: &Inputs) -> Report {
    let mut report = Report::default();
    let said = match schema(&inputs.folders, &mut report.sources) {
        Ok((_, _, said)) => said,
        Err(findings) => {
            report.unread = findings;
            return report;
        }
    };
    let lock = inputs.lock.as_ref().and_then(|input| {
        let file = report.sources.add(&input.path, input.text.as_str());
        lock_read::read(file, &input.text).map_err(|findings| report.unread.extend(findings)).ok()
    });
    let page = inputs.page.as_ref().map(|input| {
        let file = report.sources.add(&input.path, input.text.as_str());
        read::page_without(file, &input.text, &noise(&inputs.folders))
    });
    let Some(facts) = page.as_ref().or(lock.as_ref()) else {
        if report.unread.is_empty() {
            let message = "there is neither a page nor a lock to compare the schema with";
            let finding = Diagnostic::error("docs-lock", message)
                .help("read the page once: `cargo xtask docs lock PAGE`");
            let edition = inputs.folders.iter().find(|folder| folder.requested);
            report.unread.push(match edition {
                Some(edition) => finding.in_path(edition.path.join(lock::FILE_NAME)),
                None => finding,
            });
        }
        return report;
    };
    report.unread.extend(facts.unread.iter().map(unread));
    report.facts = total(facts);
    let mut findings = compare(&said, facts);
    let total = findings.len();
    if let Some(input) = &inputs.accepted {
        let file = report.sources.add(&input.path, input.text.as_str());
        match accepted::read(file, &input.text) {
            Ok((entries, faults)) => {
                (findings, report.faults) = accepted::apply(file, &entries, findings);
                report.faults.extend(faults);
            }
            Err(finding) => report.unread.push(finding),
        }
    }
    report.accepted = total - findings.len();
    // What is accepted tells nobody that the page has moved there, so this comes after it.
    if let (Some(lock), Some(page)) = (&lock, &page) {
        let is_told = |change: &Finding| {
            findings.iter().any(|told| {
                told.model == change.model
                    && told.field == change.field
                    && told.about == change.about
                    && told.field.is_some()
            })
        };
        let since: Vec<_> =
            moved(lock, page).into_iter().filter(|change| !is_told(change)).collect();
        findings.extend(since);
    }
    report.findings = findings;
    report.page = facts.clone();
    report.schema = said.facts;
    report
}

/// Lines of the page that the manifest of an edition says are none of its content.
pub fn noise(folders: &[Folder]) -> Vec<String> {
    let edition = folders.iter().find(|folder| folder.requested);
    let manifest = edition.and_then(|folder| folder.files.get(manifest::FILE_NAME));
    let manifest: Option<Value> = manifest.and_then(|text| serde_json::from_str(text).ok());
    let noise =
        manifest.as_ref().and_then(|manifest| manifest.pointer("/source/noise")?.as_array());
    noise.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn total(facts: &Facts) -> usize {
    let per = |listing: &super::facts::Listing| {
        listing.fields().len() + listing.values().map_or(0, |values| values.len())
    };
    facts.listings().map(|listing| 1 + per(listing)).sum()
}

/// Something that could not be read, as a message.
pub fn unread(unread: &Unread) -> Diagnostic {
    let message =
        Diagnostic::error(unread.code, format!("the page cannot be read: {}", unread.what));
    message
        .at(unread.place.at, "")
        .note(format!("line {} of the page", unread.place.line))
        .help(unread.help)
}

impl Report {
    fn drift(&self) -> Drift<'_, Finding> {
        Drift {
            sources: &self.sources,
            findings: &self.findings,
            faults: &self.faults,
            unread: &self.unread,
            accepted: self.accepted,
        }
    }

    /// Makes an error of each language that nobody reads here.
    pub fn demand_all_languages(&mut self) {
        for passed in &self.page.passed {
            let Some(language) = &passed.language else { continue };
            let message = format!("the page has listings in `{language}`, which nobody reads here");
            let help = "check them by hand, and leave out `--all-languages`";
            let finding = Diagnostic::error("page-language", message).at(passed.place.at, "");
            self.unread.push(finding.help(help));
        }
    }

    /// What was not read, and was not meant to be.
    fn passed(&self) -> String {
        let mut text = String::new();
        for passed in &self.page.passed {
            let what = match &passed.language {
                Some(language) => count(
                    passed.count,
                    &format!("block in `{language}`"),
                    &format!("blocks in `{language}`"),
                ),
                None => count(passed.count, "line of noise", "lines of noise"),
            };
            text.extend([if text.is_empty() { "; not read: " } else { ", " }, what.as_str()]);
        }
        text
    }

    /// 0 in step, 1 drift, 2 could not read.
    pub fn exit_code(&self) -> u8 {
        self.drift().exit_code()
    }

    pub fn summary(&self) -> String {
        let summary = match self.exit_code() {
            0 => format!(
                "in step: {} of the page, {}",
                count(self.facts, "fact", "facts"),
                count(self.accepted, "accepted difference", "accepted differences")
            ),
            1 => format!(
                "drift: {} not accepted, {} in {}, {} accepted",
                self.findings.len(),
                count(self.faults.len(), "fault", "faults"),
                accepted::FILE_NAME,
                self.accepted
            ),
            _ => format!(
                "could not read everything: {}; differences are shown once all is read",
                count(self.unread.len(), "place", "places")
            ),
        };
        summary + &self.passed()
    }

    pub fn render(&self, colour: bool) -> String {
        self.drift().render(colour, &self.summary())
    }

    pub fn to_json(&self) -> serde_json::Value {
        let mut json = self.drift().to_json(&self.summary());
        if let Some(members) = json.as_object_mut() {
            members.insert("facts".to_owned(), self.facts.into());
            let passed = self.page.passed.iter().map(|passed| {
                serde_json::json!({ "language": passed.language, "count": passed.count, "page_line": passed.place.line })
            });
            members.insert("not_read".to_owned(), passed.collect());
        }
        json
    }
}
