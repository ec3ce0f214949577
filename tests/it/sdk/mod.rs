//! Locks of SDKs against an edition.

mod accepted;
mod classes;
mod edition;
mod mirror;
mod mutations;
mod real;
mod real_mutations;

use serde_json::Value;
use xtask::sdk::{
    check::{Inputs, Report, compare_all},
    finding::Finding,
};

/// Checks an edition of these operations and definitions against these locks.
fn check(
    paths: &Value,
    definitions: &Value,
    locks: &[(&str, &Value)],
    accepted: Option<&str>,
) -> Report {
    compare_all(&Inputs {
        folder: edition::PATH.into(),
        folders: vec![edition::edition(paths, definitions, locks)],
        accepted: accepted.map(str::to_owned),
    })
}

fn line(finding: &Finding) -> String {
    let class = finding.class.as_str();
    format!("{class} {} breaks {}", finding.subject(), finding.breaks.as_str())
}

/// What was found, a line each.
fn lines(report: &Report) -> Vec<String> {
    assert_eq!(report.unread.len(), 0, "{}", report.render(false));
    report.findings.iter().map(line).collect()
}
