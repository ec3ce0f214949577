//! The extractor of axum, on a real socket.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use axum::{
    Router,
    extract::{FromRef, State},
    http::StatusCode,
    routing::post,
};
use sent_webhooks::{Event, Scheme, Verifier, Webhook, testing};

use super::{ID, OTHER_SECRET, SECRET};

#[derive(Clone)]
struct App {
    verifier: Arc<Verifier>,
    seen: Arc<Mutex<HashSet<String>>>,
    kinds: Arc<Mutex<Vec<String>>>,
}

impl FromRef<App> for Arc<Verifier> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.verifier)
    }
}

async fn receive(State(app): State<App>, Webhook(received): Webhook) -> StatusCode {
    if !app.seen.lock().unwrap().insert(received.dedupe_key()) {
        return StatusCode::OK;
    }
    assert!(!matches!(received.delivery.event, Event::Unknown { .. }));
    let family = received.delivery.family.unwrap();
    app.kinds.lock().unwrap().push(received.delivery.kind.unwrap_or_else(|| family.to_string()));
    StatusCode::NO_CONTENT
}

async fn start() -> (String, App) {
    let verifier = Arc::new(Verifier::new(SECRET).unwrap());
    let app = App { verifier, seen: Arc::default(), kinds: Arc::default() };
    let router = Router::new().route("/hooks/sent", post(receive)).with_state(app.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks/sent", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, app)
}

async fn post_signed(url: &str, secret: &str, scheme: Scheme, signed: &[u8], body: Vec<u8>) -> u16 {
    let headers = testing::sign(secret, scheme, ID, SystemTime::now(), signed).unwrap();
    let mut request = reqwest::Client::new().post(url).body(body);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn every_event_is_taken_once_and_every_tampered_one_is_refused() {
    let (url, app) = start().await;
    for &(family, kind) in testing::EVENTS {
        let body = testing::body(family, kind).to_string().into_bytes();
        assert_eq!(
            post_signed(&url, SECRET, Scheme::Sent, &body, body.clone()).await,
            204,
            "{family} {kind:?}"
        );
        assert_eq!(
            post_signed(&url, SECRET, Scheme::Sent, &body, body.clone()).await,
            200,
            "again"
        );
        let mut tampered = body.clone();
        let last = tampered.len() - 2;
        tampered[last] ^= 1;
        assert_eq!(
            post_signed(&url, SECRET, Scheme::Sent, &body, tampered).await,
            401,
            "{family} {kind:?}"
        );
        assert_eq!(post_signed(&url, OTHER_SECRET, Scheme::Sent, &body, body.clone()).await, 401);
        assert_eq!(
            reqwest::Client::new().post(&url).body(body).send().await.unwrap().status(),
            401
        );
    }
    let kinds: Vec<_> =
        testing::EVENTS.iter().map(|(family, kind)| kind.unwrap_or(family).to_owned()).collect();
    assert_eq!(*app.kinds.lock().unwrap(), kinds);
}

#[tokio::test]
async fn what_is_malformed_or_too_long_is_the_sender_s_fault() {
    let (url, _) = start().await;
    for body in [&b""[..], b"no JSON", b"[]"] {
        assert_eq!(post_signed(&url, SECRET, Scheme::Standard, body, body.to_vec()).await, 400);
    }
    let long = vec![b' '; 1024 * 1024 + 1];
    assert_eq!(post_signed(&url, SECRET, Scheme::Sent, &long, long.clone()).await, 413);
}
