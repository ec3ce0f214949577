//! The emulator as a program.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program speaks to whoever started it"
)]

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use sent_emulator::{Emulator, Fault};

/// Emulates the Sent API v3 on this machine: contacts, templates, messages that are delivered, webhooks that are signed.
///
/// Nothing leaves the machine, nothing is charged, and any API key does. Point a client at it by the variables that it prints, and
/// watch it by the page below /_emulator.
#[derive(Parser)]
#[command(
    version,
    after_help = "Numbers from +1 202 555 0190 on end otherwise than delivered; the README of the crate lists them."
)]
struct Arguments {
    /// Where to listen. Whoever can reach the address can use the emulator.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,

    /// Go on with the state in this file if it is there, and save it at the end.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Make ids, secrets and times the same each time.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Let requests fail: `POST /v3/messages 500 10%`. Instead of a status: `500-after` (the work is done all the same), `300ms` or
    /// `2s` (a delay), `close-before`, `close-after`, `cut-after` (in the middle of the answer). May be given several times.
    #[arg(long, value_name = "METHOD PATH WHAT SHARE")]
    fault: Vec<Fault>,

    /// Limit calls as the API does: 60 messages a minute, 200 other calls.
    #[arg(long)]
    rate_limits: bool,

    /// Deliver to webhooks on other machines too, over plain HTTP.
    #[arg(long)]
    allow_remote: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Emulator::builder()
        .listen(arguments.listen)
        .rate_limits(arguments.rate_limits)
        .allow_remote(arguments.allow_remote);
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    if let Some(path) = &arguments.state {
        builder = builder.state_file(path);
    }
    for fault in arguments.fault {
        builder = builder.fault(fault);
    }
    let emulator = builder.start().await?;
    let url = emulator.url();
    println!("The emulator of the Sent API listens on {url}\n");
    println!("  use it    export SENT_BASE_URL={url} SENT_DM_API_KEY=any");
    println!("  watch it  {url}/_emulator");
    println!("  try it    curl -H 'x-api-key: any' {url}/v3/me\n");
    println!("Ctrl-C stops it.");
    tokio::signal::ctrl_c().await?;
    if let Some(path) = arguments.state {
        emulator
            .save()
            .map_err(|error| format!("cannot save the state in {}: {error}", path.display()))?;
        println!("\nsaved in {}", path.display());
    }
    Ok(())
}
