//! Retry state shared by all clones of a client: how many retries are left, and how long the API
//! wants no calls.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// The retries that all clones of a client share: when most calls fail, sending everything several
/// times makes it worse.
///
/// A retry is taken before it is made, and given back when it succeeds or the call is dropped: only
/// failures use it up. Every successful call gives a fifth of one back. A few retries can always be
/// in flight, so that the end of an outage is noticed.
#[derive(Debug)]
pub(crate) struct Budget {
    full: u32,
    used: Mutex<Used>,
}

/// In fifths of a retry.
#[derive(Debug, Default)]
struct Used {
    under_way: u32,
    failed: u32,
}

const RETRY: u32 = 5;

/// The number of retries that can always be in flight, however many have failed.
const RESERVE: u32 = 20 * RETRY;

impl Budget {
    /// How many retries may fail in a row by default.
    pub(crate) const DEFAULT: u32 = 100;

    pub(crate) fn new(retries: u32) -> Self {
        Self { full: retries.saturating_mul(RETRY), used: Mutex::default() }
    }

    /// Takes a retry; `None` if there are none left.
    pub(crate) fn take(self: &Arc<Self>) -> Option<Taken> {
        let mut used = self.used();
        let all = used.under_way.saturating_add(used.failed).saturating_add(RETRY);
        if all > self.full {
            return None;
        }
        // Without a limit nothing is counted, so nothing can add up to one.
        if self.full < u32::MAX {
            used.under_way += RETRY;
        }
        Some(Taken { budget: Arc::clone(self), has_failed: false })
    }

    /// Gives back a little for a successful call.
    pub(crate) fn give(&self) {
        let mut used = self.used();
        used.failed = used.failed.saturating_sub(1);
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A retry in flight. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Taken {
    budget: Arc<Budget>,
    has_failed: bool,
}

impl Taken {
    /// Uses up the retry, unless nearly all are used up.
    pub(crate) fn fail(mut self) {
        self.has_failed = true;
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut used = self.budget.used();
        used.under_way = used.under_way.saturating_sub(RETRY);
        if self.has_failed && self.budget.full < u32::MAX {
            let most = self.budget.full.saturating_sub(RESERVE);
            used.failed = used.failed.saturating_add(RETRY).min(most);
        }
    }
}

/// How many connections may be kept open between calls. The pool does not tell, so this counts
/// responses, up to the number of concurrent calls so far, and connections that turn out to be
/// closed.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Connections>);

#[derive(Debug, Default)]
struct Connections {
    under_way: u32,
    most: u32,
    kept: u32,
}

impl Kept {
    /// A request goes out; the guard is dropped when it is answered or given up.
    pub(crate) fn enter(&self) -> UnderWay<'_> {
        let mut connections = self.connections();
        connections.under_way += 1;
        connections.most = connections.most.max(connections.under_way);
        UnderWay(self)
    }

    /// A response has arrived, and its connection is kept.
    pub(crate) fn put(&self) {
        let mut connections = self.connections();
        connections.kept = connections.most.min(connections.kept + 1);
    }

    /// A connection was closed; returns whether it may have been a kept one.
    pub(crate) fn take(&self) -> bool {
        let mut connections = self.connections();
        let was_kept = connections.kept > 0;
        connections.kept = connections.kept.saturating_sub(1);
        was_kept
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request in flight.
pub(crate) struct UnderWay<'a>(&'a Kept);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.connections().under_way -= 1;
    }
}

/// Until when the API wants no calls: one clone is told, and all wait.
#[derive(Debug, Default)]
pub(crate) struct Pause(Mutex<Option<Instant>>);

impl Pause {
    /// The API has asked for a wait.
    pub(crate) fn ask(&self, wait: Duration) {
        let until = Instant::now().checked_add(wait);
        let mut pause = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = (*pause).max(until);
    }

    /// The remaining wait.
    pub(crate) fn left(&self) -> Duration {
        let mut pause = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left =
            pause.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            *pause = None;
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use std::{iter, sync::Arc};

    use super::{Budget, Kept, Taken};

    fn all(budget: &Arc<Budget>) -> Vec<Taken> {
        iter::from_fn(|| budget.take()).take(1000).collect()
    }

    #[test]
    fn what_succeeds_or_is_dropped_is_given_back() {
        let budget = Arc::new(Budget::new(30));
        let taken = all(&budget);
        assert_eq!(taken.len(), 30);
        drop(taken);
        assert_eq!(all(&budget).len(), 30);
    }

    #[test]
    fn what_fails_is_used_up_but_for_a_reserve() {
        let budget = Arc::new(Budget::new(30));
        all(&budget).into_iter().take(5).for_each(Taken::fail);
        assert_eq!(all(&budget).len(), 25);
        for _ in 0..9 {
            all(&budget).into_iter().for_each(Taken::fail);
        }
        assert_eq!(all(&budget).len(), 20);
        (0..10).for_each(|_| budget.give());
        assert_eq!(all(&budget).len(), 22);
        (0..1000).for_each(|_| budget.give());
        assert_eq!(all(&budget).len(), 30);
    }

    #[test]
    fn none_and_without_limit() {
        assert!(Arc::new(Budget::new(0)).take().is_none());
        let budget = Arc::new(Budget::new(u32::MAX));
        assert_eq!(all(&budget).len(), 1000);
        let few = Arc::new(Budget::new(2));
        all(&few).into_iter().for_each(Taken::fail);
        assert_eq!(all(&few).len(), 2);
    }

    #[test]
    fn no_more_connections_are_kept_than_calls_were_made_at_once() {
        let kept = Kept::default();
        assert!(!kept.take());
        let both = (kept.enter(), kept.enter());
        drop(both);
        drop(kept.enter());
        (0..5).for_each(|_| kept.put());
        assert!(kept.take() && kept.take() && !kept.take());
    }
}
