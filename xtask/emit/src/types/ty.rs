//! Types and names as generated code writes them.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use spec::schema::ty::{Integer, Type};

use crate::model::Named;

/// A type as generated code writes it.
pub(crate) fn ty(of: &Type<Named>) -> TokenStream {
    match of {
        Type::Any => quote!(serde_json::Value),
        Type::Boolean => quote!(bool),
        Type::Number => quote!(f64),
        Type::Integer(Integer { rust: name, .. }) => ident(name).into_token_stream(),
        Type::String(_) | Type::Decimal => {
            ident(of.support().unwrap_or("String")).into_token_stream()
        }
        Type::Parameter(name) => ident(name).into_token_stream(),
        of if of.is_free_form() => quote!(serde_json::Map<String, serde_json::Value>),
        Type::List(item) => {
            let item = ty(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = ty(value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Nullable(inner) => {
            let inner = ty(inner);
            quote!(Option<#inner>)
        }
        Type::Named(named) => {
            let segments = named.path.split("::").map(|segment| format_ident!("{segment}"));
            quote!(#(#segments)::*)
        }
    }
}

pub(crate) fn ident(text: &str) -> syn::Ident {
    text.strip_prefix("r#").map_or_else(|| format_ident!("{text}"), |raw| format_ident!("r#{raw}"))
}
