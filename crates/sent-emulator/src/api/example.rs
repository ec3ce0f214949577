//! Values that the document gives as examples, put together to whole answers.

use serde_json::{Map, Value, json};

use super::{
    check::check,
    document::{Document, Operation, Schema},
};

/// An example of what a schema describes; `None` for what would hold itself without end.
pub(crate) fn example(document: &Document, schema: &Schema) -> Option<Value> {
    build(document, schema, &mut Vec::new())
}

fn build<'a>(
    document: &'a Document,
    schema: &'a Schema,
    inside: &mut Vec<&'a str>,
) -> Option<Value> {
    if let Some(example) = schema.examples.first() {
        return Some(example.clone());
    }
    if let Some(reference) = &schema.reference {
        if inside.contains(&reference.as_str()) {
            return None;
        }
        inside.push(reference);
        let value = build(document, document.resolve(schema), inside);
        inside.pop();
        return value;
    }
    if let Some(constant) = &schema.constant {
        return Some(constant.clone());
    }
    let is_null = |schema: &&Schema| schema.types == ["null"];
    let mut alternatives =
        schema.any_of.iter().chain(&schema.one_of).filter(|schema| !is_null(schema));
    if let Some(first) = alternatives.next() {
        return build(document, first, inside);
    }
    match schema.types.first().map(String::as_str) {
        Some("object") => {
            let mut members = Map::new();
            for (name, schema) in &schema.properties {
                if let Some(value) = build(document, schema, inside) {
                    members.insert(name.clone(), value);
                }
            }
            Some(Value::Object(members))
        }
        Some("array") => {
            let item = schema.items.as_ref().and_then(|schema| build(document, schema, inside));
            Some(Value::Array(item.into_iter().collect()))
        }
        Some("boolean") => Some(Value::Bool(true)),
        Some("integer" | "number") => Some(json!(schema.minimum.unwrap_or(1.0))),
        Some("string") => Some(json!("example")),
        _ => Some(Value::Null),
    }
}

/// The `data` of an operation that has no behaviour of its own: the example, with what the request says put in where the answer has
/// a field of that name that takes it, and with one page of a list.
pub(crate) fn data(
    document: &Document,
    operation: &Operation,
    path: impl Iterator<Item = (String, Value)>,
    body: &Map<String, Value>,
) -> Value {
    let envelope = operation.answer.as_ref().map(|schema| document.resolve(schema));
    let Some(schema) = envelope.and_then(|envelope| envelope.properties.get("data")) else {
        return Value::Null;
    };
    let mut data = example(document, schema).unwrap_or_default();
    if let Value::Object(members) = &mut data {
        overlay(document, document.resolve(schema), members, body.clone());
        overlay(document, document.resolve(schema), members, path);
        if let Some(items) = &operation.items {
            let count = members.get(items).and_then(Value::as_array).map_or(0, Vec::len);
            members.insert("pagination".to_owned(), pagination(1, count.max(1), count));
        }
    }
    data
}

/// Takes over the members that an object of the schema may have.
pub(crate) fn overlay(
    document: &Document,
    schema: &Schema,
    members: &mut Map<String, Value>,
    values: impl IntoIterator<Item = (String, Value)>,
) {
    for (name, value) in values {
        let Some(schema) = schema.properties.get(&name) else { continue };
        if check(document, schema, &value).is_empty() {
            members.insert(name, value);
        }
    }
}

/// What stands beside the items of a list.
pub(crate) fn pagination(page: usize, size: usize, count: usize) -> Value {
    let pages = count.div_ceil(size.max(1));
    json!({
        "page": page, "page_size": size, "total_count": count, "total_pages": pages, "has_more": page < pages, "cursors": null
    })
}
