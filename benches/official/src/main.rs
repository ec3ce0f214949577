//! Prints the table that compares our types and client with those of the official Rust crate.
//!
//! ```console
//! $ cargo run --release --manifest-path benches/official/Cargo.toml -- 15
//! ```

use std::{env, error::Error, hint::black_box};

use figures::Figure;
use run_time::{
    calls::{Failure, Server},
    json::{live_contact, live_message, page, timed},
    print,
};
use sent::{
    Client,
    models::{ContactResponse, MessageResponse, SendMessageV3Request},
};
use sent_models::{ApiResponse, live};
use serde::de::DeserializeOwned;

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = env::args().nth(1).map_or(Ok(15), |rounds| rounds.parse())?;
    decode::<live::Contact, ContactResponse>("contacts", &page(live_contact), rounds)?;
    decode::<live::Message, MessageResponse>("messages", &page(live_message), rounds)?;
    let server = Server::start()?;
    let client = Client::builder("key-0123456789").base_url(server.url()).build()?;
    server.compare(rounds, ("official crate", move || send(client.clone())))
}

fn decode<Ours, Theirs>(what: &str, page: &str, rounds: usize) -> Result<(), Box<dyn Error>>
where
    Ours: DeserializeOwned,
    Theirs: DeserializeOwned,
{
    let mut theirs = Figure::new(format!("decode 100 live {what}, official crate"));
    let mut ours = Figure::new(format!("decode 100 live {what}, sent-models"));
    for round in 0..=rounds {
        let first =
            timed(|| serde_json::from_str::<sent::ApiResponse<Vec<Theirs>>>(black_box(page)))?;
        let second =
            timed(|| sent_models::decode::<ApiResponse<Vec<Ours>>>(black_box(page.as_bytes())))?;
        if round > 0 {
            theirs.rounds.push(first);
            ours.rounds.push(second);
        }
    }
    print(&theirs, &[&ours]);
    Ok(())
}

async fn send(client: Client) -> Result<(), Failure> {
    let request = SendMessageV3Request {
        to: Some(vec!["+12025550143".to_owned()]),
        text: Some("Your order is on its way.".to_owned()),
        ..SendMessageV3Request::default()
    };
    client.messages().send(&request).await?;
    Ok(())
}
