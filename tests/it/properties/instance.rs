//! Instances of a schema, made of a list of numbers.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

/// The definitions of an edition and of those that it uses, each by `edition.Name`.
pub(super) struct Schemas {
    edition: String,
    pub(super) definitions: Map<String, Value>,
}

/// Takes one number after the other; when there are none left, the first choice is taken, which is
/// the least.
pub(super) struct Choices<'a> {
    numbers: &'a [u32],
    at: Cell<usize>,
}

impl<'a> Choices<'a> {
    pub(super) fn new(numbers: &'a [u32]) -> Self {
        Self { numbers, at: Cell::new(0) }
    }

    /// A number below a limit.
    pub(super) fn below(&self, limit: usize) -> usize {
        let number = self.numbers.get(self.at.get()).copied().unwrap_or(0);
        self.at.set(self.at.get() + 1);
        number as usize % limit.max(1)
    }

    pub(super) fn of<'v, T>(&self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }
}

impl Schemas {
    pub(super) fn read(folder: &Path) -> Self {
        let mut schemas = Self { edition: name(folder), definitions: Map::new() };
        schemas.add(folder);
        schemas
    }

    fn add(&mut self, folder: &Path) {
        let manifest = json_file(&folder.join("edition.json"));
        for file in manifest["files"].as_array().unwrap() {
            let file = json_file(&folder.join(file.as_str().unwrap()));
            for (definition, mut schema) in file["$defs"].as_object().unwrap().clone() {
                rename(&mut schema, folder);
                self.definitions.insert(format!("{}.{definition}", name(folder)), schema);
            }
        }
        for used in manifest["uses"].as_array().into_iter().flatten() {
            let used = folder.join(used.as_str().unwrap()).canonicalize().unwrap();
            if !self.definitions.keys().any(|key| key.starts_with(&format!("{}.", name(&used)))) {
                self.add(&used);
            }
        }
    }

    pub(super) fn definition(&self, name: &str) -> &Value {
        &self.definitions[&format!("{}.{name}", self.edition)]
    }

