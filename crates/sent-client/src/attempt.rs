//! One attempt: a request goes out, and an answer or none comes back.

use std::{mem, time::Duration};

use reqwest::header::{CONNECTION, HeaderMap, HeaderValue};
use tokio::time::{error::Elapsed, timeout};

use crate::{
    error::{Facts, Kind, Source},
    retry::{Code, Outcome},
};

/// More than any answer of the API has; what goes on longer is no answer.
const ANSWER_LIMIT: usize = 64 * 1024 * 1024;

/// At most so much room is made for an answer before it comes.
const ANSWER_RESERVE: usize = 256 * 1024;

/// How an attempt ended.
pub(crate) enum Attempt {
    /// The API answered. The body of a failure may be cut short: its status says enough.
    Answered(Answered),
    /// The request is none that can be sent.
    Refused(reqwest::Error),
    /// There is no answer, or none that can be used.
    Failed(Outcome<'static>, Facts),
}

/// An answer.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) is_whole: bool,
}

impl Answered {
    /// Whether its connection stays open for other calls, by what it says.
    pub(crate) fn is_kept(&self) -> bool {
        let closes = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"close");
        self.is_whole && !self.headers.get(CONNECTION).is_some_and(closes)
    }
}

/// Sends once and reads the whole answer.
pub(crate) async fn attempt(
    http: &reqwest::Client,
    request: reqwest::Request,
    limit: Duration,
) -> Attempt {
    // Outside, so that what has come is there when the rest does not come.
    let (mut head, mut body) = (None, Vec::new());
    let result = timeout(limit, read(http, request, &mut head, &mut body)).await;
    match (result, head) {
        (Ok(Ok(End::Whole)), Some((status, headers))) => {
            Attempt::Answered(Answered { status, headers, body, is_whole: true })
        }
        // Whatever became of the body: the API has refused, and says so.
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

/// What is known of a request without a whole answer.
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
                // Its content encoding is broken. That may have happened on the way.
                (Kind::Decode, Outcome::Lost)
            } else if status.is_none() {
                (Kind::Broken, Outcome::Stale)
            } else {
                (Kind::Broken, Outcome::Lost)
            };
            // The URL may hold a phone number.
            (kind, outcome, Some(error.without_url().into()))
        }
        // It was done, and asking again would give the same.
        (Ok(Ok(_)), Some(status)) => {
            let source = "the answer is longer than 64 MiB".into();
            (Kind::Decode, Outcome::Answered { status, code: Code::None }, Some(source))
        }
        (Ok(Ok(_)), None) => (Kind::Broken, Outcome::Lost, None),
        // The time may have been up before there was a connection; nobody knows.
        (Err(_), _) => (Kind::Timeout, Outcome::Lost, None),
    }
}

/// The label of a call in the logs of the API.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-request-id")?.to_str().ok()?.to_owned())
}

/// How far an answer was read.
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
