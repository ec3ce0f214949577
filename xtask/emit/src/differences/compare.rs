//! What differs between two definitions.

use spec::{
    schema::{
        bundle::{Bundle, DefinitionId},
        dialect::{Kind, Property, Written},
        ty::Type,
        union,
    },
    source::Located,
};

/// A field or a value that is not the same on both sides.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    /// Name of the field, or the value; its place is in the newer edition, or in the older one if
    /// only that has it.
    pub(super) part: Located<String>,
    /// What the older edition says; `None` if it has no such part.
    pub(super) older: Option<String>,
    pub(super) newer: Option<String>,
}

/// The differences of two definitions, those of the older one first.
pub(super) fn definitions(
    bundle: &Bundle,
    older: DefinitionId,
    newer: DefinitionId,
) -> Vec<Difference> {
    let (older, newer) = (parts(bundle, older), parts(bundle, newer));
    let of_older = older.iter().map(|(part, says)| {
        let counterpart = newer.iter().find(|(found, _)| found.value == part.value);
        Difference {
            part: counterpart.map_or(part, |(found, _)| found).clone(),
            older: Some(says.clone()),
            newer: counterpart.map(|(_, says)| says.clone()),
        }
    });
    let is_old = |name: &str| older.iter().any(|(part, _)| part.value == name);
    let only_newer = newer.iter().filter(|(part, _)| !is_old(&part.value));
    let only_newer = only_newer.map(|(part, says)| Difference {
        part: part.clone(),
        older: None,
        newer: Some(says.clone()),
    });
    of_older.chain(only_newer).filter(|found| found.older != found.newer).collect()
}

/// Fields or values by name, with a description of each.
pub(super) fn parts(bundle: &Bundle, id: DefinitionId) -> Vec<(Located<String>, String)> {
    match bundle.definition(id).map(|definition| &definition.kind) {
        Some(Kind::Object(object)) => {
            let properties = object.properties.iter();
            properties
                .map(|property| (property.name.clone(), field(bundle, id, property)))
                .collect()
        }
        Some(Kind::Enum(content)) => {
            content.values.iter().map(|value| (value.value.clone(), "a value".to_owned())).collect()
        }
        Some(Kind::Union(content)) => {
            let branches = union::branches(bundle, (id.edition, id.file), content);
            branches.map(|branch| (branch.value, branch.definition.name.value.clone())).collect()
        }
        Some(Kind::Id { .. }) | None => Vec::new(),
    }
}

fn field(bundle: &Bundle, id: DefinitionId, property: &Property) -> String {
    let ty = said(bundle, id, &property.ty);
    match (property.required, property.nullable) {
        (true, false) => ty,
        (true, true) => format!("{ty}, may be null"),
        (false, false) => format!("{ty}, may be absent"),
        (false, true) => format!("{ty}, may be absent or null"),
    }
}

fn said(bundle: &Bundle, id: DefinitionId, ty: &Written) -> String {
    match ty {
        Type::Any => "any".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::String(Some(format)) => format!("string ({})", format.name),
        Type::String(None) => "string".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Decimal => "number or string".to_owned(),
        Type::List(items) => format!("list of {}", said(bundle, id, items)),
        Type::Map(_) if ty.is_free_form() => "object".to_owned(),
        Type::Map(values) => format!("map to {}", said(bundle, id, values)),
        Type::Nullable(inner) => said(bundle, id, inner),
        Type::Parameter(name) => name.value.clone(),
        Type::Named(reference) => {
            let target = bundle.resolve(id.edition, id.file, reference).ok();
            match target.and_then(|id| bundle.definition(id)).map(|definition| &definition.kind) {
                Some(Kind::Id { is_uuid: true }) => "string (uuid)".to_owned(),
                Some(Kind::Id { is_uuid: false }) => "string".to_owned(),
                _ => reference.name.clone(),
            }
        }
    }
}
