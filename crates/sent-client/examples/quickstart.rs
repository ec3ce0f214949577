//! Adds a contact, sends a message, follows it, and lists contacts page by page.
//!
//! Without `SENT_DM_API_KEY` it starts its own emulator. With it, it talks to the API, and
//! everything is a dry run; with `SENT_EXAMPLE_FOR_REAL=1` and your own number in
//! `SENT_EXAMPLE_PHONE`, it really sends.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod api;

use std::{env, error::Error, time::Duration};

use sent_client::models::live::{CreateContactRequest, ListContactsQuery, SendMessageRequest};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _emulator) = api::client().await?;
    let phone = env::var("SENT_EXAMPLE_PHONE").unwrap_or_else(|_| "+12025550143".to_owned());

    let contact = client.contacts().create(CreateContactRequest::new(phone.as_str())).await?;
    println!("contact {} in {}", contact.id, contact.region_code);

    let request = SendMessageRequest::new([phone.as_str()]).with_text("Your table is ready.");
    let sent = client.messages().send(request).await?;
    println!(
        "sent with key {:?}, request {:?}",
        sent.idempotency_key().map(ToString::to_string),
        sent.request_id()
    );

    if sent.is_sandbox() {
        println!("a dry run: there is no message to follow");
        return Ok(());
    }
    for recipient in sent.recipients.iter().flatten() {
        let Some(id) = &recipient.message_id else { continue };
        loop {
            let message = client.messages().get(id).await?;
            println!("message {id}: {}", message.status);
            if message.status.is_final() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    for last in 44..=47 {
        let request = CreateContactRequest::new(format!("+120255501{last}"));
        client.contacts().create(request).await?;
    }
    let mut pages = client.contacts().list(ListContactsQuery::new(1, 2)).pages();
    while let Some(page) = pages.next().await? {
        let ids: Vec<_> = page.contacts.iter().map(|contact| contact.id.to_string()).collect();
        println!("page {:?}: {}", page.pagination.page, ids.join(", "));
    }
    Ok(())
}
