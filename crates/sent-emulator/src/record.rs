//! Recorded requests and responses.

use std::fmt;

use sent_models::Timestamp;
use serde::Serialize;

use crate::api::{answer::Answer, pipeline::Request};

/// A request that the emulator received, with its response. Bodies are cut after 4096 characters.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// When it arrived, by the emulator's clock.
    pub at: Timestamp,
    /// `POST`
    pub method: String,
    /// `/v3/messages`
    pub path: String,
    /// The query string, without the question mark; empty if there is none.
    pub query: String,
    /// The body, as far as it is text.
    pub body: String,
    /// The idempotency key of the call.
    pub idempotency_key: Option<String>,
    /// The request id of the response, even if the connection was broken.
    pub request_id: String,
    /// The status of the answer; `None` if the connection was broken on purpose.
    pub status: Option<u16>,
    /// The body of the response.
    pub answer: String,
    /// Whether it repeated the response to an earlier request with the same key.
    pub is_replayed: bool,
}

fn cut(text: &str) -> String {
    text.chars().take(4096).collect()
}

impl RecordedRequest {
    pub(crate) fn new(at: Timestamp, request: &Request, request_id: &str) -> Self {
        Self {
            at,
            method: request.method.to_string(),
            path: request.path.clone(),
            query: request.query.clone(),
            body: cut(&String::from_utf8_lossy(&request.body)),
            idempotency_key: request.header("idempotency-key").map(str::to_owned),
            request_id: request_id.to_owned(),
            status: None,
            answer: String::new(),
            is_replayed: false,
        }
    }

    pub(crate) fn end(&mut self, answer: &Answer) {
        self.status = Some(answer.status);
        self.answer = cut(&answer.body);
        self.is_replayed = answer.headers.iter().any(|(name, _)| *name == "idempotent-replayed");
    }
}

/// Hides path, query and bodies, which may contain phone numbers.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, status, request_id, .. } = self;
        write!(f, "RecordedRequest({method}, {status:?}, {request_id})")
    }
}
