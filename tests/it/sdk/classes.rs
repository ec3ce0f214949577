//! Every class of difference, in both directions, on a lock of one operation.

use serde_json::{Value, json};

use super::{check, lines};

fn lock() -> Value {
    json!({
        "sdk": "typescript", "package": "x", "version": "1.0.0", "left_out": {},
        "operations": [{
            "method": "POST", "path": "/v3/things/{id}", "resource": "things", "name": "create",
            "headers": ["Idempotency-Key"],
            "parameters": { "path id": "string", "query page": "number", "body name": "string", "body kind?": ["a", "b"] },
            "answer": "Answer",
        }],
        "types": { "Answer": { "data?": "Thing | null" }, "Thing": { "id?": "string", "note?": "string | null", "count?": "number" } },
    })
}

fn openapi() -> Value {
    json!({ "paths": { "/v3/things/{thing_id}": { "post": {
        "parameters": [
            { "name": "thing_id", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "page", "in": "query", "required": true, "schema": { "type": "integer" } },
            { "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" } },
        ],
        "requestBody": { "content": { "application/json": { "schema": { "$ref": "things.json#/$defs/CreateThing" } } } },
        "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "things.json#/$defs/Thing" } } } } },
    } } } })
}

fn models() -> Value {
    json!({ "$defs": {
        "Kind": { "type": "string", "oneOf": [{ "const": "a" }, { "const": "b" }] },
        "CreateThing": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "kind": { "$ref": "#/$defs/Kind" } } },
        "Thing": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" }, "note": { "type": ["string", "null"] }, "count": { "type": "integer" } } },
    } })
}

fn found(edit: impl Fn(&mut Value, &mut Value, &mut Value)) -> Vec<String> {
    let (mut lock, mut openapi, mut models) = (lock(), openapi(), models());
    edit(&mut lock, &mut openapi, &mut models);
    lines(&check(
        &[("openapi.json", &openapi), ("things.json", &models), ("x-sdk.lock.json", &lock)],
        None,
    ))
}

fn thing<'a>(models: &'a mut Value, name: &str) -> &'a mut Value {
    &mut models["$defs"][name]
}

#[test]
fn agreement_is_silent() {
    assert_eq!(found(|_, _, _| {}), Vec::<String>::new());
}

#[test]
fn operations() {
    let renamed = found(|lock, _, _| lock["operations"][0]["path"] = json!("/v3/other"));
    assert_eq!(
        renamed,
        ["added POST /v3/other breaks nobody", "removed POST /v3/things/{} breaks sending"]
    );
    let headers = found(|lock, _, _| lock["operations"][0]["headers"] = json!(["x-new"]));
    assert_eq!(
        headers,
        [
            "added POST /v3/things/{}.x-new breaks nobody",
            "removed POST /v3/things/{}.Idempotency-Key breaks sending"
        ]
    );
}

#[test]
fn fields() {
    let added = found(|lock, _, _| lock["types"]["Thing"]["more?"] = json!("string"));
    assert_eq!(added, ["added Thing.more breaks nobody"]);
    let removed = found(|_, _, models| {
        thing(models, "Thing")["properties"]["more"] = json!({ "type": "string" });
    });
    assert_eq!(removed, ["removed Thing.more breaks nobody"]);
    let required = found(|_, _, models| {
        thing(models, "Thing")["properties"]["more"] = json!({ "type": "string" });
        thing(models, "Thing")["required"] = json!(["id", "more"]);
    });
    assert_eq!(required, ["removed Thing.more breaks decoding"]);
}

#[test]
fn null_and_absence() {
    let null = found(|lock, _, _| lock["types"]["Thing"]["id?"] = json!("string | null"));
    assert_eq!(null, ["nullability Thing.id breaks decoding"]);
    let optional_null =
        found(|lock, _, _| lock["types"]["Thing"]["count?"] = json!("number | null"));
    assert_eq!(optional_null, Vec::<String>::new(), "an `Option` reads null");
    let not_null = found(|lock, _, _| lock["types"]["Thing"]["note?"] = json!("string"));
    assert_eq!(not_null, ["nullability Thing.note breaks nobody"]);
    let cannot_send = found(|lock, _, _| {
        lock["operations"][0]["parameters"]["body name"] = json!("string | null");
    });
    assert_eq!(cannot_send, ["nullability CreateThing.name breaks nobody"]);
    let stricter =
        found(|_, _, models| thing(models, "CreateThing")["required"] = json!(["name", "kind"]));
    assert_eq!(stricter, ["optionality CreateThing.kind breaks nobody"]);
    let looser = found(|_, _, models| thing(models, "CreateThing")["required"] = json!([]));
    assert_eq!(looser, ["optionality CreateThing.name breaks sending"]);
}

#[test]
fn types_and_values() {
    let retyped = found(|lock, _, _| lock["types"]["Thing"]["count?"] = json!("string"));
    assert_eq!(retyped, ["retyped Thing.count breaks decoding"]);
    let any = found(|lock, _, _| lock["types"]["Thing"]["count?"] = json!("any"));
    assert_eq!(any, ["narrower Thing.count breaks decoding"]);
    let values =
        found(|lock, _, _| lock["operations"][0]["parameters"]["body kind?"] = json!(["a", "c"]));
    assert_eq!(
        values,
        ["enum-value CreateThing.kind breaks nobody", "enum-value CreateThing.kind breaks sending"]
    );
}
