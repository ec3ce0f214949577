//! What is traced, and what is not.

use std::{
    cell::RefCell,
    fmt::{Debug, Write as _},
    sync::atomic::{AtomicU64, Ordering},
};

use serde_json::json;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use wiremock::ResponseTemplate;

use super::{KEY, client, failure, serve, success};

thread_local! {
    /// Whether spans of this thread are written down. The subscriber is that of the whole process,
    /// since tests run beside each other: what a callsite is worth is remembered, and another test
    /// may have asked before there was a subscriber for its thread.
    static TEXT: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn write(write: impl FnOnce(&mut String)) {
    TEXT.with_borrow_mut(|text| text.as_mut().map(write));
}

/// Writes down the spans of the client.
#[derive(Default)]
struct Recorder {
    last: AtomicU64,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("sent_client")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        write(|text| {
            let _ = write!(text, "\n{}", span.metadata().name());
            span.record(&mut Fields(text));
        });
        Id::from_u64(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        write(|text| values.record(&mut Fields(text)));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        write(|text| {
            let _ = write!(text, "\n{}", event.metadata().level());
            event.record(&mut Fields(text));
        });
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_span_for_the_call_and_one_for_each_attempt() {
    let failed = || {
        ResponseTemplate::new(503)
            .set_body_json(failure("SERVICE_001"))
            .insert_header("x-request-id", "req_7")
    };
    let server = serve(vec![
        failed(),
        ResponseTemplate::new(404).set_body_json(failure("RESOURCE_013")),
        ResponseTemplate::new(200).set_body_json(success(&json!({ "event_types": [] }))),
    ])
    .await;
    tracing::subscriber::set_global_default(Recorder::default()).unwrap();
    TEXT.set(Some(String::new()));
    client(&server).numbers().lookup("+12025550143").await.unwrap_err();
    let text = TEXT.take().unwrap();
    for part in [
        "sent.call http.request.method=\"GET\" url.template=\"/v3/numbers/lookup/{phone_number}\"",
        "sent.attempt number=1 http.response.status_code=503",
        "sent.attempt number=2 http.response.status_code=404",
        "http.request.resend_count=1",
        "sent.code=\"RESOURCE_013\"",
        "sent.request_id=\"req_1\"",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    // The envelope names the request too.
    TEXT.set(Some(String::new()));
    client(&server).webhooks().event_types().await.unwrap();
    let success = TEXT.take().unwrap();
    assert!(success.contains("status_code=200"), "{success}");
    assert!(success.contains("sent.request_id=\"req_1\""), "{success}");
    assert!(!success.contains("WARN"), "{success}");
    // The correction is logged, but not the value.
    let odd = json!({ "phone_number": 12_025_550_143_u64, "is_valid": "yes" });
    let odd = serve(vec![ResponseTemplate::new(200).set_body_json(super::success(&odd))]).await;
    TEXT.set(Some(String::new()));
    client(&odd).numbers().lookup("+12025550143").await.unwrap();
    let corrected = TEXT.take().unwrap();
    let warning = "corrected sent.corrections=2 sent.first_correction=\"data.phone_number\" sent.request_id=\"req_1\"";
    assert!(corrected.contains("\nWARN ") && corrected.contains(warning), "{corrected}");
    assert!(!corrected.contains("2025550143"), "{corrected}");
    for private in [KEY, "2025550143", "said by the API"] {
        assert!(!text.contains(private), "{text}");
    }
}
