//! Which language a block of code is in, and where it ends.
//!
//! A copy of the text has no fences, and blocks run into each other within a line (`}from dataclasses…`, `= None// Contact…`, `}Contact Models`);
//! there the content says it.

/// What a block of code is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    TypeScript,
    Python,
    Go,
    Rust,
    Json,
}

impl Language {
    /// By the word after a fence.
    pub(super) fn of_fence(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "typescript" | "ts" | "tsx" | "mts" => Self::TypeScript,
            "python" | "py" | "python3" => Self::Python,
            "go" | "golang" => Self::Go,
            "rust" | "rs" => Self::Rust,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// By how a line begins; only where no fence says it.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        let third = line.split_whitespace().nth(2);
        if begins(&[
            "export interface ",
            "export type ",
            "export enum ",
            "export declare ",
            "declare ",
            "enum ",
        ]) || begins(&["interface "]) && line.ends_with('{')
            || begins(&["type ", "const enum "]) && (third == Some("=") || line.contains("> = "))
        {
            Some(Self::TypeScript)
        } else if begins(&["from "]) && line.contains(" import ")
            || begins(&["@dataclass"]) && !line.ends_with('.')
            || begins(&["import typing", "import datetime", "import enum", "import uuid"])
            || begins(&["class "]) && line.ends_with(':')
            || line.contains(" = Literal[")
            || line.contains("= TypeVar(")
        {
            Some(Self::Python)
        } else if begins(&["package ", "// ", "const (", "type ("])
            || begins(&["type "])
                && (line.ends_with('{') || third == Some("string") || third == Some("struct"))
        {
            Some(Self::Go)
        } else if begins(&["pub struct ", "pub enum "]) {
            Some(Self::Rust)
        } else if line == "{" || line == "[" {
            Some(Self::Json)
        } else {
            None
        }
    }

    /// Whether a line outside brackets goes on with a block of this language.
    pub(super) fn goes_on(self, line: &str) -> bool {
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        match self {
            Self::TypeScript => {
                begins(&[
                    "export ",
                    "|",
                    "//",
                    "/*",
                    "*",
                    "interface ",
                    "declare ",
                    "enum ",
                    "&",
                    "'",
                    "\"",
                ]) || begins(&["type ", "const enum "]) && Self::of_line(line) == Some(self)
            }
            Self::Python => {
                let name = line.split([':', ' ', '(']).next().unwrap_or_default();
                begins(&[
                    "from ", "import ", "@", "class ", "#", "\"\"\"", "def ", "return ", "...",
                    "pass",
                ]) || (!name.is_empty()
                    && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
                    && line
                        .get(name.len()..)
                        .is_some_and(|rest| rest.starts_with(": ") || rest.starts_with(" = ")))
            }
            Self::Go => {
                begins(&["package ", "import ", "type ", "const ", "var ", "func ", "//", "/*"])
            }
            Self::Rust => begins(&["pub ", "//"]),
            Self::Json => false,
        }
    }
}

/// The state of a block's reader at the end of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Open {
    /// Brackets that are not closed.
    pub(super) depth: usize,
    /// Whether a comment or a docstring goes on.
    pub(super) text: bool,
}

/// Where the code in a line ends and other text is glued to it, and whether the block ends there in any case.
pub(super) fn end(line: &str, open: &mut Open, language: Language) -> (usize, bool) {
    let is_python = language == Language::Python;
    let (mark, close) = if is_python { ("\"\"\"", "\"\"\"") } else { ("/*", "*/") };
    let mut at = 0;
    let mut quote = None;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        if open.text {
            let Some(found) = rest.find(close) else { return (line.len(), false) };
            (open.text, at) = (false, at + found + close.len());
            continue;
        }
        if quote.is_none() && language != Language::Json && rest.starts_with(mark) {
            (open.text, at) = (true, at + mark.len());
            continue;
        }
        let letter = rest.chars().next().unwrap_or_default();
        let after = at + letter.len_utf8();
        let behind = line.get(after..).unwrap_or_default();
        match (quote, letter) {
            (Some(_), '\\') => {
                at = after + behind.chars().next().map_or(0, char::len_utf8);
                continue;
            }
            (Some(mark), _) => quote = Some(mark).filter(|mark| *mark != letter),
            (None, '"' | '\'' | '`') => quote = Some(letter),
            (None, '#') if is_python => return (line.len(), false),
            (None, '/') if behind.starts_with('/') && language != Language::Json => {
                return if is_python && at > 0 { (at, false) } else { (line.len(), false) };
            }
            (None, '{' | '(' | '[') => open.depth += 1,
            (None, '}' | ')' | ']') => {
                open.depth = open.depth.saturating_sub(1);
                let next = behind.trim_start();
                let goes_on = next.is_empty()
                    || next.starts_with([';', ',', '|', '[', ')', '`'])
                    || next.starts_with("//");
                if open.depth == 0 && language == Language::Json {
                    return (after, true);
                }
                // A function's `)` is followed by more code; a struct's `}` and a block's `)` are not.
                let is_last = letter == '}' && !goes_on || letter == ')' && at == 0;
                if open.depth == 0 && !is_python && is_last {
                    return (after, false);
                }
            }
            (None, ';') if open.depth == 0 && language == Language::TypeScript => {
                return (after, false);
            }
            _ => {}
        }
        at = after;
    }
    (if is_python && open.depth == 0 { python_end(line) } else { line.len() }, false)
}

/// Where the code in a line of Python ends that says it by its words.
fn python_end(line: &str) -> usize {
    let package = line.rfind("package ").filter(|start| {
        *start > 0
            && line.get(start + 8..).is_some_and(|name| name.chars().all(char::is_alphanumeric))
    });
    let default = ["= None", "= UNSET"]
        .into_iter()
        .find_map(|default| line.find(default).map(|start| start + default.len()));
    package.or(default.filter(|_| !line.contains('#'))).unwrap_or(line.len())
}

/// Whether a line consists of labels of code blocks: names of languages, of tabs, of buttons.
pub(super) fn is_label(line: &str) -> bool {
    const LABELS: [&str; 29] = [
        "TypeScript",
        "JavaScript",
        "Python",
        "Golang",
        "Go",
        "Rust",
        "JSON",
        "Java",
        "Kotlin",
        "Swift",
        "PHP",
        "Ruby",
        "C#",
        ".NET",
        "cURL",
        "curl",
        "Bash",
        "Shell",
        "Node.js",
        "Copy code",
        "Copied!",
        "Copy",
        "Note",
        "Info",
        "Tip",
        "Warning",
        "Caution",
        "Important",
        "Danger",
    ];
    let mut rest = line.trim();
    while let Some(after) = LABELS.iter().find_map(|label| rest.strip_prefix(label)) {
        rest = after.trim_start_matches([' ', '\t', '|', '/', '·', ':']);
    }
    !line.trim().is_empty() && rest.is_empty()
}
