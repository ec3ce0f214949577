//! Takes away what a page has around its content: front matter, comments, imports, wrappers, marks of quotes and notes.
//!
//! Each letter becomes a space, so that every place in what is left is that of the page.

use super::{marks::plain, tags::Tag};

/// A page with its content alone.
#[derive(Default)]
pub(super) struct Masked {
    pub(super) text: String,
    /// Parts of the front matter that readers see.
    pub(super) title: Option<(usize, usize)>,
    pub(super) description: Option<(usize, usize)>,
    /// Lines that were listed as noise, and where the first begins.
    pub(super) noise: Vec<usize>,
}

/// Tags that say something about a model; all others are wrappers.
const DATA: [&str; 8] = ["table", "thead", "tbody", "tr", "td", "th", "TypeTable", "ResponseField"];
const HTML: [&str; 52] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "button",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "u",
    "ul",
    "var",
    "wbr",
    "samp",
];

/// Whether a tag is one field of a model: it has a name and a type.
pub(super) fn is_field(tag: &Tag<'_>) -> bool {
    tag.name.starts_with(char::is_uppercase)
        && (tag.get(&["type"]).is_some() && tag.get(&super::markup::NAMES).is_some()
            || tag.is_closing
                && ["Field", "Property", "Param", "Parameter"]
                    .iter()
                    .any(|end| tag.name.ends_with(end)))
}

pub(super) fn mask(text: &str, noise: &[String]) -> Masked {
    let mut masked = Masked::default();
    let mut bytes = text.as_bytes().to_vec();
    let mut at = front_matter(text, &mut masked, &mut bytes);
    let is_fenced = text.lines().any(|line| fence(line.trim()).is_some());
    let mut open: Option<(char, usize)> = None;
    let mut before_is_text = false;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        // A quotation is read like the text outside it.
        let quoted =
            line.trim_start_matches(|letter: char| letter == '>' || letter.is_whitespace());
        let is_quoted = line.trim_start().starts_with('>');
        let start = if is_quoted { line.len() - quoted.len() } else { 0 };
        blank(&mut bytes, at, at + start);
        let content = line.get(start..).unwrap_or_default().trim();
        let found = fence(content);
        if let Some((mark, count)) = open {
            let is_end = found.is_some_and(|(other, again)| other == mark && again >= count)
                && content.chars().all(|letter| letter == mark);
            if is_end {
                open = None;
            }
            at += length + 1;
            continue;
        }
        open = found;
        if open.is_some() {
            at += length + 1;
            continue;
        }
        let taken = if noise
            .iter()
            .any(|noise| plain(noise).trim() == plain(content).trim() && !content.is_empty())
        {
            masked.noise.push(at);
            Some(length)
        } else if is_chrome(content)
            || is_rule(content) && !before_is_text
            || is_navigation(content)
        {
            Some(length)
        } else if is_fenced {
            statement(rest, content)
        } else {
            None
        };
        if let Some(taken) = taken {
            blank(&mut bytes, at, at + taken);
            before_is_text = false;
            at += taken + usize::from(taken == length);
            continue;
        }
        before_is_text = !content.is_empty();
        at = inline(text, at + start, at + length, &mut bytes) + 1;
    }
    masked.text = String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned());
    masked
}

