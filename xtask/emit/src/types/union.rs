//! Renders unions: an enum with a struct in each variant, and one more variant for unknown values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use spec::{markdown::code, schema::name};

use super::{
    Table,
    doc_comment::{deprecated, docs},
    path,
    ty::ty,
};
use crate::model::{Branch, Item, Union};

pub(super) fn definition(item: &Item, content: &Union, source: &str, support: &str) -> TokenStream {
    let name = format_ident!("{}", item.name);
    let by = format!("Its property {} says which one it is.", code(&content.tag));
    let item_docs = docs(&[&item.description, &by, source]);
    let variants = content.branches.iter().map(|branch| {
        let (ident, ty) = (format_ident!("{}", branch.ident), ty(&branch.ty));
        let docs = docs(&[&branch.description, &format!("Its value is {}.", code(&branch.wire))]);
        let deprecated = deprecated(branch.deprecated);
        quote! {
            #docs
            #deprecated
            #ident(#ty)
        }
    });
    let deprecated = deprecated(item.deprecated);
    let eq = content.is_eq.then(|| quote!(Eq,));
    let support = path(support);
    let tag: TokenStream = name::literal(&content.tag).parse().unwrap_or_default();
    quote! {
        #item_docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, #eq)]
        #[cfg_attr(
            feature = "schemars",
            derive(schemars::JsonSchema),
            schemars(untagged, transform = #support::__private::union::one_of(#tag)),
        )]
        #[allow(clippy::large_enum_variant)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A branch that this version does not know, kept as received.
            #[cfg_attr(feature = "schemars", schemars(skip))]
            Unknown(serde_json::Value),
        }
    }
}

/// The table of a union's branches, which its conversions and trait implementations are made from.
pub(super) fn table(item: &Item, content: &Union, support: &str) -> Table {
    let row = |branch: &Branch| {
        let ty = ty(&branch.ty).to_string().replace(' ', "");
        format!("{}({ty}) = {}", branch.ident, name::literal(&branch.wire))
    };
    Table {
        call: format!("{support}::open_union!({} by {}", item.name, name::literal(&content.tag)),
        rows: content.branches.iter().map(row).collect(),
    }
}
