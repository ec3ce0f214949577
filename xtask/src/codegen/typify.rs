//! Where typify works: JSON Schema in, the Rust types of every property out.
//!
//! typify is told what it can say faithfully. What it would blur is kept from it and joined again in [`lower`](super::lower): absence and null
//! (it has one `Option` for both), order (it sorts), docs, ranges and defaults. Enums, ids, type parameters and the definitions of other editions are
//! replaced by name, so that it does not make types of its own for them.

use std::{
    collections::{BTreeMap, HashMap},
    panic::{self, AssertUnwindSafe},
};

use schemars08::schema::Schema as TypifySchema;
use serde_json::{Value, json};
use typify_impl::{TypeSpace, TypeSpaceSettings};

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{Definition, Kind, Object, Schema, Shape, StringFormat},
    model::{Named, NamedKind, Type},
};
use crate::diagnostic::Diagnostic;

/// The strings that become a support type: format in the schema, name of the type.
const SUPPORT: [(&str, &str); 4] = [
    ("date-time", "Timestamp"),
    ("decimal", "Decimal"),
    ("password", "Secret"),
    ("phone", "PhoneNumber"),
];

/// The type of every property of an object, by the property's name on the wire.
pub(super) type Fields = HashMap<String, Type>;

/// Asks typify for the types of an edition's objects.
pub(super) fn types(
    bundle: &Bundle,
    edition: usize,
) -> Result<HashMap<String, Fields>, Diagnostic> {
    let mut names = Names::new(bundle, edition);
    let mut definitions = BTreeMap::new();
    for (id, definition) in bundle.definitions(edition) {
        if let Kind::Object(object) = &definition.kind
            && !object.properties.is_empty()
        {
            definitions.insert(definition.name.value.clone(), names.object(id, object));
        }
    }
    let mut settings = TypeSpaceSettings::default();
    settings.with_map_type("::std::collections::BTreeMap");
    for (format, name) in SUPPORT {
        settings.with_conversion(
            parse(bundle, edition, json!({ "type": "string", "format": format }))?.into_object(),
            name,
            std::iter::empty(),
        );
    }
    for name in names.replaced.keys() {
        settings.with_replacement(name, name, std::iter::empty());
        definitions.insert(name.clone(), json!({ "type": "string" }));
    }
    let mut schemas = Vec::with_capacity(definitions.len());
    for (name, schema) in definitions {
        schemas.push((name, parse(bundle, edition, schema)?));
    }
    let tokens = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut space = TypeSpace::new(&settings);
        space.add_ref_types(schemas).map(|()| space.to_stream())
    }));
    let tokens = match tokens {
        Ok(Ok(tokens)) => tokens,
        Ok(Err(error)) => {
            return Err(internal(bundle, edition, &format!("typify refused the edition: {error}")));
        }
        Err(_) => return Err(internal(bundle, edition, "typify panicked (its message is above)")),
    };
    let file = syn::parse2(tokens).map_err(|error| {
        internal(bundle, edition, &format!("typify's output is not Rust: {error}"))
    })?;
    structs(&file, &names).map_err(|reason| internal(bundle, edition, &reason))
}

fn parse(bundle: &Bundle, edition: usize, schema: Value) -> Result<TypifySchema, Diagnostic> {
    serde_json::from_value(schema).map_err(|error| {
        internal(bundle, edition, &format!("typify's schema type refused the edition: {error}"))
    })
}

/// A finding that no schema should be able to cause: the lint lets something through that typify does not take.
pub(super) fn internal(bundle: &Bundle, edition: usize, reason: &str) -> Diagnostic {
    let path = bundle.editions.get(edition).map(|edition| edition.path.clone()).unwrap_or_default();
    Diagnostic::error("internal", reason).in_path(path).help(
        "this is a fault of the generator, not of the schema: please report it with the schema",
    )
}

/// Names under which typify knows what it must not make types of.
struct Names<'a> {
    bundle: &'a Bundle,
    edition: usize,
    replaced: BTreeMap<String, Type>,
}

impl<'a> Names<'a> {
    fn new(bundle: &'a Bundle, edition: usize) -> Self {
        Self { bundle, edition, replaced: BTreeMap::new() }
    }

    fn object(&mut self, id: DefinitionId, object: &Object) -> Value {
        let properties: serde_json::Map<_, _> = object
            .properties
            .iter()
            .map(|property| (property.name.value.clone(), self.shape(id, &property.schema.shape)))
            .collect();
        let required: Vec<_> =
            object.properties.iter().map(|property| property.name.value.as_str()).collect();
        json!({ "type": "object", "properties": properties, "required": required })
    }

    fn shape(&mut self, id: DefinitionId, shape: &Shape) -> Value {
        match shape {
            Shape::Any => json!({}),
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Number => json!({ "type": "number" }),
            Shape::Decimal => json!({ "type": "string", "format": "decimal" }),
            Shape::FreeForm => json!({ "type": "object" }),
            Shape::Integer(integer) => {
                let format = super::dialect::Integer::FORMATS
                    .iter()
                    .find(|(_, rust, ..)| *rust == integer.rust)
                    .map(|(format, ..)| *format);
                json!({ "type": "integer", "format": format })
            }
            Shape::String(format) => {
                let name = StringFormat::NAMED
                    .iter()
                    .find(|(_, known)| known == format)
                    .map(|(name, _)| *name);
                name.map_or_else(
                    || json!({ "type": "string" }),
                    |name| json!({ "type": "string", "format": name }),
                )
            }
            Shape::Array(items) => json!({ "type": "array", "items": self.nested(id, items) }),
            Shape::Map(values) => {
                json!({ "type": "object", "additionalProperties": self.nested(id, values) })
            }
            Shape::Parameter(name) => self.replacement(
                &format!("Parameter{}", name.value),
                Type::Parameter(name.value.clone()),
            ),
            Shape::Reference(reference) => {
                // The lint has followed every reference already.
                let found = self
                    .bundle
                    .resolve(id.edition, id.file, reference)
                    .ok()
                    .and_then(|id| Some((id, self.bundle.definition(id)?)));
                match found {
                    Some((target, definition)) => self.named(target, definition),
                    None => json!({}),
                }
            }
        }
    }

