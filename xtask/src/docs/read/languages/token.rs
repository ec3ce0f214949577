//! The words and signs of a line of code: enough for declarations in TypeScript, Python and Go.

use crate::{docs::facts::MAX_LEVELS, source::Location};

/// A word, a quoted text or a sign, with its place in the page.
#[derive(Clone, Copy, Debug)]
pub(in crate::docs) struct Token<'a> {
    /// As written; quotes taken off a quoted text.
    pub(in crate::docs) text: &'a str,
    pub(in crate::docs) kind: Kind,
    pub(in crate::docs) at: Location,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::docs) enum Kind {
    Word,
    Quoted,
    Sign,
    /// From `//` to the end of the line, or between `/*` and `*/`.
    Comment,
}

/// A piece of the page, with its place.
#[derive(Clone, Copy, Debug)]
pub(in crate::docs) struct Piece<'a> {
    pub(in crate::docs) text: &'a str,
    pub(in crate::docs) at: Location,
}

impl Piece<'_> {
    /// A part of it, by bytes; empty if the range is none of it.
    pub(in crate::docs) fn part(self, start: usize, end: usize) -> Self {
        let text = self.text.get(start..end).unwrap_or_default();
        let at = Location {
            file: self.at.file,
            start: self.at.start + start,
            end: self.at.start + start + text.len(),
        };
        Piece { text, at }
    }

    /// Without white space at the ends.
    pub(in crate::docs) fn trim(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        self.part(start, start.max(self.text.trim_end().len()))
    }

    /// The two sides of the first occurrence of a text.
    pub(in crate::docs) fn split_once(self, separator: &str) -> Option<(Self, Self)> {
        let found = self.text.find(separator)?;
        Some((self.part(0, found), self.part(found + separator.len(), self.text.len())))
    }

    pub(in crate::docs) fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.text.starts_with(prefix).then(|| self.part(prefix.len(), self.text.len()))
    }
}

/// Takes a piece apart. White space separates; what is no word and no quoted text is a sign.
pub(in crate::docs) fn tokens(piece: Piece<'_>) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = piece.text.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        let (kind, from) = if is_word(letter) {
            while let Some((next, _)) = rest.next_if(|(_, letter)| is_word(*letter)) {
                end = next + 1;
            }
            (Kind::Word, start)
        } else if matches!(letter, '\'' | '"' | '`') {
            let mut closed = false;
            for (next, other) in rest.by_ref() {
                if other == letter {
                    closed = true;
                    break;
                }
                end = next + other.len_utf8();
            }
            (if closed { Kind::Quoted } else { Kind::Sign }, start + 1)
        } else if let Some(length) = comment(piece.text.get(start..).unwrap_or_default()) {
            end = start + length;
            while rest.next_if(|(next, _)| *next < end).is_some() {}
            (Kind::Comment, start)
        } else {
            (Kind::Sign, start)
        };
        let part = piece.part(from, end.max(from));
        found.push(Token { text: part.text, kind, at: part.at });
    }
    found
}

/// Length of the comment that a text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| text.find("*/").map_or(text.len(), |end| end + 2))
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.')
}

/// Reads tokens one by one. Comments are kept apart: they may stand anywhere.
pub(in crate::docs) struct Cursor<'a> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token<'a>>>,
    comments: Vec<Token<'a>>,
    end: Location,
    /// Levels of the type that is being read.
    levels: usize,
}

/// Why a piece could not be read.
#[derive(Clone, Debug)]
pub(in crate::docs) struct Unreadable {
    pub(in crate::docs) at: Location,
    pub(in crate::docs) what: String,
}

/// A result of a reader of tokens.
pub(in crate::docs) type Read<T> = Result<T, Unreadable>;

impl<'a> Cursor<'a> {
    pub(in crate::docs) fn new(piece: Piece<'a>) -> Self {
        let end = piece.part(piece.text.len(), piece.text.len()).at;
        let (comments, tokens): (Vec<_>, Vec<_>) =
            tokens(piece).into_iter().partition(|token| token.kind == Kind::Comment);
        Self { tokens: tokens.into_iter().peekable(), comments, end, levels: 0 }
    }

    /// A type of its own begins here.
    pub(in crate::docs) fn outermost(&mut self) {
        self.levels = 0;
    }

    /// One level more of the type; an error if those are too many.
    pub(in crate::docs) fn level(&mut self) -> Read<()> {
        self.levels += 1;
        if self.levels <= MAX_LEVELS {
            return Ok(());
        }
        let at = self.peek().map_or(self.end, |token| token.at);
        Err(Unreadable { at, what: format!("a type of more than {MAX_LEVELS} levels") })
    }

    pub(in crate::docs) fn comments(&self, from: usize, to: usize) -> Vec<&'a str> {
        let inside = |token: &&Token<'_>| token.at.start >= from && token.at.start < to;
        self.comments.iter().filter(inside).map(|token| token.text).collect()
    }

    pub(in crate::docs) fn peek(&mut self) -> Option<Token<'a>> {
        self.tokens.peek().copied()
    }

    pub(in crate::docs) fn next(&mut self) -> Option<Token<'a>> {
        self.tokens.next()
    }

    /// Takes the next token if it is this sign or word.
    pub(in crate::docs) fn eat(&mut self, text: &str) -> Option<Token<'a>> {
        let is_it = |token: &Token<'_>| token.kind != Kind::Quoted && token.text == text;
        self.tokens.next_if(is_it)
    }

    /// Takes the next token, which must be this sign or word.
    pub(in crate::docs) fn expect(&mut self, text: &str) -> Read<Token<'a>> {
        self.eat(text).ok_or_else(|| self.unexpected(&format!("`{text}`")))
    }

    /// Takes the next token, which must be a word.
    pub(in crate::docs) fn word(&mut self, what: &str) -> Read<Token<'a>> {
        let found = self.tokens.next_if(|token| token.kind == Kind::Word);
        found.ok_or_else(|| self.unexpected(what))
    }

    /// An error unless everything has been read.
    pub(in crate::docs) fn finish(mut self) -> Read<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("nothing more")),
        }
    }

    /// That something else was expected at the next token.
    pub(in crate::docs) fn unexpected(&mut self, wanted: &str) -> Unreadable {
        let at = self.peek().map_or(self.end, |token| token.at);
        Unreadable { at, what: format!("expected {wanted}") }
    }
}
