//! The emulator's clock.

use std::time::{Duration, SystemTime};

use sent_models::Timestamp;
use tokio::time::Instant;

/// A real-time clock that can be moved forward.
///
/// With a seed it shows only what happens: a millisecond for each request, and the time of each
/// thing that falls due. So the same calls get the same times, while things still take as long to
/// fall due as without a seed.
pub(crate) struct Clock {
    start: Timestamp,
    started: Instant,
    skipped: Duration,
    shown: Option<Timestamp>,
}

/// Where the clock of a seeded emulator starts: 2026-10-05T08:00:00Z.
const FIXED: i64 = 1_791_187_200;

impl Clock {
    pub(crate) fn real() -> Self {
        let start = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
        Self { start, started: Instant::now(), skipped: Duration::ZERO, shown: None }
    }

    pub(crate) fn fixed() -> Self {
        let start = Timestamp::from_second(FIXED).unwrap_or(Timestamp::UNIX_EPOCH);
        Self { shown: Some(start), start, ..Self::real() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.shown.unwrap_or_else(|| later(self.start, self.running()))
    }

    /// How long the clock has been running, including the time that was skipped: timers use this.
    pub(crate) fn running(&self) -> Duration {
        self.started.elapsed() + self.skipped
    }

    /// A request has arrived.
    pub(crate) fn tick(&mut self) {
        self.shown = self.shown.map(|shown| later(shown, Duration::from_millis(1)));
    }

    /// Something has fallen due, or the state of an earlier run is resumed.
    pub(crate) fn reach(&mut self, time: Timestamp) {
        self.shown = self.shown.map(|shown| shown.max(time));
    }

    /// Moves forward the time that is shown, and the time that timers use: without a seed they are
    /// the same.
    pub(crate) fn skip(&mut self, shown: Duration, running: Duration) {
        match &mut self.shown {
            Some(time) => {
                *time = later(*time, shown);
                self.skipped += running;
            }
            None => self.skipped += shown.max(running),
        }
    }
}

/// Stops at the latest possible time.
pub(crate) fn later(time: Timestamp, after: Duration) -> Timestamp {
    time.checked_add(after).unwrap_or(time)
}
