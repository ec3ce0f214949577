//! Deliveries: signed, tried again, logged, given up.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use sent_client::models::live::{
    CreateWebhookRequest, ListWebhookEventsQuery, TestWebhookRequest, Webhook,
};
use sent_emulator::Emulator;
use sent_webhooks::{Received, Scheme, Verifier};

use super::{PHONE, sent, start, text};

/// A receiver that answers with a given status, and records what it gets.
#[derive(Clone, Default)]
struct Receiver {
    status: Arc<AtomicU16>,
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
}

impl Receiver {
    async fn start() -> (Self, String) {
        let receiver = Self::default();
        receiver.status.store(204, Ordering::SeqCst);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let app = Router::new().route("/hook", post(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (receiver, url)
    }

    fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }

    /// What came, checked with a secret.
    fn received(&self, secret: &str) -> Vec<Received> {
        let verifier = Verifier::new(secret).unwrap();
        let got = self.got.lock().unwrap();
        let checked = got.iter().map(|(headers, body)| {
            let header = |name: &str| headers.get(name).map(axum::http::HeaderValue::as_bytes);
            verifier.receive(header, body, SystemTime::now())
        });
        checked.collect::<Result<_, _>>().unwrap()
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.got.lock().unwrap().push((headers, body));
    StatusCode::from_u16(receiver.status.load(Ordering::SeqCst)).unwrap()
}

async fn register(emulator: &Emulator, url: &str, version: u32, events: &[&str]) -> Webhook {
    let events: Vec<_> = events.iter().map(|event| (*event).to_owned()).collect();
    let request = CreateWebhookRequest::new("Test", url, events).with_webhook_version(version);
    emulator.client().webhooks().create(request).await.unwrap().into_inner()
}

fn secret(webhook: &Webhook) -> String {
    webhook.signing_secret.as_ref().unwrap().expose().to_owned()
}

#[tokio::test]
async fn deliveries_are_signed_by_both_versions() {
    for (version, scheme) in [(1, Scheme::Sent), (2, Scheme::Standard)] {
        let emulator = start().await;
        let (receiver, url) = Receiver::start().await;
        let webhook = register(&emulator, &url, version, &["message", "contact"]).await;
        sent(&emulator, PHONE).await;
        emulator.receive_from(PHONE, "STOP").unwrap();
        emulator.advance(Duration::from_secs(1)).await;
        let deliveries = receiver.received(&secret(&webhook));
        let kinds: Vec<_> =
            deliveries.iter().filter_map(|one| one.delivery.kind.as_deref()).collect();
        let expected =
            ["queued", "sent", "delivered", "received"].map(|word| format!("message.{word}"));
        assert_eq!(kinds[..4], expected);
        assert_eq!(kinds[4..], ["contact.opt_out"]);
        assert!(
            deliveries
                .iter()
                .all(|one| one.signed.scheme == scheme && one.signed.event_id.is_some())
        );
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_and_logged() {
    let emulator = start().await;
    let client = emulator.client();
    let (receiver, url) = Receiver::start().await;
    let webhook = register(&emulator, &url, 1, &["contact"]).await;
    receiver.status.store(500, Ordering::SeqCst);
    emulator.receive_from(PHONE, "STOP").unwrap();
    // At once, and then after a minute, two more and four more: three retries are the default.
    for (seconds, count) in [(0, 1), (59, 1), (1, 2), (119, 2), (1, 3), (240, 4), (86_400, 4)] {
        emulator.advance(Duration::from_secs(seconds)).await;
        assert_eq!(receiver.count(), count, "after {seconds} more seconds");
    }
    let query = || ListWebhookEventsQuery::new(1, 10);
    let events = client.webhooks().events(webhook.id.clone(), query()).await.unwrap().into_inner();
    let event = &events.events[0];
    assert_eq!(event.delivery_status.as_ref().unwrap().as_str(), "FAILED");
    assert_eq!((event.http_status_code, event.delivery_attempts), (Some(500), Some(4)));
    receiver.status.store(204, Ordering::SeqCst);
    emulator.receive_from(PHONE, "START").unwrap();
    emulator.advance(Duration::ZERO).await;
    let events = client.webhooks().events(webhook.id.clone(), query()).await.unwrap().into_inner();
    assert_eq!(events.events[0].delivery_status.as_ref().unwrap().as_str(), "DELIVERED");
    let webhook = client.webhooks().get(webhook.id).await.unwrap();
    assert_eq!((webhook.is_active, webhook.consecutive_failures), (true, Some(0)));
}

#[tokio::test]
async fn ten_failures_in_a_row_switch_version_1_off() {
    let emulator = start().await;
    let (receiver, url) = Receiver::start().await;
    let webhook = register(&emulator, &url, 1, &["contact"]).await;
    receiver.status.store(500, Ordering::SeqCst);
    for _ in 0..4 {
        emulator.receive_from(PHONE, "STOP").unwrap();
        emulator.advance(Duration::from_secs(3600)).await;
    }
    let webhook = emulator.client().webhooks().get(webhook.id).await.unwrap();
    assert_eq!((receiver.count(), webhook.is_active), (10, false));
    assert_eq!(webhook.consecutive_failures, Some(10));
}

#[tokio::test]
async fn a_secret_is_replaced() {
    for (version, old_is_good) in [(1, false), (2, true)] {
        let emulator = start().await;
        let (receiver, url) = Receiver::start().await;
        let webhook = register(&emulator, &url, version, &["message"]).await;
        let new = emulator.client().webhooks().rotate_secret(webhook.id.clone()).await.unwrap();
        emulator.client().messages().send(text(PHONE)).await.unwrap();
        emulator.advance(Duration::ZERO).await;
        assert_eq!(receiver.received(new.signing_secret.as_ref().unwrap().expose()).len(), 1);
        let (headers, body) = receiver.got.lock().unwrap()[0].clone();
        let header = |name: &str| headers.get(name).map(axum::http::HeaderValue::as_bytes);
        let old = Verifier::new(secret(&webhook)).unwrap();
        assert_eq!(old.verify(header, &body, SystemTime::now()).is_ok(), old_is_good, "{version}");
    }
}

#[tokio::test]
async fn a_test_event_comes_once() {
    let emulator = start().await;
    let (receiver, url) = Receiver::start().await;
    let webhook = register(&emulator, &url, 1, &["message"]).await;
    receiver.status.store(500, Ordering::SeqCst);
    let request = TestWebhookRequest::new("channel.activated");
    emulator.client().webhooks().test(webhook.id.clone(), request).await.unwrap();
    emulator.advance(Duration::from_secs(86_400)).await;
    let deliveries = receiver.received(&secret(&webhook));
    assert_eq!(deliveries.len(), 1);
    assert_eq!(deliveries[0].delivery.kind.as_deref(), Some("channel.activated"));
}

#[tokio::test]
async fn filters_narrow_and_other_machines_get_nothing() {
    let emulator = start().await;
    let (receiver, url) = Receiver::start().await;
    let filters = [("message".to_owned(), vec!["delivered".to_owned()])];
    let request = CreateWebhookRequest::new("Test", url, ["message"])
        .with_event_filters(std::collections::BTreeMap::from(filters));
    emulator.client().webhooks().create(request).await.unwrap();
    let remote = register(&emulator, "http://192.0.2.1/hook", 2, &["message"]).await;
    sent(&emulator, PHONE).await;
    assert_eq!(receiver.count(), 1);
    let query = ListWebhookEventsQuery::new(1, 10);
    let events = emulator.client().webhooks().events(remote.id, query).await.unwrap().into_inner();
    assert_eq!(events.events.len(), 3);
    let error = events.events[0].error_message.as_deref().unwrap();
    assert!(error.contains("--allow-remote"), "{error}");
}
