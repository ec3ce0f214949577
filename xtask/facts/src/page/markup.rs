//! Tables that are written as tags: HTML's, and the components of documentation sites for fields.

use super::{
    languages::token::{Cursor, Kind, Piece},
    mask::is_field,
    table::Table,
    tags::{Tag, braces},
};

/// Attributes that hold the name of a field, over all sites.
pub(super) const NAMES: [&str; 7] =
    ["name", "body", "query", "path", "header", "property", "field"];

/// A table, or one row of one, and where the page goes on.
pub(super) struct Found<'a> {
    pub(super) table: Option<Table<'a>>,
    pub(super) is_row: bool,
    pub(super) end: usize,
}

/// The table that begins at a byte of the page.
pub(super) fn read(whole: Piece<'_>, at: usize) -> Option<Found<'_>> {
    let text = whole.text.get(at..)?;
    let tag = Tag::read(text)?;
    let end = at + tag.length;
    match tag.name {
        "table" if !tag.is_closing => {
            let close = text.find("</table>")?;
            let table = html(whole, end, at + close);
            Some(Found { table: Some(table), is_row: false, end: at + close + 8 })
        }
        "TypeTable" => {
            let start = at + tag.get(&["type"])?.1;
            let length = braces(whole.text.get(start..)?)?;
            let table = type_table(whole.part(start, start + length));
            Some(Found { table: Some(table), is_row: false, end })
        }
        _ if tag.is_closing && is_field(&tag) => Some(Found { table: None, is_row: false, end }),
        _ if is_field(&tag) => {
            let part =
                |(value, start): (&str, usize)| whole.part(at + start, at + start + value.len());
            let name = part(tag.get(&NAMES)?);
            let ty = part(tag.get(&["type"])?);
            let required = match tag.get(&["required"]) {
                Some(("" | "true", _)) => "yes",
                _ => "",
            };
            let required = Piece { text: required, at: name.at };
            let close = format!("</{}>", tag.name);
            let inside = whole.text.get(end..)?;
            let length = if tag.is_empty { 0 } else { inside.find(&close)? };
            let description = whole.part(end, end + length).trim();
            let row = vec![name, ty, required, description];
            let end = end + length + if tag.is_empty { 0 } else { close.len() };
            Some(Found { table: Some(Table::of_fields(name, vec![row])), is_row: true, end })
        }
        _ => None,
    }
}

fn html(whole: Piece<'_>, start: usize, end: usize) -> Table<'_> {
    let mut rows: Vec<Vec<Piece<'_>>> = Vec::new();
    let mut open = None;
    let mut at = start;
    while at < end {
        let rest = whole.text.get(at..end).unwrap_or_default();
        let Some(found) = rest.find('<') else { break };
        at += found;
        let Some(tag) = whole.text.get(at..end).and_then(Tag::read) else {
            at += 1;
            continue;
        };
        let is_cell = matches!(tag.name, "td" | "th");
        // A cell ends where its tag is closed, and in lax HTML where the next begins.
        if (is_cell || tag.name == "tr")
            && let (Some(from), Some(row)) = (open.take(), rows.last_mut())
        {
            row.push(whole.part(from, at).trim());
        }
        at += tag.length;
        if is_cell && !tag.is_closing {
            open = Some(at);
        } else if tag.name == "tr" && !tag.is_closing {
            rows.push(Vec::new());
        }
    }
    Table::of_cells(whole.part(start, end), rows)
}

/// `{{ id: { type: 'string', description: '…', required: true }, … }}`
fn type_table(object: Piece<'_>) -> Table<'_> {
    let mut cursor = Cursor::new(object);
    let mut rows = Vec::new();
    cursor.next();
    while let Some(name) = cursor.next().filter(|name| !name.is("}")) {
        let empty = Piece { text: "", at: name.at };
        let mut row = vec![Piece { text: name.text, at: name.at }, empty, empty, empty];
        cursor.eat(":");
        cursor.eat("{");
        while let Some(key) = cursor.next().filter(|key| !key.is("}")) {
            cursor.eat(":");
            let column = match key.text {
                "type" => 1,
                "required" => 2,
                "description" => 3,
                _ => 4,
            };
            if let (Some(cell), Some(value)) = (row.get_mut(column), cursor.peek()) {
                let is_text = value.kind == Kind::Quoted;
                let text = if is_text || value.is("true") { value.text } else { "" };
                *cell = Piece { text: if value.is("true") { "yes" } else { text }, at: value.at };
            }
            while !cursor.is_at(0, ",") && !cursor.is_at(0, "}") && cursor.peek().is_some() {
                cursor.group();
            }
            cursor.eat(",");
        }
        rows.push(row);
        cursor.eat(",");
    }
    Table::of_fields(object, rows)
}
