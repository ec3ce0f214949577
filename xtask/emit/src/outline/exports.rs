//! The names by which users reach a crate's contents: modules and re-exports of its root.

use std::fmt::Write as _;

use quote::ToTokens as _;
use syn::{Item, UseTree, Visibility};

use super::by_hand::is_hidden;

/// Outlines the names at the root of a crate, in their order: `mod live`, `use Client`, `use sent_models as models`.
pub(super) fn outline(root: &syn::File) -> String {
    let mut text = String::from("exports\n");
    for item in &root.items {
        let (visibility, attributes) = match item {
            Item::Mod(item) => (&item.vis, &item.attrs),
            Item::Use(item) => (&item.vis, &item.attrs),
            _ => continue,
        };
        if !matches!(visibility, Visibility::Public(_)) || is_hidden(attributes) {
            continue;
        }
        let condition = condition(attributes);
        let mut line = |name: &str| {
            let _ = writeln!(text, "  {name}{condition}");
        };
        match item {
            Item::Mod(item) => line(&format!("mod {}", item.ident)),
            Item::Use(item) => names(&item.tree, &mut line),
            _ => {}
        }
    }
    text.push('\n');
    text
}

/// The names that a `use` introduces, whatever their paths.
fn names(tree: &UseTree, line: &mut impl FnMut(&str)) {
    match tree {
        UseTree::Path(path) => match &*path.tree {
            UseTree::Glob(_) => line(&format!("use {}::*", path.ident)),
            tree => names(tree, line),
        },
        UseTree::Name(name) => line(&format!("use {}", name.ident)),
        UseTree::Rename(name) => line(&format!("use {} as {}", name.ident, name.rename)),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, line)),
        // A path's condition is shown with the path.
        UseTree::Glob(_) => {}
    }
}

/// ` (if feature = "live")`
fn condition(attributes: &[syn::Attribute]) -> String {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let conditions = conditions.filter_map(|attribute| {
        let condition = &attribute.meta.require_list().ok()?.tokens;
        Some(format!(" (if {})", condition.to_token_stream()))
    });
    conditions.collect()
}
