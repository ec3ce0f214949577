//! Reads the schema of a value: of a property, of the items of a list, of the values of a map.

use super::{
    dialect::{Reference, Written},
    read_keyword::Reader,
    ty::{DECIMAL, FORMATS, Format, Integer, Type},
};
use crate::{
    diagnostic::Diagnostic,
    json::{Node, Value},
    nearest::nearest,
};

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

/// Reads a value's type, and whether it may be null; `None` when nothing sensible can be made of it (then there is a finding).
pub(super) fn ty(
    reader: &mut Reader<'_>,
    node: &Node,
    position: Position,
) -> Option<(Written, bool)> {
    if node.as_object().is_none() {
        if matches!(node.value, Value::Bool(true)) {
            return Some((Type::Any, false));
        }
        reader.wrong_kind(node, "the schema", "an object such as `{ \"type\": \"string\" }`");
        return None;
    }
    let known = |reader: &mut Reader<'_>, more: &[&'static str]| {
        reader.known_keywords(node, position.name(), &position.keywords(more));
    };
    let plain = |ty| Some((ty, false));
    if let Some(target) = node.get("$ref") {
        known(reader, &["$ref"]);
        return plain(Type::Named(reference(reader, target)?));
    }
    if let Some(branches) = node.get("anyOf") {
        known(reader, &["anyOf"]);
        return Some((nullable_branch(reader, branches)?, true));
    }
    if let Some(name) = node.get("x-type-parameter") {
        known(reader, &["x-type-parameter"]);
        return plain(Type::Parameter(reader.located_string(name, "x-type-parameter")?));
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
        return plain(Type::Any);
    };
    let (name, nullable) = type_name(reader, kind)?;
    let ty = match name {
        "boolean" => {
            known(reader, &["type"]);
            Type::Boolean
        }
        "number" => {
            known(reader, &["type"]);
            Type::Number
        }
        "string" => {
            known(reader, &["format", "type"]);
            Type::String(string_format(reader, node)?)
        }
        "integer" => {
            known(reader, &["format", "maximum", "minimum", "type"]);
            Type::Integer(integer(reader, node)?)
        }
        "array" => {
            known(reader, &["items", "type"]);
            let items = reader.required_keyword(node, "items", "an array")?;
            Type::List(nested(reader, items)?)
        }
        "object" => object(reader, node, position)?,
        name if name == DECIMAL.0 => {
            known(reader, &["format", "type"]);
            let format =
                reader.required_keyword(node, "format", "a number that may be a string")?;
            if format.as_str() != Some(DECIMAL.0) {
                let name = reader.string(format, "format")?;
                unknown_format(reader, format, name, &[DECIMAL.0]);
            }
            Type::Decimal
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
    Some((ty, nullable))
}

/// The type of what is inside of a list or a map.
fn nested(reader: &mut Reader<'_>, node: &Node) -> Option<Box<Written>> {
    let (ty, nullable) = ty(reader, node, Position::Nested)?;
    Some(Box::new(if nullable { Type::Nullable(Box::new(ty)) } else { ty }))
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
        Some(["number", "string"]) => return Some((DECIMAL.0, false)),
        Some(["number", "string", "null"]) => return Some((DECIMAL.0, true)),
        _ => {}
    }
    let message = "a value has one type, and `null` beside it if it may be null";
    let diagnostic = Diagnostic::error("type", message).at(kind.at, "");
    reader.findings.push(diagnostic.help("such as `\"string\"` or `[\"string\", \"null\"]`"));
    None
}

fn nullable_branch(reader: &mut Reader<'_>, branches: &Node) -> Option<Written> {
    let is_null = |branch: &Node| {
        branch.as_object().is_some_and(|members| members.len() == 1)
            && branch.get("type").and_then(Node::as_str) == Some("null")
    };
    match branches.as_array() {
        Some([inner, null] | [null, inner]) if is_null(null) && !is_null(inner) => {
            let (ty, nullable) = ty(reader, inner, Position::Nested)?;
            if nullable {
                let diagnostic = Diagnostic::error("null-twice", "`null` is allowed twice")
                    .at(inner.at, "this may be null already");
                reader.findings.push(diagnostic.help("keep one of the two"));
            }
            Some(ty)
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

#[expect(clippy::option_option, reason = "outer: could be read; inner: is there")]
fn string_format(reader: &mut Reader<'_>, node: &Node) -> Option<Option<&'static Format>> {
    let Some(format) = node.get("format") else { return Some(None) };
    let name = reader.string(format, "format")?;
    if name == "uuid" {
        reader.findings.push(
            Diagnostic::error("id-inline", "an id needs a name, so that two kinds of id are not mixed up")
                .at(format.at, "")
                .help("define it in `$defs` (`\"ContactId\": { \"description\": \"…\", \"type\": \"string\", \"format\": \"uuid\" }`) and refer to it here"),
        );
        return None;
    }
    let found = FORMATS.iter().find(|known| known.name == name);
    if found.is_none() {
        unknown_format(reader, format, name, &FORMATS.each_ref().map(|known| known.name));
    }
    found.map(Some)
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
    let rust = match node.get("format") {
        Some(format) => {
            let name = reader.string(format, "format")?;
            let Some((_, rust, ..)) = Integer::FORMATS.iter().find(|(known, ..)| *known == name)
            else {
                unknown_format(reader, format, name, &Integer::FORMATS.map(|(known, ..)| known));
                return None;
            };
            *rust
        }
        None if minimum.is_some_and(|minimum| minimum >= 0) => "u64",
        None => "i64",
    };
    let integer = Integer { rust, minimum, maximum };
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

fn object(reader: &mut Reader<'_>, node: &Node, position: Position) -> Option<Written> {
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
        Value::Bool(true) => Some(Type::Map(Box::new(Type::Any))),
        Value::Bool(false) => {
            let diagnostic = Diagnostic::error("closed-object", "an object that can hold nothing")
                .at(values.at, "");
            reader
                .findings
                .push(diagnostic.help("`true` for any values, or the schema of all values"));
            None
        }
        _ => Some(Type::Map(nested(reader, values)?)),
    }
}
