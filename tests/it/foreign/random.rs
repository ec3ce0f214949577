//! Random documents: what the dialect knows, what it does not, and what nobody should write.

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

const NAMES: [&str; 8] = ["Bed", "Plant", "PlantId", "Colour", "Option", "type", "Tree", "Self"];
const FIELDS: [&str; 16] = [
    "id",
    "name",
    "type",
    "created_at",
    "größe",
    "名前",
    "2nd",
    "a-b",
    "Name",
    "",
    "self",
    "_id",
    "ﬁeld",
    "раса",
    "\u{1112}\u{1161}\u{11ab}",
    "e\u{301}",
];
const FORMATS: [&str; 10] =
    ["date-time", "uri", "uuid", "phone", "password", "int32", "email", "uint64", "date", "float"];

/// What Markdown, rustdoc or the compiler could take for more than words.
const TEXTS: [&str; 30] = [
    "A <T> and <b>bold</b>.",
    "See http://example.com/a_b(c).",
    "http://",
    "[x] and [y](z) and [z]: w",
    "One ` alone.",
    "Two ``code ` more``.",
    "```\nunreachable!()\n```",
    "    indented\n\n\tand more",
    "- an item\n  goes on\n- another item that is so long that its line must be broken into two of them",
    "1. one\n2. two",
    "# A heading\n===",
    "> said",
    "| a | b |\n|---|---|",
    "~~~\nno code\n~~~",
    "*/ and /* and //",
    "\\",
    "ends with \\",
    "{{}} {x}",
    "\"quoted\" 'said'",
    "a\u{2028}b\u{85}c",
    "&nbsp; &lt;",
    "___ *** ---",
    "two  \nlines",
    "zero\u{200b}width",
    "👩\u{200d}👩\u{200d}👧",
    "e\u{301} and \u{e9}",
    "\r\nand\r",
    "! #![deny(x)]",
    "<!-- no comment",
    "a_b _c_ *d*",
];

/// Any text that may stand in a schema.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(&TEXTS[..]).prop_map(str::to_owned),
        1 => "\\PC{1,40}",
        1 => prop::collection::vec(select(&TEXTS[..]), 2..4).prop_map(|parts| parts.join(" ")),
        1 => "[<>`\\[\\]*_#\\\\ a-c\\n]{1,24}",
    ]
}

/// A document with a few definitions that refer to each other.
pub(super) fn documents() -> impl Strategy<Value = Value> {
    let definitions = prop::collection::btree_map(select(&NAMES[..]), definition(), 1..6);
    (definitions, union()).prop_map(|(definitions, union)| {
        let definitions = definitions.into_iter().map(|(name, schema)| (name.to_owned(), schema));
        json!({ "$defs": definitions.chain(union).collect::<serde_json::Map<_, _>>() })
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
            .map(|(_, name)| name.clone())
            .collect();
        let properties: serde_json::Map<_, _> = properties.into_iter().collect();
        with(json!({ "type": "object", "required": required, "properties": properties }), extra)
    })
}

/// Occasionally a union with its branches, most of which can be told apart.
fn union() -> impl Strategy<Value = Vec<(String, Value)>> {
    let value = prop_oneof![8 => "[a-z]{1,6}", 1 => "[ -~]{0,3}", 1 => "\\PC{1,4}"];
    let branches = prop::collection::vec((value, object(), text()), 0..4);
    (field_name(), branches, extra()).prop_map(|(tag, branches, extra)| {
        let mut all = Vec::new();
        for (number, (value, mut object, text)) in branches.into_iter().enumerate() {
            object["properties"][&tag] = json!({ "const": value, "description": text });
            let required = object["required"].as_array_mut().unwrap();
            required.retain(|name| *name != *tag);
            required.push(json!(tag));
            all.push((format!("Branch{number}"), object));
        }
        let names = all.iter().map(|(name, _)| json!({ "$ref": format!("#/$defs/{name}") }));
        let union =
            json!({ "oneOf": names.collect::<Vec<_>>(), "discriminator": { "propertyName": tag } });
        if !all.is_empty() {
            all.push(("Tree".to_owned(), with(union, extra)));
        }
        all
    })
}

/// Mostly a name that can stand, sometimes one that needs care or cannot.
fn field_name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(&FIELDS[..6]).prop_map(str::to_owned),
        2 => select(&FIELDS[6..]).prop_map(str::to_owned),
        1 => "\\PC{1,5}",
    ]
}

fn enumeration() -> impl Strategy<Value = Value> {
    let value = prop_oneof![8 => "[a-z]{1,6}", 1 => "[ -~]{0,3}", 1 => "\\PC{1,4}"];
    let value = (value, text(), any::<bool>()).prop_map(|(value, text, is_old)| {
        json!({ "const": value, "description": text, "deprecated": is_old })
    });
    (prop::collection::vec(value, 1..4), extra())
        .prop_map(|(values, extra)| with(json!({ "type": "string", "oneOf": values }), extra))
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
    (nested, extra(), text()).prop_map(|(value, extra, text)| {
        with(with(value, extra), Some(("description", json!(text))))
    })
}

/// One keyword more, now and then.
fn extra() -> impl Strategy<Value = Option<(&'static str, Value)>> {
    let keywords = select(vec![
        ("default", json!(3)),
        ("default", json!("text")),
        ("examples", json!(["a"])),
        ("pattern", json!("^[a-z`]+$")),
        ("maxLength", json!(9)),
        ("minItems", json!(2)),
        ("maximum", json!(4_000_000_000_u64)),
        ("exclusiveMinimum", json!(0.5)),
        ("x-rust-name", json!("own_name")),
        ("x-rust-name", json!("OwnName")),
        ("title", json!("For other tools <T>.")),
        ("default", json!("with ` and <b>")),
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
