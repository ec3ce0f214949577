//! Texts that were read, and places in them.

use std::{ops::Range, path::PathBuf};

use serde_json::json;

/// A text file as it was read, with the path that messages name it by.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub path: PathBuf,
    pub text: String,
}

/// Index of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) usize);

/// Every text that a run has read, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Keeps a text and returns its id.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile { path: path.into(), text: text.into() });
        FileId(self.files.len() - 1)
    }

    /// The file with this id, if it is one of this collection.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0)
    }

    /// For machines: the file, and line and column from 1; `None` if the place is not in these texts.
    pub fn place_to_json(&self, at: Location) -> Option<serde_json::Value> {
        let (file, line, column) = self.place(at)?;
        Some(json!({ "file": file.path.to_string_lossy(), "line": line, "column": column }))
    }

    /// For people: `contact.json:12:9`.
    pub fn place_to_text(&self, at: Location) -> Option<String> {
        let (file, line, column) = self.place(at)?;
        Some(format!("{}:{line}:{column}", file.path.display()))
    }

    fn place(&self, at: Location) -> Option<(&SourceFile, usize, usize)> {
        let file = self.get(at.file)?;
        let before = file.text.get(..at.start)?;
        let line = before.matches('\n').count() + 1;
        Some((file, line, before.rsplit('\n').next()?.chars().count() + 1))
    }
}

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub file: FileId,
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Location {
    pub fn span(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Located<T> {
    pub value: T,
    pub at: Location,
}
