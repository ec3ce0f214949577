//! Figures: measurements from several rounds, alternating with a baseline.

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

    /// A line of the table: median and quartiles of the time, and of how many times as long it took
    /// as the baseline in the same round, so that a machine that is busy for a while slows down
    /// both sides.
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
        let [median, lower, upper] =
            [time.median, time.lower, time.upper].map(Duration::from_secs_f64);
        let time = format!("{median:.1?} ({lower:.1?} to {upper:.1?})");
        let Spread { median, lower, upper } = ratio;
        write!(f, "{what:<46}{time:<34}{median:.2} × ({lower:.2} to {upper:.2})")
    }
}

/// Half of the rounds lie between the quartiles: one that something disturbed says nothing.
struct Spread {
    median: f64,
    lower: f64,
    upper: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or_default();
        let (count, quarter) = (values.len(), values.len() / 4);
        Self { median: at(count / 2), lower: at(quarter), upper: at(count.max(1) - 1 - quarter) }
    }
}

#[cfg(test)]
mod tests {
    use super::Figure;
    use std::time::Duration;

    #[test]
    fn a_line_has_medians_and_quartiles_of_time_and_ratio() {
        let figure = |what: &str, rounds: [u64; 5]| Figure {
            rounds: rounds.map(Duration::from_millis).to_vec(),
            ..Figure::new(what)
        };
        let (ours, baseline) = (figure("ours", [30, 10, 20, 900, 1]), figure("by hand", [10; 5]));
        let line = ours.beside(&baseline).to_string();
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!(words.join(" "), "ours 20.0ms (10.0ms to 30.0ms) 2.00 × (1.00 to 3.00)");
    }
}
