//! Example instances: made of the `examples` of the properties, valid against their schema.

use std::fmt::Write as _;

use crate::{
    codegen::{
        bundle::{Bundle, DefinitionId},
        dialect::{Definition, Direction, Kind, Object, Property, Schema, Shape, StringFormat},
    },
    json::{Node, Value},
};

/// Makes examples for the models of an edition.
pub(super) struct Examples<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) edition: usize,
}

/// Where an example is being made: the file that its references count from, and what it is inside of.
#[derive(Clone)]
struct Inside<'a> {
    edition: usize,
    file: usize,
    around: Vec<&'a str>,
}

/// JSON whose keys keep their order.
enum Json {
    Plain(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'a> Examples<'a> {
    /// An example of a model that stands in a file of the edition.
    pub(super) fn model(&self, file: usize, definition: &'a Definition) -> String {
        let inside = Inside { edition: self.edition, file, around: Vec::new() };
        let mut text = String::new();
        print(&mut text, &self.definition(definition, &inside), 0);
        text
    }

    fn definition(&self, definition: &'a Definition, inside: &Inside<'a>) -> Json {
        match &definition.kind {
            Kind::Id => plain("00000000-0000-4000-8000-000000000000"),
            Kind::Enum(content) => {
                plain(content.values.first().map_or("", |value| value.value.value.as_str()))
            }
            Kind::Object(object) => {
                let mut inside = inside.clone();
                inside.around.push(&definition.name.value);
                let fields = object.properties.iter().filter_map(|property| {
                    // An envelope holds what was asked for or why there is none, not both.
                    let is_other = !object.parameters.is_empty()
                        && property.schema.nullable
                        && property.examples.is_empty()
                        && matches!(property.schema.shape, Shape::Reference(_));
                    let value = if is_other {
                        Some(Json::Plain("null".to_owned()))
                    } else {
                        self.property(property, &inside)
                    };
                    Some((property.name.value.clone(), value?))
                });
                Json::Object(fields.collect())
            }
        }
    }

    /// `None` if the key is left out.
    fn property(&self, property: &'a Property, inside: &Inside<'a>) -> Option<Json> {
        if let Some(example) = property.examples.first() {
            return Some(from_node(example));
        }
        match self.value(&property.schema, inside) {
            Some(value) => Some(value),
            None if property.schema.nullable => Some(Json::Plain("null".to_owned())),
            None if property.required => Some(Json::Object(Vec::new())),
            None => None,
        }
    }

    /// `None` where a model would contain itself.
    fn value(&self, schema: &'a Schema, inside: &Inside<'a>) -> Option<Json> {
        Some(match &schema.shape {
            Shape::Any => plain("anything"),
            Shape::Boolean => Json::Plain("true".to_owned()),
            Shape::Number | Shape::Decimal => Json::Plain("1.5".to_owned()),
            Shape::Integer(integer) => {
                let lowest = integer.minimum.unwrap_or(1).max(1);
                Json::Plain(
                    integer.maximum.map_or(lowest, |highest| lowest.min(highest)).to_string(),
                )
            }
            Shape::String(format) => plain(match format {
                StringFormat::Plain => "text",
                StringFormat::DateTime => "2026-01-02T03:04:05Z",
                StringFormat::Uri => "https://example.com/",
                StringFormat::Phone => "+12025550100",
                StringFormat::Password => "secret",
            }),
            Shape::Array(items) => Json::Array(self.value(items, inside).into_iter().collect()),
            Shape::Map(values) => Json::Object(
                self.value(values, inside)
                    .into_iter()
                    .map(|value| ("key".to_owned(), value))
                    .collect(),
            ),
            Shape::FreeForm => Json::Object(Vec::new()),
            Shape::Parameter(_) => self.main_model(inside)?,
            Shape::Reference(reference) => {
                let id = self.bundle.resolve(inside.edition, inside.file, reference).ok()?;
                self.referred(id, inside)?
            }
        })
    }

    fn referred(&self, id: DefinitionId, inside: &Inside<'a>) -> Option<Json> {
        let definition = self.bundle.definition(id)?;
        if inside.around.contains(&definition.name.value.as_str()) {
            return None;
        }
        let inside = Inside { edition: id.edition, file: id.file, around: inside.around.clone() };
        Some(self.definition(definition, &inside))
    }

    /// What stands for a type parameter: the first answer that the source describes in a table of its own.
    fn main_model(&self, inside: &Inside<'a>) -> Option<Json> {
        let is_main = |object: &Object| {
            object.parameters.is_empty()
                && object.heading.is_some()
                && object.direction != Direction::Request
        };
        let found =
            self.bundle.definitions(self.edition).find(|(_, definition)| match &definition.kind {
                Kind::Object(object) => is_main(object),
                _ => false,
            });
        match found {
            Some((id, _)) => self.referred(id, inside),
            None => Some(Json::Object(Vec::new())),
        }
    }
}

fn plain(text: &str) -> Json {
    Json::Plain(serde_json::Value::from(text).to_string())
}

fn from_node(node: &Node) -> Json {
    match &node.value {
        Value::Array(items) => Json::Array(items.iter().map(from_node).collect()),
        Value::Object(members) => Json::Object(
            members.iter().map(|member| (member.key.clone(), from_node(&member.value))).collect(),
        ),
        Value::Number(text) => Json::Plain(text.clone()),
        _ => Json::Plain(node.to_json().to_string()),
    }
}

fn print(text: &mut String, json: &Json, depth: usize) {
    let indent = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match json {
        Json::Plain(value) => text.push_str(value),
        Json::Array(items) if items.is_empty() => text.push_str("[]"),
        Json::Object(fields) if fields.is_empty() => text.push_str("{}"),
        Json::Array(items) if items.iter().all(|item| matches!(item, Json::Plain(_))) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                print(text, item, depth);
            }
            text.push(']');
        }
        Json::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { "," });
                indent(text, depth + 1);
                print(text, item, depth + 1);
            }
            indent(text, depth);
            text.push(']');
        }
        Json::Object(fields) => {
            text.push('{');
            for (number, (key, value)) in fields.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { "," });
                indent(text, depth + 1);
                let _ = write!(text, "{}: ", serde_json::Value::from(key.as_str()));
                print(text, value, depth + 1);
            }
            indent(text, depth);
            text.push('}');
        }
    }
}
