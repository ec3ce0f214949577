//! Responses and errors for tests of your own code, without a server.
//!
//! ```
//! use sent_client::{models::live::SendMessageResponse, testing};
//!
//! let body = r#"{ "success": true, "data": { "status": "QUEUED", "recipients": [] }, "error": null, "meta": null }"#;
//! let sent = testing::answered::<SendMessageResponse>(202, &[("x-request-id", "req_1")], body)?;
//! assert_eq!(sent.request_id(), Some("req_1"));
//!
//! let body = r#"{ "success": false, "error": { "code": "BUSINESS_002", "message": "slow down" } }"#;
//! let error = testing::answered::<SendMessageResponse>(429, &[("retry-after", "7")], body).unwrap_err();
//! assert_eq!((error.code(), error.retry_after()), (Some("BUSINESS_002"), Some(std::time::Duration::from_secs(7))));
//!
//! assert!(testing::unanswered().may_have_been_sent());
//! # Ok::<(), sent_client::Error>(())
//! ```

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use crate::{
    Error, IdempotencyKey, Response,
    answer::{self, Answer},
    attempt::{Answered, request_id},
    error::{Facts, Kind},
    response::About,
    send,
};

/// Returns what a call would return for a response of the API: its data if the status is a success,
/// otherwise the error. Nothing is retried.
///
/// Headers that cannot be sent are left out.
///
/// # Errors
///
/// Those of a call that gets this response.
pub fn answered<T: DeserializeOwned>(
    status: u16,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Result<Response<T>, Error> {
    let headers: HeaderMap = headers
        .iter()
        .filter_map(|(name, value)| {
            HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok())
        })
        .collect();
    let body = body.as_ref();
    if !(200..300).contains(&status) {
        let answer = Answered { status, headers, body: body.to_vec(), is_whole: true };
        return Err(Error::new(Facts { attempts: 1, ..send::refusal(answer, false) }));
    }
    match send::data(false, answer::enveloped, &headers, body) {
        Ok(Answer { data, meta, corrections }) => {
            let about = About { meta, status, headers, attempts: 1, key: None, corrections };
            Ok(Response { data, about })
        }
        Err(mut error) => {
            let facts = error.facts_mut();
            (facts.status, facts.attempts) = (Some(status), 1);
            facts.request_id = request_id(&headers).or(facts.request_id.take());
            Err(error)
        }
    }
}

/// A response with this data and the status 200; everything else is unknown.
pub fn response<T>(data: T) -> Response<T> {
    let about = About {
        meta: None,
        status: 200,
        headers: HeaderMap::new(),
        attempts: 1,
        key: None,
        corrections: Vec::new(),
    };
    Response { data, about }
}

/// The error of a call that was sent, with a random idempotency key, and never answered: it may
/// have been carried out.
#[must_use]
pub fn unanswered() -> Error {
    Error::new(Facts {
        kind: Kind::Broken,
        attempts: 1,
        key: Some(IdempotencyKey::random()),
        may_have_been_sent: true,
        ..Facts::default()
    })
}
