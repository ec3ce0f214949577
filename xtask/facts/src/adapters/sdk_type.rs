//! Types in the words of a lock.

use crate::listing::MAX_LEVELS;

/// A type as an SDK writes it, without null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `any`
    Any,
    /// Nothing: the answer has no body.
    Nothing,
    /// `string`
    Text,
    /// `date-time`, `date`
    Time,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `list<T>`
    List(Box<Type>),
    /// `map<T>`
    Map(Box<Type>),
    /// `page<member, T>`: a list in the named member of `data`.
    Page(String, Box<Type>),
    Union(Vec<Type>),
    Named(String),
}

/// Reads a type, and whether it may be null; `None` if it is nested too deep.
pub fn parse(text: &str) -> Option<(Type, bool)> {
    level(text, 0)
}

fn level(text: &str, depth: usize) -> Option<(Type, bool)> {
    if depth > MAX_LEVELS {
        return None;
    }
    let parts = split(text, '|');
    let is_nullable = parts.len() > 1 && parts.contains(&"null");
    let parts = parts.into_iter().filter(|part| !is_nullable || *part != "null");
    let mut types = parts.map(|part| parse_one(part, depth)).collect::<Option<Vec<_>>>()?;
    let ty = match (types.len(), types.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            types.push(last);
            Type::Union(types)
        }
        (_, None) => Type::Nothing,
    };
    Some((ty, is_nullable))
}

fn parse_one(text: &str, depth: usize) -> Option<Type> {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>');
    let within = |text: &str| Some(Box::new(level(text, depth + 1)?.0));
    if let Some(items) = inside("list") {
        return Some(Type::List(within(items)?));
    }
    if let Some(values) = inside("map") {
        return Some(Type::Map(within(values)?));
    }
    if let Some((member, items)) = inside("page").and_then(|inner| inner.split_once(", ")) {
        return Some(Type::Page(member.to_owned(), within(items)?));
    }
    Some(match text {
        "any" => Type::Any,
        "null" => Type::Nothing,
        "string" => Type::Text,
        "date-time" | "date" => Type::Time,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        name => Type::Named(name.to_owned()),
    })
}

/// Splits where no bracket is open.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|found: char| {
        match found {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        found == at && depth == 0
    })
    .map(str::trim)
    .collect()
}
