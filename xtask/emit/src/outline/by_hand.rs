//! The outline of everything without its own section, mainly hand-written files: the public types,
//! traits and functions of a crate, with their methods and traits.
//!
//! `pub` means that users reach it, under a name that [`exports`](super::exports) shows: the lint `unreachable_pub` sees to that.

use std::{collections::BTreeSet, fmt::Write as _};

use quote::ToTokens as _;
use syn::{Item, Visibility, parse_quote};

/// Outlines the public items of a crate's files, in their order.
pub(super) fn outline(files: Vec<syn::File>) -> String {
    let mut items = Vec::new();
    for file in files {
        flatten(file.items, &mut items);
    }
    let mut text = String::new();
    for item in items.iter().filter(|item| is_public(item)) {
        if let Some(name) = declare(&mut text, item) {
            members(&mut text, &name, &items);
        }
        text.push('\n');
    }
    let declared: BTreeSet<_> = items.iter().filter_map(declared).collect();
    for block in items.iter().filter_map(trait_impl) {
        // What is not declared here is generated or foreign; its traits are shown by themselves.
        if subject(&block.self_ty).is_some_and(|name| !declared.contains(&name)) {
            let ty = ty(&block.self_ty);
            let _ = writeln!(text, "{} for {ty}\n", of_trait(block));
        }
    }
    text
}

/// Public modules are searched, all others are not part of the API.
fn flatten(from: Vec<Item>, into: &mut Vec<Item>) {
    for item in from {
        match item {
            Item::Mod(module) => {
                if matches!(module.vis, Visibility::Public(_)) && !is_hidden(&module.attrs) {
                    flatten(module.content.map(|(_, items)| items).unwrap_or_default(), into);
                }
            }
            item => into.push(item),
        }
    }
}

