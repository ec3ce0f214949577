//! Where typify works: JSON Schema in, the Rust types of every property out.
//!
//! typify gets what it can represent faithfully. What it would blur is withheld and added again in
//! [`lower`](crate::lower): absence and null (it has one `Option` for both), docs, limits and
//! defaults. Names are numbers here, so that its rules for names and for the order of fields play
//! no part. Enums, ids, type parameters and the definitions of other editions are replaced, so that
//! it makes no types for them.

use std::{
    collections::{HashMap, HashSet},
    panic::{self, AssertUnwindSafe},
};

use schemars08::schema::Schema as TypifySchema;
use serde_json::{Value, json};
use spec::schema::{
    bundle::{Bundle, DefinitionId},
    dialect::{Kind, Object},
    ty::{DECIMAL, FORMATS, Integer, Type},
};
use typify_impl::{TypeDetails, TypeId, TypeSpace, TypeSpaceSettings};

/// The types of the properties of each object, in their order.
pub(super) type Types = HashMap<DefinitionId, Vec<Type<DefinitionId>>>;

/// Asks typify for the types of an edition's objects.
///
/// # Errors
///
/// What it could not do; no schema that passed the lint should cause this.
pub(super) fn types(bundle: &Bundle, edition: usize, written: &Types) -> Result<Types, String> {
    let mut names = Names::default();
    let mut schemas = Vec::new();
    let mut objects = Vec::new();
    for (id, definition) in bundle.definitions(edition) {
        if let Kind::Object(object) = &definition.kind
            && let Some(types) = written.get(&id)
            && is_asked(object)
        {
            let name = names.add(&Type::Named(id));
            let fields = types.iter().enumerate();
            let properties: serde_json::Map<_, _> =
                fields.map(|(number, ty)| (field(number), names.schema(ty))).collect();
            let required: Vec<_> = (0..types.len()).map(field).collect();
            let schema =
                json!({ "type": "object", "properties": properties, "required": required });
            schemas.push((name.clone(), parse(schema)?));
            objects.push((id, name, types.len()));
        }
    }
    let mut settings = TypeSpaceSettings::default();
    let formats = FORMATS.iter().filter_map(|format| Some((format.name, format.rust?)));
    for (format, name) in formats.chain([DECIMAL]) {
        let schema = parse(json!({ "type": "string", "format": format }))?;
        settings.with_conversion(schema.into_object(), name, std::iter::empty());
    }
    let asked: HashSet<_> = objects.iter().map(|(_, name, _)| name.clone()).collect();
    for name in (0..names.known.len()).map(name).filter(|name| !asked.contains(name)) {
        settings.with_replacement(&name, &name, std::iter::empty());
        schemas.push((name, parse(json!({ "type": "string" }))?));
    }
    let made = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut space = TypeSpace::new(&settings);
        space.add_ref_types(schemas).map(|()| space)
    }));
    let space = match made {
        Ok(Ok(space)) => space,
        Ok(Err(error)) => return Err(format!("typify rejected the edition: {error}")),
        Err(_) => return Err("typify panicked (its message is above)".to_owned()),
    };
    let mut types = Types::new();
    let made: HashMap<_, _> = space.iter_types().map(|ty| (ty.name(), ty)).collect();
    for (id, name, count) in objects {
        let Some(TypeDetails::Struct(found)) = made.get(&name).map(typify_impl::Type::details)
        else {
            return Err(format!("typify made no struct of definition {id:?}"));
        };
        let fields: HashMap<_, _> = found.properties().collect();
        let fields = (0..count).map(|number| {
            let field = fields.get(field(number).as_str());
            let field = field.ok_or_else(|| format!("typify lost field {number} of {id:?}"))?;
            names.read(&space, field)
        });
        types.insert(id, fields.collect::<Result<_, _>>()?);
    }
    Ok(types)
}

