//! The words and signs of code: enough for declarations in TypeScript, Python, Go and Rust.

use spec::source::Location;

use crate::listing::MAX_LEVELS;

/// A word, a quoted text or a sign, with its place in the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    /// As written; quotes taken off a quoted text.
    pub(crate) text: &'a str,
    pub(crate) kind: Kind,
    pub(crate) at: Location,
    /// Where it ends, quotes included.
    end: usize,
    /// Line that it begins on, and letters before it there.
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Quoted,
    /// Three quotes at both ends, as Python has around its documentation.
    Doc,
    Sign,
    Comment,
}

/// A piece of the page, with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: Location,
}

impl Piece<'_> {
    /// A part of it, by bytes; empty if the range is none of it.
    pub(crate) fn part(self, start: usize, end: usize) -> Self {
        let text = self.text.get(start..end).unwrap_or_default();
        let at = Location {
            file: self.at.file,
            start: self.at.start + start,
            end: self.at.start + start + text.len(),
        };
        Piece { text, at }
    }

    /// From a byte to the end.
    pub(crate) fn from(self, start: usize) -> Self {
        self.part(start, self.text.len())
    }

    /// Without white space at the ends, seen or unseen.
    pub(crate) fn trim(self) -> Self {
        let is_space = |letter: char| letter.is_whitespace() || is_unseen(letter);
        let start = self.text.len() - self.text.trim_start_matches(is_space).len();
        self.part(start, start.max(self.text.trim_end_matches(is_space).len()))
    }
}

/// Zero-width letters, which pages have next to links.
pub(crate) fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Takes a piece apart. White space separates; whatever is neither a word nor a quoted text is a
/// sign.
fn tokens(piece: Piece<'_>, hash: bool) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut start, mut line, mut line_start) = (0, 0, 0);
    while let Some(rest) = piece.text.get(start..).filter(|rest| !rest.is_empty()) {
        let letter = rest.chars().next().unwrap_or_default();
        if letter.is_whitespace() || is_unseen(letter) {
            start += letter.len_utf8();
            if letter == '\n' {
                (line, line_start) = (line + 1, start);
            }
            continue;
        }
        let (kind, inner, length) = token(rest, letter, hash);
        let part = piece.part(start + inner.start, start + inner.end);
        let (end, column) = (piece.at.start + start + length, start - line_start);
        found.push(Token { text: part.text, kind, at: part.at, end, line, column });
        let taken = rest.get(..length).unwrap_or_default();
        if let Some(last) = taken.rfind('\n') {
            line += taken.matches('\n').count();
            line_start = start + last + 1;
        }
        start += length;
    }
    found
}

/// The token that a text begins with: its kind, what is inside of its marks, and its length with them.
fn token(rest: &str, letter: char, hash: bool) -> (Kind, std::ops::Range<usize>, usize) {
    let begins = |mark: &str| rest.starts_with(mark);
    let until = |from: usize, mark: &str| {
        rest.get(from..).and_then(|inside| inside.find(mark)).map(|end| from + end)
    };
    if is_word(letter) {
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        return (Kind::Word, 0..end, end);
    }
    if (hash && letter == '#') || (!hash && begins("//")) {
        let end = until(0, "\n").unwrap_or(rest.len());
        return (Kind::Comment, 0..end, end);
    }
    if !hash && begins("/*") {
        let end = until(2, "*/").map_or(rest.len(), |end| end + 2);
        return (Kind::Comment, 0..end, end);
    }
    if hash && (begins("\"\"\"") || begins("'''")) {
        let end = rest.get(..3).and_then(|mark| until(3, mark));
        return end.map_or((Kind::Sign, 0..1, 1), |end| (Kind::Doc, 3..end, end + 3));
    }
    if matches!(letter, '\'' | '"' | '`') {
        let mut escaped = false;
        for (index, other) in rest.char_indices().skip(1) {
            match other {
                _ if escaped => escaped = false,
                '\\' if letter != '`' => escaped = true,
                '\n' if letter != '`' => break,
                _ if other == letter => return (Kind::Quoted, 1..index, index + 1),
                _ => {}
            }
        }
    }
    (Kind::Sign, 0..letter.len_utf8(), letter.len_utf8())
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.')
}

/// Reads tokens one by one. Comments are kept apart: they may be anywhere.
pub(crate) struct Cursor<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    comments: std::collections::VecDeque<Token<'a>>,
    end: Location,
    /// Levels of the type that is being read.
    levels: usize,
}

/// Why a piece could not be read.
#[derive(Clone, Debug)]
pub(crate) struct Unreadable {
    pub(crate) at: Location,
    pub(crate) what: String,
}

/// A result of a reader of tokens.
pub(crate) type Read<T> = Result<T, Unreadable>;

impl<'a> Cursor<'a> {
    pub(crate) fn new(piece: Piece<'a>) -> Self {
        Self::over(piece, tokens(piece, false))
    }

    /// Over Python, whose comments begin with `#`.
    pub(super) fn python(piece: Piece<'a>) -> Self {
        Self::over(piece, tokens(piece, true))
    }

    fn over(piece: Piece<'a>, tokens: Vec<Token<'a>>) -> Self {
        let end = piece.part(piece.text.len(), piece.text.len()).at;
        let (comments, tokens) =
            tokens.into_iter().partition::<Vec<_>, _>(|token| token.kind == Kind::Comment);
        Self { tokens, next: 0, comments: comments.into(), end, levels: 0 }
    }

    /// A new type begins here.
    pub(super) fn outermost(&mut self) {
        self.levels = 0;
    }

