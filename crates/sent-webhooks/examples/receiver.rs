//! Receives deliveries: verifies them, accepts each one once, stores it and answers at once; the
//! work is done afterwards.
//!
//! ```console
//! $ SENT_WEBHOOK_SECRET=whsec_… cargo run -p sent-webhooks --features axum --example receiver
//! ```
//!
//! To try it, let an emulator (`cargo run -p sent-emulator`) deliver to it. The first call returns
//! the secret to start it with, the second makes the deliveries:
//!
//! ```console
//! $ curl -H 'x-api-key: any' -H 'content-type: application/json' http://127.0.0.1:4010/v3/webhooks \
//!     -d '{"display_name": "Try", "endpoint_url": "http://127.0.0.1:8080/hooks/sent", "event_types": ["message"]}'
//! $ curl -H 'x-api-key: any' -H 'content-type: application/json' http://127.0.0.1:4010/v3/messages \
//!     -d '{"to": ["+12025550143"], "text": "Your table is ready."}'
//! ```
//!
//! Sent waits for a response for the webhook's `timeout_seconds`, and disables the webhook after
//! ten failures in a row, so nothing slow happens before the response.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{
    collections::HashSet,
    env,
    error::Error,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{FromRef, State},
    http::StatusCode,
    routing::post,
};
use sent_webhooks::{Event, Received, Verifier, Webhook};
use tokio::sync::mpsc::{self, Sender};

/// The receiver's state.
#[derive(Clone)]
struct App {
    verifier: Arc<Verifier>,
    /// Stands in for a table with a unique key.
    seen: Arc<Mutex<HashSet<String>>>,
    queue: Sender<Received>,
}

impl FromRef<App> for Arc<Verifier> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.verifier)
    }
}

/// Stores and answers. Duplicates also get 204, so that they do not come again.
async fn receive(State(app): State<App>, Webhook(received): Webhook) -> StatusCode {
    // Reserve a place first: a delivery marked as seen but not stored would be lost, since Sent's
    // next attempt would be taken for a duplicate.
    let (Ok(place), Ok(mut seen)) = (app.queue.try_reserve(), app.seen.lock()) else {
        // Sent will retry.
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    if seen.insert(received.dedupe_key()) {
        place.send(received);
    }
    StatusCode::NO_CONTENT
}

fn handle(received: &Received) {
    match &received.delivery.event {
        Event::Message(message) => {
            println!("message {:?}: {}", message.message_id, message.message_status);
        }
        Event::Inbound(message) => println!("message {:?} came in", message.message_id),
        Event::Unknown { .. } => println!("something new: {:?}", received.delivery.kind),
        _ => println!("{:?} {:?}", received.delivery.family, received.delivery.kind),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("SENT_WEBHOOK_SECRET")
        .map_err(|_| "SENT_WEBHOOK_SECRET is not set: set it to the signing secret")?;
    let mut verifier = Verifier::new(secret)?;
    if let Ok(old) = env::var("SENT_WEBHOOK_OLD_SECRET") {
        verifier = verifier.with_secret(old)?;
    }
    let (queue, mut events) = mpsc::channel(1024);
    tokio::spawn(async move {
        while let Some(received) = events.recv().await {
            handle(&received);
        }
    });
    let app = App { verifier: Arc::new(verifier), seen: Arc::default(), queue };
    let app = Router::new().route("/hooks/sent", post(receive)).with_state(app);
    let listener =
        tokio::net::TcpListener::bind(env::var("LISTEN").as_deref().unwrap_or("127.0.0.1:8080"))
            .await?;
    println!("listening on http://{}/hooks/sent", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
