//! Texts of a schema as Markdown that renders as plain words.

use std::fmt::Write as _;

/// The marker of a list item, and the indent of its other lines.
pub const ITEM: &str = "- ";
pub const INSIDE: &str = "  ";

/// A text in which Markdown sees only words, code in backticks and lists: no HTML, link, heading or
/// code block, which rustdoc would warn about or run as a test.
pub fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    let mut is_inside = false;
    // A carriage return by itself is not allowed in a doc comment.
    for line in text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ").split('\n') {
        let line = line.trim();
        let item = [ITEM, "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
        is_inside = item.is_some() || (is_inside && !line.is_empty());
        lines.push(match item {
            Some(item) => format!("{ITEM}{}", words(item.trim())),
            None if is_inside => format!("{INSIDE}{}", words(line)),
            None => words(line),
        });
    }
    lines.join("\n")
}

/// A line in which Markdown sees words and code in backticks.
fn words(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    // This would begin a numbered list.
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        let at = line.len() - rest.len();
        let is_escaped = match letter {
            '<' | '>' | '[' | ']' | '\\' | '*' => true,
            '_' => !is_inside_of_word(&plain, rest),
            '#' | '~' | '=' | '|' | '+' | '-' => at == 0,
            '.' | ')' => at > 0 && at == digits,
            _ => false,
        };
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
            _ => {
                plain.extend(is_escaped.then_some('\\').into_iter().chain([letter]));
                letter.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    plain
}

/// A text as code, whatever backticks it contains.
pub fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || text.trim().is_empty() { " " } else { "" };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The code from the backticks here to those that close it; only the backticks if nothing closes
/// it, or if there are so many that a code block would begin.
fn code_span(line: &str) -> (&str, bool) {
    let opened = line.len() - line.trim_start_matches('`').len();
    let (open, inside) = line.split_at(opened);
    let mut at = 0;
    while opened < 3
        && let Some(found) = inside.get(at..).and_then(|rest| rest.find('`'))
    {
        let run = inside.get(at + found..).unwrap_or_default();
        let length = run.len() - run.trim_start_matches('`').len();
        at += found + length;
        if length == opened {
            return (line.get(..opened + at).unwrap_or(open), true);
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

/// An underscore inside a word is literal; elsewhere it may begin emphasis.
fn is_inside_of_word(before: &str, from: &str) -> bool {
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
            ("a <T> [x] b", "a \\<T\\> \\[x\\] b"),
            ("see https://example.com/a_b.", "see <https://example.com/a_b>."),
            ("one ` alone", "one \\` alone"),
            ("```rust\npanic!()\n```", "\\`\\`\\`rust\npanic!()\n\\`\\`\\`"),
            ("    indented", "indented"),
            ("# no heading", "\\# no heading"),
            ("- item\ngoes on\n* item\n\nno item", "- item\n  goes on\n- item\n\nno item"),
            ("1. one", "1\\. one"),
            ("- > said", "- \\> said"),
            ("- - x", "- \\- x"),
            ("snake_case and _so_", "snake_case and \\_so\\_"),
            ("``a ` b`` c", "``a ` b`` c"),
            ("a `b\nc` d", "a \\`b\nc\\` d"),
        ] {
            assert_eq!(plain(text), wanted, "{text}");
        }
    }
}
