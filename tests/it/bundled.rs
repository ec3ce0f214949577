//! What the document of operations says to other tools beyond the schemas: a mock or a generated
//! client believes it.

use serde_json::{Value, json};
use spec::edition::load::Folder;

fn manifest() -> Value {
    json!({
        "title": "Shop",
        "description": "An edition for tests.",
        "source": { "title": "nowhere", "read": "2026-01-01" },
        "target": { "crate": "shop", "module": "" },
        "support": "sent-models",
        "operations": {
            "file": "openapi.json",
            "bundled": "docs/shop.json",
            "envelope": {
                "success": { "ok": true, "error": null, "reason": null },
                "failure": { "ok": false, "bill": null }
            }
        },
        "files": ["bill.json"]
    })
}

fn models() -> Value {
    let bill = json!({
        "price": { "type": ["number", "string"], "format": "decimal", "description": "All.", "examples": ["0.50"] },
        "fee": { "type": ["number", "string", "null"], "format": "decimal", "description": "Some of it." },
        "corrections": {
            "anyOf": [{ "type": "array", "items": { "$ref": "#/$defs/Bill" } }, { "type": "null" }],
            "description": "What it was before."
        },
        "faults": { "type": "array", "items": { "$ref": "#/$defs/Fault" }, "description": "What is wrong." },
        "parts": {
            "anyOf": [{ "type": "array", "items": { "$ref": "#/$defs/Bill" }, "minItems": 1 }, { "type": "null" }],
            "description": "What it is the sum of."
        }
    });
    let envelope = json!({
        "ok": { "type": "boolean", "description": "How it went." },
        "bill": { "anyOf": [{ "x-type-parameter": "T" }, { "type": "null" }], "description": "What was asked for." },
        "error": { "anyOf": [{ "$ref": "#/$defs/Fault" }, { "type": "null" }], "description": "Why it failed." },
        "reason": { "type": ["string", "null"], "description": "The same in a word." },
        "hint": { "type": ["string", "null"], "description": "What to read." }
    });
    let object = |properties: &Value| {
        json!({
            "description": "An object.",
            "type": "object",
            "x-direction": "response",
            "properties": properties
        })
    };
    let mut answer = object(&envelope);
    answer["x-type-parameters"] = json!({ "T": "what is inside." });
    let fault = object(&json!({ "code": { "type": "string", "description": "A code." } }));
    json!({
        "title": "Bills",
        "description": "Bills.",
        "$defs": { "Answer": answer, "Bill": object(&bill), "Fault": fault }
    })
}

fn document() -> Value {
    let answer = |argument: &Value| {
        let schema =
            json!({ "$ref": "bill.json#/$defs/Answer", "x-type-arguments": { "T": argument } });
        json!({ "description": "An answer.", "content": { "application/json": { "schema": schema } } })
    };
    let operation = json!({
        "operationId": "bills.get",
        "tags": ["bills"],
        "summary": "Gets the bill",
        "responses": {
            "200": answer(&json!({ "$ref": "bill.json#/$defs/Bill" })),
            "default": answer(&json!({ "type": "null" }))
        }
    });
    json!({
        "openapi": "3.1.1",
        "info": { "title": "Shop", "version": "1" },
        "tags": [{ "name": "bills", "description": "Bills." }],
        "paths": { "/bill": { "get": operation } }
    })
}

/// The properties of a schema, without their descriptions.
fn properties(name: &str) -> Value {
    let files =
        [("edition.json", manifest()), ("bill.json", models()), ("openapi.json", document())];
    let files = files.map(|(name, value)| (name.to_owned(), format!("{value:#}\n"))).into();
    let shop = emit::generate(&[Folder { path: "shop".into(), files, requested: true }])
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)))
        .remove(0);
    let (_, text) = shop.pages.into_iter().next().unwrap();
    let bundled: Value = serde_json::from_str(&text).unwrap();
    let mut properties = bundled["components"]["schemas"][name]["properties"].clone();
    for property in properties.as_object_mut().unwrap().values_mut() {
        assert!(property.as_object_mut().unwrap().remove("description").is_some());
    }
    properties
}

/// What is null in the other case is what this one is about; what no case speaks of stays as it is.
#[test]
fn an_envelope_has_what_its_case_is_about() {
    let hint = json!({ "type": ["string", "null"] });
    let success = json!({
        "ok": { "type": "boolean", "const": true },
        "bill": { "$ref": "#/components/schemas/Bill" },
        "error": { "type": "null" },
        "reason": { "type": "null" },
        "hint": hint
    });
    assert_eq!(properties("AnswerOfBill"), success);
    let failure = json!({
        "ok": { "type": "boolean", "const": false },
        "bill": { "type": "null" },
        "error": { "$ref": "#/components/schemas/Fault" },
        "reason": { "type": ["string"] },
        "hint": hint
    });
    assert_eq!(properties("AnswerOfNothing"), failure);
}

#[test]
fn the_text_of_a_decimal_number_has_a_pattern() {
    let bill = properties("Bill");
    for name in ["price", "fee"] {
        assert_eq!(bill[name]["pattern"], r"^-?[0-9]+(\.[0-9]+)?$", "{name}");
    }
}

/// A mock that follows such a list ends in an object without members.
#[test]
fn a_list_that_leads_back_has_an_example() {
    let bill = properties("Bill");
    let of_list = |name: &str| bill[name]["anyOf"][0].get("examples").cloned();
    assert_eq!(of_list("corrections"), Some(json!([[]])));
    assert_eq!(of_list("parts"), None, "it may not be empty");
    assert_eq!(bill["faults"].get("examples"), None, "it leads elsewhere");
}
