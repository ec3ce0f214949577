//! What goes back: data or a failure, in the envelope of the API.

use std::collections::BTreeMap;

use sent_models::Timestamp;
use serde_json::{Value, json};

use super::check::{self, Finding};

/// What an operation did.
pub(crate) type Done = Result<Value, Failure>;

/// A refusal, as the API tells it.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) details: Option<BTreeMap<String, Vec<String>>>,
    /// Seconds for `Retry-After`.
    pub(crate) retry_after: Option<u64>,
}

impl Failure {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: None, retry_after: None }
    }

    /// Something is not there.
    pub(crate) fn missing(code: &'static str, what: &str) -> Self {
        Self::new(404, code, format!("There is no such {what}."))
    }

    /// A request that the schemas do not allow.
    pub(crate) fn invalid(findings: Vec<Finding>) -> Self {
        let (code, details) = check::details(findings);
        let message = match code {
            "VALIDATION_002" => "A phone number is not valid.",
            "VALIDATION_003" => "An id is not a UUID.",
            "VALIDATION_004" => "A required field is missing.",
            "VALIDATION_005" => "A value is out of range.",
            "VALIDATION_006" => "A value is none of those that are known.",
            _ => "The request is not valid.",
        };
        Self { details: Some(details), ..Self::new(400, code, message) }
    }

    /// One field that a behaviour does not take.
    pub(crate) fn field(code: &'static str, place: &str, message: &str) -> Self {
        Self::invalid(vec![Finding { place: place.to_owned(), code, message: message.to_owned() }])
    }
}

/// An answer before it is bytes, which is also what is kept under an idempotency key.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request_id: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// In the envelope, but for a success without content.
    pub(crate) fn new(done: Done, status: u16, request_id: String, now: Timestamp) -> Self {
        let meta = json!({ "request_id": request_id, "timestamp": now, "version": "v3" });
        let mut headers = Vec::new();
        let (status, body) = match done {
            Ok(_) if status == 204 => (status, String::new()),
            Ok(data) => (
                status,
                json!({ "success": true, "data": data, "error": null, "meta": meta }).to_string(),
            ),
            Err(failure) => {
                headers.extend(
                    failure.retry_after.map(|seconds| ("retry-after", seconds.to_string())),
                );
                let error = json!({
                    "code": failure.code, "message": failure.message, "details": failure.details,
                    "doc_url": "https://docs.sent.dm/reference/api/error-catalog"
                });
                let body = json!({ "success": false, "data": null, "error": error, "meta": meta });
                (failure.status, body.to_string())
            }
        };
        Self { status, body, request_id, headers }
    }
}
