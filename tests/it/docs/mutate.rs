//! Ways to spoil a page: each changes one thing that a reader would see.

use std::collections::BTreeMap;

use super::forms::lines::is_language;

/// A spoiled page.
pub(super) struct Mutation {
    pub(super) kind: &'static str,
    /// Line that was changed, from 1, with its text.
    pub(super) place: String,
    pub(super) text: String,
}

/// What a line of the rendered page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Row,
    Heading,
    Fence,
    Code(&'static str),
    Other,
}

fn lines_of(page: &str) -> Vec<(Line, &str)> {
    let mut language = "";
    let mut after_separator = false;
    page.lines()
        .map(|line| {
            let kind = if let Some(word) = line.strip_prefix("```") {
                language = ["rust", "typescript", "python", "go", "json"]
                    .into_iter()
                    .find(|known| *known == word)
                    .unwrap_or("");
                Line::Fence
            } else if !language.is_empty() {
                Line::Code(language)
            } else if line.starts_with('#') && !line.contains("@generated") {
                Line::Heading
            } else if line.starts_with('|') && after_separator {
                Line::Row
            } else {
                Line::Other
            };
            after_separator = line.starts_with("|---") || after_separator && line.starts_with('|');
            (kind, line)
        })
        .collect()
}

/// Mutations of a page over all its models: of everything, or of some lines of each model. Of each
/// kind it is one of so many, the first among them.
pub(super) fn all(page: &str, everything: bool, step: usize) -> Vec<Mutation> {
    let lines = lines_of(page);
    let text: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    let mut section = "";
    let is_helper = lines.iter().map(|(_, line)| {
        section = if line.starts_with("## ") { *line } else { section };
        section == "## Helpers"
    });
    let is_helper: Vec<_> = is_helper.collect();
    let mut found =
        Mutations { lines: text, found: Vec::new(), everything, step, met: BTreeMap::new() };
    for (number, (kind, line)) in lines.iter().enumerate() {
        let next = lines.get(number + 1).map(|(kind, _)| *kind);
        match kind {
            Line::Row => found.row(number, line, next == Some(Line::Row)),
            Line::Heading => {
                found.replace("rename heading", number, &format!("{line}x"));
                // A block says itself in which language it is: many forms of a page have no such
                // heading.
                if !is_language(line) {
                    found.remove("drop heading", number..number + 1);
                }
                found.glue("glue heading", number);
            }
            Line::Fence if line.len() > 3 => found.block(number, line),
            Line::Fence => {
                found.remove("drop fence", number..number + 1);
                found.glue("glue blocks", number);
            }
            Line::Code("json") if everything || number.is_multiple_of(4) => {
                if let Some(at) = line.find(|letter: char| letter.is_alphanumeric()) {
                    found.replace(
                        "change example",
                        number,
                        &format!("{}z{}", &line[..at], &line[at..]),
                    );
                }
            }
            Line::Code(language) if *language != "json" && !is_helper[number] => {
                found.code(number, line, language, next == Some(*kind));
            }
            _ => {}
        }
        if number % 23 == 3 {
            found.cut(number);
        }
    }
    found.found
}

struct Mutations<'a> {
    lines: Vec<&'a str>,
    found: Vec<Mutation>,
    /// All lines, or of each model the first and some of the others.
    everything: bool,
    step: usize,
    met: BTreeMap<&'static str, usize>,
}

