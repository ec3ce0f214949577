//! Reads the schema of a value: of a property, of the items of a list, of the values of a map.

use super::{keyword::Reader, union};
use crate::{
    diagnostic::Diagnostic,
    json::{self, Node},
    nearest::nearest,
    schema::{
        constraint::{self, Constraint},
        dialect::{Reference, Written},
        ty::{DECIMAL, FORMATS, Format, Integer, Type},
    },
};

/// Where the schema of a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Under `properties`: described, and may have `default` and `examples`.
    Property,
    Nested,
}

impl Position {
    fn keywords(self, more: &[&'static str]) -> Vec<&'static str> {
        let annotations: &[_] = match self {
            Self::Property => &["default", "deprecated", "description", "examples", "x-rust-name"],
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

/// What a schema says of a value.
pub(super) struct Value {
    pub(super) ty: Written,
    pub(super) nullable: bool,
    pub(super) constraints: Vec<Constraint>,
}

/// Reads a value's schema; `None`, with a finding, if it makes no sense.
pub(super) fn value(reader: &mut Reader<'_>, node: &Node, position: Position) -> Option<Value> {
    let plain = |ty| Some(Value { ty, nullable: false, constraints: Vec::new() });
    if node.as_object().is_none() {
        if matches!(node.value, json::Value::Bool(true)) {
            return plain(Type::Any);
        }
        reader.wrong_kind(node, "the schema", "an object such as `{ \"type\": \"string\" }`");
        return None;
    }
    let known = |reader: &mut Reader<'_>, more: &[&'static str]| {
        reader.schema_keywords(node, position.name(), &position.keywords(more));
    };
    if let Some(target) = node.get("$ref") {
        known(reader, &["$ref"]);
        return plain(Type::Named(reference(reader, target)?));
    }
    if let Some(branches) = node.get("anyOf") {
        known(reader, &["anyOf"]);
        return Some(Value { nullable: true, ..nullable_branch(reader, branches)? });
    }
    if let Some(name) = node.get("x-type-parameter") {
        known(reader, &["x-type-parameter"]);
        return plain(Type::Parameter(reader.located_string(name, "x-type-parameter")?));
    }
    if let Some(constant) = node.get("const").filter(|_| position == Position::Property) {
        known(reader, &["const", "type"]);
        return plain_text(reader, node, constant);
    }
    if let Some(finding) = nameless(node) {
        reader.findings.push(finding);
        return None;
    }
    let Some(kind) = node.get("type") else {
        known(reader, &["$ref", "anyOf", "type", "x-type-parameter"]);
        return plain(Type::Any);
    };
    let (name, nullable) = type_name(reader, kind)?;
    let own: &[_] = match name {
        "boolean" | "number" => &["type"],
        "string" | "integer" | DECIMAL_TYPE => &["format", "type"],
        "array" => &["items", "type"],
        // Objects are told apart first.
        _ => &[],
    };
    if !own.is_empty() {
        known(reader, &[own, constraint::keywords(name)].concat());
    }
    let mut constraints = constraint::read(reader, node, name);
    let mut nested = |reader: &mut Reader<'_>, node: &Node, keyword: &str| {
        let Value { ty, nullable, constraints: inside } = value(reader, node, Position::Nested)?;
        constraints.extend(
            inside
                .into_iter()
                .map(|found| Constraint { path: format!("/{keyword}{}", found.path), ..found }),
        );
        Some(Box::new(if nullable { Type::Nullable(Box::new(ty)) } else { ty }))
    };
    let ty = match name {
        "boolean" => Type::Boolean,
        "number" => Type::Number,
        "string" => {
            let format = string_format(reader, node)?;
            let untyped = format.filter(|format| format.rust.is_none());
            constraints.extend(untyped.and(node.get("format")).map(|value| Constraint {
                path: String::new(),
                keyword: "format",
                value: value.clone(),
            }));
            Type::String(format)
        }
        "integer" => Type::Integer(integer(reader, node, &constraints)?),
        "array" => {
            let items = reader.required_keyword(node, "items", "an array")?;
            Type::List(nested(reader, items, "items")?)
        }
        "object" => match object(reader, node, position)? {
            Some(values) => Type::Map(nested(reader, values, "additionalProperties")?),
            None => Type::Map(Box::new(Type::Any)),
        },
        DECIMAL_TYPE => {
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
    Some(Value { ty, nullable, constraints })
}

/// The finding for a schema that is used inline but needs a name.
fn nameless(node: &Node) -> Option<Diagnostic> {
    let list = node.get("oneOf").or_else(|| node.get("enum")).or_else(|| node.get("const"))?;
    let nameless = |code, message: &str| Diagnostic::error(code, message).at(list.at, "");
    if union::is_union(node) {
        let finding = nameless("union-inline", "alternatives need a name");
        return Some(
            finding
                .help("a value that may be null is `\"anyOf\": [<schema>, { \"type\": \"null\" }]`")
                .help(union::ALTERNATIVES)
                .help(union::ANY_VALUE),
        );
    }
    Some(
        nameless("enum-inline", "listed values need a name")
            .help("move them to `$defs` as an enum, and refer to it here: `\"$ref\": \"#/$defs/Name\"`")
            .help("one value that a property always has is `\"const\": \"…\"`"),
    )
}

/// A property that has one value: a string, so that the tag of a union always has the same type.
fn plain_text(reader: &mut Reader<'_>, node: &Node, constant: &Node) -> Option<Value> {
    if constant.as_str().is_none() {
        let message = format!("`const` is {}", constant.kind());
        let finding = Diagnostic::error("const", message).at(constant.at, "");
        reader.findings.push(finding.help("it must be a string; describe another value by its `type`, and say in words which it is"));
        return None;
    }
    if let Some(ty) = node.get("type").filter(|ty| ty.as_str() != Some("string")) {
        let finding = Diagnostic::error("type", "a property with `const` is a string");
        reader.findings.push(finding.at(ty.at, "").help("`\"type\": \"string\"`, or no `type`"));
    }
    let constraint =
        Constraint { path: String::new(), keyword: constraint::CONST, value: constant.clone() };
    Some(Value { ty: Type::String(None), nullable: false, constraints: vec![constraint] })
}

/// What [`type_name`] calls `["number", "string"]`.
const DECIMAL_TYPE: &str = "number or string";

/// The type's name, and whether `null` is listed next to it.
fn type_name<'n>(reader: &mut Reader<'_>, kind: &'n Node) -> Option<(&'n str, bool)> {
    if let Some(name) = kind.as_str() {
        return Some((name, false));
    }
    let names: Option<Vec<_>> =
        kind.as_array().and_then(|items| items.iter().map(Node::as_str).collect());
    match names.as_deref() {
        Some([name, "null"] | ["null", name]) => return Some((name, true)),
        Some(["number", "string"]) => return Some((DECIMAL_TYPE, false)),
        Some(["number", "string", "null"]) => return Some((DECIMAL_TYPE, true)),
        _ => {}
    }
    let message = "a value has one type, and also `null` if it may be null";
    let diagnostic = Diagnostic::error("type", message).at(kind.at, "");
    reader.findings.push(diagnostic.help("such as `\"string\"` or `[\"string\", \"null\"]`"));
    None
}

fn nullable_branch(reader: &mut Reader<'_>, branches: &Node) -> Option<Value> {
    let is_null = |branch: &Node| {
        branch.as_object().is_some_and(|members| members.len() == 1)
            && branch.get("type").and_then(Node::as_str) == Some("null")
    };
    match branches.as_array() {
        Some([inner, null] | [null, inner]) if is_null(null) && !is_null(inner) => {
            let value = value(reader, inner, Position::Nested)?;
            if value.nullable {
                let diagnostic = Diagnostic::error("null-twice", "`null` is allowed twice")
                    .at(inner.at, "this may already be null");
                reader.findings.push(diagnostic.help("keep one of the two"));
            }
            Some(value)
        }
        _ => {
            reader.findings.push(
                Diagnostic::error("any-of", "`anyOf` only says that a value may be null")
                    .at(branches.at, "")
                    .help("`\"anyOf\": [<schema>, { \"type\": \"null\" }]`")
                    .help(union::ALTERNATIVES)
                    .help(union::ANY_VALUE),
            );
            None
        }
    }
}

/// Reads a `$ref`.
pub fn reference(reader: &mut Reader<'_>, target: &Node) -> Option<Reference> {
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
        "known: {}; leave it out if none fits, and give the form in the description",
        known.join(", ")
    )));
}

fn integer(reader: &mut Reader<'_>, node: &Node, constraints: &[Constraint]) -> Option<Integer> {
    let of = |keyword: &str| constraints.iter().find(|found| found.keyword == keyword);
    let bound = |keyword: &str| of(keyword).and_then(|found| self::bound(&found.value));
    let is_unsigned = bound("minimum").is_some_and(|minimum| minimum >= 0)
        || bound("exclusiveMinimum").is_some_and(|minimum| minimum >= -1);
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
        None if is_unsigned => "u64",
        None => "i64",
    };
    let integer = Integer { rust };
    let (lowest, highest) = integer.rust_range();
    for Constraint { keyword, value, .. } in constraints {
        // An exclusive bound may be just outside the range.
        let beside = i128::from(keyword.starts_with("exclusive"));
        if self::bound(value)
            .is_some_and(|bound| bound < lowest - beside || bound > highest + beside)
        {
            let message = format!("`{keyword}` does not fit into {rust}");
            let finding = Diagnostic::error("range", message).at(value.at, "");
            reader.findings.push(finding.help("choose another `format`, or correct the bound"));
        }
    }
    Some(integer)
}

