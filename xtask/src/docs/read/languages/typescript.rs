//! Reads TypeScript: interfaces and type aliases. Its notation of types is also that of the tables.

use super::token::{Cursor, Kind, Piece, Read, Token};
use crate::docs::{
    digest::digest,
    facts::{Body, Field, Format, Listing, Number, Type, Value, Witness},
    read::{reading::Reading, scan::Page},
};

pub(in crate::docs) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut cursor = Cursor::new(block);
    let mut since = block.at.start;
    while let Some(token) = cursor.peek() {
        match declaration(page, &mut cursor, since) {
            Ok(listing) => reading.listing(listing),
            Err(error) => {
                reading.reject(page, error.at, format!("TypeScript: {}", error.what));
                skip_to_declaration(&mut cursor, token);
            }
        }
        since = cursor.peek().map_or(block.at.end, |token| token.at.start);
    }
}

fn skip_to_declaration(cursor: &mut Cursor<'_>, failed: Token<'_>) {
    if cursor.peek().is_some_and(|token| token.at == failed.at) {
        cursor.next();
    }
    while cursor.peek().is_some_and(|token| token.text != "export") {
        cursor.next();
    }
}

fn declaration(page: &Page<'_>, cursor: &mut Cursor<'_>, since: usize) -> Read<Listing> {
    cursor.expect("export")?;
    let keyword = cursor.word("`interface` or `type`")?;
    let name = cursor.word("a name")?;
    let mut parameters = Vec::new();
    if cursor.eat("<").is_some() {
        while cursor.eat(">").is_none() {
            parameters.push(cursor.word("a type parameter")?.text.to_owned());
            cursor.eat(",");
        }
    }
    let body = match keyword.text {
        "interface" => Body::Fields(interface(page, cursor, &parameters)?),
        "type" => Body::Values(alias(page, cursor)?),
        _ => return Err(cursor.unexpected("`interface` or `type`")),
    };
    let end = cursor.peek().map_or(usize::MAX, |token| token.at.start);
    let comments = cursor.comments(since, end).join("\n");
    Ok(Listing {
        witness: Witness::TypeScript,
        name: name.text.to_owned(),
        heading: None,
        parameters,
        description: digest(&comments),
        body,
        place: page.place(name.at),
        fault: None,
    })
}

fn interface(page: &Page<'_>, cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Vec<Field>> {
    cursor.expect("{")?;
    let mut fields = Vec::new();
    while cursor.eat("}").is_none() {
        let name = match cursor.peek() {
            Some(token) if token.kind == Kind::Quoted => token,
            _ => cursor
                .peek()
                .filter(|token| token.kind == Kind::Word)
                .ok_or_else(|| cursor.unexpected("the name of a field"))?,
        };
        cursor.next();
        let optional = cursor.eat("?").is_some();
        cursor.expect(":")?;
        let start = cursor.peek();
        cursor.outermost();
        let (ty, nullable) = union(cursor, parameters)?.split_null();
        let end = cursor.expect(";")?;
        let written = start.map_or_else(String::new, |start| {
            slice(page, start.at.start, end.at.start, start.kind)
        });
        fields.push(Field {
            name: name.text.to_owned(),
            written,
            ty,
            optional: Some(optional),
            nullable: Some(nullable),
            listed: None,
            description: None,
            place: page.place(name.at),
        });
    }
    Ok(fields)
}

