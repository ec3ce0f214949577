//! What the schema says, in the form of the facts of a page.
//!
//! A page does not know ids by name: an id is a string of format `uuid`.

use std::collections::HashMap;

use spec::{
    diagnostic::{self, Diagnostic},
    edition::load::Folder,
    json::Node,
    schema::{
        bundle::{self, Bundle},
        dialect::{Definition, Direction, Kind, Written},
        lint, ty, union,
    },
    source::{Location, Sources},
};

use crate::listing::{Body, Facts, Field, Format, Listing, Number, Section, Type, Value, Witness};

/// The facts of an edition, and who sends each of its objects.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub facts: Facts,
    pub directions: HashMap<String, Direction>,
}

impl Said {
    /// Who sends an object; an object that the schema does not know may be sent by both.
    pub fn direction(&self, name: &str) -> Direction {
        self.directions.get(name).copied().unwrap_or(Direction::Both)
    }
}

/// Reads an edition and those that it uses: all of them, the number of the one that was asked for, and what it says.
pub fn read(
    folders: &[Folder],
    sources: &mut Sources,
) -> Result<(Bundle, usize, Said), Vec<Diagnostic>> {
    let (bundle, edition, ()) = checked(folders, sources, |_, _| ())?;
    let said = facts(&bundle, edition);
    Ok((bundle, edition, said))
}

/// The bundle, if neither it nor what `more` makes of it has faults.
pub(super) fn checked<T>(
    folders: &[Folder],
    sources: &mut Sources,
    more: impl FnOnce(&Bundle, &mut Vec<Diagnostic>) -> T,
) -> Result<(Bundle, usize, T), Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let bundle = bundle::bundle(folders, sources, &mut findings);
    lint::check(&bundle, &mut findings);
    let more = more(&bundle, &mut findings);
    match bundle.editions.iter().position(|edition| edition.requested) {
        Some(edition) if findings.is_empty() => Ok((bundle, edition, more)),
        _ => {
            diagnostic::sort(&mut findings);
            Err(findings)
        }
    }
}

/// Collects what an edition says. Dangling references are left to the bundle's own checks.
pub fn facts(bundle: &Bundle, edition: usize) -> Said {
    let mut said = Said::default();
    let Some(content) = bundle.editions.get(edition) else { return said };
    said.facts.title.clone_from(&content.manifest.title);
    for (number, file) in content.files.iter().enumerate() {
        let types = Types { bundle, edition, file: number };
        let start = Location { file: file.id, start: 0, end: 1 };
        let mut listings = Vec::new();
        for definition in &file.definitions {
            let name = definition.type_name().to_owned();
            let (heading, parameters, body) = match &definition.kind {
                Kind::Id { .. } => continue,
                Kind::Enum(content) => {
                    let values = content.values.iter().map(|value| Value {
                        value: value.value.value.clone(),
                        description: None,
                        place: value.value.at.into(),
                    });
                    (None, Vec::new(), Body::Values(values.collect()))
                }
                Kind::Union(content) => {
                    let branches =
                        union::branches(bundle, (edition, number), content).map(|branch| Value {
                            value: branch.definition.type_name().to_owned(),
                            description: None,
                            place: branch.branch.reference.text.at.into(),
                        });
                    (None, Vec::new(), Body::Branches(branches.collect()))
                }
                Kind::Object(object) => {
                    said.directions.insert(name.clone(), object.direction);
                    let parameters: Vec<_> =
                        object.parameters.iter().map(|(name, _)| name.value.clone()).collect();
                    let heading = object
                        .heading
                        .as_ref()
                        .map(|heading| heading.split('<').next().unwrap_or_default().to_owned());
                    let fields = object.properties.iter().map(|property| {
                        let constant = property.constant().and_then(Node::as_str);
                        let ty = constant.map_or_else(
                            || types.of(&property.ty),
                            |value| Type::Values(vec![value.to_owned()]),
                        );
                        let null = if property.nullable { " | null" } else { "" };
                        Field {
                            name: property.name.value.clone(),
                            written: format!("{ty}{null}"),
                            ty,
                            optional: Some(!property.required),
                            nullable: Some(property.nullable),
                            listed: None,
                            description: None,
                            place: property.name.at.into(),
                        }
                    });
                    (heading, parameters, Body::Fields(fields.collect()))
                }
            };
            listings.push(Listing {
                witness: Witness::Schema,
                name,
                heading,
                parameters,
                description: None,
                body,
                place: definition.name.at.into(),
                fault: None,
            });
        }
        said.facts.sections.push(Section {
            title: file.title.clone(),
            place: start.into(),
            listings,
        });
    }
    said
}

/// Turns schemas of one file into types.
struct Types<'a> {
    bundle: &'a Bundle,
    edition: usize,
    file: usize,
}

impl Types<'_> {
    fn of(&self, ty: &Written) -> Type {
        match ty {
            ty::Type::Any => Type::Any,
            ty::Type::Boolean => Type::Boolean,
            ty::Type::String(format) => {
                let format = format.and_then(|format| Format::named(format.name));
                Type::Text(format.unwrap_or(Format::Unsaid))
            }
            ty::Type::Integer(_) => Type::Number(Number::Integer),
            ty::Type::Number | ty::Type::Decimal => Type::Number(Number::Float),
            ty::Type::List(items) => Type::List(Box::new(self.of(items))),
            ty::Type::Map(values) => Type::Map(Box::new(self.of(values))),
            ty::Type::Nullable(inner) => Type::Nullable(Box::new(self.of(inner))),
            ty::Type::Parameter(name) => Type::Parameter(name.value.clone()),
            ty::Type::Named(reference) => {
                let id = self.bundle.resolve(self.edition, self.file, reference).ok();
                let definition = id.and_then(|id| self.bundle.definition(id));
                match definition.map(|definition| &definition.kind) {
                    Some(Kind::Id { is_uuid: true }) => Type::Text(Format::Uuid),
                    Some(Kind::Id { is_uuid: false }) => Type::Text(Format::Unsaid),
                    _ => Type::Named(
                        definition.map_or(&*reference.name, Definition::type_name).to_owned(),
                    ),
                }
            }
        }
    }
}
