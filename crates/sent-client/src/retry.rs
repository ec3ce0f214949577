//! When a call is sent again, and after how long. Functions of what happened; nothing here waits.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

/// How an attempt ended without success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// There was no connection: nothing has left this machine.
    NotSent,
    /// The connection broke or the time was up: the API may have got the request, and done what it says.
    Lost,
    /// The API answered with a status and, in the error of its envelope, a code.
    Answered { status: u16, code: Option<&'a str> },
}

/// Whether another attempt is right. `is_repeatable`: the call only reads, or carries an idempotency key.
///
/// | Outcome | Again? |
/// |---|---|
/// | nothing was sent | yes |
/// | the connection was lost | if repeatable |
/// | 408, 429, 500, 502, 503, 504 | if repeatable; a credential that is locked out (429 with `AUTH_…`) never |
/// | 409 | if repeatable and the code is `CONFLICT_001`: the same call is running |
/// | anything else | no |
pub(crate) fn is_worth_it(outcome: Outcome<'_>, is_repeatable: bool) -> bool {
    match outcome {
        Outcome::NotSent => true,
        Outcome::Lost => is_repeatable,
        Outcome::Answered { status: 409, code } => is_repeatable && code == Some("CONFLICT_001"),
        Outcome::Answered { status: 429, code: Some(code) } if code.starts_with("AUTH_") => false,
        Outcome::Answered { status, .. } => {
            is_repeatable && matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
        }
    }
}

/// Whether the API may have done what the request says, though there is no answer that tells.
#[expect(
    clippy::match_same_arms,
    reason = "an arm for each row, in the order of how far the call got"
)]
pub(crate) fn may_be_done(outcome: Outcome<'_>) -> bool {
    match outcome {
        Outcome::NotSent => false,
        Outcome::Lost => true,
        // The store of keys was down, so nothing was carried out.
        Outcome::Answered { status: 503, code: Some("SERVICE_001") } => false,
        // The same call is running, and may succeed.
        Outcome::Answered { status: 409, code: Some("CONFLICT_001") } => true,
        Outcome::Answered { status, .. } => {
            (200..300).contains(&status) || status == 408 || status >= 500
        }
    }
}

/// How often, how long and how patiently calls are sent again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// Attempts after the first.
    pub(crate) retries: u32,
    /// The longest wait before the first retry; it doubles with every further one.
    pub(crate) base: Duration,
    /// The longest wait that is chosen here.
    pub(crate) cap: Duration,
    /// The longest wait that the API may ask for.
    pub(crate) retry_after_cap: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            retries: 2,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            retry_after_cap: Duration::from_secs(60),
        }
    }
}

impl Policy {
    /// How long to wait before the next attempt; `None` if the API asks for more patience than there is.
    ///
    /// Full jitter: any time up to the limit, so that many clients do not come back at once. `fraction` is from 0 to 1.
    pub(crate) fn wait(
        &self,
        retries_done: u32,
        retry_after: Option<Duration>,
        fraction: f64,
    ) -> Option<Duration> {
        let limit = self.base.saturating_mul(1 << retries_done.min(16)).min(self.cap);
        let own = limit.mul_f64(fraction.clamp(0.0, 1.0));
        match retry_after {
            None => Some(own),
            Some(asked) if asked > self.retry_after_cap => None,
            Some(asked) => Some(asked.saturating_add(own)),
        }
    }
}

