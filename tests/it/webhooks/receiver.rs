//! The extractor of axum, on a real socket.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRef, Request, State},
    http::StatusCode,
    middleware::map_request,
    routing::post,
};
use http_body_util::Limited;
use sent_webhooks::{Event, RegisteredWebhook, Registry, Scheme, Verifier, Webhook, testing};

use super::{ID, OTHER_SECRET, SECRET};
use crate::workspace::http_client;

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
    let mut request = http_client().build().unwrap().post(url).body(body);
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
            http_client().build().unwrap().post(&url).body(body).send().await.unwrap().status(),
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
    // The default of axum.
    let long = vec![b' '; 2 * 1024 * 1024 + 1];
    assert_eq!(post_signed(&url, SECRET, Scheme::Sent, &long, long.clone()).await, 413);
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn the_limit_of_axum_counts() {
    let verifier = Arc::new(Verifier::new(SECRET).unwrap());
    let route = || Router::new().route("/", post(|_: Webhook| async {}));
    let body = |length: usize| format!("{{ \"a\": \"{}\" }}", "x".repeat(length)).into_bytes();
    for (router, length, status) in [
        (route().layer(DefaultBodyLimit::max(500)), 600, 413),
        (route().layer(DefaultBodyLimit::max(500)), 100, 200),
        (route().layer(DefaultBodyLimit::max(4_000_000)), 3_000_000, 200),
        (route().layer(DefaultBodyLimit::disable()), 3_000_000, 200),
    ] {
        let url = serve(router.with_state(Arc::clone(&verifier))).await;
        let body = body(length);
        assert_eq!(
            post_signed(&url, SECRET, Scheme::Sent, &body, body.clone()).await,
            status,
            "{length}"
        );
    }
}

#[tokio::test]
async fn a_registry_has_an_extractor_too() {
    let registry = Registry::new().with_webhook(ID.into(), Verifier::new(SECRET).unwrap());
    let answer = |RegisteredWebhook(received): RegisteredWebhook| async move {
        received.webhook.map(|id| id.to_string()).unwrap_or_default()
    };
    let url = serve(Router::new().route("/", post(answer)).with_state(Arc::new(registry))).await;
    let body = testing::body("contact", Some("contact.help")).to_string().into_bytes();
    let headers = testing::sign(SECRET, Scheme::Sent, ID, SystemTime::now(), &body).unwrap();
    let mut request = http_client().build().unwrap().post(&url).body(body.clone());
    for (name, value) in headers {
        // Somebody on the way has split the signatures, joined them by a comma, and repeats the
        // other headers.
        if name.ends_with("signature") {
            request = request.header(name, "v1,b3RoZXI=");
            request = request.header(name, format!("v1,bm9uZQ==,{value}"));
        } else {
            request = request.header(name, value.clone()).header(name, value);
        }
    }
    let response = request.send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.text().await.unwrap()), (200, ID.to_owned()));
    assert_eq!(post_signed(&url, OTHER_SECRET, Scheme::Sent, &body, body.clone()).await, 401);
}

/// What others put around a body has errors of its own, with the limit's inside.
#[tokio::test]
async fn any_limit_on_the_way_is_told() {
    let limit = map_request(|request: Request| async {
        request.map(|body| Body::new(Limited::new(body, 500)))
    });
    let router = Router::new().route("/", post(|_: Webhook| async {})).layer(limit);
    let url = serve(router.with_state(Arc::new(Verifier::new(SECRET).unwrap()))).await;
    for (length, status) in [(100, 200), (600, 413)] {
        let body = format!("{{ \"a\": \"{}\" }}", "x".repeat(length)).into_bytes();
        assert_eq!(post_signed(&url, SECRET, Scheme::Sent, &body, body.clone()).await, status);
    }
}
