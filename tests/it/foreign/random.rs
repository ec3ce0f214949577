//! Random documents: what the dialect knows, what it does not, and what nobody should write.

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

const NAMES: [&str; 8] = ["Bed", "Plant", "PlantId", "Colour", "Option", "type", "Tree", "Self"];
const FIELDS: [&str; 9] = ["id", "name", "type", "created_at", "2nd", "a-b", "Name", "", "self"];
const FORMATS: [&str; 8] =
    ["date-time", "uri", "uuid", "phone", "password", "int32", "email", "uint64"];

/// A document with a few definitions that refer to each other.
pub(super) fn documents() -> impl Strategy<Value = Value> {
    let definitions = prop::collection::btree_map(select(&NAMES[..]), definition(), 1..6);
    definitions.prop_map(|definitions| {
        let definitions = definitions.into_iter().map(|(name, schema)| (name.to_owned(), schema));
        json!({ "$defs": definitions.collect::<serde_json::Map<_, _>>() })
    })
}

fn definition() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => object(),
        2 => enumeration(),
        1 => Just(json!({ "type": "string", "format": "uuid" })),
        1 => value(),
    ]
}

fn object() -> impl Strategy<Value = Value> {
    let properties = prop::collection::btree_map(field_name(), value(), 0..5);
    (properties, any::<u8>(), extra()).prop_map(|(properties, required, extra)| {
        let names = properties.keys().enumerate();
        let required: Vec<_> = names
            .filter(|(number, _)| required >> number & 1 == 1)
            .map(|(_, name)| (*name).to_owned())
            .collect();
        let properties = properties.into_iter().map(|(name, schema)| (name.to_owned(), schema));
        let properties: serde_json::Map<_, _> = properties.collect();
        with(json!({ "type": "object", "required": required, "properties": properties }), extra)
    })
}

/// Mostly a name that can stand, sometimes one that needs care or cannot.
fn field_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => select(&FIELDS[..4]), 1 => select(&FIELDS[4..])]
}

fn enumeration() -> impl Strategy<Value = Value> {
    let values = prop::collection::vec(prop_oneof![8 => "[a-z]{1,6}", 1 => "[ -~]{0,3}"], 1..4);
    (values, extra())
        .prop_map(|(values, extra)| with(json!({ "type": "string", "enum": values }), extra))
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => select(&["string", "integer", "number", "boolean"][..]).prop_map(|ty| json!({ "type": ty })),
        2 => select(&FORMATS[..]).prop_map(|format| json!({ "type": "string", "format": format })),
        2 => select(&NAMES[..4]).prop_map(|name| json!({ "$ref": format!("#/$defs/{name}") })),
        1 => select(&["string", "integer"][..]).prop_map(|ty| json!({ "type": [ty, "null"] })),
        1 => select(vec![json!({}), json!({ "type": "null" }), json!({ "const": 1 }), json!(true), json!({ "enum": ["a", 1] }), json!({ "type": "object" }), json!({ "minimum": -1, "type": "integer" }), json!({ "$ref": "other.json" })]),
    ];
    let nested = leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            inner
                .clone()
                .prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
            inner.prop_map(|other| json!({ "anyOf": [other, { "type": "null" }] })),
        ]
    });
    (nested, extra()).prop_map(|(value, extra)| with(value, extra))
}

/// One keyword more, now and then.
fn extra() -> impl Strategy<Value = Option<(&'static str, Value)>> {
    let keywords = select(vec![
        ("default", json!(3)),
        ("default", json!("text")),
        ("examples", json!(["a"])),
        ("pattern", json!("^a$")),
        ("allOf", json!([{ "type": "string" }])),
        ("x-ignore-case", json!(true)),
        ("x-type-parameters", json!({ "T": "What it holds." })),
        ("additionalProperties", json!(false)),
        ("deprecated", json!(true)),
        ("required", json!(["nowhere"])),
    ]);
    prop_oneof![9 => Just(None), 1 => keywords.prop_map(Some)]
}

fn with(mut schema: Value, extra: Option<(&'static str, Value)>) -> Value {
    if let (Some(members), Some((key, value))) = (schema.as_object_mut(), extra) {
        members.insert(key.to_owned(), value);
    }
    schema
}
