//! `cargo xtask release`: everything that names the version of a release, in one step.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use clap::Args;
use emit::outline::{RELEASED, changes};
use spec::{
    diagnostic::{Diagnostic, Failure},
    edition::manifest::is_day,
};

use crate::{
    outline::{review, sections, version as current},
    write::{self, Change, Plan},
};

/// Arguments of `cargo xtask release`.
#[derive(Args)]
#[command(
    after_long_help = "Exit code: 0 done; 1 the version does not fit what changed; 2 could not read, or the command line is invalid.\n\n\
    Example:\n  \
    cargo xtask release 0.2.0 2026-12-01"
)]
pub(crate) struct ReleaseArgs {
    /// The version, such as 0.2.0
    version: semver::Version,

    /// The date, which replaces `unreleased` in the changelog
    #[arg(value_name = "YYYY-MM-DD", value_parser = day)]
    day: String,
}

/// Workspaces with a lock file that has our packages.
const LOCKED: [&str; 3] = [".", "fuzz", "benches/official"];

pub(crate) fn run(root: &Path, args: &ReleaseArgs) -> ExitCode {
    release(root, args).unwrap_or_else(|failure| {
        anstream::eprint!("{}", failure.render(true));
        ExitCode::from(2)
    })
}

fn release(root: &Path, args: &ReleaseArgs) -> Result<ExitCode, Failure> {
    let version = args.version.to_string();
    let sections = sections(root)?;
    let review = review(root, &version, &sections)?;
    if let Some(fault) = &review.fault {
        anstream::eprintln!(
            "error: {fault}\n  = help: `cargo xtask outline check` lists what changed"
        );
        return Ok(ExitCode::FAILURE);
    }
    let read = |name: &str| {
        fs::read_to_string(root.join(name))
            .map_err(|error| alone(Diagnostic::unreadable(Path::new(name), &error)))
    };
    let (own, log, released) = (read("Cargo.toml")?, read("CHANGELOG.md")?, read(RELEASED)?);
    let change = |name: &str, before: String, after: Result<String, String>| match after {
        Ok(after) => {
            Ok(Change { path: PathBuf::from(name), before: Some(before), after: Some(after) })
        }
        Err(reason) => Err(alone(Diagnostic::error("release", reason).in_path(name))),
    };
    let before = current(root)?;
    let after = (manifest(&own, &before, &version), changelog(&log, &version, &args.day));
    let changes = vec![
        change("Cargo.toml", own, Ok(after.0))?,
        change("CHANGELOG.md", log, after.1)?,
        change(RELEASED, released, Ok(changes::document(&version, &sections)))?,
    ];
    write::apply(root, &Plan { changes, unchanged: 0 }).map_err(alone)?;
    for folder in LOCKED {
        // The versions of others stay as they are.
        let done = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["update", "--quiet", "--workspace", "--offline"])
            .current_dir(root.join(folder))
            .status();
        if !done.is_ok_and(|status| status.success()) {
            anstream::eprintln!(
                "warning: {folder}/Cargo.lock still has the old version\n  = help: `cargo update --workspace` there"
            );
        }
    }
    anstream::println!(
        "version {version}: Cargo.toml, CHANGELOG.md, {RELEASED} and the lock files"
    );
    Ok(ExitCode::SUCCESS)
}

/// The manifest of the workspace with another version, its own and that of its dependencies on itself.
fn manifest(text: &str, before: &str, version: &str) -> String {
    let own = format!("version = \"{before}\"");
    let is_own = |line: &str| line == own || (line.contains("path = ") && line.contains(&own));
    let lines = text.split('\n').map(|line| {
        if is_own(line) {
            line.replace(&own, &format!("version = \"{version}\""))
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The changelog with a date in place of `unreleased`.
fn changelog(text: &str, version: &str, day: &str) -> Result<String, String> {
    let heading = text
        .lines()
        .find(|line| line.starts_with("## ") && line.ends_with("unreleased"))
        .ok_or("no heading says `unreleased`: describe what changed first")?;
    Ok(text.replacen(heading, &format!("## {version} – {day}"), 1))
}

fn day(text: &str) -> Result<String, String> {
    if is_day(text) {
        Ok(text.to_owned())
    } else {
        Err("a date is written as 2026-12-01".to_owned())
    }
}

fn alone(finding: Diagnostic) -> Failure {
    Failure::without_text(vec![finding])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::{changelog, day, manifest};

    #[test]
    fn every_place_has_the_version_and_no_other_does() {
        let text = |version: &str| {
            format!(
                "[workspace.package]\nversion = \"{version}\"\nrust-version = \"1.89\"\n\n[workspace.dependencies]\n\
                a = {{ path = \"a\", version = \"{version}\" }}\nb = {{ version = \"0.2.0\" }}\n"
            )
        };
        assert_eq!(manifest(&text("0.2.0"), "0.2.0", "0.3.1"), text("0.3.1"));
        let log = "# Changelog\n\n## 0.2.0 – unreleased\n\n## 0.1.0 – 2026-11-24\n";
        let after = "# Changelog\n\n## 0.3.1 – 2026-12-01\n\n## 0.1.0 – 2026-11-24\n";
        assert_eq!(changelog(log, "0.3.1", "2026-12-01").unwrap(), after);
        assert!(changelog(after, "0.3.2", "2026-12-02").is_err());
        assert!(day("2026-12-01").is_ok() && day("1.12.2026").is_err() && day("2026-1-1").is_err());
    }
}
