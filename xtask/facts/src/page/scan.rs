//! Takes a page apart: headings, sentences, tables, blocks of code.
//!
//! One scanner for all forms. In Markdown the form says what a line is: `#`, a fence, a leading `|`. A copy of the text has none of that; there the
//! content says it.

use spec::source::{FileId, Location};

use super::{
    code::{self, Language, Open, is_label},
    languages::token::Piece,
    marks::plain,
    markup,
    mask::fence,
    table::{self, Table},
};
use crate::listing::{Place, Unread};

#[derive(Clone, Debug)]
pub(crate) struct Page<'a> {
    pub(crate) whole: Piece<'a>,
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(file: FileId, text: &'a str) -> Self {
        let starts = text.match_indices('\n').map(|(end, _)| end + 1).collect();
        let at = Location { file, start: 0, end: text.len() };
        Self { whole: Piece { text, at }, starts }
    }

    /// A place in the page, with its line.
    pub(crate) fn place(&self, at: Location) -> Place {
        Place { at, line: self.starts.partition_point(|start| *start <= at.start) + 1 }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Item<'a> {
    /// Without marks.
    Heading(String, Location),
    /// A sentence, without marks.
    Prose(String, Location),
    Table(Table<'a>),
    Code(Language, Piece<'a>),
}

enum Mode {
    Text,
    Table,
    Fence { mark: (char, usize), words: (usize, usize), open: Location, start: usize },
    Code { language: Language, start: usize, end: usize, open: Open },
}

/// What a page consists of.
#[derive(Default)]
pub(crate) struct Scanned<'a> {
    pub(crate) items: Vec<Item<'a>>,
    /// Everything else.
    pub(crate) unread: Vec<Unread>,
    /// Blocks in unsupported languages: the language, and where.
    pub(crate) other: Vec<(String, Location)>,
}

/// Takes the page apart.
pub(crate) fn scan<'a>(page: &Page<'a>) -> Scanned<'a> {
    let whole = page.whole;
    let mut scanner =
        Scanner { page, mode: Mode::Text, paragraph: None, scanned: Scanned::default() };
    let mut at = 0;
    while let Some(rest) = whole.text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = at + rest.find('\n').unwrap_or(rest.len());
        let next = scanner.fragment(whole.part(at, end));
        at = if next > at && next < end { next } else { next.max(end + 1) };
    }
    if let Mode::Fence { open, .. } = scanner.mode {
        let help = "close it with the same mark on its own line";
        scanner.reject("page-block", open, "the block is not closed", help);
    }
    scanner.leave();
    scanner.scanned
}

struct Scanner<'p, 'a> {
    page: &'p Page<'a>,
    mode: Mode,
    /// Lines that are not known to be whole sentences yet.
    paragraph: Option<Paragraph>,
    scanned: Scanned<'a>,
}

struct Paragraph {
    text: String,
    at: Location,
    /// An item of a list needs no full stop.
    is_item: bool,
}

