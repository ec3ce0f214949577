//! Decoding, encoding and calls, each beside its baseline, in turn and in one run. Prints a table.
//!
//! ```console
//! $ cargo run --release -p run-time -- 15
//! ```

mod calls;
mod json;

use std::{env, error::Error};

use figures::Figure;

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = env::args().nth(1).map_or(Ok(15), |rounds| rounds.parse())?;
    json::measure(rounds)?;
    calls::measure(rounds)
}

/// Prints a baseline and what stands beside it.
#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn print(baseline: &Figure, others: &[&Figure]) {
    for figure in std::iter::once(&baseline).chain(others) {
        println!("{}", figure.beside(baseline));
    }
}
