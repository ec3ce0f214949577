//! Renders open enums and ids: the type and what a reader looks for in full, the trait implementations as one macro call of the support crate.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    doc_comment::docs,
    model::{Enum, Item},
};

/// An enum, its inherent methods, and its trait implementations.
pub(super) fn enumeration(
    item: &Item,
    content: &Enum,
    source: &str,
    support: &str,
) -> Vec<TokenStream> {
    let name = format_ident!("{}", item.name);
    let case = "Reads its values in upper and lower case alike; writes them as listed.";
    let mut paragraphs = vec![item.description.as_str()];
    if content.ignore_case {
        paragraphs.push(case);
    }
    paragraphs.push(source);
    let item_docs = docs(&paragraphs);
    let idents: Vec<_> =
        content.variants.iter().map(|variant| format_ident!("{}", variant.ident)).collect();
    let wires: Vec<_> = content.variants.iter().map(|variant| variant.wire.as_str()).collect();
    let variants = content.variants.iter().zip(&idents).map(|(variant, ident)| {
        let wire = &variant.wire;
        let plain = format!("The value `{wire}`.");
        let docs = docs(&[variant.description.as_deref().unwrap_or(&plain)]);
        quote! {
            #docs
            #[cfg_attr(feature = "schemars", schemars(rename = #wire))]
            #ident
        }
    });
    let definition = quote! {
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
    };
    let methods = quote! {
        impl #name {
            /// Every value that this version knows, in the order of the source.
            pub const KNOWN: &'static [Self] = &[#(Self::#idents),*];

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #wires,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }
    };
    let support: syn::Path = path(support);
    let traits = if content.ignore_case {
        quote!(#support::open_enum!(#name, ignore_case);)
    } else {
        quote!(#support::open_enum!(#name);)
    };
    vec![definition, methods, traits]
}

/// An id and its trait implementations.
pub(super) fn id(item: &Item, source: &str, support: &str) -> Vec<TokenStream> {
    let name = format_ident!("{}", item.name);
    let docs = docs(&[&item.description, source]);
    let support = path(support);
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct #name(Id);
    };
    vec![definition, quote!(#support::open_id!(#name);)]
}

/// A path that the manifest's reader has checked part by part.
fn path(text: &str) -> syn::Path {
    let segments = text.split("::").map(|segment| {
        syn::PathSegment::from(syn::Ident::new(segment, proc_macro2::Span::call_site()))
    });
    syn::Path { leading_colon: None, segments: segments.collect() }
}
