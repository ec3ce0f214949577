//! The lines of a rendered page, and ways to make them anew.

use std::fmt::Write as _;

/// What a line of the rendered page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::docs) enum Line {
    Title,
    Section,
    Heading,
    Header,
    Separator,
    Row,
    Open,
    Code(&'static str),
    Close,
    Blank,
    Prose,
}
use Line::{Blank, Close, Code, Header, Heading, Open, Prose, Row, Section, Separator, Title};

pub(in crate::docs) fn lines(page: &str) -> Vec<(Line, &str)> {
    let mut language = "";
    let mut before = Blank;
    page.lines()
        .map(|line| {
            let kind = match line {
                "```" => Close,
                _ if line.starts_with("```") => Open,
                _ if !language.is_empty() => Code(language),
                _ if line.starts_with("# ") => Title,
                _ if line.starts_with("## ") => Section,
                _ if line.starts_with('#') => Heading,
                _ if line.starts_with("|---") => Separator,
                _ if line.starts_with('|') && matches!(before, Separator | Row) => Row,
                _ if line.starts_with('|') => Header,
                "" => Blank,
                _ => Prose,
            };
            match kind {
                Open => {
                    let known = ["typescript", "python", "go", "json", "rust"];
                    language = known.into_iter().find(|known| line[3..] == **known).unwrap();
                }
                Close => language = "",
                _ => {}
            }
            before = kind;
            (kind, line)
        })
        .collect()
}

/// Each line as a function makes it.
pub(in crate::docs) fn each(page: &str, make: impl Fn(Line, &str) -> String) -> String {
    let text: Vec<_> = lines(page).into_iter().map(|(kind, line)| make(kind, line)).collect();
    text.join("\n")
}

/// The lines of one kind changed, all others as they are.
pub(in crate::docs) fn only(page: &str, kind: Line, make: impl Fn(&str) -> String) -> String {
    each(page, |found, line| if found == kind { make(line) } else { line.to_owned() })
}

/// The code of one language changed, line by line.
pub(in crate::docs) fn code(
    page: &str,
    language: &'static str,
    make: impl Fn(&str) -> String,
) -> String {
    only(page, Code(language), make)
}

/// The cells of a row.
pub(in crate::docs) fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split(" | ").map(|cell| cell.trim_matches([' ', '|'])).collect()
}

/// Tables made anew from their cells, the header first.
pub(in crate::docs) fn tables(page: &str, make: impl Fn(&[Vec<&str>]) -> String) -> String {
    let mut text = String::new();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for (kind, line) in lines(page) {
        match kind {
            Header if line.contains('`') || line == "| Field | Type | Required | Description |" => {
                rows.push(cells(line));
            }
            Header | Row => rows.push(
                line.trim_matches('|')
                    .split(" | ")
                    .map(|cell| cell.trim_matches([' ', '|']))
                    .collect(),
            ),
            Separator => {}
            _ => {
                if !rows.is_empty() {
                    let _ = writeln!(text, "{}", make(&std::mem::take(&mut rows)));
                }
                let _ = writeln!(text, "{line}");
            }
        }
    }
    text
}

/// A type as in a table cell, without markup.
pub(in crate::docs) fn bare(cell: &str) -> String {
    let mut plain = cell.replace(['\\', '`'], "");
    while let Some((before, rest)) = plain.split_once('[')
        && let Some((words, rest)) = rest.split_once("](")
        && let Some((_, after)) = rest.split_once(')')
    {
        plain = format!("{before}{words}{after}");
    }
    plain
}

/// Whether a heading is the name of a language, with a number in front of it or without.
pub(in crate::docs) fn is_language(line: &str) -> bool {
    let before_name = |letter: char| letter.is_ascii_digit() || "#. ".contains(letter);
    ["TypeScript", "Python", "Go", "Rust"].contains(&line.trim_start_matches(before_name).trim())
}

/// Our page in the shape of the page that was published: no Rust, no helpers.
pub(in crate::docs) fn as_published(page: &str) -> String {
    let mut kept = Vec::new();
    let mut is_rust = false;
    let mut is_helper = false;
    for line in page.lines() {
        if line.starts_with('#') {
            is_rust = line == "#### Rust";
        }
        if line.starts_with("## ") {
            is_helper = line == "## Helpers";
        }
        if !is_rust && !is_helper {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// A line as a browser shows it.
pub(in crate::docs) fn without_marks(line: &str) -> String {
    let plain =
        bare(&line.trim_start_matches('#').trim().trim_start_matches("- ").replace('*', ""));
    let is_head =
        plain.starts_with("| Field") || plain.starts_with("| Value") || plain.starts_with("|---");
    if is_head { plain } else { plain.trim_start_matches("| ").to_owned() }
}
