//! Reads tables: of fields, and of values.
//!
//! A cell may hold bare pipes (`data | T | null | text`), which every Markdown parser silently
//! drops. So a row is split at each pipe, and the excess is joined again in the column of types,
//! where it must then be a type.

use spec::source::Location;

use super::{
    code::is_label,
    languages::token::Piece,
    marks::plain,
    reading::{Declared, Reading},
    row::{Row, unglue},
    scan::Page,
};
use crate::{
    digest::digest,
    listing::{Body, Listing, TextKind, Unread, Witness},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Value,
    /// Of a union: the model.
    Branch,
    Type,
    Required,
    Optional,
    Nullable,
    Description,
    /// Compared as a whole.
    Other,
}

/// What pages write over columns, in lower case.
const COLUMNS: [(Column, &[&str]); 8] = [
    (
        Column::Name,
        &[
            "field",
            "name",
            "property",
            "key",
            "attribute",
            "parameter",
            "param",
            "member",
            "field name",
        ],
    ),
    (Column::Value, &["value", "constant", "option", "enum value"]),
    (Column::Branch, &["branch", "one of"]),
    (Column::Type, &["type", "data type"]),
    (Column::Required, &["required", "required?", "mandatory", "presence"]),
    (Column::Optional, &["optional", "optional?"]),
    (Column::Nullable, &["nullable", "nullable?"]),
    (
        Column::Description,
        &["description", "details", "meaning", "notes", "summary", "explanation"],
    ),
];

/// How the cells of a row are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Pipes,
    Tabs,
    /// Not at all.
    Glued,
    /// By tags, or one after the other.
    Cells,
}

#[derive(Clone, Debug)]
pub(crate) struct Table<'a> {
    at: Location,
    header: Vec<Piece<'a>>,
    pub(super) rows: Vec<Vec<Piece<'a>>>,
    form: Form,
    /// Whether each row was a separate component.
    pub(super) is_fields: bool,
}

impl<'a> Table<'a> {
    /// The table whose header a line is. `is_header` says that its form already tells so.
    pub(super) fn begin(line: Piece<'a>, is_header: bool) -> Option<Self> {
        let table = |header, form| {
            Some(Self { at: line.at, header, rows: Vec::new(), form, is_fields: false })
        };
        let is_known = |cells: &[Piece<'_>]| {
            cells.len() > 1
                && cells.iter().filter(|cell| column(cell.text) != Column::Other).count() > 1
        };
        let pipes = cells(line);
        if is_header || is_known(&pipes) {
            return table(pipes, Form::Pipes);
        }
        let tabs = split(line, "\t");
        if is_known(&tabs) {
            return table(tabs, Form::Tabs);
        }
        glued_header(line).and_then(|header| table(header, Form::Glued))
    }

    pub(super) fn at(&self) -> Location {
        self.at
    }

    /// Whether it consists of components of which one says that a field is required.
    pub(super) fn says_required(&self) -> bool {
        let is_said = |row: &Vec<Piece<'_>>| row.get(2).is_some_and(|cell| !cell.text.is_empty());
        self.is_fields && self.rows.iter().any(is_said)
    }

    /// Rows whose cells are known, the first of them the header.
    pub(super) fn of_cells(whole: Piece<'a>, mut rows: Vec<Vec<Piece<'a>>>) -> Self {
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Self { at: whole.at, header, rows, form: Form::Cells, is_fields: false }
    }

    /// Rows of name, type, whether it is required, and description.
    pub(super) fn of_fields(whole: Piece<'a>, rows: Vec<Vec<Piece<'a>>>) -> Self {
        let header = ["Field", "Type", "Required", "Description"];
        let header = header.iter().map(|text| Piece { text, at: whole.at }).collect();
        Self { at: whole.at, header, rows, form: Form::Cells, is_fields: true }
    }

    /// The rows that a line is, if it goes on with the table: one, or none for a line between header and body.
    pub(super) fn row(&self, line: Piece<'a>) -> Option<Vec<Vec<Piece<'a>>>> {
        match self.form {
            Form::Pipes if is_separator(line.text) => Some(Vec::new()),
            Form::Pipes => line.text.contains('|').then(|| vec![cells(line)]),
            Form::Tabs => line.text.contains('\t').then(|| vec![split(line, "\t")]),
            Form::Glued => {
                let is_row = (line.text.contains(' ') || line.text.ends_with('.'))
                    && line.text.starts_with(|first: char| first.is_alphanumeric() || first == '_')
                    && !is_label(line.text)
                    && !line.text.starts_with("Example")
                    && !line.text.starts_with("Type ");
                is_row.then(|| vec![vec![line]])
            }
            Form::Cells => None,
        }
    }
}

pub(super) fn is_separator(line: &str) -> bool {
    line.contains("--")
        && line.contains('|')
        && line.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '))
}

fn column(text: &str) -> Column {
    let name = plain(text).trim().to_lowercase();
    let found = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str()));
    found.map_or(Column::Other, |(column, _)| *column)
}

