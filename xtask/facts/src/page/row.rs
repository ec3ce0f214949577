//! What a row of a table says about a field or a value.

use spec::source::Location;

use super::{
    languages::{token::Piece, types},
    marks::{plain, targets},
    reading::words,
    scan::Page,
    table::Column,
};
use crate::{
    compare::leaf,
    digest::digest,
    listing::{Body, Field, Listed, Listing, Type, Value, Witness},
};

/// What says yes or no in a copy whose cells run into each other.
const CONSENTS: [&str; 8] = ["yes", "no", "Yes", "No", "true", "false", "✅", "❌"];

/// Tells the cells of a row apart by what they can be: the name of a field or a value, a type, a word of consent, a text that begins with a capital.
pub(super) fn unglue<'a>(
    line: Piece<'a>,
    columns: &[Column],
    listing: &Listing,
    known: &[Listing],
) -> Option<Vec<Piece<'a>>> {
    let names = known.iter().flat_map(|listing| {
        let values = listing.values().unwrap_or_default();
        listing.fields().iter().map(|field| field.name.as_str()).chain(values).collect::<Vec<_>>()
    });
    let mut names: Vec<&str> = names.filter(|name| line.text.starts_with(*name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let is_known = |ty: &Type| match leaf(ty) {
        Type::Named(name) => known.iter().any(|listing| listing.name == *name),
        _ => true,
    };
    let length = |rest: Piece<'_>, column: Column| match column {
        Column::Type => {
            let ends = rest.text.char_indices().map(|(end, _)| end).skip(1).take(100);
            ends.filter(|end| {
                let next = rest.from(*end).text.trim_start();
                let may_follow = !next.starts_with(char::is_lowercase)
                    || CONSENTS.iter().any(|word| next.starts_with(word));
                let ty = || types::parse(Witness::Table, rest.part(0, *end), &listing.parameters);
                may_follow && ty().is_ok_and(|ty| is_known(&ty))
            })
            .last()
        }
        Column::Required | Column::Optional | Column::Nullable => {
            CONSENTS.iter().find(|word| rest.text.starts_with(**word)).map(|word| word.len())
        }
        Column::Description
            if listing.values().is_some() && rest.text.starts_with(char::is_lowercase) =>
        {
            None
        }
        _ => Some(rest.text.len()),
    };
    names.into_iter().find_map(|name| {
        let mut found = vec![line.part(0, name.len())];
        let mut rest = line.from(name.len()).trim();
        for column in columns.iter().skip(1) {
            let end = length(rest, *column)?;
            found.push(rest.part(0, end).trim());
            rest = rest.from(end).trim();
        }
        Some(found)
    })
}

pub(super) struct Row<'r, 'a> {
    pub(super) cells: &'r [Piece<'a>],
    pub(super) columns: &'r [Column],
    pub(super) page: &'r Page<'r>,
}

type Wrong = (Location, String);

impl Row<'_, '_> {
    fn at(&self) -> Location {
        self.cells.first().map_or(self.page.whole.at, |cell| cell.at)
    }

