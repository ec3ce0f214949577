//! Accepted differences.

use serde_json::{Value, json};

use super::check;

/// What a check against two SDKs says of an operation that these of them have, and the edition has
/// not.
fn report(sdks: &[&str], accepted: &str) -> (u8, String) {
    let operation = json!({ "method": "GET", "path": "/v3/me", "resource": "me", "name": "retrieve", "headers": [], "parameters": {}, "answer": "null" });
    let locks = ["python", "typescript"].map(|sdk| {
        let operations: Vec<&Value> = sdks.contains(&sdk).then_some(&operation).into_iter().collect();
        let lock = json!({ "sdk": sdk, "package": "x", "version": "1.0.0", "left_out": {}, "types": {}, "operations": operations });
        (format!("{sdk}-sdk.lock.json"), lock)
    });
    let locks: Vec<_> = locks.iter().map(|(name, lock)| (name.as_str(), lock)).collect();
    let report = check(&json!({}), &json!({}), &locks, Some(accepted));
    (report.exit_code(), report.render(false))
}

fn entry(at: &str, witness: &str, class: &str) -> String {
    format!(
        "[[accepted]]\nat = [{at}]\nwitness = \"{witness}\"\nclass = \"{class}\"\nreason = \"why\"\nsource = \"where\"\n"
    )
}

const ME: &str = "\"GET /v3/me\"";

#[test]
fn an_entry_needs_a_reason_and_a_source() {
    let whole = entry(ME, "python", "not-in-schema");
    assert_eq!(report(&["python"], &whole).0, 0);
    for (key, value) in [("reason", "why"), ("source", "where")] {
        let (code, text) = report(&["python"], &whole.replace(value, " "));
        assert!(code == 1 && text.contains(&format!("needs a {key}")), "{text}");
        let without = whole.replace(&format!("{key} = \"{value}\"\n"), "");
        assert_eq!(report(&["python"], &without).0, 2, "a missing key");
    }
    let (code, text) = report(&[], &entry("", "python", "not-in-schema"));
    assert!(code == 1 && text.contains("the entry names no place"), "{text}");
    let (code, text) = report(&["python"], &entry(ME, "python", "more"));
    assert!(code == 1 && text.contains("not a class"), "{text}");
}

#[test]
fn an_entry_that_no_longer_applies_is_a_fault() {
    let (code, text) = report(&["python"], &entry(ME, "python", "not-in-sdk"));
    assert!(code == 1 && text.contains("is accepted, but does not exist"), "{text}");
    let (code, text) =
        report(&["python"], &entry(&format!("{ME}, \"GET /v3/you\""), "python", "not-in-schema"));
    assert!(
        code == 1 && text.contains("is accepted, but does not exist"),
        "one place of two: {text}"
    );
    assert!(text.contains("\"GET /v3/you\"") && !text.contains("sdk-not-in-schema"), "{text}");
}

#[test]
fn an_entry_for_every_sdk_must_be_true_of_every_sdk() {
    let every = entry(ME, "*", "not-in-schema");
    assert_eq!(report(&["python", "typescript"], &every).0, 0);
    let (code, text) = report(&["python"], &every);
    assert!(code == 1 && text.contains("from the typescript SDK is accepted"), "{text}");
    let (code, text) = report(&["python", "typescript"], &entry(ME, "python", "not-in-schema"));
    assert!(code == 1 && text.contains("the typescript SDK says"), "{text}");
    assert!(text.contains("accept the place in sdk.accepted.toml"), "{text}");
}

#[test]
fn a_difference_has_one_reason() {
    let twice = entry(ME, "*", "not-in-schema") + &entry(ME, "python", "not-in-schema");
    let (code, text) = report(&["python", "typescript"], &twice);
    assert!(code == 1 && text.contains("already accepted"), "{text}");
}

#[test]
fn a_place_is_no_pattern() {
    for place in ["\"*\"", "\"GET *\""] {
        let (code, text) = report(&["python"], &entry(place, "python", "not-in-schema"));
        assert!(code == 1 && text.contains("sdk-not-in-schema"), "{text}");
    }
}

#[test]
fn a_finding_shows_its_place_in_the_lock() {
    let (code, text) = report(&["python"], "");
    assert!(code == 1 && text.contains("schema/live/python-sdk.lock.json:"), "{text}");
    assert!(text.contains("the schema does not have this operation of the python SDK"), "{text}");
    assert!(text.contains(r#"(witness = "python", class = "not-in-schema")"#), "{text}");
    assert!(text.contains("breaks: nobody"), "{text}");
}

/// One place lists many values: a reason is of one of them, and not of those that come later.
#[test]
fn an_accepted_value_is_named() {
    for class in ["enum-value", "retyped", "narrower"] {
        let (code, text) = report(&["python"], &entry(ME, "python", class));
        assert!(code == 1 && text.contains("does not say which value or type"), "{text}");
        let named = entry(ME, "python", class).replace("class", "says = \"rcs\"\nclass");
        let (_, text) = report(&["python"], &named);
        assert!(!text.contains("does not say which value or type"), "{text}");
    }
}
