//! Docs of generated code: texts of the schema, broken into lines.

use proc_macro2::TokenStream;
use quote::quote;

/// Writes the docs of a module as `//!` lines.
pub(super) fn inner_docs(text: &mut String, paragraphs: &[&str]) {
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
pub(super) fn docs(paragraphs: &[&str]) -> TokenStream {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrap(paragraph).into_iter().map(|line| format!(" {line}")));
    }
    quote!(#(#[doc = #lines])*)
}

/// Breaks a text into lines of at most 96 characters; line breaks of the text itself stay.
fn wrap(text: &str) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines = Vec::new();
    // A carriage return by itself is not allowed in a doc comment.
    for paragraph in text.replace("\r\n", "\n").split(['\n', '\r']) {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}
