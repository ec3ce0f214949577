//! Reads the schema of a value: of a property, of the items of a list, of the values of a map.

use super::{
    dialect::{Integer, Reference, Schema, Shape, StringFormat},
    read_keyword::Reader,
};
use crate::{
    diagnostic::Diagnostic,
    json::{Node, Value},
    nearest::nearest,
};

/// Format of a number that may be written as a number or as a string: `"type": ["number", "string"]`.
const DECIMAL: &str = "decimal";

/// Where the schema of a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Under `properties`: described, and may have `default` and `examples`.
    Property,
    Nested,
}

impl Position {
    fn keywords(self, more: &[&'static str]) -> Vec<&'static str> {
        let annotations: &[_] = match self {
            Self::Property => &["default", "description", "examples"],
            Self::Nested => &["description"],
        };
        let mut all = [annotations, more].concat();
        all.sort_unstable();
        all
    }

    fn name(self) -> &'static str {
        match self {
            Self::Property => "a property",
            Self::Nested => "a nested schema",
        }
    }
}

/// Reads a value's schema; `None` when nothing sensible can be made of it (then there is a finding).
pub(super) fn schema(reader: &mut Reader<'_>, node: &Node, position: Position) -> Option<Schema> {
    if node.as_object().is_none() {
        if matches!(node.value, Value::Bool(true)) {
            return Some(Schema { at: node.at, nullable: false, shape: Shape::Any });
        }
        reader.wrong_kind(node, "the schema", "an object such as `{ \"type\": \"string\" }`");
        return None;
    }
    let known = |reader: &mut Reader<'_>, more: &[&'static str]| {
        reader.known_keywords(node, position.name(), &position.keywords(more));
    };
    let plain = |shape| Some(Schema { at: node.at, nullable: false, shape });
    if let Some(target) = node.get("$ref") {
        known(reader, &["$ref"]);
        return plain(Shape::Reference(reference(reader, target)?));
    }
    if let Some(branches) = node.get("anyOf") {
        known(reader, &["anyOf"]);
        let inner = nullable_branch(reader, branches)?;
        return Some(Schema { at: node.at, nullable: true, shape: inner.shape });
    }
    if let Some(name) = node.get("x-type-parameter") {
        known(reader, &["x-type-parameter"]);
        return plain(Shape::Parameter(reader.located_string(name, "x-type-parameter")?));
    }
    if let Some(list) = node.get("enum").or_else(|| node.get("oneOf")).or_else(|| node.get("const"))
    {
        reader.findings.push(
            Diagnostic::error("enum-inline", "listed values need a name")
                .at(list.at, "")
                .help("move them to `$defs` as an enum, and refer to it here: `\"$ref\": \"#/$defs/Name\"`"),
        );
        return None;
    }
    let Some(kind) = node.get("type") else {
        known(reader, &["$ref", "anyOf", "type", "x-type-parameter"]);
        return plain(Shape::Any);
    };
    let (name, nullable) = type_name(reader, kind)?;
    let shape = match name {
        "boolean" => {
            known(reader, &["type"]);
            Shape::Boolean
        }
        "number" => {
            known(reader, &["type"]);
            Shape::Number
        }
        "string" => {
            known(reader, &["format", "type"]);
            Shape::String(string_format(reader, node)?)
        }
        "integer" => {
            known(reader, &["format", "maximum", "minimum", "type"]);
            Shape::Integer(integer(reader, node)?)
        }
        "array" => {
            known(reader, &["items", "type"]);
            let items = reader.required_keyword(node, "items", "an array")?;
            Shape::Array(Box::new(schema(reader, items, Position::Nested)?))
        }
        "object" => object(reader, node, position)?,
        DECIMAL => {
            known(reader, &["format", "type"]);
            let format =
                reader.required_keyword(node, "format", "a number that may be a string")?;
            if format.as_str() != Some(DECIMAL) {
                let name = reader.string(format, "format")?;
                unknown_format(reader, format, name, &[DECIMAL]);
            }
            Shape::Decimal
        }
        _ => {
            reader.findings.push(
                Diagnostic::error("type", format!("`{name}` is not a type of a value"))
                    .at(kind.at, "")
                    .help("one of: array, boolean, integer, number, object, string, or `[\"string\", \"null\"]` and the like"),
            );
            return None;
        }
    };
    Some(Schema { at: node.at, nullable, shape })
}

