//! Prints the table of what `run_time` measures.
//!
//! ```console
//! $ cargo run --release -p run-time -- 15
//! ```

use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = env::args().nth(1).map_or(Ok(15), |rounds| rounds.parse())?;
    run_time::json::measure(rounds)?;
    run_time::calls::measure(rounds)
}
