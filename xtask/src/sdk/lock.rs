//! Reads the lock of an SDK.

use super::ty::{self, Type};
use crate::{
    diagnostic::Diagnostic,
    docs::facts::MAX_LEVELS,
    json::{self, Member, Node, Value},
    source::{FileId, Located, Location},
};

/// How the name of a lock in an edition's folder ends.
pub const FILE_ENDING: &str = "-sdk.lock.json";

#[derive(Clone, Debug)]
pub struct Lock {
    /// `python`, `typescript`
    pub sdk: String,
    pub version: String,
    pub operations: Vec<Operation>,
    pub types: Vec<(Located<String>, Definition)>,
}

#[derive(Clone, Debug)]
pub struct Operation {
    /// `GET`, `POST`, …
    pub method: String,
    pub path: Located<String>,
    /// Names of the headers that it takes.
    pub headers: Vec<Located<String>>,
    pub in_path: Vec<Field>,
    pub query: Vec<Field>,
    pub body: Vec<Field>,
    pub answer: Hint,
}

#[derive(Clone, Debug)]
pub enum Definition {
    Fields(Vec<Field>),
    Alias(Hint),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: Located<String>,
    pub optional: bool,
    pub hint: Hint,
}

/// What an SDK says of a value.
#[derive(Clone, Debug)]
pub struct Hint {
    pub ty: Type,
    pub nullable: bool,
    /// Its values, if they are listed.
    pub values: Option<Vec<Located<String>>>,
    /// As written.
    pub written: String,
    pub at: Location,
}

impl Lock {
    pub fn definition(&self, name: &str) -> Option<(&Located<String>, &Definition)> {
        self.types.iter().find(|(found, _)| found.value == name).map(|(name, found)| (name, found))
    }

    /// Whether null in an answer means null: in Python it may be absence too, and Rust has one `Option` for both.
    pub fn tells_null(&self) -> bool {
        self.sdk == "typescript"
    }

    /// Whether a request can say null: one `Option` for both is left out when it is none.
    pub fn sends_null(&self) -> bool {
        self.sdk != "rust"
    }
}

/// Reads a lock.
///
/// # Errors
///
/// What is wrong with its JSON, or the first place that is not as the scripts write it.
pub fn read(file: FileId, text: &str) -> Result<Lock, Vec<Diagnostic>> {
    let root = json::parse(file, text)?;
    lock(&root).map_err(|Unreadable { at, wanted }| {
        let message = format!("this is not the lock of an SDK: expected {wanted}");
        let help = "build it again with the script in scripts/sdk-facts";
        vec![Diagnostic::error("sdk-lock", message).at(at, "").help(help)]
    })
}

/// What is not as it should be, and where.
struct Unreadable {
    at: Location,
    wanted: String,
}

type Read<T> = Result<T, Unreadable>;

fn wrong<T>(at: Location, wanted: impl Into<String>) -> Read<T> {
    Err(Unreadable { at, wanted: wanted.into() })
}

fn member<'n>(node: &'n Node, key: &str) -> Read<&'n Node> {
    node.get(key).map_or_else(|| wrong(node.at, format!("`{key}`")), Ok)
}

fn text(node: &Node) -> Read<Located<String>> {
    node.located_str().map_or_else(|| wrong(node.at, "a string"), Ok)
}

fn items(node: &Node) -> Read<&[Node]> {
    node.as_array().map_or_else(|| wrong(node.at, "a list"), Ok)
}

fn members(node: &Node) -> Read<&[Member]> {
    node.as_object().map_or_else(|| wrong(node.at, "an object"), Ok)
}

fn lock(root: &Node) -> Read<Lock> {
    let types = members(member(root, "types")?)?.iter().map(|member| {
        let name = Located { value: member.key.clone(), at: member.key_at };
        let found = match &member.value.value {
            Value::Object(fields) => {
                Definition::Fields(fields.iter().map(field).collect::<Read<_>>()?)
            }
            _ => Definition::Alias(hint(&member.value)?),
        };
        Ok((name, found))
    });
    Ok(Lock {
        sdk: text(member(root, "sdk")?)?.value,
        version: text(member(root, "version")?)?.value,
        operations: items(member(root, "operations")?)?
            .iter()
            .map(operation)
            .collect::<Read<_>>()?,
        types: types.collect::<Read<_>>()?,
    })
}

fn operation(node: &Node) -> Read<Operation> {
    let parameters = members(member(node, "parameters")?)?;
    let all = |place: &str| -> Read<Vec<Field>> {
        let here = parameters.iter().filter_map(|member| {
            let name = member.key.strip_prefix(place)?.strip_prefix(' ')?;
            Some((name.to_owned(), member))
        });
        here.map(|(key, member)| field(&Member { key, ..member.clone() })).collect()
    };
    Ok(Operation {
        method: text(member(node, "method")?)?.value,
        path: text(member(node, "path")?)?,
        headers: items(member(node, "headers")?)?.iter().map(text).collect::<Read<_>>()?,
        in_path: all("path")?,
        query: all("query")?,
        body: all("body")?,
        answer: hint(member(node, "answer")?)?,
    })
}

fn field(member: &Member) -> Read<Field> {
    let name = member.key.trim_end_matches('?').to_owned();
    let optional = member.key.ends_with('?');
    let name = Located { value: name, at: member.key_at };
    Ok(Field { name, optional, hint: hint(&member.value)? })
}

fn hint(node: &Node) -> Read<Hint> {
    if let Some(text) = node.as_str() {
        let Some((ty, nullable)) = ty::parse(text) else {
            return wrong(node.at, format!("a type of at most {MAX_LEVELS} levels"));
        };
        return Ok(Hint { ty, nullable, values: None, written: text.to_owned(), at: node.at });
    }
    let Some(items) = node.as_array() else { return wrong(node.at, "a type, or a list of values") };
    let nullable = items.iter().any(|item| matches!(item.value, Value::Null));
    let values: Vec<_> = items.iter().filter_map(Node::located_str).collect();
    let written = node.to_json().to_string();
    Ok(Hint { ty: Type::Text, nullable, values: Some(values), written, at: node.at })
}
