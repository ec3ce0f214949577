//! The live edition against the locks of the SDKs.

use std::path::Path;

use serde_json::json;
use xtask::sdk::check;

use super::{check as check_texts, lines};
use crate::workspace::root;

/// In step; an accepted difference that is not there any more would be a fault.
#[test]
fn the_live_edition_is_what_the_sdks_say() {
    let report = check::check(&root(), Path::new("schema/live")).unwrap().unwrap();
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    assert_eq!(report.witnesses, ["python 0.46.0", "typescript 0.32.0"]);
    assert!(report.accepted > 100);
    assert_eq!(report.to_json()["findings"], json!([]));
}

const ENVELOPE: &str = "plant.json#/$defs/Envelope";

/// Checks `GET /plants`, whose answer is an envelope around what the argument says.
fn plants(argument: &serde_json::Value, sdk_field: &str) -> Vec<String> {
    let model = json!({ "$defs": {
        "Envelope": { "type": "object", "properties": { "data": { "x-type-parameter": "T" } } },
        "Plant": { "type": "object", "properties": { "name": { "type": "string" }, "price": { "type": ["number", "string"] } } },
        "Query": { "type": "object", "properties": { "page": { "type": "integer" } } }
    } });
    let document = json!({ "paths": { "/plants": { "get": {
        "parameters": [{ "name": "page", "in": "query", "schema": { "$ref": "plant.json#/$defs/Query/properties/page" } }],
        "responses": { "200": { "content": { "application/json": { "schema": { "$ref": ENVELOPE, "x-type-arguments": { "T": argument } } } } } }
    } } } });
    let lock = json!({
        "sdk": "typescript", "package": "x", "version": "1.0.0", "left_out": {},
        "types": { "Answer": { "data?": "Plant" }, "Plant": { "name?": sdk_field, "price?": "number" } },
        "operations": [{
            "method": "GET", "path": "/plants", "resource": "plants", "name": "get", "headers": [],
            "parameters": { "query page?": "integer | null" }, "answer": "Answer"
        }]
    });
    lines(&check_texts(
        &[("openapi.json", &document), ("plant.json", &model), ("x-sdk.lock.json", &lock)],
        None,
    ))
}

#[test]
fn the_argument_of_an_envelope_is_what_it_holds() {
    let plant = json!({ "$ref": "plant.json#/$defs/Plant" });
    assert_eq!(plants(&plant, "string"), [""; 0]);
    assert_eq!(plants(&plant, "boolean"), ["retyped Plant.name breaks decoding"]);
    assert_eq!(
        plants(&json!({ "type": "boolean" }), "string"),
        ["retyped Envelope.data breaks decoding"]
    );
}
