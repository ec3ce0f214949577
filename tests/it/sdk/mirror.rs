//! Makes the strictest edition that agrees with a lock: what a mutation of the lock is compared
//! with.

use std::collections::{BTreeMap, BTreeSet};

use facts::adapters::{sdk_type as ty, sdk_type::Type};
use serde_json::{Map, Value, json};
use spec::edition::load::Folder;

use super::edition::{self, content};

/// The edition.
pub(super) fn mirror(lock: &Value) -> Folder {
    let types = lock["types"].as_object().unwrap();
    let names = types.keys().enumerate();
    let names = names.map(|(number, name)| (name.clone(), format!("Type{number}"))).collect();
    let aliases =
        types.iter().filter_map(|(name, alias)| Some((name.clone(), alias.as_str()?.to_owned())));
    let mut mirror = Mirror { names, aliases: aliases.collect(), definitions: Map::new() };
    let sent = reached(lock, true);
    for (name, definition) in types {
        let schema = match definition {
            Value::Object(fields) => mirror.object(fields.iter(), sent.contains(name)),
            Value::Array(values) => listed(values),
            _ => continue,
        };
        let name = mirror.names[name].clone();
        mirror.definitions.insert(name, schema);
    }
    let mut paths = Map::new();
    for (number, operation) in lock["operations"].as_array().unwrap().iter().enumerate() {
        let (path, method, written) = mirror.operation(lock, number, operation);
        paths.entry(path).or_insert_with(|| json!({}))[method] = written;
    }
    edition::edition(&paths.into(), &mirror.definitions.into(), &[])
}

struct Mirror {
    /// Ours by the lock's.
    names: BTreeMap<String, String>,
    /// What other names stand for.
    aliases: BTreeMap<String, String>,
    definitions: Map<String, Value>,
}

impl Mirror {
    /// Path, method and content of an operation.
    fn operation(
        &mut self,
        lock: &Value,
        number: usize,
        operation: &Value,
    ) -> (String, String, Value) {
        let of = |place: &str| -> Map<String, Value> {
            let parameters = operation["parameters"].as_object().unwrap().iter();
            let start = format!("{place} ");
            parameters
                .filter_map(|(key, value)| {
                    Some((key.strip_prefix(&start)?.to_owned(), value.clone()))
                })
                .collect()
        };
        let mut listed: Vec<Value> = Vec::new();
        let parts = operation["path"].as_str().unwrap().split('/').enumerate();
        let parts = parts.map(|(place, part)| {
            if !part.starts_with('{') {
                return part.to_owned();
            }
            listed.push(json!({ "name": format!("p{place}"), "in": "path", "required": true }));
            format!("{{p{place}}}")
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let query = of("query");
        if !query.is_empty() {
            let definition = format!("Query{number}");
            let schema = self.object(query.iter(), true);
            self.definitions.insert(definition.clone(), schema);
            for key in query.keys() {
                let name = key.trim_end_matches('?');
                let target = format!("models.json#/$defs/{definition}/properties/{name}");
                listed.push(json!({
                    "name": name, "in": "query", "required": !key.ends_with('?'), "schema": { "$ref": target }
                }));
            }
        }
        let headers = operation["headers"].as_array().unwrap().iter();
        listed.extend(headers.map(|name| json!({ "name": name, "in": "header" })));
        let mut written = json!({ "parameters": listed });
        let body = of("body");
        if !body.is_empty() {
            let definition = format!("Body{number}");
            let schema = self.object(body.iter(), true);
            self.definitions.insert(definition.clone(), schema);
            let target = json!({ "$ref": format!("models.json#/$defs/{definition}") });
            let mut sent = content(&target);
            sent.as_object_mut().unwrap().remove("description");
            written["requestBody"] = sent;
        }
        if operation["answer"] != "null" {
            let (envelope, argument) = self.answer(lock, number, &operation["answer"]);
            let target = format!("models.json#/$defs/{envelope}");
            let schema = json!({ "$ref": target, "x-type-arguments": { "T": argument } });
            written["responses"] = json!({ "200": content(&schema) });
        }
        (path, operation["method"].as_str().unwrap().to_lowercase(), written)
    }

    /// The generic envelope of an answer, and what stands for its parameter.
    fn answer(&mut self, lock: &Value, number: usize, answer: &Value) -> (String, Value) {
        let parameter = json!({ "x-type-parameter": "T" });
        match parse(answer).0 {
            Type::Page(member, items) => {
                let (page, envelope) = (format!("Page{number}"), format!("Paged{number}"));
                let list = self.schema(&Type::List(items));
                let data = json!({ "type": "object", "properties": { member: list } });
                self.definitions.insert(page.clone(), data);
                let whole = json!({
                    "type": "object", "x-type-parameters": { "T": "what is inside." },
                    "properties": { "data": parameter },
                });
                self.definitions.insert(envelope.clone(), whole);
                (envelope, json!({ "$ref": format!("models.json#/$defs/{page}") }))
            }
            Type::Named(name) => {
                let fields = lock["types"][&name].as_object().unwrap();
                let data = fields.get("data").or_else(|| fields.get("data?")).unwrap();
                let (ty, nullable) = parse(data);
                let envelope = self.names[&name].clone();
                let definition = &mut self.definitions[&envelope];
                definition["x-type-parameters"] = json!({ "T": "what is inside." });
                definition["properties"]["data"] =
                    if nullable { or_null(&parameter) } else { parameter };
                (envelope, self.schema(&ty))
            }
            other => panic!("an answer of {other:?}"),
        }
    }

    fn object<'a>(
        &mut self,
        fields: impl Iterator<Item = (&'a String, &'a Value)>,
        is_sent: bool,
    ) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (key, value) in fields {
            let name = key.trim_end_matches('?');
            let (ty, nullable) = parse(value);
            if !key.ends_with('?') || (!is_sent && !nullable) {
                required.push(name.to_owned());
            }
            let schema = if let Some(values) = value.as_array() {
                let name = format!("Listed{}", self.definitions.len());
                self.definitions.insert(name.clone(), listed(values));
                json!({ "$ref": format!("models.json#/$defs/{name}") })
            } else {
                self.schema(&ty)
            };
            properties.insert(name.to_owned(), if nullable { or_null(&schema) } else { schema });
        }
        json!({ "type": "object", "properties": properties, "required": required })
    }

