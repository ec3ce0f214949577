//! The emulator, as clients and receivers see it.

mod checks;
mod idempotency;
mod messages;
mod operations;
mod state;
mod webhooks;

use std::time::Duration;

use sent_client::Error;
use sent_emulator::Emulator;
use sent_models::live::{Message, SendMessageRequest};

const PHONE: &str = "+12025550143";

async fn start() -> Emulator {
    Emulator::builder().seed(1).start().await.unwrap()
}

fn text(number: &str) -> SendMessageRequest {
    SendMessageRequest::new([number]).with_text("Your table is ready.")
}

/// Sends a text; the message as it is a while later.
async fn sent(emulator: &Emulator, number: &str) -> Message {
    let answer = emulator.client().messages().send(text(number)).await.unwrap();
    let id = answer.recipients.as_ref().unwrap()[0].message_id.clone().unwrap();
    emulator.advance(Duration::from_secs(5)).await;
    emulator.client().messages().get(id).await.unwrap().into_inner()
}

fn statuses(message: &Message) -> Vec<&str> {
    message.events.iter().flatten().map(|event| event.status.as_str()).collect()
}

/// Status and code of a refusal.
fn refusal<T>(result: Result<T, Error>) -> (u16, String) {
    let Err(error) = result else { panic!("was not refused") };
    (error.status().unwrap(), error.code().unwrap().to_owned())
}
