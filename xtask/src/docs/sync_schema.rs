//! Schemas as text, made of types of a page.

use heck::ToUpperCamelCase as _;

use super::{
    facts::{Format, Number, Type},
    sync_text::{SchemaText, Written, object},
};
use crate::json::Node;

/// Stands where a person has to describe something.
pub(super) const TO_DESCRIBE: &str = "\"Not described yet.\"";

/// The field that a schema is made for.
pub(super) struct Target<'a> {
    /// File of its model.
    pub(super) file: &'a str,
    pub(super) model: &'a str,
    pub(super) field: &'a str,
    /// The file that defines a model.
    pub(super) home: &'a dyn Fn(&str) -> Option<String>,
    /// Enums that must be defined too: name, and definition.
    pub(super) enums: Vec<(String, String)>,
}

/// The members of a property that say its type, null taken off.
pub(super) fn plain_schema(file: &SchemaText, node: &Node) -> Option<Vec<Written>> {
    if let Some(branches) = node.get("anyOf").and_then(Node::as_array) {
        let is_null = |branch: &&Node| branch.get("type").and_then(Node::as_str) == Some("null");
        return Some(file.members(branches.iter().find(|branch| !is_null(branch))?));
    }
    let members = file
        .members(node)
        .into_iter()
        .filter(|member| !matches!(member.key.as_str(), "description" | "examples" | "default"));
    let plain = node.get("type").and_then(Node::as_array).and_then(|names| {
        names.iter().find_map(|name| name.as_str().filter(|name| *name != "null"))
    });
    Some(
        members
            .map(|member| match plain {
                Some(plain) if member.key == "type" => {
                    Written::new("type", &format!("\"{plain}\""))
                }
                _ => member,
            })
            .collect(),
    )
}

/// The members of a schema for a type of the page. Listed values become an enum of their own.
pub(super) fn schema_of(target: &mut Target<'_>, ty: &Type) -> Vec<Written> {
    let plain = |name: &str| vec![Written::new("type", &format!("\"{name}\""))];
    match ty {
        Type::Any => Vec::new(),
        Type::Boolean => plain("boolean"),
        Type::Text(format) => {
            let mut members = plain("string");
            let named =
                Format::NAMED.iter().find(|(_, known)| known == format && *known != Format::Uuid);
            members.extend(named.map(|(name, _)| Written::new("format", &format!("\"{name}\""))));
            members
        }
        Type::Number(Number::Integer) => plain("integer"),
        Type::Number(_) => plain("number"),
        Type::List(inner) => {
            let mut members = plain("array");
            members.push(Written::new("items", &inline(&schema_of(target, inner))));
            members
        }
        Type::Map(inner) => {
            let inner = if **inner == Type::Any {
                "true".to_owned()
            } else {
                inline(&schema_of(target, inner))
            };
            vec![Written::new("type", "\"object\""), Written::new("additionalProperties", &inner)]
        }
        Type::Nullable(inner) => nullable(schema_of(target, inner), true),
        Type::Parameter(parameter) => {
            vec![Written::new("x-type-parameter", &format!("\"{parameter}\""))]
        }
        Type::Named(name) => {
            let home = (target.home)(name).filter(|home| home != target.file).unwrap_or_default();
            vec![Written::new("$ref", &format!("\"{home}#/$defs/{name}\""))]
        }
        Type::Values(values) => {
            let name = format!("{}{}", target.model, target.field.to_upper_camel_case());
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            target.enums.push((name.clone(), enumeration(&values)));
            vec![Written::new("$ref", &format!("\"#/$defs/{name}\""))]
        }
    }
}

/// The members of a schema, with null allowed if that is wanted.
pub(super) fn nullable(members: Vec<Written>, is_nullable: bool) -> Vec<Written> {
    if !is_nullable || members.is_empty() {
        return members;
    }
    let scalar = ["\"string\"", "\"integer\"", "\"number\"", "\"boolean\""];
    let scalar = members.iter().find_map(|member| {
        let value = member.text.strip_prefix("\"type\": ")?;
        scalar.contains(&value).then(|| value.to_owned())
    });
    match scalar {
        Some(name) => members
            .into_iter()
            .map(|member| {
                if member.key == "type" {
                    Written::new("type", &format!("[{name}, \"null\"]"))
                } else {
                    member
                }
            })
            .collect(),
        None => vec![Written::new(
            "anyOf",
            &format!("[{}, {{ \"type\": \"null\" }}]", inline(&members)),
        )],
    }
}

fn inline(members: &[Written]) -> String {
    let members: Vec<&str> = members.iter().map(|member| member.text.as_str()).collect();
    if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
}

/// The definition of an enum.
pub(super) fn enumeration(values: &[&str]) -> String {
    let members = [
        Written::new("description", TO_DESCRIBE),
        Written::new("type", "\"string\""),
        Written::new("oneOf", &branches(values, &[])),
    ];
    object(&members, 4)
}

/// The list of an enum's values; those that are known already stay as they are written.
pub(super) fn branches(values: &[&str], known: &[(&str, &str)]) -> String {
    let lines: Vec<String> = values
        .iter()
        .map(|value| {
            let old =
                known.iter().find(|(known, _)| known == value).map(|(_, text)| (*text).to_owned());
            let new = || {
                format!(
                    "{{ \"const\": {}, \"description\": {TO_DESCRIBE} }}",
                    serde_json::Value::from(*value)
                )
            };
            format!("        {}", old.unwrap_or_else(new))
        })
        .collect();
    format!("[\n{}\n      ]", lines.join(",\n"))
}
