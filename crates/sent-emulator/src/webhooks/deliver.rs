//! One attempt to deliver an event.

use std::{
    error::Error,
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
use sent_models::Timestamp;
use sent_webhooks::{InvalidSecret, Scheme, testing};
use serde_json::Value;

use super::{Event, is_standard};
use crate::json::Members as _;

/// Posts deliveries over plain HTTP: the endpoint is on this machine, or was explicitly allowed.
pub(crate) struct Deliverer {
    http: Client<HttpConnector, Full<Bytes>>,
    allow_remote: bool,
}

/// The outcome of an attempt.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) status: Option<u16>,
    pub(crate) body: Option<String>,
    pub(crate) error: Option<String>,
    /// Whether nothing was sent because the emulator does not deliver there.
    pub(crate) is_refused: bool,
}

/// How many bytes of a response to keep.
const MOST_BYTES: usize = 4096;

fn text<'a>(webhook: &'a Value, name: &str) -> &'a str {
    webhook.at(name).as_str().unwrap_or_default()
}

impl Deliverer {
    pub(crate) fn new(allow_remote: bool) -> Self {
        Self { http: Client::builder(TokioExecutor::new()).build_http(), allow_remote }
    }

    pub(crate) async fn deliver(&self, webhook: &Value, event: &Event) -> Outcome {
        let failed = |error: String| Outcome { error: Some(error), ..Outcome::default() };
        let uri = match self.destination(text(webhook, "endpoint_url")) {
            Ok(uri) => uri,
            Err(error) => return Outcome { is_refused: true, ..failed(error.to_owned()) },
        };
        let limit = Duration::from_secs(webhook.at("timeout_seconds").as_u64().unwrap_or(30));
        match tokio::time::timeout(limit, self.post(uri, webhook, event)).await {
            Err(_) => failed("The endpoint did not answer in time.".to_owned()),
            Ok(Err(error)) => failed(format!("The endpoint cannot be reached: {error}.")),
            Ok(Ok((status, body))) => {
                let is_success = (200..300).contains(&status);
                let error = (!is_success).then(|| format!("The endpoint answered {status}."));
                Outcome { status: Some(status), body: Some(body), error, is_refused: false }
            }
        }
    }

    /// The URI to post to, if the emulator delivers there.
    fn destination(&self, url: &str) -> Result<Uri, &'static str> {
        let uri: Uri = url.parse().map_err(|_| "Not sent: the URL cannot be read.")?;
        if uri.scheme_str() != Some("http") {
            return Err("Not sent: the emulator posts to http:// only.");
        }
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let is_loopback = |address: IpAddr| address.is_loopback();
        if self.allow_remote || host == "localhost" || host.parse().is_ok_and(is_loopback) {
            Ok(uri)
        } else {
            Err("Not sent: the endpoint is on another machine, which needs `--allow-remote`.")
        }
    }

    async fn post(
        &self,
        uri: Uri,
        webhook: &Value,
        event: &Event,
    ) -> Result<(u16, String), Box<dyn Error + Send + Sync>> {
        let body = event.event_data.to_string();
        let mut request = Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("sent-emulator/", env!("CARGO_PKG_VERSION")));
        for (name, value) in sign(webhook, event, body.as_bytes())? {
            request = request.header(name, value);
        }
        if !is_standard(webhook) {
            request = request.header("x-webhook-event-type", &event.event_type);
            request = request.header("x-webhook-event-id", &event.id);
        }
        let answer = self.http.request(request.body(Full::new(body.into()))?).await?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
        let body = body.map(Collected::to_bytes).unwrap_or_default();
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }
}

/// Headers that sign a body. Their timestamp is the real time, since receivers compare it with
/// theirs, whatever the emulator's clock says.
fn sign(
    webhook: &Value,
    event: &Event,
    body: &[u8],
) -> Result<[(&'static str, String); 3], InvalidSecret> {
    let (scheme, id) = if is_standard(webhook) {
        (Scheme::Standard, event.id.as_str())
    } else {
        (Scheme::Sent, event.webhook.as_str())
    };
    let sign = |secret| testing::sign(text(webhook, secret), scheme, id, SystemTime::now(), body);
    let mut headers = sign("_secret")?;
    let until = text(webhook, "_old_secret_until").parse::<Timestamp>().ok();
    if until > event.processing_started_at {
        let [.., (_, old)] = sign("_old_secret")?;
        let [.., (_, signatures)] = &mut headers;
        *signatures = format!("{signatures} {old}");
    }
    Ok(headers)
}
