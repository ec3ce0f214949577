//! Every class of difference, in both directions, on a lock of one operation.

use serde_json::{Value, json};

use super::{check, edition::answer, lines};

fn lock() -> Value {
    json!({
        "sdk": "typescript", "package": "x", "version": "1.0.0", "left_out": {},
        "operations": [{
            "method": "POST", "path": "/v3/things/{id}", "resource": "things", "name": "create",
            "headers": ["Idempotency-Key"],
            "parameters": { "path id": "string", "query page": "number", "body name": "string", "body kind?": ["a", "b"] },
            "answer": "Answer",
        }],
        "types": { "Answer": { "data?": "Thing | null" }, "Thing": { "id?": "string", "note?": "string | null", "count?": "number", "price?": "number" } },
    })
}

fn paths() -> Value {
    let thing = json!({ "$ref": "models.json#/$defs/Thing" });
    json!({ "/v3/things/{thing_id}": { "post": {
        "parameters": [
            { "name": "thing_id", "in": "path", "required": true },
            { "name": "page", "in": "query", "required": true, "schema": { "$ref": "models.json#/$defs/ThingQuery/properties/page" } },
            { "name": "Idempotency-Key", "in": "header" },
        ],
        "requestBody": { "content": { "application/json": { "schema": { "$ref": "models.json#/$defs/CreateThing" } } } },
        "responses": { "200": answer(&thing) },
    } } })
}

fn models() -> Value {
    json!({
        "Kind": { "type": "string", "enum": ["a", "b"] },
        "ThingQuery": { "type": "object", "required": ["page"], "properties": { "page": { "type": "integer" } } },
        "CreateThing": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "kind": { "$ref": "#/$defs/Kind" } } },
        "Thing": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string" }, "note": { "type": ["string", "null"] }, "count": { "type": "integer" },
            "price": { "type": ["number", "string"], "format": "decimal" },
        } },
    })
}

fn found(edit: impl Fn(&mut Value, &mut Value, &mut Value)) -> Vec<String> {
    let (mut lock, mut paths, mut models) = (lock(), paths(), models());
    edit(&mut lock, &mut paths, &mut models);
    lines(&check(&paths, &models, &[("x-sdk.lock.json", &lock)], None))
}

fn thing<'a>(models: &'a mut Value, name: &str) -> &'a mut Value {
    &mut models[name]
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
        [
            "not-in-schema POST /v3/other breaks nobody",
            "not-in-sdk POST /v3/things/{} breaks sending"
        ]
    );
    let mut other = lock();
    other["operations"][0]["path"] = json!("/v3/other");
    let report = check(&paths(), &models(), &[("x-sdk.lock.json", &other)], None).render(false);
    assert!(report.contains("the typescript SDK does not have this operation"), "{report}");
    let headers = found(|lock, _, _| lock["operations"][0]["headers"] = json!(["x-new"]));
    assert_eq!(
        headers,
        [
            "not-in-schema POST /v3/things/{}.x-new breaks nobody",
            "not-in-sdk POST /v3/things/{}.Idempotency-Key breaks sending"
        ]
    );
}

#[test]
fn fields() {
    let added = found(|lock, _, _| lock["types"]["Thing"]["more?"] = json!("string"));
    assert_eq!(added, ["not-in-schema Thing.more breaks nobody"]);
    let sent =
        |key: &str| found(|lock, _, _| lock["operations"][0]["parameters"][key] = json!("string"));
    assert_eq!(sent("body more?"), ["not-in-schema CreateThing.more breaks nobody"]);
    let needed = [
        "not-in-schema CreateThing.more breaks nobody",
        "optionality CreateThing.more breaks sending",
    ];
    assert_eq!(sent("body more"), needed);
    let removed = found(|_, _, models| {
        thing(models, "Thing")["properties"]["more"] = json!({ "type": "string" });
    });
    assert_eq!(removed, ["not-in-sdk Thing.more breaks nobody"]);
    let required = found(|_, _, models| {
        thing(models, "Thing")["properties"]["more"] = json!({ "type": "string" });
        thing(models, "Thing")["required"] = json!(["id", "more"]);
    });
    assert_eq!(required, ["not-in-sdk Thing.more breaks decoding"]);
}

