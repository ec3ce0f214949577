//! Takes a page apart: headings, paragraphs, tables, blocks of code.
//!
//! One scanner for two forms. In Markdown the form says what a line is: `#`, a fence, a leading `|`. A copy of the text has none of that, and blocks
//! run into each other within a line (`}from dataclasses…`, `= None// Contact…`, `}Contact Models`); there the content says it.

use super::languages::token::Piece;
use crate::{
    docs::facts::{Place, Unread},
    source::{FileId, Location},
};

#[derive(Clone, Debug)]
pub(in crate::docs) struct Page<'a> {
    pub(in crate::docs) whole: Piece<'a>,
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(in crate::docs) fn new(file: FileId, text: &'a str) -> Self {
        let starts = text.match_indices('\n').map(|(end, _)| end + 1).collect();
        let at = Location { file, start: 0, end: text.len() };
        Self { whole: Piece { text, at }, starts }
    }

    /// A place in the page, with its line.
    pub(in crate::docs) fn place(&self, at: Location) -> Place {
        Place { at, line: self.starts.partition_point(|start| *start <= at.start) + 1 }
    }
}

pub(in crate::docs) fn lines(piece: Piece<'_>) -> impl Iterator<Item = Piece<'_>> {
    let mut start = 0;
    piece.text.split_inclusive('\n').map(move |line| {
        let from = start;
        start += line.len();
        piece.part(from, from + line.trim_end_matches(['\n', '\r']).len())
    })
}

/// What a block of code is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::docs) enum Language {
    TypeScript,
    Python,
    Go,
    Rust,
    Json,
}

