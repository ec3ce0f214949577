//! An extractor for axum.

use std::{error, fmt, sync::Arc, time::SystemTime};

use axum_core::{
    body::Body,
    extract::{FromRef, FromRequest, Request},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::{ReceiveError, Received, Verifier};

/// The longest body that is read.
const BODY_LIMIT: usize = 1024 * 1024;

/// An authentic delivery, as an argument of a handler. The state must hold an [`Arc<Verifier>`].
///
/// A delivery that is not to be trusted is answered with 401, one whose body is not a JSON object with 400, one that is longer than
/// 1 MiB with 413.
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

impl<S> FromRequest<S> for Webhook
where
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let verifier = Arc::<Verifier>::from_ref(state);
        let (parts, body) = request.into_parts();
        let body = read(body).await?;
        let header = |name: &str| parts.headers.get(name).map(AsRef::as_ref);
        let received = verifier.receive(header, &body, SystemTime::now());
        received.map(Self).map_err(|error| WebhookRejection(Why::Receive(error)))
    }
}

async fn read(body: Body) -> Result<Vec<u8>, WebhookRejection> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(WebhookRejection(Why::TooLong)),
        Err(_) => Err(WebhookRejection(Why::Cut)),
    }
}

/// Why a request is no delivery: an answer for whoever sent it.
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

impl fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Why::Receive(error) => error.fmt(f),
            Why::TooLong => f.write_str("the body is too long"),
            Why::Cut => f.write_str("the body ends too early"),
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
