//! Responses: data or a failure, in the API's envelope.

use std::collections::BTreeMap;

use sent_models::Timestamp;
use serde_json::{Value, json};

use super::check::Finding;

/// The result of an operation.
pub(crate) type Done = Result<Value, Failure>;

/// The failures that the emulator knows: code, status, message.
const FAILURES: &[(&str, u16, &str)] = &[
    ("AUTH_001", 401, "The header `x-api-key` is missing."),
    ("AUTH_002", 401, "The API key is not valid."),
    ("AUTH_004", 403, "The API key lacks permission."),
    ("VALIDATION_001", 400, "The request is not valid."),
    ("VALIDATION_002", 400, "A phone number is not valid."),
    ("VALIDATION_003", 400, "An id is not a UUID."),
    ("VALIDATION_004", 400, "A required field is missing."),
    ("VALIDATION_005", 400, "A value is out of range."),
    ("VALIDATION_006", 400, "A value is not one of the known ones."),
    ("VALIDATION_007", 400, "The idempotency key is not valid."),
    ("RESOURCE_001", 404, "There is no such contact."),
    ("RESOURCE_002", 404, "There is no such template."),
    ("RESOURCE_003", 404, "There is no such message."),
    ("RESOURCE_006", 404, "There is no such user."),
    ("RESOURCE_007", 409, "The resource already exists."),
    ("RESOURCE_008", 404, "There is no such webhook."),
    ("RESOURCE_013", 404, "There is no such phone number."),
    ("RESOURCE_014", 404, "There is no such profile."),
    ("BUSINESS_002", 429, "Too many calls."),
    ("BUSINESS_003", 422, "The balance is too low."),
    ("BUSINESS_005", 422, "The template has not been approved."),
    ("BUSINESS_006", 422, "The message can no longer be changed."),
    ("CONFLICT_001", 409, "Another call with this key is still running."),
    ("SERVICE_001", 503, "The service is not available; nothing was done."),
    ("INTERNAL_001", 500, "Something unexpected happened."),
    ("INTERNAL_003", 502, "The provider failed."),
    ("INTERNAL_004", 504, "The service did not answer in time."),
    // Specific to the emulator: the API's are not public.
    ("EMULATOR_404", 404, "The API has no such path."),
    ("EMULATOR_405", 405, "The API has no such method for this path."),
];

/// A failure, as the API reports it.
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
    pub(crate) fn new(code: &'static str) -> Self {
        let known = FAILURES.iter().find(|(known, ..)| *known == code);
        let (_, status, message) = known.copied().unwrap_or((code, 500, ""));
        Self { status, code, message: message.to_owned(), details: None, retry_after: None }
    }

    /// The first failure with a status.
    pub(crate) fn of_status(status: u16) -> Self {
        let known = FAILURES.iter().find(|(_, known, _)| *known == status);
        Self { status, ..Self::new(known.map_or("INTERNAL_001", |(code, ..)| code)) }
    }

    /// An invalid request: with a specific code if all findings share it.
    pub(crate) fn invalid(findings: Vec<Finding>) -> Self {
        let first = findings.first().map_or("VALIDATION_001", |finding| finding.code);
        let is_same = findings.iter().all(|finding| finding.code == first);
        let mut details: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for finding in findings {
            details.entry(finding.place).or_default().push(finding.message);
        }
        let failure = Self::new(if is_same { first } else { "VALIDATION_001" });
        Self { details: Some(details), ..failure }
    }

    /// One invalid field.
    pub(crate) fn field(code: &'static str, place: &str, message: &str) -> Self {
        Self::invalid(vec![Finding::new(place, code, message)])
    }
}

/// A response before it is serialized.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) request_id: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Whether the connection breaks in the middle of it.
    pub(crate) is_cut: bool,
}

impl Answer {
    /// In the envelope, except for a success without content.
    pub(crate) fn new(done: Done, status: u16, request_id: String, now: Timestamp) -> Self {
        let meta = json!({ "request_id": request_id, "timestamp": now, "version": "v3" });
        let envelope = |success: bool, data: Value, error: Value| {
            json!({ "success": success, "data": data, "error": error, "meta": meta }).to_string()
        };
        let mut headers = Vec::new();
        let (status, body) = match done {
            Ok(_) if status == 204 => (status, String::new()),
            Ok(data) => (status, envelope(true, data, Value::Null)),
            Err(Failure { status, code, message, details, retry_after }) => {
                let seconds = retry_after.map(|seconds| ("retry-after", seconds.to_string()));
                headers.extend(seconds);
                let catalogue = "https://docs.sent.dm/reference/api/error-catalog";
                let error = json!({
                    "code": code, "message": message, "details": details, "doc_url": catalogue
                });
                (status, envelope(false, Value::Null, error))
            }
        };
        Self { status, body, request_id, headers, is_cut: false }
    }
}
