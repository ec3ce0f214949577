//! The outline of generated code: one fact per line, for reviewers of a change.

use std::fmt::Write as _;

use spec::{
    operations::{Data, Operations},
    schema::dialect::Direction,
};

use crate::{
    model::{Enum, Item, ItemKind, Module, Presence, Struct, Union},
    types::{object, ty::ty},
};

/// Outlines the types of a module, with the public functions that files written by hand add to them.
pub(super) fn outline(module: &Module, by_hand: &[syn::File]) -> String {
    let mut text = String::new();
    for item in &module.items {
        match &item.kind {
            ItemKind::Id { .. } => {
                let _ = writeln!(text, "id {}: Id{}", item.name, deprecated(item.deprecated));
            }
            ItemKind::Enum(content) => enumeration(&mut text, item, content),
            ItemKind::Union(content) => union(&mut text, item, content),
            ItemKind::Struct(content) => structure(&mut text, item, content),
        }
        for file in by_hand {
            functions(&mut text, &item.name, file);
        }
        text.push('\n');
    }
    text
}

fn deprecated(is_deprecated: bool) -> &'static str {
    if is_deprecated { ", deprecated" } else { "" }
}

fn structure(text: &mut String, item: &Item, content: &Struct) {
    let generics = squeeze(&object::generics(content));
    let empty = if object::starts_empty(content) { " (starts empty)" } else { "" };
    let deprecated_item = deprecated(item.deprecated);
    let _ = writeln!(text, "struct {}{generics}{empty}{deprecated_item}", item.name);
    for field in &content.fields {
        let presence = match field.presence {
            Presence::Required => "",
            Presence::Nullable => ", nullable",
            Presence::Optional | Presence::OptionalNullable => ", optional",
        };
        let ident = field.ident.trim_start_matches("r#");
        let ty = squeeze(&object::field_type(content.direction, field));
        let always = field.constant.as_ref().map(|value| format!(", always {value:?}"));
        let always = always.unwrap_or_default();
        let deprecated = deprecated(field.deprecated);
        let _ = writeln!(text, "  {ident}: {ty} = {:?}{presence}{always}{deprecated}", field.wire);
    }
    if content.direction != Direction::Response {
        let _ = writeln!(text, "  {}", squeeze(&object::new_signature(content)));
    }
}

fn enumeration(text: &mut String, item: &Item, content: &Enum) {
    let kind = if content.ignore_case { "open, either case" } else { "open" };
    let _ = writeln!(text, "enum {} ({kind}){}", item.name, deprecated(item.deprecated));
    for variant in &content.variants {
        let deprecated = deprecated(variant.deprecated);
        let _ = writeln!(text, "  {} = {:?}{deprecated}", variant.ident, variant.wire);
    }
}

fn union(text: &mut String, item: &Item, content: &Union) {
    let deprecated_item = deprecated(item.deprecated);
    let _ = writeln!(text, "union {} (open, by {:?}){deprecated_item}", item.name, content.tag);
    for branch in &content.branches {
        let ty = squeeze(&ty(&branch.ty));
        let deprecated = deprecated(branch.deprecated);
        let _ = writeln!(text, "  {}({ty}) = {:?}{deprecated}", branch.ident, branch.wire);
    }
}

fn functions(text: &mut String, name: &str, file: &syn::File) {
    let blocks = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(block) if block.trait_.is_none() => match &*block.self_ty {
            syn::Type::Path(path) if path.path.segments.last()?.ident == name => Some(block),
            _ => None,
        },
        _ => None,
    });
    for item in blocks.flat_map(|block| &block.items) {
        if let syn::ImplItem::Fn(function) = item
            && matches!(function.vis, syn::Visibility::Public(_))
        {
            let _ = writeln!(text, "  {}", squeeze(&function.sig));
        }
    }
}

/// Tokens as one line with the spaces that a reader expects.
fn squeeze(tokens: &impl quote::ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let replacements = [
        (" :: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" : ", ": "),
        ("- >", "->"),
        (") ->", ") ->"),
        ("r#", ""),
    ];
    replacements.into_iter().fold(text, |text, (from, to)| text.replace(from, to))
}

/// Outlines operations: a line each, with what goes in and what comes out.
pub fn operations(operations: &Operations) -> String {
    let mut text = String::new();
    for (tag, _) in &operations.tags {
        let _ = writeln!(text, "resource {}", tag.value);
        let of_tag = operations.list.iter().filter(|operation| operation.resource() == tag.value);
        for operation in of_tag {
            let (name, method) = (operation.name(), operation.method.as_str());
            let _ = write!(text, "  {name}: {method} {}", operation.path);
            if let Some(query) = &operation.query {
                let _ = write!(text, "?{}", query.name);
            }
            if let Some(body) = &operation.body {
                let optional = if body.required { "" } else { "?" };
                let _ = write!(text, " {}{optional}", body.definition.name);
            }
            let success: Vec<_> = operation.success.iter().map(u16::to_string).collect();
            let _ = write!(text, " -> {}", success.join("|"));
            match &operation.data {
                Data::None => {}
                Data::One(data) => {
                    let _ = write!(text, " {}", data.name);
                }
                Data::Many(data) => {
                    let _ = write!(text, " [{}]", data.name);
                }
            }
            if let Some(items) = &operation.items {
                let _ = write!(text, " (items: {}: {})", items.property, items.item.name);
            }
            for header in &operation.headers {
                let _ = write!(text, ", {header}");
            }
            text.push_str(if operation.deprecated { ", deprecated\n" } else { "\n" });
        }
        text.push('\n');
    }
    text
}
