//! Reads a type, in the notation of any language and of the tables.
//!
//! The languages write much the same: names, arguments in brackets, unions. A table says what a
//! name means.

use super::{
    comments::{ALWAYS, ANY_TEXT, any_text},
    parts::Parts,
    token::{Cursor, Kind, Piece, Read, Token},
};
use crate::listing::{Format, Number, Type, Witness};

/// Who writes, and the type parameters of the model around.
#[derive(Clone, Copy)]
pub(super) struct Notation<'n> {
    pub(super) witness: Witness,
    pub(super) parameters: &'n [String],
}

/// What a name without arguments stands for, and the languages that have it: **t**ypescript, **p**ython, **g**o, **r**ust; a table may borrow from each.
const NAMES: [(&str, &str, Type); 18] = [
    ("string", "tg", Type::Text(Format::Unsaid)),
    ("str bytes", "p", Type::Text(Format::Unsaid)),
    ("String", "r", Type::Text(Format::Unsaid)),
    ("text enum", "", Type::Text(Format::Unsaid)),
    ("number bigint", "t", Type::Number(Number::Unsaid)),
    ("int", "pg", Type::Number(Number::Integer)),
    ("int8 int16 int32 int64 uint uint8 uint16 uint32 uint64", "g", Type::Number(Number::Integer)),
    ("i32 i64 u16 u32 u64", "r", Type::Number(Number::Integer)),
    ("integer long", "", Type::Number(Number::Integer)),
    ("float Decimal float32 float64 f64 double decimal", "pgr", Type::Number(Number::Float)),
    ("boolean", "t", Type::Boolean),
    ("bool", "pgr", Type::Boolean),
    ("unknown any Any Value RawMessage", "tpgr", Type::Any),
    ("Date datetime Time Timestamp AwareDatetime timestamp", "tpgr", Type::Text(Format::DateTime)),
    ("UUID UUID4 uuid", "pg", Type::Text(Format::Uuid)),
    ("HttpUrl AnyUrl AnyHttpUrl URL uri url", "tpg", Type::Text(Format::Uri)),
    ("PhoneNumber", "r", Type::Text(Format::Phone)),
    ("SecretStr Secret password", "pr", Type::Text(Format::Password)),
];
/// Names that stand for a list of their argument.
const LISTS: [&str; 14] = [
    "Array",
    "ReadonlyArray",
    "List",
    "list",
    "Sequence",
    "Iterable",
    "Set",
    "set",
    "FrozenSet",
    "frozenset",
    "Tuple",
    "tuple",
    "Vec",
    "array",
];
const MAPS: [&str; 10] = [
    "Record",
    "Map",
    "Dict",
    "dict",
    "Mapping",
    "MutableMapping",
    "BTreeMap",
    "HashMap",
    "map",
    "object",
];
const NULLABLE: [&str; 5] = ["Optional", "Nullable", "Maybe", "Option", "Patch"];
/// Names that say nothing about the value.
const BARE: [&str; 7] =
    ["Readonly", "ReadOnly", "Required", "Final", "Annotated", "NotRequired", "Union"];

/// Reads a whole text as a type.
pub(crate) fn parse(witness: Witness, piece: Piece<'_>, parameters: &[String]) -> Read<Type> {
    // A lock appends the comment: the only value of a field, or a note about an id.
    if let Some((_, value)) = piece.text.split_once(&format!(" // {ALWAYS}"))
        && witness == Witness::Rust
    {
        return Ok(Type::Values(vec![value.trim_matches('"').to_owned()]));
    }
    let comment = format!(" // {ANY_TEXT}");
    let code = piece.text.strip_suffix(&comment).filter(|_| witness == Witness::Rust);
    let is_any_text = code.is_some();
    let piece = code.map_or(piece, |code| piece.part(0, code.len()));
    let mut cursor = Cursor::new(piece);
    // A pointer of Go says null by what the field around it says.
    let is_pointer = witness == Witness::Go && cursor.eat("*").is_some();
    let parts = union(&mut cursor, Notation { witness, parameters })?;
    let ty = parts.ty(&cursor)?;
    cursor.finish()?;
    let ty = if is_any_text { any_text(ty) } else { ty };
    Ok(if is_pointer { Type::Nullable(Box::new(ty)) } else { ty })
}

/// Reads a type from here on.
pub(super) fn union<'a>(cursor: &mut Cursor<'a>, notation: Notation<'_>) -> Read<Parts<'a>> {
    let mut parts = Parts::default();
    alternatives(cursor, notation, &mut parts)?;
    Ok(parts)
}

