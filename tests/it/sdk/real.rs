//! The live edition against the locks of the SDKs.

use std::path::Path;

use facts::{
    accept as accepted,
    check::{Input, Inputs, sdks},
    finding::Source,
    listing::Witness,
};
use serde_json::json;
use spec::edition::load;

use crate::workspace::root;

/// In step; an accepted difference that is not there any more would be a fault.
#[test]
fn the_live_edition_is_what_the_sdks_say() {
    let report = sdks(&inputs());
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    assert_eq!(report.witnesses, ["python 0.46.0", "rust 0.1.0", "typescript 0.32.0"]);
    assert!(report.accepted > 100);
    assert_eq!(report.to_json()["findings"], json!([]));
}

pub(super) fn inputs() -> Inputs {
    let folder = Path::new("schema/live");
    let path = folder.join(accepted::OF_SDKS);
    let text = std::fs::read_to_string(root().join(&path)).unwrap();
    let folders = load::read(&root(), folder).unwrap();
    Inputs { folders, accepted: Some(Input { path, text }), ..Inputs::default() }
}

#[test]
fn every_accepted_difference_is_needed() {
    let Input { path, text } = inputs().accepted.unwrap();
    let mut report = sdks(&Inputs { accepted: None, ..inputs() });
    let file = report.sources.add(path, text.as_str());
    let (entries, _) = accepted::read(file, &text).unwrap();
    assert!(entries.len() > 10);
    for number in 0..entries.len() {
        let mut kept = entries.clone();
        let removed = kept.remove(number);
        let sdks = [Witness::Python, Witness::Rust, Witness::TypeScript].map(Source::Sdk);
        let (left, faults) = accepted::apply(file, &kept, &sdks, report.findings.clone());
        assert!(left.len() >= removed.at.len() && faults.is_empty(), "{removed:?}");
    }
    let json = report.to_json();
    for finding in json["findings"].as_array().unwrap() {
        let places = [&finding["lock"]["line"], &finding["schema"]["line"]];
        assert!(places.iter().any(|line| line.is_u64()), "{finding}");
        let breaks = &finding["breaks"];
        assert!(["decoding", "sending", "nobody"].iter().any(|who| *breaks == json!([who])));
    }
}
