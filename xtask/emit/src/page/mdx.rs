//! The page as MDX, for documentation sites: escapes what MDX reads differently, and puts the
//! languages in tabs.

use std::fmt::Write as _;

use super::LANGUAGES;

/// Where the components of the tabs are, in Fumadocs.
const IMPORT: &str = "import { Tab, Tabs } from 'fumadocs-ui/components/tabs';";

/// Converts a page of [`render`](super::render). The content is the same.
pub fn mdx(page: &str) -> String {
    let mut lines = page.lines().peekable();
    let mut text = String::new();
    // A site shows the title from the front matter, and only there.
    let is_title =
        |line: &&str| line.starts_with("<!--") || line.starts_with("# ") || line.is_empty();
    let mut head = Vec::new();
    while let Some(line) = lines.next_if(is_title) {
        head.push(line);
    }
    let part = |start: &str| head.iter().find_map(|line| line.strip_prefix(start));
    let note = part("<!-- ").and_then(|line| line.strip_suffix(" -->")).unwrap_or_default();
    let title = serde_json::Value::from(part("# ").unwrap_or_default());
    let _ = write!(text, "---\n# {note}\ntitle: {title}\n---\n\n{IMPORT}\n\n");
    let mut tabs: Vec<(&str, String)> = Vec::new();
    while let Some(line) = lines.next() {
        let below = lines.clone().find(|line| !line.is_empty()).unwrap_or_default();
        if let Some(language) = language(line).filter(|_| below.starts_with("```")) {
            tabs.push((language, String::new()));
        } else if line.starts_with("```") {
            let target = tabs.last_mut().map_or(&mut text, |(_, code)| code);
            let _ = writeln!(target, "{line}");
            for line in lines.by_ref() {
                let _ = writeln!(target, "{line}");
                if line == "```" {
                    break;
                }
            }
        } else if tabs.is_empty() || !line.is_empty() {
            close(&mut text, &mut tabs);
            let _ = writeln!(text, "{}", escaped(line));
        }
    }
    close(&mut text, &mut tabs);
    text
}

/// The language that a heading names.
fn language(line: &str) -> Option<&str> {
    let name = line.trim_start_matches('#').strip_prefix(' ')?;
    let is_one = LANGUAGES.iter().any(|(language, _)| *language == name);
    (line.starts_with("###") && is_one).then_some(name)
}

/// Writes the tabs that are open: one for each language, in the order of the page.
fn close(text: &mut String, tabs: &mut Vec<(&str, String)>) {
    if tabs.is_empty() {
        return;
    }
    let names: Vec<_> = tabs.iter().map(|(name, _)| format!("'{name}'")).collect();
    let _ = writeln!(text, "<Tabs groupId=\"language\" items={{[{}]}}>", names.join(", "));
    for (name, code) in tabs.drain(..) {
        let _ = writeln!(text, "<Tab value=\"{name}\">\n\n{code}\n</Tab>");
    }
    text.push_str("</Tabs>\n\n");
}

/// A line in which MDX sees words: it reads braces as JavaScript, and does not support links in
/// angle brackets.
fn escaped(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    // A paragraph that begins like this is a JavaScript statement.
    for (statement, letter) in [("import", "&#105;"), ("export", "&#101;")] {
        if line.starts_with(statement) {
            text.push_str(letter);
            rest = line.get(1..).unwrap_or_default();
        }
    }
    while let Some(letter) = rest.chars().next() {
        let taken = match letter {
            '`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let fence = rest.get(..ticks).unwrap_or_default();
                let inside = rest.get(ticks..).and_then(|inside| inside.find(fence));
                inside.map_or(ticks, |end| ticks + end + ticks)
            }
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '<' => {
                let address = rest.get(1..).filter(|inside| inside.starts_with("http"));
                let Some((address, after)) = address.and_then(|inside| inside.split_once('>'))
                else {
                    text.push_str("\\<");
                    rest = rest.get(1..).unwrap_or_default();
                    continue;
                };
                // With braces it is a URL template, not a link.
                let _ = if address.contains(['{', '}']) {
                    write!(text, "`{address}`")
                } else {
                    write!(text, "[{address}]({address})")
                };
                rest = after;
                continue;
            }
            '{' | '}' => {
                text.push('\\');
                1
            }
            _ => letter.len_utf8(),
        };
        text.push_str(rest.get(..taken).unwrap_or_default());
        rest = rest.get(taken..).unwrap_or_default();
    }
    text
}
