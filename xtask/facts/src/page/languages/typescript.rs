//! Reads TypeScript: interfaces, type aliases, enums.

use super::{
    token::{Cursor, Kind, Piece, Read, Unreadable},
    types::{Notation, union},
};
use crate::{
    digest::digest,
    listing::{Body, Field, Witness},
    page::{
        reading::{Base, Declared, Reading},
        scan::Page,
    },
};

/// Utility types that make one object type from another.
const MAKERS: [&str; 6] = ["Partial", "Required", "Readonly", "Omit", "Pick", "Prettify"];

pub(super) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut cursor = Cursor::new(block);
    while cursor.peek().is_some() {
        let start = cursor.position();
        if let Err(error) = declaration(page, &mut cursor, reading) {
            reading.reject(page, error.at, format!("TypeScript: {}", error.what));
            cursor.pass_over(start);
        }
    }
    reading.left_over(&cursor.comments_above());
}

fn declaration(page: &Page<'_>, cursor: &mut Cursor<'_>, reading: &mut Reading) -> Read<()> {
    let description = cursor.comments_above();
    while ["export", "declare", "default", ";"].iter().any(|word| cursor.eat(word).is_some()) {}
    let start = cursor.position();
    if cursor.is_at(0, "const") && cursor.is_at(1, "enum") {
        cursor.next();
    }
    let Some(keyword) = cursor.next() else { return Ok(()) };
    let is_list = keyword.text == "type" && cursor.is_at(0, "{");
    if is_list || !["interface", "class", "type", "enum"].contains(&keyword.text) {
        if !is_list
            && !["import", "const", "let", "function", "export", "{"].contains(&keyword.text)
        {
            return Err(Unreadable {
                at: keyword.at,
                what: "expected `interface`, `type` or `enum`".to_owned(),
            });
        }
        let code = cursor.pass_over(start);
        reading.left_over(&format!("{description} {code}"));
        return Ok(());
    }
    let name = cursor.name()?;
    let mut declared = Declared::new(Witness::TypeScript, name.text, page.place(name.at));
    declared.listing.parameters = cursor.parameters("<", ">")?;
    match keyword.text {
        "enum" => members(page, cursor, &mut declared)?,
        "interface" | "class" => {
            if cursor.eat("extends").is_some() {
                while !cursor.is_at(0, "{") {
                    object(page, cursor, &mut declared)?;
                    cursor.eat(",");
                }
            }
            object(page, cursor, &mut declared)?;
        }
        _ => {
            cursor.expect("=")?;
            alias(page, cursor, &mut declared)?;
            if cursor.eat(";").is_none() && !cursor.is_line_end() {
                return Err(cursor.unexpected("`;`"));
            }
        }
    }
    declared.listing.description = digest(&description);
    reading.declare(declared);
    Ok(())
}

/// `{ … }`, `Other`, `Partial<…>`, and several of them joined by `&`.
fn object(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    let name = match cursor.peek() {
        Some(token) if token.is("{") => return fields(page, cursor, declared),
        _ => cursor.name()?,
    };
    if !MAKERS.contains(&name.text) || !cursor.is_at(0, "<") {
        declared.base(Base::of(name.text, page.place(name.at)));
        return Ok(());
    }
    cursor.expect("<")?;
    cursor.level()?;
    let mut inner = Declared::new(Witness::TypeScript, "", page.place(name.at));
    inner.listing.parameters.clone_from(&declared.listing.parameters);
    object(page, cursor, &mut inner)?;
    let mut keys = Vec::new();
    while cursor.eat(",").is_some() || cursor.eat("|").is_some() {
        keys.push(cursor.of_kind(Kind::Quoted, "the name of a field")?.text.to_owned());
    }
    cursor.expect(">")?;
    inner.change(|field| match name.text {
        "Omit" => !keys.contains(&field.name),
        "Pick" => keys.contains(&field.name),
        "Partial" | "Required" => {
            field.optional = Some(name.text == "Partial");
            true
        }
        _ => true,
    });
    for base in &mut inner.bases {
        match name.text {
            "Omit" => base.without.append(&mut keys.clone()),
            "Pick" => base.only = Some(keys.clone()),
            "Partial" | "Required" => base.optional = Some(name.text == "Partial"),
            _ => {}
        }
    }
    declared.append(inner);
    Ok(())
}

fn fields(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    cursor.expect("{")?;
    while cursor.eat("}").is_none() {
        let mut comment = cursor.comments_above();
        if cursor.is_at(1, ":") || cursor.is_at(1, "?") {
            // A field may be called `readonly`.
        } else {
            cursor.eat("readonly");
        }
        if cursor.is_at(0, "[") {
            // More fields may come: kept with those that are named.
            let code = cursor.statement();
            declared.left_over.push_str(&code);
            if code.ends_with('}') {
                break;
            }
            continue;
        }
        let name = match cursor.peek() {
            Some(token) if token.kind == Kind::Quoted => cursor.next().unwrap_or(token),
            _ => cursor.word("the name of a field")?,
        };
        let optional = cursor.eat("?").is_some();
        cursor.eat("!");
        cursor.expect(":")?;
        cursor.outermost();
        let start = cursor.position();
        let notation =
            Notation { witness: Witness::TypeScript, parameters: &declared.listing.parameters };
        let parts = union(cursor, notation)?;
        let (ty, nullable) = parts.ty(cursor)?.split_null();
        let written = cursor.written(page.whole, start);
        let is_closed = cursor.eat(";").is_some() || cursor.eat(",").is_some();
        if !is_closed && !cursor.is_line_end() && !cursor.is_at(0, "}") {
            return Err(cursor.unexpected("`;`"));
        }
        comment.push('\n');
        comment.push_str(&cursor.comments_behind());
        let mut field = Field::new(name.text, written, ty, page.place(name.at));
        field.optional = Some(optional || parts.absent);
        field.nullable = Some(nullable);
        declared.field(field, &comment);
    }
    Ok(())
}

/// What follows `type X =`: an object, values, or another name for a type.
fn alias(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    let is_named = cursor.peek().is_some_and(|token| token.text.starts_with(char::is_uppercase));
    let is_made = cursor.peek().is_some_and(|token| MAKERS.contains(&token.text));
    if cursor.is_at(0, "{") && !cursor.is_at(1, "[") || is_made || is_named && cursor.is_at(1, "&")
    {
        object(page, cursor, declared)?;
        while cursor.eat("&").is_some() {
            object(page, cursor, declared)?;
        }
        return Ok(());
    }
    cursor.outermost();
    let notation =
        Notation { witness: Witness::TypeScript, parameters: &declared.listing.parameters };
    let parts = union(cursor, notation)?;
    parts.alias(page, cursor, declared)
}

/// `{ Sent = 'sent', … }`
fn members(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    cursor.expect("{")?;
    declared.listing.body = Body::Values(Vec::new());
    while cursor.eat("}").is_none() {
        let comment = cursor.comments_above();
        let name = cursor.next().ok_or_else(|| cursor.unexpected("`}`"))?;
        cursor.expect("=")?;
        let value = cursor.of_kind(Kind::Quoted, "a value in quotes")?;
        if cursor.eat(",").is_none() && !cursor.is_at(0, "}") {
            return Err(cursor.unexpected("`,`"));
        }
        let comment = format!("{comment}\n{}", cursor.comments_behind());
        declared.value(name.text, value.text, page.place(value.at), &comment);
    }
    Ok(())
}
