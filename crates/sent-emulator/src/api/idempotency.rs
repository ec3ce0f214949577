//! One execution per key: stores the response under each key.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::world::clock::later;

/// How long a key is valid.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How many keys to keep; the oldest are dropped first.
const KEPT: usize = 50_000;

/// The first response under a key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request_id: String,
    pub(crate) is_sandbox: bool,
}

/// What a call with a key must do.
pub(crate) enum Begin {
    /// Carry out the call, and hold this until it is done.
    CarryOut(watch::Sender<()>),
    Replay(Kept),
    /// Wait for this to change, and ask again.
    Wait(watch::Receiver<()>),
}

/// Keyed by name, which includes the API key, since that identifies the customer.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Keys {
    done: HashMap<String, Kept>,
    order: VecDeque<(Timestamp, String)>,
    /// The call in progress holds the other end: when that is dropped, it is over.
    #[serde(skip)]
    running: HashMap<String, watch::Receiver<()>>,
}

/// 1 to 255 letters, digits, `-` and `_`.
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
