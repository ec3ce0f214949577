//! Validates a value against a schema of the document: just the JSON Schema it needs, with failures
//! as the API reports them.

use sent_models::Timestamp;
use serde_json::{Value, json};

use super::document::DOCUMENT;
use crate::json::{Members as _, items};
use crate::world::phone;

/// What is wrong with one place of a request.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    /// `to[1]`, `definition.body`; empty for the whole value.
    pub(crate) place: String,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Finding {
    pub(crate) fn new(place: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { place: place.to_owned(), code, message: message.into() }
    }
}

/// Validates a value at a place, and returns all findings.
pub(crate) fn check(schema: &Value, value: &Value, place: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    walk(schema, value, place, &mut findings);
    findings
}

/// Converts a query or path parameter, which is text, to the type in its schema.
pub(crate) fn typed(schema: &Value, text: &str) -> Value {
    match DOCUMENT.resolve(schema).at("type").as_str() {
        Some("integer" | "number" | "boolean") => {
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        }
        _ => json!(text),
    }
}

fn walk(schema: &Value, value: &Value, place: &str, findings: &mut Vec<Finding>) {
    let schema = DOCUMENT.resolve(schema);
    let types =
        items(schema.at("type")).chain(Some(schema.at("type")).filter(|one| one.is_string()));
    let types: Vec<_> = types.filter_map(Value::as_str).collect();
    if !types.is_empty() && !types.iter().any(|name| is_of_type(name, value)) {
        let message = format!("The value must be of type {}.", types.join(" or "));
        return findings.push(Finding::new(place, "VALIDATION_001", message));
    }
    if schema.get("const").is_some_and(|constant| constant != value) {
        let message = "The value is not one of the known ones.";
        return findings.push(Finding::new(place, "VALIDATION_006", message));
    }
    for keyword in ["anyOf", "oneOf"] {
        // Reports what the first alternative finds: the others are null, or any string.
        let mut tried = items(schema.at(keyword)).map(|schema| check(schema, value, place));
        if let Some(first) = tried.next().filter(|first| !first.is_empty())
            && tried.all(|other| !other.is_empty())
        {
            findings.extend(first);
        }
    }
    match value {
        Value::String(text) => check_text(schema, text, place, findings),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            range(schema, ["minimum", "maximum"], number, "", place, findings);
        }
        Value::Array(list) => {
            range(schema, ["minItems", "maxItems"], count(list.len()), " items", place, findings);
            for (index, item) in list.iter().enumerate().filter(|_| schema.at("items").is_object())
            {
                walk(schema.at("items"), item, &format!("{place}[{index}]"), findings);
            }
        }
        Value::Object(object) => {
            let inner = |name: &str| format!("{place}.{name}").trim_start_matches('.').to_owned();
            let required = items(schema.at("required")).filter_map(Value::as_str);
            for name in required.filter(|name| !object.contains_key(*name)) {
                let message = "The field is required.";
                findings.push(Finding::new(&inner(name), "VALIDATION_004", message));
            }
            for (name, value) in object {
                let own = schema.at("properties").get(name);
                if let Some(schema) = own.or(schema.get("additionalProperties")) {
                    walk(schema, value, &inner(name), findings);
                }
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn check_text(schema: &Value, text: &str, place: &str, findings: &mut Vec<Finding>) {
    let length = count(text.chars().count());
    range(schema, ["minLength", "maxLength"], length, " characters", place, findings);
    let pattern = schema.at("pattern").as_str().and_then(|pattern| regex::Regex::new(pattern).ok());
    if pattern.is_some_and(|pattern| !pattern.is_match(text)) {
        let message = "The value does not match the required pattern.";
        findings.push(Finding::new(place, "VALIDATION_001", message));
    }
    let (is_right, code, what) = match schema.at("format").as_str() {
        Some("uuid") => (uuid::Uuid::try_parse(text).is_ok(), "VALIDATION_003", "a UUID"),
        Some("phone") => (phone::looks_like_one(text), "VALIDATION_002", phone::EXPECTED),
        Some("date-time") => {
            (text.parse::<Timestamp>().is_ok(), "VALIDATION_001", "an RFC 3339 time")
        }
        Some("uri") => (text.parse::<hyper::Uri>().is_ok(), "VALIDATION_001", "a URL"),
        _ => return,
    };
    if !is_right {
        findings.push(Finding::new(place, code, format!("The value must be {what}.")));
    }
}

fn range(
    schema: &Value,
    [least, most]: [&str; 2],
    number: f64,
    unit: &str,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    let mut find = |limit: f64, word: &str| {
        let message = format!("There must be at {word} {limit}{unit}.");
        findings.push(Finding::new(place, "VALIDATION_005", message));
    };
    if let Some(least) = schema.at(least).as_f64().filter(|least| number < *least) {
        find(least, "least");
    }
    if let Some(most) = schema.at(most).as_f64().filter(|most| number > *most) {
        find(most, "most");
    }
}

/// The length of an array or a string as a JSON number.
fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        // 1.0 is an integer too.
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => true,
    }
}