    /// One level more of the type; an error if those are too many.
    pub(super) fn level(&mut self) -> Read<()> {
        self.levels += 1;
        if self.levels <= MAX_LEVELS {
            return Ok(());
        }
        Err(Unreadable { at: self.at(), what: format!("a type of more than {MAX_LEVELS} levels") })
    }

    /// The comments before the next token that have not been taken.
    pub(super) fn comments_above(&mut self) -> String {
        let until = self.peek().map_or(usize::MAX, |token| token.at.start);
        self.comments_while(|comment| comment.at.start < until)
    }

    /// The comments after the last token, on its line.
    pub(super) fn comments_behind(&mut self) -> String {
        let Some((line, start)) = self.last().map(|last| (last.line, last.at.start)) else {
            return String::new();
        };
        self.comments_while(|comment| comment.line == line || comment.at.start < start)
    }

    fn comments_while(&mut self, is_it: impl Fn(&Token<'_>) -> bool) -> String {
        let mut text = String::new();
        while let Some(comment) = self.comments.front().filter(|comment| is_it(comment)) {
            text.push_str(comment.text.trim_matches(['/', '*', '#', '!', ' ', '\n', '\r', '\t']));
            text.push('\n');
            self.comments.pop_front();
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn last(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next.checked_sub(1)?).copied()
    }

    fn at(&self) -> Location {
        self.peek().map_or(self.end, |token| token.at)
    }

    pub(crate) fn peek(&self) -> Option<Token<'a>> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.next + ahead).copied()
    }

    /// Whether the next token, or one after it, is this sign or word.
    pub(crate) fn is_at(&self, ahead: usize, text: &str) -> bool {
        self.peek_at(ahead).is_some_and(|token| token.is(text))
    }

    /// Whether the next token is on another line than the last, or there is none.
    pub(super) fn is_line_end(&self) -> bool {
        match (self.last(), self.peek()) {
            (Some(last), Some(next)) => next.line > last.line,
            _ => true,
        }
    }

    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.next += 1;
        Some(token)
    }

    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }

    /// Takes the next token if it is this sign or word.
    pub(crate) fn eat(&mut self, text: &str) -> Option<Token<'a>> {
        self.is_at(0, text).then(|| self.next())?
    }

    /// Takes the next token, which must be this sign or word.
    pub(crate) fn expect(&mut self, text: &str) -> Read<Token<'a>> {
        self.eat(text).ok_or_else(|| self.unexpected(&format!("`{text}`")))
    }

    pub(super) fn of_kind(&mut self, kind: Kind, what: &str) -> Read<Token<'a>> {
        match self.peek().filter(|token| token.kind == kind) {
            Some(_) => self.next().ok_or_else(|| self.unexpected(what)),
            None => Err(self.unexpected(what)),
        }
    }

    /// Takes the next token, which must be a word.
    pub(crate) fn word(&mut self, what: &str) -> Read<Token<'a>> {
        self.of_kind(Kind::Word, what)
    }

    /// The name that a declaration gives.
    pub(super) fn name(&mut self) -> Read<Token<'a>> {
        self.word("a name")
    }

    /// Names between brackets, such as type parameters; what is said of each is passed over.
    pub(super) fn parameters(&mut self, open: &str, close: &str) -> Read<Vec<String>> {
        let mut names = Vec::new();
        if self.eat(open).is_none() {
            return Ok(names);
        }
        while self.eat(close).is_none() {
            names.push(self.word("a type parameter")?.text.to_owned());
            while !self.is_at(0, ",") && !self.is_at(0, close) {
                self.group();
                if self.peek().is_none() {
                    return Err(self.unexpected(&format!("`{close}`")));
                }
            }
            self.eat(",");
        }
        Ok(names)
    }

    /// Passes over a token, or over a bracket and all that is inside of it.
    pub(crate) fn group(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            match token.text {
                "(" | "[" | "{" if token.kind == Kind::Sign => depth += 1,
                ")" | "]" | "}" if token.kind == Kind::Sign => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Passes over the rest of a statement: to the end of the line on which all brackets are closed. Gives what it was.
    pub(super) fn statement(&mut self) -> String {
        let mut words = Vec::new();
        loop {
            let from = self.next;
            self.group();
            words.extend(
                self.tokens.get(from..self.next).unwrap_or_default().iter().map(|token| token.text),
            );
            if self.is_line_end() || self.last().is_some_and(|last| last.is(";")) {
                return words.join(" ");
            }
        }
    }

    /// Goes back to a token, to pass over the statement that it begins.
    pub(super) fn pass_over(&mut self, start: usize) -> String {
        self.next = start;
        self.statement()
    }

    pub(super) fn position(&self) -> usize {
        self.next
    }

    /// What has been read since a token, as written.
    pub(super) fn written(&self, whole: Piece<'a>, since: usize) -> String {
        let (first, last) = (self.tokens.get(since), self.last());
        let (Some(first), Some(last)) = (first, last) else { return String::new() };
        let start = if first.kind == Kind::Quoted { first.at.start - 1 } else { first.at.start };
        whole.part(start, last.end).text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An error unless everything has been read.
    pub(crate) fn finish(self) -> Read<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("nothing more")),
        }
    }

    /// An error: something else was expected at the next token.
    pub(crate) fn unexpected(&self, wanted: &str) -> Unreadable {
        Unreadable { at: self.at(), what: format!("expected {wanted}") }
    }
}

impl Token<'_> {
    /// Whether it is this sign or word.
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Sign) && self.text == text
    }
}
