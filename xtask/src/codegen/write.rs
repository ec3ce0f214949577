//! Stage 7: from files in memory to files on disk, all of them or none.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use super::{
    REGENERATE,
    render::{Files, MARK},
};
use crate::diagnostic::Diagnostic;

/// What a run would do to the disk.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Files to write or remove, by path.
    pub changes: Vec<Change>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// One file that is not as it should be.
#[derive(Clone, Debug)]
pub struct Change {
    /// Path from the root of the workspace, or absolute.
    pub path: PathBuf,
    /// The text on disk, if there is one.
    pub before: Option<String>,
    /// The text that should be there, if any should.
    pub after: Option<String>,
}

impl Change {
    /// What happens to the file, in one word.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "new",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
        }
    }
}

/// Compares whole folders: a generated file that nothing generates any more is a change too, and is removed.
///
/// # Errors
///
/// A file in a target folder that codegen did not write, or that cannot be read.
pub fn plan(root: &Path, targets: &[(PathBuf, Files)]) -> Result<Plan, Vec<Diagnostic>> {
    let mut wanted = BTreeMap::new();
    let mut present = BTreeSet::new();
    for (folder, files) in targets {
        scan(root, folder, &mut present)
            .map_err(|(path, error)| vec![unwritable(&path, &error, "read")])?;
        for (name, text) in files {
            wanted.insert(folder.join(name), text.as_str());
        }
    }
    let editions: BTreeSet<_> = wanted.values().filter_map(|text| source(text)?.parent()).collect();
    let mut plan = Plan::default();
    let mut foreign = Vec::new();
    for path in present.iter().filter(|path| !wanted.contains_key(*path)) {
        match fs::read_to_string(root.join(path)) {
            Ok(text) if is_generated(&text) => {
                if is_orphan(root, &text, &editions) {
                    plan.changes.push(Change {
                        path: path.clone(),
                        before: Some(text),
                        after: None,
                    });
                }
            }
            _ => foreign.push(
                Diagnostic::error(
                    "foreign-file",
                    format!("`{REGENERATE}` did not write this file"),
                )
                .in_path(path)
                .help(
                    "an output folder holds generated files only: move it, or name another folder",
                ),
            ),
        }
    }
    for (path, text) in wanted {
        compare(root, path, text, &mut plan, &mut foreign)?;
    }
    plan.changes.sort_by(|a, b| a.path.cmp(&b.path));
    if foreign.is_empty() { Ok(plan) } else { Err(foreign) }
}

/// Adds single files, which share their folders with files by hand.
///
/// # Errors
///
/// A file that was not generated stands there, or one cannot be read.
pub fn plan_pages(
    root: &Path,
    pages: &[(PathBuf, String)],
    plan: &mut Plan,
) -> Result<(), Vec<Diagnostic>> {
    let mut foreign = Vec::new();
    for (path, text) in pages {
        compare(root, path.clone(), text, plan, &mut foreign)?;
    }
    if foreign.is_empty() { Ok(()) } else { Err(foreign) }
}

fn compare(
    root: &Path,
    path: PathBuf,
    text: &str,
    plan: &mut Plan,
    foreign: &mut Vec<Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let before = match fs::read_to_string(root.join(&path)) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(vec![unwritable(&path, &error, "read")]),
    };
    if before.as_deref().is_some_and(|before| !is_generated(before)) {
        let diagnostic = Diagnostic::error(
            "foreign-file",
            "a file that was not generated stands where one would be written",
        )
        .in_path(&path);
        foreign.push(diagnostic.help("move it, or name another folder"));
    } else if before.as_deref() == Some(text) {
        plan.unchanged += 1;
    } else {
        plan.changes.push(Change { path, before, after: Some(text.to_owned()) });
    }
    Ok(())
}

fn is_generated(text: &str) -> bool {
    // JSON has no comments: there the mark is the first member.
    text.lines().take(2).any(|line| line.contains(MARK))
}

/// Whether nothing generates a file any more. The code of an edition may lie inside the folder of another: it is left alone
/// when that other one is generated without it.
fn is_orphan(root: &Path, text: &str, editions: &BTreeSet<&Path>) -> bool {
    source(text).is_none_or(|source| {
        source.parent().is_none_or(|edition| editions.contains(edition))
            || !root.join(source).exists()
    })
}

