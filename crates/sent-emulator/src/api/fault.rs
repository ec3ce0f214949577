//! Failures on purpose.

use std::{error, fmt, str::FromStr, time::Duration};

use super::answer::Failure;

/// What shall go wrong with which requests: an answer with an error, a delay, a connection that breaks.
///
/// As text it is a method, a path, what goes wrong, and how often:
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
/// # Ok::<(), sent_emulator::ParseFaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    method: String,
    path: String,
    pub(crate) kind: Kind,
    /// Of a hundred.
    percent: u8,
    retry_after: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Status { status: u16, is_after: bool },
    Latency(Duration),
    Close { is_after: bool },
}

impl Fault {
    /// Whether it is meant for the request.
    pub(crate) fn is_for(&self, method: &str, path: &str) -> bool {
        let fits = |pattern: &str, part: &str| {
            pattern == "*" || pattern.starts_with('{') || pattern == part
        };
        let (mut patterns, mut parts) = (self.path.split('/'), path.split('/'));
        let is_path = self.path == "*"
            || loop {
                match (patterns.next(), parts.next()) {
                    (Some(pattern), Some(part)) if fits(pattern, part) => {}
                    (end, other) => break end.is_none() && other.is_none(),
                }
            };
        is_path && fits(&self.method, method)
    }

    /// Whether it happens this time.
    pub(crate) fn happens(&self, random: u64) -> bool {
        random % 100 < u64::from(self.percent)
    }

    /// The error of a status.
    pub(crate) fn failure(&self, status: u16) -> Failure {
        let (code, message) = match status {
            400 => ("VALIDATION_001", "The request is not valid."),
            401 => ("AUTH_002", "The API key is not valid."),
            403 => ("AUTH_004", "The API key may not do this."),
            404 => ("RESOURCE_003", "There is no such message."),
            409 => ("CONFLICT_001", "Another call with this key is under way."),
            422 => ("BUSINESS_003", "The balance is too low."),
            429 => ("BUSINESS_002", "Too many calls."),
            502 => ("INTERNAL_003", "The provider failed."),
            503 => ("SERVICE_001", "The service is not available."),
            504 => ("INTERNAL_004", "The service did not answer in time."),
            _ => ("INTERNAL_001", "Something unexpected happened."),
        };
        let retry_after = self.retry_after.or((status == 429).then_some(1));
        Failure { retry_after, ..Failure::new(status, code, message) }
    }
}

/// A text that is no [`Fault`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFaultError(String);

impl fmt::Display for ParseFaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; a fault is written as `POST /v3/messages 500 10%`", self.0)
    }
}

impl error::Error for ParseFaultError {}

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, ParseFaultError> {
        let wrong = |message: String| Err(ParseFaultError(message));
        let mut words = text.split_whitespace();
        let (Some(method), Some(path), Some(kind)) = (words.next(), words.next(), words.next())
        else {
            return wrong(format!("`{text}` lacks the method, the path, or what goes wrong"));
        };
        if !["GET", "POST", "PUT", "PATCH", "DELETE", "*"].contains(&method) {
            return wrong(format!(
                "`{method}` is no method: GET, POST, PUT, PATCH, DELETE, or * for any"
            ));
        }
        if path != "*" && !path.starts_with('/') {
            return wrong(format!("`{path}` is no path: it begins with a slash, or is * for any"));
        }
        let Some(kind) = kind_of(kind) else {
            return wrong(format!(
                "`{kind}` is nothing that goes wrong: a status from 400 to 599 (`500`, `500-after`), a time (`300ms`, `2s`), \
                 `close-before` or `close-after`"
            ));
        };
        let (method, path) = (method.to_owned(), path.to_owned());
        let mut fault = Self { method, path, kind, percent: 100, retry_after: None };
        for word in words {
            let percent = word.strip_suffix('%').and_then(|number| number.parse().ok());
            let seconds = word.strip_prefix("retry-after=").and_then(|number| number.parse().ok());
            match (percent, seconds) {
                (Some(percent), _) if percent <= 100 => fault.percent = percent,
                (_, Some(seconds)) => fault.retry_after = Some(seconds),
                _ => {
                    return wrong(format!(
                        "`{word}` is neither a share (`10%`) nor `retry-after=2`"
                    ));
                }
            }
        }
        Ok(fault)
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    match word {
        "close-before" => return Some(Kind::Close { is_after: false }),
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