impl Mutations<'_> {
    fn push(&mut self, kind: &'static str, number: usize, lines: &[&str]) {
        if lines == self.lines {
            return;
        }
        let met = self.met.entry(kind).or_default();
        *met += 1;
        if (*met - 1).is_multiple_of(self.step) {
            self.found.push(Mutation {
                kind,
                place: format!("{}: {}", number + 1, self.lines[number]),
                text: lines.join("\n") + "\n",
            });
        }
    }

    fn replace(&mut self, kind: &'static str, number: usize, line: &str) {
        let mut lines = self.lines.clone();
        lines[number] = line;
        self.push(kind, number, &lines);
    }

    fn remove(&mut self, kind: &'static str, range: std::ops::Range<usize>) {
        let mut lines = self.lines.clone();
        let start = range.start;
        lines.drain(range);
        self.push(kind, start, &lines);
    }

    fn repeat(&mut self, kind: &'static str, range: std::ops::Range<usize>) {
        let mut lines = self.lines.clone();
        let again: Vec<&str> = lines[range.clone()].to_vec();
        lines.splice(range.end..range.end, again);
        self.push(kind, range.start, &lines);
    }

    fn swap(&mut self, kind: &'static str, number: usize) {
        let mut lines = self.lines.clone();
        lines.swap(number, number + 1);
        self.push(kind, number, &lines);
    }

    /// Takes away the line break behind a line, and empty lines that follow it.
    fn glue(&mut self, kind: &'static str, number: usize) {
        let Some(next) = (number + 1..self.lines.len()).find(|next| !self.lines[*next].is_empty())
        else {
            return;
        };
        let glued = format!("{}{}", self.lines[number], self.lines[next]);
        let mut lines = self.lines.clone();
        lines.splice(number..=next, [glued.as_str()]);
        self.push(kind, number, &lines);
    }

    fn cut(&mut self, number: usize) {
        let lines = self.lines[..number].to_vec();
        if self.lines[number..].iter().any(|line| !line.is_empty()) {
            self.push("cut the page", number, &lines);
        }
    }

    fn is_tried(&self, number: usize, is_first: bool) -> bool {
        self.everything || is_first || number.is_multiple_of(9)
    }

    fn row(&mut self, number: usize, line: &str, is_followed: bool) {
        if !self.is_tried(number, self.lines[number - 1].starts_with("|---")) {
            return;
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if cells.len() < 2 {
            return;
        }
        let row = |cells: &[&str]| format!("| {} |", cells.join(" | "));
        self.remove("drop row", number..number + 1);
        self.repeat("duplicate row", number..number + 1);
        let mut swapped = cells.clone();
        swapped.swap(0, 1);
        self.replace("swap cells", number, &row(&swapped));
        self.replace("drop cell", number, &row(&cells[..cells.len() - 1]));
        let mut more = cells.clone();
        more.insert(1, "more");
        self.replace("add cell", number, &row(&more));
        self.replace("change description", number, &line.replacen(". |", " now. |", 1));
        self.replace("rename in table", number, &line.replacen("| `", "| `x_", 1));
        if is_followed {
            self.swap("reorder rows", number);
            self.glue("glue rows", number);
        }
        if cells.len() == 4 {
            let ty = if cells[1].starts_with("string") { "boolean" } else { "string" };
            self.replace("change type in table", number, &row(&[cells[0], ty, cells[2], cells[3]]));
            let null = cells[1]
                .strip_suffix(" \\| null")
                .map_or_else(|| format!("{} \\| null", cells[1]), str::to_owned);
            self.replace(
                "flip null in table",
                number,
                &row(&[cells[0], &null, cells[2], cells[3]]),
            );
            // Some forms of a page write it otherwise.
            let is_yes = cells[2].to_lowercase().contains("yes") || cells[2].contains('✅');
            let required = if is_yes { "no" } else { "yes" };
            self.replace(
                "flip required in table",
                number,
                &row(&[cells[0], cells[1], required, cells[3]]),
            );
        }
    }

    fn block(&mut self, number: usize, line: &str) {
        let Some(end) = (number + 1..self.lines.len()).find(|end| self.lines[*end].trim() == "```")
        else {
            return;
        };
        self.remove("drop block", number..end + 1);
        self.repeat("duplicate block", number..end + 1);
        // Attributes may stand behind it.
        let (language, attributes) = line.split_at(line.find(' ').unwrap_or(line.len()));
        self.replace("rename language", number, &format!("{language}x{attributes}"));
        self.remove("drop fence", number..number + 1);
    }

    fn code(&mut self, number: usize, line: &str, language: &str, is_followed: bool) {
        let declares = ["export ", "class ", "type ", "pub struct ", "pub enum "]
            .iter()
            .any(|word| line.starts_with(word));
        if declares {
            let name =
                line.split_whitespace().find(|word| word.starts_with(char::is_uppercase)).unwrap();
            let longer = format!("Other{name}");
            self.replace("rename model in one language", number, &line.replacen(name, &longer, 1));
            let end = (number..self.lines.len())
                .find(|end| self.lines[*end].is_empty() || self.lines[*end].trim() == "```")
                .unwrap();
            self.remove("drop definition", number..end);
            self.repeat("duplicate definition", number..end);
            return;
        }
        if let Some(value) = line.split(['\'', '"']).nth(1).filter(|_| is_value(line, language)) {
            let (before, after) = line.split_once(['\'', '"']).unwrap();
            let quote = &line[before.len()..=before.len()];
            self.replace("rename value", number, &format!("{before}{quote}x_{after}"));
            if language == "python" {
                let first = format!("'{value}', ");
                self.replace("drop value", number, &line.replacen(&first, "", 1));
                self.replace(
                    "add value",
                    number,
                    &line.replacen(&first, &format!("{first}'more', "), 1),
                );
            } else {
                self.remove("drop value", number..number + 1);
                self.repeat("duplicate value", number..number + 1);
            }
            return;
        }
        if !is_field(line) {
            return;
        }
        if !self.is_tried(number, !is_field(self.lines[number - 1])) {
            return;
        }
        self.remove("drop field", number..number + 1);
        self.repeat("duplicate field", number..number + 1);
        if is_followed
            && is_field(self.lines[number + 1])
            && !is_value(self.lines[number + 1], language)
        {
            self.swap("reorder fields", number);
        }
        for (kind, changed) in field(line, language) {
            self.replace(kind, number, &changed);
        }
    }
}

