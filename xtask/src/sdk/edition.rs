//! The schema's side: models and `openapi.json` as trees in which every `$ref` can be followed.

use std::path::{Path, PathBuf};

use crate::{
    codegen::load::normalize,
    json::{Node, Value},
    source::{Located, Location},
};

/// Name of the file with the operations.
pub const OPENAPI: &str = "openapi.json";

const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every JSON file of an edition and of those that it uses.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// Path and content; `openapi.json` is one of them.
    pub files: Vec<(PathBuf, Node)>,
}

/// A schema and the file that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a> {
    file: &'a Path,
    node: &'a Node,
    /// What stands for the type parameter inside of a generic definition, and the file that it is written in.
    argument: Option<(&'a Path, &'a Node)>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// `GET`, `POST`, …
    pub method: String,
    /// Its path, with placeholders in braces.
    pub path: Located<String>,
    /// Parameters of all places.
    pub parameters: Vec<Parameter<'a>>,
    /// What is sent.
    pub body: Option<Schema<'a>>,
    /// What a success answers; `None` without a body.
    pub answer: Option<Schema<'a>>,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// `path`, `query`, `header`
    pub place: &'a str,
    /// Its name and what it holds.
    pub property: Property<'a>,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Property<'a> {
    /// As on the wire.
    pub name: &'a str,
    /// Where the name stands.
    pub at: Location,
    /// Whether it is always there.
    pub required: bool,
    /// What it holds.
    pub schema: Schema<'a>,
}

