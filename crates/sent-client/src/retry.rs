//! When to retry a call, and after how long. Pure functions of what happened; nothing here waits.

use std::time::{Duration, SystemTime};

/// How an unsuccessful attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// Could not connect: nothing has left this machine.
    NotSent,
    /// A pooled connection ended before the first byte of a response: usually it was closed while
    /// idle. The API may have received the request all the same.
    Stale,
    /// The connection broke or the time ran out: the API may have received the request and carried
    /// it out.
    Lost,
    /// The API answered with a status and an error code.
    Answered { status: u16, code: Code<'a> },
}

/// The error code of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code<'a> {
    /// It has one.
    Known(&'a str),
    /// It has none.
    None,
    /// It may have one: its JSON is truncated or damaged.
    Damaged,
}

/// Whether to make another attempt. `is_repeatable`: the call only reads, or carries an idempotency
/// key.
///
/// | Outcome | Again? |
/// |---|---|
/// | nothing was sent | yes |
/// | the connection was lost | if repeatable |
/// | 429 | yes: it was not done. Never for a locked credential (`AUTH_…`), nor for what may be one |
/// | 408, 500, 502, 503, 504, 520 to 530 | if repeatable |
/// | 409 | if repeatable and the code is `CONFLICT_001`: the same call is running |
/// | anything else | no |
pub(crate) fn is_worth_it(outcome: Outcome<'_>, is_repeatable: bool) -> bool {
    match outcome {
        Outcome::NotSent => true,
        Outcome::Stale | Outcome::Lost => is_repeatable,
        Outcome::Answered { status: 409, code } => {
            is_repeatable && code == Code::Known("CONFLICT_001")
        }
        Outcome::Answered { status: 429, code } => match code {
            Code::Known(code) => !code.starts_with("AUTH_"),
            Code::None => true,
            Code::Damaged => false,
        },
        Outcome::Answered { status, .. } => {
            is_repeatable && matches!(status, 408 | 500 | 502..=504 | 520..=530)
        }
    }
}

/// Whether the API may have carried out the request although no response confirms it.
#[expect(
    clippy::match_same_arms,
    reason = "an arm for each row, in the order of how far the call got"
)]
pub(crate) fn may_be_done(outcome: Outcome<'_>) -> bool {
    match outcome {
        Outcome::NotSent => false,
        Outcome::Stale | Outcome::Lost => true,
        // The key store was down, so nothing was carried out.
        Outcome::Answered { status: 503, code: Code::Known("SERVICE_001") } => false,
        // The same call is still running, and may succeed; likewise if the code cannot be read.
        Outcome::Answered { status: 409, code } => {
            matches!(code, Code::Known("CONFLICT_001") | Code::Damaged)
        }
        Outcome::Answered { status, .. } => {
            (200..300).contains(&status) || status == 408 || status >= 500
        }
    }
}

/// What another attempt counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cost {
    /// One of the call's retries, and one of the budget that all clones share.
    Retry,
    /// Only one of the call's retries: nothing was received that could overload the API.
    Free,
    /// Neither: the connection was already closed. There are no more of these than kept
    /// connections.
    Fresh,
    /// Neither: the API has said when to ask again.
    Wait,
}

pub(crate) fn cost(outcome: Outcome<'_>, asked: Option<Duration>) -> Cost {
    match (outcome, asked) {
        // A wait of zero is treated as none: nothing would hold up the next attempt.
        (Outcome::Answered { status: 429, .. }, Some(asked)) if !asked.is_zero() => Cost::Wait,
        (Outcome::NotSent, _) => Cost::Free,
        (Outcome::Stale, _) => Cost::Fresh,
        _ => Cost::Retry,
    }
}

/// How often calls are retried, and how long to wait.
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
    /// A wait that another clone was told, and a little more: the call that was told goes first, or
    /// the same calls would hit the next limit together.
    pub(crate) fn spread(&self, wait: Duration, fraction: f64) -> Duration {
        if wait.is_zero() {
            return wait;
        }
        wait.saturating_add((self.base / 20).mul_f64(1.0 + fraction.clamp(0.0, 1.0)))
    }

    /// How long to wait before the next attempt; `None` if the API asks for a longer wait than
    /// allowed.
    ///
    /// Full jitter: any time up to the limit, so that many clients do not come back at once.
    /// `fraction` is from 0 to 1.
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

/// Parses `retry-after-ms`: milliseconds. `None` for anything else.
pub(crate) fn retry_after_ms(header: &[u8]) -> Option<Duration> {
    let milliseconds: f64 = std::str::from_utf8(header).ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(milliseconds / 1000.0).ok()
}

/// Parses `Retry-After`: whole seconds, or an HTTP date. `None` for anything else.
///
/// `now` is the API's time, if it sends it: its clock and this one may differ.
pub(crate) fn retry_after(header: &[u8], now: SystemTime) -> Option<Duration> {
    let text = std::str::from_utf8(header).ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are more than anybody waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, code: Option<&str>) -> Outcome<'_> {
        Outcome::Answered { status, code: code.map_or(Code::None, Code::Known) }
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
        for status in [408, 500, 502, 503, 504, 520, 522, 530] {
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
        for status in [400, 401, 403, 404, 405, 413, 422, 501, 505, 519, 531, 301] {
            assert!(!is_worth_it(answered(status, None), true), "{status}");
        }
        // Ten failed authentications lock a key; a locked key gets 429.
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
        // Clones that were told the same wait do not all come back at once.
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
    fn a_limit_says_that_nothing_was_done() {
        assert!(is_worth_it(answered(429, None), false));
        assert!(is_worth_it(answered(429, Some("BUSINESS_002")), false));
        assert!(!may_be_done(answered(429, None)));
        // It may be a lock, which every further attempt prolongs.
        let damaged = |status| Outcome::Answered { status, code: Code::Damaged };
        assert!(!is_worth_it(damaged(429), true));
        assert!(may_be_done(damaged(409)) && !is_worth_it(damaged(409), true));
    }

    #[test]
    fn what_the_api_has_not_had_to_work_for_costs_it_nothing() {
        let second = Some(Duration::from_secs(1));
        for (outcome, asked, expected) in [
            (Outcome::NotSent, None, Cost::Free),
            (Outcome::Stale, None, Cost::Fresh),
            (answered(429, None), Some(Duration::ZERO), Cost::Retry),
            (Outcome::Lost, None, Cost::Retry),
            (answered(429, None), second, Cost::Wait),
            (answered(429, None), None, Cost::Retry),
            (answered(503, None), second, Cost::Retry),
        ] {
            assert_eq!(cost(outcome, asked), expected, "{outcome:?} {asked:?}");
        }
    }

    #[test]
    fn whoever_was_told_itself_goes_first() {
        let (policy, second) = (Policy::default(), Duration::from_secs(1));
        assert_eq!(policy.spread(second, 0.0), Duration::from_millis(1025));
        assert_eq!(policy.spread(second, 1.0), Duration::from_millis(1050));
        assert_eq!(policy.spread(Duration::ZERO, 1.0), Duration::ZERO);
    }

    #[test]
    fn retry_after_ms_is_a_number() {
        let read = |text: &str| retry_after_ms(text.as_bytes());
        assert_eq!(read("1500"), Some(Duration::from_millis(1500)));
        assert_eq!(read(" 0.5 "), Some(Duration::from_micros(500)));
        for wrong in ["", "-1", "soon", "NaN", "inf", "1e300"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
