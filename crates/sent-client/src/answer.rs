//! From the bytes of an answer to data, or to what went wrong.

use sent_models::{ApiError, ApiMeta, decode};
use serde::{Deserialize, de::DeserializeOwned};

use crate::error::{BODY_LIMIT, Error, Facts, Kind};

/// What a call decodes its answer to.
pub(crate) type Decode<T> = fn(&[u8], Option<&str>) -> Result<(T, Option<ApiMeta>), Error>;

/// More lenient than the page's envelope: that a key is missing must not hide that a message was sent.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Envelope<T> {
    success: Option<bool>,
    data: Option<T>,
    error: Option<ApiError>,
    meta: Option<ApiMeta>,
}

/// The data of the envelope.
pub(crate) fn enveloped<T: DeserializeOwned>(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<(T, Option<ApiMeta>), Error> {
    let unusable = |json_path: Option<String>, why: String| {
        Error::new(Facts {
            kind: Kind::Decode,
            request_id: request_id(body),
            json_path,
            body: Some(start_of(body)),
            source: Some(why.into()),
            ..Facts::default()
        })
    };
    if let Some(other) = content_type.filter(|found| !is_json(found)) {
        return Err(unusable(
            None,
            format!("JSON was expected, and the content type is {other:?}"),
        ));
    }
    if body.is_empty() {
        return Err(unusable(None, "the answer is empty".to_owned()));
    }
    let envelope: Envelope<T> = decode(body)
        .map_err(|error| unusable(Some(error.path().to_string()), error.to_string()))?;
    match envelope {
        Envelope { success: None | Some(true), data: Some(data), error: None, meta } => {
            Ok((data, meta))
        }
        Envelope { error: Some(api), meta, .. } => Err(Error::new(Facts {
            kind: Kind::Api,
            request_id: meta.map(|meta| meta.request_id),
            api: Some(api),
            ..Facts::default()
        })),
        Envelope { success: Some(false), .. } => {
            Err(unusable(None, "it says that the call failed, and not why".to_owned()))
        }
        _ => Err(unusable(Some("data".to_owned()), "there is no data".to_owned())),
    }
}

/// An answer without data: whatever body it has is of no interest, unless it says that the call failed.
pub(crate) fn nothing(body: &[u8], _: Option<&str>) -> Result<((), Option<ApiMeta>), Error> {
    if body.is_empty() {
        return Ok(((), None));
    }
    match decode::<Envelope<serde::de::IgnoredAny>>(body) {
        Ok(Envelope { error: Some(api), meta, .. }) => Err(Error::new(Facts {
            kind: Kind::Api,
            request_id: meta.map(|meta| meta.request_id),
            api: Some(api),
            ..Facts::default()
        })),
        Ok(Envelope { meta, .. }) => Ok(((), meta)),
        Err(_) => Ok(((), None)),
    }
}

/// What an answer with a status of failure says; a gateway's page says nothing but its text.
pub(crate) fn failure(status: u16, body: &[u8]) -> Facts {
    let envelope: Option<Envelope<serde::de::IgnoredAny>> = serde_json::from_slice(body).ok();
    let (api, meta) = envelope.map_or((None, None), |envelope| (envelope.error, envelope.meta));
    let body = (api.is_none() && !body.is_empty()).then(|| start_of(body));
    Facts {
        kind: Kind::Api,
        status: Some(status),
        request_id: meta.map(|meta| meta.request_id),
        source: api.is_none().then(|| "its body is not the envelope of the API".into()),
        api,
        body,
        ..Facts::default()
    }
}

/// The label of a call whose answer is of no other use: whatever stands beside it.
fn request_id(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Labelled {
        meta: Label,
    }
    #[derive(Deserialize)]
    struct Label {
        request_id: String,
    }
    serde_json::from_slice::<Labelled>(body).ok().map(|answer| answer.meta.request_id)
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
