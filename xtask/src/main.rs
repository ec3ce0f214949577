//! `cargo xtask <command>`: see `--help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::run()
}
