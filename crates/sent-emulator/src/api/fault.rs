//! Injected faults.

use std::{str::FromStr, time::Duration};

use super::answer::Failure;
use crate::Error;

/// A fault to inject: a method, a path, what goes wrong, and how often.
///
/// ```
/// use sent_emulator::Fault;
///
/// for text in [
///     "POST /v3/messages 500 10%",        // instead of the work, every tenth time
///     "POST /v3/messages 500-after",      // after the work, so that it has been done all the same
///     "* * 429 retry-after=2 5%",         // whatever is called
///     "GET /v3/messages/* 300ms",         // a delay; `2s` is one too
///     "POST /v3/messages close-before",   // the connection is closed, and nothing has been done
///     "POST /v3/messages close-after",    // … and it has been done
/// ] {
///     let fault: Fault = text.parse()?;
/// }
/// # Ok::<(), sent_emulator::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    method: String,
    path: String,
    pub(crate) kind: Kind,
    pub(crate) percent: u64,
    retry_after: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Status {
        status: u16,
        is_after: bool,
    },
    Latency(Duration),
    Close {
        is_after: bool,
    },
    /// The connection breaks in the middle of the answer.
    Cut,
}

impl Fault {
    /// Whether it applies to the request.
    pub(crate) fn is_for(&self, method: &str, path: &str) -> bool {
        let fits = |(pattern, part): (&str, &str)| pattern == "*" || pattern == part;
        let count = |path: &str| path.split('/').count();
        let is_path =
            count(&self.path) == count(path) && self.path.split('/').zip(path.split('/')).all(fits);
        (is_path || self.path == "*") && fits((&self.method, method))
    }

    pub(crate) fn failure(&self, status: u16) -> Failure {
        let retry_after = self.retry_after.or((status == 429).then_some(1));
        Failure { retry_after, ..Failure::of_status(status) }
    }
}

impl FromStr for Fault {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |word: &str, expected: &str| {
            Error::new(format!(
                "`{word}` is not a {expected}; a fault looks like `POST /v3/messages 500 10%`"
            ))
        };
        let mut words = text.split_whitespace();
        let mut next = || words.next().unwrap_or_default();
        let (method, path, kind) = (next(), next(), next());
        if !["GET", "POST", "PUT", "PATCH", "DELETE", "*"].contains(&method) {
            return Err(wrong(method, "method (or * for any)"));
        }
        if path != "*" && !path.starts_with('/') {
            return Err(wrong(path, "path (or * for any)"));
        }
        let known = "status from 400 to 599, `500-after`, `300ms`, `2s`, `close-before`, `close-after` or `cut-after`";
        let kind = kind_of(kind).ok_or_else(|| wrong(kind, known))?;
        let (method, path) = (method.to_owned(), path.to_owned());
        let mut fault = Self { method, path, kind, percent: 100, retry_after: None };
        for word in words {
            let percent = word.strip_suffix('%').and_then(|number| number.parse().ok());
            let seconds = word.strip_prefix("retry-after=").and_then(|number| number.parse().ok());
            match (percent, seconds) {
                (Some(percent @ 0..=100), _) => fault.percent = percent,
                (_, Some(seconds)) => fault.retry_after = Some(seconds),
                _ => return Err(wrong(word, "share such as `10%`, or `retry-after=2`")),
            }
        }
        Ok(fault)
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    match word {
        "close-before" => return Some(Kind::Close { is_after: false }),
        "cut-after" => return Some(Kind::Cut),
        "close-after" => return Some(Kind::Close { is_after: true }),
        _ => {}
    }
    if let Some(time) = word.strip_suffix("ms") {
        return time.parse().ok().map(Duration::from_millis).map(Kind::Latency);
    }
    if let Some(time) = word.strip_suffix('s') {
        return time.parse().ok().map(Duration::from_secs).map(Kind::Latency);
    }
    let (status, is_after) =
        word.strip_suffix("-after").map_or((word, false), |status| (status, true));
    let status = status.parse().ok().filter(|status| (400..600).contains(status))?;
    Some(Kind::Status { status, is_after })
}
