//! Reads tables: of fields, and of values.
//!
//! A cell may hold bare pipes (`data | T | null | text`), which every Markdown parser drops in silence. So a row is split at each pipe, and what
//! is too much is joined again in the column of types, where it must then be a type.

use super::{
    languages::{token::Piece, typescript},
    reading::Reading,
    scan::Page,
};
use crate::docs::{
    digest::digest,
    facts::{Body, Field, Listed, Listing, Unread, Value, Witness},
};

const COLUMNS: [(&str, Column); 5] = [
    ("Field", Column::Name),
    ("Value", Column::Value),
    ("Type", Column::Type),
    ("Required", Column::Required),
    ("Description", Column::Description),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Value,
    Type,
    Required,
    Description,
}

/// Reads a table; `heading` is the line above it, name and type parameters.
pub(in crate::docs) fn table(
    page: &Page<'_>,
    rows: &[Piece<'_>],
    heading: Piece<'_>,
    reading: &mut Reading,
) -> Option<Listing> {
    let (name, parameters) = heading_name(heading);
    let mut rows = rows.iter();
    let header = cells(*rows.next()?);
    let columns: Vec<Column> = header
        .iter()
        .filter_map(|cell| {
            COLUMNS.iter().find(|(name, _)| *name == cell.text).map(|(_, column)| *column)
        })
        .collect();
    let is_known = columns.len() == header.len()
        && matches!(
            columns.as_slice(),
            [Column::Name, Column::Type, Column::Description]
                | [Column::Name, Column::Type, Column::Required, Column::Description]
                | [Column::Value, Column::Description]
        );
    if !is_known {
        let what = "a table whose columns are not known".to_owned();
        let help = "known: Field, Type, Description; Field, Type, Required, Description; Value, Description";
        reading.unread.push(Unread {
            code: "page-table",
            what,
            help,
            place: page.place(header.first()?.at),
        });
        return None;
    }
    let separator = rows
        .next()
        .filter(|row| row.text.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' ')));
    if separator.is_none() {
        reading.reject(
            page,
            header.first()?.at,
            "a table without a line below its header".to_owned(),
        );
    }
    let mut body = if columns.first() == Some(&Column::Value) {
        Body::Values(Vec::new())
    } else {
        Body::Fields(Vec::new())
    };
    for row in rows {
        match read_row(page, *row, &columns, &parameters) {
            Ok(Row::Field(field)) => match &mut body {
                Body::Fields(fields) => fields.push(field),
                Body::Values(_) => {}
            },
            Ok(Row::Value(value)) => match &mut body {
                Body::Values(values) => values.push(value),
                Body::Fields(_) => {}
            },
            Err((at, what)) => reading.unread.push(Unread {
                code: "page-row",
                what,
                help: "a row has one cell for each column; only the column of types may hold `|`",
                place: page.place(at),
            }),
        }
    }
    Some(Listing {
        witness: Witness::Table,
        name: name.to_owned(),
        heading: None,
        parameters,
        description: None,
        body,
        place: page.place(heading.at),
        fault: None,
    })
}

/// `ApiResponse<T>`: the name, and its type parameters.
pub(in crate::docs) fn heading_name(heading: Piece<'_>) -> (&str, Vec<String>) {
    let text = heading.text;
    let Some((name, rest)) = text.split_once(['<', '\\']) else { return (text, Vec::new()) };
    let rest = rest.trim_matches(['<', '>', '\\']);
    (name, rest.split(',').map(|parameter| parameter.trim().to_owned()).collect())
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
    let last = row.part(start, row.text.len()).trim();
    if !last.text.is_empty() {
        cells.push(last);
    }
    cells
}

enum Row {
    Field(Field),
    Value(Value),
}

type Wrong = (crate::source::Location, String);

