//! Stage 2: from JSON to the dialect. Every keyword that is not in the closed list of its position
//! is an error, so nothing is silently ignored.

pub mod keyword;
mod union;
pub mod value;

use std::collections::HashSet;

use self::keyword::Reader;
use super::{
    dialect::{Definition, Direction, Enum, EnumValue, File, Kind, Object, Property},
    name::Casing,
    rejected::Rejected,
};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node, Value},
    source::{FileId, Located},
};

/// Every keyword that some kind of definition has.
const DEFINITION: [&str; 15] = [
    "additionalProperties",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "format",
    "oneOf",
    "properties",
    "required",
    "type",
    "x-direction",
    "x-heading",
    "x-ignore-case",
    "x-rust-name",
    "x-type-parameters",
];

/// Reads a model file.
///
/// What can be read is returned even when there are findings, so that later checks can look at the rest of the file.
pub(super) fn file(id: FileId, name: &str, root: &Node, findings: &mut Vec<Diagnostic>) -> File {
    let mut reader = Reader::new(findings);
    let mut rejected = Rejected::default();
    if root.as_object().is_none() {
        reader.wrong_kind(root, "the file", "an object with `$defs`");
        rejected.add_all();
        return File {
            id,
            name: name.to_owned(),
            title: String::new(),
            description: String::new(),
            definitions: Vec::new(),
            rejected,
            root: root.clone(),
        };
    }
    reader.known_keywords(root, "a model file", &["$schema", "$defs", "description", "title"]);
    let title = reader.text(root, "title", "a model file");
    let description = reader.text(root, "description", "a model file");
    let definitions = match reader
        .required_keyword(root, "$defs", "a model file")
        .map(|defs| (defs, defs.as_object()))
    {
        Some((_, Some(members))) => {
            kept(members, &mut rejected, |member| reader.definition(member))
        }
        Some((defs, None)) => {
            reader.wrong_kind(defs, "$defs", "an object of definitions");
            rejected.add_all();
            Vec::new()
        }
        None => {
            rejected.add_all();
            Vec::new()
        }
    };
    File {
        id,
        name: name.to_owned(),
        title,
        description,
        definitions,
        rejected,
        root: root.clone(),
    }
}

/// What could be read from members; the names of the others are recorded.
fn kept<T>(
    members: &[Member],
    rejected: &mut Rejected,
    mut read: impl FnMut(&Member) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::with_capacity(members.len());
    for member in members {
        match read(member) {
            Some(found) => all.push(found),
            None => rejected.add(&member.key),
        }
    }
    all
}

/// Whether a string is an id: a UUID, or whatever its name calls one.
fn is_id(node: &Node, name: &str) -> bool {
    node.get("format").map_or(name.ends_with("Id"), |format| format.as_str() == Some("uuid"))
}

