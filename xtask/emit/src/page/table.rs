//! Tables of fields and of values.

use std::fmt::Write as _;

use facts::listing::{Field, Type};
use spec::{
    json::text::Json,
    markdown::plain,
    schema::{
        constraint,
        dialect::{Enum, Object},
        union::Picked,
    },
};

use super::Anchors;

pub(super) fn fields(text: &mut String, fields: &[Field], object: &Object, anchors: &Anchors) {
    text.push_str("| Field | Type | Required | Description |\n|---|---|---|---|\n");
    for (field, property) in fields.iter().zip(&object.properties) {
        let mut ty = linked(&field.ty, anchors);
        if field.nullable == Some(true) {
            ty.push_str(" \\| null");
        }
        let required = if field.optional == Some(true) { "no" } else { "yes" };
        let mut description = cell(&property.description);
        if property.deprecated {
            description.push_str(" Deprecated.");
        }
        if let Some(limits) = constraint::sentence(&property.constraints, &property.ty) {
            let _ = write!(description, " {}", limits.replace('|', "\\|"));
        }
        if let Some(default) = &property.default {
            let _ = write!(description, " Default: `{}`.", Json::from(default).compact());
        }
        let _ = writeln!(text, "| `{}` | {ty} | {required} | {description} |", field.name);
    }
}

pub(super) fn values(text: &mut String, content: &Enum) {
    text.push_str("| Value | Description |\n|---|---|\n");
    for value in &content.values {
        let description = value.description.as_deref().unwrap_or("Not described.");
        let deprecated = if value.deprecated { " Deprecated." } else { "" };
        let _ = writeln!(text, "| `{}` | {}{deprecated} |", value.value.value, cell(description));
    }
}

pub(super) fn branches<'a>(
    text: &mut String,
    tag: &str,
    branches: impl Iterator<Item = Picked<'a>>,
    anchors: &Anchors,
) {
    text.push_str("| Branch | When | Description |\n|---|---|---|\n");
    for branch in branches {
        let name = linked(&Type::Named(branch.definition.type_name().to_owned()), anchors);
        let description = cell(&branch.definition.description);
        let _ = writeln!(text, "| {name} | `{tag}` is `{}` | {description} |", branch.value.value);
    }
}

/// Text as written in a cell.
fn cell(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A type with a link to each model that it names.
fn linked(ty: &Type, anchors: &Anchors) -> String {
    match ty {
        Type::Named(name) => match anchors.get(name.as_str()) {
            Some(place) => format!("[{name}]({place})"),
            None => name.clone(),
        },
        Type::List(inner) => match &**inner {
            Type::Nullable(_) => format!("({})[]", linked(inner, anchors)),
            _ => format!("{}[]", linked(inner, anchors)),
        },
        Type::Map(inner) => format!("Record\\<string, {}\\>", linked(inner, anchors)),
        Type::Nullable(inner) => format!("{} \\| null", linked(inner, anchors)),
        other => other.to_string(),
    }
}
