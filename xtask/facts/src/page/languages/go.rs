//! Reads Go: structs, string types and their constants, comments.

use super::{
    token::{Cursor, Kind, Piece, Read, Token, Unreadable},
    types::{Notation, union},
};
use crate::{
    digest::digest,
    listing::{Body, Field, Type, Witness},
    page::{
        reading::{Base, Declared, Reading},
        scan::Page,
    },
};

/// Packages whose types say what a value is: whether one is imported depends on the notation.
const IMPORTED: [&str; 3] = ["time", "encoding/json", "github.com/google/uuid"];

pub(super) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut cursor = Cursor::new(block);
    let mut found = Vec::new();
    while cursor.peek().is_some() {
        let start = cursor.position();
        if let Err(error) = declaration(page, &mut cursor, &mut found, reading) {
            reading.reject(page, error.at, format!("Go: {}", error.what));
            cursor.pass_over(start);
        }
    }
    reading.left_over(&cursor.comments_above());
    for declared in found {
        reading.declare(declared);
    }
}

fn declaration(
    page: &Page<'_>,
    cursor: &mut Cursor<'_>,
    found: &mut Vec<Declared>,
    reading: &mut Reading,
) -> Read<()> {
    let start = cursor.position();
    let Some(keyword) = cursor.peek() else { return Ok(()) };
    if !matches!(keyword.text, "type" | "const" | "var") {
        if !matches!(keyword.text, "package" | "import" | "func") {
            return Err(cursor.unexpected("a declaration"));
        }
        let comment = cursor.comments_above();
        let code = cursor.pass_over(start);
        let words = code.split(' ').filter(|word| !IMPORTED.contains(word) && *word != "import");
        reading.left_over(&format!("{comment}\n{}", words.collect::<Vec<_>>().join(" ")));
        return Ok(());
    }
    let comment = cursor.comments_above();
    cursor.next();
    if cursor.eat("(").is_none() {
        return specification(page, cursor, keyword, comment, found, reading);
    }
    reading.left_over(&comment);
    while cursor.eat(")").is_none() {
        let comment = cursor.comments_above();
        specification(page, cursor, keyword, comment, found, reading)?;
        cursor.eat(";");
    }
    Ok(())
}

fn specification(
    page: &Page<'_>,
    cursor: &mut Cursor<'_>,
    keyword: Token<'_>,
    mut comment: String,
    found: &mut Vec<Declared>,
    reading: &mut Reading,
) -> Read<()> {
    let start = cursor.position();
    let name = cursor.word("the name of a type or of a constant")?;
    if keyword.text != "type" {
        return constant(page, cursor, (name, start), &comment, found, reading);
    }
    let mut declared = Declared::new(Witness::Go, name.text, page.place(name.at));
    if !cursor.is_at(1, "]") {
        declared.listing.parameters = cursor.parameters("[", "]")?;
    }
    cursor.eat("=");
    if cursor.eat("struct").is_some() {
        fields(page, cursor, &mut declared)?;
    } else if cursor.is_at(0, "interface") && !cursor.is_at(2, "}") {
        let code = cursor.pass_over(start);
        reading.left_over(&format!("{comment}\n{code}"));
        return Ok(());
    } else {
        cursor.outermost();
        let notation = Notation { witness: Witness::Go, parameters: &[] };
        match union(cursor, notation)?.ty(cursor)? {
            Type::Text(crate::listing::Format::Unsaid) => {
                declared.listing.body = Body::Values(Vec::new());
            }
            other => declared.alias = Some(other),
        }
    }
    if !cursor.is_line_end() && !cursor.is_at(0, ")") && !cursor.is_at(0, ";") {
        return Err(cursor.unexpected("the end of the type"));
    }
    if declared.listing.fields().is_empty() && declared.listing.branches().is_none() {
        comment.push('\n');
        comment.push_str(&cursor.comments_behind());
    }
    declared.listing.description = digest(&comment);
    found.push(declared);
    Ok(())
}

