//! `cargo xtask outline`: the command line, and the only place that reads and writes files for it.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use emit::{
    self,
    outline::{
        RELEASED,
        changes::{self, Review},
        sections::{self, Section},
    },
};
use spec::{
    diagnostic::{Diagnostic, Failure},
    edition::load,
};

use crate::{
    paths::from_root,
    write::{self, Plan},
};

/// Arguments of `cargo xtask outline`.
#[derive(Args)]
#[command(
    after_long_help = "Exit code: 0 done, or the version fits; 1 the version does not fit; 2 could not read, or the command line is invalid.\n\n\
    Examples:\n  \
    cargo xtask outline               the whole outline\n  \
    cargo xtask outline check         in CI: what changed since the release, whom it breaks, and does the version say so?\n  \
    cargo xtask outline check --since ../base     what changed since the code in that checkout; `scripts/review BRANCH` does this\n  \
    cargo xtask outline release       when a version is released: keep its outline"
)]
pub struct OutlineArgs {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Compare with the outline of the last release, and the version in Cargo.toml with what changed
    #[command(
        long_about = "Compare with the outline of the last release, and the version in Cargo.toml with what changed.\n\n\
        Every line that changed has a class: breaks decoding (JSON that was read is rejected or read as something else), sending (the same code writes other JSON \
        or calls another address), source (code no longer builds), or an addition. Below 1.0.0, a breaking change needs the next minor version, an addition the next patch."
    )]
    Check {
        /// Compare with the code in another checkout instead, and ignore the version
        #[arg(long, value_name = "DIR")]
        since: Option<PathBuf>,
    },
    /// Keep the outline of this version as that of the last release; `cargo xtask release` does this and sets the version
    Release,
}

/// Runs `cargo xtask outline …` from the root of the workspace.
pub fn run(root: &Path, args: &OutlineArgs) -> ExitCode {
    let done = match &args.command {
        None => show(root),
        Some(Command::Check { since: None }) => check(root),
        Some(Command::Check { since: Some(path) }) => since(root, &from_root(root, path)),
        Some(Command::Release) => release(root),
    };
    done.unwrap_or_else(|failure| {
        anstream::eprint!("{}", failure.render(true));
        ExitCode::from(2)
    })
}

type Done = Result<ExitCode, Failure>;

fn show(root: &Path) -> Done {
    for Section { name, text } in sections(root)? {
        anstream::println!("# {name}\n\n{}\n", text.trim_end());
    }
    Ok(ExitCode::SUCCESS)
}

/// What changed since the last release, and whether the version allows it.
pub(crate) fn review(root: &Path, version: &str, today: &[Section]) -> Result<Review, Failure> {
    let path = Path::new(RELEASED);
    let text = fs::read_to_string(root.join(path)).map_err(|error| {
        alone(Diagnostic::unreadable(path, &error).help("`cargo xtask outline release` writes it"))
    })?;
    review_since(&text, version, today)
}

fn review_since(before: &str, version: &str, today: &[Section]) -> Result<Review, Failure> {
    changes::review(before, version, today).map_err(|reason| {
        let finding = Diagnostic::error("released-outline", reason).in_path(Path::new(RELEASED));
        alone(finding.help("take it from the last release; it is not written by hand"))
    })
}

fn since(root: &Path, checkout: &Path) -> Done {
    let there = |failure| {
        anstream::eprintln!("in {}:", checkout.display());
        failure
    };
    let before =
        changes::document(&version(checkout).map_err(there)?, &sections(checkout).map_err(there)?);
    let review = review_since(&before, &version(root)?, &sections(root)?)?;
    anstream::print!("{}", report(&review));
    anstream::println!("{} since {}", count(&review), checkout.display());
    Ok(ExitCode::SUCCESS)
}

/// How many changes there are.
fn count(review: &Review) -> String {
    match review.changes.len() {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    }
}

fn check(root: &Path) -> Done {
    let version = version(root)?;
    let review = review(root, &version, &sections(root)?)?;
    anstream::print!("{}", report(&review));
    let Some(fault) = &review.fault else {
        anstream::println!("{} since {}, version {version} fits", count(&review), review.released);
        return Ok(ExitCode::SUCCESS);
    };
    anstream::eprintln!(
        "error: {fault}\n  = help: set `version` in the [workspace.package] of Cargo.toml and in its dependencies on our crates, then run `cargo tree`, which updates the lock file, and the same with `--manifest-path fuzz/Cargo.toml` and `benches/official/Cargo.toml`; or revert the change"
    );
    Ok(ExitCode::FAILURE)
}

fn release(root: &Path) -> Done {
    let version = version(root)?;
    let text = changes::document(&version, &sections(root)?);
    let path = PathBuf::from(RELEASED);
    let before = match fs::read_to_string(root.join(&path)) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(alone(Diagnostic::unreadable(&path, &error))),
    };
    let lines = text.lines().count();
    let change = write::Change { path, before, after: Some(text) };
    write::apply(root, &Plan { changes: vec![change], unchanged: 0 }).map_err(alone)?;
    anstream::println!("{RELEASED}: version {version}, {lines} lines");
    Ok(ExitCode::SUCCESS)
}

/// The changes as a diff, under the name of the section, with a class for each.
pub fn report(review: &Review) -> String {
    let mut text = String::new();
    let mut section = "";
    for change in &review.changes {
        if section != change.section {
            section = &change.section;
            let _ = writeln!(text, "# {section}");
        }
        let _ = writeln!(text, "@@ {}: {}", change.subject, change.class());
        for (sign, line) in [("-", &change.before), ("+", &change.after)] {
            if let Some(line) = line {
                let _ = writeln!(text, "{sign} {line}");
            }
        }
    }
    text
}

/// The outline of this checkout.
pub(crate) fn sections(root: &Path) -> Result<Vec<Section>, Failure> {
    let folders = load::read(root, Path::new("schema")).map_err(Failure::without_text)?;
    let generated = emit::generate(&folders)?;
    sections::workspace(root, &generated).map_err(Failure::without_text)
}

/// The one version of all published crates.
pub(crate) fn version(root: &Path) -> Result<String, Failure> {
    let path = Path::new("Cargo.toml");
    let text = fs::read_to_string(root.join(path))
        .map_err(|error| alone(Diagnostic::unreadable(path, &error)))?;
    let manifest: toml::Value = toml::from_str(&text).map_err(|error| {
        alone(
            Diagnostic::error("not-toml", error.to_string())
                .in_path(path)
                .help("run `cargo metadata` for details"),
        )
    })?;
    let version = ["workspace", "package", "version"]
        .into_iter()
        .try_fold(&manifest, |value, key| value.get(key))
        .and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| {
        let finding = Diagnostic::error("no-version", "[workspace.package] has no `version`");
        alone(finding.in_path(path).help("give the published crates their version there"))
    })
}

fn alone(finding: Diagnostic) -> Failure {
    Failure::without_text(vec![finding])
}