fn is_value(line: &str, language: &str) -> bool {
    match language {
        "typescript" => line.starts_with("  | '"),
        "python" => line.contains("Literal['"),
        "go" => line.contains(" = \""),
        _ => line.contains(", // \""),
    }
}

fn is_field(line: &str) -> bool {
    line.starts_with([' ', '\t']) && (line.contains(": ") || line.contains("`json:"))
}

/// Changes of a field in one language: its name, its type, null, absence.
fn field(line: &str, language: &str) -> Vec<(&'static str, String)> {
    const NAME: &str = "rename field in one language";
    const TYPE: &str = "change type in one language";
    const NULL: &str = "flip null in one language";
    const ABSENT: &str = "flip absence in one language";
    let indent = line.len() - line.trim_start().len();
    let (margin, rest) = line.split_at(indent);
    let mut found = Vec::new();
    match language {
        "typescript" => {
            let (name, ty) = rest.split_once(": ").unwrap();
            let plain = name.trim_end_matches('?');
            let flipped =
                if plain.len() < name.len() { plain.to_owned() } else { format!("{name}?") };
            found.push((NAME, format!("{margin}x_{name}: {ty}")));
            found.push((
                TYPE,
                format!(
                    "{margin}{name}: {};",
                    if ty.starts_with("boolean") { "number" } else { "boolean" }
                ),
            ));
            found.push((ABSENT, format!("{margin}{flipped}: {ty}")));
            let null = ty.strip_suffix(" | null;").map_or_else(
                || format!("{} | null;", ty.trim_end_matches(';')),
                |ty| format!("{ty};"),
            );
            found.push((NULL, format!("{margin}{name}: {null}")));
        }
        "python" => {
            let (name, ty) = rest.split_once(": ").unwrap();
            found.push((NAME, format!("{margin}x_{name}: {ty}")));
            let bare = ty.trim_end_matches(" = UNSET");
            found.push((
                TYPE,
                format!("{margin}{name}: {}", if bare == "bool" { "int" } else { "bool" }),
            ));
            let inner = bare.strip_prefix("Union[").and_then(|ty| ty.strip_suffix(", Unset]"));
            found.push((
                ABSENT,
                inner.map_or_else(
                    || format!("{margin}{name}: Union[{bare}, Unset] = UNSET"),
                    |inner| format!("{margin}{name}: {inner}"),
                ),
            ));
            let null =
                match (inner, bare.strip_prefix("Optional[").and_then(|ty| ty.strip_suffix(']'))) {
                    (Some(inner), _) => format!("Union[{inner}, None, Unset] = UNSET"),
                    (None, Some(inner)) => inner.to_owned(),
                    (None, None) => format!("Optional[{bare}]"),
                };
            found.push((NULL, format!("{margin}{name}: {null}")));
        }
        "go" => {
            let words: Vec<&str> = rest.split_whitespace().collect();
            let (name, ty, tag) = (words[0], words[1], words[2]);
            found.push((NAME, line.replacen("json:\"", "json:\"x_", 1)));
            found.push((
                TYPE,
                format!(
                    "{margin}{name} {} {tag}",
                    if ty.ends_with("bool") { "int64" } else { "bool" }
                ),
            ));
            let flipped = if tag.contains(",omitempty") {
                tag.replace(",omitempty", "")
            } else {
                tag.replace("\"`", ",omitempty\"`")
            };
            found.push((ABSENT, format!("{margin}{name} {ty} {flipped}")));
            // A slice or a map is null when it is nil, pointer or not: Go cannot say there.
            let may_say = !ty.contains("[]") && !ty.contains("map[");
            if may_say && !tag.contains(",omitempty") {
                let null = ty.strip_prefix('*').map_or_else(|| format!("*{ty}"), str::to_owned);
                found.push((NULL, format!("{margin}{name} {null} {tag}")));
            }
        }
        _ => {
            let (name, ty) = rest.split_once(": ").unwrap();
            let (ty, comment) = ty.split_once(", // ").unwrap_or((ty.trim_end_matches(','), ""));
            found.push((NAME, line.replacen("pub ", "pub x_", 1)));
            found.push((
                TYPE,
                line.replacen(ty, if ty.contains("bool") { "u64" } else { "bool" }, 1),
            ));
            let other = match comment {
                "" => format!("{margin}{name}: Option<{ty}>, // may be null"),
                "may be null" => line.replace("may be null", "may be absent"),
                _ => line.replace("may be absent", "may be null"),
            };
            found.push((NULL, other));
        }
    }
    found
}
