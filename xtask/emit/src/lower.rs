//! Stage 5: from the dialect to Rust. typify gives the types; this adds what else the schema knows.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use spec::{
    diagnostic::Diagnostic,
    edition::manifest::Manifest,
    json::{Node, text::Json},
    markdown::plain,
    schema::{
        bundle::{Bundle, DefinitionId},
        constraint,
        dialect::{self, Direction, Kind, Object, Property},
        recursion,
        ty::Type,
        union::{self, Picked},
    },
};

use crate::{
    model::{
        Branch, Enum, Field, Item, ItemKind, Model, Module, Named, NamedKind, Presence, Struct,
        Union, Variant,
    },
    typify::{self, Types},
};

/// Lowers an edition that the lint has passed.
///
/// # Errors
///
/// A finding if typify and the schema disagree, which is a fault of the generator.
pub fn lower(bundle: &Bundle, edition: usize) -> Result<Model, Diagnostic> {
    model(bundle, edition).map_err(|reason| internal(bundle, edition, &reason))
}

/// A finding that no schema should be able to cause: the lint lets something through that a later
/// stage does not accept.
pub(super) fn internal(bundle: &Bundle, edition: usize, reason: &str) -> Diagnostic {
    let path = bundle.editions.get(edition).map(|edition| edition.path.clone()).unwrap_or_default();
    Diagnostic::error("internal", reason).in_path(path).help(
        "this is a fault of the generator, not of the schema: please report it with the schema",
    )
}

fn model(bundle: &Bundle, edition: usize) -> Result<Model, String> {
    let content = bundle.editions.get(edition).ok_or("there is no such edition")?;
    let written = written(bundle, edition)?;
    let types = typify::types(bundle, edition, &written)?;
    let inexact = inexact(bundle);
    let mut modules = Vec::with_capacity(content.files.len());
    for file in &content.files {
        modules.push(Module {
            name: file.module().to_owned(),
            file: file.name.clone(),
            title: plain(&file.title),
            description: plain(&file.description),
            items: Vec::with_capacity(file.definitions.len()),
        });
    }
    for (id, definition) in bundle.definitions(edition) {
        let kind = match &definition.kind {
            Kind::Id { is_uuid } => ItemKind::Id { is_uuid: *is_uuid },
            Kind::Enum(values) => ItemKind::Enum(enumeration(values)?),
            Kind::Union(content) => {
                let branches = union::branches(bundle, (id.edition, id.file), content);
                ItemKind::Union(Union {
                    tag: content.tag.value.clone(),
                    direction: union::direction(bundle, id).unwrap_or(Direction::Both),
                    branches: branches
                        .map(|picked| branch(bundle, edition, &picked))
                        .collect::<Result<_, _>>()?,
                    is_eq: !inexact.contains(&id),
                })
            }
            Kind::Object(object) => {
                let pair = (written.get(&id), types.get(&id));
                let types = pair.0.zip(pair.1.or(pair.0.filter(|types| types.is_empty())));
                let (written, types) =
                    types.ok_or_else(|| format!("typify was not asked about {id:?}"))?;
                let fields = object.properties.iter().zip(written.iter().zip(types));
                let fields = fields.map(|(property, (written, ty))| {
                    let wire = &property.name.value;
                    let wrong = || format!("typify and the schema disagree about `{wire}`");
                    let ty = with_details(ty, written).ok_or_else(wrong)?;
                    let mut named = |id: &DefinitionId| named(bundle, edition, *id);
                    let ty = ty.map(&mut named, &mut |name| Some(name.clone()));
                    let field = field(property, ty.ok_or_else(wrong)?)?;
                    Ok(Field { is_boxed: recursion::is_boxed(bundle, id, property), ..field })
                });
                let fields = fields.collect::<Result<_, String>>()?;
                ItemKind::Struct(structure(object, fields, !inexact.contains(&id)))
            }
        };
        if let Some(module) = modules.get_mut(id.file) {
            module.items.push(Item {
                id,
                name: definition.type_name().to_owned(),
                description: plain(&definition.description),
                deprecated: definition.deprecated,
                kind,
            });
        }
    }
    let Manifest { title, description, source, .. } = &content.manifest;
    Ok(Model {
        support: content.manifest.support_path(),
        around: content.manifest.module.rsplit("::").next().map(str::to_owned),
        title: plain(title),
        description: plain(description),
        source: plain(&format!("{}, read {}", source.title, source.read)),
        folder: shown(&content.path),
        modules,
    })
}

/// The types of each object as the schema has them, with every reference resolved.
fn written(bundle: &Bundle, edition: usize) -> Result<Types, String> {
    let mut types = Types::new();
    for (id, definition) in bundle.definitions(edition) {
        let Kind::Object(object) = &definition.kind else { continue };
        let properties = object.properties.iter().map(|property| {
            // The lint has already resolved every reference.
            let ty = property.ty.map(
                &mut |reference| bundle.resolve(id.edition, id.file, reference).ok(),
                &mut |name| Some(name.value.clone()),
            );
            ty.ok_or_else(|| {
                format!("the reference of `{}` cannot be resolved", property.name.value)
            })
        });
        types.insert(id, properties.collect::<Result<_, _>>()?);
    }
    Ok(types)
}

