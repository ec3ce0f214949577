//! One key, one execution: what was answered under each key.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::world::clock::later;

/// How long a key is good for.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Keys that are kept; the oldest go first.
const KEPT: usize = 50_000;

/// How long a call waits for another with the same key.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// The first answer under a key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request_id: String,
    pub(crate) is_sandbox: bool,
}

enum Entry {
    /// Whoever carries it out holds the other end: once that is gone, it is over.
    Running(watch::Receiver<()>),
    Done(Kept),
}

/// What a call with a key is to do.
pub(crate) enum Begin {
    /// Carry it out, and hold this until then.
    CarryOut(watch::Sender<()>),
    Replay(Kept),
    /// Wait until this changes, and ask again.
    Wait(watch::Receiver<()>),
}

/// Keys with their customers, who are the API keys.
#[derive(Default)]
pub(crate) struct Keys {
    entries: HashMap<String, Entry>,
    done: VecDeque<(Timestamp, String)>,
}

/// An API key and an idempotency key, neither of which has a line break.
pub(crate) fn name(api_key: &str, key: &str) -> String {
    format!("{api_key}\n{key}")
}

/// Letters, digits, `-` and `_`: up to 255 of them.
pub(crate) fn is_valid(key: &str) -> bool {
    (1..=255).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

impl Keys {
    pub(crate) fn begin(&mut self, name: &str, now: Timestamp) -> Begin {
        self.forget(now);
        match self.entries.get(name) {
            Some(Entry::Done(kept)) => Begin::Replay(kept.clone()),
            Some(Entry::Running(running)) if running.has_changed().is_ok() => {
                Begin::Wait(running.clone())
            }
            _ => {
                let (sender, receiver) = watch::channel(());
                self.entries.insert(name.to_owned(), Entry::Running(receiver));
                Begin::CarryOut(sender)
            }
        }
    }

    pub(crate) fn finish(&mut self, name: String, kept: Kept, now: Timestamp) {
        self.entries.insert(name.clone(), Entry::Done(kept));
        self.done.push_back((now, name));
    }

    fn forget(&mut self, now: Timestamp) {
        let is_old = |(time, _): &(Timestamp, String)| later(*time, LIFETIME) <= now;
        while self.done.len() > KEPT || self.done.front().is_some_and(is_old) {
            if let Some((_, name)) = self.done.pop_front() {
                self.entries.remove(&name);
            }
        }
    }

    /// What is saved: keys that are done, from the oldest on.
    pub(crate) fn save(&self) -> Vec<(Timestamp, String, Kept)> {
        let kept = self.done.iter().filter_map(|(time, name)| match self.entries.get(name) {
            Some(Entry::Done(kept)) => Some((*time, name.clone(), kept.clone())),
            _ => None,
        });
        kept.collect()
    }

    pub(crate) fn load(saved: Vec<(Timestamp, String, Kept)>) -> Self {
        let mut keys = Self::default();
        for (time, name, kept) in saved {
            keys.finish(name, kept, time);
        }
        keys
    }
}