#[test]
fn null_and_absence() {
    let null = found(|lock, _, _| lock["types"]["Thing"]["id?"] = json!("string | null"));
    assert_eq!(null, ["nullability Thing.id breaks decoding"]);
    let optional_null =
        found(|lock, _, _| lock["types"]["Thing"]["count?"] = json!("number | null"));
    assert_eq!(optional_null, ["nullability Thing.count breaks nobody"], "an `Option` reads null");
    let by_python = found(|lock, _, _| {
        lock["sdk"] = json!("python");
        lock["operations"][0]["parameters"]["query page"] = json!("integer");
        lock["types"]["Thing"]["count?"] = json!("integer | null");
        lock["types"]["Thing"]["id?"] = json!("string | null");
    });
    assert_eq!(by_python, Vec::<String>::new(), "null may be absence");
    let in_a_query = found(|lock, _, _| {
        lock["operations"][0]["parameters"]["query page"] = json!("number | null");
    });
    assert_eq!(in_a_query, Vec::<String>::new(), "a query cannot say null");
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

/// Its `Option` is either, so it says neither; without one, a value is always there.
#[test]
fn null_and_absence_in_rust() {
    let rust = |sdk: &str, count: &str, note: (&str, &str)| {
        found(|lock, _, _| {
            lock["sdk"] = json!(sdk);
            lock["operations"][0]["parameters"]["query page"] = json!("integer");
            lock["operations"][0]["parameters"]["body kind?"] = json!(["a", "b", null]);
            lock["types"]["Thing"] = json!({ "id?": "string | null", "count?": count, note.0: note.1, "price?": "number" });
        })
    };
    let option = ("note?", "string | null");
    assert_eq!(rust("rust", "integer | null", option), Vec::<String>::new());
    let by_python = rust("python", "integer | null", option);
    assert_eq!(by_python, ["nullability CreateThing.kind breaks nobody"], "it can send null");
    assert_eq!(
        rust("rust", "integer", ("note", "string")),
        ["nullability Thing.note breaks nobody", "optionality Thing.note breaks nobody"]
    );
    assert_eq!(rust("rust", "number", option), ["retyped Thing.count breaks decoding"]);
}

/// Silence is declared: nobody has said what the types of another SDK can state.
#[test]
fn an_unknown_sdk_is_not_compared() {
    let mut lock = lock();
    lock["sdk"] = json!("go");
    let report = check(&paths(), &models(), &[("go-sdk.lock.json", &lock)], None);
    let text = report.render(false);
    assert!(
        report.exit_code() == 2 && text.contains("what the types of this SDK can state"),
        "{text}"
    );
}

#[test]
fn types_and_values() {
    let retyped = found(|lock, _, _| lock["types"]["Thing"]["count?"] = json!("string"));
    assert_eq!(retyped, ["retyped Thing.count breaks decoding"]);
    let any = found(|lock, _, _| lock["types"]["Thing"]["count?"] = json!("any"));
    assert_eq!(any, ["narrower Thing.count breaks decoding"]);
    let decimal = |ty: &str| found(|lock, _, _| lock["types"]["Thing"]["price?"] = json!(ty));
    assert_eq!(decimal("string"), Vec::<String>::new(), "a decimal is a number or a string");
    assert_eq!(decimal("boolean"), ["retyped Thing.price breaks decoding"]);
    let values =
        found(|lock, _, _| lock["operations"][0]["parameters"]["body kind?"] = json!(["a", "c"]));
    assert_eq!(
        values,
        ["enum-value CreateThing.kind breaks nobody", "enum-value CreateThing.kind breaks sending"]
    );
}

/// Whatever the SDK or the schema says next in the same place is another difference.
#[test]
fn an_acceptance_covers_no_other_type_or_value() {
    let count = |says: &str, wanted: &str| {
        let (mut lock, mut models) = (lock(), models());
        lock["types"]["Thing"]["count?"] = json!(says);
        thing(&mut models, "Thing")["properties"]["count"] = json!({ "type": wanted });
        (lock, models)
    };
    let listed = |values: Value| {
        let mut lock = lock();
        lock["types"]["Thing"]["id?"] = values;
        (lock, models())
    };
    let cases = [
        (count("string", "integer"), count("boolean", "integer")),
        (count("string", "integer"), count("string", "boolean")),
        (count("any", "integer"), count("any", "boolean")),
        (listed(json!(["a"])), listed(json!(["a", "b"]))),
    ];
    for ((lock, models), (later_lock, later_models)) in cases {
        let found = check(&paths(), &models, &[("x-sdk.lock.json", &lock)], None).findings;
        assert_eq!(found.len(), 1, "{found:?}");
        let (finding, says) = (&found[0], Value::from(found[0].says.as_str()));
        let entry = format!(
            "[[accepted]]\nat = [\"{}\"]\nwitness = \"typescript\"\nclass = \"{}\"\nsays = {says}\nreason = \"why\"\nsource = \"where\"\n",
            finding.subject(),
            finding.class.as_str()
        );
        let code = |lock: &Value, models: &Value| {
            check(&paths(), models, &[("x-sdk.lock.json", lock)], Some(&entry)).exit_code()
        };
        assert_eq!(code(&lock, &models), 0, "{entry}");
        assert_eq!(code(&later_lock, &later_models), 1, "{entry}");
    }
}

/// Every answer has the same envelope; that one of them agrees says nothing of the others.
#[test]
fn what_an_envelope_holds_is_compared_for_each_operation() {
    let two = |argument: Value| {
        found(|lock, paths, models| {
            let mut second = lock["operations"][0].clone();
            second["method"] = json!("PUT");
            lock["operations"].as_array_mut().unwrap().push(second);
            let item = &mut paths["/v3/things/{thing_id}"];
            item["put"] = item["post"].clone();
            item["put"]["responses"]["200"] = answer(&argument);
            models["Other"] = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } });
        })
    };
    assert_eq!(two(json!({ "$ref": "models.json#/$defs/Thing" })), Vec::<String>::new());
    let other = two(json!({ "$ref": "models.json#/$defs/Other" }));
    assert!(other.contains(&"not-in-sdk Other.name breaks decoding".to_owned()), "{other:?}");
    let list = json!({ "type": "array", "items": { "$ref": "models.json#/$defs/Thing" } });
    assert_eq!(two(list), ["retyped Envelope.data breaks decoding"]);
}

#[test]
fn a_faulty_edition_is_not_compared() {
    let mut models = models();
    models["Thing"]["properties"]["count"] = json!({ "$ref": "#/$defs/Nothing" });
    let report = check(&paths(), &models, &[("x-sdk.lock.json", &lock())], None);
    let text = report.render(false);
    assert!(report.exit_code() == 2 && text.contains("error[ref-missing]"), "{text}");
    let report = check(&json!({}), &json!({}), &[("x-sdk.lock.json", &json!({}))], None);
    assert_eq!(report.exit_code(), 2, "a lock that is none");
}
