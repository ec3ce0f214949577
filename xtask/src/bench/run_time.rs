//! Time of decoding, encoding and calls: measured by a program of its own, which is built with optimization.

use std::{fmt::Write as _, path::Path, process::Command};

/// A round takes a fraction of a second, and a few of them would say more about the machine than about the code.
const LEAST_ROUNDS: usize = 51;

/// Builds and runs it, and takes over its table.
pub(super) fn measure(
    root: &Path,
    rounds: usize,
    progress: &dyn Fn(&str),
    table: &mut String,
) -> Result<(), String> {
    progress("building and running the measurements of decoding and calls");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release", "--package", "run-time", "--"])
        .arg(rounds.max(LEAST_ROUNDS).to_string())
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("run-time failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let _ = write!(table, "\n{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}