impl Language {
    /// By the word after a fence.
    fn of_fence(word: &str) -> Option<Self> {
        Some(match word {
            "typescript" | "ts" => Self::TypeScript,
            "python" | "py" => Self::Python,
            "go" | "golang" => Self::Go,
            "rust" | "rs" => Self::Rust,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// By how a line begins; only where no fence says it.
    fn of_line(line: &str) -> Option<Self> {
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        if begins(&["export interface ", "export type "]) {
            Some(Self::TypeScript)
        } else if begins(&["from ", "@dataclass"]) && !line.ends_with('.')
            || begins(&["class "]) && line.ends_with(':')
        {
            Some(Self::Python)
        } else if begins(&["package ", "// ", "const ("])
            || begins(&["type "]) && begins_go_type(line)
        {
            Some(Self::Go)
        } else if line == "{" || line == "[" {
            Some(Self::Json)
        } else {
            None
        }
    }

    /// Whether a line outside brackets goes on with a block of this language.
    fn goes_on(self, line: &str) -> bool {
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        match self {
            Self::TypeScript => begins(&["export ", "|", "//", "/*", "*"]),
            Self::Python => {
                let name = line.split([':', ' ', '(']).next().unwrap_or_default();
                begins(&["from ", "import ", "@dataclass", "class ", "#", "\"\"\""])
                    || (!name.is_empty()
                        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
                        && line
                            .get(name.len()..)
                            .is_some_and(|rest| rest.starts_with(": ") || rest.starts_with(" = ")))
            }
            Self::Go => begins(&["package ", "import ", "type ", "const (", "func ", "//"]),
            Self::Rust | Self::Json => false,
        }
    }
}

fn begins_go_type(line: &str) -> bool {
    let mut words = line.split_whitespace().skip(2);
    line.ends_with('{') || matches!((words.next(), words.next()), (Some("string"), None))
}

#[derive(Clone, Debug)]
pub(in crate::docs) enum Item<'a> {
    Heading(Piece<'a>),
    Prose(Piece<'a>),
    Table(Vec<Piece<'a>>),
    Code(Language, Piece<'a>),
}

enum Mode {
    Text,
    Table,
    Fence { language: Option<Language>, open: Location, start: usize },
    Code { language: Language, start: usize, end: usize, depth: usize },
}

/// Takes the page apart; what is nothing of all that is listed.
pub(in crate::docs) fn scan<'a>(page: &Page<'a>) -> (Vec<Item<'a>>, Vec<Unread>) {
    let mut scanner = Scanner { page, mode: Mode::Text, items: Vec::new(), unread: Vec::new() };
    for line in lines(page.whole) {
        let mut rest = Some(line);
        while let Some(fragment) = rest.take() {
            rest = scanner.fragment(fragment);
        }
    }
    if let Mode::Fence { open, .. } = scanner.mode {
        scanner.reject(
            "page-block",
            open,
            "the block is not closed",
            "close it with three backquotes on a line of their own",
        );
    }
    scanner.leave();
    (scanner.items, scanner.unread)
}

struct Scanner<'p, 'a> {
    page: &'p Page<'a>,
    mode: Mode,
    items: Vec<Item<'a>>,
    unread: Vec<Unread>,
}

impl<'a> Scanner<'_, 'a> {
    fn reject(&mut self, code: &'static str, at: Location, what: &str, help: &'static str) {
        let place = self.page.place(at);
        self.unread.push(Unread { code, what: what.to_owned(), help, place });
    }

    fn leave(&mut self) {
        if let Mode::Code { language, start, end, .. } = self.mode {
            self.items.push(Item::Code(language, self.page.whole.part(start, end)));
        }
        self.mode = Mode::Text;
    }

    /// Takes the beginning of a line; gives back what is left of it.
    fn fragment(&mut self, fragment: Piece<'a>) -> Option<Piece<'a>> {
        if let Mode::Fence { language, open, start } = self.mode {
            if fragment.text.trim() == "```" {
                self.mode = Mode::Text;
                let content = self.page.whole.part(start, fragment.at.start);
                match language {
                    Some(language) => self.items.push(Item::Code(language, content)),
                    None => self.reject(
                        "page-block",
                        open,
                        "a block in a language that is not known",
                        "known: typescript, python, go, rust, json",
                    ),
                }
            }
            return None;
        }
        let text = fragment.text.trim();
        if let Mode::Code { language, depth, .. } = self.mode {
            if depth > 0
                || text.is_empty()
                || language.goes_on(text)
                || fragment.text.starts_with("    ")
            {
                return self.code(fragment);
            }
            self.leave();
        }
        if text.is_empty() {
            self.leave();
            return None;
        }
        if let Some(word) = text.strip_prefix("```") {
            self.leave();
            let language = Language::of_fence(word.split_whitespace().next().unwrap_or_default());
            self.mode =
                Mode::Fence { language, open: fragment.trim().at, start: fragment.at.end + 1 };
            return None;
        }
        if matches!(self.mode, Mode::Table) && text.contains('|') {
            if let Some(Item::Table(rows)) = self.items.last_mut() {
                rows.push(fragment.trim());
            }
            return None;
        }
        self.leave();
        if text.starts_with('|') {
            self.mode = Mode::Table;
            self.items.push(Item::Table(vec![fragment.trim()]));
            return None;
        }
        if let Some(language) = Language::of_line(text) {
            self.mode =
                Mode::Code { language, start: fragment.at.start, end: fragment.at.end, depth: 0 };
            return self.code(fragment);
        }
        self.text(fragment.trim());
        None
    }

    fn text(&mut self, line: Piece<'a>) {
        let is_comment = line.text.starts_with("<!--") && line.text.ends_with("-->");
        if is_comment {
            // Invisible to readers of the page.
        } else if line.text.starts_with('#') || is_heading(line.text) {
            self.items.push(Item::Heading(line));
        } else if line.text.ends_with(['.', ':', '!', '?']) {
            self.items.push(Item::Prose(line));
        } else {
            self.reject(
                "page-line",
                line.at,
                "neither a heading, a sentence, a row of a table nor code",
                "if it is a new kind of content, teach xtask/src/docs to read it",
            );
        }
    }

    fn code(&mut self, fragment: Piece<'a>) -> Option<Piece<'a>> {
        let Mode::Code { language, ref mut end, ref mut depth, .. } = self.mode else {
            return None;
        };
        let (taken, is_end) = match language {
            Language::Python => (python_end(fragment.text), false),
            _ => braces_end(fragment.text, depth, language),
        };
        *end = fragment.at.start + taken;
        let rest = fragment.part(taken, fragment.text.len());
        if is_end || !rest.text.trim().is_empty() {
            self.leave();
        }
        (!rest.text.trim().is_empty()).then_some(rest)
    }
}

/// Where the code in a line of Python ends and other text is glued to it.
fn python_end(line: &str) -> usize {
    let mut quote = None;
    for (index, letter) in line.char_indices() {
        let is_slash = index > 0 && line.get(index..).is_some_and(|rest| rest.starts_with("//"));
        match quote {
            Some(open) if open == letter => quote = None,
            None if letter == '\'' || letter == '"' => quote = Some(letter),
            None if letter == '#' => return line.len(),
            None if is_slash => return index,
            _ => {}
        }
    }
    let package = line.rfind("package ").filter(|start| {
        *start > 0
            && line.get(start + 8..).is_some_and(|name| name.chars().all(char::is_alphanumeric))
    });
    let default = ["= None", "= UNSET"]
        .into_iter()
        .find_map(|default| line.find(default).map(|start| start + default.len()));
    package.or(default.filter(|_| !line.contains('#'))).unwrap_or(line.len())
}

/// Where a line leaves the outermost bracket and goes on with something else; the depth is kept up to date.
fn braces_end(line: &str, depth: &mut usize, language: Language) -> (usize, bool) {
    let mut quote = None;
    let mut letters = line.char_indices();
    while let Some((index, letter)) = letters.next() {
        let after = index + letter.len_utf8();
        let rest = line.get(after..).unwrap_or_default();
        if let Some(open) = quote {
            if letter == '\\' {
                letters.next();
            } else if letter == open {
                quote = None;
            }
            continue;
        }
        match letter {
            '"' | '\'' | '`' => quote = Some(letter),
            '/' if language != Language::Json && rest.starts_with('/') => {
                return (line.len(), false);
            }
            '{' | '(' | '[' => *depth += 1,
            '}' | ')' | ']' => {
                *depth = depth.saturating_sub(1);
                let rest = rest.trim_start();
                let goes_on = rest.is_empty()
                    || rest.starts_with([';', ',', '|', '[', ')'])
                    || rest.starts_with("//");
                if *depth > 0 {
                    continue;
                }
                if language == Language::Json {
                    return (after, true);
                }
                // A function's `)` is followed by more code; a struct's `}` and a block's `)` are not.
                if letter == '}' && !goes_on || letter == ')' && index == 0 {
                    return (after, false);
                }
            }
            ';' if *depth == 0 && language == Language::TypeScript => return (after, false),
            _ => {}
        }
    }
    (line.len(), false)
}

/// A heading without a mark: a few words that begin with a capital or a digit, and no end of a sentence.
fn is_heading(line: &str) -> bool {
    let is_title = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit())
            || matches!(word, "and" | "of" | "for" | "the")
    };
    let words: Vec<_> = line.split_whitespace().collect();
    words.len() <= 6
        && words.iter().all(|word| is_title(word))
        && line
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '<' | '>' | '-' | '&'))
}