/// Puts a space in the place of each byte, and leaves the ends of lines.
fn blank(bytes: &mut [u8], start: usize, end: usize) {
    for byte in bytes.get_mut(start..end).unwrap_or_default() {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// The mark of a fence and its length.
pub(super) fn fence(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let count = line.len() - line.trim_start_matches(mark).len();
    // Backquotes after a fence make it code within a sentence.
    let rest = line.get(count..).unwrap_or_default();
    (count >= 3 && (mark == '~' || !rest.contains('`'))).then_some((mark, count))
}

/// Masks what begins in a line: comments, wrappers, spaces that do not look like one. Gives the end of the line in which the last of them ends.
fn inline(text: &str, start: usize, end: usize, bytes: &mut [u8]) -> usize {
    let (mut at, mut end) = (start, end);
    let mut before = ' ';
    while at < end {
        let Some(rest) = text.get(at..) else { break };
        let Some(letter) = rest.chars().next() else { break };
        let comment = || {
            [("<!--", "-->"), ("{/*", "*/}")].into_iter().find_map(|(open, close)| {
                let inside = rest.strip_prefix(open)?;
                let end = inside.find(close).map_or(inside.len(), |found| found + close.len());
                Some(open.len() + end)
            })
        };
        let wrapper = || {
            let tag = Tag::read(rest)?;
            let is_html = HTML.contains(&tag.name);
            let is_component = tag.name.is_empty()
                || tag.name.starts_with(char::is_uppercase) && !DATA.contains(&tag.name);
            let may_begin = tag.is_closing
                || is_html && before != '\\'
                || !before.is_alphanumeric() && !matches!(before, '\\' | '\'' | '"' | '_');
            (may_begin && (is_html || is_component && !is_field(&tag))).then_some(tag.length)
        };
        let hidden = match letter {
            '<' | '{' if before == '\\' => None,
            '<' => comment().or_else(wrapper),
            '{' => comment().or_else(|| {
                ["{' '}", "{\" \"}"]
                    .into_iter()
                    .find(|space| rest.starts_with(*space))
                    .map(str::len)
            }),
            '\r' => Some(1),
            _ if super::languages::token::is_unseen(letter) => Some(letter.len_utf8()),
            _ if letter.is_whitespace() && !letter.is_ascii() => Some(letter.len_utf8()),
            _ => None,
        };
        if let Some(length) = hidden {
            blank(bytes, at, at + length);
            at += length;
            if at > end {
                // It ends on a later line.
                end = text
                    .get(at..)
                    .and_then(|rest| rest.find('\n'))
                    .map_or(text.len(), |found| at + found);
            }
            before = ' ';
        } else {
            at += letter.len_utf8();
            before = letter;
        }
    }
    end
}

/// Length of an `import` or `export` of MDX that a text begins with.
fn statement(rest: &str, content: &str) -> Option<usize> {
    let begins = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    let line = rest.find('\n').unwrap_or(rest.len());
    if begins(&["export const ", "export default ", "export function "])
        && !content.contains("const enum ")
    {
        let open = rest.get(..line)?.find('{');
        return Some(
            match open.and_then(|open| Some(open + super::tags::braces(rest.get(open..)?)?)) {
                Some(end) => end + rest.get(end..)?.find('\n').unwrap_or(0),
                None => line,
            },
        );
    }
    if !begins(&["import "]) {
        return None;
    }
    if content.contains(" from '")
        || content.contains(" from \"")
        || content.starts_with("import '")
    {
        return Some(line);
    }
    let end = rest.find("} from ").filter(|_| content.ends_with('{') || content.ends_with(','))?;
    Some(end + rest.get(end..)?.find('\n').unwrap_or(rest.len() - end))
}

/// Marks of notes and tabs, and lines that a generator of Markdown writes below the title.
fn is_chrome(line: &str) -> bool {
    let begins = |marks: &[&str]| marks.iter().any(|mark| line.starts_with(mark));
    begins(&[":::", "!!! ", "??? ", "=== \"", "[!", "URL: /", "URL: http", "Source: http"])
        || line == "Copy"
        || line.starts_with("{%") && line.ends_with("%}")
}

fn is_rule(line: &str) -> bool {
    let marks: String = line.split_whitespace().collect();
    marks.len() >= 3
        && ['-', '*', '_'].iter().any(|mark| marks.chars().all(|letter| letter == *mark))
}

/// A line of links to other pages and nothing else.
fn is_navigation(line: &str) -> bool {
    let Some(first) = line.find("](") else { return false };
    if line.get(first + 2..).is_some_and(|target| target.starts_with('#')) {
        return false;
    }
    let mut rest = line;
    let mut left = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        left.push_str(before);
        let Some((_, after)) = after.split_once("](") else { return false };
        let Some((_, after)) = after.split_once(')') else { return false };
        rest = after;
    }
    left.push_str(rest);
    !left.contains(|letter: char| letter.is_alphanumeric())
}

/// Masks the front matter, and finds what readers see of it. Gives its length.
fn front_matter(text: &str, masked: &mut Masked, bytes: &mut [u8]) -> usize {
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r']).len();
    let Some(rest) = text
        .get(start..)
        .and_then(|text| text.strip_prefix("---").filter(|rest| rest.starts_with(['\n', '\r'])))
    else {
        return start;
    };
    let Some(end) = rest.find("\n---") else { return start };
    let mut at = start + 3;
    for line in rest.get(..end).unwrap_or_default().split_inclusive('\n') {
        let found = |key: &str| {
            let value = line.strip_prefix(key)?.trim_end();
            let inner = value.trim().trim_matches(['"', '\'']);
            let from = at + key.len() + value.find(inner)?;
            (!inner.is_empty()).then_some((from, from + inner.len()))
        };
        masked.title = masked.title.or_else(|| found("title:"));
        masked.description = masked.description.or_else(|| found("description:"));
        at += line.len();
    }
    let end = start + 3 + end + 4;
    blank(bytes, start, end);
    end
}