fn read_row(
    page: &Page<'_>,
    row: Piece<'_>,
    columns: &[Column],
    parameters: &[String],
) -> Result<Row, Wrong> {
    let cells = cells(row);
    if !row.text.ends_with('|') {
        return Err((
            row.part(row.text.len(), row.text.len()).at,
            "the row is not closed by `|`".to_owned(),
        ));
    }
    let extra = cells.len().checked_sub(columns.len()).ok_or_else(|| {
        (
            row.at,
            format!("a row of {} cells where the table has {} columns", cells.len(), columns.len()),
        )
    })?;
    let cell = |number: usize| cells.get(number).copied().unwrap_or(row);
    let name = unquote(cell(0));
    let description = cells.last().copied().unwrap_or(row);
    if name.text.is_empty()
        || !name
            .text
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
    {
        return Err((cell(0).at, "the first cell is no name".to_owned()));
    }
    if columns.first() == Some(&Column::Value) {
        if extra > 0 {
            return Err((
                row.at,
                format!("a row of {} cells where the table has 2 columns", cells.len()),
            ));
        }
        let description = digest(&plain(description.text));
        return Ok(Row::Value(Value {
            value: name.text.to_owned(),
            description,
            place: page.place(name.at),
        }));
    }
    let (first, last) = (cell(1), cell(1 + extra));
    let span = page.whole.part(first.at.start, last.at.end);
    let written = plain(span.text);
    let types = Piece { text: &written, at: span.at };
    let parsed = typescript::parse(types, parameters).map_err(|error| {
        (span.at, format!("the cells between name and description are no type: {}", error.what))
    })?;
    let (ty, nullable) = parsed.split_null();
    let optional = if columns.contains(&Column::Required) {
        match cell(2 + extra).text {
            "yes" => Some(false),
            "no" => Some(true),
            _ => {
                return Err((
                    cell(2 + extra).at,
                    "`Required` is neither `yes` nor `no`".to_owned(),
                ));
            }
        }
    } else {
        None
    };
    Ok(Row::Field(Field {
        name: name.text.to_owned(),
        written,
        ty,
        optional,
        nullable: Some(nullable),
        listed: listed(description.text),
        description: digest(&plain(description.text)),
        place: page.place(name.at),
    }))
}

fn unquote(cell: Piece<'_>) -> Piece<'_> {
    let quoted = cell.text.len() > 2 && cell.text.starts_with('`') && cell.text.ends_with('`');
    if quoted { cell.part(1, cell.text.len() - 1) } else { cell }
}

/// Text without the marks of Markdown: links as their words, no backquotes, no escapes.
pub(in crate::docs) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let link = rest.strip_prefix('[').and_then(|rest| {
            let (words, rest) = rest.split_at(rest.find(['[', ']'])?);
            let (_, rest) = rest.strip_prefix("](")?.split_once(')')?;
            Some((words, rest))
        });
        if let Some((words, after)) = link {
            plain.push_str(words);
            rest = after;
            continue;
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        let is_mark = letter == '`'
            || letter == '\\' && rest.starts_with(['|', '<', '>', '*', '_', '[', ']']);
        if !is_mark {
            plain.push(letter);
        }
    }
    plain
}

/// Values that a description lists: all of them behind its only colon (`Status: A, B`), or some in brackets (`Status (e.g., a, b)`).
fn listed(description: &str) -> Option<Listed> {
    let words = |list: &str| -> Option<Vec<String>> {
        let values: Vec<_> = list
            .split(',')
            .flat_map(|part| part.split(" or "))
            .map(|value| value.trim().to_owned())
            .collect();
        let is_value = |value: &String| {
            !value.is_empty()
                && value.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_')
        };
        (values.len() > 1 && values.iter().all(is_value)).then_some(values)
    };
    if let Some((_, list)) = description.split_once(": ") {
        return words(list).map(|values| Listed { values, complete: true });
    }
    let (_, list) = description.strip_suffix(')')?.split_once(" (")?;
    let (list, complete) = list.strip_prefix("e.g., ").map_or((list, true), |list| (list, false));
    words(list).map(|values| Listed { values, complete })
}
