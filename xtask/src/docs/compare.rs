//! `docs check` and `docs accept`.

use std::path::{Path, PathBuf};

use facts::{
    accept,
    adapters::page_lock,
    check::{self, Inputs},
    report::with,
};
use serde_json::json;
use spec::{diagnostic::Diagnostic, edition::load, wording::count};

use super::{Done, args::Format, files};

/// Compares editions with everything that they have a lock for, or one with a page. The worst
/// result is the exit code.
pub(super) fn check(
    root: &Path,
    editions: &[PathBuf],
    page: Option<&Path>,
    format: Format,
    all_languages: bool,
) -> Done {
    let mut all = Vec::new();
    for edition in editions {
        let against_page = of_page(root, edition, page)?;
        let against_sdks = of_sdks(root, edition)?.filter(|_| page.is_none());
        // An edition without any lock is compared all the same, which says what is missing.
        if has_page(&against_page) || against_sdks.is_none() {
            let mut report = check::page(&against_page);
            if all_languages {
                report.demand_all_languages();
            }
            all.push((edition, report));
        }
        all.extend(against_sdks.map(|inputs| (edition, check::sdks(&inputs))));
    }
    let mut reports = Vec::new();
    for (edition, report) in &all {
        match (format, report.exit_code()) {
            (Format::Json, _) => {
                let edition = json!({ "edition": edition.to_string_lossy() });
                reports.push(with(report.to_json(), edition));
            }
            (Format::Text, 0) => anstream::println!("{}: {}", edition.display(), report.summary()),
            (Format::Text, _) => anstream::eprint!("{}", report.render(true)),
        }
    }
    if matches!(format, Format::Json) {
        anstream::println!("{:#}", json!(reports));
    }
    Ok(all.iter().map(|(_, report)| report.exit_code()).max().unwrap_or(0))
}

/// Every edition in `schema/` that has a lock.
pub(super) fn locked_editions(root: &Path) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let folders = load::read(root, Path::new("schema"))?;
    let locked = folders.into_iter().filter(|folder| {
        folder.requested && folder.files.keys().any(|name| name.ends_with(".lock.json"))
    });
    Ok(locked.map(|folder| folder.path).collect())
}

pub(super) fn accept(root: &Path, edition: &Path, page: Option<&Path>) -> Done {
    let inputs = of_page(root, edition, page)?;
    if !has_page(&inputs) && of_sdks(root, edition)?.is_some() {
        let message = "this edition has no page to accept differences from, and differences from SDKs are accepted by hand";
        let help = "`cargo xtask docs check` shows the keys of each entry";
        let path = edition.join(accept::OF_SDKS);
        return Err(vec![Diagnostic::error("accept-by-hand", message).in_path(path).help(help)]);
    }
    let report = check::page(&inputs);
    if !report.unread.is_empty() {
        anstream::eprint!("{}", report.render(true));
        return Ok(2);
    }
    let path = edition.join(accept::OF_PAGE);
    let before = inputs.accepted.map(|input| input.text).unwrap_or_default();
    let new = report.findings.iter().filter(|finding| !finding.since_lock).count();
    let since_lock = report.findings.len() - new;
    if new > 0 {
        files::write(root, &path, &accept::append(&before, &report.findings))?;
        let entries = count(new, "entry", "entries");
        anstream::println!(
            "{}: {entries} added; write a reason and a source for each",
            path.display()
        );
    } else {
        anstream::println!("{}: nothing to add", path.display());
    }
    if since_lock > 0 {
        let changes = count(since_lock, "change", "changes");
        anstream::println!(
            "{changes} to the page since its lock: `cargo xtask docs lock PAGE` records them"
        );
    }
    Ok(0)
}

fn has_page(inputs: &Inputs) -> bool {
    inputs.page.is_some() || inputs.lock.is_some()
}

/// An edition next to its page, or the lock of one.
pub(super) fn of_page(
    root: &Path,
    edition: &Path,
    page: Option<&Path>,
) -> Result<Inputs, Vec<Diagnostic>> {
    Ok(Inputs {
        folders: load::read(root, edition)?,
        lock: files::if_there(root, &edition.join(page_lock::FILE_NAME))?,
        accepted: files::if_there(root, &edition.join(accept::OF_PAGE))?,
        page: page.map(files::page).transpose()?,
    })
}

/// Nothing for an edition without an SDK lock.
fn of_sdks(root: &Path, edition: &Path) -> Result<Option<Inputs>, Vec<Diagnostic>> {
    let inputs = Inputs {
        folders: load::read(root, edition)?,
        accepted: files::if_there(root, &edition.join(accept::OF_SDKS))?,
        ..Inputs::default()
    };
    let has_lock = inputs.sdk_locks().next().is_some();
    Ok(has_lock.then_some(inputs))
}
