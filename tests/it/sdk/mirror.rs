//! Makes the strictest edition that agrees with a lock: what a mutation of the lock is compared with.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use xtask::sdk::ty::{self, Type};

/// `openapi.json` and `models.json`.
pub(super) fn edition(lock: &Value) -> (Value, Value) {
    let sent = reached(lock, true);
    let mut models = Map::new();
    for (name, definition) in lock["types"].as_object().unwrap() {
        let schema = match definition.as_object() {
            Some(fields) => {
                object(fields.iter().map(|(key, value)| (key.as_str(), value)), sent.contains(name))
            }
            None => hint(definition),
        };
        models.insert(name.clone(), schema);
    }
    let mut paths = Map::new();
    for operation in lock["operations"].as_array().unwrap() {
        let parameters = operation["parameters"].as_object().unwrap();
        let of = |place: &str| -> Vec<_> {
            let start = format!("{place} ");
            parameters
                .iter()
                .filter_map(|(key, value)| Some((key.strip_prefix(&start)?, value)))
                .collect()
        };
        let mut listed: Vec<Value> = Vec::new();
        for place in ["path", "query"] {
            listed.extend(of(place).into_iter().map(|(key, value)| {
                json!({ "name": key.trim_end_matches('?'), "in": place, "required": !key.ends_with('?'), "schema": hint(value) })
            }));
        }
        listed.extend(
            operation["headers"].as_array().unwrap().iter().map(
                |name| json!({ "name": name, "in": "header", "schema": { "type": "string" } }),
            ),
        );
        let mut written = json!({ "parameters": listed, "responses": {} });
        if !of("body").is_empty() {
            written["requestBody"] = content(&object(of("body").into_iter(), true));
        }
        let answer = operation["answer"].as_str().unwrap();
        if answer != "null" {
            written["responses"]["200"] = content(&hint(&operation["answer"]));
        }
        let path = operation["path"].as_str().unwrap();
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{id}" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let method = operation["method"].as_str().unwrap().to_lowercase();
        paths.entry(path).or_insert_with(|| json!({}))[method] = written;
    }
    (json!({ "paths": paths }), json!({ "$defs": models }))
}

fn content(schema: &Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

fn object<'a>(fields: impl Iterator<Item = (&'a str, &'a Value)>, is_sent: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (key, value) in fields {
        let name = key.trim_end_matches('?');
        let (_, nullable) = parse(value);
        if !key.ends_with('?') || (!is_sent && !nullable) {
            required.push(name.to_owned());
        }
        properties.insert(name.to_owned(), hint(value));
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

/// The type of a value in a lock, and whether it may be null.
pub(super) fn parse(value: &Value) -> (Type, bool) {
    match value.as_array() {
        Some(values) => (Type::Text, values.iter().any(Value::is_null)),
        None => ty::parse(value.as_str().unwrap()),
    }
}

fn hint(value: &Value) -> Value {
    let (ty, nullable) = parse(value);
    let schema = match value.as_array() {
        Some(values) => {
            let listed = values.iter().filter(|value| !value.is_null());
            json!({ "oneOf": listed.map(|value| json!({ "const": value })).collect::<Vec<_>>() })
        }
        None => schema(&ty),
    };
    if nullable { json!({ "anyOf": [schema, { "type": "null" }] }) } else { schema }
}

fn schema(ty: &Type) -> Value {
    match ty {
        Type::Text => json!({ "type": "string" }),
        Type::Time => json!({ "type": "string", "format": "date-time" }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Number => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::List(items) => json!({ "type": "array", "items": schema(items) }),
        Type::Map(values) => json!({ "type": "object", "additionalProperties": schema(values) }),
        Type::Page(member, items) => {
            let list = json!({ "type": "array", "items": schema(items) });
            let data = json!({ "type": "object", "properties": { member: list } });
            json!({ "type": "object", "properties": { "data": data } })
        }
        Type::Named(name) => json!({ "$ref": format!("models.json#/$defs/{name}") }),
        Type::Any | Type::Nothing | Type::Union(_) => json!({}),
    }
}

/// Types that bodies (or else answers) reach without passing one of several.
pub(super) fn reached(lock: &Value, by_bodies: bool) -> BTreeSet<String> {
    let mut queue: Vec<Type> = Vec::new();
    for operation in lock["operations"].as_array().unwrap() {
        if by_bodies {
            queue.extend(
                operation["parameters"].as_object().unwrap().values().map(|value| parse(value).0),
            );
        } else {
            queue.push(parse(&operation["answer"]).0);
        }
    }
    let mut names = BTreeSet::new();
    while let Some(ty) = queue.pop() {
        match ty {
            Type::List(inner) | Type::Map(inner) | Type::Page(_, inner) => queue.push(*inner),
            Type::Named(name) if names.insert(name.clone()) => {
                match lock["types"][&name].as_object() {
                    Some(fields) => queue.extend(fields.values().map(|value| parse(value).0)),
                    None => queue.push(parse(&lock["types"][&name]).0),
                }
            }
            _ => {}
        }
    }
    names
}
