//! Decoding, encoding and calls, each beside its baseline, in turn and in one run. Prints a table.
//!
//! ```console
//! $ cargo run --release -p run-time -- 15
//! ```

mod calls;
mod json;
mod table;

use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = env::args().nth(1).map_or(Ok(15), |rounds| rounds.parse())?;
    json::measure(rounds)?;
    calls::measure(rounds)
}
