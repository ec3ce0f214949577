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

/// The first answer under a key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request_id: String,
    pub(crate) is_sandbox: bool,
}

/// What a call with a key is to do.
pub(crate) enum Begin {
    /// Carry it out, and hold this until then.
    CarryOut(watch::Sender<()>),
    Replay(Kept),
    /// Wait until this changes, and ask again.
    Wait(watch::Receiver<()>),
}

/// Keys by their name, which has the API key in it: customers are told apart by that.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Keys {
    done: HashMap<String, Kept>,
    order: VecDeque<(Timestamp, String)>,
    /// Whoever carries a call out holds the other end: once that is gone, it is over.
    #[serde(skip)]
    running: HashMap<String, watch::Receiver<()>>,
}

/// Letters, digits, `-` and `_`: up to 255 of them.
pub(crate) fn is_valid(key: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (1..=255).contains(&key.len()) && key.bytes().all(is_part)
}

impl Keys {
    pub(crate) fn begin(&mut self, name: &str, now: Timestamp) -> Begin {
        let is_old = |(time, _): &(Timestamp, String)| later(*time, LIFETIME) <= now;
        while self.order.len() > KEPT || self.order.front().is_some_and(is_old) {
            if let Some((_, name)) = self.order.pop_front() {
                self.done.remove(&name);
            }
        }
        if let Some(kept) = self.done.get(name) {
            return Begin::Replay(kept.clone());
        }
        match self.running.get(name) {
            Some(running) if running.has_changed().is_ok() => Begin::Wait(running.clone()),
            _ => {
                let (sender, receiver) = watch::channel(());
                self.running.insert(name.to_owned(), receiver);
                Begin::CarryOut(sender)
            }
        }
    }

    pub(crate) fn finish(&mut self, name: String, kept: Kept, now: Timestamp) {
        self.running.remove(&name);
        self.order.push_back((now, name.clone()));
        self.done.insert(name, kept);
    }
}
