//! `docs sync`.

use std::path::Path;

use facts::check::{self, Inputs};
use similar::TextDiff;
use spec::{
    diagnostic::{Diagnostic, Failure},
    edition::load::{self, Folder, normalize},
    wording::count,
};
use sync::sync;

use super::{Done, compare, files};
use crate::write::{self, Change, Plan};

/// Shows the edits that a page asks for, or makes them, and says what they leave to do.
pub(super) fn page(root: &Path, edition: &Path, page: &Path, write: bool) -> Done {
    let inputs = compare::of_page(root, edition, Some(page))?;
    let report = check::page(&inputs);
    if !report.unread.is_empty() {
        anstream::eprint!("{}", report.render(true));
        return Ok(2);
    }
    let again = |folders: Vec<Folder>| check::page(&Inputs { folders, ..inputs.clone() });
    let synced = sync(&report, &inputs.folders, &again);
    let mut changes = Vec::new();
    for (name, text) in synced.files {
        let path = edition.join(name);
        let before = files::if_there(root, &path)?.map(|input| input.text);
        changes.push(Change { path, before, after: Some(text) });
    }
    let plan = Plan { changes, unchanged: 0 };
    for change in &plan.changes {
        let (path, before) = (change.path.display(), change.before.as_deref().unwrap_or_default());
        let diff = TextDiff::from_lines(before, change.after.as_deref().unwrap_or_default());
        anstream::print!(
            "{}",
            diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}"))
        );
    }
    for left in synced.by_hand.iter().chain(&synced.words) {
        anstream::eprintln!("by hand: {left}");
    }
    let refusal = refusal(root, edition, &plan.changes)?;
    if let Some(failure) = &refusal {
        anstream::eprintln!("by hand: `cargo xtask codegen` will ask for this:");
        anstream::eprint!("{}", failure.render(true));
    }
    if write {
        write::apply(root, &plan).map_err(|finding| vec![finding])?;
        anstream::eprintln!(
            "{} written; then `cargo xtask docs lock PAGE`, `cargo xtask codegen`",
            count(plan.changes.len(), "file", "files")
        );
    }
    let is_shown = !plan.changes.is_empty() && !write;
    let is_open = !synced.by_hand.is_empty() || !synced.words.is_empty();
    Ok(u8::from(is_shown || is_open || refusal.is_some()))
}

/// What codegen finds in the edition and in those next to it once the changes are made: a page of
/// differences wants a reason for each.
fn refusal(
    root: &Path,
    edition: &Path,
    changes: &[Change],
) -> Result<Option<Failure>, Vec<Diagnostic>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let mut folders = load::read(root, edition.parent().unwrap_or(edition))?;
    let path = normalize(edition);
    for folder in folders.iter_mut().filter(|folder| folder.path == path) {
        for change in changes {
            let name = change.path.file_name().map(|name| name.to_string_lossy().into_owned());
            folder.files.extend(name.zip(change.after.clone()));
        }
    }
    Ok(emit::generate(&folders).err())
}
