//! Tables of fields and of values.

use std::fmt::Write as _;

use super::{anchor, heading};
use crate::{
    codegen::dialect::{Enum, Object},
    docs::facts::{Facts, Field, Type, Witness},
};

/// A table of fields.
pub(super) fn fields(text: &mut String, fields: &[Field], object: &Object, facts: &Facts) {
    text.push_str("| Field | Type | Required | Description |\n|---|---|---|---|\n");
    for (field, property) in fields.iter().zip(&object.properties) {
        let mut ty = linked(&field.ty, facts);
        if field.nullable == Some(true) {
            ty.push_str(" \\| null");
        }
        let required = if field.optional == Some(true) { "no" } else { "yes" };
        let mut description = cell(&property.description);
        if let Some(default) = &property.default {
            let _ = write!(description, " Default: `{}`.", default.to_json());
        }
        let _ = writeln!(text, "| `{}` | {ty} | {required} | {description} |", field.name);
    }
}

/// A table of values.
pub(super) fn values(text: &mut String, content: &Enum) {
    text.push_str("| Value | Description |\n|---|---|\n");
    for value in &content.values {
        let description = value.description.as_deref().unwrap_or("Not described.");
        let _ = writeln!(text, "| `{}` | {} |", value.value.value, cell(description));
    }
}

/// Text as it stands in a cell.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A type with a link to each model that it names.
fn linked(ty: &Type, facts: &Facts) -> String {
    match ty {
        Type::Named(name) => match facts.listing(Witness::Schema, name) {
            Some(listing) => format!("[{name}](#{})", anchor(&heading(listing))),
            None => name.clone(),
        },
        Type::List(inner) => match &**inner {
            Type::Nullable(_) => format!("({})[]", linked(inner, facts)),
            _ => format!("{}[]", linked(inner, facts)),
        },
        Type::Map(inner) => format!("Record\\<string, {}\\>", linked(inner, facts)),
        Type::Nullable(inner) => format!("{} \\| null", linked(inner, facts)),
        other => other.to_string(),
    }
}
