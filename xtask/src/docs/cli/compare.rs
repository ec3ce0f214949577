//! `docs check` and `docs accept`.

use std::path::{Path, PathBuf};

use super::{Done, args::Format, files};
use crate::{
    codegen::load,
    diagnostic::Diagnostic,
    docs::{
        accepted,
        check::{self, Inputs, Report},
        lock,
    },
    sdk,
    wording::count,
};

struct Checked {
    code: u8,
    json: serde_json::Value,
    text: String,
}

/// Compares editions with everything that they have a lock of, or one with a page. The worst result is the exit code.
pub(super) fn check(
    root: &Path,
    editions: &[PathBuf],
    page: Option<&Path>,
    format: Format,
    all_languages: bool,
) -> Done {
    let mut all = Vec::new();
    for edition in editions {
        let in_step = |summary: String| format!("{}: {summary}\n", edition.display());
        let sdks = if page.is_none() { sdk::check::check(root, edition)? } else { None };
        // An edition without any lock is compared all the same, which says what is missing.
        let has_page = page.is_some() || root.join(edition).join(lock::FILE_NAME).is_file();
        let mut add = |code, mut json: serde_json::Value, summary: String, text: String| {
            if let Some(members) = json.as_object_mut() {
                members.insert("edition".to_owned(), edition.to_string_lossy().into());
            }
            all.push(Checked { code, json, text: if code == 0 { in_step(summary) } else { text } });
        };
        if has_page || sdks.is_none() {
            let mut report = report(root, edition, page)?;
            if all_languages {
                report.demand_all_languages();
            }
            add(report.exit_code(), report.to_json(), report.summary(), report.render(true));
        }
        if let Some(report) = sdks {
            add(report.exit_code(), report.to_json(), report.summary(), report.render(true));
        }
    }
    match format {
        Format::Json => {
            let reports: Vec<_> = all.iter().map(|checked| &checked.json).collect();
            anstream::println!("{:#}", serde_json::json!(reports));
        }
        Format::Text => {
            for checked in &all {
                if checked.code == 0 {
                    anstream::print!("{}", checked.text);
                } else {
                    anstream::eprint!("{}", checked.text);
                }
            }
        }
    }
    Ok(all.iter().map(|checked| checked.code).max().unwrap_or(0))
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
    let has_page = page.is_some() || root.join(edition).join(lock::FILE_NAME).is_file();
    if !has_page && sdk::check::check(root, edition)?.is_some() {
        let message = "this edition has no page to accept differences of, and differences from SDKs are accepted by hand";
        let help = "`cargo xtask docs check` shows the keys of each entry";
        let path = edition.join(sdk::accepted::FILE_NAME);
        return Err(vec![Diagnostic::error("accept-by-hand", message).in_path(path).help(help)]);
    }
    let report = report(root, edition, page)?;
    if !report.unread.is_empty() {
        anstream::eprint!("{}", report.render(true));
        return Ok(2);
    }
    let path = edition.join(accepted::FILE_NAME);
    let before = files::if_there(root, &path)?.map(|input| input.text).unwrap_or_default();
    let new = report.findings.iter().filter(|finding| !finding.since_lock).count();
    let since_lock = report.findings.len() - new;
    if new > 0 {
        files::write(root, &path, &accepted::append(&before, &report.findings))?;
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
            "{changes} of the page since its lock: `cargo xtask docs lock PAGE` takes them"
        );
    }
    Ok(0)
}

pub(super) fn report(
    root: &Path,
    edition: &Path,
    page: Option<&Path>,
) -> Result<Report, Vec<Diagnostic>> {
    Ok(check::check(&Inputs {
        folders: load::read(root, edition)?,
        lock: files::if_there(root, &edition.join(lock::FILE_NAME))?,
        accepted: files::if_there(root, &edition.join(accepted::FILE_NAME))?,
        page: page.map(files::page).transpose()?,
    }))
}
