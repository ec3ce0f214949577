//! Locks of SDKs against an edition.

mod accepted;
mod classes;
mod edition;
mod mirror;
mod mutations;
mod real;
mod real_mutations;

use std::path::Path;

use facts::{
    accept,
    check::{Input, Inputs, sdks},
    finding::Finding,
    report::Report,
};
use serde_json::Value;

/// Checks an edition of these operations and definitions against these locks.
fn check(
    paths: &Value,
    definitions: &Value,
    locks: &[(&str, &Value)],
    accepted: Option<&str>,
) -> Report {
    sdks(&Inputs {
        folders: vec![edition::edition(paths, definitions, locks)],
        accepted: accepted.map(|text| Input {
            path: Path::new(edition::PATH).join(accept::OF_SDKS),
            text: text.to_owned(),
        }),
        ..Inputs::default()
    })
}

fn line(finding: &Finding) -> String {
    let class = finding.class.as_str();
    format!("{class} {} breaks {}", finding.subject(), finding.breaks[0].as_str())
}

/// What was found, a line each.
fn lines(report: &Report) -> Vec<String> {
    assert_eq!(report.unread.len(), 0, "{}", report.render(false));
    report.findings.iter().map(line).collect()
}
