//! The document of an outline, written and read.

use std::{collections::BTreeMap, fmt::Write as _};

use super::sections::Section;

/// Identifies one fact; several overloads share a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub section: String,
    pub item: String,
    /// Name of the member, if it is about one.
    pub member: Option<String>,
}

pub(super) type Facts = BTreeMap<Key, Vec<String>>;

/// What an outline says, and of which version.
#[derive(Debug)]
pub(super) struct Document {
    pub version: String,
    pub facts: Facts,
}

/// Writes the document that is kept of a release.
pub(super) fn write(version: &str, sections: &[Section]) -> String {
    let mut text = format!(
        "# The public API of version {version}, one fact per line. `cargo xtask outline check` compares with it,\n\
         # `cargo xtask outline release` writes it.\n"
    );
    for section in sections {
        let _ = write!(text, "\n# {}\n\n{}\n", section.name, section.text.trim_end());
    }
    text
}

/// Reads a document. `Err` names the line and what is wrong with it.
pub(super) fn read(text: &str) -> Result<Document, String> {
    let version = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("# The public API of version "))
        .and_then(|rest| rest.split(',').next())
        .ok_or("line 1 does not name a version")?;
    let mut facts = Facts::new();
    let mut section = None;
    let mut item = None;
    for (number, line) in text.lines().enumerate().skip(2) {
        if let Some(name) = line.strip_prefix("# ") {
            (section, item) = (Some(name.to_owned()), None);
            continue;
        }
        if line.is_empty() {
            item = None;
            continue;
        }
        let Some(section) = &section else {
            return Err(format!("line {} is before the first section", number + 1));
        };
        let key = if let Some(member) = line.strip_prefix("  ") {
            let Some(item) = &item else {
                return Err(format!("line {} is indented but belongs to no item", number + 1));
            };
            Key { section: section.clone(), item: String::clone(item), member: Some(name(member)) }
        } else {
            item = Some(name(line));
            Key { section: section.clone(), item: name(line), member: None }
        };
        // Outlines before 0.2.0 had a comma after the last argument of a signature that was printed
        // on several lines.
        facts.entry(key).or_default().push(line.trim_start().replace(",)", ")"));
    }
    Ok(Document { version: version.to_owned(), facts })
}

/// What a line is about: `fn new` of `fn new(phone: …) -> Self`, `Contact` of `struct Contact (starts empty)`.
fn name(line: &str) -> String {
    // The whole line of an implementation is its name: nothing else tells it apart from another.
    if line.starts_with("impl") {
        return line.to_owned();
    }
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let cut = |word: &str| word.split(['(', '<', ':', ',']).next().unwrap_or(word).to_owned();
    match first {
        "struct" | "enum" | "union" | "id" | "trait" | "type" | "resource" | "const" | "mod" => {
            cut(words.next().unwrap_or_default())
        }
        // The last of `sent_models as models`; a condition comes after the name.
        "use" => {
            let path: Vec<_> = words.take_while(|word| !word.starts_with('(')).collect();
            path.last().copied().unwrap_or_default().to_owned()
        }
        _ if first == "fn" || line.contains("fn ") && !line.contains(" = ") => {
            let rest = line.split_once("fn ").map_or(line, |(_, rest)| rest);
            format!("fn {}", cut(rest))
        }
        _ => cut(first),
    }
}