fn alternatives<'a>(
    cursor: &mut Cursor<'a>,
    notation: Notation<'_>,
    parts: &mut Parts<'a>,
) -> Read<()> {
    cursor.eat("|");
    loop {
        operand(cursor, notation, parts)?;
        if notation.witness == Witness::Table
            && cursor.is_at(1, "nullable")
            && cursor.eat(",").is_some()
        {
            cursor.next();
            parts.null = true;
        }
        if cursor.eat("|").is_none()
            && (notation.witness != Witness::Table || cursor.eat("or").is_none())
        {
            return Ok(());
        }
    }
}

fn operand<'a>(cursor: &mut Cursor<'a>, notation: Notation<'_>, parts: &mut Parts<'a>) -> Read<()> {
    let is_python = notation.witness == Witness::Python;
    let wrong = cursor.unexpected("a type");
    let Some(token) = cursor.next() else { return Err(wrong) };
    let mut inner = Parts::default();
    match token.text {
        text if token.kind == Kind::Quoted && is_python => {
            let mut forward = Cursor::new(Piece { text, at: token.at });
            alternatives(&mut forward, notation, parts)?;
            return forward.finish();
        }
        _ if token.kind == Kind::Quoted => inner.values.push(token),
        _ if !matches!(token.kind, Kind::Word | Kind::Sign) => return Err(wrong),
        "null" | "None" | "nil" => inner.null = true,
        "undefined" | "Unset" | "void" => inner.absent = true,
        "readonly" => return operand(cursor, notation, parts),
        "nullable" if notation.witness == Witness::Table => {
            parts.null = true;
            return operand(cursor, notation, parts);
        }
        "(" => {
            cursor.level()?;
            alternatives(cursor, notation, &mut inner)?;
            cursor.expect(")")?;
        }
        "*" => {
            cursor.level()?;
            operand(cursor, notation, &mut inner)?;
            inner.null = true;
        }
        "[" => {
            cursor.expect("]")?;
            cursor.level()?;
            operand(cursor, notation, &mut inner)?;
            inner = of(Type::List(Box::new(inner.ty(cursor)?)));
        }
        "{" => inner = of(index_signature(cursor, notation)?),
        _ if token.kind == Kind::Word => named(cursor, notation, token, &mut inner)?,
        _ => return Err(wrong),
    }
    while cursor.is_at(0, "[") && cursor.is_at(1, "]") {
        cursor.skip(2);
        cursor.level()?;
        inner = of(Type::List(Box::new(inner.ty(cursor)?)));
    }
    parts.values.extend(inner.values);
    parts.types.extend(inner.types);
    parts.null |= inner.null;
    parts.absent |= inner.absent;
    parts.open |= inner.open;
    Ok(())
}

fn of<'a>(ty: Type) -> Parts<'a> {
    let (types, null) = match ty {
        Type::Nullable(inner) => (vec![*inner], true),
        other => (vec![other], false),
    };
    Parts { types, null, ..Parts::default() }
}

/// `{ [key: string]: T }`, or `{}`.
fn index_signature(cursor: &mut Cursor<'_>, notation: Notation<'_>) -> Read<Type> {
    if cursor.eat("}").is_some() {
        return Ok(Type::Any);
    }
    cursor.expect("[")?;
    cursor.word("the name of a key")?;
    for text in [":", "string", "]", ":"] {
        cursor.expect(text)?;
    }
    cursor.level()?;
    let inner = union(cursor, notation)?.ty(cursor)?;
    cursor.eat(";");
    cursor.expect("}")?;
    Ok(Type::Map(Box::new(inner)))
}

