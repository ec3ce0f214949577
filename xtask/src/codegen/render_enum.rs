//! Renders open enums and ids: the type and what a reader looks for in full, the trait implementations as one macro call of the support crate.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    doc_comment::docs,
    model::{Enum, Item, Variant},
    render::{Table, path},
};

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
        let plain = format!("The value `{wire}`.");
        let docs = docs(&[variant.description.as_deref().unwrap_or(&plain)]);
        quote! {
            #docs
            #[cfg_attr(feature = "schemars", schemars(rename = #wire))]
            #ident
        }
    });
    quote! {
        #item_docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know, kept as it came.
            #[cfg_attr(feature = "schemars", schemars(skip))]
            Unknown(UnknownValue),
        }
    }
}

/// The table of an enum's values, which its methods and trait implementations are made from.
pub(super) fn table(item: &Item, content: &Enum, support: &str) -> Table {
    let option = if content.ignore_case { " ignore_case" } else { "" };
    let row = |variant: &Variant| format!("{} = {:?}", variant.ident, variant.wire);
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
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transparent))]
        pub struct #name(#any_text Id);
    };
    vec![definition, quote!(#support::open_id!(#name);)]
}
