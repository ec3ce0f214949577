//! Decoding, encoding and calls, each compared with its baseline, alternating in one run.

pub mod calls;
pub mod json;

use figures::Figure;

/// Prints a baseline and what is compared with it.
#[expect(clippy::print_stdout, reason = "the table is what these programs are for")]
pub fn print(baseline: &Figure, others: &[&Figure]) {
    for figure in std::iter::once(&baseline).chain(others) {
        println!("{}", figure.beside(baseline));
    }
}
