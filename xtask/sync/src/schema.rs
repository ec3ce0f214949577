//! Schemas as text, made from types of a page.

use facts::listing::{Format, Number, Type};
use heck::ToUpperCamelCase as _;
use spec::json::Node;

use crate::{
    text::{SchemaText, Written, object},
    words::TO_DESCRIBE,
};

/// The field that a schema is made for.
pub(super) struct Target<'a> {
    /// Name of the file of its model.
    pub(super) name: &'a str,
    pub(super) file: &'a SchemaText,
    pub(super) model: &'a str,
    pub(super) field: &'a str,
    pub(super) home: &'a dyn Fn(&str) -> Option<String>,
    /// Whether a type of the schema says the same as one of the page.
    pub(super) is_same: &'a dyn Fn(&Type, &Type) -> bool,
    /// Enums that must be defined too: name, and definition.
    pub(super) enums: Vec<(String, String)>,
    /// Whether there is an id in it, whose name a page does not know.
    pub(super) has_id: bool,
}

/// What is written where a schema goes.
#[derive(Clone, Copy)]
pub(super) struct Old<'a> {
    pub(super) ty: &'a Type,
    pub(super) node: &'a Node,
}

impl Old<'_> {
    /// Without null; also if only the type knows of it, or only the node.
    fn plain(self) -> Self {
        let ty = if let Type::Nullable(inner) = self.ty { inner } else { self.ty };
        Self { ty, node: without_null(self.node) }
    }

    /// What a list or a map holds.
    fn inner(self) -> Option<Self> {
        match self.ty {
            Type::List(ty) => Some(Self { ty, node: self.node.get("items")? }),
            Type::Map(ty) => Some(Self { ty, node: self.node.get("additionalProperties")? }),
            _ => None,
        }
    }
}

impl Target<'_> {
    /// The members of a schema for a type of the page; what says the same already stays as it is
    /// written. Listed values become their own enum. `None` if a name cannot be resolved.
    pub(super) fn schema_of(&mut self, ty: &Type, old: Option<Old<'_>>) -> Option<Vec<Written>> {
        let old = old.map(Old::plain);
        if let Some(old) = old.filter(|old| (self.is_same)(old.ty, ty)) {
            return Some(plain_members(self.file, old.node));
        }
        let plain = |name: &str| vec![Written::new("type", &format!("\"{name}\""))];
        Some(match ty {
            Type::Any => Vec::new(),
            Type::Boolean => plain("boolean"),
            Type::Text(format) => {
                let mut members = plain("string");
                self.has_id |= *format == Format::Uuid;
                let named = format.name().filter(|_| *format != Format::Uuid);
                members.extend(named.map(|name| Written::new("format", &format!("\"{name}\""))));
                members
            }
            Type::Number(Number::Integer) => plain("integer"),
            Type::Number(_) => plain("number"),
            Type::List(inner) => {
                let old = old.filter(|old| matches!(old.ty, Type::List(_))).and_then(Old::inner);
                let mut members = plain("array");
                members.push(Written::new("items", &inline(&self.schema_of(inner, old)?)));
                members
            }
            Type::Map(inner) => {
                let old = old.filter(|old| matches!(old.ty, Type::Map(_))).and_then(Old::inner);
                let inner = match **inner {
                    Type::Any => "true".to_owned(),
                    _ => inline(&self.schema_of(inner, old)?),
                };
                let mut members = plain("object");
                members.push(Written::new("additionalProperties", &inner));
                members
            }
            Type::Nullable(inner) => nullable(self.schema_of(inner, old)?, true),
            Type::Parameter(parameter) => {
                vec![Written::new("x-type-parameter", &format!("\"{parameter}\""))]
            }
            Type::Named(name) => {
                let home = (self.home)(name)?;
                let home = if home == self.name { "" } else { home.as_str() };
                vec![Written::new("$ref", &format!("\"{home}#/$defs/{name}\""))]
            }
            Type::Values(values) => {
                let name = format!("{}{}", self.model, self.field.to_upper_camel_case());
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                self.enums.push((name.clone(), enumeration(&values)));
                vec![Written::new("$ref", &format!("\"#/$defs/{name}\""))]
            }
        })
    }
}

/// The branch that is not null, if there are two.
fn without_null(node: &Node) -> &Node {
    let is_null = |branch: &&Node| branch.get("type").and_then(Node::as_str) == Some("null");
    let branches = node.get("anyOf").and_then(Node::as_array).unwrap_or_default();
    branches.iter().find(|branch| !is_null(branch)).unwrap_or(node)
}

/// The members of a schema, null taken off.
fn plain_members(file: &SchemaText, node: &Node) -> Vec<Written> {
    let names = node.get("type").and_then(Node::as_array).unwrap_or_default();
    let kept: Vec<_> = names
        .iter()
        .filter(|name| name.as_str() != Some("null"))
        .map(|name| file.slice(name))
        .collect();
    let members = file.members(node).into_iter().map(|member| match kept.as_slice() {
        [only] if member.key == "type" => Written::new("type", only),
        [_, ..] if member.key == "type" => Written::new("type", &format!("[{}]", kept.join(", "))),
        _ => member,
    });
    members.collect()
}

/// The members of a schema, with null allowed if that is wanted.
pub(super) fn nullable(mut members: Vec<Written>, is_nullable: bool) -> Vec<Written> {
    if !is_nullable || members.is_empty() {
        return members;
    }
    let scalar = ["\"string\"", "\"integer\"", "\"number\"", "\"boolean\""];
    if let Some(ty) = members.iter_mut().find(|member| member.key == "type") {
        let value = ty.value();
        // Two types: a number that may be a string.
        let names = value.strip_prefix('[').and_then(|names| names.strip_suffix(']'));
        if let Some(names) = names.or(scalar.contains(&value).then_some(value)) {
            *ty = Written::new("type", &format!("[{names}, \"null\"]"));
            return members;
        }
    }
    vec![Written::new("anyOf", &format!("[{}, {{ \"type\": \"null\" }}]", inline(&members)))]
}

fn inline(members: &[Written]) -> String {
    let members: Vec<&str> = members.iter().map(|member| member.text.as_str()).collect();
    if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
}

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
