//! What is traced, and what is not.

use std::{
    fmt::{Debug, Write as _},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use wiremock::ResponseTemplate;

use super::{KEY, client, failure, serve};

/// Writes down every span of the client.
#[derive(Clone, Default)]
struct Recorder {
    text: Arc<Mutex<String>>,
    last: Arc<AtomicU64>,
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
        let mut text = self.text.lock().unwrap();
        let _ = write!(text, "\n{}", span.metadata().name());
        span.record(&mut Fields(&mut text));
        Id::from_u64(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.text.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
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
    let server =
        serve(vec![failed(), ResponseTemplate::new(404).set_body_json(failure("RESOURCE_013"))])
            .await;
    let recorder = Recorder::default();
    let text = Arc::clone(&recorder.text);
    let guard = tracing::subscriber::set_default(recorder);
    client(&server).numbers().lookup("+12025550143").await.unwrap_err();
    drop(guard);
    let text = text.lock().unwrap().clone();
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
    for private in [KEY, "2025550143", "said by the API"] {
        assert!(!text.contains(private), "{text}");
    }
}
