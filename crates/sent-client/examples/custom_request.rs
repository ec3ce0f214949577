//! Calls an endpoint that has no method, with the same key, retries and errors as any other call.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod api;

use std::error::Error;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Channels {
    sms: Vec<Market>,
}

#[derive(Debug, Deserialize)]
struct Market {
    country: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _emulator) = api::client().await?;
    let answer =
        client.request("GET", "/v3/channels").query(&[("page", 1)]).data::<Channels>().await?;
    let countries: Vec<_> = answer.sms.iter().map(|market| market.country.as_str()).collect();
    println!("SMS in {countries:?}, request {:?}", answer.request_id());
    Ok(())
}
