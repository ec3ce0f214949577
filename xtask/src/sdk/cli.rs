//! The part of `cargo xtask docs check` that is about SDKs.

use std::path::Path;

use super::check;
use crate::diagnostic::Diagnostic;

/// Checks an edition against the locks of SDKs in its folder, prints what was found, and returns the exit code; `None` if it has no lock.
///
/// # Errors
///
/// What cannot be read.
pub fn run(root: &Path, edition: &Path) -> Result<Option<u8>, Vec<Diagnostic>> {
    let Some(report) = check::check(root, edition)? else { return Ok(None) };
    if report.exit_code() == 0 {
        anstream::eprintln!("{}", report.summary());
    } else {
        anstream::eprint!("{}", report.render(true));
    }
    Ok(Some(report.exit_code()))
}
