//! Reads the lock of an SDK.

use super::ty::{self, Type};
use crate::{
    diagnostic::Diagnostic,
    json::{self, Member, Node, Value},
    source::{FileId, Located, Location},
};

/// How the name of a lock in an edition's folder ends.
pub const FILE_ENDING: &str = "-sdk.lock.json";

/// The facts of an SDK.
#[derive(Clone, Debug)]
pub struct Lock {
    /// `python`, `typescript`
    pub sdk: String,
    /// Its version.
    pub version: String,
    /// By path and method.
    pub operations: Vec<Operation>,
    /// Every type that they reach.
    pub types: Vec<(Located<String>, Definition)>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `GET`, `POST`, …
    pub method: String,
    /// Its path, with placeholders in braces.
    pub path: Located<String>,
    /// Names of the headers that it takes.
    pub headers: Vec<Located<String>>,
    /// In the path.
    pub in_path: Vec<Field>,
    /// In the query.
    pub query: Vec<Field>,
    /// In the body.
    pub body: Vec<Field>,
    /// What it answers.
    pub answer: Hint,
}

/// A type.
#[derive(Clone, Debug)]
pub enum Definition {
    /// With fields.
    Fields(Vec<Field>),
    /// Another name for something.
    Alias(Hint),
}

/// A field or a parameter.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, and where it stands.
    pub name: Located<String>,
    /// Whether it may be absent.
    pub optional: bool,
    /// What it holds.
    pub hint: Hint,
}

/// What an SDK says of a value.
#[derive(Clone, Debug)]
pub struct Hint {
    /// Its type.
    pub ty: Type,
    /// Whether it may be null.
    pub nullable: bool,
    /// Its values, if they are listed.
    pub values: Option<Vec<Located<String>>>,
    /// As written.
    pub written: String,
    /// Where it stands.
    pub at: Location,
}

impl Lock {
    /// The type with this name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<(&Located<String>, &Definition)> {
        self.types.iter().find(|(found, _)| found.value == name).map(|(name, found)| (name, found))
    }

    /// Whether null in an answer means null: in Python it may be absence too.
    #[must_use]
    pub fn tells_null(&self) -> bool {
        self.sdk != "python"
    }
}

/// Reads a lock.
///
/// # Errors
///
/// What is wrong with its JSON, or that something is missing in it.
pub fn read(file: FileId, text: &str) -> Result<Lock, Vec<Diagnostic>> {
    let root = json::parse(file, text)?;
    let lock = read_root(&root);
    lock.ok_or_else(|| {
        let message = "this is not the lock of an SDK: something is missing or has another form";
        vec![
            Diagnostic::error("sdk-lock", message)
                .at(Location { file, start: 0, end: 1 }, "")
                .help("build it again with the script in scripts/sdk-facts"),
        ]
    })
}

fn read_root(root: &Node) -> Option<Lock> {
    let text = |key: &str| root.get(key)?.as_str().map(str::to_owned);
    let operations = root.get("operations")?.as_array()?.iter().map(operation);
    let types = root.get("types")?.as_object()?.iter().map(|member| {
        let name = Located { value: member.key.clone(), at: member.key_at };
        let found = match &member.value.value {
            Value::Object(fields) => {
                Definition::Fields(fields.iter().map(field).collect::<Option<_>>()?)
            }
            _ => Definition::Alias(hint(&member.value)?),
        };
        Some((name, found))
    });
    Some(Lock {
        sdk: text("sdk")?,
        version: text("version")?,
        operations: operations.collect::<Option<_>>()?,
        types: types.collect::<Option<_>>()?,
    })
}

fn operation(node: &Node) -> Option<Operation> {
    let parameters = node.get("parameters")?.as_object()?;
    let all = |place: &str| -> Option<Vec<Field>> {
        let here = parameters.iter().filter_map(|member| {
            let name = member.key.strip_prefix(place)?.strip_prefix(' ')?;
            Some((name.to_owned(), member))
        });
        here.map(|(key, member)| field(&Member { key, ..member.clone() })).collect()
    };
    Some(Operation {
        method: node.get("method")?.as_str()?.to_owned(),
        path: node.get("path")?.located_str()?,
        headers: node
            .get("headers")?
            .as_array()?
            .iter()
            .map(Node::located_str)
            .collect::<Option<_>>()?,
        in_path: all("path")?,
        query: all("query")?,
        body: all("body")?,
        answer: hint(node.get("answer")?)?,
    })
}

fn field(member: &Member) -> Option<Field> {
    let name = member.key.trim_end_matches('?').to_owned();
    let optional = member.key.ends_with('?');
    let name = Located { value: name, at: member.key_at };
    Some(Field { name, optional, hint: hint(&member.value)? })
}

fn hint(node: &Node) -> Option<Hint> {
    if let Some(text) = node.as_str() {
        let (ty, nullable) = ty::parse(text);
        return Some(Hint { ty, nullable, values: None, written: text.to_owned(), at: node.at });
    }
    let items = node.as_array()?;
    let nullable = items.iter().any(|item| matches!(item.value, Value::Null));
    let values: Vec<_> = items.iter().filter_map(Node::located_str).collect();
    let written = node.to_json().to_string();
    Some(Hint { ty: Type::Text, nullable, values: Some(values), written, at: node.at })
}
