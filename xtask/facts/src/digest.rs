//! A digest stands for a text that is compared but not kept.

use sha2::{Digest as _, Sha256};

/// The first 64 bits of the SHA-256 of the words of a text; `None` for a text without words.
///
/// Quotes, stars, backquotes and the marks between sentences are no words: a text in bold says the same.
pub(super) fn digest(text: &str) -> Option<String> {
    let is_mark = |letter: char| {
        matches!(
            letter,
            '"' | '\'' | '`' | '*' | '_' | '~' | '“' | '”' | '„' | '‘' | '’' | '«' | '»'
        ) || matches!(
            letter,
            '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '…' | '–' | '—' | '-'
        )
    };
    let words = text.split_whitespace().map(|word| word.trim_matches(is_mark));
    of(&words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The same of code, which says something with each of its signs.
pub(super) fn code_digest(code: &str) -> Option<String> {
    of(&code.split_whitespace().collect::<String>())
}

fn of(text: &str) -> Option<String> {
    use std::fmt::Write as _;

    if text.is_empty() {
        return None;
    }
    let mut digest = String::with_capacity(16);
    for byte in Sha256::digest(text.as_bytes()).iter().take(8) {
        let _ = write!(digest, "{byte:02x}");
    }
    Some(digest)
}