/// The type's name, and whether `null` is listed beside it.
fn type_name<'n>(reader: &mut Reader<'_>, kind: &'n Node) -> Option<(&'n str, bool)> {
    if let Some(name) = kind.as_str() {
        return Some((name, false));
    }
    let names: Option<Vec<_>> =
        kind.as_array().and_then(|items| items.iter().map(Node::as_str).collect());
    match names.as_deref() {
        Some([name, "null"] | ["null", name]) => return Some((name, true)),
        Some(["number", "string"]) => return Some((DECIMAL, false)),
        Some(["number", "string", "null"]) => return Some((DECIMAL, true)),
        _ => {}
    }
    let message = "a value has one type, and `null` beside it if it may be null";
    let diagnostic = Diagnostic::error("type", message).at(kind.at, "");
    reader.findings.push(diagnostic.help("such as `\"string\"` or `[\"string\", \"null\"]`"));
    None
}

fn nullable_branch(reader: &mut Reader<'_>, branches: &Node) -> Option<Schema> {
    let is_null = |branch: &Node| {
        branch.as_object().is_some_and(|members| members.len() == 1)
            && branch.get("type").and_then(Node::as_str) == Some("null")
    };
    match branches.as_array() {
        Some([inner, null] | [null, inner]) if is_null(null) && !is_null(inner) => {
            let schema = schema(reader, inner, Position::Nested)?;
            if schema.nullable {
                let diagnostic = Diagnostic::error("null-twice", "`null` is allowed twice")
                    .at(inner.at, "this may be null already");
                reader.findings.push(diagnostic.help("keep one of the two"));
            }
            Some(schema)
        }
        _ => {
            reader.findings.push(
                Diagnostic::error("any-of", "`anyOf` only says that a value may be null")
                    .at(branches.at, "")
                    .help("`\"anyOf\": [<schema>, { \"type\": \"null\" }]`")
                    .help("for real alternatives name each as a definition, describe the value as any JSON value, and decide in code"),
            );
            None
        }
    }
}

/// Reads what a `$ref` says.
pub(super) fn reference(reader: &mut Reader<'_>, target: &Node) -> Option<Reference> {
    let text = reader.located_string(target, "$ref")?;
    let (file, pointer) = text.value.split_once('#').unwrap_or((text.value.as_str(), ""));
    let name =
        pointer.strip_prefix("/$defs/").filter(|name| !name.is_empty() && !name.contains('/'));
    let Some(name) = name else {
        let diagnostic =
            Diagnostic::error("ref-form", format!("`{}` does not name a definition", text.value))
                .at(text.at, "");
        reader
            .findings
            .push(diagnostic.help("`#/$defs/Name`, or `file.json#/$defs/Name` for another file"));
        return None;
    };
    let file = (!file.is_empty()).then(|| file.to_owned());
    Some(Reference { file, name: name.to_owned(), text })
}

fn string_format(reader: &mut Reader<'_>, node: &Node) -> Option<StringFormat> {
    let Some(format) = node.get("format") else { return Some(StringFormat::Plain) };
    let name = reader.string(format, "format")?;
    if name == "uuid" {
        reader.findings.push(
            Diagnostic::error("id-inline", "an id needs a name, so that two kinds of id are not mixed up")
                .at(format.at, "")
                .help("define it in `$defs` (`\"ContactId\": { \"description\": \"…\", \"type\": \"string\", \"format\": \"uuid\" }`) and refer to it here"),
        );
        return None;
    }
    let found = StringFormat::NAMED.iter().find(|(known, _)| *known == name);
    if found.is_none() {
        unknown_format(reader, format, name, &StringFormat::NAMED.map(|(known, _)| known));
    }
    found.map(|(_, format)| *format)
}