/// `MessageStatusSent MessageStatus = "sent"`
fn constant(
    page: &Page<'_>,
    cursor: &mut Cursor<'_>,
    (name, start): (Token<'_>, usize),
    comment: &str,
    found: &mut [Declared],
    reading: &mut Reading,
) -> Read<()> {
    let mut of = cursor.peek().filter(|token| token.kind == Kind::Word);
    if of.is_some() {
        cursor.next();
    }
    cursor.expect("=")?;
    let is_converted = cursor.is_at(1, "(");
    if is_converted {
        of = cursor.next();
        cursor.next();
    }
    let value = cursor.of_kind(Kind::Quoted, "a value in quotes")?;
    if is_converted {
        cursor.expect(")")?;
    }
    if !cursor.is_line_end() && !cursor.is_at(0, ")") && !cursor.is_at(0, ";") {
        return Err(cursor.unexpected("one value in quotes"));
    }
    let comment = format!("{comment}\n{}", cursor.comments_behind());
    let enums = found.iter_mut().filter(|declared| declared.listing.values().is_some());
    let mine = enums.filter(|declared| match of {
        Some(of) => declared.listing.name == of.text,
        None => name.text.starts_with(&declared.listing.name),
    });
    match (mine.max_by_key(|declared| declared.listing.name.len()), of) {
        (Some(declared), _) => {
            // Constants of Go begin with the name of their type; one that does not is kept as it is.
            let of_type = name.text.strip_prefix(declared.listing.name.as_str());
            let name = of_type.map_or_else(|| format!("of none {}", name.text), str::to_owned);
            declared.value(&name, value.text, page.place(value.at), &comment);
        }
        (None, Some(of)) if of.text != "string" => {
            let what = format!("expected `type {} string` above", of.text);
            return Err(Unreadable { at: of.at, what });
        }
        (None, _) => {
            let code = cursor.pass_over(start);
            reading.left_over(&format!("{comment}\n{code}"));
        }
    }
    Ok(())
}

fn fields(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    cursor.expect("{")?;
    while cursor.eat("}").is_none() {
        let comment = cursor.comments_above();
        let is_pointer = cursor.is_at(0, "*");
        if is_pointer {
            cursor.next();
        }
        let name = cursor.word("the name of a field")?;
        let is_embedded = cursor.is_line_end()
            || cursor.is_at(0, "}")
            || cursor.is_at(0, ";")
            || cursor.peek().is_some_and(|token| token.kind == Kind::Quoted);
        if is_embedded {
            let base = name.text.rsplit('.').next().unwrap_or(name.text);
            if base == "RawMessage" {
                // A union, followed by the names of its branches.
                let names = cursor.comments_behind();
                let names = names.split(", ").map(str::to_owned).collect::<Vec<_>>();
                declared.branches(&names);
                continue;
            }
            declared.base(Base::of(base, page.place(name.at)));
            cursor.eat(";");
            if cursor.peek().is_some_and(|token| token.kind == Kind::Quoted) {
                cursor.next();
            }
            continue;
        }
        if is_pointer {
            return Err(cursor.unexpected("an embedded struct"));
        }
        field(page, cursor, declared, name, &comment)?;
    }
    Ok(())
}

/// ``Name *string `json:"name,omitempty"` // a, b``
fn field(
    page: &Page<'_>,
    cursor: &mut Cursor<'_>,
    declared: &mut Declared,
    name: Token<'_>,
    comment: &str,
) -> Read<()> {
    let start = cursor.position();
    cursor.outermost();
    let is_pointer = cursor.eat("*").is_some();
    let notation = Notation { witness: Witness::Go, parameters: &declared.listing.parameters };
    let parts = union(cursor, notation)?;
    let ty = parts.ty(cursor)?.split_null().0;
    let written = cursor.written(page.whole, start);
    let tag = cursor.peek().filter(|token| token.kind == Kind::Quoted);
    if tag.is_some() {
        cursor.next();
    }
    cursor.eat(";");
    if !cursor.is_line_end() && !cursor.is_at(0, "}") {
        return Err(cursor.unexpected("a `json` tag, or the end of the field"));
    }
    let (wire, omits) = match tag {
        Some(tag) => wire(tag)?.unwrap_or((name.text, false)),
        None => (name.text, false),
    };
    let comment = format!("{comment}\n{}", cursor.comments_behind());
    declared.named(name.text, wire);
    if wire == "-" {
        return Ok(());
    }
    let mut field = Field::new(wire, written, ty, page.place(name.at));
    field.optional = Some(omits);
    // `*T` is null if the key is always there, and absent if it is left out when empty; a string cannot say.
    field.nullable = (parts.null || is_pointer && !omits).then_some(true);
    declared.field(field, &comment);
    Ok(())
}

/// The name in the `json` part of a tag, and whether the key is left out when it is empty.
fn wire(tag: Token<'_>) -> Read<Option<(&str, bool)>> {
    let wrong = || Unreadable {
        at: tag.at,
        what: "expected the tag `json:\"name\"` or `json:\"name,omitempty\"`".to_owned(),
    };
    let Some((before, rest)) = tag.text.split_once("json:") else { return Ok(None) };
    if before.ends_with(char::is_alphanumeric) {
        return Ok(None);
    }
    let rest = rest.trim_start_matches('\\').strip_prefix('"').ok_or_else(wrong)?;
    let (inner, _) = rest.split_once(['"', '\\']).ok_or_else(wrong)?;
    let mut options = inner.split(',');
    let name = options.next().filter(|name| !name.is_empty());
    let mut omits = false;
    for option in options {
        match option {
            "omitempty" | "omitzero" => omits = true,
            "string" | "inline" => {}
            _ => return Err(wrong()),
        }
    }
    Ok(name.map(|name| (name, omits)))
}
