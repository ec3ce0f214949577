//! An edition against a page or against SDKs, as a function of the texts.

use std::path::PathBuf;

use serde_json::Value;
use spec::{
    diagnostic::Diagnostic,
    edition::{load::Folder, manifest},
    wording::count,
};

use crate::{
    accept,
    adapters::{
        edition::Edition,
        page_lock,
        schema::{self, Said},
        sdk_lock,
    },
    compare,
    finding::{Finding, Source},
    listing::{Facts, Listing, Type, Unread, Witness},
    page,
    report::Report,
};

/// A text and the path that messages name it by.
#[derive(Clone, Debug)]
pub struct Input {
    pub path: PathBuf,
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The edition and those that it uses; SDK locks are in the edition's own folder.
    pub folders: Vec<Folder>,
    /// The lock of a page.
    pub lock: Option<Input>,
    pub accepted: Option<Input>,
    /// A page to compare with; without one, the lock is compared.
    pub page: Option<Input>,
}

impl Inputs {
    fn edition(&self) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.requested)
    }

    /// The locks of SDKs.
    pub fn sdk_locks(&self) -> impl Iterator<Item = Input> {
        let files = self.edition().into_iter().flat_map(|folder| {
            folder.files.iter().map(|(name, text)| (folder.path.join(name), name, text))
        });
        files
            .filter(|(_, name, _)| name.ends_with(sdk_lock::FILE_ENDING))
            .map(|(path, _, text)| Input { path, text: text.clone() })
    }
}

/// Compares an edition with a page, or with the lock of one.
pub fn page(inputs: &Inputs) -> Report {
    let mut report = Report { file: accept::OF_PAGE, facts: Some(0), ..Report::default() };
    let said = match schema::read(&inputs.folders, &mut report.sources) {
        Ok((_, _, said)) => said,
        Err(findings) => return Report { unread: findings, ..report },
    };
    let lock = inputs.lock.as_ref().and_then(|input| {
        let file = report.sources.add(&input.path, input.text.as_str());
        page_lock::read(file, &input.text).map_err(|findings| report.unread.extend(findings)).ok()
    });
    let page = inputs.page.as_ref().map(|input| {
        let file = report.sources.add(&input.path, input.text.as_str());
        page::read_without(file, &input.text, &noise(&inputs.folders))
    });
    let Some(facts) = page.as_ref().or(lock.as_ref()) else {
        if report.unread.is_empty() {
            report.unread.push(nothing(inputs));
        }
        return report;
    };
    report.unread.extend(facts.unread.iter().map(unread));
    let total = total(facts);
    report.facts = Some(total);
    report.witnesses = vec![format!("the page ({})", count(total, "fact", "facts"))];
    let listings = Witness::OF_A_PAGE.into_iter().map(Source::Listing);
    let witnesses: Vec<_> = [Source::Page].into_iter().chain(listings).collect();
    report.take(compare::page(&said, facts), inputs.accepted.as_ref(), &witnesses);
    // An accepted difference does not show that the page has moved there, so this comes after it.
    if let (Some(lock), Some(page)) = (&lock, &page) {
        let is_told =
            |change: &Finding| report.findings.iter().any(|told| tells(&said, told, change));
        let since: Vec<_> =
            compare::since(lock, page).into_iter().filter(|change| !is_told(change)).collect();
        report.findings.extend(since);
    }
    report.page = facts.clone();
    report.schema = said.facts;
    report
}

/// Whether a difference from the schema shows what has changed since the lock. One witness says
/// nothing about another.
fn tells(said: &Said, told: &Finding, change: &Finding) -> bool {
    let is_same = (&told.model, &told.field) == (&change.model, &change.field);
    let ty = || {
        let listing = said.facts.listing(Witness::Schema, &change.model)?;
        Some(compare::leaf(&listing.field(change.field.as_ref()?)?.ty))
    };
    let is_enum = told.field.is_none()
        && ty().is_some_and(|ty| matches!(ty, Type::Named(name) if *name == told.model));
    let is_witness = told.witness == Source::Page || told.witness == change.witness;
    told.about == change.about && is_witness && (is_same || is_enum)
}

/// Compares an edition with the locks of SDKs in its folder.
pub fn sdks(inputs: &Inputs) -> Report {
    let mut report = Report { file: accept::OF_SDKS, ..Report::default() };
    let edition = Edition::read(&inputs.folders, &mut report.sources);
    let edition = edition.map_err(|findings| report.unread.extend(findings)).ok();
    let mut locks = Vec::new();
    for input in inputs.sdk_locks() {
        let file = report.sources.add(&input.path, input.text.as_str());
        match sdk_lock::read(file, &input.text) {
            Ok(lock) => locks.push(lock),
            Err(faults) => report.unread.extend(faults),
        }
    }
    let Some(edition) = edition else { return report };
    let name = |lock: &sdk_lock::Lock| format!("{} {}", lock.sdk.value.as_str(), lock.version);
    report.witnesses = locks.iter().map(name).collect();
    let found = locks.iter().flat_map(|lock| compare::sdk(&edition, lock)).collect();
    let witnesses: Vec<_> = locks.iter().map(|lock| Source::Sdk(lock.sdk.value)).collect();
    report.take(found, inputs.accepted.as_ref(), &witnesses);
    report
}

/// Lines of the page that are not content, according to the edition's manifest.
pub fn noise(folders: &[Folder]) -> Vec<String> {
    let edition = folders.iter().find(|folder| folder.requested);
    let manifest = edition.and_then(|folder| folder.files.get(manifest::FILE_NAME));
    let manifest: Option<Value> = manifest.and_then(|text| serde_json::from_str(text).ok());
    let noise =
        manifest.as_ref().and_then(|manifest| manifest.pointer("/source/noise")?.as_array());
    noise.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn nothing(inputs: &Inputs) -> Diagnostic {
    let message = "there is neither a page nor a lock to compare the schema with";
    let finding = Diagnostic::error("docs-lock", message)
        .help("read the page once: `cargo xtask docs lock PAGE`");
    match inputs.edition() {
        Some(edition) => finding.in_path(edition.path.join(page_lock::FILE_NAME)),
        None => finding,
    }
}

fn total(facts: &Facts) -> usize {
    let per = |listing: &Listing| {
        1 + listing.fields().len() + listing.values().map_or(0, |values| values.len())
    };
    facts.listings().map(per).sum()
}

/// Something that could not be read, as a message.
pub fn unread(unread: &Unread) -> Diagnostic {
    Diagnostic::error(unread.code, format!("the page cannot be read: {}", unread.what))
        .at(unread.place.at, "")
        .note(format!("line {} of the page", unread.place.line))
        .help(unread.help)
}
