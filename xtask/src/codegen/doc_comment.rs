//! Docs of generated code: texts of the schema, broken into lines.

use std::fmt::Write as _;

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

/// What warns a user of something that the API advises against.
pub(super) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}

/// Breaks a text into lines of at most 96 characters; line breaks of the text itself stay.
fn wrap(text: &str) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        // What follows in an item of a list is indented as its text is.
        let indent = if is_item(paragraph) { "  " } else { "" };
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
            }
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

fn is_item(line: &str) -> bool {
    ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
}

/// A text in which Markdown sees words, code in backticks and lists, and nothing else: no HTML, link, heading or block of code, of which
/// rustdoc would complain, or which it would run as a test.
pub(crate) fn plain(text: &str) -> String {
    // A carriage return by itself is not allowed in a doc comment.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.split('\n').map(|line| line.trim().replace('\t', " "));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(letter) = rest.chars().next() {
        let is_at_start = plain.is_empty() || plain.ends_with('\n');
        let taken = match letter {
            '`' => {
                let (span, is_code) = code_span(rest);
                if is_code {
                    plain.push_str(span);
                } else {
                    plain.extend(span.chars().flat_map(|letter| ['\\', letter]));
                }
                span.len()
            }
            'h' if is_url(rest) => {
                let end = |letter: char| letter.is_whitespace() || "<>`[]()\"".contains(letter);
                let url = rest.split(end).next().unwrap_or(rest);
                let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
                let _ = write!(plain, "<{url}>");
                url.len()
            }
            '<' | '[' | ']' | '\\' | '*' | '_'
                if !(letter == '*' && is_at_start && is_item(rest)) =>
            {
                let is_inside = letter == '_' && is_word_on_both_sides(&plain, rest);
                plain.extend((!is_inside).then_some('\\').into_iter().chain([letter]));
                letter.len_utf8()
            }
            '#' | '>' | '~' | '=' | '|' | '+' | '-' if is_at_start && !is_item(rest) => {
                plain.extend(['\\', letter]);
                letter.len_utf8()
            }
            _ => {
                plain.push(letter);
                letter.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    plain
}

/// A text as code, whatever backticks it has.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || text.trim().is_empty() { " " } else { "" };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The code that begins with the backticks here, to those that end it; the backticks alone if nothing does, or if they are so many that a
/// block of code would begin.
fn code_span(text: &str) -> (&str, bool) {
    let opened = text.len() - text.trim_start_matches('`').len();
    let (open, inside) = text.split_at(opened);
    let paragraph = inside.split("\n\n").next().unwrap_or(inside);
    let mut at = 0;
    while opened < 3
        && let Some(found) = paragraph.get(at..).and_then(|rest| rest.find('`'))
    {
        let run = paragraph.get(at + found..).unwrap_or_default();
        let length = run.len() - run.trim_start_matches('`').len();
        at += found + length;
        if length == opened {
            return (text.get(..opened + at).unwrap_or(open), true);
        }
    }
    (open, false)
}

fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric()))
    })
}

/// An underscore inside of a word is one; elsewhere it may begin what is stressed.
fn is_word_on_both_sides(before: &str, from: &str) -> bool {
    before.ends_with(char::is_alphanumeric)
        && from.chars().nth(1).is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_hold_nothing_that_rustdoc_takes_for_more_than_words() {
        for (text, wanted) in [
            ("a `<T>` b", "a `<T>` b"),
            ("a <T> [x] b", "a \\<T> \\[x\\] b"),
            ("see https://example.com/a_b.", "see <https://example.com/a_b>."),
            ("one ` alone", "one \\` alone"),
            ("```rust\npanic!()\n```", "\\`\\`\\`rust\npanic!()\n\\`\\`\\`"),
            ("    indented", "indented"),
            ("# no heading", "\\# no heading"),
            ("- item\n* item", "- item\n* item"),
            ("snake_case and _so_", "snake_case and \\_so\\_"),
            ("``a ` b`` c", "``a ` b`` c"),
            ("a `b\n\nc` d", "a \\`b\n\nc\\` d"),
        ] {
            assert_eq!(plain(text), wanted, "{text}");
        }
    }
}
