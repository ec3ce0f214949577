//! What depending on `sent-models` costs: crates, and the time of a first build, beside the same types written by hand.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use figures::Figure;

/// The crate and its baseline.
const PACKAGES: [&str; 2] = ["sent-models", "by-hand"];

/// Counts crates, and builds each package from nothing in turn, so that both meet the same load of the machine.
pub(super) fn measure(
    root: &Path,
    rounds: usize,
    progress: &dyn Fn(&str),
    table: &mut String,
) -> Result<(), String> {
    let mut figures = PACKAGES.map(|package| Figure::new(format!("cold debug build of {package}")));
    for round in 1..=rounds {
        for (package, figure) in PACKAGES.iter().zip(&mut figures) {
            progress(&format!("building {package} from nothing, round {round} of {rounds}"));
            let target =
                tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
            let started = Instant::now();
            let status = cargo(root)
                .args(["build", "--quiet", "--package", package])
                .env("CARGO_TARGET_DIR", target.path())
                .env("CARGO_INCREMENTAL", "0")
                .stderr(Stdio::inherit())
                .status();
            figure.rounds.push(started.elapsed());
            if !status.is_ok_and(|status| status.success()) {
                return Err(format!("{package} does not build"));
            }
        }
    }
    let [ours, by_hand] = &figures;
    let _ = writeln!(table, "\n{}\n{}", by_hand.beside(by_hand), ours.beside(by_hand));
    for package in PACKAGES {
        let what = format!("crates of {package}");
        let _ = writeln!(table, "{what:<46}{}", crates(root, package)?);
    }
    Ok(())
}

/// Number of crates that a build of a package needs, itself included.
fn crates(root: &Path, package: &str) -> Result<usize, String> {
    let output = cargo(root)
        .args(["tree", "--edges", "normal", "--prefix", "none", "--package", package])
        .output();
    let output = output.map_err(|error| format!("cargo tree: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let names: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split(" (").next())
        .filter(|line| !line.is_empty())
        .collect();
    if names.is_empty() {
        Err(format!("cargo tree lists nothing for {package}"))
    } else {
        Ok(names.len())
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}
