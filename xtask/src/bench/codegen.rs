//! How long a run of the generator takes, and how that grows with the schema.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use figures::Figure;
use spec::edition::load;

use super::scale;

/// How many times the definitions of the real schema are generated.
const SCALES: [usize; 3] = [1, 10, 100];

/// Runs this very program as a process, from start to written files.
pub(super) fn measure(
    root: &Path,
    rounds: usize,
    progress: &dyn Fn(&str),
    table: &mut String,
) -> Result<(), String> {
    let program = std::env::current_exe()
        .map_err(|error| format!("this program cannot be found: {error}"))?;
    let place = tempfile::tempdir()
        .map_err(|error| format!("cannot create a temporary folder: {error}"))?;
    let folders = load::read(root, Path::new("schema/data-models"))
        .map_err(|_| "schema/data-models cannot be read")?;
    let edition = folders.first().ok_or("there is no edition")?;
    let mut figures =
        SCALES.map(|times| Figure::new(format!("codegen, {times} × the definitions")));
    for times in SCALES {
        let schema = place.path().join(format!("schema-{times}"));
        fs::create_dir(&schema).map_err(|error| error.to_string())?;
        for (name, text) in &scale::scaled(edition, times)?.files {
            fs::write(schema.join(name), text).map_err(|error| error.to_string())?;
        }
    }
    for round in 1..=rounds {
        for (times, figure) in SCALES.iter().zip(&mut figures) {
            progress(&format!(
                "generating {times} times the definitions, round {round} of {rounds}"
            ));
            let started = Instant::now();
            let status = Command::new(&program)
                .args(["codegen", "--schema"])
                .arg(place.path().join(format!("schema-{times}")))
                .arg("--out")
                .arg(place.path().join(format!("out-{times}-{round}")))
                .stdout(Stdio::null())
                .status();
            figure.rounds.push(started.elapsed());
            if !status.is_ok_and(|status| status.success()) {
                return Err(format!("codegen failed at {times} times the definitions"));
            }
        }
    }
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    let _ = writeln!(table, "codegen of data-models: the whole process, {profile} build");
    let [once, ..] = &figures;
    for figure in &figures {
        let _ = writeln!(table, "{}", figure.beside(once));
    }
    Ok(())
}
