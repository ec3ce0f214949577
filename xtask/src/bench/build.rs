//! What depending on a crate costs: crates, and the time of a first build, next to the alternative
//! without it.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use figures::Figure;

use super::OFFICIAL;

struct Dependency {
    name: &'static str,
    /// How Cargo is told where it is; `{root}` is the workspace.
    source: &'static str,
}

/// The types next to the same written by hand, and the client next to the official crate, which
/// needs the registry.
const PAIRS: [[Dependency; 2]; 2] = [
    [
        Dependency { name: "by-hand", source: "path = '{root}/benches/by-hand'" },
        Dependency { name: "sent-models", source: "path = '{root}/crates/sent-models'" },
    ],
    [
        Dependency { name: OFFICIAL, source: "version = '=0.1.0'" },
        Dependency { name: "sent-client", source: "path = '{root}/crates/sent-client'" },
    ],
];

/// Counts crates, and builds a program with each dependency from nothing in turn, so that both of a pair meet the same load of the machine.
pub(super) fn measure(
    root: &Path,
    rounds: usize,
    progress: &dyn Fn(&str),
    table: &mut String,
) -> Result<(), String> {
    for pair in &PAIRS {
        let _ = writeln!(table);
        let place = tempfile::tempdir()
            .map_err(|error| format!("cannot create a temporary folder: {error}"))?;
        let mut figures = Vec::new();
        for dependency in pair {
            let folder = place.path().join(dependency.name);
            set_up(root, &folder, dependency).map_err(|error| error.to_string())?;
            if !succeeds(cargo(&folder).arg("fetch")) {
                let _ = writeln!(table, "not measured: {} is not available here", dependency.name);
                break;
            }
            figures.push(Figure::new(format!("cold debug build of {}", dependency.name)));
        }
        let [baseline, ours] = figures.as_mut_slice() else { continue };
        for round in 1..=rounds {
            for (dependency, figure) in pair.iter().zip([&mut *baseline, &mut *ours]) {
                let name = dependency.name;
                progress(&format!("building {name} from nothing, round {round} of {rounds}"));
                let target = tempfile::tempdir()
                    .map_err(|error| format!("cannot create a temporary folder: {error}"))?;
                let started = Instant::now();
                let is_built = succeeds(
                    cargo(&place.path().join(name))
                        .args(["build", "--quiet", "--offline"])
                        .env("CARGO_TARGET_DIR", target.path())
                        .env("CARGO_INCREMENTAL", "0"),
                );
                figure.rounds.push(started.elapsed());
                if !is_built {
                    return Err(format!("{name} does not build"));
                }
            }
        }
        let _ = writeln!(table, "{}\n{}", baseline.beside(baseline), ours.beside(baseline));
        for dependency in pair {
            let what = format!("crates of {}", dependency.name);
            let count = crates(&place.path().join(dependency.name))?;
            let _ = writeln!(table, "{what:<46}{count}");
        }
    }
    Ok(())
}

/// A program that depends on it, with the versions of the lock file that has all of them.
fn set_up(root: &Path, folder: &Path, dependency: &Dependency) -> std::io::Result<()> {
    let source = dependency.source.replace("{root}", &root.display().to_string());
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
    fs::copy(root.join("benches/official/Cargo.lock"), folder.join("Cargo.lock"))?;
    let package = "[package]\nname = \"user\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]";
    fs::write(
        folder.join("Cargo.toml"),
        format!("{package}\n{} = {{ {source} }}\n", dependency.name),
    )
}

/// Number of crates that a build needs, without the program itself.
fn crates(folder: &Path) -> Result<usize, String> {
    let output = cargo(folder)
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none"])
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let names: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split(" (").next())
        .filter(|name| !name.is_empty())
        .collect();
    names.len().checked_sub(1).filter(|count| *count > 0).ok_or_else(|| {
        format!("cargo tree lists nothing:\n{}", String::from_utf8_lossy(&output.stderr))
    })
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}
