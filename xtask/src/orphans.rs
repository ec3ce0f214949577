//! Generated files that nothing generates any more: of a removed model, or at a place that a
//! manifest used to name.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use emit::types::MARK;
use spec::REGENERATE;

/// Folders in which earlier runs may have left something: every crate's generated code, and the pages. Pages elsewhere are not found.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let crates = fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    let code =
        crates.map(|entry| Path::new("crates").join(entry.file_name()).join("src/generated"));
    code.chain([PathBuf::from("docs")]).collect()
}

/// Whether a text is one that codegen writes.
pub(super) fn is_generated(text: &str) -> bool {
    // Another tool's file may be generated too, or a text may mention it.
    let begin = format!("{MARK} `{REGENERATE}` from ");
    first_lines(text).any(|line| line.contains(&begin) && line.contains(". Do not edit by hand."))
}

// JSON has no comments: there the mark is the first member.
fn first_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take(2)
}

/// The schema or the edition that a generated text names in its header.
fn source(text: &str) -> Option<&Path> {
    let (_, rest) = first_lines(text).find_map(|line| line.split_once("` from "))?;
    rest.split_once(". Do not edit").map(|(source, _)| Path::new(source))
}

/// The folder of the edition that a generated text comes from.
fn edition(text: &str) -> Option<&Path> {
    let source = source(text)?;
    // A reference page names the folder itself.
    if source.extension().is_some() { source.parent() } else { Some(source) }
}

/// The editions that a run makes something of.
pub(super) struct Made<'a>(BTreeSet<&'a Path>);

impl<'a> Made<'a> {
    pub(super) fn new(files: &BTreeMap<PathBuf, &'a str>) -> Self {
        Self(files.values().filter_map(|text| edition(text)).collect())
    }

    /// Whether nothing generates a text that is not among those of the run: it comes from an
    /// edition of the run, or from schemas that are gone. Texts from another edition are left
    /// alone, since a run may cover only some editions. In a target folder, a text that names no
    /// schema is one too.
    pub(super) fn is_orphan(&self, root: &Path, text: &str, is_target: bool) -> bool {
        let Some(source) = source(text) else { return is_target };
        edition(text).is_some_and(|edition| self.0.contains(edition)) || !root.join(source).exists()
    }
}

/// How the folder begins in which a run writes before it moves; one that was killed leaves it.
pub(super) const ASIDE: &str = ".codegen-";

/// Whether a folder of this name is one of these.
pub(super) fn is_aside(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(ASIDE)
}

/// Every file below a folder; links are listed, not followed.
pub(super) fn scan(
    root: &Path,
    folder: &Path,
    found: &mut BTreeSet<PathBuf>,
) -> Result<(), (PathBuf, io::Error)> {
    let failed = |error| (folder.to_owned(), error);
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let path = folder.join(entry.file_name());
        if is_aside(&entry.file_name()) {
            continue;
        }
        if entry.file_type().map_err(failed)?.is_dir() {
            scan(root, &path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}
