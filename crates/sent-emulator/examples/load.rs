//! Measures how many sends a second the emulator handles, client included, and how its memory
//! grows: it should not.
//!
//! ```console
//! $ cargo run --release -p sent-emulator --example load -- 1000000
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{env, error::Error, fs, time::Instant};

use sent_client::models::live::SendMessageRequest;
use sent_emulator::Emulator;

/// Concurrent calls.
const AT_ONCE: usize = 64;

/// Memory of this process in MiB, where the system says so.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1024)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let emulator = Emulator::start().await?;
    for part in 1..=10 {
        let started = Instant::now();
        let senders = (0..AT_ONCE).map(|sender| {
            let client = emulator.client();
            tokio::spawn(async move {
                for number in 0..count / 10 / AT_ONCE {
                    let phone = format!("+1202555{:04}", (sender + number) % 10_000);
                    let request = SendMessageRequest::new([phone]).with_text("On its way.");
                    client.messages().send(request).await?;
                }
                Ok::<_, sent_client::Error>(())
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await??;
        }
        let sent = count / 10 / AT_ONCE * AT_ONCE;
        let a_second = sent as u128 * 1000 / started.elapsed().as_millis().max(1);
        println!("{part:>2}: {a_second} sends a second, {:?} MiB", memory());
    }
    Ok(())
}
