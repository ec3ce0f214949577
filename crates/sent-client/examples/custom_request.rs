//! A call that has no method: with the key, the retries and the errors that the others have.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod api;

use std::error::Error;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Channels {
    channels: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _emulator) = api::client().await?;
    let answer =
        client.request("GET", "/v3/channels").query(&[("page", 1)]).data::<Channels>().await?;
    println!("{:?}, request {:?}", answer.channels, answer.request_id());
    Ok(())
}