    pub(super) fn validator(&self, name: &str) -> jsonschema::Validator {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/$defs/{}.{name}", self.edition),
            "$defs": self.definitions,
        });
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    }

    pub(super) fn instance(&self, name: &str, numbers: &[u32]) -> Value {
        self.value(self.definition(name), &Choices::new(numbers), 0)
    }

    /// The schema behind a reference, and whether null is a value.
    pub(super) fn resolve<'s>(&'s self, schema: &'s Value) -> (&'s Value, bool) {
        if let Some(any) = schema["anyOf"].as_array() {
            return (self.resolve(&any[0]).0, true);
        }
        if let Some(target) = schema["$ref"].as_str() {
            return self.resolve(&self.definitions[target.strip_prefix("#/$defs/").unwrap()]);
        }
        (schema, schema["type"].as_array().is_some_and(|types| types.contains(&json!("null"))))
    }

    fn branches<'s>(&'s self, union: &'s Value) -> Vec<&'s Value> {
        let branches = union["oneOf"].as_array().unwrap().iter();
        branches.map(|branch| self.resolve(branch).0).collect()
    }

    /// The branch that an instance of a union is of, and the property that says so; a schema that
    /// is no union itself.
    pub(super) fn branch<'s>(
        &'s self,
        schema: &'s Value,
        value: &Value,
    ) -> Option<(&'s Value, Option<&'s str>)> {
        if kind(schema) != Kind::Union {
            return Some((schema, None));
        }
        let tag = schema["discriminator"]["propertyName"].as_str().unwrap();
        let is_it = |branch: &&Value| Some(&branch["properties"][tag]["const"]) == value.get(tag);
        Some((self.branches(schema).into_iter().find(is_it)?, Some(tag)))
    }

    pub(super) fn value(&self, schema: &Value, choices: &Choices<'_>, depth: usize) -> Value {
        let (schema, nullable) = self.resolve(schema);
        if nullable && choices.below(4) == 1 {
            return Value::Null;
        }
        match kind(schema) {
            Kind::Any => choices
                .of(&[json!(1), json!("text"), json!([null]), json!({ "a": { "b": true } })])
                .clone(),
            Kind::Enum => {
                let values = schema["oneOf"].as_array().or(schema["enum"].as_array()).unwrap();
                let value = choices.of(values);
                value.get("const").unwrap_or(value).clone()
            }
            Kind::Union => {
                let branches = self.branches(schema);
                // Deep down one of whose properties none must be a union, so that a tree ends.
                let ends = |branch: &&&Value| {
                    let properties = branch["properties"].as_object().unwrap().iter();
                    let is_union = |property| kind(self.resolve(property).0) == Kind::Union;
                    !properties.into_iter().any(|(name, it)| required(branch, name) && is_union(it))
                };
                let ends = branches.iter().find(ends).filter(|_| depth > 4);
                self.value(ends.unwrap_or_else(|| choices.of(&branches)), choices, depth + 1)
            }
            Kind::Text if schema.get("const").is_some() => schema["const"].clone(),
            Kind::Text => choices.of(&within(schema, texts(schema["format"].as_str()))).clone(),
            Kind::Integer => {
                let from = schema["minimum"].as_i64().unwrap_or(
                    if schema["format"].as_str().is_some_and(|format| format.starts_with('u')) {
                        0
                    } else {
                        -3
                    },
                );
                let to = schema["maximum"].as_i64().unwrap_or(from + 1000);
                json!(
                    from + i64::try_from(choices.below(usize::try_from(to - from + 1).unwrap()))
                        .unwrap()
                )
            }
            Kind::Number => {
                let all = vec![json!(0), json!(0.5), json!(-12.25), json!(15.0), json!(1e10)];
                choices.of(&within(schema, all)).clone()
            }
            Kind::Decimal => choices
                .of(&[json!(0.0055), json!("0.0055"), json!(3), json!("-12.50"), json!("0")])
                .clone(),
            Kind::Boolean => json!(choices.below(2) == 1),
            Kind::Array => {
                let limit = |keyword: &str| {
                    schema[keyword].as_u64().map(|limit| usize::try_from(limit).unwrap())
                };
                let least = limit("minItems").unwrap_or(0);
                let more = if depth > 4 { 0 } else { choices.below(3) };
                let length = (least + more).min(limit("maxItems").unwrap_or(usize::MAX));
                let mut items: Vec<Value> = Vec::new();
                for _ in 0..length {
                    let item = self.value(&schema["items"], choices, depth + 1);
                    if schema["uniqueItems"] != true || !items.contains(&item) {
                        items.push(item);
                    }
                }
                Value::Array(items)
            }
            Kind::Map => {
                let values = &schema["additionalProperties"];
                let length = if depth > 4 { 0 } else { choices.below(3) };
                let entry = |number| {
                    let value = if values.is_object() {
                        self.value(values, choices, depth + 1)
                    } else {
                        json!([number])
                    };
                    (format!("key {number} \"é\""), value)
                };
                Value::Object((0..length).map(entry).collect())
            }
            Kind::Object => {
                let mut object = Map::new();
                for (property, value) in schema["properties"].as_object().into_iter().flatten() {
                    // Deep down only what must be there is, so that a tree ends.
                    if required(schema, property) || (depth < 5 && choices.below(3) > 0) {
                        object.insert(property.clone(), self.value(value, choices, depth + 1));
                    }
                }
                Value::Object(object)
            }
        }
    }

    /// The first place at which what was written of an instance says more or less than the
    /// instance.
    pub(super) fn difference(&self, name: &str, before: &Value, after: &Value) -> Option<String> {
        self.differs(self.definition(name), before, Some(after), name)
    }

    /// Whether null and absence say different things of a property.
    fn is_patch(&self, object: &Value, name: &str) -> bool {
        let (_, nullable) = self.resolve(&object["properties"][name]);
        object["x-direction"] != "response" && nullable && !required(object, name)
    }

    fn differs(
        &self,
        schema: &Value,
        before: &Value,
        after: Option<&Value>,
        path: &str,
    ) -> Option<String> {
        let (schema, _) = self.resolve(schema);
        if before.is_null() {
            // Null and absence are one thing to a field that may be either, except in a patch.
            return after.is_some_and(|after| !after.is_null()).then(|| path.to_owned());
        }
        let Some(after) = after else { return Some(path.to_owned()) };
        let Some((schema, _)) = self.branch(schema, before) else {
            return (before != after).then(|| path.to_owned());
        };
        let is_same = match kind(schema) {
            Kind::Text if schema["format"] == "date-time" => instant(before) == instant(after),
            Kind::Number => before.as_f64() == after.as_f64(),
            Kind::Array => {
                let (before, after) = (before.as_array()?, after.as_array());
                let Some(after) = after.filter(|after| after.len() == before.len()) else {
                    return Some(path.to_owned());
                };
                let lost = |(number, (before, after)): (usize, (&Value, &Value))| {
                    self.differs(
                        &schema["items"],
                        before,
                        Some(after),
                        &format!("{path}[{number}]"),
                    )
                };
                return before.iter().zip(after).enumerate().find_map(lost);
            }
            Kind::Map if schema["additionalProperties"].is_object() => {
                let (before, after) = (before.as_object()?, after.as_object()?);
                let differs = |key: &String| {
                    let path = format!("{path}.{key}");
                    let Some(before) = before.get(key) else { return Some(path) };
                    self.differs(&schema["additionalProperties"], before, after.get(key), &path)
                };
                return before.keys().chain(after.keys()).find_map(differs);
            }
            Kind::Object => {
                let (before, after) = (before.as_object()?, after.as_object()?);
                let differs = |key: &String| {
                    let path = format!("{path}.{key}");
                    let property = &schema["properties"][key];
                    let (before, after) = (before.get(key), after.get(key));
                    if self.is_patch(schema, key) && before.is_none() != after.is_none() {
                        return Some(path);
                    }
                    self.differs(property, before.unwrap_or(&Value::Null), after, &path)
                };
                return before.keys().chain(after.keys()).find_map(differs);
            }
            _ => before == after,
        };
        (!is_same).then(|| path.to_owned())
    }
}