/// The text between two bytes of the page, white space squeezed; a quoted token's place begins after its quote.
pub(in crate::docs) fn slice(page: &Page<'_>, start: usize, end: usize, first: Kind) -> String {
    let start = if first == Kind::Quoted { start - 1 } else { start };
    page.whole.part(start, end).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn alias(page: &Page<'_>, cursor: &mut Cursor<'_>) -> Read<Vec<Value>> {
    cursor.expect("=")?;
    let mut values = Vec::new();
    cursor.eat("|");
    loop {
        if !any_string(cursor)? {
            let value = cursor.peek().filter(|token| token.kind == Kind::Quoted);
            let value = value.ok_or_else(|| cursor.unexpected("a value in quotes"))?;
            cursor.next();
            values.push(Value {
                value: value.text.to_owned(),
                description: None,
                place: page.place(value.at),
            });
        }
        if cursor.eat("|").is_none() {
            break;
        }
    }
    cursor.expect(";")?;
    Ok(values)
}

/// `(string & {})`: any other string, in a union that still completes the listed ones.
fn any_string(cursor: &mut Cursor<'_>) -> Read<bool> {
    if cursor.eat("(").is_none() {
        return Ok(false);
    }
    for text in ["string", "&", "{", "}", ")"] {
        cursor.expect(text)?;
    }
    Ok(true)
}

/// A type as TypeScript and the tables write it.
pub(in crate::docs) fn parse(piece: Piece<'_>, parameters: &[String]) -> Read<Type> {
    let mut cursor = Cursor::new(piece);
    let ty = union(&mut cursor, parameters)?;
    cursor.finish()?;
    Ok(ty)
}

fn union(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    let mut nullable = false;
    let mut values = Vec::new();
    let mut other = None;
    cursor.eat("|");
    loop {
        match cursor.peek() {
            Some(token) if token.kind == Kind::Quoted => {
                cursor.next();
                values.push(token.text.to_owned());
            }
            _ if cursor.eat("null").is_some() => nullable = true,
            _ if other.is_none() => other = Some(array(cursor, parameters)?),
            _ => return Err(cursor.unexpected("one type, beside values and `null`")),
        }
        if cursor.eat("|").is_none() {
            break;
        }
    }
    let ty = match (other, values.is_empty()) {
        (Some(ty), true) => ty,
        (None, false) => Type::Values(values),
        _ => return Err(cursor.unexpected("a type")),
    };
    Ok(if nullable { Type::Nullable(Box::new(ty)) } else { ty })
}

fn array(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    let mut ty = if cursor.eat("(").is_some() {
        cursor.level()?;
        let inner = union(cursor, parameters)?;
        cursor.expect(")")?;
        inner
    } else {
        single(cursor, parameters)?
    };
    while cursor.eat("[").is_some() {
        cursor.level()?;
        cursor.expect("]")?;
        ty = Type::List(Box::new(ty));
    }
    Ok(ty)
}

fn single(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    let wrong = cursor.unexpected("a type");
    let name = cursor.word("a type")?;
    Ok(match name.text {
        "string" => Type::Text(format(cursor)?),
        "number" => Type::Number(Number::Unsaid),
        "integer" => Type::Number(Number::Integer),
        "boolean" => Type::Boolean,
        "unknown" | "any" => Type::Any,
        "object" => Type::Map(Box::new(Type::Any)),
        "Array" => {
            cursor.expect("<")?;
            cursor.level()?;
            let inner = union(cursor, parameters)?;
            cursor.expect(">")?;
            Type::List(Box::new(inner))
        }
        "Record" => {
            for text in ["<", "string", ","] {
                cursor.expect(text)?;
            }
            cursor.level()?;
            let inner = union(cursor, parameters)?;
            cursor.expect(">")?;
            Type::Map(Box::new(inner))
        }
        other if parameters.iter().any(|parameter| parameter == other) => {
            Type::Parameter(other.to_owned())
        }
        other if other.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Type::Named(other.to_owned())
        }
        _ => return Err(wrong),
    })
}

/// `(uuid)` behind `string`.
fn format(cursor: &mut Cursor<'_>) -> Read<Format> {
    if cursor.eat("(").is_none() {
        return Ok(Format::Unsaid);
    }
    let mut name = String::new();
    while cursor.eat(")").is_none() {
        let part = cursor.next().ok_or_else(|| cursor.unexpected("`)`"))?;
        name.push_str(part.text);
    }
    let found = Format::NAMED.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, format)| *format)
        .ok_or_else(|| cursor.unexpected("a format that is known before this"))
}