/// What a schema is, references followed.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// Name of the last definition on the way, if there was one.
    pub name: Option<&'a str>,
    /// Where it stands.
    pub at: Location,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it is otherwise.
    pub kind: Kind<'a>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// Any JSON value.
    Any,
    /// A string; the flag: a time.
    Text(bool),
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A list.
    List(Schema<'a>),
    /// An object with free keys, and what its values are.
    Map(Option<Schema<'a>>),
    /// An object with properties.
    Object(Vec<Property<'a>>),
    /// Listed values; the flag: without regard to case.
    Values(Vec<Located<String>>, bool),
    /// Several types.
    Several(Vec<&'a str>),
}

impl Edition {
    /// The operations of `openapi.json`, in file order; `None` if there is no such file.
    #[must_use]
    pub fn operations(&self, folder: &Path) -> Option<Vec<Operation<'_>>> {
        let path = folder.join(OPENAPI);
        let (file, root) = self.files.iter().find(|(found, _)| *found == path)?;
        let mut operations = Vec::new();
        for member in root.get("paths")?.as_object()? {
            let shared = member.value.get("parameters").and_then(Node::as_array).unwrap_or(&[]);
            for verb in VERBS {
                let Some(node) = member.value.get(verb) else { continue };
                let own = node.get("parameters").and_then(Node::as_array).unwrap_or(&[]);
                let parameters =
                    shared.iter().chain(own).filter_map(|node| self.parameter(file, node));
                operations.push(Operation {
                    method: verb.to_uppercase(),
                    path: Located { value: member.key.clone(), at: member.key_at },
                    parameters: parameters.collect(),
                    body: node.get("requestBody").and_then(|node| self.content(file, node)),
                    answer: self.answer(file, node),
                });
            }
        }
        Some(operations)
    }

    fn parameter<'a>(&'a self, file: &'a Path, node: &'a Node) -> Option<Parameter<'a>> {
        let Schema { file, node, .. } = self.follow(Schema { file, node, argument: None }).0;
        let name = node.get("name")?;
        let required =
            matches!(node.get("required").map(|node| &node.value), Some(Value::Bool(true)));
        let schema = Schema { file, node: node.get("schema")?, argument: None };
        let property = Property { name: name.as_str()?, at: name.at, required, schema };
        Some(Parameter { place: node.get("in")?.as_str()?, property })
    }

    fn answer<'a>(&'a self, file: &'a Path, operation: &'a Node) -> Option<Schema<'a>> {
        let answers = operation.get("responses")?.as_object()?;
        let mut success = answers.iter().filter(|member| member.key.starts_with('2'));
        success.find_map(|member| self.content(file, &member.value))
    }

    fn content<'a>(&'a self, file: &'a Path, node: &'a Node) -> Option<Schema<'a>> {
        let Schema { file, node, .. } = self.follow(Schema { file, node, argument: None }).0;
        let media = node.get("content")?.as_object()?.first()?;
        Some(Schema { file, node: media.value.get("schema")?, argument: None })
    }

    /// Follows `$ref` to its end; the name of the last definition.
    fn follow<'a>(&'a self, schema: Schema<'a>) -> (Schema<'a>, Option<&'a str>) {
        let mut here = schema;
        let mut name = None;
        // A chain of references that is longer leads in a circle.
        for _ in 0..32 {
            if let Some((file, node)) = here.argument
                && here.node.get("x-type-parameter").is_some()
            {
                here = Schema { file, node, argument: None };
                continue;
            }
            let Some(reference) = here.node.get("$ref").and_then(Node::as_str) else { break };
            let Some(next) = self.resolve(here, reference) else { break };
            name = reference.rsplit('/').next();
            here = next;
        }
        (here, name)
    }

    fn resolve<'a>(&'a self, from: Schema<'a>, reference: &str) -> Option<Schema<'a>> {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let path = if file.is_empty() {
            from.file.to_owned()
        } else {
            normalize(&from.file.parent()?.join(file))
        };
        let (file, root) = self.files.iter().find(|(found, _)| *found == path)?;
        let mut node = root;
        for key in pointer.split('/').skip(1) {
            node = node.get(&key.replace("~1", "/").replace("~0", "~"))?;
        }
        let arguments = from.node.get("x-type-arguments").and_then(Node::as_object);
        let argument = arguments.and_then(<[_]>::first).map(|member| (from.file, &member.value));
        Some(Schema { file, node, argument: argument.or(from.argument) })
    }

    /// What a schema is.
    #[must_use]
    pub fn shape<'a>(&'a self, schema: Schema<'a>) -> Shape<'a> {
        let (here, name) = self.follow(schema);
        let any = here.node.get("anyOf").and_then(Node::as_array).unwrap_or(&[]);
        let is_null = |node: &&Node| node.get("type").and_then(Node::as_str) == Some("null");
        if let Some(inner) = any.iter().find(|node| !is_null(node)) {
            let mut shape = self.shape(Schema { node: inner, ..here });
            shape.nullable |= any.iter().any(|node| is_null(&node));
            if any.iter().filter(|node| !is_null(node)).count() > 1 {
                shape.kind = Kind::Several(Vec::new());
            }
            shape.name = shape.name.or(name);
            return shape;
        }
        let mut types: Vec<_> = match here.node.get("type") {
            Some(node) => match node.as_array() {
                Some(all) => all.iter().filter_map(Node::as_str).collect(),
                None => node.as_str().into_iter().collect(),
            },
            None => Vec::new(),
        };
        let nullable = types.contains(&"null");
        types.retain(|name| *name != "null");
        let kind = self.kind(here, &types);
        Shape { name, at: schema.node.at, nullable, kind }
    }

    fn kind<'a>(&'a self, here: Schema<'a>, types: &[&'a str]) -> Kind<'a> {
        let is_folded = here.node.get("x-ignore-case").is_some();
        let listed = |node: &'a Node| {
            let items = node.as_array().unwrap_or(&[]).iter();
            let values = items.filter_map(|item| item.get("const").unwrap_or(item).located_str());
            Kind::Values(values.collect(), is_folded)
        };
        if let Some(node) = here.node.get("oneOf").or_else(|| here.node.get("enum")) {
            return listed(node);
        }
        let properties = self.properties(here);
        if !properties.is_empty() || here.node.get("properties").is_some() {
            return Kind::Object(properties);
        }
        match types {
            ["string"] => {
                let format = here.node.get("format").and_then(Node::as_str);
                Kind::Text(format == Some("date-time"))
            }
            ["integer"] => Kind::Integer,
            ["number"] => Kind::Number,
            ["boolean"] => Kind::Boolean,
            ["array"] => match here.node.get("items") {
                Some(node) => Kind::List(Schema { node, ..here }),
                None => Kind::Any,
            },
            ["object"] => {
                let values = here.node.get("additionalProperties");
                let values = values.filter(|node| node.as_object().is_some());
                Kind::Map(values.map(|node| Schema { node, ..here }))
            }
            [] => Kind::Any,
            several => Kind::Several(several.to_vec()),
        }
    }

    /// Properties of a schema and of what `allOf` joins to it; a later one takes the place of an earlier one.
    fn properties<'a>(&'a self, schema: Schema<'a>) -> Vec<Property<'a>> {
        let here = self.follow(schema).0;
        let mut found: Vec<Property<'a>> = Vec::new();
        let mut add = |property: Property<'a>| match found
            .iter_mut()
            .find(|other| other.name == property.name)
        {
            Some(other) => {
                let required = other.required || property.required;
                *other = Property { required, ..property };
            }
            None => found.push(property),
        };
        for node in here.node.get("allOf").and_then(Node::as_array).unwrap_or(&[]) {
            self.properties(Schema { node, ..here }).into_iter().for_each(&mut add);
        }
        let required = here.node.get("required").and_then(Node::as_array).unwrap_or(&[]);
        for member in here.node.get("properties").and_then(Node::as_object).unwrap_or(&[]) {
            add(Property {
                name: &member.key,
                at: member.key_at,
                required: required.iter().any(|name| name.as_str() == Some(&member.key)),
                schema: Schema { node: &member.value, ..here },
            });
        }
        found
    }
}

impl Schema<'_> {
    /// Where it stands.
    #[must_use]
    pub fn at(self) -> Location {
        self.node.at
    }
}
