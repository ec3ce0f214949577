//! Stage 5: from the dialect to Rust. typify gives the types; this joins them with what the schema knows beyond.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{self, Definition, Kind, Property, Shape, StringFormat},
    manifest::Manifest,
    model::{Enum, Field, Item, ItemKind, Model, Module, Presence, Struct, Type, Variant},
    name,
    typify::{self, Fields},
};
use crate::diagnostic::Diagnostic;

/// Lowers an edition that the lint has passed.
///
/// # Errors
///
/// A finding if typify and the schema disagree, which is a fault of the generator.
pub fn lower(bundle: &Bundle, edition: usize) -> Result<Model, Diagnostic> {
    let Some(content) = bundle.editions.get(edition) else {
        return Err(typify::internal(bundle, edition, "there is no such edition"));
    };
    let types = typify::types(bundle, edition)?;
    let inexact = inexact(bundle);
    let mut modules = Vec::with_capacity(content.files.len());
    for file in &content.files {
        modules.push(Module {
            name: file.module().to_owned(),
            file: file.name.clone(),
            title: file.title.clone(),
            description: file.description.clone(),
            items: Vec::with_capacity(file.definitions.len()),
        });
    }
    for (id, definition) in bundle.definitions(edition) {
        let item = item(id, definition, &types, !inexact.contains(&id))
            .map_err(|reason| typify::internal(bundle, edition, &reason))?;
        if let Some(module) = modules.get_mut(id.file) {
            module.items.push(item);
        }
    }
    let Manifest { title, description, source, .. } = &content.manifest;
    Ok(Model {
        support: content.manifest.support_path(),
        title: title.clone(),
        description: description.clone(),
        source: format!("{}, read {}", source.title, source.read),
        folder: shown(&content.path),
        modules,
    })
}

/// The edition's folder as headers name it: never a path of the machine, so that the output is the same everywhere.
fn shown(path: &Path) -> String {
    let shown = if path.is_absolute() { path.file_name().map_or(path, Path::new) } else { path };
    shown.to_string_lossy().replace('\\', "/")
}

fn item(
    id: DefinitionId,
    definition: &Definition,
    types: &HashMap<String, Fields>,
    is_eq: bool,
) -> Result<Item, String> {
    let name = &definition.name.value;
    let kind = match &definition.kind {
        Kind::Id { is_uuid } => ItemKind::Id { is_uuid: *is_uuid },
        Kind::Enum(values) => ItemKind::Enum(enumeration(values)?),
        Kind::Object(object) => {
            let no_fields = Fields::new();
            let types = match types.get(name) {
                Some(types) => types,
                None if object.properties.is_empty() => &no_fields,
                None => return Err(format!("typify made no struct `{name}`")),
            };
            if types.len() != object.properties.len() {
                return Err(format!(
                    "typify gave `{name}` {} fields, the schema has {}",
                    types.len(),
                    object.properties.len()
                ));
            }
            let fields = object.properties.iter().map(|property| {
                let ty = types.get(&property.name.value).ok_or_else(|| {
                    format!("typify lost the field `{}` of `{name}`", property.name.value)
                })?;
                field(property, ty.clone())
            });
            ItemKind::Struct(Struct {
                direction: object.direction,
                heading: object.heading.clone(),
                parameters: object
                    .parameters
                    .iter()
                    .map(|(name, meaning)| (name.value.clone(), meaning.clone()))
                    .collect(),
                fields: fields.collect::<Result<_, String>>()?,
                is_eq,
            })
        }
    };
    Ok(Item { id, name: name.clone(), description: definition.description.clone(), kind })
}

fn field(property: &Property, ty: Type) -> Result<Field, String> {
    let wire = &property.name.value;
    let (range, format) = match &property.schema.shape {
        Shape::Integer(integer) => ((integer.minimum, integer.maximum), None),
        Shape::String(StringFormat::Uri) => ((None, None), Some("uri")),
        _ => ((None, None), None),
    };
    Ok(Field {
        wire: wire.clone(),
        ident: name::field(wire).ok_or_else(|| format!("`{wire}` has no Rust name"))?,
        description: property.description.clone(),
        ty,
        presence: match (property.required, property.schema.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        },
        default: property.default.as_ref().map(|value| value.to_json().to_string()),
        examples: property.examples.iter().map(|value| value.to_json().to_string()).collect(),
        range,
        format,
    })
}

fn enumeration(values: &dialect::Enum) -> Result<Enum, String> {
    let variant = |value: &dialect::EnumValue| {
        let wire = value.value.value.clone();
        let ident = value.variant().ok_or_else(|| format!("`{wire}` has no Rust name"))?;
        Ok(Variant { wire, ident, description: value.description.clone() })
    };
    Ok(Enum {
        variants: values.values.iter().map(variant).collect::<Result<_, String>>()?,
        ignore_case: values.ignore_case,
    })
}

/// The definitions that hold a float, directly or through others: floats have no total equality.
fn inexact(bundle: &Bundle) -> HashSet<DefinitionId> {
    let mut holders: HashMap<DefinitionId, Vec<DefinitionId>> = HashMap::new();
    let mut found = Vec::new();
    for edition in 0..bundle.editions.len() {
        for (id, definition) in bundle.definitions(edition) {
            let Kind::Object(object) = &definition.kind else { continue };
            for property in &object.properties {
                let mut shape = &property.schema.shape;
                while let Shape::Array(inner) | Shape::Map(inner) = shape {
                    shape = &inner.shape;
                }
                match shape {
                    Shape::Number => found.push(id),
                    Shape::Reference(reference) => {
                        if let Ok(target) = bundle.resolve(id.edition, id.file, reference) {
                            holders.entry(target).or_default().push(id);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    let mut inexact = HashSet::new();
    while let Some(id) = found.pop() {
        if inexact.insert(id) {
            found.extend(holders.get(&id).into_iter().flatten().copied());
        }
    }
    inexact
}
