//! Example instances: built from the `examples` of the properties, valid against their schema.

use spec::{
    json::text::Json,
    schema::{
        bundle::{Bundle, DefinitionId},
        constraint::Constraint,
        dialect::{Definition, Direction, Kind, Object, Property, Union, Written},
        ty::Type,
        union::{self, Picked},
    },
};

/// Makes examples for the models of an edition.
pub(super) struct Examples<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) edition: usize,
}

/// Where an example is being built: the file that its references are relative to, and the
/// definitions around it.
#[derive(Clone)]
struct Inside<'a> {
    edition: usize,
    file: usize,
    around: Vec<&'a str>,
    /// Whether it is what a failed call returns.
    fails: bool,
}

/// What an example must satisfy; a pattern has its own example in the schema.
#[derive(Clone, Copy)]
struct Limits<'a>(&'a [Constraint]);

impl Limits<'_> {
    fn of(self, path: &str, keyword: &str) -> Option<serde_json::Value> {
        let found = self.0.iter().find(|found| found.path == path && found.keyword == keyword)?;
        Some(found.value.to_json())
    }

    fn number(self, path: &str, usual: f64) -> f64 {
        let bound = |keyword| self.of(path, keyword).and_then(|bound| bound.as_f64());
        let above = bound("exclusiveMinimum").map(|bound| bound + 1.0);
        let below = bound("exclusiveMaximum").map(|bound| bound - 1.0);
        let lowest = bound("minimum").or(above).unwrap_or(usual).max(usual);
        bound("maximum").or(below).map_or(lowest, |highest| lowest.min(highest))
    }

    /// Exact: a float cannot hold every 64-bit integer.
    fn integer(self, path: &str) -> i128 {
        let bound = |keyword| self.of(path, keyword)?.to_string().parse::<i128>().ok();
        let above = bound("exclusiveMinimum").map(|bound| bound + 1);
        let below = bound("exclusiveMaximum").map(|bound| bound - 1);
        let lowest = bound("minimum").or(above).unwrap_or(1).max(1);
        bound("maximum").or(below).map_or(lowest, |highest| lowest.min(highest))
    }

    fn text(self, path: &str, usual: &str) -> String {
        let length = |keyword| usize::try_from(self.of(path, keyword)?.as_u64()?).ok();
        let mut text = usual.to_owned();
        while length("minLength").is_some_and(|length| text.chars().count() < length) {
            text.push_str(usual);
        }
        text.chars().take(length("maxLength").unwrap_or(usize::MAX)).collect()
    }
}

impl<'a> Examples<'a> {
    /// An example of a model in a file of the edition.
    pub(super) fn model(&self, file: usize, definition: &'a Definition) -> String {
        self.whole(file, definition, false)
    }

    /// The same of a failed call, if the model is an envelope: one that holds what was asked for or why there is none.
    pub(super) fn failure(&self, file: usize, definition: &'a Definition) -> Option<String> {
        let Kind::Object(object) = &definition.kind else { return None };
        let is_envelope = object.properties.iter().any(|property| is_reason(object, property));
        is_envelope.then(|| self.whole(file, definition, true))
    }

    fn whole(&self, file: usize, definition: &'a Definition, fails: bool) -> String {
        let inside = Inside { edition: self.edition, file, around: Vec::new(), fails };
        self.definition(definition, &inside).unwrap_or(Json::Object(Vec::new())).to_string()
    }

    /// The branches of a union in a file of the edition.
    pub(super) fn branches(
        &self,
        file: usize,
        union: &'a Union,
    ) -> impl Iterator<Item = Picked<'a>> {
        union::branches(self.bundle, (self.edition, file), union)
    }

    /// `None` if it needs what would contain itself.
    fn definition(&self, definition: &'a Definition, inside: &Inside<'a>) -> Option<Json> {
        Some(match &definition.kind {
            Kind::Id { is_uuid: true } => Json::string("00000000-0000-4000-8000-000000000000"),
            Kind::Id { is_uuid: false } => Json::string("id"),
            Kind::Enum(content) => {
                Json::string(content.values.first().map_or("", |value| value.value.value.as_str()))
            }
            Kind::Union(union) => {
                union::branches(self.bundle, (inside.edition, inside.file), union)
                    .find_map(|branch| self.referred(branch.id, inside))?
            }
            Kind::Object(object) => {
                let mut inside = inside.clone();
                inside.around.push(&definition.name.value);
                let mut fields = Vec::new();
                for property in &object.properties {
                    // An envelope holds what was asked for or why there is none, not both.
                    let is_other = if inside.fails {
                        property.nullable && matches!(property.ty, Type::Parameter(_))
                    } else {
                        is_reason(object, property)
                    };
                    let can_do_without = property.nullable || !property.required;
                    let is_left_out = property.examples.as_ref().is_some_and(Vec::is_empty);
                    let value = if is_other {
                        Some(Json::null())
                    } else if is_left_out && can_do_without {
                        property.required.then(Json::null)
                    } else {
                        self.property(property, &inside)
                    };
                    match value {
                        Some(value) => fields.push((property.name.value.clone(), value)),
                        None if property.required => return None,
                        None => {}
                    }
                }
                Json::Object(fields)
            }
        })
    }

    /// `None` if the key is left out.
    fn property(&self, property: &'a Property, inside: &Inside<'a>) -> Option<Json> {
        let examples = property.examples.as_deref().unwrap_or_default();
        let example = if inside.fails { examples.last() } else { examples.first() };
        if let Some(example) = property.constant().or(example) {
            return Some(Json::from(example));
        }
        match self.value(&property.ty, Limits(&property.constraints), "", inside) {
            Some(value) => Some(value),
            None if property.nullable => Some(Json::null()),
            None => None,
        }
    }

    /// `None` where a model would contain itself.
    fn value(
        &self,
        ty: &'a Written,
        limits: Limits<'a>,
        path: &str,
        inside: &Inside<'a>,
    ) -> Option<Json> {
        let inner =
            |ty, keyword: &str| self.value(ty, limits, &format!("{path}/{keyword}"), inside);
        Some(match ty {
            Type::Any => Json::string("anything"),
            Type::Boolean => Json::Plain("true".to_owned()),
            Type::Number | Type::Decimal => Json::Plain(limits.number(path, 1.5).to_string()),
            Type::Integer(_) => Json::Plain(limits.integer(path).to_string()),
            Type::String(format) => {
                let text = format.map_or("text", |format| format.example);
                Json::string(&limits.text(path, text))
            }
            Type::Nullable(inner) => self.value(inner, limits, path, inside)?,
            Type::List(items) => Json::Array(inner(items, "items").into_iter().collect()),
            ty if ty.is_free_form() => Json::Object(Vec::new()),
            Type::Map(values) => Json::Object(
                inner(values, "additionalProperties")
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
        let around = inside.around.clone();
        let inside = Inside { edition: id.edition, file: id.file, around, fails: false };
        self.definition(definition, &inside)
    }

    /// What stands for a type parameter: the first answer that the source describes in its own
    /// table.
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

/// Whether a property of an envelope says why there is no answer in it.
fn is_reason(object: &Object, property: &Property) -> bool {
    !object.parameters.is_empty()
        && property.nullable
        && property.examples.is_none()
        && matches!(property.ty, Type::Named(_))
}
