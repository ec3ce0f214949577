//! The emulator as a program.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program prints")]

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use sent_emulator::{Emulator, Fault};

/// Emulates the Sent API v3 on this machine: contacts, templates, messages with delivery statuses,
/// signed webhooks.
///
/// Nothing leaves the machine, nothing is charged, and any API key works. Point a client at it with
/// the variables that it prints, and watch it on the page at /_emulator.
#[derive(Parser)]
#[command(
    version,
    after_help = "Messages to numbers from +1 202 555 0190 on are not simply delivered; the crate's README lists the outcomes."
)]
struct Arguments {
    /// The address to listen on. Anyone who can reach it can use the emulator.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,

    /// Load the state from this file if it exists, and save it on exit.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Make ids, secrets and times reproducible.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Make requests fail: `POST /v3/messages 500 10%`. Instead of a status: `500-after` (the work
    /// is done anyway), `300ms` or `2s` (a delay), `close-before`, `close-after`, `cut-after` (in
    /// the middle of the response). May be repeated.
    #[arg(long, value_name = "METHOD PATH WHAT SHARE")]
    fault: Vec<Fault>,

    /// Limit calls like the API: 60 messages a minute, 10 sensitive calls, 200 others.
    #[arg(long)]
    rate_limits: bool,

    /// Also deliver to webhooks on other machines, over plain HTTP.
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
    println!("Sent API emulator listening on {url}\n");
    println!("  use it    export SENT_BASE_URL={url} SENT_DM_API_KEY=any");
    println!("  watch it  {url}/_emulator");
    println!("  try it    curl -H 'x-api-key: any' {url}/v3/me\n");
    println!("Ctrl-C stops it.");
    stopped().await?;
    if let Some(path) = arguments.state {
        emulator
            .save()
            .map_err(|error| format!("cannot save the state in {}: {error}", path.display()))?;
        println!("\nsaved in {}", path.display());
    }
    Ok(())
}

/// Waits for Ctrl-C, or for the signal with which services and containers are stopped.
#[cfg(unix)]
async fn stopped() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
async fn stopped() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