/// typify's type with what it does not know: formats and limits. `None` if the schema has another
/// type.
fn with_details(
    ty: &Type<DefinitionId>,
    written: &Type<DefinitionId>,
) -> Option<Type<DefinitionId>> {
    let inside = |ty, written| with_details(ty, written).map(Box::new);
    Some(match (ty, written) {
        (Type::String(_), Type::String(_)) if ty.support() == written.support() => written.clone(),
        (Type::Integer(rust), Type::Integer(found)) if rust.rust == found.rust => written.clone(),
        (Type::List(ty), Type::List(written)) => Type::List(inside(ty, written)?),
        (Type::Map(ty), Type::Map(written)) => Type::Map(inside(ty, written)?),
        (Type::Nullable(ty), Type::Nullable(written)) => Type::Nullable(inside(ty, written)?),
        (ty, written) if ty == written => ty.clone(),
        _ => return None,
    })
}

/// The name of a definition in the code of an edition.
fn named(bundle: &Bundle, edition: usize, id: DefinitionId) -> Option<Named> {
    let definition = bundle.definition(id)?;
    let kind = match definition.kind {
        Kind::Object(_) => NamedKind::Struct,
        Kind::Enum(_) => NamedKind::Enum,
        Kind::Union(_) => NamedKind::Union,
        Kind::Id { .. } => NamedKind::Id,
    };
    let is_local = id.edition == edition;
    let name = definition.type_name();
    let path = if is_local {
        name.to_owned()
    } else {
        let here = &bundle.editions.get(edition)?.manifest.package.value;
        format!("{}::{name}", bundle.editions.get(id.edition)?.manifest.path_from(here))
    };
    Some(Named { path, is_local, deprecated: definition.deprecated, kind })
}

/// The edition's folder as headers name it: never a path of the machine, so that the output is the same everywhere.
pub(super) fn shown(path: &Path) -> String {
    let shown = if path.is_absolute() { path.file_name().map_or(path, Path::new) } else { path };
    shown.to_string_lossy().replace('\\', "/")
}

fn structure(object: &Object, fields: Vec<Field>, is_eq: bool) -> Struct {
    let parameters = object.parameters.iter();
    Struct {
        direction: object.direction,
        heading: object.heading.clone(),
        parameters: parameters.map(|(name, about)| (name.value.clone(), plain(about))).collect(),
        fields,
        is_eq,
    }
}

fn field(property: &Property, ty: Type<Named>) -> Result<Field, String> {
    let wire = &property.name.value;
    Ok(Field {
        wire: wire.clone(),
        ident: property.field().ok_or_else(|| format!("`{wire}` has no Rust name"))?,
        description: plain(&property.description),
        ty,
        presence: match (property.required, property.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        },
        default: property.default.as_ref().map(|value| Json::from(value).compact()),
        limits: constraint::sentence(&property.constraints, &property.ty),
        constraints: property.constraints.clone(),
        deprecated: property.deprecated,
        is_boxed: false,
        constant: property.constant().and_then(Node::as_str).map(str::to_owned),
        examples: property
            .examples
            .iter()
            .flatten()
            .map(|value| value.to_json().to_string())
            .collect(),
    })
}

fn branch(bundle: &Bundle, edition: usize, picked: &Picked<'_>) -> Result<Branch, String> {
    let wire = picked.value.value.clone();
    let no_name = || format!("`{wire}` has no Rust name");
    Ok(Branch {
        ident: picked.variant().ok_or_else(no_name)?,
        description: plain(&picked.definition.description),
        deprecated: picked.definition.deprecated,
        ty: Type::Named(named(bundle, edition, picked.id).ok_or_else(no_name)?),
        wire,
    })
}

fn enumeration(values: &dialect::Enum) -> Result<Enum, String> {
    let variant = |value: &dialect::EnumValue| {
        let wire = value.value.value.clone();
        let ident = value.variant().ok_or_else(|| format!("`{wire}` has no Rust name"))?;
        let (description, deprecated) = (value.description.as_deref().map(plain), value.deprecated);
        Ok(Variant { wire, ident, description, deprecated })
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
            if let Kind::Union(content) = &definition.kind {
                for branch in union::branches(bundle, (id.edition, id.file), content) {
                    holders.entry(branch.id).or_default().push(id);
                }
            }
            let Kind::Object(object) = &definition.kind else { continue };
            for property in &object.properties {
                property.ty.walk(&mut |ty| found.extend(matches!(ty, Type::Number).then_some(id)));
                for target in bundle.targets(id, &property.ty) {
                    holders.entry(target).or_default().push(id);
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
