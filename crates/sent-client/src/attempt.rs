//! One attempt: sends a request and reads the response, if there is one.

use std::{mem, time::Duration};

use reqwest::header::{CONNECTION, HeaderMap, HeaderValue};
use tokio::time::{error::Elapsed, timeout};

use crate::{
    error::{Facts, Kind, Source},
    retry::{Code, Outcome},
};

/// More than any response of the API; anything longer is an error.
const ANSWER_LIMIT: usize = 64 * 1024 * 1024;

/// The most memory to reserve for a response before it arrives.
const ANSWER_RESERVE: usize = 256 * 1024;

/// How an attempt ended.
pub(crate) enum Attempt {
    /// The API answered. The body of a failure may be truncated: its status says enough.
    Answered(Answered),
    /// The request cannot be sent.
    Refused(reqwest::Error),
    /// There is no response, or no usable one.
    Failed(Outcome<'static>, Facts),
}

/// A response.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) is_whole: bool,
}

impl Answered {
    /// Whether its connection stays open for other calls, according to its headers.
    pub(crate) fn is_kept(&self) -> bool {
        let closes = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"close");
        self.is_whole && !self.headers.get(CONNECTION).is_some_and(closes)
    }
}

/// Sends once and reads the whole response.
pub(crate) async fn attempt(
    http: &reqwest::Client,
    request: reqwest::Request,
    limit: Duration,
) -> Attempt {
    // Outside of the future, to keep what has arrived if the rest does not.
    let (mut head, mut body) = (None, Vec::new());
    let result = timeout(limit, read(http, request, &mut head, &mut body)).await;
    match (result, head) {
        (Ok(Ok(End::Whole)), Some((status, headers))) => {
            Attempt::Answered(Answered { status, headers, body, is_whole: true })
        }
        // Whatever happened to the body: the API has rejected the request, and the status says so.
        (_, Some((status, headers))) if !(200..300).contains(&status) => {
            Attempt::Answered(Answered { status, headers, body, is_whole: false })
        }
        (Ok(Err(error)), None) if error.is_builder() => Attempt::Refused(error.without_url()),
        (result, head) => {
            let (status, headers) = head.unzip();
            let (kind, outcome, source) = unanswered(result, status);
            let request_id = headers.as_ref().and_then(request_id);
            Attempt::Failed(outcome, Facts { kind, status, request_id, source, ..Facts::default() })
        }
    }
}

/// What is known about a request without a complete response.
fn unanswered(
    result: Result<reqwest::Result<End>, Elapsed>,
    status: Option<u16>,
) -> (Kind, Outcome<'static>, Option<Source>) {
    match (result, status) {
        (Ok(Err(error)), _) => {
            let (kind, outcome) = if error.is_connect() {
                (Kind::Connect, Outcome::NotSent)
            } else if error.is_timeout() {
                (Kind::Timeout, Outcome::Lost)
            } else if error.is_decode() {
                // Its content encoding is broken, possibly in transit.
                (Kind::Decode, Outcome::Lost)
            } else if status.is_none() {
                (Kind::Broken, Outcome::Stale)
            } else {
                (Kind::Broken, Outcome::Lost)
            };
            // The URL may contain a phone number.
            (kind, outcome, Some(error.without_url().into()))
        }
        // It was carried out, and another attempt would give the same response.
        (Ok(Ok(_)), Some(status)) => {
            let source = "the response is longer than 64 MiB".into();
            (Kind::Decode, Outcome::Answered { status, code: Code::None }, Some(source))
        }
        (Ok(Ok(_)), None) => (Kind::Broken, Outcome::Lost, None),
        // The time may have run out before there was a connection; there is no telling.
        (Err(_), _) => (Kind::Timeout, Outcome::Lost, None),
    }
}

/// The id of a call in the API's logs.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-request-id")?.to_str().ok()?.to_owned())
}

/// How much of a response was read.
enum End {
    Whole,
    TooLong,
}

async fn read(
    http: &reqwest::Client,
    request: reqwest::Request,
    head: &mut Option<(u16, HeaderMap)>,
    body: &mut Vec<u8>,
) -> reqwest::Result<End> {
    let mut response = http.execute(request).await?;
    let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
    *head = Some((response.status().as_u16(), mem::take(response.headers_mut())));
    if announced > ANSWER_LIMIT {
        return Ok(End::TooLong);
    }
    body.reserve(announced.min(ANSWER_RESERVE));
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Ok(End::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(End::Whole)
}
