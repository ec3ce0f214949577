//! The table.

use std::time::Duration;

/// What was measured, each round.
pub(crate) struct Figure {
    pub(crate) what: String,
    pub(crate) rounds: Vec<Duration>,
}

impl Figure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), rounds: Vec::new() }
    }

    fn median(&self) -> Duration {
        let mut sorted = self.rounds.clone();
        sorted.sort();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

/// Prints a baseline and what stands beside it: median, range, and the median of the ratios of rounds that ran side by side.
#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
pub(crate) fn print(baseline: &Figure, others: &[&Figure]) {
    for figure in std::iter::once(&baseline).chain(others) {
        let micros = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6);
        let lowest = figure.rounds.iter().min().copied().unwrap_or_default();
        let highest = figure.rounds.iter().max().copied().unwrap_or_default();
        let mut ratios: Vec<_> = figure
            .rounds
            .iter()
            .zip(&baseline.rounds)
            .map(|(round, baseline)| round.as_secs_f64() / baseline.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        let ratio = ratios.get(ratios.len() / 2).copied().unwrap_or_default();
        println!(
            "{:<52} {:>11}   {} to {}   {ratio:.2} ×",
            figure.what,
            micros(figure.median()),
            micros(lowest),
            micros(highest)
        );
    }
}
