//! Reads Rust as the rendered page writes it: structs, open enums, ids, without attributes.

use super::{
    comments::{ALWAYS, ANY_TEXT, any_text},
    token::{Cursor, Piece, Read, Unreadable},
    types::{Notation, union},
};
use crate::{
    digest::digest,
    listing::{Body, Field, Type, Witness},
    page::{
        reading::{Declared, Reading},
        scan::Page,
    },
};

pub(super) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut cursor = Cursor::new(block);
    while cursor.peek().is_some() {
        let start = cursor.position();
        if let Err(error) = declaration(page, &mut cursor, reading) {
            reading.reject(page, error.at, format!("Rust: {}", error.what));
            cursor.pass_over(start);
        }
    }
    reading.left_over(&cursor.comments_above());
}

fn declaration(page: &Page<'_>, cursor: &mut Cursor<'_>, reading: &mut Reading) -> Read<()> {
    let comment = cursor.comments_above();
    cursor.expect("pub")?;
    let is_enum = cursor.eat("enum").is_some();
    if !is_enum {
        cursor.expect("struct")?;
    }
    let name = cursor.name()?;
    if cursor.eat("(").is_some() {
        // An id: on the wire, and for every other witness, a string.
        for text in ["Id", ")", ";"] {
            cursor.expect(text)?;
        }
        reading.left_over(&format!("{comment}\n{}", name.text));
        return Ok(());
    }
    let mut declared = Declared::new(Witness::Rust, name.text, page.place(name.at));
    declared.listing.description = digest(&comment);
    declared.listing.parameters = cursor.parameters("<", ">")?;
    if is_enum {
        declared.listing.body = Body::Values(Vec::new());
    }
    cursor.expect("{")?;
    while cursor.eat("}").is_none() {
        if is_enum {
            variant(page, cursor, &mut declared)?;
        } else {
            field(page, cursor, &mut declared)?;
        }
    }
    reading.declare(declared);
    Ok(())
}

/// `Sent, // "sent"`
fn variant(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    let name = cursor.word("a variant")?;
    if name.text == "Unknown" && cursor.is_at(0, "(") {
        cursor.group();
        cursor.expect(",")?;
        return Ok(());
    }
    let mut branch = None;
    if cursor.eat("(").is_some() {
        branch = Some(cursor.name()?);
        cursor.expect(")")?;
        if declared.listing.values().is_some_and(|values| values.is_empty()) {
            declared.listing.body = Body::Branches(Vec::new());
        }
    }
    cursor.expect(",")?;
    let comment = cursor.comments_behind();
    let value = comment.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let value = value.ok_or_else(|| Unreadable {
        at: name.at,
        what: "expected a variant with its value: `Sent, // \"sent\"`".to_owned(),
    })?;
    if let Some(branch) = branch {
        declared.named(name.text, value);
        declared.value(branch.text, branch.text, page.place(branch.at), "");
    } else {
        declared.value(name.text, value, page.place(name.at), "");
    }
    Ok(())
}

/// `pub price: Option<f64>, // may be null`
fn field(page: &Page<'_>, cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    cursor.expect("pub")?;
    if cursor.eat("r").is_some() {
        cursor.expect("#")?;
    }
    let name = cursor.name()?;
    cursor.expect(":")?;
    let start = cursor.position();
    cursor.outermost();
    let notation = Notation { witness: Witness::Rust, parameters: &declared.listing.parameters };
    let (ty, is_option) = union(cursor, notation)?.ty(cursor)?.split_null();
    let written = cursor.written(page.whole, start);
    cursor.expect(",")?;
    let comment = cursor.comments_behind();
    let (comment, always) = match comment.split_once(ALWAYS) {
        Some((rest, value)) => {
            let rest = rest.strip_suffix("; ").unwrap_or(rest).to_owned();
            (rest, Some(value.trim_matches('"').to_owned()))
        }
        None => (comment, None),
    };
    let (comment, is_any_text) = match comment.strip_suffix(ANY_TEXT) {
        Some(rest) => (rest.strip_suffix("; ").unwrap_or(rest).to_owned(), true),
        None => (comment, false),
    };
    let written = if is_any_text { format!("{written} // {ANY_TEXT}") } else { written };
    let ty = if is_any_text { any_text(ty) } else { ty };
    let (written, ty) = match always {
        Some(value) => (format!("{written} // {ALWAYS}\"{value}\""), Type::Values(vec![value])),
        None => (written, ty),
    };
    let (wire, may_be) = match comment.split_once("; ") {
        Some((wire, may_be)) => (Some(wire), may_be),
        None if comment.starts_with('"') => (Some(comment.as_str()), ""),
        None => (None, comment.as_str()),
    };
    let wrong = |what: &str| Unreadable { at: name.at, what: what.to_owned() };
    let (optional, nullable) = match may_be {
        "" => (false, false),
        "may be absent" => (true, false),
        "may be null" => (false, true),
        "may be absent or null" => (true, true),
        _ => {
            return Err(wrong(
                "expected the comment `may be absent`, `may be null` or `may be absent or null`",
            ));
        }
    };
    if is_option != (optional || nullable) {
        return Err(wrong("the type and the comment disagree about null and absence"));
    }
    let wire = wire.map_or(name.text, |wire| wire.trim_matches('"'));
    declared.named(name.text, wire);
    let mut field = Field::new(wire, written, ty, page.place(name.at));
    (field.optional, field.nullable) = (Some(optional), Some(nullable));
    declared.field(field, "");
    Ok(())
}
