//! Rust: the generated types without attributes and docs.

use std::fmt::Write as _;

use facts::page::languages::comments::{ALWAYS, ANY_TEXT};
use spec::schema::{
    dialect::{Direction, File},
    ty::{Integer, Type},
};

use crate::model::{Field, ItemKind, Model, Named, Presence};

pub(super) fn section(model: &Model, file: &File) -> String {
    let Some(module) = model.modules.iter().find(|module| module.file == file.name) else {
        return String::new();
    };
    let items = model.modules.iter().flat_map(|module| &module.items);
    let plain_ids: Vec<&str> = items
        .filter(|item| matches!(item.kind, ItemKind::Id { is_uuid: false }))
        .map(|item| item.name.as_str())
        .collect();
    let mut blocks = Vec::new();
    for item in &module.items {
        let mut text = String::new();
        match &item.kind {
            ItemKind::Id { .. } => {
                let _ = writeln!(text, "pub struct {}(Id);", item.name);
            }
            ItemKind::Enum(content) => {
                let _ = writeln!(text, "pub enum {} {{", item.name);
                for variant in &content.variants {
                    let _ = writeln!(text, "    {}, // \"{}\"", variant.ident, variant.wire);
                }
                text.push_str("    Unknown(UnknownValue),\n}\n");
            }
            ItemKind::Union(content) => {
                let _ = writeln!(text, "pub enum {} {{", item.name);
                for branch in &content.branches {
                    let ty = ty(&branch.ty);
                    let _ = writeln!(text, "    {}({ty}), // \"{}\"", branch.ident, branch.wire);
                }
                text.push_str("    Unknown(Value),\n}\n");
            }
            ItemKind::Struct(content) => {
                let parameters: Vec<&str> =
                    content.parameters.iter().map(|(name, _)| name.as_str()).collect();
                let parameters = if parameters.is_empty() {
                    String::new()
                } else {
                    format!("<{}>", parameters.join(", "))
                };
                if content.fields.is_empty() {
                    let _ = writeln!(text, "pub struct {}{parameters} {{}}", item.name);
                } else {
                    let _ = writeln!(text, "pub struct {}{parameters} {{", item.name);
                    for each in &content.fields {
                        text.push_str(&field(each, content.direction, &plain_ids));
                    }
                    text.push_str("}\n");
                }
            }
        }
        blocks.push(text);
    }
    blocks.join("\n")
}

fn field(field: &Field, direction: Direction, plain_ids: &[&str]) -> String {
    let plain = ty(&field.ty);
    let (ty, may_be) = match field.presence {
        Presence::Required => (plain, ""),
        Presence::Nullable => (format!("Option<{plain}>"), "may be null"),
        Presence::Optional => (format!("Option<{plain}>"), "may be absent"),
        Presence::OptionalNullable if direction == Direction::Response => {
            (format!("Option<{plain}>"), "may be absent or null")
        }
        Presence::OptionalNullable => (format!("Patch<{plain}>"), "may be absent or null"),
    };
    let mut notes = Vec::new();
    if field.ident.trim_start_matches("r#") != field.wire {
        notes.push(format!("\"{}\"", field.wire));
    }
    if !may_be.is_empty() {
        notes.push(may_be.to_owned());
    }
    notes.extend(field.constant.as_ref().map(|value| format!("{ALWAYS}\"{value}\"")));
    if named(&field.ty).is_some_and(|name| plain_ids.contains(&name)) {
        notes.push(ANY_TEXT.to_owned());
    }
    let notes = notes.join("; ");
    let comment = if notes.is_empty() { notes } else { format!(" // {notes}") };
    format!("    pub {}: {ty},{comment}\n", field.ident)
}

/// The name of the type in a list, a map or an option, or of the type itself.
fn named(of: &Type<Named>) -> Option<&str> {
    match of {
        Type::Named(named) => named.path.rsplit("::").next(),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => self::named(inner),
        _ => None,
    }
}

fn ty(of: &Type<Named>) -> String {
    match of {
        Type::Any => "Value".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::Integer(Integer { rust, .. }) => (*rust).to_owned(),
        Type::String(_) | Type::Decimal => of.support().unwrap_or("String").to_owned(),
        Type::Parameter(name) => name.clone(),
        of if of.is_free_form() => "Map<String, Value>".to_owned(),
        Type::List(inner) => format!("Vec<{}>", ty(inner)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", ty(inner)),
        Type::Nullable(inner) => format!("Option<{}>", ty(inner)),
        Type::Named(_) => named(of).unwrap_or_default().to_owned(),
    }
}