/// `FieldTypeDescription`
fn glued_header(line: Piece<'_>) -> Option<Vec<Piece<'_>>> {
    let mut header = Vec::new();
    let mut rest = line;
    while !rest.text.is_empty() {
        let lower = rest.text.to_lowercase();
        let names = COLUMNS.iter().flat_map(|(_, names)| names.iter());
        let longest =
            names.filter(|name| lower.starts_with(**name)).max_by_key(|name| name.len())?;
        header.push(rest.part(0, longest.len()));
        rest = rest.from(longest.len()).trim();
    }
    (header.len() > 1).then_some(header)
}

fn split<'a>(line: Piece<'a>, mark: &str) -> Vec<Piece<'a>> {
    let mut at = 0;
    line.text
        .split(mark)
        .map(|cell| {
            let start = at;
            at += cell.len() + mark.len();
            line.part(start, start + cell.len()).trim()
        })
        .collect()
}

/// The cells of a row, split at each pipe that is not escaped.
fn cells(row: Piece<'_>) -> Vec<Piece<'_>> {
    let mut cells = Vec::new();
    let mut start = usize::from(row.text.starts_with('|'));
    for (pipe, _) in row.text.match_indices('|').filter(|(pipe, _)| *pipe > 0) {
        if row.text.get(..pipe).is_some_and(|before| before.ends_with('\\')) {
            continue;
        }
        cells.push(row.part(start, pipe).trim());
        start = pipe + 1;
    }
    if start < row.text.len() {
        cells.push(row.from(start).trim());
    }
    cells
}

/// A table, and what is above it.
pub(super) struct Headed<'a> {
    pub(super) table: Table<'a>,
    pub(super) heading: String,
    pub(super) at: Location,
    pub(super) description: String,
}

/// Reads a table. `known` are the declarations of the page, for cells that nothing tells apart.
pub(super) fn read(
    page: &Page<'_>,
    headed: &Headed<'_>,
    known: &[Listing],
    says_required: bool,
    reading: &mut Reading,
) -> Option<Listing> {
    let Headed { table, heading, at, description } = headed;
    let (name, parameters) = heading_name(heading);
    let mut columns: Vec<Column> = table.header.iter().map(|cell| column(cell.text)).collect();
    // Components mark what is required; where none on the page does, they say nothing of it.
    if table.is_fields
        && !says_required
        && let Some(column) = columns.get_mut(2)
    {
        *column = Column::Other;
    }
    let has = |column| columns.contains(&column);
    let is_fields = has(Column::Name) && has(Column::Type);
    let is_union = has(Column::Branch);
    if !is_fields && (!(has(Column::Value) || is_union) || has(Column::Type)) {
        let what = "the columns of the table are not known".to_owned();
        let help = "a table of fields has at least the columns Field and Type, one of values the column Value, one of a union the column Branch";
        reading.unread.push(Unread { code: "page-table", what, help, place: page.place(table.at) });
        return None;
    }
    let mut declared = Declared::new(Witness::Table, name, page.place(*at));
    declared.listing.description = digest(description);
    declared.listing.parameters = parameters;
    if is_union {
        declared.listing.body = Body::Branches(Vec::new());
    } else if !is_fields {
        declared.listing.body = Body::Values(Vec::new());
    }
    let mut others = String::new();
    for cells in &table.rows {
        let split = if table.form == Form::Glued {
            cells.first().and_then(|line| unglue(*line, &columns, &declared.listing, known))
        } else {
            None
        };
        let row = Row { cells: split.as_ref().unwrap_or(cells), columns: &columns, page };
        if let Err((at, what)) = row.read(&mut declared.listing, &mut others) {
            let help = "a row has one cell for each column; only the column of types may hold `|`";
            reading.unread.push(Unread { code: "page-row", what, help, place: page.place(at) });
        }
    }
    // Where names say of some fields that they may be absent, the others may not.
    if let Body::Fields(fields) = &mut declared.listing.body
        && !has(Column::Required)
        && fields.iter().any(|field| field.optional.is_some())
    {
        for field in fields {
            field.optional = field.optional.or(Some(false));
        }
    }
    reading.text(TextKind::Prose, &others, page.place(table.at));
    Some(declared.listing)
}

/// `ApiResponse<T>`: the name, and its type parameters.
pub(super) fn heading_name(heading: &str) -> (&str, Vec<String>) {
    let Some((name, rest)) = heading.split_once('<') else { return (heading, Vec::new()) };
    let rest = rest.trim_end_matches('>');
    (name, rest.split(',').map(|parameter| parameter.trim().to_owned()).collect())
}

/// Whether a heading names a type, alone or with what answers are called: `Contact`, `ContactResponse`, `WebhookV3Response`.
pub(super) fn is_heading_of(heading: &str, name: &str) -> bool {
    let Some(rest) = heading.strip_prefix(name) else { return false };
    let version = rest
        .strip_prefix('V')
        .map(|rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    matches!(
        version.unwrap_or(rest),
        "" | "Response"
            | "Model"
            | "Object"
            | "Schema"
            | " Response"
            | " Model"
            | " Object"
            | " object"
    )
}
