//! Renders structs: fields in the order of the source and, for what a caller builds, `new` and `with_*`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use spec::{
    json::{Node, text::Json},
    markdown::code,
    schema::{dialect::Direction, name, ty::Type},
};

use super::{
    Table,
    doc_comment::{deprecated, docs},
    link, path,
    ty::{ident, ty},
};
use crate::model::{Field, Item, Named, NamedKind, Presence, Struct};

/// A struct, and its constructors if a caller builds it.
pub(super) fn items(
    item: &Item,
    content: &Struct,
    source: &str,
    support: &str,
) -> Vec<TokenStream> {
    let mut items = vec![definition(item, content, source, support)];
    if content.direction != Direction::Response {
        items.push(constructors(item, content));
        items.extend(default_by_hand(item, content));
    }
    items
}

/// Whether a field has the three states of a `Patch`: a caller can leave it, clear it or set it.
pub(super) fn is_patch(direction: Direction, presence: Presence) -> bool {
    presence == Presence::OptionalNullable && direction != Direction::Response
}

fn definition(item: &Item, content: &Struct, source: &str, support: &str) -> TokenStream {
    let name = format_ident!("{}", item.name);
    let parameters = content
        .parameters
        .iter()
        .map(|(name, meaning)| format!("`{name}`: {meaning}"))
        .collect::<Vec<_>>();
    let mut paragraphs = vec![item.description.as_str()];
    paragraphs.extend(parameters.iter().map(String::as_str));
    paragraphs.push(source);
    let docs = docs(&paragraphs);
    let derives = derives(content);
    let generics = generics(content);
    let is_optional =
        |field: &Field| matches!(field.presence, Presence::Optional | Presence::OptionalNullable);
    let transform = content.fields.iter().any(is_optional).then(|| {
        let support = path(support);
        quote!(, schemars(transform = #support::__private::object::without_optional::<#name #generics>))
    });
    let texts = content.fields.iter().map(|field| &field.description);
    let links = texts.chain([&item.description]).any(|text| link::is_in(text)).then(|| {
        let support = path(support);
        quote!(, schemars(transform = #support::__private::object::without_links))
    });
    let fields = content.fields.iter().map(|field| self::field(content.direction, field, support));
    let deprecated = deprecated(item.deprecated);
    quote! {
        #docs
        #deprecated
        #[derive(#derives)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema) #transform #links)]
        #[non_exhaustive]
        pub struct #name #generics {
            #(#fields,)*
        }
    }
}

fn derives(content: &Struct) -> TokenStream {
    let default = is_default(content).then(|| quote!(Default,));
    let eq = content.is_eq.then(|| quote!(Eq,));
    quote!(Clone, Debug, #default PartialEq, #eq)
}

/// Whether `Default` is derived: a field with a constant string does not have a string's default.
fn is_default(content: &Struct) -> bool {
    let has_constant = content.fields.iter().any(|field| field.constant.is_some());
    content.parameters.is_empty() && !has_constant && starts_empty(content)
}

/// A request in which nothing is required starts empty.
pub(crate) fn starts_empty(content: &Struct) -> bool {
    content.direction != Direction::Response && !content.fields.iter().any(is_required)
}

/// The derive would require `Default` of a type parameter too.
fn default_by_hand(item: &Item, content: &Struct) -> Option<TokenStream> {
    let name = format_ident!("{}", item.name);
    let generics = generics(content);
    (starts_empty(content) && !is_default(content)).then(|| {
        quote! {
            impl #generics Default for #name #generics {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

pub(crate) fn generics(content: &Struct) -> Option<TokenStream> {
    let names = content.parameters.iter().map(|(name, _)| format_ident!("{name}"));
    (!content.parameters.is_empty()).then(|| quote!(<#(#names),*>))
}

fn field(direction: Direction, field: &Field, support: &str) -> TokenStream {
    let ident = ident(&field.ident);
    let default = field.default.as_ref().map(|value| format!("Server default: {}.", code(value)));
    let mut paragraphs = vec![field.description.as_str()];
    paragraphs.extend(field.limits.as_deref());
    paragraphs.extend(default.as_deref());
    let docs = docs(&paragraphs);
    let deprecated = deprecated(field.deprecated);
    let ty = field_type(direction, field);
    let schemars = schemars(field, support);
    quote! {
        #docs
        #deprecated
        #schemars
        pub #ident: #ty
    }
}

pub(crate) fn field_type(direction: Direction, field: &Field) -> TokenStream {
    let ty = ty(&field.ty);
    let ty = if field.is_boxed { quote!(Box<#ty>) } else { ty };
    match field.presence {
        Presence::Required => ty,
        Presence::OptionalNullable if is_patch(direction, field.presence) => quote!(Patch<#ty>),
        _ => quote!(Option<#ty>),
    }
}

/// What the Rust type does not show, so that the schema derived from it equals the schema it was
/// generated from.
fn schemars(field: &Field, support: &str) -> Option<TokenStream> {
    let mut entries = Vec::new();
    if let Some(wire) = wire(field).filter(|wire| field.ident.trim_start_matches("r#") != *wire) {
        let wire: TokenStream = name::literal(wire).parse().unwrap_or_default();
        entries.push(quote!(rename = #wire));
    }
    for constraint in &field.constraints {
        let (path, keyword) = (&constraint.path, constraint.keyword);
        if path.is_empty() {
            let value = literal(&constraint.value);
            entries.push(quote!(extend(#keyword = #value)));
        } else {
            let support = self::path(support);
            let value = Json::from(&constraint.value).compact();
            entries.push(
                quote!(transform = #support::__private::object::constrain(#path, #keyword, #value)),
            );
        }
    }
    (!entries.is_empty())
        .then(|| quote!(#[cfg_attr(feature = "schemars", schemars(#(#entries),*))]))
}

/// A value for `json!`, which reads a number without a suffix as an `i32`.
fn literal(value: &Node) -> TokenStream {
    let text = Json::from(value).compact();
    let Ok(number) = text.parse::<i128>() else { return text.parse().unwrap_or_default() };
    let suffix = match (i32::try_from(number), i64::try_from(number)) {
        (Ok(_), _) => "",
        (_, Ok(_)) => "_i64",
        _ => "_u64",
    };
    integer(number, suffix)
}

/// An integer as one writes it, with its digits in groups.
pub(super) fn integer(number: i128, suffix: &str) -> TokenStream {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        let is_group = at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3);
        text.extend(is_group.then_some('_').into_iter().chain([digit]));
    }
    let literal: TokenStream = format!("{text}{suffix}").parse().unwrap_or_default();
    if number < 0 { quote!(-#literal) } else { literal }
}

/// The name on the wire, if the Rust name differs.
fn wire(field: &Field) -> Option<&str> {
    (field.ident != field.wire).then_some(field.wire.as_str())
}

/// The table of a struct's fields, which reading and writing it are made from.
pub(super) fn table(item: &Item, content: &Struct, support: &str) -> Table {
    let row = |field: &Field| {
        let presence = match field.presence {
            Presence::Required => "required",
            presence if is_patch(content.direction, presence) => "patch",
            Presence::Nullable => "nullable",
            Presence::Optional | Presence::OptionalNullable => "optional",
        };
        let wire =
            wire(field).map_or_else(String::new, |wire| format!(" = {}", name::literal(wire)));
        format!("{presence} {}{wire}", field.ident)
    };
    Table {
        call: format!("{support}::object!({}{}", item.name, generics(content).unwrap_or_default())
            .replace(' ', ""),
        rows: content.fields.iter().map(row).collect(),
    }
}

/// Whether a caller must give it.
fn is_required(field: &Field) -> bool {
    field.constant.is_none() && matches!(field.presence, Presence::Required | Presence::Nullable)
}

pub(crate) fn new_signature(content: &Struct) -> TokenStream {
    let parameters = content.fields.iter().filter(|field| is_required(field)).map(|field| {
        let (ident, ty) = (ident(&field.ident), argument(field).0);
        quote!(#ident: #ty)
    });
    quote!(fn new(#(#parameters),*) -> Self)
}

fn constructors(item: &Item, content: &Struct) -> TokenStream {
    let name = format_ident!("{}", item.name);
    let signature = new_signature(content);
    let new = if is_default(content) {
        let docs = docs(&["With nothing set: no field is required."]);
        quote! {
            #docs
            #[must_use]
            pub #signature {
                Self::default()
            }
        }
    } else {
        let docs = docs(&[if starts_empty(content) {
            "With nothing set: no field is required."
        } else {
            "With the required fields; everything else is left out."
        }]);
        let fields = content.fields.iter().map(|field| {
            let ident = ident(&field.ident);
            if let Some(value) = &field.constant {
                return quote!(#ident: #value.to_owned());
            }
            match field.presence {
                Presence::Required | Presence::Nullable => {
                    let value = boxed(field, argument(field).1);
                    if ident == value.to_string() { quote!(#ident) } else { quote!(#ident: #value) }
                }
                Presence::OptionalNullable => quote!(#ident: Patch::Keep),
                Presence::Optional => quote!(#ident: None),
            }
        });
        let count = content.fields.iter().filter(|field| is_required(field)).count();
        let allowed = (count > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        quote! {
            #docs
            #allowed
            #[must_use]
            pub #signature {
                Self { #(#fields),* }
            }
        }
    };
    let is_set = |field: &&Field| field.constant.is_none() && !is_required(field);
    let setters = content.fields.iter().filter(is_set).map(setter);
    let generics = generics(content);
    quote! {
        impl #generics #name #generics {
            #new
            #(#setters)*
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let deprecated = deprecated(field.deprecated);
    let field_ident = ident(&field.ident);
    let plain = field.ident.trim_start_matches("r#");
    let with = format_ident!("with_{plain}");
    let (ty, value) = argument(field);
    let value = boxed(field, value);
    let with_docs = docs(&[&format!("Sets [`{plain}`](Self::{plain}).")]);
    if field.presence == Presence::OptionalNullable {
        let clear = format_ident!("clear_{plain}");
        let clear_docs =
            docs(&[&format!("Sends `null` for [`{plain}`](Self::{plain}), which clears it.")]);
        return quote! {
            #with_docs
            #deprecated
            #[must_use]
            pub fn #with(mut self, #field_ident: #ty) -> Self {
                self.#field_ident = Patch::Set(#value);
                self
            }
            #clear_docs
            #deprecated
            #[must_use]
            pub fn #clear(mut self) -> Self {
                self.#field_ident = Patch::Clear;
                self
            }
        };
    }
    quote! {
        #with_docs
        #deprecated
        #[must_use]
        pub fn #with(mut self, #field_ident: #ty) -> Self {
            self.#field_ident = Some(#value);
            self
        }
    }
}

/// A value as its field holds it.
pub(super) fn boxed(field: &Field, value: TokenStream) -> TokenStream {
    match (field.is_boxed, field.presence) {
        (false, _) => value,
        (true, Presence::Nullable) => quote!(#value.map(Box::new)),
        (true, _) => quote!(Box::new(#value)),
    }
}

/// The type of an argument that sets a field, and the field's value made of it.
fn argument(field: &Field) -> (TokenStream, TokenStream) {
    let ident = ident(&field.ident);
    let plain = ty(&field.ty);
    if field.presence == Presence::Nullable {
        return (quote!(Option<#plain>), quote!(#ident));
    }
    match &field.ty {
        Type::List(item) => {
            let Some(argument) = into(item) else {
                let item = ty(item);
                let list = quote!(impl IntoIterator<Item = #item>);
                return (list, quote!(#ident.into_iter().collect()));
            };
            let list = quote!(impl IntoIterator<Item = #argument>);
            (list, quote!(#ident.into_iter().map(Into::into).collect()))
        }
        Type::Map(value) if !field.ty.is_free_form() => {
            let (argument, converted) = into(value).map_or_else(
                || (ty(value), quote!(value)),
                |argument| (argument, quote!(value.into())),
            );
            let pairs = quote!(impl IntoIterator<Item = (impl Into<String>, #argument)>);
            (
                pairs,
                quote!(#ident.into_iter().map(|(key, value)| (key.into(), #converted)).collect()),
            )
        }
        simple => into(simple)
            .map_or_else(|| (plain, quote!(#ident)), |into| (into, quote!(#ident.into()))),
    }
}

/// `impl Into<T>` for the types that callers have in several forms.
fn into(simple: &Type<Named>) -> Option<TokenStream> {
    let has_forms = match simple {
        Type::Any => true,
        Type::String(format) => format.is_none_or(|format| !format.is_strict),
        Type::Named(named) => {
            matches!(named.kind, NamedKind::Enum | NamedKind::Union | NamedKind::Id)
        }
        _ => false,
    };
    let ty = ty(simple);
    has_forms.then(|| quote!(impl Into<#ty>))
}
