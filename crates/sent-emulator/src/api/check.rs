//! Whether a value is what a schema of the document asks for: that subset of JSON Schema, with failures as the API tells them.

use std::collections::BTreeMap;

use sent_models::Timestamp;
use serde_json::Value;

use super::document::{Document, Others, Schema};
use crate::world::phone;

/// What is wrong with one place of a request.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    /// `to[1]`, `definition.body`; empty for the whole.
    pub(crate) place: String,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// Everything that is wrong with a value, in the order of the schema.
pub(crate) fn check(document: &Document, schema: &Schema, value: &Value) -> Vec<Finding> {
    let mut checker = Checker { document, findings: Vec::new() };
    checker.value(schema, value, "");
    checker.findings
}

/// The parameters of a query or a path, which are text: each is read as its schema says.
pub(crate) fn parameter(
    document: &Document,
    schema: &Schema,
    name: &str,
    text: &str,
) -> Vec<Finding> {
    let mut checker = Checker { document, findings: Vec::new() };
    checker.value(schema, &typed(document, schema, text), name);
    checker.findings
}

/// A text as the schema wants it, or as it is.
fn typed(document: &Document, schema: &Schema, text: &str) -> Value {
    let types = &document.resolve(schema).types;
    let is = |name: &str| types.iter().any(|found| found == name);
    if is("integer") || is("number") || is("boolean") {
        serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
    } else {
        Value::from(text)
    }
}

/// Findings as the API's `details`, with the code that covers them all.
pub(crate) fn details(findings: Vec<Finding>) -> (&'static str, BTreeMap<String, Vec<String>>) {
    let first = findings.first().map_or("VALIDATION_001", |finding| finding.code);
    let is_same = findings.iter().all(|finding| finding.code == first);
    let mut details: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in findings {
        details.entry(finding.place).or_default().push(finding.message);
    }
    (if is_same { first } else { "VALIDATION_001" }, details)
}

struct Checker<'a> {
    document: &'a Document,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn find(&mut self, place: &str, code: &'static str, message: impl Into<String>) {
        self.findings.push(Finding { place: place.to_owned(), code, message: message.into() });
    }

    fn value(&mut self, schema: &Schema, value: &Value, place: &str) {
        let schema = self.document.resolve(schema);
        if !schema.types.is_empty() && !schema.types.iter().any(|name| is_of_type(name, value)) {
            let expected = schema.types.join(" or ");
            return self.find(
                place,
                "VALIDATION_001",
                format!("The value must be of type {expected}."),
            );
        }
        if schema.constant.as_ref().is_some_and(|constant| constant != value) {
            return self.find(
                place,
                "VALIDATION_006",
                "The value is none of those that are known.",
            );
        }
        for alternatives in [&schema.any_of, &schema.one_of] {
            self.any(alternatives, value, place);
        }
        match value {
            Value::String(text) => self.text(schema, text, place),
            Value::Number(number) => self.number(schema, number, place),
            Value::Array(items) => {
                self.range(place, items.len(), "items", schema.min_items, schema.max_items);
                for (index, item) in items.iter().enumerate() {
                    if let Some(schema) = &schema.items {
                        self.value(schema, item, &format!("{place}[{index}]"));
                    }
                }
            }
            Value::Object(members) => self.members(schema, members, place),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// One of the alternatives must fit; what is told is what the first one finds that is not just null.
    fn any(&mut self, alternatives: &[Schema], value: &Value, place: &str) {
        let mut first = None;
        for schema in alternatives {
            let mut tried = Checker { document: self.document, findings: Vec::new() };
            tried.value(schema, value, place);
            if tried.findings.is_empty() {
                return;
            }
            first = first.or(Some(tried.findings));
        }
        self.findings.extend(first.into_iter().flatten());
    }

    fn members(&mut self, schema: &Schema, members: &serde_json::Map<String, Value>, place: &str) {
        let inner =
            |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        for name in schema.required.iter().filter(|name| !members.contains_key(*name)) {
            self.find(&inner(name), "VALIDATION_004", "The field is required.");
        }
        for (name, value) in members {
            if let Some(schema) = schema.properties.get(name) {
                self.value(schema, value, &inner(name));
            } else if let Some(Others::Each(schema)) = &schema.additional_properties {
                self.value(schema, value, &inner(name));
            }
        }
    }

    fn text(&mut self, schema: &Schema, text: &str, place: &str) {
        self.range(place, text.chars().count(), "characters", schema.min_length, schema.max_length);
        if schema.pattern.as_ref().is_some_and(|pattern| !pattern.0.is_match(text)) {
            self.find(
                place,
                "VALIDATION_001",
                "The value does not have the form that is asked for.",
            );
        }
        match schema.format.as_deref() {
            Some("uuid") if uuid::Uuid::try_parse(text).is_err() => {
                self.find(place, "VALIDATION_003", "The value must be a UUID.");
            }
            Some("phone") if !phone::looks_like_one(text) => {
                self.find(place, "VALIDATION_002", phone::EXPECTED);
            }
            Some("date-time") if text.parse::<Timestamp>().is_err() => {
                self.find(place, "VALIDATION_001", "The value must be a time in RFC 3339.");
            }
            Some("uri") if text.parse::<hyper::Uri>().is_err() => {
                self.find(place, "VALIDATION_001", "The value must be a URL.");
            }
            _ => {}
        }
    }

    fn number(&mut self, schema: &Schema, number: &serde_json::Number, place: &str) {
        let value = number.as_f64().unwrap_or_default();
        if let Some(least) = schema.minimum.filter(|least| value < *least) {
            self.find(place, "VALIDATION_005", format!("The value must be at least {least}."));
        }
        if let Some(most) = schema.maximum.filter(|most| value > *most) {
            self.find(place, "VALIDATION_005", format!("The value must be at most {most}."));
        }
    }

    fn range(
        &mut self,
        place: &str,
        count: usize,
        unit: &str,
        least: Option<usize>,
        most: Option<usize>,
    ) {
        if let Some(least) = least.filter(|least| count < *least) {
            self.find(place, "VALIDATION_005", format!("There must be at least {least} {unit}."));
        }
        if let Some(most) = most.filter(|most| count > *most) {
            self.find(place, "VALIDATION_005", format!("There must be at most {most} {unit}."));
        }
    }
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
