//! Types in the words of the lock, and those that the operations reach.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use syn::{
    Attribute, Field, GenericArgument, Ident, ItemEnum, LitStr, PathArguments, PathSegment, Type,
    Variant, ext::IdentExt as _,
};

use crate::source::Source;

pub struct Types<'a> {
    source: &'a Source,
    found: BTreeMap<String, Value>,
}

impl<'a> Types<'a> {
    pub fn new(source: &'a Source) -> Self {
        Self { source, found: BTreeMap::new() }
    }

    pub fn into_json(self) -> Value {
        Value::Object(self.found.into_iter().collect())
    }

    /// A type in the words of the lock. What it names is found too.
    pub fn written(&mut self, ty: &Type) -> Result<String, String> {
        if matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty()) {
            return Ok("null".to_owned());
        }
        let segment = last(ty).ok_or("a type that is not a path")?;
        let name = segment.ident.to_string();
        Ok(match (name.as_str(), arguments(segment).as_slice()) {
            ("String" | "str", _) => "string".to_owned(),
            ("bool", _) => "boolean".to_owned(),
            ("f32" | "f64", _) => "number".to_owned(),
            ("i32" | "i64" | "u16" | "u32" | "u64", _) => "integer".to_owned(),
            ("Value", _) => "any".to_owned(),
            ("Box" | "Option", [inner]) => self.written(inner)?,
            ("Vec", [items]) => format!("list<{}>", self.written(items)?),
            ("HashMap" | "BTreeMap", [_, values]) => format!("map<{}>", self.written(values)?),
            (_, []) => {
                self.find(&name)?;
                name
            }
            (_, [argument]) => self.generic(&name, argument)?,
            _ => return Err(format!("a type that this program does not know: `{name}`")),
        })
    }

    /// The fields of a struct that a caller fills or that an answer has: `?` is what may be absent.
    pub fn fields(&mut self, name: &str) -> Result<Map<String, Value>, String> {
        let Some(item) = self.source.structs.get(name) else {
            return Err(format!("no struct `{name}`"));
        };
        item.fields.iter().map(|field| self.field(field)).collect()
    }

    /// What another name stands for.
    pub fn alias(&self, name: &str) -> Option<&'a Type> {
        self.source.aliases.get(name)
    }

    fn field(&mut self, field: &Field) -> Result<(String, Value), String> {
        let ident = field.ident.as_ref().ok_or("a field without a name")?;
        let mut name = renamed(&field.attrs).unwrap_or_else(|| ident.unraw().to_string());
        if last(&field.ty).is_some_and(|segment| segment.ident == "Option") {
            name.push('?');
        }
        Ok((name, self.written(&field.ty)?.into()))
    }

    fn find(&mut self, name: &str) -> Result<(), String> {
        if self.found.contains_key(name) {
            return Ok(());
        }
        self.found.insert(name.to_owned(), Value::Null);
        let source = self.source;
        let found = if let Some(item) = source.enums.get(name) {
            self.variants(item)?
        } else if let Some(other) = source.aliases.get(name) {
            self.written(other)?.into()
        } else {
            Value::Object(self.fields(name)?)
        };
        self.found.insert(name.to_owned(), found);
        Ok(())
    }

    /// The values that an enum lists, or the types of which it holds one.
    fn variants(&mut self, item: &ItemEnum) -> Result<Value, String> {
        let is_plain = |variant: &&Variant| variant.fields.is_empty();
        if item.variants.iter().any(|variant| is_plain(&variant)) {
            // What holds any other value lists none.
            let listed = item.variants.iter().filter(is_plain);
            return Ok(listed
                .map(|variant| renamed(&variant.attrs).unwrap_or_else(|| variant.ident.to_string()))
                .collect());
        }
        let types = item.variants.iter().flat_map(|variant| &variant.fields);
        let types: Vec<_> = types.map(|field| self.written(&field.ty)).collect::<Result<_, _>>()?;
        Ok(types.join(" | ").into())
    }

    /// A generic struct with one parameter, as a type for each of its arguments.
    fn generic(&mut self, name: &str, argument: &Type) -> Result<String, String> {
        let source = self.source;
        let item = source.structs.get(name).ok_or_else(|| format!("no struct `{name}`"))?;
        let parameter =
            item.generics.type_params().next().ok_or_else(|| format!("`{name}` is not generic"))?;
        let written = format!("{name}<{}>", self.written(argument)?);
        if !self.found.contains_key(&written) {
            let filled = item.fields.iter().map(|field| {
                let mut field = field.clone();
                fill(&mut field.ty, &parameter.ident, argument);
                self.field(&field)
            });
            let fields = filled.collect::<Result<_, _>>()?;
            self.found.insert(written.clone(), Value::Object(fields));
        }
        Ok(written)
    }
}

/// Puts an argument in the place of a type parameter.
fn fill(ty: &mut Type, parameter: &Ident, argument: &Type) {
    if matches!(ty, Type::Path(path) if path.path.is_ident(parameter)) {
        *ty = argument.clone();
    } else if let Type::Path(path) = ty {
        for segment in &mut path.path.segments {
            if let PathArguments::AngleBracketed(list) = &mut segment.arguments {
                for inner in &mut list.args {
                    if let GenericArgument::Type(inner) = inner {
                        fill(inner, parameter, argument);
                    }
                }
            }
        }
    }
}

/// The last segment of a path, behind a reference or not.
pub fn last(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Reference(reference) => last(&reference.elem),
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The types in the angle brackets of a segment.
pub fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(list) = &segment.arguments else { return Vec::new() };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// The wire name, if a `serde` attribute sets one.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other serde attributes are ignored, with their values.
        let _ = attribute.parse_nested_meta(|meta| {
            let is_name = meta.path.is_ident("rename");
            if let Ok(value) = meta.value() {
                let text: LitStr = value.parse()?;
                if is_name {
                    found = Some(text.value());
                }
            }
            Ok(())
        });
    }
    found
}