/// The schema that a generated file names in its header.
fn source(text: &str) -> Option<&Path> {
    let (_, rest) = text.lines().next()?.split_once("` from ")?;
    rest.split_once(". Do not edit").map(|(source, _)| Path::new(source))
}

/// Every file below a folder; links are listed, not followed.
fn scan(
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
        if entry.file_type().map_err(failed)?.is_dir() {
            scan(root, &path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

/// Carries a plan out. New texts are written aside first and then moved into place; if anything fails, what was moved is moved back.
///
/// # Errors
///
/// What failed; the folders are then as they were.
pub fn apply(root: &Path, plan: &Plan) -> Result<(), Diagnostic> {
    let Some(first) = plan.changes.first() else { return Ok(()) };
    let failed = |path: &Path, error: &io::Error| unwritable(path, error, "written");
    let aside = existing_ancestor(&root.join(&first.path));
    let aside = tempfile::Builder::new()
        .prefix(".codegen-")
        .tempdir_in(&aside)
        .map_err(|error| failed(&first.path, &error))?;
    for (number, change) in plan.changes.iter().enumerate() {
        if let Some(text) = &change.after {
            fs::write(aside.path().join(format!("{number}.new")), text)
                .map_err(|error| failed(&change.path, &error))?;
        }
    }
    let mut undo: Vec<Undo> = Vec::new();
    for (number, change) in plan.changes.iter().enumerate() {
        if let Err(error) = replace(root, aside.path(), number, change, &mut undo) {
            // Best effort: a second failure here has nobody left to tell.
            undo.into_iter().rev().for_each(Undo::run);
            return Err(failed(&change.path, &error));
        }
    }
    Ok(())
}

/// A step that takes a move back.
enum Undo {
    Rename { from: PathBuf, to: PathBuf },
    Remove(PathBuf),
    RemoveFolder(PathBuf),
}

impl Undo {
    fn run(self) {
        let _ = match self {
            Self::Rename { from, to } => fs::rename(from, to),
            Self::Remove(path) => fs::remove_file(path),
            Self::RemoveFolder(path) => fs::remove_dir(path),
        };
    }
}

fn replace(
    root: &Path,
    aside: &Path,
    number: usize,
    change: &Change,
    undo: &mut Vec<Undo>,
) -> io::Result<()> {
    let path = root.join(&change.path);
    if change.before.is_some() {
        let backup = aside.join(format!("{number}.old"));
        fs::rename(&path, &backup)?;
        undo.push(Undo::Rename { from: backup, to: path.clone() });
    }
    if change.after.is_some() {
        let mut missing: Vec<_> = path
            .ancestors()
            .skip(1)
            .take_while(|folder| !folder.exists())
            .map(Path::to_owned)
            .collect();
        while let Some(folder) = missing.pop() {
            fs::create_dir(&folder)?;
            undo.push(Undo::RemoveFolder(folder));
        }
        fs::rename(aside.join(format!("{number}.new")), &path)?;
        undo.push(Undo::Remove(path));
    }
    Ok(())
}

fn existing_ancestor(path: &Path) -> PathBuf {
    path.ancestors()
        .skip(1)
        .find(|folder| folder.is_dir())
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

fn unwritable(path: &Path, error: &io::Error, done: &str) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("output", format!("cannot be {done}: {error}")).in_path(path);
    diagnostic.help("check that the folder is there, is yours and has space")
}

/// The differences of a plan as a unified diff, cut after a number of lines.
#[must_use]
pub fn diff(plan: &Plan, lines: usize) -> String {
    let mut text = String::new();
    for change in &plan.changes {
        let (before, after) = (
            change.before.as_deref().unwrap_or_default(),
            change.after.as_deref().unwrap_or_default(),
        );
        let diff = TextDiff::from_lines(before, after);
        let path = change.path.display();
        text.push_str(
            &diff
                .unified_diff()
                .context_radius(2)
                .header(&format!("{path} (on disk)"), &format!("{path} (generated)"))
                .to_string(),
        );
    }
    let total = text.lines().count();
    if total <= lines {
        return text;
    }
    let mut cut = text.lines().take(lines).collect::<Vec<_>>().join("\n");
    let _ = write!(cut, "\n… {} more lines\n", total - lines);
    cut
}