impl<'a> Scanner<'_, 'a> {
    fn reject(&mut self, code: &'static str, at: Location, what: &str, help: &'static str) {
        let place = self.page.place(at);
        self.scanned.unread.push(Unread { code, what: what.to_owned(), help, place });
    }

    fn push(&mut self, item: Item<'a>) {
        self.scanned.items.push(item);
    }

    fn leave(&mut self) {
        if let Mode::Code { language, start, end, .. } = self.mode {
            self.push(Item::Code(language, self.page.whole.part(start, end)));
        }
        self.mode = Mode::Text;
        self.end_of_paragraph();
    }

    /// Takes the beginning of a line; gives where to go on.
    fn fragment(&mut self, fragment: Piece<'a>) -> usize {
        let line = fragment.trim();
        let (text, end) = (line.text, fragment.at.end);
        if let Mode::Fence { mark: (mark, count), words, open, start } = self.mode {
            let is_end = fence(text).is_some_and(|(other, again)| other == mark && again >= count)
                && text.chars().all(|letter| letter == mark);
            if is_end {
                let content = self.page.whole.part(start, fragment.at.start);
                self.mode = Mode::Text;
                self.fenced(self.page.whole.part(words.0, words.1).text, content, open);
            }
            return end;
        }
        if let Mode::Code { language, open, .. } = self.mode {
            if open.depth > 0
                || open.text
                || text.is_empty()
                || language.goes_on(text)
                || fragment.text.starts_with("    ") && language != Language::Json
            {
                return self.code(fragment);
            }
            self.leave();
        }
        if text.is_empty() {
            // Copies of a page may have an empty line between any two: a table goes on after it if
            // the next line is a row.
            if !matches!(self.mode, Mode::Table) {
                self.leave();
            }
            return end;
        }
        if let Some((mark, count)) = fence(text) {
            self.leave();
            let words = (line.at.start + count, line.at.end);
            self.mode = Mode::Fence { mark: (mark, count), words, open: line.at, start: end + 1 };
            return end;
        }
        if let Some(found) = markup::read(self.page.whole, line.at.start) {
            self.end_of_paragraph();
            self.mode = Mode::Text;
            match (self.scanned.items.last_mut(), found.table) {
                (Some(Item::Table(table)), Some(more)) if found.is_row && table.is_fields => {
                    table.rows.extend(more.rows);
                }
                (_, Some(table)) => self.push(Item::Table(table)),
                _ => {}
            }
            return found.end;
        }
        let language = Language::of_line(text);
        let below =
            self.page.whole.from(end).text.lines().map(str::trim).find(|line| !line.is_empty());
        if let (Mode::Table, Some(Item::Table(table))) = (&self.mode, self.scanned.items.last_mut())
            && language.is_none()
            && !(text.starts_with('|') && below.is_some_and(table::is_separator))
            && let Some(row) = table.row(line)
        {
            table.rows.extend(row);
            return end;
        }
        self.mode = Mode::Text;
        let is_header = text.starts_with('|')
            || below.is_some_and(|below| table::is_separator(below) && text.contains('|'));
        if let Some(table) = Table::begin(line, is_header) {
            self.leave();
            self.mode = Mode::Table;
            self.push(Item::Table(table));
            return end;
        }
        let glued = text.strip_prefix("Copy").filter(|rest| Language::of_line(rest).is_some());
        if let Some(language) = glued.map_or(language, Language::of_line) {
            self.leave();
            let skipped = if glued.is_some() { line.at.start - fragment.at.start + 4 } else { 0 };
            let start = fragment.at.start + skipped;
            self.mode = Mode::Code { language, start, end, open: Open::default() };
            return self.code(fragment.from(skipped));
        }
        self.text(line);
        end
    }

    fn fenced(&mut self, words: &str, content: Piece<'a>, open: Location) {
        let word = words.trim().trim_start_matches(['{', '.']);
        let word = word
            .split(|letter: char| letter.is_whitespace() || "{}[],:=".contains(letter))
            .next()
            .unwrap_or_default();
        let is_attribute = words.trim().starts_with(&format!("{word}="));
        let first = content.text.lines().map(str::trim).find(|line| !line.is_empty());
        let language = if word.is_empty() || is_attribute {
            first.and_then(Language::of_line)
        } else {
            Language::of_fence(word)
        };
        let title = words.split_once("title=\"").and_then(|(_, rest)| rest.split_once('"'));
        if let Some((title, _)) = title.filter(|(title, _)| title.starts_with("Example")) {
            self.push(Item::Heading(title.to_owned(), open));
        }
        match language {
            Some(language) => self.push(Item::Code(language, content)),
            None if word.is_empty() => {
                let help = "name the language after the fence: typescript, python, go, rust, json; `text` for none of them";
                self.reject("page-block", open, "a block that does not name its language", help);
            }
            None => self.scanned.other.push((word.to_owned(), open)),
        }
    }

    fn text(&mut self, line: Piece<'a>) {
        let marked = line.text.trim_start_matches('#');
        let is_marked = marked.len() < line.text.len();
        let is_underline = line.text.len() > 2
            && ['=', '-'].iter().any(|mark| line.text.chars().all(|letter| letter == *mark));
        if is_underline {
            match (self.paragraph.take(), self.scanned.items.last()) {
                (Some(paragraph), _) => {
                    self.push(Item::Heading(heading(&paragraph.text), paragraph.at));
                    return;
                }
                (None, Some(Item::Heading(..))) => return,
                _ => {}
            }
        }
        let words = plain(marked);
        let title = heading(&words);
        if is_marked || is_heading(&title) || is_label(&title) {
            self.end_of_paragraph();
            let start = line.text.len() - marked.trim_start().len();
            self.push(Item::Heading(title, line.from(start).at));
            return;
        }
        let item = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.text.strip_prefix(mark));
        if item.is_some() {
            self.end_of_paragraph();
        }
        let words = item.map_or(words, plain);
        match &mut self.paragraph {
            Some(paragraph) => {
                paragraph.text.push(' ');
                paragraph.text.push_str(&words);
            }
            None => {
                self.paragraph =
                    Some(Paragraph { text: words, at: line.at, is_item: item.is_some() });
            }
        }
        if self.paragraph.as_ref().is_some_and(|paragraph| is_sentence(&paragraph.text))
            && item.is_none()
        {
            self.end_of_paragraph();
        }
    }

    /// Each sentence is a separate text, however the lines were broken.
    fn end_of_paragraph(&mut self) {
        let Some(Paragraph { text, at, is_item }) = self.paragraph.take() else { return };
        if !is_item && !is_sentence(&text) {
            let help = "end a sentence with a full stop; list a line that says nothing about a model under `noise` in the edition's edition.json";
            return self.reject(
                "page-line",
                at,
                "neither a heading, a sentence, a row of a table nor code",
                help,
            );
        }
        let mut sentence = String::new();
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            sentence.push_str(word);
            sentence.push(' ');
            let next_begins = words
                .peek()
                .is_some_and(|next| next.starts_with(|first: char| !first.is_lowercase()));
            if words.peek().is_none() || next_begins && is_sentence(word) {
                self.push(Item::Prose(std::mem::take(&mut sentence), at));
            }
        }
    }

    fn code(&mut self, fragment: Piece<'a>) -> usize {
        let Mode::Code { language, ref mut end, ref mut open, .. } = self.mode else {
            return fragment.at.end;
        };
        let (taken, is_end) = code::end(fragment.text, open, language);
        *end = fragment.at.start + taken;
        let next = *end;
        let is_glued = !fragment.from(taken).trim().text.is_empty();
        if is_end || is_glued {
            self.leave();
        }
        if is_glued { next } else { fragment.at.end }
    }
}

