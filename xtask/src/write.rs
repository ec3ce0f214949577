//! Stage 7: from files in memory to files on disk, all of them or none.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

use emit::types::Files;
use similar::TextDiff;
use spec::{REGENERATE, diagnostic::Diagnostic};

use crate::orphans::{self, Made};

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
    pub fn verb(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "new",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
        }
    }
}

/// Compares the output of a run with what is on disk. `targets` are whole folders of code: a file
/// in them that nothing generates any more is a change too, and is removed. `pages` share their
/// folders with files by hand. What earlier runs left in the folders `searched` is removed as well.
///
/// # Errors
///
/// A file in a target folder, or in the place of a page, that codegen did not write; one that cannot be read.
pub fn plan(
    root: &Path,
    targets: &[(PathBuf, Files)],
    pages: &[(PathBuf, String)],
    searched: &[PathBuf],
) -> Result<Plan, Vec<Diagnostic>> {
    let unread = |(path, error): (PathBuf, io::Error)| vec![unwritable(&path, &error, "read")];
    let mut wanted: BTreeMap<_, _> =
        pages.iter().map(|(path, text)| (path.clone(), text.as_str())).collect();
    let (mut present, mut elsewhere) = (BTreeSet::new(), BTreeSet::new());
    for (folder, files) in targets {
        orphans::scan(root, folder, &mut present).map_err(unread)?;
        for (name, text) in files {
            wanted.insert(folder.join(name), text.as_str());
        }
    }
    for folder in searched {
        orphans::scan(root, folder, &mut elsewhere).map_err(unread)?;
    }
    let made = Made::new(&wanted);
    let mut plan = Plan::default();
    let mut foreign = Vec::new();
    for path in present.union(&elsewhere).filter(|path| !wanted.contains_key(*path)) {
        let text = fs::read_to_string(root.join(path)).ok();
        let is_target = present.contains(path);
        match text.filter(|text| orphans::is_generated(text)) {
            Some(text) if made.is_orphan(root, &text, is_target) => {
                plan.changes.push(Change { path: path.clone(), before: Some(text), after: None });
            }
            None if is_target => foreign.push(
                Diagnostic::error(
                    "foreign-file",
                    format!("`{REGENERATE}` did not write this file"),
                )
                .in_path(path)
                .help(
                    "an output folder holds only generated files: move it, or name another folder",
                ),
            ),
            _ => {}
        }
    }
    for (path, text) in wanted {
        compare(root, path, text, &mut plan, &mut foreign)?;
    }
    plan.changes.sort_by(|a, b| a.path.cmp(&b.path));
    if foreign.is_empty() { Ok(plan) } else { Err(foreign) }
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
    if before.as_deref().is_some_and(|before| !orphans::is_generated(before)) {
        let diagnostic = Diagnostic::error(
            "foreign-file",
            "a file that was not generated is where one would be written",
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

/// Carries a plan out. New texts are written aside first and then moved into place; if anything fails, what was moved is moved back.
///
/// # Errors
///
/// What failed; the folders are then as they were. Another run that is writing, or has since the plan was made.
pub fn apply(root: &Path, plan: &Plan) -> Result<(), Diagnostic> {
    let Some(first) = plan.changes.first() else { return Ok(()) };
    let failed = |path: &Path, error: &io::Error| unwritable(path, error, "written");
    // Held until everything is in place.
    let _lock = lock(root)?;
    for change in &plan.changes {
        let now = fs::read_to_string(root.join(&change.path)).ok();
        if now != change.before {
            let finding = Diagnostic::error("output", "the file has changed since it was read");
            return Err(finding.in_path(&change.path).help("run the command again"));
        }
    }
    let folder = |change: &Change| existing_ancestor(&root.join(&change.path));
    plan.changes
        .iter()
        .map(folder)
        .collect::<BTreeSet<_>>()
        .iter()
        .for_each(|folder| remove_leftovers(folder));
    let aside = folder(first);
    let aside = tempfile::Builder::new()
        .prefix(orphans::ASIDE)
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
            // Best effort: a second failure here cannot be reported.
            undo.into_iter().rev().for_each(Undo::run);
            return Err(failed(&change.path, &error));
        }
    }
    drop(aside);
    for change in plan.changes.iter().filter(|change| change.after.is_none()) {
        // A folder that still holds something stays.
        let path = root.join(&change.path);
        drop(path.ancestors().skip(1).try_for_each(fs::remove_dir));
    }
    Ok(())
}

/// Keeps other runs from writing, in whatever folder of the workspace, until it is dropped.
pub fn lock(root: &Path) -> Result<fs::File, Diagnostic> {
    let mut hash = DefaultHasher::new();
    root.canonicalize().unwrap_or_else(|_| root.to_owned()).hash(&mut hash);
    // Not in the workspace, where it would be a file to explain.
    let path = std::env::temp_dir().join(format!("xtask-{:016x}.lock", hash.finish()));
    // Nothing is written to it, nor read from it: others may have put something else in its place.
    let file = fs::File::options().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|error| unwritable(&path, &error, "written"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let finding = Diagnostic::error("output", "another run is writing files here");
            Err(finding.in_path(&path).help("wait for it, and run the command again"))
        }
        Err(fs::TryLockError::Error(error)) => Err(unwritable(&path, &error, "locked")),
    }
}

/// Removes what killed runs have left: none of it is needed, since all of it is generated.
fn remove_leftovers(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| orphans::is_aside(&entry.file_name())) {
        // What cannot be removed does no harm.
        drop(fs::remove_dir_all(entry.path()));
    }
}

/// A step that undoes a move.
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
    diagnostic.help("check that the folder exists, is yours and has space")
}

/// The differences of a plan as a unified diff, cut after a number of lines.
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