fn is_public(item: &Item) -> bool {
    let (visibility, attributes) = match item {
        Item::Struct(item) => (&item.vis, &item.attrs),
        Item::Enum(item) => (&item.vis, &item.attrs),
        Item::Trait(item) => (&item.vis, &item.attrs),
        Item::Fn(item) => (&item.vis, &item.attrs),
        Item::Const(item) => (&item.vis, &item.attrs),
        Item::Type(item) => (&item.vis, &item.attrs),
        _ => return false,
    };
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

/// The name of a type, public or not.
fn declared(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// Writes the line of an item and of its members; returns its name if it can have methods.
fn declare(text: &mut String, item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => {
            structure(text, item);
        }
        Item::Enum(item) => {
            let is_open = has(&item.attrs, "non_exhaustive");
            let growth = if is_open { "non-exhaustive" } else { "exhaustive" };
            let _ = writeln!(text, "enum {}{} ({growth})", item.ident, generics(&item.generics));
            for variant in &item.variants {
                let mut variant = variant.clone();
                variant.attrs.clear();
                fields(&mut variant.fields);
                let one = one_line(&parse_quote!(enum E { #variant }));
                let inside = one.trim_start_matches("enum E {").trim_end_matches('}').trim();
                let _ = writeln!(text, "  {}", inside.trim_end_matches(','));
            }
            derives(text, &item.attrs);
        }
        Item::Trait(item) => {
            let mut head = item.clone();
            head.attrs.clear();
            head.items.clear();
            head.vis = Visibility::Inherited;
            let _ = writeln!(text, "{}", bare(&Item::Trait(head)));
            for method in &item.items {
                if let syn::TraitItem::Fn(method) = method {
                    let provided = if method.default.is_some() { ", provided" } else { "" };
                    let _ = writeln!(text, "  {}{provided}", signature(&method.sig));
                }
            }
        }
        Item::Fn(item) => {
            let _ = writeln!(text, "{}", signature(&item.sig));
        }
        Item::Const(item) => {
            let _ = writeln!(text, "const {}: {}", item.ident, ty(&item.ty));
        }
        Item::Type(item) => {
            let (name, generics) = (&item.ident, generics(&item.generics));
            let _ = writeln!(text, "type {name}{generics} = {}", ty(&item.ty));
        }
        _ => {}
    }
    declared(item)
}

fn structure(text: &mut String, item: &syn::ItemStruct) {
    let public = |field: &&syn::Field| matches!(field.vis, Visibility::Public(_));
    let is_open =
        has(&item.attrs, "non_exhaustive") || !item.fields.iter().all(|field| public(&field));
    let growth = if is_open { "non-exhaustive" } else { "exhaustive" };
    let _ = writeln!(text, "struct {}{} ({growth})", item.ident, generics(&item.generics));
    for (number, field) in item.fields.iter().enumerate().filter(|(_, field)| public(field)) {
        let name = field.ident.as_ref().map_or_else(|| number.to_string(), ToString::to_string);
        let _ = writeln!(text, "  {name}: {}", ty(&field.ty));
    }
    derives(text, &item.attrs);
}

/// Public methods and traits of a type, in the order of the files.
fn members(text: &mut String, name: &str, items: &[Item]) {
    let blocks = items.iter().filter_map(|item| match item {
        Item::Impl(block) if subject(&block.self_ty).is_some_and(|found| found == name) => {
            Some(block)
        }
        _ => None,
    });
    for block in blocks {
        if block.trait_.is_some() {
            let _ = writeln!(text, "  {}", of_trait(block));
            continue;
        }
        let only = only(block);
        for item in &block.items {
            match item {
                syn::ImplItem::Fn(method)
                    if matches!(method.vis, Visibility::Public(_)) && !is_hidden(&method.attrs) =>
                {
                    let _ = writeln!(text, "  {}{only}", signature(&method.sig));
                }
                syn::ImplItem::Const(constant) if matches!(constant.vis, Visibility::Public(_)) => {
                    let _ = writeln!(text, "  const {}: {}", constant.ident, ty(&constant.ty));
                }
                _ => {}
            }
        }
    }
}

fn derives(text: &mut String, attributes: &[syn::Attribute]) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let _ = attribute.parse_nested_meta(|meta| {
            let _ = writeln!(text, "  impl {}", meta.path.to_token_stream());
            Ok(())
        });
    }
}

fn trait_impl(item: &Item) -> Option<&syn::ItemImpl> {
    match item {
        Item::Impl(block) if block.trait_.is_some() => Some(block),
        _ => None,
    }
}

/// The type that a block is about.
fn subject(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        syn::Type::Reference(reference) => subject(&reference.elem),
        _ => None,
    }
}

fn has(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

pub(super) fn is_hidden(attributes: &[syn::Attribute]) -> bool {
    let hides = |attribute: &syn::Attribute| {
        let meta = attribute.meta.to_token_stream().to_string();
        meta == "doc (hidden)" || meta == "cfg (test)"
    };
    attributes.iter().any(hides)
}

/// Drops what is not part of the type: attributes and docs.
fn fields(fields: &mut syn::Fields) {
    fields.iter_mut().for_each(|field| field.attrs.clear());
}

/// `impl From<T>`, whether derived or by hand, and whatever the path of the trait.
fn of_trait(block: &syn::ItemImpl) -> String {
    let segment = block.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    let name = segment.map(|segment| ty(&parse_quote!(#segment))).unwrap_or_default();
    format!("impl {name}{}", only(block))
}

/// The condition, if a block is not for every instance of the type.
fn only(block: &syn::ItemImpl) -> String {
    let parameters = block.generics.type_params();
    let bounds: Vec<_> = parameters.filter(|parameter| !parameter.bounds.is_empty()).collect();
    if bounds.is_empty() {
        return String::new();
    }
    let generics = generics(&parse_quote!(<#(#bounds),*>));
    // One bracket at each end: a bound may end with its own.
    let bounds = generics.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    format!(" (if {})", bounds.unwrap_or(&generics))
}

/// A function as its caller sees it.
fn signature(signature: &syn::Signature) -> String {
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        match input {
            syn::FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                receiver.mutability = None;
            }
            syn::FnArg::Typed(argument) => {
                if let syn::Pat::Ident(name) = &mut *argument.pat {
                    name.mutability = None;
                }
            }
            syn::FnArg::Receiver(_) => {}
        }
    }
    bare(&parse_quote!(#signature {}))
}

fn ty(ty: &syn::Type) -> String {
    let line = one_line(&parse_quote!(type T = #ty;));
    line.trim_start_matches("type T = ").trim_end_matches(';').to_owned()
}

fn generics(generics: &syn::Generics) -> String {
    let line = one_line(&parse_quote!(struct S #generics;));
    line.trim_start_matches("struct S").trim_end_matches(';').to_owned()
}

/// An item with nothing in its braces, without them.
fn bare(item: &Item) -> String {
    one_line(item).trim_end_matches("{}").trim_end_matches([' ', ',']).to_owned()
}

/// An item as the printer of the generator lays it out, on one line.
fn one_line(item: &Item) -> String {
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item.clone()],
    };
    let text = prettyplease::unparse(&file);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    [("( ", "("), (", )", ")"), (" )", ")"), ("< ", "<"), (", >", ">"), (",)", ")")]
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}
