//! Time of decoding, encoding and calls: measured by separate programs, which are built with
//! optimization.

use std::{fmt::Write as _, path::Path, process::Command};

/// A round takes a fraction of a second, and a few of them would say more about the machine than about the code.
const LEAST_ROUNDS: usize = 51;

/// Builds and runs them, and takes over their tables.
pub(super) fn measure(
    root: &Path,
    rounds: usize,
    progress: &dyn Fn(&str),
    table: &mut String,
) -> Result<(), String> {
    progress("building and running the measurements of decoding and calls");
    let own = run(root, rounds, &["--package", "run-time"])?;
    let _ = write!(table, "\n{own}");
    progress("building and running them with the official crate");
    // A separate workspace: it needs the registry, which nothing else here does once the crates are
    // there.
    match run(root, rounds, &["--manifest-path", "benches/official/Cargo.toml"]) {
        Ok(beside) => _ = write!(table, "\n{beside}"),
        Err(reason) => {
            let why = reason.lines().find(|line| line.starts_with("error")).unwrap_or_default();
            let _ = writeln!(table, "\nnot measured: {} ({why})", super::OFFICIAL);
        }
    }
    Ok(())
}

fn run(root: &Path, rounds: usize, which: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release", "--locked"])
        .args(which)
        .args(["--", &rounds.max(LEAST_ROUNDS).to_string()])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{} failed:\n{}", which.join(" "), String::from_utf8_lossy(&output.stderr)))
    }
}