/// What a schema describes, references and null aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Enum,
    Text,
    Integer,
    Number,
    Decimal,
    Boolean,
    Array,
    Map,
    Object,
    Union,
}

pub(super) fn kind(schema: &Value) -> Kind {
    if schema.get("discriminator").is_some() {
        return Kind::Union;
    }
    if schema.get("oneOf").is_some() || schema.get("enum").is_some() {
        return Kind::Enum;
    }
    if schema["format"] == "decimal" {
        return Kind::Decimal;
    }
    let ty = schema["type"].as_array().map_or(&schema["type"], |types| &types[0]);
    match ty.as_str() {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::Array,
        Some("object") if schema.get("properties").is_some() => Kind::Object,
        Some("object") if schema.get("additionalProperties").is_some() => Kind::Map,
        Some("object") => Kind::Object,
        None if schema.get("const").is_some() => Kind::Text,
        _ => Kind::Any,
    }
}

pub(super) fn required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().into_iter().flatten().any(|found| found == name)
}

/// The values that keep to the limits of their schema; its examples if none does.
fn within(schema: &Value, mut values: Vec<Value>) -> Vec<Value> {
    const LIMITS: [&str; 7] = [
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
    ];
    if LIMITS.iter().any(|keyword| schema.get(keyword).is_some()) {
        let validator = jsonschema::validator_for(schema).unwrap();
        values.extend(schema["examples"].as_array().into_iter().flatten().cloned());
        values.retain(|value| validator.is_valid(value));
        assert!(!values.is_empty(), "no value and no example of {schema}");
    }
    values
}

fn texts(format: Option<&str>) -> Vec<Value> {
    let texts: &[&str] = match format {
        Some("date-time") => &[
            "2026-03-09T08:15:00Z",
            "2026-03-31T15:21:52.1922085+00:00",
            "2026-03-31T17:21:52.192227+02:00",
            "1999-12-31T23:59:59.999999999-05:30",
        ],
        Some("uuid") => &[
            "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "00000000-0000-0000-0000-000000000000",
        ],
        Some("uri") => &["https://shop.example.com/a?b=c#d", "tel:+12025550143"],
        Some("phone") => &["+12025550143", "(202) 555-0143"],
        Some("date") => &["2026-03-09"],
        Some("time") => &["08:15:00Z"],
        Some("duration") => &["P1DT2H"],
        Some("email") => &["ada@example.com"],
        Some("hostname") => &["shop.example.com"],
        Some("ipv4") => &["192.0.2.1"],
        Some("ipv6") => &["2001:db8::1"],
        Some("byte") => &["dGV4dA==", ""],
        _ => &["", "text", "é\u{1f600}\"\\\n\u{0}", "null", "0"],
    };
    texts.iter().map(|text| json!(text)).collect()
}

/// By the library of dates itself, so that `Timestamp` is not asked about itself.
fn instant(value: &Value) -> Option<jiff::Timestamp> {
    value.as_str()?.parse().ok()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn json_file(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Makes references absolute.
fn rename(value: &mut Value, folder: &Path) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                let (file, pointer) = reference.split_once("#/$defs/").unwrap();
                let place: PathBuf = folder.join(file);
                let edition = match Path::new(file).parent() {
                    Some(parent) if parent != Path::new("") => {
                        place.parent().unwrap().canonicalize().unwrap()
                    }
                    _ => folder.to_owned(),
                };
                *reference = format!("#/$defs/{}.{pointer}", name(&edition));
            }
            members.values_mut().for_each(|value| rename(value, folder));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, folder)),
        _ => {}
    }
}
