//! Reads error responses and unusable ones, whoever wrote them: the API, a layer in front of it, or
//! a gateway.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use sent_models::ApiError;
use serde_json::{Value, json};

use crate::{
    attempt::Answered,
    error::{BODY_LIMIT, Error, Facts, Kind},
};

/// A response with a success status that cannot be used.
pub(crate) fn unusable(body: &[u8], json_path: Option<String>, why: String) -> Error {
    Error::new(Facts {
        kind: Kind::Decode,
        request_id: request_id(&json(body)),
        json_path,
        body: start_of(body),
        source: Some(why.into()),
        ..Facts::default()
    })
}

/// Reads a response with an error status. Of a body without an API error, `Display` shows the kind,
/// not the content.
pub(crate) fn failure(status: u16, headers: &HeaderMap, body: &[u8]) -> Facts {
    let otherwise = unread_encoding(headers).unwrap_or_else(|| {
        let kind = content_type(headers).unwrap_or("something without a content type");
        match body.len() {
            0 => "its body is empty".to_owned(),
            length => format!("its body is not an error of the API, but {kind} of {length} bytes"),
        }
    });
    Facts { status: Some(status), ..api_failure(body, &otherwise) }
}

/// `otherwise` is the message for a response that says nothing.
pub(crate) fn api_failure(body: &[u8], otherwise: &str) -> Facts {
    let json = json(body);
    let said = Said::read(&json);
    let source = match &said {
        Some(Said { code: None, message: None, .. }) => Some("it has details, but no message"),
        Some(_) => None,
        None => Some(otherwise),
    };
    Facts {
        kind: Kind::Api,
        request_id: request_id(&json),
        source: source.map(Into::into),
        body: start_of(body),
        api: said.as_ref().and_then(Said::typed),
        details: said.and_then(|said| said.details),
        ..Facts::default()
    }
}

/// The content encoding that this build cannot decode. Once decoded, a response no longer has this
/// header.
pub(crate) fn unread_encoding(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or("unknown").trim();
    let is_none = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    (!is_none).then(|| format!("its content encoding {encoding:?} is not supported"))
}

pub(crate) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

/// The body as JSON; null if it is not JSON.
fn json(body: &[u8]) -> Value {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).unwrap_or_else(|_| {
        // Some other part has a string or a number that no JSON value can hold.
        match serde_json::from_slice(body) {
            Ok(Core { error, meta }) => json!({
                "error": error.map(|error| json!({ "code": error.code })),
                "meta": meta.map(|meta| json!({ "request_id": meta.request_id })),
            }),
            Err(_) => Value::Null,
        }
    })
}

/// The decisive parts of an envelope, and nothing else.
struct Core {
    error: Option<CoreError>,
    meta: Option<CoreMeta>,
}

struct CoreError {
    code: Option<String>,
}

struct CoreMeta {
    request_id: Option<String>,
}

sent_models::object!(Core { optional error, optional meta });
sent_models::object!(CoreError { optional code });
sent_models::object!(CoreMeta { optional request_id });

fn request_id(body: &Value) -> Option<String> {
    let of = |place: Option<&Value>, name: &str| {
        place?.get(name)?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
    };
    of(body.get("meta"), "request_id")
        .or_else(|| of(Some(body), "request_id"))
        // Problem details have a trace id, which is better than nothing.
        .or_else(|| of(Some(body), "traceId"))
}

/// What a failed response says.
struct Said {
    code: Option<String>,
    message: Option<String>,
    details: Option<Value>,
    doc_url: Option<String>,
}

impl Said {
    /// The error of the envelope; what is in its place if it has none; or problem details (RFC
    /// 9457), which come from a layer in front of the API's own code. `None` if there is none of
    /// these.
    fn read(body: &Value) -> Option<Self> {
        let error = body.get("error").filter(|error| !error.is_null());
        // What the error itself lacks may be next to it.
        let places = || error.filter(|error| error.is_object()).into_iter().chain([body]);
        let found = |name: &str| {
            places().find_map(|place| place.get(name).filter(|value| !value.is_null()))
        };
        let details = found("details")
            .or_else(|| found("errors"))
            .or_else(|| error.filter(|error| error.is_array()));
        let message = found("message")
            .and_then(text)
            .or_else(|| problem(found("title").and_then(text), found("detail").and_then(text)))
            .or_else(|| error.and_then(text))
            .or_else(|| details.and_then(remarks));
        let page = found("doc_url").or_else(|| found("type")).and_then(Value::as_str);
        let said = Self {
            code: found("code").and_then(text),
            message,
            details: details.cloned(),
            doc_url: page.filter(|page| is_url(page)).map(str::to_owned),
        };
        let is_something = said.code.is_some() || said.message.is_some() || said.details.is_some();
        is_something.then_some(said)
    }

    /// As the type of the models, where a missing code is empty.
    fn typed(&self) -> Option<ApiError> {
        let details = self.details.as_ref().map(complaints).filter(|found| !found.is_empty());
        let error = json!({
            "code": self.code.as_deref().unwrap_or_default(),
            "message": self.message.as_deref().unwrap_or_default(),
            "details": details,
            "doc_url": self.doc_url,
        });
        serde_json::from_value(error).ok()
    }
}

/// A non-empty string, or the digits of a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn problem(title: Option<String>, detail: Option<String>) -> Option<String> {
    match (title, detail) {
        (Some(title), Some(detail)) => Some(format!("{title}: {detail}")),
        (title, detail) => title.or(detail),
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

const FIELD_NAMES: [&str; 4] = ["field", "property", "path", "name"];
const MESSAGE_NAMES: [&str; 4] = ["message", "error", "detail", "reason"];

/// The errors in a list that name no field: the only message there is.
fn remarks(details: &Value) -> Option<String> {
    let lines = details.as_array()?.iter().filter(|item| member(item, &FIELD_NAMES).is_none());
    let lines: Vec<_> =
        lines.filter_map(|item| text(item).or_else(|| member(item, &MESSAGE_NAMES))).collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

fn member(item: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| item.get(name).and_then(text))
}

/// Errors by field, from any form that names fields. Anything but a string or a list of strings
/// becomes its JSON.
fn complaints(details: &Value) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    match details {
        Value::Object(fields) => {
            for (field, value) in fields {
                found.insert(field.clone(), lines(value));
            }
        }
        Value::Array(items) => {
            for item in items {
                if let Some(field) = member(item, &FIELD_NAMES) {
                    let line = member(item, &MESSAGE_NAMES).unwrap_or_else(|| item.to_string());
                    found.entry(field).or_default().push(line);
                }
            }
        }
        _ => {}
    }
    found
}

fn lines(value: &Value) -> Vec<String> {
    let line = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(line).collect(),
        other => vec![line(other)],
    }
}

/// At most [`BODY_LIMIT`] bytes, as text; `None` if there are none.
fn start_of(body: &[u8]) -> Option<String> {
    let start = body.get(..BODY_LIMIT).unwrap_or(body);
    let mut text = String::from_utf8_lossy(start).into_owned();
    // Replacing invalid UTF-8 made it longer.
    while text.len() > BODY_LIMIT {
        text.pop();
    }
    (!text.is_empty()).then_some(text)
}

/// Whether a response should be a JSON object, but is not: because it was truncated, say.
pub(crate) fn is_damaged(answer: &Answered) -> bool {
    let body = answer.body.trim_ascii_start();
    let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    !answer.is_whole || (body.starts_with(b"{") && !is_json())
}
