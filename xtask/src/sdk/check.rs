//! The whole check: a pure function of the texts, and the one function here that reads files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{accepted, compare::compare, edition::Edition, finding::Finding, lock};
use crate::{
    codegen::load::{self, Folder, normalize},
    diagnostic::Diagnostic,
    drift::Drift,
    source::Sources,
    wording::count,
};

#[derive(Clone, Debug, Default)]
pub struct Inputs {
    pub folder: PathBuf,
    /// The edition and those that it uses; locks stand in the edition's own.
    pub folders: Vec<Folder>,
    pub accepted: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Report {
    pub sources: Sources,
    pub findings: Vec<Finding>,
    /// What is wrong with the file of accepted differences.
    pub faults: Vec<Diagnostic>,
    /// What could not be read.
    pub unread: Vec<Diagnostic>,
    pub accepted: usize,
    pub witnesses: Vec<String>,
}

/// Compares an edition with the locks in its folder.
pub fn compare_all(inputs: &Inputs) -> Report {
    let mut report = Report::default();
    let folder = normalize(&inputs.folder);
    let edition = Edition::read(&folder, &inputs.folders, &mut report.sources);
    let edition = edition.map_err(|findings| report.unread.extend(findings)).ok();
    let mut locks = Vec::new();
    for (name, text) in lock_texts(&inputs.folders, &folder) {
        let file = report.sources.add(folder.join(name), text);
        match lock::read(file, text) {
            Ok(lock) => locks.push(lock),
            Err(faults) => report.unread.extend(faults),
        }
    }
    let Some(edition) = edition else { return report };
    for lock in &locks {
        report.witnesses.push(format!("{} {}", lock.sdk, lock.version));
        report.findings.extend(compare(&edition, lock));
    }
    let total = report.findings.len();
    if let Some(text) = &inputs.accepted {
        let file = report.sources.add(folder.join(accepted::FILE_NAME), text.as_str());
        match accepted::read(file, text) {
            Ok((entries, faults)) => {
                let findings = std::mem::take(&mut report.findings);
                let sdks: Vec<_> = locks.iter().map(|lock| lock.sdk.as_str()).collect();
                (report.findings, report.faults) = accepted::apply(file, &entries, &sdks, findings);
                report.faults.extend(faults);
            }
            Err(fault) => report.unread.push(fault),
        }
    }
    report.accepted = total - report.findings.len();
    report
}

fn lock_texts<'a>(
    folders: &'a [Folder],
    edition: &Path,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let files = folders.iter().find(|folder| folder.path == edition).map(|folder| &folder.files);
    let files = files.into_iter().flatten().map(|(name, text)| (name.as_str(), text.as_str()));
    files.filter(|(name, _)| name.ends_with(lock::FILE_ENDING))
}

/// Reads an edition and compares it with its locks; `None` if it has none.
pub fn check(root: &Path, edition: &Path) -> Result<Option<Report>, Vec<Diagnostic>> {
    let folders = load::read(root, edition)?;
    let folder = normalize(edition);
    if lock_texts(&folders, &folder).next().is_none() {
        return Ok(None);
    }
    let path = folder.join(accepted::FILE_NAME);
    let accepted = match fs::read_to_string(root.join(&path)) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(vec![Diagnostic::unreadable(path, &error)]),
    };
    Ok(Some(compare_all(&Inputs { folder, folders, accepted })))
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

    /// 0 in step, 1 drift, 2 could not read.
    pub fn exit_code(&self) -> u8 {
        self.drift().exit_code()
    }

    pub fn summary(&self) -> String {
        let witnesses = self.witnesses.join(", ");
        match self.exit_code() {
            0 => {
                let accepted = count(self.accepted, "difference", "differences");
                format!("in step with {witnesses}: {accepted} accepted")
            }
            1 => format!(
                "drift from {witnesses}: {} not accepted, {} in {}, {} accepted",
                self.findings.len(),
                count(self.faults.len(), "fault", "faults"),
                accepted::FILE_NAME,
                self.accepted
            ),
            _ => format!(
                "could not read everything: {}",
                count(self.unread.len(), "place", "places")
            ),
        }
    }

    pub fn render(&self, colour: bool) -> String {
        self.drift().render(colour, &self.summary())
    }

    pub fn to_json(&self) -> serde_json::Value {
        self.drift().to_json(&self.summary())
    }
}
