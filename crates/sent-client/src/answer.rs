//! From the bytes of an answer to data, or to what went wrong.

use sent_models::{ApiError, ApiMeta, decode};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Map, Value, json};

use crate::error::{BODY_LIMIT, Error, Facts, Kind};

/// What a call decodes its answer to.
pub(crate) type Decode<T> = fn(&[u8], Option<&str>) -> Result<(T, Option<ApiMeta>), Error>;

/// More lenient than the page's envelope: neither a key that is missing nor one that is odd must hide that a message was sent, or
/// which error it is.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Envelope<T> {
    success: Option<Value>,
    data: Option<T>,
    error: Option<Value>,
    meta: Option<Value>,
}

impl<T> Envelope<T> {
    fn is_failure(&self) -> bool {
        self.success == Some(Value::Bool(false))
    }

    fn meta(&self) -> Option<ApiMeta> {
        serde_json::from_value(self.meta.clone()?).ok()
    }

    fn request_id(&self) -> Option<String> {
        Some(self.meta.as_ref()?.get("request_id")?.as_str()?.to_owned())
    }

    /// What can be read of the error; `None` if there is none, or it has no code.
    fn api_error(&self) -> Option<ApiError> {
        let error = self.error.as_ref()?;
        if let Ok(error) = serde_json::from_value(error.clone()) {
            return Some(error);
        }
        let text = |name: &str| error.get(name).and_then(Value::as_str);
        // Of the complaints those that are lists of texts.
        let details = error.get("details").and_then(Value::as_object).into_iter().flatten();
        let is_readable = |value: &Value| {
            value.as_array().is_some_and(|lines| lines.iter().all(Value::is_string))
        };
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
}

/// The data of the envelope.
pub(crate) fn enveloped<T: DeserializeOwned>(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<(T, Option<ApiMeta>), Error> {
    must_be_json(body, content_type)?;
    if body.is_empty() {
        return Err(unusable(body, None, "the answer is empty".to_owned()));
    }
    let mut envelope: Envelope<T> = decode(body)
        .map_err(|error| unusable(body, Some(error.path().to_owned()), error.to_string()))?;
    let data = envelope.data.take();
    check(&envelope, data.is_some(), body)?;
    let meta = envelope.meta();
    data.map(|data| (data, meta))
        .ok_or_else(|| unusable(body, Some("data".to_owned()), "there is no data".to_owned()))
}

/// An answer without data: whatever JSON it has is of no interest, unless it says that the call failed.
pub(crate) fn nothing(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<((), Option<ApiMeta>), Error> {
    if body.is_empty() {
        return Ok(((), None));
    }
    must_be_json(body, content_type)?;
    match decode::<Envelope<IgnoredAny>>(body) {
        Ok(envelope) => check(&envelope, false, body).map(|()| ((), envelope.meta())),
        Err(_) if serde_json::from_slice::<IgnoredAny>(body).is_ok() => Ok(((), None)),
        Err(error) => Err(unusable(body, None, error.to_string())),
    }
}

fn must_be_json(body: &[u8], content_type: Option<&str>) -> Result<(), Error> {
    if let Some(other) = content_type.filter(|found| !is_json(found)) {
        let why = format!("JSON was expected, and the content type is {other:?}");
        return Err(unusable(body, None, why));
    }
    Ok(())
}

/// An error if the envelope, whose status is one of success, says that the call failed.
fn check<T>(envelope: &Envelope<T>, has_data: bool, body: &[u8]) -> Result<(), Error> {
    if envelope.error.is_some() {
        if has_data || envelope.success == Some(Value::Bool(true)) {
            let why = "it has an error, and says that the call went well";
            return Err(unusable(body, Some("error".to_owned()), why.to_owned()));
        }
        return Err(Error::new(api_failure(envelope, body, "its error has no code")));
    }
    if envelope.is_failure() {
        let why = "it reports a failure without a reason";
        return Err(unusable(body, Some("success".to_owned()), why.to_owned()));
    }
    Ok(())
}

fn unusable(body: &[u8], json_path: Option<String>, why: String) -> Error {
    Error::new(Facts {
        kind: Kind::Decode,
        request_id: serde_json::from_slice::<Envelope<IgnoredAny>>(body)
            .ok()
            .and_then(|envelope| envelope.request_id()),
        json_path,
        body: Some(start_of(body)),
        source: Some(why.into()),
        ..Facts::default()
    })
}

/// What an answer with a status of failure says; a gateway's page says nothing but its text.
pub(crate) fn failure(status: u16, body: &[u8]) -> Facts {
    let none = Envelope::<IgnoredAny> { success: None, data: None, error: None, meta: None };
    let envelope = serde_json::from_slice(body).unwrap_or(none);
    let facts = api_failure(&envelope, body, "its body is not the envelope of the API");
    Facts { status: Some(status), ..facts }
}

/// `otherwise` is what to say of an answer in which no error can be read; such a one is kept.
fn api_failure<T>(envelope: &Envelope<T>, body: &[u8], otherwise: &'static str) -> Facts {
    let api = envelope.api_error();
    let is_unread = api.is_none();
    Facts {
        kind: Kind::Api,
        request_id: envelope.request_id(),
        source: is_unread.then(|| otherwise.into()),
        body: (is_unread && !body.is_empty()).then(|| start_of(body)),
        api,
        ..Facts::default()
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
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
