//! What falls due, in the order of its time.

use std::{cmp::Reverse, collections::BinaryHeap, time::Duration};

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Due {
    /// A message takes its next step.
    Message(String),
    /// A template has been reviewed.
    Review(String),
    /// An event is to be delivered to its webhook.
    Delivery(String),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    /// What was planned first comes first.
    number: u64,
    pub(crate) due: Due,
    /// When the clock has been running for so long.
    #[serde(skip)]
    pub(crate) running: Duration,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Queue {
    entries: BinaryHeap<Reverse<Entry>>,
    planned: u64,
}

impl Queue {
    pub(crate) fn plan(&mut self, at: Timestamp, running: Duration, due: Due) {
        self.planned += 1;
        self.entries.push(Reverse(Entry { at, number: self.planned, due, running }));
    }

    pub(crate) fn next(&self) -> Option<&Entry> {
        self.entries.peek().map(|Reverse(entry)| entry)
    }

    /// What is due when the clock has been running for so long.
    pub(crate) fn take_until(&mut self, running: Duration) -> Option<Entry> {
        self.next().filter(|entry| entry.running <= running)?;
        self.entries.pop().map(|Reverse(entry)| entry)
    }

    /// Goes on after a restart: everything falls due as long after `now` as it was to.
    pub(crate) fn resume(&mut self, now: Timestamp) {
        let entries = std::mem::take(&mut self.entries).into_iter().map(|Reverse(mut entry)| {
            entry.running = entry.at.duration_since(now).unwrap_or_default();
            Reverse(entry)
        });
        self.entries = entries.collect();
    }
}
