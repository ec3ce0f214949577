//! A foreign set of schemas, put into the shape of an edition.
//!
//! Only what the dialect asks for and JSON Schema has no word for is added: a direction, the
//! descriptions that are missing, names in the case of types. All else stays as its authors wrote
//! it, and is the generator's business.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

use heck::ToUpperCamelCase as _;
use serde_json::{Value, json};
use spec::edition::load::Folder;

/// Definitions by name, with references between them in the form of an edition.
#[derive(Clone, Debug)]
pub(super) struct Set(BTreeMap<String, Value>);

impl Set {
    /// The definitions of some documents: JSON Schema of any draft, or an OpenAPI document.
    pub(super) fn of(documents: &[Value]) -> Self {
        let mut definitions = BTreeMap::new();
        for document in documents {
            for pointer in ["/definitions", "/$defs", "/components/schemas"] {
                let found = document.pointer(pointer).and_then(Value::as_object);
                for (name, schema) in found.into_iter().flatten() {
                    if schema.is_object() {
                        definitions.insert(type_name(name), adapted(schema));
                    }
                }
            }
            if let Some(title) = document.get("title").and_then(Value::as_str)
                && document.get("properties").is_some()
            {
                let mut root = document.clone();
                for key in ["definitions", "$defs", "components", "$schema", "$id", "id"] {
                    root.as_object_mut().unwrap().remove(key);
                }
                definitions.insert(type_name(title), adapted(&root));
            }
        }
        Self(definitions)
    }

    /// The same types without what only validates, and with a name for everything that the dialect
    /// wants named.
    pub(super) fn reduced(&self) -> Self {
        let mut reduced = Reduced::default();
        for (name, schema) in &self.0 {
            let mut schema = schema.clone();
            reduced.definition(name, &mut schema);
            reduced.definitions.insert(name.clone(), schema);
        }
        Self(reduced.definitions)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Leaves definitions out, and all that refer to them. How many went.
    pub(super) fn remove(&mut self, names: &BTreeSet<String>) -> usize {
        let before = self.len();
        let mut gone = names.clone();
        while !gone.is_empty() {
            self.0.retain(|name, _| !gone.contains(name));
            let refers = |schema: &Value| references(schema).iter().any(|name| gone.contains(name));
            let next = self.0.iter().filter(|(_, schema)| refers(schema));
            gone = next.map(|(name, _)| name.clone()).collect();
        }
        before - self.len()
    }

    /// As a folder that the generator reads, and where in its model file each definition stands.
    pub(super) fn edition(&self, module: &str) -> (Folder, Vec<(Range<usize>, String)>) {
        let manifest = json!({
            "title": "A foreign set", "description": "What somebody else wrote.",
            "source": { "title": "somebody else", "read": "2026-11-24" },
            "target": { "crate": "foreign", "module": module },
            "support": "sent-models", "files": ["foreign.json"],
        });
        let mut text = String::from(
            "{\n  \"$schema\": \"../meta-schema.json\",\n  \"title\": \"Foreign\",\n  \"description\": \"What somebody else wrote.\",\n  \"$defs\": {",
        );
        let mut places = Vec::new();
        for (number, (name, schema)) in self.0.iter().enumerate() {
            text.push_str(if number == 0 { "\n" } else { ",\n" });
            let start = text.len();
            let _ = write!(text, "    {}: {schema}", json!(name));
            places.push((start..text.len(), name.clone()));
        }
        text.push_str("\n  }\n}\n");
        let files = [("edition.json", manifest.to_string()), ("foreign.json", text)];
        let files = files.map(|(name, text)| (name.to_owned(), text)).into();
        (Folder { path: module.into(), files, requested: true }, places)
    }
}

/// Keywords that narrow what an instance may be, or tell about it, and change no type.
const ONLY_VALIDATE: [&str; 6] = [
    "$id",
    "default",
    "examples",
    "markdownDescription",
    "minProperties",
    "tsAdditionalProperties",
];

/// Formats that the dialect has, ids aside.
const FORMATS: [&str; 9] =
    ["byte", "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "uri"];

#[derive(Default)]
struct Reduced {
    definitions: BTreeMap<String, Value>,
}

impl Reduced {
    fn definition(&mut self, name: &str, schema: &mut Value) {
        let Some(members) = schema.as_object_mut() else { return };
        strip(members);
        let Some(Value::Object(mut properties)) = members.remove("properties") else { return };
        if let Some(Value::Array(required)) = members.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(|name| properties.contains_key(name)));
        }
        for (field, value) in &mut properties {
            value.as_object_mut().into_iter().for_each(describe);
            self.value(&format!("{name}{}", type_name(field)), value);
        }
        members.insert("properties".to_owned(), properties.into());
        members.insert("x-direction".to_owned(), json!("both"));
    }

    /// Gives a name to a value that needs one; `name` is what it would be.
    fn value(&mut self, name: &str, value: &mut Value) {
        let Some(members) = value.as_object_mut() else { return };
        strip(members);
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = members.get_mut(key) {
                self.value(&format!("{name}Item"), inner);
            }
        }
        if members.contains_key("properties") || members.contains_key("enum") {
            let mut named = value.take();
            describe(named.as_object_mut().unwrap());
            self.definition(name, &mut named);
            self.definitions.insert(name.to_owned(), named);
            *value = json!({ "$ref": format!("#/$defs/{name}"), "description": "Something." });
        }
    }
}

fn strip(members: &mut serde_json::Map<String, Value>) {
    let is_foreign =
        |format: &Value| !format.as_str().is_some_and(|format| FORMATS.contains(&format));
    members.retain(|key, value| {
        !(ONLY_VALIDATE.contains(&key.as_str())
            || key == "additionalProperties" && *value == json!(false)
            || key == "format" && is_foreign(value))
    });
}

/// `check_run$created` as `CheckRunCreated`.
fn type_name(name: &str) -> String {
    let name = name.to_upper_camel_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("N{name}") } else { name }
}

fn adapted(schema: &Value) -> Value {
    let mut schema = schema.clone();
    rewrite(&mut schema);
    let members = schema.as_object_mut().unwrap();
    describe(members);
    let is_struct = members.contains_key("properties");
    if is_struct {
        members.entry("x-direction").or_insert_with(|| json!("both"));
    }
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        properties.values_mut().filter_map(Value::as_object_mut).for_each(describe);
    }
    schema
}

fn describe(members: &mut serde_json::Map<String, Value>) {
    let is_said = members
        .get("description")
        .and_then(Value::as_str)
        .is_some_and(|text| !text.trim().is_empty());
    if !is_said {
        members.insert("description".to_owned(), json!("Something."));
    }
}

/// References to definitions of the same document, in the form of an edition.
fn rewrite(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get_mut("$ref") {
                let prefixes = ["#/definitions/", "#/$defs/", "#/components/schemas/"];
                if let Some(name) = prefixes.iter().find_map(|prefix| target.strip_prefix(prefix)) {
                    let name = name.replace("~1", "/").replace("%24", "$");
                    *target = format!("#/$defs/{}", type_name(&name));
                }
            }
            members.values_mut().for_each(rewrite);
        }
        _ => {}
    }
}

fn references(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|target| target.strip_prefix("#/$defs/")).map(str::to_owned);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        _ => BTreeSet::new(),
    }
}
