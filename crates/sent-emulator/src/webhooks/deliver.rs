//! One attempt to deliver an event.

use std::{
    net::IpAddr,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Collected, Full, Limited};
use hyper::{Request, Uri, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sent_webhooks::{InvalidSecret, Scheme, testing};

use super::{Event, Webhook};

/// What posts deliveries. Plain HTTP only: whoever listens is on this machine, or asked for.
#[derive(Clone)]
pub(crate) struct Deliverer {
    http: Client<HttpConnector, Full<Bytes>>,
    allow_remote: bool,
}

/// What became of an attempt.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) status: Option<u16>,
    pub(crate) body: Option<String>,
    pub(crate) error: Option<String>,
    /// Whether nothing was sent, since the emulator does not send there.
    pub(crate) is_refused: bool,
}

/// Bytes of an answer that are kept.
const MOST_BYTES: usize = 4096;

impl Deliverer {
    pub(crate) fn new(allow_remote: bool) -> Self {
        Self { http: Client::builder(TokioExecutor::new()).build_http(), allow_remote }
    }

    pub(crate) async fn deliver(&self, webhook: &Webhook, event: &Event) -> Outcome {
        let uri = match self.destination(&webhook.endpoint_url) {
            Ok(uri) => uri,
            Err(error) => {
                return Outcome { error: Some(error), is_refused: true, ..Outcome::default() };
            }
        };
        let request = match request(uri, webhook, event) {
            Ok(request) => request,
            Err(error) => return Outcome { error: Some(error.to_string()), ..Outcome::default() },
        };
        let limit = Duration::from_secs(webhook.timeout_seconds);
        match tokio::time::timeout(limit, self.post(request)).await {
            Ok(Ok((status, body))) => {
                let is_success = (200..300).contains(&status);
                let error = (!is_success).then(|| format!("The endpoint answered {status}."));
                Outcome { status: Some(status), body: Some(body), error, is_refused: false }
            }
            Ok(Err(error)) => Outcome { error: Some(error), ..Outcome::default() },
            Err(_) => Outcome {
                error: Some("The endpoint did not answer in time.".to_owned()),
                ..Outcome::default()
            },
        }
    }

    async fn post(&self, request: Request<Full<Bytes>>) -> Result<(u16, String), String> {
        let error = |_| "The endpoint cannot be reached.".to_owned();
        let answer = self.http.request(request).await.map_err(error)?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
        let body = body.map_or(Bytes::new(), Collected::to_bytes);
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }

    /// Where to post to, if the emulator posts there.
    fn destination(&self, url: &str) -> Result<Uri, String> {
        let uri: Uri =
            url.parse().map_err(|_| "The URL of the endpoint cannot be read.".to_owned())?;
        if uri.scheme_str() != Some("http") {
            return Err("Not sent: the emulator posts to http:// only.".to_owned());
        }
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let is_loopback = host == "localhost"
            || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if is_loopback || self.allow_remote {
            Ok(uri)
        } else {
            Err("Not sent: the endpoint is not on this machine. `--allow-remote` allows it."
                .to_owned())
        }
    }
}

/// The signed request. Its time is the real one, since that is what receivers compare with, wherever the emulator's clock stands.
fn request(
    uri: Uri,
    webhook: &Webhook,
    event: &Event,
) -> Result<Request<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
    let mut request = Request::post(uri)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("sent-emulator/", env!("CARGO_PKG_VERSION")));
    for (name, value) in sign(webhook, event)? {
        request = request.header(name, value);
    }
    if webhook.version < 2 {
        request = request
            .header("x-webhook-event-type", &event.name)
            .header("x-webhook-event-id", &event.id);
    }
    Ok(request.body(Full::new(event.body.clone().into()))?)
}

fn sign(webhook: &Webhook, event: &Event) -> Result<Vec<(&'static str, String)>, InvalidSecret> {
    let (scheme, id) = if webhook.version < 2 {
        (Scheme::Sent, &webhook.id)
    } else {
        (Scheme::Standard, &event.id)
    };
    let sign =
        |secret: &str| testing::sign(secret, scheme, id, SystemTime::now(), event.body.as_bytes());
    let mut headers = Vec::from(sign(&webhook.signing_secret)?);
    // The event's attempt has just begun.
    let now = event.started_at.unwrap_or(event.created_at);
    if let Some((old, _)) = webhook.old_secret.as_ref().filter(|(_, until)| now < *until) {
        // The headers are id, time and signature; a second signature stands after a space.
        let both = headers.iter_mut().zip(sign(old)?).next_back();
        if let Some(((_, signature), (_, other))) = both {
            *signature = format!("{signature} {other}");
        }
    }
    Ok(headers)
}
