//! What an error tells you, and what to do about it.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod api;

use std::error::Error;

use sent_client::models::{self, live::CreateContactRequest};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _emulator) = api::client().await?;

    // The API rejects the request: the code is for programs, the details name the field.
    if let Err(error) = client.contacts().create(CreateContactRequest::new("555-0143")).await {
        println!("{error}");
        println!(
            "  code {:?}, family {:?}, request {:?}",
            error.code(),
            error.family(),
            error.request_id()
        );
        println!("  phone_number: {:?}", error.field_errors("phone_number"));
    }

    // Not found.
    let id = "c2d7a914-3f68-4e25-b0a1-97e54d8f1c36";
    match client.messages().get(id).await {
        Err(error) if error.status() == Some(404) => {
            println!("no message {id}: {:?}", error.code());
        }
        result => println!("{result:?}"),
    }

    // A request from the docs page with a field that the API does not know: fails before anything
    // is sent.
    let template = "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c";
    let page = models::SendMessageRequest::new("+12025550143", template)
        .with_webhook_url("https://shop.example.com/hook");
    if let Err(error) = client.messages().send(page).await {
        println!("{error}");
        println!("  field {:?}", error.no_counterpart().map(models::NoCounterpart::field));
    }

    // Nothing listens there: safe to retry later, and known not to have been carried out.
    let nobody = sent_client::Client::builder()
        .api_key("example-key")
        .base_url("http://127.0.0.1:1")
        .build()?;
    if let Err(error) = nobody.me().get().retries(1).await {
        println!("{error}");
        println!(
            "  retryable {}, may have been sent {}",
            error.is_retryable(),
            error.may_have_been_sent()
        );
    }
    Ok(())
}