    fn schema(&self, ty: &Type) -> Value {
        match ty {
            Type::Text => json!({ "type": "string" }),
            Type::Time => json!({ "type": "string", "format": "date-time" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::List(items) => json!({ "type": "array", "items": self.schema(items) }),
            Type::Map(values) if **values == Type::Any => {
                json!({ "type": "object", "additionalProperties": true })
            }
            Type::Map(values) => {
                json!({ "type": "object", "additionalProperties": self.schema(values) })
            }
            Type::Named(name) => match self.aliases.get(name) {
                Some(other) => self.schema(&ty::parse(other).unwrap().0),
                None => json!({ "$ref": format!("models.json#/$defs/{}", self.names[name]) }),
            },
            Type::Any | Type::Nothing | Type::Union(_) | Type::Page(..) => json!({}),
        }
    }
}

/// An enum of these values, each with a name that no value gets in its way with.
fn listed(values: &[Value]) -> Value {
    let values = values.iter().filter(|value| !value.is_null()).enumerate();
    let branches = values.map(|(number, value)| {
        json!({ "const": value, "description": "A value.", "x-rust-name": format!("Value{number}") })
    });
    json!({ "type": "string", "oneOf": branches.collect::<Vec<_>>() })
}

fn or_null(schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("array" | "object") => json!({ "anyOf": [schema, { "type": "null" }] }),
        Some(plain) => {
            let mut schema = schema.clone();
            schema["type"] = json!([plain, "null"]);
            schema
        }
        None if *schema == json!({}) => json!({}),
        None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// The type of a value in a lock, and whether it may be null.
pub(super) fn parse(value: &Value) -> (Type, bool) {
    match value.as_array() {
        Some(values) => (Type::Text, values.iter().any(Value::is_null)),
        None => ty::parse(value.as_str().unwrap()).unwrap(),
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