fn bound(value: &Node) -> Option<i128> {
    match &value.value {
        json::Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// What the values of an object with free keys are: `Some(None)` if they may be anything.
#[expect(clippy::option_option, reason = "outer: could be read; inner: is said")]
fn object<'n>(
    reader: &mut Reader<'_>,
    node: &'n Node,
    position: Position,
) -> Option<Option<&'n Node>> {
    if let Some(properties) = node.get("properties") {
        reader.findings.push(
            Diagnostic::error("object-inline", "an object with properties needs a name")
                .at(properties.at, "")
                .help("move it to `$defs`, and refer to it here: `\"$ref\": \"#/$defs/Name\"`"),
        );
        return None;
    }
    reader.schema_keywords(
        node,
        position.name(),
        &position.keywords(&["additionalProperties", "type"]),
    );
    let values =
        reader.required_keyword(node, "additionalProperties", "an object without `properties`")?;
    match values.value {
        json::Value::Bool(true) => Some(None),
        json::Value::Bool(false) => {
            let diagnostic =
                Diagnostic::error("closed-object", "this object could not hold anything")
                    .at(values.at, "");
            reader
                .findings
                .push(diagnostic.help("`true` for any values, or the schema of all values"));
            None
        }
        _ => Some(Some(values)),
    }
}