fn is_sentence(text: &str) -> bool {
    let closing =
        |letter: char| matches!(letter, ')' | '"' | '\'' | '”' | '’' | '»' | '*' | '`' | ' ');
    text.trim_end_matches(closing).ends_with(['.', ':', '!', '?'])
}

/// The words of a heading: no anchors, no number before, no address after.
fn heading(text: &str) -> String {
    let mut rest = text.trim().trim_end_matches(['#', '¶']).trim_end();
    loop {
        let cut = [(" [#", ']'), (" {#", '}'), (" (/", ')'), (" (http", ')')]
            .iter()
            .find_map(|(open, close)| rest.strip_suffix(*close).and_then(|_| rest.rfind(*open)));
        let Some(cut) = cut else { break };
        rest = rest.get(..cut).unwrap_or_default().trim_end();
    }
    let number = rest
        .find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ')'))
        .unwrap_or(0);
    let is_number = number > 1 && rest.get(number..).is_some_and(|rest| rest.starts_with(' '));
    let begins_with_digit = rest.starts_with(|first: char| first.is_ascii_digit());
    if is_number && begins_with_digit {
        rest.get(number..).unwrap_or_default().trim().to_owned()
    } else {
        rest.to_owned()
    }
}

/// A heading without a mark: a few words that begin with a capital or a digit, and no end of a sentence.
fn is_heading(line: &str) -> bool {
    let is_title = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit())
            || matches!(word, "and" | "of" | "for" | "the" | "&")
    };
    let words: Vec<_> = line.split_whitespace().collect();
    !words.is_empty()
        && words.len() <= 6
        && words.iter().all(|word| is_title(word))
        && line
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '<' | '>' | '-' | '&'))
}
