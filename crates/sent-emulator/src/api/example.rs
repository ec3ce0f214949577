//! Builds whole responses from the examples in the document.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    check::check,
    document::{DOCUMENT, Operation},
};
use crate::json::{Members as _, items, members};

/// An example for a schema; `None` if the schema is endlessly recursive.
fn example<'a>(schema: &'a Value, inside: &mut Vec<&'a str>) -> Option<Value> {
    if let Some(example) = items(schema.at("examples")).next().or(schema.get("const")) {
        return Some(example.clone());
    }
    if let Some(reference) = schema.at("$ref").as_str() {
        if inside.contains(&reference) {
            return None;
        }
        inside.push(reference);
        let value = example(DOCUMENT.resolve(schema), inside);
        inside.pop();
        return value;
    }
    // Null is never the first.
    if let Some(first) = items(schema.at("anyOf")).chain(items(schema.at("oneOf"))).next() {
        return example(first, inside);
    }
    match schema.at("type").as_str() {
        Some("object") => {
            let with_example = |(name, schema): (&String, &'a Value)| {
                Some((name.clone(), example(schema, inside)?))
            };
            Some(members(schema.at("properties")).filter_map(with_example).collect())
        }
        Some("array") => Some(example(schema.at("items"), inside).into_iter().collect()),
        Some("boolean") => Some(json!(true)),
        Some("integer" | "number") => Some(json!(1)),
        Some("string") => Some(json!("example")),
        _ => Some(Value::Null),
    }
}

/// The data of an operation without its own behaviour: the example, with one page of a list, and
/// with the values of the request wherever the response has a field of that name that accepts them.
pub(crate) fn data(operation: &Operation, path: &BTreeMap<String, String>, body: &Value) -> Value {
    let mut data = example(&operation.data, &mut Vec::new()).unwrap_or_default();
    overlay(&operation.data, &mut data, body);
    // `call_id` is the `id` in the response.
    let word = |name: &String| if name.ends_with("_id") { "id".to_owned() } else { name.clone() };
    let path = path.iter().map(|(name, value)| (word(name), json!(value))).collect();
    overlay(&operation.data, &mut data, &path);
    if let Some(name) = &operation.items {
        let count = items(data.at(name.as_str())).count();
        data.put("pagination", pagination(1, count.max(1), count));
    }
    data
}

/// Copies the members that an object of the schema may have.
pub(crate) fn overlay(schema: &Value, object: &mut Value, values: &Value) {
    let properties = &DOCUMENT.resolve(schema).at("properties");
    for (name, value) in members(values) {
        let fits = |schema| check(schema, value, name).is_empty();
        if object.is_object() && properties.get(name).is_some_and(fits) {
            object.put(name.as_str(), value.clone());
        }
    }
}

/// The pagination next to the items of a list.
pub(crate) fn pagination(page: usize, size: usize, count: usize) -> Value {
    let pages = count.div_ceil(size.max(1));
    json!({
        "page": page, "page_size": size, "total_count": count, "total_pages": pages,
        "has_more": page < pages, "cursors": null
    })
}
