//! The outline: one fact per line, for whoever reviews a change.
//!
//! It is read back from the text of the code, generated and hand-written, so it shows what users get and not what the generator meant to make.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenTree};
use quote::ToTokens as _;

use crate::codegen::operations::{Data, Operations};

/// Outlines the types of one generated file, with the public functions that other files add to them.
///
/// # Errors
///
/// If one of the texts is not Rust.
pub fn outline(generated: &str, others: &[&str]) -> syn::Result<String> {
    let file = syn::parse_file(generated)?;
    let others =
        others.iter().map(|text| syn::parse_file(text)).collect::<syn::Result<Vec<_>>>()?;
    let mut text = String::new();
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => structure(&mut text, item, &file),
            syn::Item::Enum(item) => enumeration(&mut text, item, &file),
            _ => continue,
        }
        let name = match item {
            syn::Item::Struct(item) => &item.ident,
            syn::Item::Enum(item) => &item.ident,
            _ => continue,
        };
        functions(&mut text, name, &file, &|function| function == "new");
        for other in &others {
            functions(&mut text, name, other, &|_| true);
        }
        text.push('\n');
    }
    Ok(text)
}

fn structure(text: &mut String, item: &syn::ItemStruct, file: &syn::File) {
    let (name, generics) = (&item.ident, item.generics.to_token_stream());
    if let syn::Fields::Unnamed(fields) = &item.fields {
        let inner = fields.unnamed.first().map_or_else(String::new, |field| squeeze(&field.ty));
        let _ = writeln!(text, "id {name}: {inner}");
        return;
    }
    let _ = writeln!(text, "struct {name}{}{}", squeeze(&generics), derived(&item.attrs));
    let table = table(name, file).unwrap_or_default();
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        let found = table.rows.iter().find_map(|row| match row.as_slice() {
            [presence, name, rest @ ..] if ident == name => Some((presence, rest)),
            _ => None,
        });
        let Some((presence, rest)) = found else { continue };
        let ident = ident.to_string().trim_start_matches("r#").to_owned();
        let wire = match rest {
            [_, wire] => wire.clone(),
            _ => format!("\"{ident}\""),
        };
        let presence = match presence.as_str() {
            "required" => "",
            "nullable" => ", nullable",
            _ => ", optional",
        };
        let _ = writeln!(text, "  {ident}: {} = {wire}{presence}", squeeze(&field.ty));
    }
}

fn enumeration(text: &mut String, item: &syn::ItemEnum, file: &syn::File) {
    let table = table(&item.ident, file).unwrap_or_default();
    let is_open = item
        .variants
        .iter()
        .any(|variant| variant.ident == "Unknown" && !variant.fields.is_empty());
    let kind = match (is_open, table.ignores_case) {
        (true, false) => "open",
        (true, true) => "open, either case",
        (false, _) => "closed",
    };
    let _ = writeln!(text, "enum {} ({kind})", item.ident);
    for variant in item.variants.iter().filter(|variant| variant.fields.is_empty()) {
        let wire = table.rows.iter().find_map(|row| match row.as_slice() {
            [name, _, wire] if variant.ident == name => Some(wire.as_str()),
            _ => None,
        });
        let _ = writeln!(text, "  {} = {}", variant.ident, wire.unwrap_or("?"));
    }
}

/// The table of a type, as the macro that implements its traits has it.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    ignores_case: bool,
}

fn table(name: &syn::Ident, file: &syn::File) -> Option<Table> {
    file.items.iter().find_map(|item| {
        let syn::Item::Macro(call) = item else { return None };
        let mut tokens = call.mac.tokens.clone().into_iter();
        if *name != tokens.next()?.to_string() {
            return None;
        }
        let mut table = Table::default();
        for token in tokens {
            match token {
                TokenTree::Ident(option) => table.ignores_case |= option == "ignore_case",
                TokenTree::Group(rows) if rows.delimiter() == Delimiter::Brace => {
                    let tokens: Vec<_> =
                        rows.stream().into_iter().map(|token| token.to_string()).collect();
                    let rows = tokens.split(|token| token == ",").filter(|row| !row.is_empty());
                    table.rows = rows.map(<[_]>::to_vec).collect();
                }
                _ => {}
            }
        }
        Some(table)
    })
}

fn functions(
    text: &mut String,
    name: &syn::Ident,
    file: &syn::File,
    wanted: &dyn Fn(&str) -> bool,
) {
    for function in
        inherent(name, file).filter(|function| matches!(function.vis, syn::Visibility::Public(_)))
    {
        if wanted(&function.sig.ident.to_string()) {
            let _ = writeln!(text, "  {}", squeeze(&function.sig));
        }
    }
}

fn inherent<'a>(
    name: &'a syn::Ident,
    file: &'a syn::File,
) -> impl Iterator<Item = &'a syn::ImplItemFn> {
    let blocks = file.items.iter().filter_map(move |item| match item {
        syn::Item::Impl(block) if block.trait_.is_none() => match &*block.self_ty {
            syn::Type::Path(path)
                if path.path.segments.last().is_some_and(|segment| segment.ident == *name) =>
            {
                Some(block)
            }
            _ => None,
        },
        _ => None,
    });
    blocks.flat_map(|block| block.items.iter()).filter_map(|item| match item {
        syn::ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// What a struct can do beyond what all of them can, as far as a derive says it.
fn derived(attributes: &[syn::Attribute]) -> &'static str {
    let derives = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .map(|attribute| attribute.meta.to_token_stream().to_string());
    if derives.into_iter().any(|list| list.contains("Default")) { " (starts empty)" } else { "" }
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