    /// The cell of a column. What bare pipes have split belongs to the type.
    fn cell(&self, wanted: Column) -> Option<Piece<'_>> {
        let index = self.columns.iter().position(|column| *column == wanted)?;
        self.numbered(index)
    }

    fn numbered(&self, index: usize) -> Option<Piece<'_>> {
        let extra = self.cells.len().checked_sub(self.columns.len())?;
        let ty = self.columns.iter().position(|column| *column == Column::Type)?;
        let first = *self.cells.get(if index > ty { index + extra } else { index })?;
        if index != ty || extra == 0 {
            return Some(first);
        }
        let last = self.cells.get(ty + extra)?;
        Some(self.page.whole.part(first.at.start, last.at.end))
    }

    pub(super) fn read(&self, listing: &mut Listing, others: &mut String) -> Result<(), Wrong> {
        let is_fields = matches!(listing.body, Body::Fields(_));
        let (found, wanted) = (self.cells.len(), self.columns.len());
        if found < wanted || found > wanted && !is_fields {
            return Err((
                self.at(),
                format!("a row of {found} cells where the table has {wanted} columns"),
            ));
        }
        let simple = |index: usize| {
            if is_fields { self.numbered(index) } else { self.cells.get(index).copied() }
        };
        let by_column =
            |wanted: Column| simple(self.columns.iter().position(|column| *column == wanted)?);
        let description = by_column(Column::Description);
        let mut said = description.map_or_else(String::new, |cell| plain(cell.text));
        let listed = listed(&said);
        for target in self.cells.iter().flat_map(|cell| targets(cell.text)) {
            said.extend([" ", target]);
        }
        for (index, _) in
            self.columns.iter().enumerate().filter(|(_, column)| **column == Column::Other)
        {
            others.push_str(
                &simple(index).map_or_else(String::new, |cell| format!("{} ", plain(cell.text))),
            );
        }
        let named = by_column(match listing.body {
            Body::Fields(_) => Column::Name,
            Body::Values(_) => Column::Value,
            Body::Branches(_) => Column::Branch,
        });
        let named = named.ok_or_else(|| (self.at(), "a row without a name".to_owned()))?;
        let (name, marked) = name(named.text);
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(is_name) {
            return Err((named.at, "the name cell does not hold a name".to_owned()));
        }
        let place = self.page.place(named.at);
        match &mut listing.body {
            Body::Values(values) | Body::Branches(values) => {
                values.push(Value { value: name, description: digest(&said), place });
            }
            Body::Fields(fields) => {
                let cell = self
                    .cell(Column::Type)
                    .ok_or_else(|| (self.at(), "a row without a type".to_owned()))?;
                let written = plain(cell.text).split_whitespace().collect::<Vec<_>>().join(" ");
                let piece = Piece { text: &written, at: cell.at };
                let parsed =
                    types::parse(Witness::Table, piece, &listing.parameters).map_err(|error| {
                        (
                            cell.at,
                            format!(
                                "the cells between name and description are not a type: {}",
                                error.what
                            ),
                        )
                    })?;
                let (ty, nullable) = parsed.split_null();
                let mut field = Field::new(&name, written, ty, place);
                let required = self.flag(Column::Required)?.map(|required| !required);
                field.optional = required.or(self.flag(Column::Optional)?).or(marked);
                field.nullable = Some(nullable || self.flag(Column::Nullable)? == Some(true));
                field.listed = listed;
                field.description = digest(&said);
                fields.push(field);
            }
        }
        Ok(())
    }

    /// What a column says in which every cell is yes or no.
    fn flag(&self, column: Column) -> Result<Option<bool>, Wrong> {
        let Some(cell) = self.cell(column) else { return Ok(None) };
        let said = plain(cell.text).to_lowercase();
        match said.trim().trim_end_matches('\u{fe0f}') {
            "optional" => Ok(Some(column == Column::Optional)),
            "yes" | "y" | "true" | "required" | "always" | "✅" | "✓" | "✔" | "☑" => {
                Ok(Some(true))
            }
            "no" | "n" | "false" | "❌" | "✗" | "✘" | "✕" | "-" | "–" | "—" | "" => {
                Ok(Some(false))
            }
            _ => {
                Err((cell.at, "neither `yes` nor `no` where every cell is one of them".to_owned()))
            }
        }
    }
}

/// A name without marks, and whether they say that the field may be absent: `name?`, `name (optional)`.
fn name(cell: &str) -> (String, Option<bool>) {
    let text = plain(cell);
    let text = text.trim().trim_matches(['"', '\'']);
    for (mark, optional) in [
        ("?", true),
        ("(optional)", true),
        ("optional", true),
        ("(required)", false),
        ("required", false),
    ] {
        let before = text.strip_suffix(mark).map(str::trim_end);
        if let Some(name) = before.filter(|name| {
            !name.is_empty() && (mark == "?" || name.len() + mark.len() < text.len())
        }) {
            return (name.to_owned(), Some(optional));
        }
    }
    (text.to_owned(), None)
}

/// Values that a description lists: all of them after its only colon (`Status: A, B`), or some in
/// brackets (`Status (e.g., a, b)`).
fn listed(description: &str) -> Option<Listed> {
    let description = description.trim().trim_end_matches('.');
    let values = |list: &str| {
        let values = words(list, &[",", " or ", " and "])?;
        let is_value = |value: &String| {
            value.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_')
        };
        values.iter().all(is_value).then_some(values)
    };
    if let Some((_, list)) = description.split_once(": ") {
        return values(list).map(|values| Listed { values, complete: true });
    }
    let (_, list) = description.strip_suffix(')')?.split_once(" (")?;
    let (list, complete) = list.strip_prefix("e.g., ").map_or((list, true), |list| (list, false));
    values(list).map(|values| Listed { values, complete })
}
