//! The outline: one fact per line, for whoever reviews a change.
//!
//! It is read back from the text of the code, generated and hand-written, so it shows what users get and not what the generator meant to make.

use std::fmt::Write as _;

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
            syn::Item::Struct(item) => structure(&mut text, item),
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

fn structure(text: &mut String, item: &syn::ItemStruct) {
    let (name, generics) = (&item.ident, item.generics.to_token_stream());
    if let syn::Fields::Unnamed(fields) = &item.fields {
        let inner = fields.unnamed.first().map_or_else(String::new, |field| squeeze(&field.ty));
        let _ = writeln!(text, "id {name}: {inner}");
        return;
    }
    let _ = writeln!(text, "struct {name}{}{}", squeeze(&generics), derived(&item.attrs));
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        let serde = serde(&field.attrs);
        let ident = ident.to_string().trim_start_matches("r#").to_owned();
        let wire = serde.iter().find_map(|(key, value)| (key == "rename").then(|| value.clone()));
        let wire = wire.unwrap_or_else(|| format!("\"{ident}\""));
        let ty = squeeze(&field.ty);
        let skips = serde.iter().any(|(key, _)| key == "skip_serializing_if");
        let presence = match (skips, ty.starts_with("Option<")) {
            (true, _) => ", optional",
            (false, true) => ", nullable",
            (false, false) => "",
        };
        let _ = writeln!(text, "  {ident}: {ty} = {wire}{presence}");
    }
}

fn enumeration(text: &mut String, item: &syn::ItemEnum, file: &syn::File) {
    let arms = wire_values(&item.ident, file);
    let is_open = item
        .variants
        .iter()
        .any(|variant| variant.ident == "Unknown" && !variant.fields.is_empty());
    let ignores_case = file.items.iter().any(|other| {
        matches!(other, syn::Item::Macro(call) if call.mac.tokens.to_string().replace(' ', "") == format!("{},ignore_case", item.ident))
    });
    let kind = match (is_open, ignores_case) {
        (true, false) => "open",
        (true, true) => "open, either case",
        (false, _) => "closed",
    };
    let _ = writeln!(text, "enum {} ({kind})", item.ident);
    for variant in item.variants.iter().filter(|variant| variant.fields.is_empty()) {
        let wire =
            arms.iter().find(|(ident, _)| *ident == variant.ident).map_or("?", |(_, wire)| wire);
        let _ = writeln!(text, "  {} = {wire}", variant.ident);
    }
}

/// The arms of `as_str`: variant and literal.
fn wire_values(name: &syn::Ident, file: &syn::File) -> Vec<(syn::Ident, String)> {
    let mut arms = Vec::new();
    for function in inherent(name, file).filter(|function| function.sig.ident == "as_str") {
        for statement in &function.block.stmts {
            let syn::Stmt::Expr(syn::Expr::Match(choice), _) = statement else { continue };
            for arm in &choice.arms {
                if let syn::Pat::Path(path) = &arm.pat
                    && let Some(segment) = path.path.segments.last()
                {
                    arms.push((segment.ident.clone(), arm.body.to_token_stream().to_string()));
                }
            }
        }
    }
    arms
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

/// The `key = "value"` and `key` entries of a `#[serde(…)]`.
fn serde(attributes: &[syn::Attribute]) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            let value = if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?.to_token_stream().to_string()
            } else {
                String::new()
            };
            entries.push((meta.path.to_token_stream().to_string(), value));
            Ok(())
        });
    }
    entries
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
#[must_use]
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
