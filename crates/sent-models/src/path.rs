//! Paths into a JSON document, as errors and corrections show them.

use std::{
    fmt,
    fmt::{Display, Write as _},
};

/// A path such as `data.events[2].status`, built while walking.
#[derive(Default)]
pub(crate) struct Path {
    text: String,
    /// The length of the text before each step.
    ends: Vec<usize>,
}

impl Path {
    pub(crate) fn push_index(&mut self, index: usize) {
        self.ends.push(self.text.len());
        let _ = write!(self.text, "[{index}]");
    }

    /// A key that does not look like a field name is data, and could be a phone number: it becomes
    /// `*`.
    pub(crate) fn push_key(&mut self, key: &str) {
        self.push(if is_name(key) { key } else { "*" });
    }

    pub(crate) fn push_unknown(&mut self) {
        self.push("?");
    }

    fn push(&mut self, step: &str) {
        self.ends.push(self.text.len());
        if !self.text.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(step);
    }

    pub(crate) fn pop(&mut self) {
        self.text.truncate(self.ends.pop().unwrap_or_default());
    }
}

/// `.` for the whole document.
impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.text.is_empty() { "." } else { &self.text })
    }
}

fn is_name(key: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    key.bytes().next().is_some_and(is_letter)
        && key.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
}
