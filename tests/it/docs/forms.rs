//! A page as Markdown and a copy of its text say the same.

use super::{read_page, rendered, sample, without_places};

/// Our page in the shape of the page that was published: no Rust, no helpers.
fn as_published(page: &str) -> String {
    let mut kept = Vec::new();
    let mut is_rust = false;
    for line in page.lines().take_while(|line| *line != "## Helpers") {
        if line.starts_with('#') {
            is_rust = line == "#### Rust";
        }
        if !is_rust {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// What remains when somebody selects the page in a browser and copies it: no marks, no fences, no indentation, and what follows a block of code is
/// glued to its end.
fn copied(page: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    let mut glue = false;
    for line in page.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("<!--")) {
        if line.starts_with("```") {
            glue |= is_code;
            is_code = !is_code;
            continue;
        }
        let plain = if is_code { line.trim().to_owned() } else { without_marks(line) };
        if !std::mem::take(&mut glue) && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&plain);
    }
    text
}

fn without_marks(line: &str) -> String {
    let mut plain = line.trim_start_matches('#').trim().replace(['`', '*'], "").replace('\\', "");
    while let Some((before, rest)) = plain.split_once('[')
        && let Some((words, rest)) = rest.split_once("](")
        && let Some((_, after)) = rest.split_once(')')
    {
        plain = format!("{before}{words}{after}");
    }
    let is_head =
        plain.starts_with("| Field") || plain.starts_with("| Value") || plain.starts_with("|---");
    if is_head { plain } else { plain.trim_start_matches("| ").to_owned() }
}

#[test]
fn a_copy_of_the_text_says_the_same() {
    let markdown = as_published(&rendered(&sample()).1);
    let text = copied(&markdown);
    assert!(
        text.contains("}Python") && text.contains("}Contact Models") && !text.contains("```"),
        "{text}"
    );
    let (markdown, text) = (read_page(&markdown), read_page(&text));
    assert!(text.unread.is_empty(), "{:#?}", text.unread);
    assert_eq!(without_places(&text), without_places(&markdown));
}

#[test]
fn blocks_that_are_glued_without_a_heading_are_taken_apart() {
    let markdown = as_published(&rendered(&sample()).1);
    let languages = ["#### TypeScript", "#### Python", "#### Go"];
    let bare: Vec<&str> = markdown.lines().filter(|line| !languages.contains(line)).collect();
    let text = copied(&bare.join("\n"));
    assert!(text.contains(";from dataclasses") && text.contains("UNSET// "), "{text}");
    let text = read_page(&text);
    assert!(text.unread.is_empty(), "{:#?}", text.unread);
    assert_eq!(without_places(&text), without_places(&read_page(&markdown)));
}

#[test]
fn anchors_behind_headings_are_not_part_of_them() {
    let page = rendered(&sample()).1;
    let anchored: Vec<String> =
        page.lines()
            .map(|line| {
                if line.starts_with('#') {
                    format!("{line} [#some-anchor]")
                } else {
                    line.to_owned()
                }
            })
            .collect();
    assert_eq!(without_places(&read_page(&anchored.join("\n"))), without_places(&read_page(&page)));
}

#[test]
fn windows_line_ends_make_no_difference() {
    let page = rendered(&sample()).1;
    let facts = read_page(&page.replace('\n', "\r\n"));
    assert!(facts.unread.is_empty(), "{:#?}", facts.unread);
    assert_eq!(without_places(&facts), without_places(&read_page(&page)));
}
