//! From the bytes of a response to its data, or to an error.

use sent_models::{ApiMeta, Correction, Lenient, decode_lenient};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::{
    error::Error,
    failure::{api_failure, unusable},
};

/// How a call decodes its response: from the body and its content type.
pub(crate) type Decode<T> = fn(&[u8], Option<&str>) -> Result<Answer<T>, Error>;

/// A decoded response.
pub(crate) struct Answer<T> {
    pub(crate) data: T,
    pub(crate) meta: Option<ApiMeta>,
    pub(crate) corrections: Vec<Correction>,
}

/// Every key may be missing: the status says that the call succeeded, and its result must not be
/// lost.
struct Envelope<T> {
    success: Option<Value>,
    data: Option<T>,
    error: Option<Value>,
    meta: Option<ApiMeta>,
}

sent_models::object!(Envelope<T> {
    optional success,
    optional data,
    optional error,
    optional meta,
});

impl<T> Envelope<T> {
    /// Whether it reports a failure, however it writes the boolean.
    fn is_failure(&self) -> bool {
        match &self.success {
            Some(Value::Bool(success)) => !success,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("false"),
            Some(Value::Number(number)) => number.as_f64() == Some(0.0),
            _ => false,
        }
    }
}

/// The data in the envelope.
pub(crate) fn enveloped<T: DeserializeOwned>(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<Answer<T>, Error> {
    if body.is_empty() {
        return Err(unusable(body, None, "the response is empty".to_owned()));
    }
    let Lenient { value: mut envelope, mut corrections, .. } = decode_lenient::<Envelope<T>>(body)
        .map_err(|error| {
            let other = content_type.filter(|found| !is_json(found));
            let why = match other {
                Some(found) => format!("{error}; the content type is {found:?}"),
                None => error.to_string(),
            };
            unusable(body, Some(error.path().to_owned()), why)
        })?;
    if envelope.is_failure() {
        return Err(failed(&envelope, body));
    }
    if let Some(data) = envelope.data.take() {
        corrections.extend(needless_error(&mut envelope));
        return Ok(Answer { data, meta: envelope.meta, corrections });
    }
    // Only if `data` itself is unusable: otherwise just one field in it was corrected.
    if let Some(wrong) = corrections.iter().find(|correction| correction.path() == "data") {
        return Err(unusable(body, Some(wrong.cause().to_owned()), wrong.to_string()));
    }
    Err(match (&envelope.error, &envelope.success) {
        (Some(_), Some(Value::Bool(true))) => {
            let why = "it has an error, but reports success";
            unusable(body, Some("error".to_owned()), why.to_owned())
        }
        (Some(_), _) => failed(&envelope, body),
        (None, _) => unusable(body, Some("data".to_owned()), "it has no data".to_owned()),
    })
}

/// A response without data: the status says that the call succeeded, unless the body reports a
/// failure.
pub(crate) fn nothing(body: &[u8], _: Option<&str>) -> Result<Answer<()>, Error> {
    let (mut meta, mut corrections) = (None, Vec::new());
    match decode_lenient::<Envelope<IgnoredAny>>(body) {
        Ok(Lenient { value: envelope, .. }) if envelope.is_failure() => {
            return Err(failed(&envelope, body));
        }
        Ok(Lenient { value: mut envelope, corrections: found, .. }) => {
            corrections = found;
            corrections.extend(needless_error(&mut envelope));
            meta = envelope.meta;
        }
        Err(_) if !body.is_empty() && serde_json::from_slice::<IgnoredAny>(body).is_err() => {
            corrections.push(Correction::__new(".", "not JSON, ignored", None));
        }
        Err(_) => {}
    }
    Ok(Answer { data: (), meta, corrections })
}

/// An error in a response that reports success.
fn needless_error<T>(envelope: &mut Envelope<T>) -> Option<Correction> {
    let error = envelope.error.take()?;
    Some(Correction::__new("error", "an error in a successful response", Some(error)))
}

/// Why a call failed although its status reports success.
fn failed<T>(envelope: &Envelope<T>, body: &[u8]) -> Error {
    if envelope.error.is_some() {
        let mut error = Error::new(api_failure(body, "its error has no code"));
        // The response contradicts itself.
        error.facts_mut().may_have_been_sent = envelope.data.is_some();
        return error;
    }
    let why = "it reports a failure without a reason";
    unusable(body, Some("success".to_owned()), why.to_owned())
}

/// With [`strict`](crate::ClientBuilder::strict), any correction is an error.
pub(crate) fn strictly<T>(answer: Answer<T>, body: &[u8]) -> Result<Answer<T>, Error> {
    match answer.corrections.first() {
        None => Ok(answer),
        Some(first) => Err(unusable(body, Some(first.cause().to_owned()), first.to_string())),
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}
