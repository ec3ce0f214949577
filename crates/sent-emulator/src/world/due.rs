//! Scheduled work, in order of time.

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
    /// Ties are resolved in the order of scheduling.
    number: u64,
    pub(crate) due: Due,
    /// The running time of the clock at which it is due.
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

    /// Takes an entry that is due at this running time.
    pub(crate) fn take_until(&mut self, running: Duration) -> Option<Entry> {
        self.next().filter(|entry| entry.running <= running)?;
        self.entries.pop().map(|Reverse(entry)| entry)
    }

    /// Resumes after a restart: everything falls due as long after `now` as it was going to.
    pub(crate) fn resume(&mut self, now: Timestamp) {
        let entries = std::mem::take(&mut self.entries).into_iter().map(|Reverse(mut entry)| {
            entry.running = entry.at.duration_since(now).unwrap_or_default();
            Reverse(entry)
        });
        self.entries = entries.collect();
    }
}