/// typify makes a map of an object without properties, so it is not asked about one.
fn is_asked(object: &Object) -> bool {
    !object.properties.is_empty()
}

const NAME: &str = "Type";

fn name(number: usize) -> String {
    format!("{NAME}{number}")
}

fn field(number: usize) -> String {
    format!("f{number}")
}

fn parse(schema: Value) -> Result<TypifySchema, String> {
    serde_json::from_value(schema)
        .map_err(|error| format!("typify's schema type rejected the edition: {error}"))
}

/// The names that typify knows definitions and parameters by.
#[derive(Default)]
struct Names {
    known: Vec<Type<DefinitionId>>,
    /// Their places in that list.
    ids: HashMap<DefinitionId, usize>,
}

impl Names {
    fn add(&mut self, ty: &Type<DefinitionId>) -> String {
        let known = match ty {
            Type::Named(id) => self.ids.get(id).copied(),
            // Letters, of which there are few.
            ty => self.known.iter().position(|known| known == ty),
        };
        name(known.unwrap_or_else(|| {
            let number = self.known.len();
            self.known.push(ty.clone());
            if let Type::Named(id) = ty {
                self.ids.insert(*id, number);
            }
            number
        }))
    }

    fn get(&self, name: &str) -> Option<Type<DefinitionId>> {
        self.known.get(name.strip_prefix(NAME)?.parse::<usize>().ok()?).cloned()
    }

    fn schema(&mut self, ty: &Type<DefinitionId>) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Number => json!({ "type": "number" }),
            Type::Decimal => json!({ "type": "string", "format": DECIMAL.0 }),
            Type::Integer(integer) => json!({ "type": "integer", "format": integer.format() }),
            Type::String(Some(format)) if format.rust.is_some() => {
                json!({ "type": "string", "format": format.name })
            }
            Type::String(_) => json!({ "type": "string" }),
            Type::List(items) => {
                json!({ "type": "array", "items": self.schema(items) })
            }
            Type::Map(values) => {
                json!({ "type": "object", "additionalProperties": self.schema(values) })
            }
            Type::Nullable(inner) => {
                json!({ "anyOf": [self.schema(inner), { "type": "null" }] })
            }
            Type::Named(_) | Type::Parameter(_) => {
                json!({ "$ref": format!("#/definitions/{}", self.add(ty)) })
            }
        }
    }

    fn read(&self, space: &TypeSpace, id: &TypeId) -> Result<Type<DefinitionId>, String> {
        let ty = space.get_type(id).map_err(|error| format!("typify lost a type: {error}"))?;
        let inside = |id: &TypeId| self.read(space, id).map(Box::new);
        let name = ty.name();
        let found = match ty.details() {
            TypeDetails::String => Some(Type::String(None)),
            TypeDetails::Option(inner) => Some(Type::Nullable(inside(&inner)?)),
            TypeDetails::Vec(items) => Some(Type::List(inside(&items)?)),
            TypeDetails::Map(_, values) => Some(Type::Map(inside(&values)?)),
            // It breaks cycles by its own rules.
            TypeDetails::Box(inner) => Some(*inside(&inner)?),
            TypeDetails::Struct(_) => self.get(&name),
            TypeDetails::Builtin(name) => self.builtin(name),
            _ => None,
        };
        found.ok_or_else(|| format!("typify made a type that the generator does not know: {name}"))
    }

    fn builtin(&self, name: &str) -> Option<Type<DefinitionId>> {
        let format = FORMATS.iter().find(|format| format.rust == Some(name));
        match name {
            "bool" => Some(Type::Boolean),
            "f64" => Some(Type::Number),
            "::serde_json::Value" => Some(Type::Any),
            _ if name == DECIMAL.1 => Some(Type::Decimal),
            _ if format.is_some() => Some(Type::String(format)),
            _ => Integer::of(name).map(Type::Integer).or_else(|| self.get(name)),
        }
    }
}
