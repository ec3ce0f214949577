//! Reads Rust as the rendered page writes it: structs, open enums, ids, without attributes.

use super::token::{Cursor, Piece, Read, Unreadable};
use crate::docs::{
    facts::{Body, Field, Format, Listing, Number, Type, Value, Witness},
    read::{
        reading::Reading,
        scan::{Page, lines},
    },
};

pub(in crate::docs) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut found = Vec::new();
    let mut is_inside = false;
    for line in lines(block) {
        if let Err(error) = read_line(page, line.trim(), &mut is_inside, &mut found) {
            reading.reject(page, error.at, format!("Rust: {}", error.what));
        }
    }
    if is_inside {
        let end = block.part(block.text.len(), block.text.len());
        reading.reject(page, end.at, "Rust: a declaration is not closed".to_owned());
    }
    for listing in found {
        reading.listing(listing);
    }
}

fn read_line(
    page: &Page<'_>,
    line: Piece<'_>,
    is_inside: &mut bool,
    found: &mut Vec<Listing>,
) -> Read<()> {
    let text = line.text;
    if text.is_empty() {
        return Ok(());
    }
    if *is_inside {
        if text == "}" {
            *is_inside = false;
            return Ok(());
        }
        let Some(listing) = found.last_mut() else { return Ok(()) };
        return match &mut listing.body {
            Body::Fields(fields) => {
                fields.push(field(page, line, &listing.parameters)?);
                Ok(())
            }
            Body::Values(values) => {
                values.extend(variant(page, line)?);
                Ok(())
            }
        };
    }
    let mut cursor = Cursor::new(line);
    cursor.expect("pub")?;
    let is_enum = cursor.eat("enum").is_some();
    if !is_enum {
        cursor.expect("struct")?;
    }
    let name = cursor.word("a name")?;
    if cursor.eat("(").is_some() {
        // An id: on the wire, and for every other witness, a string.
        for text in ["Id", ")", ";"] {
            cursor.expect(text)?;
        }
        return cursor.finish();
    }
    let mut parameters = Vec::new();
    if cursor.eat("<").is_some() {
        while cursor.eat(">").is_none() {
            parameters.push(cursor.word("a type parameter")?.text.to_owned());
            cursor.eat(",");
        }
    }
    cursor.expect("{")?;
    *is_inside = cursor.eat("}").is_none();
    cursor.finish()?;
    let body = if is_enum { Body::Values(Vec::new()) } else { Body::Fields(Vec::new()) };
    found.push(Listing {
        witness: Witness::Rust,
        name: name.text.to_owned(),
        heading: None,
        parameters,
        description: None,
        body,
        place: page.place(name.at),
        fault: None,
    });
    Ok(())
}

/// `Sent, // "sent"`
fn variant(page: &Page<'_>, line: Piece<'_>) -> Read<Option<Value>> {
    if line.text == "Unknown(UnknownValue)," {
        return Ok(None);
    }
    let quoted = line.split_once(", // \"").and_then(|(name, value)| {
        let length = value.text.strip_suffix('"')?.len();
        let is_name = name.text.chars().all(char::is_alphanumeric);
        is_name.then(|| value.part(0, length))
    });
    let value = quoted.ok_or_else(|| Unreadable {
        at: line.at,
        what: "expected a variant with its value: `Sent, // \"sent\"`".to_owned(),
    })?;
    Ok(Some(Value { value: value.text.to_owned(), description: None, place: page.place(value.at) }))
}

/// `pub price: Option<f64>, // may be null`
fn field(page: &Page<'_>, line: Piece<'_>, parameters: &[String]) -> Read<Field> {
    let (code, comment) =
        line.split_once(" // ").map_or((line, ""), |(code, comment)| (code, comment.text));
    let (wire, may_be) = match comment.split_once("; ") {
        Some((wire, may_be)) => (Some(wire), may_be),
        None if comment.starts_with('"') => (Some(comment), ""),
        None => (None, comment),
    };
    let wrong = |at, what: &str| Unreadable { at, what: what.to_owned() };
    let (optional, nullable) = match may_be {
        "" => (false, false),
        "may be absent" => (true, false),
        "may be null" => (false, true),
        "may be absent or null" => (true, true),
        _ => {
            return Err(wrong(
                line.at,
                "expected the comment `may be absent`, `may be null` or `may be absent or null`",
            ));
        }
    };
    let parts = code.strip_prefix("pub ").and_then(|code| code.split_once(": "));
    let Some((name, ty)) = parts else {
        return Err(wrong(line.at, "expected a public field"));
    };
    let length = ty
        .text
        .strip_suffix(',')
        .map(str::len)
        .ok_or_else(|| wrong(ty.at, "expected `,` behind the type"))?;
    let ty = ty.part(0, length);
    let (parsed, is_option) = parse(ty, parameters)?.split_null();
    if is_option != (optional || nullable) {
        return Err(wrong(
            ty.at,
            "the type and the comment do not say the same of null and absence",
        ));
    }
    let name_on_wire =
        wire.map_or(name.text.trim_start_matches("r#"), |wire| wire.trim_matches('"'));
    Ok(Field {
        name: name_on_wire.to_owned(),
        written: ty.text.to_owned(),
        ty: parsed,
        optional: Some(optional),
        nullable: Some(nullable),
        listed: None,
        description: None,
        place: page.place(name.at),
    })
}

/// A type as Rust writes it.
pub(in crate::docs) fn parse(piece: Piece<'_>, parameters: &[String]) -> Read<Type> {
    let mut cursor = Cursor::new(piece);
    let ty = single(&mut cursor, parameters)?;
    cursor.finish()?;
    Ok(ty)
}

fn single(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    let wrong = cursor.unexpected("a type");
    let name = cursor.word("a type")?;
    let argument = |cursor: &mut Cursor<'_>| {
        cursor.expect("<")?;
        cursor.level()?;
        let inner = single(cursor, parameters)?;
        cursor.expect(">")?;
        Ok(Box::new(inner))
    };
    Ok(match name.text {
        "Option" | "Patch" => Type::Nullable(argument(cursor)?),
        "Vec" => Type::List(argument(cursor)?),
        "BTreeMap" | "Map" => {
            for text in ["<", "String", ","] {
                cursor.expect(text)?;
            }
            cursor.level()?;
            let inner = single(cursor, parameters)?;
            cursor.expect(">")?;
            Type::Map(Box::new(inner))
        }
        "String" => Type::Text(Format::Unsaid),
        "Timestamp" => Type::Text(Format::DateTime),
        "PhoneNumber" => Type::Text(Format::Phone),
        "Secret" => Type::Text(Format::Password),
        "Value" => Type::Any,
        "bool" => Type::Boolean,
        "f64" | "Decimal" => Type::Number(Number::Float),
        "i32" | "i64" | "u16" | "u32" | "u64" => Type::Number(Number::Integer),
        other if parameters.iter().any(|parameter| parameter == other) => {
            Type::Parameter(other.to_owned())
        }
        other if other.ends_with("Id") => Type::Text(Format::Uuid),
        other if other.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Type::Named(other.to_owned())
        }
        _ => return Err(wrong),
    })
}
