//! From the bytes of an answer to data, or to what went wrong.

use sent_models::{ApiMeta, decode};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::Value;

use crate::{
    error::Error,
    failure::{api_failure, unusable},
};

/// What a call decodes its answer to.
pub(crate) type Decode<T> = fn(&[u8], Option<&str>) -> Result<(T, Option<ApiMeta>), Error>;

/// More lenient than the page's envelope: neither a key that is missing nor one that is odd must hide that a message was sent.
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
        return Err(Error::new(api_failure(body, "its error has no code")));
    }
    if envelope.is_failure() {
        let why = "it reports a failure without a reason";
        return Err(unusable(body, Some("success".to_owned()), why.to_owned()));
    }
    Ok(())
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}