/// What `Retry-After` asks for: whole seconds, or an HTTP date. `None` for anything else.
pub(crate) fn retry_after(header: &[u8], now: SystemTime) -> Option<Duration> {
    let text = std::str::from_utf8(header).ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are more than anybody waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// Retries that all clones of a client share: when most calls fail, sending everything several times makes it worse.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;
    const SUCCESS: u32 = 1;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Takes what a retry costs; `false` if there is not enough left.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u32| left.checked_sub(Self::RETRY);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Gives back a little for a call that went well.
    pub(crate) fn give(&self) {
        let give = |left: u32| Some((left + Self::SUCCESS).min(Self::FULL));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, code: Option<&str>) -> Outcome<'_> {
        Outcome::Answered { status, code }
    }

    #[test]
    fn nothing_sent_is_always_sent_again() {
        assert!(is_worth_it(Outcome::NotSent, false));
        assert!(is_worth_it(Outcome::NotSent, true));
        assert!(!may_be_done(Outcome::NotSent));
    }

    #[test]
    fn a_lost_answer_is_fetched_again_only_if_that_does_nothing_twice() {
        assert!(!is_worth_it(Outcome::Lost, false));
        assert!(is_worth_it(Outcome::Lost, true));
        assert!(may_be_done(Outcome::Lost));
    }

    #[test]
    fn statuses_that_pass_are_tried_again_if_that_does_nothing_twice() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(is_worth_it(answered(status, None), true), "{status}");
            assert!(!is_worth_it(answered(status, None), false), "{status}");
        }
        assert!(is_worth_it(answered(429, Some("BUSINESS_002")), true));
        assert!(is_worth_it(answered(503, Some("SERVICE_001")), true));
    }

    #[test]
    fn a_conflict_is_tried_again_only_if_the_same_call_is_running() {
        assert!(is_worth_it(answered(409, Some("CONFLICT_001")), true));
        assert!(!is_worth_it(answered(409, Some("CONFLICT_001")), false));
        assert!(!is_worth_it(answered(409, Some("RESOURCE_007")), true));
        assert!(!is_worth_it(answered(409, None), true));
        assert!(may_be_done(answered(409, Some("CONFLICT_001"))));
        assert!(!may_be_done(answered(409, Some("RESOURCE_007"))));
    }

    #[test]
    fn refusals_are_final() {
        for status in [400, 401, 403, 404, 405, 413, 422, 501, 505, 301] {
            assert!(!is_worth_it(answered(status, None), true), "{status}");
        }
        // Ten failed authentications lock a key; the lock answers 429.
        assert!(!is_worth_it(answered(429, Some("AUTH_002")), true));
        assert!(!is_worth_it(answered(401, Some("AUTH_002")), true));
    }

    #[test]
    fn only_an_answer_that_tells_nothing_leaves_open_what_was_done() {
        for (status, code, open) in [
            (202, None, true),
            (400, None, false),
            (401, None, false),
            (404, None, false),
            (408, None, true),
            (422, None, false),
            (429, None, false),
            (500, None, true),
            (502, None, true),
            (503, Some("SERVICE_001"), false),
            (503, Some("INTERNAL_005"), true),
            (504, None, true),
        ] {
            assert_eq!(may_be_done(answered(status, code)), open, "{status} {code:?}");
        }
    }

    #[test]
    fn waits_grow_with_jitter_up_to_a_cap() {
        let policy = Policy::default();
        let limit = |done| policy.wait(done, None, 1.0).map(|wait| wait.as_millis());
        assert_eq!(
            [limit(0), limit(1), limit(4), limit(5)],
            [Some(500), Some(1000), Some(8000), Some(8000)]
        );
        assert_eq!(limit(u32::MAX), Some(8000));
        assert_eq!(policy.wait(3, None, 0.0), Some(Duration::ZERO));
        assert_eq!(policy.wait(1, None, 0.25), Some(Duration::from_millis(250)));
    }

    #[test]
    fn what_the_api_asks_for_is_honoured_up_to_a_cap() {
        let policy = Policy::default();
        let seconds = Duration::from_secs;
        assert_eq!(policy.wait(0, Some(seconds(7)), 0.0), Some(seconds(7)));
        // All who were told the same do not come back at once.
        assert_eq!(policy.wait(0, Some(seconds(7)), 0.5), Some(Duration::from_millis(7250)));
        assert_eq!(policy.wait(0, Some(seconds(60)), 0.0), Some(seconds(60)));
        assert_eq!(policy.wait(0, Some(seconds(61)), 0.0), None);
        assert_eq!(policy.wait(0, Some(Duration::MAX), 1.0), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let read = |text: &str| retry_after(text.as_bytes(), now).map(|wait| wait.as_secs());
        assert_eq!(read("7"), Some(7));
        assert_eq!(read(" 120 "), Some(120));
        assert_eq!(read("0"), Some(0));
        assert_eq!(read("99999999999999999999999"), Some(u64::MAX));
        assert_eq!(read("Sun, 06 Nov 1994 08:50:00 GMT"), Some(23));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:00 GMT"), Some(0));
        for wrong in ["", " ", "-1", "1.5", "soon", "+7", "7s", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(retry_after(&[0xff, 0xfe], now), None);
    }

    #[test]
    fn the_budget_runs_out_and_fills_up() {
        let budget = Budget::new();
        let taken = std::iter::repeat_with(|| budget.take()).take_while(|taken| *taken).count();
        assert_eq!(taken, 100);
        (0..5).for_each(|_| budget.give());
        assert!(budget.take() && !budget.take());
        (0..10_000).for_each(|_| budget.give());
        assert_eq!(
            std::iter::repeat_with(|| budget.take()).take_while(|taken| *taken).count(),
            100
        );
    }
}
