//! The first minute: registers a receiver, sends a message, and prints its webhooks as they arrive.
//!
//! ```console
//! $ cargo run -p sent-emulator --example first_minute
//! ```
//!
//! If no emulator listens at `SENT_BASE_URL`, or at the default address, the example starts its
//! own.

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
        println!("started an emulator at {}", emulator.url());
        client = emulator.client();
    }

    // The endpoint for deliveries, and the webhook that registers it. Its secret is only shown this
    // once.
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}/hooks/sent", listener.local_addr()?);
    let request = CreateWebhookRequest::new("First minute", endpoint.as_str(), ["message"]);
    let webhook = client.webhooks().create(request).await?.into_inner();
    let secret = webhook.signing_secret.ok_or("the API returned no secret")?;
    println!("webhook {} is registered for {endpoint}", webhook.id);

    // Everything that gets here has a valid signature.
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
    println!("message sent, request {}", sent.request_id().unwrap_or("?"));

    while let Some(delivery) = received.recv().await {
        if let Event::Message(message) = &delivery.delivery.event {
            println!("webhook received: the message is {}", message.message_status);
            if message.message_status.is_final() {
                break;
            }
        }
    }
    client.webhooks().delete(webhook.id).await?;
    Ok(())
}
