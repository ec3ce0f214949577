//! Example instances: made of the `examples` of the properties, valid against their schema.

use crate::{
    codegen::{
        bundle::{Bundle, DefinitionId},
        dialect::{Definition, Direction, Kind, Object, Property, Written},
        ty::Type,
    },
    json_text::Json,
};

/// Makes examples for the models of an edition.
pub(super) struct Examples<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) edition: usize,
}

/// Where an example is being made: the file that its references count from, and what it is inside of.
#[derive(Clone)]
struct Inside<'a> {
    edition: usize,
    file: usize,
    around: Vec<&'a str>,
}

impl<'a> Examples<'a> {
    /// An example of a model that stands in a file of the edition.
    pub(super) fn model(&self, file: usize, definition: &'a Definition) -> String {
        let inside = Inside { edition: self.edition, file, around: Vec::new() };
        self.definition(definition, &inside).to_string()
    }

    fn definition(&self, definition: &'a Definition, inside: &Inside<'a>) -> Json {
        match &definition.kind {
            Kind::Id { is_uuid: true } => Json::string("00000000-0000-4000-8000-000000000000"),
            Kind::Id { is_uuid: false } => Json::string("id"),
            Kind::Enum(content) => {
                Json::string(content.values.first().map_or("", |value| value.value.value.as_str()))
            }
            Kind::Object(object) => {
                let mut inside = inside.clone();
                inside.around.push(&definition.name.value);
                let fields = object.properties.iter().filter_map(|property| {
                    // An envelope holds what was asked for or why there is none, not both.
                    let is_other = !object.parameters.is_empty()
                        && property.nullable
                        && property.examples.is_empty()
                        && matches!(property.ty, Type::Named(_));
                    let value = if is_other {
                        Some(Json::null())
                    } else {
                        self.property(property, &inside)
                    };
                    Some((property.name.value.clone(), value?))
                });
                Json::Object(fields.collect())
            }
        }
    }

    /// `None` if the key is left out.
    fn property(&self, property: &'a Property, inside: &Inside<'a>) -> Option<Json> {
        if let Some(example) = property.examples.first() {
            return Some(Json::from(example));
        }
        match self.value(&property.ty, inside) {
            Some(value) => Some(value),
            None if property.nullable => Some(Json::null()),
            None if property.required => Some(Json::Object(Vec::new())),
            None => None,
        }
    }

    /// `None` where a model would contain itself.
    fn value(&self, ty: &'a Written, inside: &Inside<'a>) -> Option<Json> {
        Some(match ty {
            Type::Any => Json::string("anything"),
            Type::Boolean => Json::Plain("true".to_owned()),
            Type::Number | Type::Decimal => Json::Plain("1.5".to_owned()),
            Type::Integer(integer) => {
                let lowest = integer.minimum.unwrap_or(1).max(1);
                Json::Plain(
                    integer.maximum.map_or(lowest, |highest| lowest.min(highest)).to_string(),
                )
            }
            Type::String(format) => Json::string(format.map_or("text", |format| format.example)),
            Type::Nullable(inner) => self.value(inner, inside)?,
            Type::List(items) => Json::Array(self.value(items, inside).into_iter().collect()),
            ty if ty.is_free_form() => Json::Object(Vec::new()),
            Type::Map(values) => Json::Object(
                self.value(values, inside)
                    .into_iter()
                    .map(|value| ("key".to_owned(), value))
                    .collect(),
            ),
            Type::Parameter(_) => self.main_model(inside)?,
            Type::Named(reference) => {
                let id = self.bundle.resolve(inside.edition, inside.file, reference).ok()?;
                self.referred(id, inside)?
            }
        })
    }

    fn referred(&self, id: DefinitionId, inside: &Inside<'a>) -> Option<Json> {
        let definition = self.bundle.definition(id)?;
        if inside.around.contains(&definition.name.value.as_str()) {
            return None;
        }
        let inside = Inside { edition: id.edition, file: id.file, around: inside.around.clone() };
        Some(self.definition(definition, &inside))
    }

    /// What stands for a type parameter: the first answer that the source describes in a table of its own.
    fn main_model(&self, inside: &Inside<'a>) -> Option<Json> {
        let is_main = |object: &Object| {
            object.parameters.is_empty()
                && object.heading.is_some()
                && object.direction != Direction::Request
        };
        let found =
            self.bundle.definitions(self.edition).find(|(_, definition)| match &definition.kind {
                Kind::Object(object) => is_main(object),
                _ => false,
            });
        match found {
            Some((id, _)) => self.referred(id, inside),
            None => Some(Json::Object(Vec::new())),
        }
    }
}
