//! Accepted differences.

use serde_json::{Value, json};

use super::check;

fn report(accepted: &str) -> (u8, String) {
    let lock: Value = json!({
        "sdk": "python", "package": "x", "version": "1.0.0", "left_out": {}, "types": {},
        "operations": [{ "method": "GET", "path": "/v3/me", "resource": "me", "name": "retrieve", "headers": [], "parameters": {}, "answer": "null" }],
    });
    let report = check(
        &[("openapi.json", &json!({ "paths": {} })), ("x-sdk.lock.json", &lock)],
        Some(accepted),
    );
    (report.exit_code(), report.render(false))
}

const ENTRY: &str = "[[accepted]]\nmodel = \"GET /v3/me\"\nwitness = \"*\"\nclass = \"added\"\n";

#[test]
fn an_entry_needs_a_reason_and_a_source() {
    assert_eq!(report(&format!("{ENTRY}reason = \"why\"\nsource = \"where\"\n")).0, 0);
    let (code, text) = report(&format!("{ENTRY}reason = \" \"\nsource = \"where\"\n"));
    assert!(code == 1 && text.contains("without a reason"), "{text}");
    assert_eq!(report(ENTRY).0, 2, "a missing key");
}

#[test]
fn an_entry_that_no_longer_applies_is_a_fault() {
    let (code, text) = report(
        &ENTRY
            .replace("added", "removed")
            .replace("class", "reason = \"why\"\nsource = \"where\"\nclass"),
    );
    assert!(code == 1 && text.contains("it is not there"), "{text}");
}

#[test]
fn a_finding_shows_its_place_in_the_lock() {
    let (code, text) = report("");
    assert!(code == 1 && text.contains("schema/live/x-sdk.lock.json:"), "{text}");
    assert!(text.contains("breaks: nobody"), "{text}");
}
