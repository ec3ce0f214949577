//! Renders a sample of each type in answers, from the examples of the schema: responses have no
//! constructor, but tests need instances.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use spec::schema::{dialect::Direction, ty::Type};

use super::{
    allowed,
    doc_comment::{docs, inner_docs},
    header,
    object::{self, is_patch},
    path, print,
    ty::ident,
};
use crate::model::{Branch, Field, Item, ItemKind, Model, Named, NamedKind, Presence, Union};

/// The file; `None` if the edition has no types in answers.
pub(super) fn file(model: &Model) -> Option<Result<String, String>> {
    let items: Vec<_> = items(model).filter(|item| has_sample(item)).collect();
    (!items.is_empty()).then(|| text(model, &items))
}

/// Whether it occurs in answers. What a type parameter stands for has no example.
fn has_sample(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Struct(content) => {
            content.direction != Direction::Request && content.parameters.is_empty()
        }
        ItemKind::Union(content) => content.direction != Direction::Request,
        ItemKind::Enum(_) | ItemKind::Id { .. } => false,
    }
}

fn text(model: &Model, items: &[&Item]) -> Result<String, String> {
    let mut text = header(&format!("the examples in {}", model.folder));
    text.push('\n');
    inner_docs(
        &mut text,
        &[
            "Samples of the types in answers, for tests: the examples of the schema as typed values.",
        ],
    );
    text.push_str(allowed(model.warns()));
    let names = items.iter().map(|item| format_ident!("{}", item.name));
    text.push('\n');
    text.push_str(&print(quote!(use super::{#(#names),*};))?);
    for item in items {
        let name = format_ident!("{}", item.name);
        let value = if let ItemKind::Union(content) = &item.kind {
            branch(model, item, content)
        } else {
            let fields = fields(item).iter().map(|field| {
                let (ident, value) = (ident(&field.ident), value(model, item, field));
                quote!(#ident: #value)
            });
            quote!(Self { #(#fields),* })
        };
        let docs = docs(&[
            "A sample with the examples of the documentation; change the fields that your test is about.",
        ]);
        let sample = quote! {
            impl #name {
                #docs
                #[must_use]
                pub fn sample() -> Self {
                    #value
                }
            }
        };
        text.push('\n');
        text.push_str(&print(sample).map_err(|error| format!("`{}`: {error}", item.name))?);
    }
    let rows = items.iter().map(|item| {
        let (name, text) = (format_ident!("{}", item.name), &item.name);
        quote!((#text, || serde_json::to_value(#name::sample())))
    });
    let sample = quote! {
        /// A sample as JSON.
        pub type Sample = fn() -> serde_json::Result<serde_json::Value>;
    };
    let all = quote! {
        /// All of them, by name.
        pub const ALL: &[(&str, Sample)] = &[#(#rows),*];
    };
    for item in [sample, all] {
        text.push('\n');
        text.push_str(&print(item)?);
    }
    Ok(text)
}

/// The first branch of a union that does not need another sample of it.
fn branch(model: &Model, item: &Item, content: &Union) -> TokenStream {
    let needs = |field: &Field| field.presence == Presence::Required;
    let ends = |branch: &&Branch| !holds(model, &branch.ty, &item.name, needs);
    let Some(branch) = content.branches.iter().find(ends) else {
        return quote!(Self::Unknown(serde_json::Value::Null));
    };
    let (ident, value) = (format_ident!("{}", branch.ident), of(model, &branch.ty, None));
    quote!(Self::#ident(#value))
}

/// The value of a field; none if it has no example, or if it would hold the type itself.
fn value(model: &Model, item: &Item, field: &Field) -> TokenStream {
    if let Some(value) = &field.constant {
        return quote!(#value.to_owned());
    }
    let example = field.examples.first().and_then(|text| serde_json::from_str(text).ok());
    let ItemKind::Struct(content) = &item.kind else { return TokenStream::new() };
    let is_patch = is_patch(content.direction, field.presence);
    let holds_itself = holds(model, &field.ty, &item.name, |_| true);
    let is_none = holds_itself
        || example.as_ref().map_or_else(|| !is_made_of_structs(&field.ty), Value::is_null);
    let support = path(&model.support);
    match field.presence {
        // A cycle ends where a field may be empty.
        Presence::Required if holds_itself && !matches!(field.ty, Type::Named(_)) => {
            empty(&field.ty)
        }
        Presence::Required => object::boxed(field, of(model, &field.ty, example.as_ref())),
        _ if is_none && is_patch => quote!(#support::Patch::Keep),
        _ if is_none => quote!(None),
        _ => {
            let value = of(model, &field.ty, example.as_ref());
            let value = if field.is_boxed { quote!(Box::new(#value)) } else { value };
            if is_patch { quote!(#support::Patch::Set(#value)) } else { quote!(Some(#value)) }
        }
    }
}

/// An example as a value of a type; without one, what the type itself has.
fn of(model: &Model, ty: &Type<Named>, example: Option<&Value>) -> TokenStream {
    let text =
        example.map(|example| example.as_str().map_or_else(|| example.to_string(), str::to_owned));
    let text = text.unwrap_or_default();
    match ty {
        Type::Boolean => {
            let value = example.and_then(Value::as_bool).unwrap_or_default();
            quote!(#value)
        }
        Type::Number => {
            let value = example.and_then(Value::as_f64).unwrap_or_default();
            let value = Literal::f64_unsuffixed(value);
            quote!(#value)
        }
        Type::Integer(_) => {
            let whole = |value: &Value| {
                value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
            };
            object::integer(example.and_then(whole).unwrap_or_default(), "")
        }
        Type::String(Some(format)) if format.is_strict => strict(model, ty, example),
        Type::Decimal => strict(model, ty, example),
        Type::String(_) if ty.support().is_some() => quote!(#text.into()),
        Type::String(_) if text.is_empty() => quote!(String::new()),
        Type::String(_) => quote!(#text.to_owned()),
        Type::Any => json(example),
        ty if ty.is_free_form() => {
            let pairs = members(example).map(|(key, value)| {
                let value = json(Some(value));
                quote!((#key.to_owned(), #value))
            });
            quote!(serde_json::Map::from_iter([#(#pairs),*]))
        }
        Type::List(inner) => match example.and_then(Value::as_array) {
            Some(items) => {
                let items = items.iter().map(|item| of(model, inner, Some(item)));
                quote!(vec![#(#items),*])
            }
            None if is_made_of_structs(inner) => {
                let item = of(model, inner, None);
                quote!(vec![#item])
            }
            None => quote!(Vec::new()),
        },
        Type::Map(inner) => {
            let pairs = members(example).map(|(key, value)| {
                let value = of(model, inner, Some(value));
                quote!((#key.to_owned(), #value))
            });
            quote!(std::collections::BTreeMap::from([#(#pairs),*]))
        }
        Type::Nullable(inner) => match example {
            Some(Value::Null) | None => quote!(None),
            Some(example) => {
                let value = of(model, inner, Some(example));
                quote!(Some(#value))
            }
        },
        Type::Named(named) if is_made(named) => {
            let path = path(&named.path);
            quote!(#path::sample())
        }
        Type::Named(_) | Type::Parameter(_) => quote!(#text.into()),
    }
}

/// A value that is read from JSON, since not every string is one.
fn strict(model: &Model, ty: &Type<Named>, example: Option<&Value>) -> TokenStream {
    let support = path(&model.support);
    let json = example.map_or_else(|| "\"\"".to_owned(), Value::to_string);
    let read = format_ident!("{}", ty.support().unwrap_or_default().to_lowercase());
    quote!(#support::__private::#read(#json))
}

fn json(example: Option<&Value>) -> TokenStream {
    let tokens = example.map(Value::to_string).and_then(|text| text.parse::<TokenStream>().ok());
    tokens.map_or_else(|| quote!(serde_json::Value::Null), |json| quote!(serde_json::json!(#json)))
}

fn members(example: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let members = example.and_then(Value::as_object).into_iter().flatten();
    members.map(|(key, value)| (key.as_str(), value))
}

fn empty(ty: &Type<Named>) -> TokenStream {
    match ty {
        Type::Map(_) => quote!(std::collections::BTreeMap::new()),
        Type::Nullable(_) => quote!(None),
        _ => quote!(Vec::new()),
    }
}

/// Whether a type has its own sample.
fn is_made(named: &Named) -> bool {
    matches!(named.kind, NamedKind::Struct | NamedKind::Union)
}

/// Whether a type has its own sample, or is a list of one that has.
fn is_made_of_structs(ty: &Type<Named>) -> bool {
    match ty {
        Type::Named(named) => is_made(named),
        Type::List(inner) => is_made_of_structs(inner),
        _ => false,
    }
}

fn items(model: &Model) -> impl Iterator<Item = &Item> {
    model.modules.iter().flat_map(|module| &module.items)
}

fn fields(item: &Item) -> &[Field] {
    match &item.kind {
        ItemKind::Struct(content) => &content.fields,
        _ => &[],
    }
}

/// Whether a type has the named one inside, at whatever depth, by the fields that count.
fn holds(model: &Model, ty: &Type<Named>, name: &str, counts: impl Fn(&Field) -> bool) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        let mut inside = Vec::new();
        ty.walk(&mut |ty| {
            if let Type::Named(named) = ty
                && named.is_local
                && is_made(named)
            {
                inside.push(named.path.as_str());
            }
        });
        for found in inside {
            if found == name {
                return true;
            }
            if seen.insert(found) {
                let item = items(model).find(|item| item.name == found);
                let fields = item.map_or(&[][..], fields).iter().filter(|field| counts(field));
                open.extend(fields.map(|field| &field.ty));
                if let Some(ItemKind::Union(content)) = item.map(|item| &item.kind) {
                    open.extend(content.branches.iter().map(|branch| &branch.ty));
                }
            }
        }
    }
    false
}
