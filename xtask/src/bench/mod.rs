//! `cargo xtask bench`: the figures that the README quotes, each beside its baseline and from one run.

mod build;
mod codegen;
mod run_time;
mod scale;

use std::{fmt, path::Path, time::Duration};

/// One line of the table.
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// Each run.
    pub runs: Vec<Duration>,
}

impl Figure {
    /// The run in the middle.
    #[must_use]
    pub fn median(&self) -> Duration {
        let mut sorted = self.runs.clone();
        sorted.sort();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    /// How many times as long as another takes, by their medians.
    #[must_use]
    pub fn ratio(&self, baseline: &Self) -> f64 {
        self.median().as_secs_f64() / baseline.median().as_secs_f64()
    }
}

/// Name, median, and the fastest and slowest run.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        let lowest = self.runs.iter().min().copied().unwrap_or_default();
        let highest = self.runs.iter().max().copied().unwrap_or_default();
        let spread = format!("{} to {}", millis(lowest), millis(highest));
        write!(f, "{:<52} {:>11}   {spread}", self.what, millis(self.median()))
    }
}

/// Measures everything, telling `progress` what is under way, and gives back the table.
///
/// # Errors
///
/// What could not be run, in words.
pub fn run(root: &Path, rounds: usize, progress: &dyn Fn(&str)) -> Result<String, String> {
    let mut table = String::new();
    codegen::measure(root, rounds, progress, &mut table)?;
    build::measure(root, rounds, progress, &mut table)?;
    run_time::measure(root, rounds, progress, &mut table)?;
    Ok(table)
}
