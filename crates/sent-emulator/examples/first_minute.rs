//! The first minute: a receiver is registered, a message is sent, and its webhooks arrive.
//!
//! ```console
//! $ cargo run -p sent-emulator                         # in one terminal
//! $ cargo run -p sent-emulator --example first_minute  # in another
//! ```
//!
//! `SENT_BASE_URL` names an emulator elsewhere. Where none listens, one of its own is started.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{env, error::Error, sync::Arc};

use axum::{Router, http::StatusCode, routing::post};
use sent_client::{
    Client,
    models::live::{CreateWebhookRequest, SendMessageRequest},
};
use sent_emulator::Emulator;
use sent_webhooks::{Event, Verifier, Webhook};
use tokio::{net::TcpListener, sync::mpsc};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("SENT_BASE_URL").unwrap_or_else(|_| "http://127.0.0.1:4010".to_owned());
    let mut client = Client::builder().api_key("any").base_url(url).build()?;
    let own = match client.me().get().retries(0).await {
        Err(error) if error.is_connect() => Some(Emulator::start().await?),
        _ => None,
    };
    if let Some(emulator) = &own {
        println!("no emulator listens there: this one at {} does", emulator.url());
        client = emulator.client();
    }

    // Where deliveries go to, and the webhook that tells the API so. Its secret is shown this once.
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}/hooks/sent", listener.local_addr()?);
    let request = CreateWebhookRequest::new("First minute", endpoint.as_str(), ["message"]);
    let webhook = client.webhooks().create(request).await?.into_inner();
    let secret = webhook.signing_secret.ok_or("the API has shown no secret")?;
    println!("webhook {} is registered for {endpoint}", webhook.id);

    // Whatever gets here has a signature that fits.
    let (sender, mut received) = mpsc::channel(100);
    let receive = async move |Webhook(delivery): Webhook| match sender.try_send(delivery) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let verifier = Arc::new(Verifier::new(secret)?);
    let app = Router::new().route("/hooks/sent", post(receive)).with_state(verifier);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let request = SendMessageRequest::new(["+12025550143"]).with_text("Your table is ready.");
    let sent = client.messages().send(request).await?;
    println!("sent, request {:?}", sent.request_id());

    while let Some(delivery) = received.recv().await {
        if let Event::Message(message) = &delivery.delivery.event {
            println!(
                "webhook received: message {:?} is {}",
                message.message_id, message.message_status
            );
            if message.message_status.is_final() {
                break;
            }
        }
    }
    client.webhooks().delete(webhook.id).await?;
    Ok(())
}