    fn nested(&mut self, id: DefinitionId, schema: &Schema) -> Value {
        let inner = self.shape(id, &schema.shape);
        if schema.nullable { json!({ "anyOf": [inner, { "type": "null" }] }) } else { inner }
    }

    fn named(&mut self, target: DefinitionId, definition: &Definition) -> Value {
        let name = &definition.name.value;
        let kind = match definition.kind {
            Kind::Object(_) => NamedKind::Struct,
            Kind::Enum(_) => NamedKind::Enum,
            Kind::Id { .. } => NamedKind::Id,
        };
        if target.edition != self.edition {
            let path = match (
                self.bundle.editions.get(target.edition),
                self.bundle.editions.get(self.edition),
            ) {
                (Some(there), Some(here)) => {
                    format!("{}::{name}", there.manifest.path_from(&here.manifest.package.value))
                }
                _ => name.clone(),
            };
            return self.replacement(
                &format!("Foreign{}{name}", target.edition),
                Type::Named(Named { path, is_local: false, kind }),
            );
        }
        // typify makes a map of an object without properties, so it is not asked about one.
        let is_empty =
            matches!(&definition.kind, Kind::Object(object) if object.properties.is_empty());
        if kind == NamedKind::Struct && !is_empty {
            return json!({ "$ref": format!("#/definitions/{name}") });
        }
        self.replacement(name, Type::Named(Named { path: name.clone(), is_local: true, kind }))
    }

    /// A reference to something that typify must not make a type of.
    fn replacement(&mut self, name: &str, ty: Type) -> Value {
        // An edition may define a type that is called like one of ours.
        let is_taken = |name: &str, ty: &Type| {
            let is_local = matches!(ty, Type::Named(Named { is_local: true, .. }));
            !is_local
                && self
                    .bundle
                    .definitions(self.edition)
                    .any(|(_, definition)| definition.name.value == name)
        };
        let mut name = name.to_owned();
        while is_taken(&name, &ty) {
            name.push('X');
        }
        let reference = json!({ "$ref": format!("#/definitions/{name}") });
        self.replaced.insert(name, ty);
        reference
    }
}

fn structs(file: &syn::File, names: &Names<'_>) -> Result<HashMap<String, Fields>, String> {
    let mut found = HashMap::new();
    for item in &file.items {
        if let syn::Item::Struct(item) = item {
            let mut fields = Fields::new();
            for field in &item.fields {
                fields.insert(wire_name(field)?, read_type(&field.ty, names)?);
            }
            found.insert(item.ident.to_string(), fields);
        }
    }
    Ok(found)
}

/// The name on the wire: `#[serde(rename = "…")]`, or the field's own.
fn wire_name(field: &syn::Field) -> Result<String, String> {
    let mut name = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    name = Some(meta.value()?.parse::<syn::LitStr>()?.value());
                } else if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Expr>()?;
                }
                Ok(())
            })
            .map_err(|error| format!("an attribute of typify's output cannot be read: {error}"))?;
    }
    let own =
        field.ident.as_ref().map(|ident| ident.to_string().trim_start_matches("r#").to_owned());
    name.or(own).ok_or_else(|| "typify made a field without a name".to_owned())
}

fn read_type(ty: &syn::Type, names: &Names<'_>) -> Result<Type, String> {
    let unknown =
        || format!("typify made a type that the generator does not know: {}", quote::quote!(#ty));
    let syn::Type::Path(path) = ty else { return Err(unknown()) };
    let segments = &path.path.segments;
    let text =
        segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::");
    let mut arguments = Vec::new();
    for segment in segments {
        if let syn::PathArguments::AngleBracketed(list) = &segment.arguments {
            for argument in &list.args {
                let syn::GenericArgument::Type(argument) = argument else { return Err(unknown()) };
                arguments.push(read_type(argument, names)?);
            }
        }
    }
    let mut arguments = arguments.into_iter();
    let read = match (text.as_str(), arguments.next(), arguments.next()) {
        ("bool" | "f64" | "i32" | "i64" | "u16" | "u32" | "u64", None, None) => {
            Type::Primitive(text)
        }
        ("std::string::String" | "String", None, None) => Type::String,
        ("serde_json::Value", None, None) => Type::Json,
        ("serde_json::Map", Some(Type::String), Some(Type::Json)) => Type::JsonObject,
        ("std::vec::Vec" | "Vec", Some(item), None) => Type::List(Box::new(item)),
        ("std::collections::BTreeMap", Some(Type::String), Some(value)) => {
            Type::Map(Box::new(value))
        }
        ("std::option::Option" | "Option", Some(inner), None) => Type::Nullable(Box::new(inner)),
        (name, None, None) if SUPPORT.iter().any(|(_, support)| *support == name) => {
            Type::Support(text)
        }
        (name, None, None) if names.replaced.contains_key(name) => {
            names.replaced.get(name).cloned().ok_or_else(unknown)?
        }
        (_, None, None) if segments.len() == 1 => {
            Type::Named(Named { path: text, is_local: true, kind: NamedKind::Struct })
        }
        _ => return Err(unknown()),
    };
    Ok(read)
}
