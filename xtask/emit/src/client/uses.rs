//! What a module of a client imports.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What the code of a module turned out to need.
#[derive(Default)]
pub(super) struct Uses {
    /// Module or crate, and what is taken from it.
    pub(super) models: BTreeSet<(String, String)>,
    pub(super) crate_items: BTreeSet<String>,
    /// Whether it has operations, and not only resources around others.
    pub(super) operations: bool,
    pub(super) pages: bool,
    /// Whether the API advises against a type that is named: a caller is warned of that, the client itself is not.
    pub(super) deprecated: bool,
}

impl Uses {
    /// As `use` lines.
    pub(super) fn render(mut self) -> Vec<TokenStream> {
        let models = self.models.iter().filter_map(|(module, name)| {
            let (module, name) =
                (syn::parse_str::<syn::Path>(module).ok()?, format_ident!("{name}"));
            Some(quote!(use #module::#name;))
        });
        let method = self.operations.then(|| {
            quote!(
                use reqwest::Method;
            )
        });
        let mut lines: Vec<_> = method.into_iter().chain(models).collect();
        self.crate_items.insert("Client".to_owned());
        if self.operations {
            self.crate_items.insert("Request".to_owned());
        }
        if self.pages {
            self.crate_items.insert("Page".to_owned());
        }
        let own = self.crate_items.iter().map(|name| format_ident!("{name}"));
        let sealed = self.pages.then(|| quote!(list::sealed::Sealed,));
        let calls = self.operations.then(|| quote!(answer, #sealed operation::{DryRun, Operation}));
        lines.push(quote!(use crate::{#(#own,)* #calls};));
        lines
    }
}
