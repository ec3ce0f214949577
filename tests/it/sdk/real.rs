//! The live edition against the locks of the SDKs.

use std::path::Path;

use serde_json::json;
use xtask::{
    codegen::load,
    sdk::{
        accepted,
        check::{self, Inputs, compare_all},
    },
};

use super::mutations::LOCKS;
use crate::workspace::root;

/// In step; an accepted difference that is not there any more would be a fault.
#[test]
fn the_live_edition_is_what_the_sdks_say() {
    let report = check::check(&root(), Path::new("schema/live")).unwrap().unwrap();
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    assert_eq!(report.witnesses, ["python 0.46.0", "rust 0.1.0", "typescript 0.32.0"]);
    assert!(report.accepted > 100);
    assert_eq!(report.to_json()["findings"], json!([]));
}

#[test]
fn every_accepted_difference_is_needed() {
    let path = Path::new("schema/live");
    let folders = load::read(&root(), path).unwrap();
    let mut report = compare_all(&Inputs { folder: path.to_owned(), folders, accepted: None });
    let text = std::fs::read_to_string(root().join(path).join(accepted::FILE_NAME)).unwrap();
    let file = report.sources.add(accepted::FILE_NAME, text.as_str());
    let (entries, _) = accepted::read(file, &text).unwrap();
    assert!(entries.len() > 10);
    for number in 0..entries.len() {
        let mut kept = entries.clone();
        let removed = kept.remove(number);
        let sdks = LOCKS.map(|(sdk, _)| sdk);
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