fn unknown_format(reader: &mut Reader<'_>, format: &Node, name: &str, known: &[&'static str]) {
    let diagnostic =
        Diagnostic::error("format", format!("the format `{name}` is not known")).at(format.at, "");
    let near = nearest(name, known.iter().copied());
    reader.findings.push(diagnostic.did_you_mean(near).help(format!(
        "known: {}; leave it out if none fits, and say the form in the description",
        known.join(", ")
    )));
}

fn integer(reader: &mut Reader<'_>, node: &Node) -> Option<Integer> {
    let minimum = bound(reader, node, "minimum")?;
    let maximum = bound(reader, node, "maximum")?;
    let (format, rust) = match node.get("format") {
        Some(format) => {
            let name = reader.string(format, "format")?;
            let Some((name, rust, ..)) = Integer::FORMATS.iter().find(|(known, ..)| *known == name)
            else {
                unknown_format(reader, format, name, &Integer::FORMATS.map(|(known, ..)| known));
                return None;
            };
            (Some(*name), *rust)
        }
        None if minimum.is_some_and(|minimum| minimum >= 0) => (None, "u64"),
        None => (None, "i64"),
    };
    let integer = Integer { rust, format, minimum, maximum };
    let (lowest, highest) = integer.rust_range();
    for (keyword, value) in [("minimum", minimum), ("maximum", maximum)] {
        if value.is_some_and(|value| value < lowest || value > highest)
            && let Some(bound) = node.get(keyword)
        {
            let diagnostic =
                Diagnostic::error("range", format!("`{keyword}` does not fit into {rust}"))
                    .at(bound.at, "");
            reader.findings.push(diagnostic.help("choose another `format`, or correct the bound"));
        }
    }
    if let (Some(minimum), Some(maximum)) = (minimum, maximum)
        && minimum > maximum
        && let Some(bound) = node.get("minimum")
    {
        reader.findings.push(
            Diagnostic::error("range", "`minimum` is above `maximum`")
                .at(bound.at, "")
                .help("no value could be valid"),
        );
    }
    Some(integer)
}

/// A bound of an integer: `Some(None)` if it is not there, `None` if it is not an integer.
#[expect(clippy::option_option, reason = "outer: could be read; inner: is there")]
fn bound(reader: &mut Reader<'_>, node: &Node, keyword: &str) -> Option<Option<i128>> {
    let Some(value) = node.get(keyword) else { return Some(None) };
    if let Value::Number(text) = &value.value
        && let Ok(bound) = text.parse()
    {
        return Some(Some(bound));
    }
    reader.wrong_kind(value, keyword, "an integer");
    None
}

fn object(reader: &mut Reader<'_>, node: &Node, position: Position) -> Option<Shape> {
    if let Some(properties) = node.get("properties") {
        reader.findings.push(
            Diagnostic::error("object-inline", "an object with properties needs a name")
                .at(properties.at, "")
                .help("move it to `$defs`, and refer to it here: `\"$ref\": \"#/$defs/Name\"`"),
        );
        return None;
    }
    reader.known_keywords(
        node,
        position.name(),
        &position.keywords(&["additionalProperties", "type"]),
    );
    let values =
        reader.required_keyword(node, "additionalProperties", "an object without `properties`")?;
    match values.value {
        Value::Bool(true) => Some(Shape::FreeForm),
        Value::Bool(false) => {
            let diagnostic = Diagnostic::error("closed-object", "an object that can hold nothing")
                .at(values.at, "");
            reader
                .findings
                .push(diagnostic.help("`true` for any values, or the schema of all values"));
            None
        }
        _ => Some(Shape::Map(Box::new(schema(reader, values, Position::Nested)?))),
    }
}