fn named<'a>(
    cursor: &mut Cursor<'a>,
    notation: Notation<'_>,
    token: Token<'a>,
    parts: &mut Parts<'a>,
) -> Read<()> {
    let path = token.text;
    let name = path.rsplit('.').next().unwrap_or(path);
    let close = match cursor.peek().filter(|next| !next.is("[") || !cursor.is_at(1, "]")) {
        Some(next) if next.is("<") => Some(">"),
        Some(next) if next.is("[") => Some("]"),
        _ => None,
    };
    let Some(close) = close else {
        parts.types.push(plain(cursor, notation, token, name)?);
        if cursor.eat("&").is_some() {
            // `string & {}`: any other string, in a union that still completes the listed ones.
            parts.open = true;
            cursor.group();
        }
        if notation.witness == Witness::Table {
            format(cursor, parts)?;
        }
        return Ok(());
    };
    let is_known = |names: &[&str]| names.contains(&name);
    let is_map = is_known(&MAPS);
    if !is_map && !is_known(&LISTS) && !is_known(&NULLABLE) && !is_known(&BARE) && name != "Literal"
    {
        let what = format!("a type: the arguments of `{name}` are not supported");
        return Err(cursor.unexpected(&what));
    }
    cursor.next();
    cursor.level()?;
    if is_map {
        let key = cursor.word("the type of a key")?;
        if !["string", "str", "String"].contains(&key.text) {
            return Err(cursor.unexpected("a key that is a string before this"));
        }
        if close == "]" && name == "map" {
            cursor.expect("]")?;
            let mut inner = Parts::default();
            operand(cursor, notation, &mut inner)?;
            parts.types.push(Type::Map(Box::new(inner.ty(cursor)?)));
            return Ok(());
        }
        cursor.expect(",")?;
        let inner = union(cursor, notation)?.ty(cursor)?;
        parts.types.push(Type::Map(Box::new(inner)));
    } else if name == "Literal" {
        while !cursor.is_at(0, close) {
            if cursor.eat("None").is_some() {
                parts.null = true;
            } else {
                parts.values.push(cursor.of_kind(Kind::Quoted, "a value in quotes")?);
            }
            cursor.eat(",");
        }
    } else if is_known(&LISTS) {
        let inner = union(cursor, notation)?.ty(cursor)?;
        parts.types.push(Type::List(Box::new(inner)));
        if cursor.eat(",").is_some() {
            cursor.expect("...")?;
        }
    } else {
        parts.null |= is_known(&NULLABLE);
        parts.absent |= name == "NotRequired";
        alternatives(cursor, notation, parts)?;
        while cursor.eat(",").is_some() && !cursor.is_at(0, close) {
            if name == "Annotated" {
                while !cursor.is_at(0, ",") && !cursor.is_at(0, close) && cursor.peek().is_some() {
                    cursor.group();
                }
            } else {
                alternatives(cursor, notation, parts)?;
            }
        }
    }
    cursor.expect(close).map(|_| ())
}

/// What a name without arguments stands for.
fn plain(
    cursor: &mut Cursor<'_>,
    notation: Notation<'_>,
    token: Token<'_>,
    name: &str,
) -> Read<Type> {
    let is_table = notation.witness == Witness::Table;
    let letter = notation.witness.as_str().get(..1).unwrap_or_default();
    if notation.parameters.iter().any(|parameter| parameter == name) {
        return Ok(Type::Parameter(name.to_owned()));
    }
    if is_table && matches!(name, "array" | "list") && cursor.eat("of").is_some() {
        cursor.level()?;
        let mut inner = Parts::default();
        operand(cursor, notation, &mut inner)?;
        return Ok(Type::List(Box::new(inner.ty(cursor)?)));
    }
    if name == "interface" {
        cursor.expect("{")?;
        cursor.expect("}")?;
        return Ok(Type::Any);
    }
    let singular = name.strip_suffix('s').filter(|_| is_table).unwrap_or(name);
    let known = NAMES.iter().find(|(names, languages, _)| {
        (is_table || languages.contains(letter))
            && names.split(' ').any(|known| known == name || known == singular)
    });
    match known {
        Some((_, _, ty)) => Ok(ty.clone()),
        None if LISTS.contains(&name) => Ok(Type::List(Box::new(Type::Any))),
        None if MAPS.contains(&name) => Ok(Type::Map(Box::new(Type::Any))),
        None if notation.witness == Witness::Rust && name.ends_with("Id") => {
            Ok(Type::Text(Format::Uuid))
        }
        None if name.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Ok(Type::Named(name.to_owned()))
        }
        None => Err(super::token::Unreadable {
            at: token.at,
            what: format!("expected a type; `{name}` is not one in {}", notation.witness),
        }),
    }
}

/// `(uuid)` after `string`, in a table.
fn format(cursor: &mut Cursor<'_>, parts: &mut Parts<'_>) -> Read<()> {
    if cursor.eat("(").is_none() {
        return Ok(());
    }
    let mut name = String::new();
    while cursor.eat(")").is_none() {
        name.push_str(cursor.next().ok_or_else(|| cursor.unexpected("`)`"))?.text);
    }
    let name = name.to_lowercase();
    match (name.as_str(), parts.types.last_mut()) {
        ("int32" | "int64" | "float" | "double", Some(Type::Number(_))) => {}
        ("nullable" | "null", _) => parts.null = true,
        ("optional", _) => parts.absent = true,
        (_, Some(Type::Text(said))) => {
            *said = Format::named(&name)
                .ok_or_else(|| cursor.unexpected("a known format before this"))?;
        }
        _ => return Err(cursor.unexpected("a format only after `string`")),
    }
    Ok(())
}
