//! Renders open enums and ids: the type and what a reader looks for in full, the trait implementations as one macro call of the support crate.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use spec::{markdown::code, schema::name};

use super::{
    Table,
    doc_comment::{deprecated, docs},
    path,
};
use crate::model::{Enum, Item, Variant};

pub(super) fn enumeration(item: &Item, content: &Enum, source: &str) -> TokenStream {
    let name = format_ident!("{}", item.name);
    let case = "Reads its values in upper and lower case alike; writes them as listed.";
    let mut paragraphs = vec![item.description.as_str()];
    if content.ignore_case {
        paragraphs.push(case);
    }
    paragraphs.push(source);
    let item_docs = docs(&paragraphs);
    let variants = content.variants.iter().map(|variant| {
        let (ident, wire) = (format_ident!("{}", variant.ident), &variant.wire);
        let plain = format!("The value {}.", code(wire));
        let docs = docs(&[variant.description.as_deref().unwrap_or(&plain)]);
        let deprecated = deprecated(variant.deprecated);
        let rename: TokenStream = name::literal(wire).parse().unwrap_or_default();
        quote! {
            #docs
            #deprecated
            #[cfg_attr(feature = "schemars", schemars(rename = #rename))]
            #ident
        }
    });
    let deprecated = deprecated(item.deprecated);
    quote! {
        #item_docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know, kept as received.
            #[cfg_attr(feature = "schemars", schemars(skip))]
            Unknown(UnknownValue),
        }
    }
}

/// The table of an enum's values, which its methods and trait implementations are made from.
pub(super) fn table(item: &Item, content: &Enum, support: &str) -> Table {
    let option = if content.ignore_case { " ignore_case" } else { "" };
    let row = |variant: &Variant| format!("{} = {}", variant.ident, name::literal(&variant.wire));
    Table {
        call: format!("{support}::open_enum!({}{option}", item.name),
        rows: content.variants.iter().map(row).collect(),
    }
}

pub(super) fn id(item: &Item, is_uuid: bool, source: &str, support: &str) -> Vec<TokenStream> {
    let name = format_ident!("{}", item.name);
    let docs = docs(&[&item.description, source]);
    let support = path(support);
    let any_text =
        (!is_uuid).then(|| quote!(#[cfg_attr(feature = "schemars", schemars(with = "String"))]));
    let deprecated = deprecated(item.deprecated);
    let definition = quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transparent))]
        pub struct #name(#any_text Id);
    };
    vec![definition, quote!(#support::open_id!(#name);)]
}