impl Reader<'_> {
    fn definition(&mut self, member: &Member) -> Option<Definition> {
        let node = &member.value;
        let Some(members) = node.as_object() else {
            self.wrong_kind(node, &member.key, "an object (a definition)");
            return None;
        };
        let name = Located { value: member.key.clone(), at: member.key_at };
        let has = |key: &str| members.iter().any(|member| member.key == key);
        let kind = match node.get("type").and_then(Node::as_str) {
            _ if union::is_union(node) => self.union(node).map(Kind::Union),
            Some("object") => Some(Kind::Object(self.object(node))),
            Some("string") if has("oneOf") || has("enum") => self.enumeration(node).map(Kind::Enum),
            Some("string") if is_id(node, &name.value) => {
                self.schema_keywords(
                    node,
                    "an id",
                    &["deprecated", "description", "format", "type", "x-rust-name"],
                );
                if !name.value.ends_with("Id") {
                    let help = format!("call it `{}Id`", name.value);
                    self.findings.push(
                        Diagnostic::error("id-name", "the name of an id ends in `Id`")
                            .at(name.at, "")
                            .help(help),
                    );
                }
                Some(Kind::Id { is_uuid: has("format") })
            }
            _ => {
                // A misspelt keyword may be why it is none of them.
                self.schema_keywords(node, "a definition", &DEFINITION);
                let telling: &[_] =
                    if has("type") { &["enum", "format", "oneOf"] } else { &["type"] };
                if !telling.iter().any(|keyword| self.is_misspelt(node, keyword)) {
                    self.no_kind(&name);
                }
                None
            }
        };
        // Checked after the keywords, so that a finding about the whole does not hide one about the
        // name.
        let description =
            self.described(node, &format!("the definition `{}`", name.value), name.at);
        Some(Definition {
            description,
            deprecated: self.flag(node, "deprecated"),
            rust_name: self.rust_name(node, Casing::Type),
            kind: kind?,
            name,
        })
    }

    fn no_kind(&mut self, name: &Located<String>) {
        self.findings.push(
            Diagnostic::error("definition-kind", format!("`{}` is neither an object, an enum, a union nor an id", name.value))
                .at(name.at, "")
                .help("a definition has `type: object` with `properties`, or `type: string` with `oneOf` or `enum`, or `oneOf` with `discriminator`, or `type: string` with a name that ends in `Id`")
                .help("write any other schema where it is used"),
        );
    }

    fn object(&mut self, node: &Node) -> Object {
        let keywords = [
            "additionalProperties",
            "deprecated",
            "description",
            "properties",
            "required",
            "type",
            "x-direction",
            "x-heading",
            "x-rust-name",
            "x-type-parameters",
        ];
        self.schema_keywords(node, "an object definition", &keywords);
        let mut unread = Rejected::default();
        let direction =
            self.noting("x-direction", node, &mut unread, |reader| reader.direction(node));
        if let Some(closed) = node.get("additionalProperties") {
            let diagnostic = match (&closed.value, direction) {
                (Value::Bool(false), Direction::Request) => {
                    Diagnostic::error("closed-object", "a request is never closed")
                        .note("the API may take fields that this schema does not know yet")
                }
                (Value::Bool(false), _) => {
                    Diagnostic::error("closed-object", "a response is never closed")
                        .note("the next field that the API adds would make every answer invalid")
                }
                _ => Diagnostic::error("open-object", "an object definition has `properties` only")
                    .note("unknown fields are ignored anyway"),
            };
            self.findings.push(diagnostic.at(closed.at, "").help("remove `additionalProperties`"));
        }
        let heading = node
            .get("x-heading")
            .and_then(|heading| self.string(heading, "x-heading"))
            .map(str::to_owned);
        let parameters = self.parameters(node, &mut unread);
        let required = self.noting("required", node, &mut unread, |reader| reader.required(node));
        let mut rejected = Rejected::default();
        let names: HashSet<_> = required.iter().map(|name| name.value.as_str()).collect();
        let properties = match self
            .required_keyword(node, "properties", "an object definition")
            .map(|list| (list, list.as_object()))
        {
            Some((_, Some(members))) => kept(members, &mut rejected, |member| {
                self.property(member, names.contains(member.key.as_str()))
            }),
            Some((list, None)) => {
                self.wrong_kind(list, "properties", "an object of properties");
                rejected.add_all();
                Vec::new()
            }
            None => {
                rejected.add_all();
                Vec::new()
            }
        };
        Object { direction, heading, parameters, properties, required, rejected, unread }
    }

    fn required(&mut self, node: &Node) -> Vec<Located<String>> {
        let Some(list) = node.get("required") else { return Vec::new() };
        let Some(items) = list.as_array() else {
            self.wrong_kind(list, "required", "an array of property names");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.located_string(item, "an item of `required`")).collect()
    }

    fn direction(&mut self, node: &Node) -> Direction {
        let all = [Direction::Request, Direction::Response, Direction::Both];
        let Some(value) = self.required_keyword(node, "x-direction", "an object definition") else {
            return Direction::Both;
        };
        let found = all.into_iter().find(|direction| value.as_str() == Some(direction.as_str()));
        found.unwrap_or_else(|| {
            self.findings.push(
                Diagnostic::error("direction", "`x-direction` says who sends the object")
                    .at(value.at, "not a direction")
                    .help("`request` (a caller), `response` (the API) or `both`"),
            );
            Direction::Both
        })
    }

    fn parameters(&mut self, node: &Node, unread: &mut Rejected) -> Vec<(Located<String>, String)> {
        const KEYWORD: &str = "x-type-parameters";
        let Some(list) = node.get(KEYWORD) else {
            if self.is_misspelt(node, KEYWORD) {
                unread.add(KEYWORD);
            }
            return Vec::new();
        };
        let Some(members) = list.as_object() else {
            let wanted = "an object: name of the parameter, what it stands for";
            self.wrong_kind(list, KEYWORD, wanted);
            unread.add(KEYWORD);
            return Vec::new();
        };
        let mut parameters = Vec::new();
        for member in members {
            if member.key.len() != 1
                || !member.key.starts_with(|letter: char| letter.is_ascii_uppercase())
            {
                let diagnostic =
                    Diagnostic::error("parameter-name", "a type parameter is one capital letter")
                        .at(member.key_at, "");
                self.findings.push(diagnostic.help("such as `T`"));
            }
            let meaning = self.string(&member.value, "a type parameter").unwrap_or_default();
            let name = Located { value: member.key.clone(), at: member.key_at };
            parameters.push((name, meaning.to_owned()));
        }
        parameters
    }

    fn property(&mut self, member: &Member, required: bool) -> Option<Property> {
        if member.value.as_object().is_none() {
            self.wrong_kind(&member.value, &member.key, "an object (the schema of a property)");
            return None;
        }
        // The schema first, since it finds a misspelt `description`, which is then not also
        // reported as missing.
        let value = value::value(self, &member.value, value::Position::Property);
        let description =
            self.described(&member.value, &format!("the property `{}`", member.key), member.key_at);
        let value::Value { ty, nullable, constraints } = value?;
        let examples = match member.value.get("examples").map(|list| (list, list.as_array())) {
            Some((_, Some(items))) => Some(items.to_vec()),
            Some((list, None)) => {
                self.wrong_kind(list, "examples", "an array of values");
                None
            }
            None => None,
        };
        let default = member.value.get("default").cloned();
        Some(Property {
            name: Located { value: member.key.clone(), at: member.key_at },
            description,
            required,
            nullable,
            ty,
            constraints,
            deprecated: self.flag(&member.value, "deprecated"),
            rust_name: self.rust_name(&member.value, Casing::Field),
            default,
            examples,
        })
    }

    fn enumeration(&mut self, node: &Node) -> Option<Enum> {
        let keywords =
            ["deprecated", "description", "enum", "oneOf", "type", "x-ignore-case", "x-rust-name"];
        self.schema_keywords(node, "an enum", &keywords);
        let ignore_case = self.flag(node, "x-ignore-case");
        let (keyword, list) = match (node.get("oneOf"), node.get("enum")) {
            (Some(branches), None) => ("oneOf", branches),
            (None, Some(values)) => ("enum", values),
            (Some(branches), Some(values)) => {
                self.findings.push(
                    Diagnostic::error("enum-twice", "the values are listed twice")
                        .at(values.at, "here")
                        .also(branches.at, "and here")
                        .help("keep `oneOf`, where each value has a description"),
                );
                return None;
            }
            (None, None) => return None,
        };
        let Some(items) = list.as_array() else {
            self.wrong_kind(list, keyword, "an array of values");
            return None;
        };
        if items.is_empty() {
            self.findings.push(
                Diagnostic::error("enum-empty", "an enum needs at least one value")
                    .at(list.at, "")
                    .help("list the values that are known"),
            );
        }
        let values: Vec<_> = items
            .iter()
            .filter_map(
                |item| if keyword == "oneOf" { self.branch(item) } else { self.plain_value(item) },
            )
            .collect();
        let incomplete = values.len() < items.len();
        Some(Enum { values, ignore_case, incomplete })
    }

    fn plain_value(&mut self, item: &Node) -> Option<EnumValue> {
        if matches!(item.value, Value::Null) {
            self.findings.push(
                Diagnostic::error("enum-null", "`null` cannot be a value of an enum")
                    .at(item.at, "")
                    .help("allow null where the enum is used: `\"anyOf\": [{ \"$ref\": \"…\" }, { \"type\": \"null\" }]`"),
            );
            return None;
        }
        Some(EnumValue {
            value: self.located_string(item, "a value of an enum")?,
            deprecated: false,
            rust_name: None,
            description: None,
        })
    }

    fn branch(&mut self, item: &Node) -> Option<EnumValue> {
        if item.as_object().is_none() {
            let wanted = "an object like `{ \"const\": \"sent\", \"description\": \"…\" }`";
            self.wrong_kind(item, "a value in `oneOf`", wanted);
            return None;
        }
        let keywords = ["const", "deprecated", "description", "x-rust-name"];
        self.schema_keywords(item, "a value of an enum", &keywords);
        let value = self.required_keyword(item, "const", "a value of an enum")?;
        let value = self.located_string(value, "const")?;
        let description = self.described(item, &format!("the value `{}`", value.value), value.at);
        let deprecated = self.flag(item, "deprecated");
        let rust_name = self.rust_name(item, Casing::Type);
        Some(EnumValue { description: Some(description), deprecated, rust_name, value })
    }
}
