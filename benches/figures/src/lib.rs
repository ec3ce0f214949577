//! Figures: what was measured in several rounds, beside a baseline that took turns with it.

use std::{fmt, time::Duration};

/// What was measured, each round.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it is, for the table.
    pub what: String,
    /// The time of each round.
    pub rounds: Vec<Duration>,
}

impl Figure {
    /// Nothing measured yet.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), rounds: Vec::new() }
    }

    /// A line of the table: median and range of the time, and of how many times as long it took as the baseline in the same round, so
    /// that a machine that is busy for a while slows down both sides.
    #[must_use]
    pub fn beside<'a>(&'a self, baseline: &'a Self) -> impl fmt::Display + 'a {
        Line { figure: self, baseline }
    }
}

struct Line<'a> {
    figure: &'a Figure,
    baseline: &'a Figure,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figure { what, rounds } = self.figure;
        let seconds: Vec<_> = rounds.iter().map(Duration::as_secs_f64).collect();
        let ratios = seconds.iter().zip(&self.baseline.rounds);
        let ratios = ratios.map(|(round, baseline)| round / baseline.as_secs_f64()).collect();
        let (time, ratio) = (Spread::of(seconds), Spread::of(ratios));
        let [median, lowest, highest] =
            [time.median, time.lowest, time.highest].map(Duration::from_secs_f64);
        let time = format!("{median:.1?} ({lowest:.1?} to {highest:.1?})");
        let Spread { median, lowest, highest } = ratio;
        write!(f, "{what:<46}{time:<34}{median:.2} × ({lowest:.2} to {highest:.2})")
    }
}

struct Spread {
    median: f64,
    lowest: f64,
    highest: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or_default();
        Self { median: at(values.len() / 2), lowest: at(0), highest: at(values.len().max(1) - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::Figure;
    use std::time::Duration;

    #[test]
    fn a_line_has_medians_and_ranges_of_time_and_ratio() {
        let figure = |what: &str, rounds: [u64; 3]| Figure {
            rounds: rounds.map(Duration::from_millis).to_vec(),
            ..Figure::new(what)
        };
        let (ours, baseline) = (figure("ours", [30, 10, 20]), figure("by hand", [10, 10, 10]));
        let line = ours.beside(&baseline).to_string();
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!(words.join(" "), "ours 20.0ms (10.0ms to 30.0ms) 2.00 × (1.00 to 3.00)");
    }
}
