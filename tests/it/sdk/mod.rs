//! Locks of SDKs against an edition.

mod accepted;
mod classes;
mod mirror;
mod mutations;
mod real;

use std::collections::BTreeMap;

use serde_json::Value;
use xtask::{
    codegen::load::Folder,
    sdk::check::{Inputs, Report, compare_all},
};

/// Checks texts as if they stood in one folder.
fn check(files: &[(&str, &Value)], accepted: Option<&str>) -> Report {
    let texts: BTreeMap<_, _> = files
        .iter()
        .map(|(name, value)| ((*name).to_owned(), serde_json::to_string_pretty(value).unwrap()))
        .collect();
    let path = std::path::PathBuf::from("schema/live");
    let folder = Folder { path: path.clone(), files: texts, requested: true };
    compare_all(&Inputs {
        folder: path,
        folders: vec![folder],
        accepted: accepted.map(str::to_owned),
    })
}

/// What was found, a line each.
fn lines(report: &Report) -> Vec<String> {
    let line = |finding: &xtask::sdk::finding::Finding| {
        let class = finding.class.as_str();
        format!("{class} {} breaks {}", finding.subject(), finding.breaks.as_str())
    };
    assert_eq!(report.unread.len(), 0, "{}", report.render(false));
    report.findings.iter().map(line).collect()
}
