//! What an answer says that is none, or none that can be used.

use sent_models::ApiError;
use serde_json::{Map, Value, json};

use crate::error::{BODY_LIMIT, Error, Facts, Kind};

/// An answer with a status of success that cannot be used.
pub(crate) fn unusable(body: &[u8], json_path: Option<String>, why: String) -> Error {
    Error::new(Facts {
        kind: Kind::Decode,
        request_id: request_id(&json(body)),
        json_path,
        body: Some(start_of(body)),
        source: Some(why.into()),
        ..Facts::default()
    })
}

/// What an answer with a status of failure says; a gateway's page says nothing but its text.
pub(crate) fn failure(status: u16, body: &[u8]) -> Facts {
    let facts = api_failure(body, "its body is not the envelope of the API");
    Facts { status: Some(status), ..facts }
}

/// `otherwise` is what to say of an answer in which no error can be read; such a one is kept.
pub(crate) fn api_failure(body: &[u8], otherwise: &'static str) -> Facts {
    let envelope = json(body);
    let api = envelope.get("error").and_then(api_error);
    let is_unread = api.is_none();
    Facts {
        kind: Kind::Api,
        request_id: request_id(&envelope),
        source: is_unread.then(|| otherwise.into()),
        body: (is_unread && !body.is_empty()).then(|| start_of(body)),
        api,
        ..Facts::default()
    }
}

/// The body as JSON; null if it is none.
fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}

fn request_id(envelope: &Value) -> Option<String> {
    Some(envelope.get("meta")?.get("request_id")?.as_str()?.to_owned())
}

/// What can be read of the error; `None` if it has no code.
fn api_error(error: &Value) -> Option<ApiError> {
    if let Ok(error) = serde_json::from_value(error.clone()) {
        return Some(error);
    }
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    // Of the complaints those that are lists of texts.
    let details = error.get("details").and_then(Value::as_object).into_iter().flatten();
    let is_readable =
        |value: &Value| value.as_array().is_some_and(|lines| lines.iter().all(Value::is_string));
    let details: Map<_, _> = details
        .filter(|(_, value)| is_readable(value))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect();
    let message = text("message").unwrap_or_default();
    let readable = json!({
        "code": text("code")?, "message": message, "details": details, "doc_url": text("doc_url")
    });
    serde_json::from_value(readable).ok()
}

/// At most [`BODY_LIMIT`] bytes, as text.
fn start_of(body: &[u8]) -> String {
    let start = body.get(..BODY_LIMIT).unwrap_or(body);
    let mut text = String::from_utf8_lossy(start).into_owned();
    // What is no UTF-8 became longer.
    while text.len() > BODY_LIMIT {
        text.pop();
    }
    text
}
