//! An extractor for axum.

use std::{error, fmt, iter, sync::Arc, time::SystemTime};

use axum_core::{
    RequestExt as _,
    body::Body,
    extract::{FromRef, FromRequest, Request},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt as _, LengthLimitError};

use crate::{ReceiveError, Received, Registry, Verifier, receive::received};

/// A verified delivery, as a handler argument. The state must hold an [`Arc<Verifier>`].
///
/// An untrusted delivery is answered with 401, one whose body is not a JSON object with 400, and
/// one that exceeds axum's `DefaultBodyLimit` (2 MB unless you set another), or any other limit on
/// its way, with 413.
///
/// ```
/// use std::sync::Arc;
/// use axum::{Router, routing::post};
/// use sent_webhooks::{Verifier, Webhook};
///
/// async fn receive(Webhook(received): Webhook) {
///     println!("{}", received.dedupe_key());
/// }
///
/// let verifier = Arc::new(Verifier::new("whsec_dGVzdC13ZWJob29rLXNlY3JldA==")?);
/// let app: Router = Router::new().route("/hooks/sent", post(receive)).with_state(verifier);
/// # Ok::<(), sent_webhooks::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct Webhook(pub Received);

/// Like [`Webhook`], for several webhooks at one endpoint. The state must hold an
/// [`Arc<Registry>`]; [`Received::webhook`] is the id of the webhook.
///
/// ```
/// use std::sync::Arc;
/// use axum::{Router, routing::post};
/// use sent_webhooks::{RegisteredWebhook, Registry, Verifier};
///
/// async fn receive(RegisteredWebhook(received): RegisteredWebhook) {
///     println!("{:?}: {}", received.webhook, received.dedupe_key());
/// }
///
/// let verifier = Verifier::new("whsec_dGVzdC13ZWJob29rLXNlY3JldA==")?;
/// let registry = Registry::new().with_webhook("0f6d2b1e-4c5a-4e1b-9a57-3d2c8e7f6a10".into(), verifier);
/// let app: Router = Router::new().route("/hooks/sent", post(receive)).with_state(Arc::new(registry));
/// # Ok::<(), sent_webhooks::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct RegisteredWebhook(pub Received);

impl<S> FromRequest<S> for Webhook
where
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let verifier = Arc::<Verifier>::from_ref(state);
        let delivery = Incoming::read(request).await?;
        let header = |name: &str| delivery.header(name);
        let signed = verifier.verify(header, &delivery.body, SystemTime::now());
        Ok(Self(received(signed.map_err(ReceiveError::from)?, None, delivery.body)?))
    }
}

impl<S> FromRequest<S> for RegisteredWebhook
where
    S: Send + Sync,
    Arc<Registry>: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let registry = Arc::<Registry>::from_ref(state);
        let delivery = Incoming::read(request).await?;
        let header = |name: &str| delivery.header(name);
        let signed = registry.verify(header, &delivery.body, SystemTime::now());
        let (webhook, signed) = signed.map_err(ReceiveError::from)?;
        Ok(Self(received(signed, Some(webhook), delivery.body)?))
    }
}

/// An incoming request.
struct Incoming {
    /// By name. The values of a repeated header are joined by a space, like several signatures;
    /// repeats of the same value are dropped.
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Incoming {
    async fn read(request: Request) -> Result<Self, WebhookRejection> {
        let (parts, body) = request.with_limited_body().into_parts();
        let headers = parts.headers.keys().map(|name| {
            let mut values: Vec<&[u8]> =
                parts.headers.get_all(name).iter().map(AsRef::as_ref).collect();
            values.dedup();
            (name.as_str().to_owned(), values.join(&b' '))
        });
        Ok(Self { headers: headers.collect(), body: read(body).await? })
    }

    fn header(&self, name: &str) -> Option<&[u8]> {
        let (_, value) = self.headers.iter().find(|(found, _)| found == name)?;
        Some(value)
    }
}

async fn read(body: Body) -> Result<Vec<u8>, WebhookRejection> {
    match body.collect().await {
        Ok(body) => Ok(body.to_bytes().into()),
        Err(error) if is_limit(&error) => Err(WebhookRejection(Why::TooLong)),
        Err(_) => Err(WebhookRejection(Why::Cut)),
    }
}

/// Whether a limit was exceeded, whoever set it.
fn is_limit(error: &(dyn error::Error + 'static)) -> bool {
    iter::successors(Some(error), |error| error.source())
        .any(<dyn error::Error>::is::<LengthLimitError>)
}

/// Why a request was rejected, as a response to its sender.
#[derive(Clone, Debug)]
pub struct WebhookRejection(Why);

#[derive(Clone, Debug)]
enum Why {
    Receive(ReceiveError),
    TooLong,
    Cut,
}

impl WebhookRejection {
    /// What is wrong with the delivery; `None` if its body could not be read.
    #[must_use]
    pub fn error(&self) -> Option<&ReceiveError> {
        match &self.0 {
            Why::Receive(error) => Some(error),
            Why::TooLong | Why::Cut => None,
        }
    }
}

impl From<ReceiveError> for WebhookRejection {
    fn from(error: ReceiveError) -> Self {
        Self(Why::Receive(error))
    }
}

impl fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Why::Receive(error) => error.fmt(f),
            Why::TooLong => f.write_str("the body is too long"),
            Why::Cut => f.write_str("the body is incomplete"),
        }
    }
}

impl error::Error for WebhookRejection {}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            Why::Receive(error) => error.status(),
            Why::TooLong => 413,
            Why::Cut => 400,
        };
        let mut response = self.to_string().into_response();
        if let Ok(status) = status.try_into() {
            *response.status_mut() = status;
        }
        response
    }
}
