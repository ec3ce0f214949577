//! Docs of generated code: texts of the schema, broken into lines.

use proc_macro2::TokenStream;
use quote::quote;
use spec::markdown::{INSIDE, ITEM};

/// Writes the docs of a module as `//!` lines.
pub(crate) fn inner_docs(text: &mut String, paragraphs: &[&str]) {
    text.push('\n');
    for (number, paragraph) in paragraphs.iter().enumerate() {
        if number > 0 {
            text.push_str("//!\n");
        }
        for line in wrap(paragraph) {
            text.push_str("//! ");
            text.push_str(&line);
            text.push('\n');
        }
    }
}

/// `#[doc]` attributes that print as `///` lines, a blank one between paragraphs.
pub(crate) fn docs(paragraphs: &[&str]) -> TokenStream {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrap(paragraph).into_iter().map(|line| format!(" {line}")));
    }
    quote!(#(#[doc = #lines])*)
}

/// The attribute that warns users of something deprecated.
pub(crate) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}

/// Breaks a text into lines of at most 96 characters; line breaks of the text itself stay.
fn wrap(text: &str) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        // What follows in an item of a list is indented as its text is.
        let indent = if paragraph.starts_with(ITEM) { INSIDE } else { "" };
        let (indent, words) = match paragraph.strip_prefix(INSIDE) {
            Some(words) => (INSIDE, words),
            None => (indent, paragraph),
        };
        let mut line =
            if words.len() < paragraph.len() { INSIDE.to_owned() } else { String::new() };
        for word in words.split(' ') {
            let is_begun = !line.trim().is_empty();
            if is_begun && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
            } else if is_begun {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}
