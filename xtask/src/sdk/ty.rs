//! Types in the words of a lock.

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
    /// One of several.
    Union(Vec<Type>),
    /// A type of the SDK.
    Named(String),
}

/// Reads a type, and whether it may be null.
#[must_use]
pub fn parse(text: &str) -> (Type, bool) {
    let parts = split(text, '|');
    let is_nullable = parts.len() > 1 && parts.contains(&"null");
    let mut types: Vec<_> =
        parts.into_iter().filter(|part| !is_nullable || *part != "null").map(parse_one).collect();
    let ty = match (types.len(), types.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            types.push(last);
            Type::Union(types)
        }
        (_, None) => Type::Nothing,
    };
    (ty, is_nullable)
}

fn parse_one(text: &str) -> Type {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(items) = inside("list") {
        return Type::List(Box::new(parse(items).0));
    }
    if let Some(values) = inside("map") {
        return Type::Map(Box::new(parse(values).0));
    }
    if let Some((member, items)) = inside("page").and_then(|inner| inner.split_once(", ")) {
        return Type::Page(member.to_owned(), Box::new(parse(items).0));
    }
    match text {
        "any" => Type::Any,
        "null" => Type::Nothing,
        "string" => Type::Text,
        "date-time" | "date" => Type::Time,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        name => Type::Named(name.to_owned()),
    }
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
