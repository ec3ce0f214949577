//! Makes whole editions out of what a test is about: descriptions, directions and the like are
//! added.

use serde_json::{Map, Value, json};
use spec::edition::load::Folder;

/// Folder of every edition made here.
pub(super) const PATH: &str = "schema/live";

/// An answer with `data`, which may be null, around what is given.
pub(super) fn answer(argument: &Value) -> Value {
    content(
        &json!({ "$ref": "envelope.json#/$defs/Envelope", "x-type-arguments": { "T": argument } }),
    )
}

/// A body or an answer in JSON.
pub(super) fn content(schema: &Value) -> Value {
    json!({ "description": "Something.", "content": { "application/json": { "schema": schema } } })
}

/// An edition of these operations by path and method, and these definitions; with it the locks.
pub(super) fn edition(paths: &Value, definitions: &Value, locks: &[(&str, &Value)]) -> Folder {
    let manifest = json!({
        "title": "Things", "description": "An edition for tests.",
        "source": { "title": "nowhere", "read": "2026-01-01" },
        "target": { "crate": "things", "module": "" }, "support": "sent-models",
        "operations": { "file": "openapi.json" }, "files": ["envelope.json", "models.json"],
    });
    let envelope = json!({ "Envelope": {
        "type": "object", "x-direction": "response", "x-type-parameters": { "T": "what is inside." },
        "properties": { "data": { "anyOf": [{ "x-type-parameter": "T" }, { "type": "null" }] } },
    } });
    let (document, envelope, models) = (document(paths), file(&envelope), file(definitions));
    let mut files = vec![
        ("edition.json", &manifest),
        ("openapi.json", &document),
        ("envelope.json", &envelope),
        ("models.json", &models),
    ];
    files.extend(locks);
    let text = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let files = files.into_iter().map(|(name, value)| (name.to_owned(), text(value))).collect();
    Folder { path: PATH.into(), files, requested: true }
}

fn add(map: &mut Map<String, Value>, key: &str, value: Value) {
    map.entry(key).or_insert(value);
}

fn file(definitions: &Value) -> Value {
    let mut definitions = definitions.clone();
    for definition in definitions.as_object_mut().unwrap().values_mut() {
        let definition = definition.as_object_mut().unwrap();
        add(definition, "description", json!("Something."));
        if let Some(properties) = definition.get_mut("properties") {
            for property in properties.as_object_mut().unwrap().values_mut() {
                add(property.as_object_mut().unwrap(), "description", json!("Something."));
            }
            add(definition, "x-direction", json!("both"));
        }
    }
    json!({ "title": "Things", "description": "Things.", "$defs": definitions })
}

fn document(paths: &Value) -> Value {
    let mut paths = paths.clone();
    let mut number = 0;
    for operation in paths
        .as_object_mut()
        .unwrap()
        .values_mut()
        .flat_map(|item| item.as_object_mut().unwrap().values_mut())
    {
        let operation = operation.as_object_mut().unwrap();
        number += 1;
        add(operation, "operationId", json!(format!("things.call_{number}")));
        add(operation, "tags", json!(["things"]));
        add(operation, "summary", json!("Does something"));
        add(operation, "responses", json!({ "204": { "description": "Nothing." } }));
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let parameter = parameter.as_object_mut().unwrap();
            add(parameter, "description", json!("Something."));
            add(parameter, "schema", json!({ "type": "string" }));
        }
    }
    let mut tags = json!([{ "name": "things", "description": "Things." }]);
    if number == 0 {
        tags = json!([]);
    }
    json!({ "openapi": "3.1.1", "info": { "title": "Things", "version": "1" }, "tags": tags, "paths": paths })
}
