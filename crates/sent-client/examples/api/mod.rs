//! The server that the examples talk to.

use std::{env, error::Error};

use sent_client::Client;
use sent_emulator::Emulator;

/// The API if `SENT_DM_API_KEY` is set, as dry runs unless `SENT_EXAMPLE_FOR_REAL` is also set;
/// otherwise an emulator that lives as long as the example. `SENT_BASE_URL` selects another server,
/// such as a running emulator.
pub(crate) async fn client() -> Result<(Client, Option<Emulator>), Box<dyn Error>> {
    if let Ok(key) = env::var("SENT_DM_API_KEY") {
        let for_real = env::var_os("SENT_EXAMPLE_FOR_REAL").is_some();
        let mut builder = Client::builder().api_key(key).sandbox(!for_real);
        if let Ok(url) = env::var("SENT_BASE_URL") {
            builder = builder.base_url(url);
        }
        return Ok((builder.build()?, None));
    }
    let emulator = Emulator::start().await?;
    println!("SENT_DM_API_KEY is not set: using an emulator at {}\n", emulator.url());
    Ok((emulator.client(), Some(emulator)))
}
