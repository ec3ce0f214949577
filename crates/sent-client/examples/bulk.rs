//! Sends to many people: a few calls at a time, a separate key for each message, a progress bar,
//! and a list of what went wrong.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod api;

use std::error::Error;

use futures_util::{StreamExt as _, stream};
use indicatif::{ProgressBar, ProgressStyle};
use sent_client::{IdempotencyKey, models::live::SendMessageRequest};

/// Concurrent calls. The API accepts 60 to 300 sends a minute, depending on the plan.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _emulator) = api::client().await?;
    let orders: Vec<u32> = (1000..1100).collect();
    // Only drawn on a terminal.
    let bar = ProgressBar::new(orders.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")?);

    let results: Vec<_> = stream::iter(orders)
        .map(|order| {
            let (client, bar) = (&client, &bar);
            async move {
                // Derived from the order: if this program is stopped and restarted, nobody gets the
                // message twice.
                let key: IdempotencyKey = format!("order-{order}-shipped").parse()?;
                let phone = format!("+1202555{:04}", 100 + order % 100);
                let request = SendMessageRequest::new([phone])
                    .with_text(format!("Order {order} is on its way."));
                let result = client.messages().send(request).idempotency_key(key).await;
                bar.inc(1);
                Ok::<_, Box<dyn Error>>((order, result))
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    bar.finish_and_clear();

    let mut sent = 0;
    for result in results {
        match result? {
            (_, Ok(_)) => sent += 1,
            (order, Err(error)) if error.may_have_been_sent() => {
                println!("order {order}: outcome unknown, run again: {error}");
            }
            (order, Err(error)) => println!("order {order}: not sent: {error}"),
        }
    }
    println!("{sent} messages were accepted");
    Ok(())
}
