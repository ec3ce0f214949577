//! A call on loopback: `sent-client` compared with other code that sends and reads the same.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use sent_client::Client;
use sent_models::{ApiResponse, live};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
    task::JoinSet,
};

use figures::Figure;

use crate::print;

const KEY: &str = "key-0123456789";
const AGENT: &str = "bench/1.0";

/// The error of a call.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Compares ours with plain `reqwest` and `serde_json`.
///
/// # Errors
///
/// A call fails.
pub fn measure(rounds: usize) -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let (plain, base) = (reqwest::Client::new(), server.url());
    let by_hand = move || send_plain(plain.clone(), base.clone());
    server.compare(rounds, ("reqwest and serde_json", by_hand))
}

/// A server on this machine that accepts every message, and the runtime that it shares with whoever
/// calls.
pub struct Server {
    runtime: Runtime,
    url: String,
}

impl Server {
    /// Starts one.
    ///
    /// # Errors
    ///
    /// The machine has no free port, or cannot start threads.
    pub fn start() -> std::io::Result<Self> {
        let runtime = Runtime::new()?;
        let address = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let address = listener.local_addr()?;
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream));
                }
            });
            Ok::<_, std::io::Error>(address)
        })?;
        Ok(Self { runtime, url: format!("http://{address}") })
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Prints how long ours takes compared with another, one call at a time and 64 at once.
    ///
    /// # Errors
    ///
    /// A call fails.
    pub fn compare<F>(
        &self,
        rounds: usize,
        (name, other): (&str, impl Fn() -> F + Clone + Send + 'static),
    ) -> Result<(), Box<dyn Error>>
    where
        F: Future<Output = Result<(), Failure>> + Send,
    {
        let client =
            Client::builder().api_key(KEY).base_url(&self.url).user_agent(AGENT).build()?;
        for (at_once, calls) in [(1, 300), (64, 3200)] {
            let mut figures = [name, "sent-client"]
                .map(|who| Figure::new(format!("call, {at_once} at once, {who}")));
            for round in 0..=rounds {
                let client = client.clone();
                let times = [
                    self.runtime.block_on(timed(at_once, calls, other.clone()))?,
                    self.runtime
                        .block_on(timed(at_once, calls, move || send_ours(client.clone())))?,
                ];
                if round > 0 {
                    for (figure, time) in figures.iter_mut().zip(times) {
                        figure.rounds.push(time);
                    }
                }
            }
            let [other, ours] = &figures;
            print(other, &[ours]);
        }
        Ok(())
    }
}

/// Time for each of many calls. Whoever calls are tasks, as in a service: on the thread of
/// `block_on` the wakes of that one thread would be what is measured.
async fn timed<F>(
    at_once: u32,
    calls: u32,
    send: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Duration, Box<dyn Error>>
where
    F: Future<Output = Result<(), Failure>> + Send,
{
    let started = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..at_once {
        let send = send.clone();
        callers.spawn(async move {
            for _ in 0..calls / at_once {
                send().await?;
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller?.map_err(|error| error.to_string())?;
    }
    Ok(started.elapsed() / calls)
}

fn request() -> live::SendMessageRequest {
    live::SendMessageRequest::new(["+12025550143"]).with_text("Your order is on its way.")
}

async fn send_plain(client: reqwest::Client, base: String) -> Result<(), Failure> {
    let response = client
        .post(format!("{base}/v3/messages"))
        .header("x-api-key", KEY)
        .header("user-agent", AGENT)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("idempotency-key", uuid::Uuid::new_v4().to_string())
        .body(serde_json::to_vec(&request())?)
        .send()
        .await?
        .error_for_status()?;
    let body = response.bytes().await?;
    let answer: ApiResponse<live::SendMessageResponse> = serde_json::from_slice(&body)?;
    answer.into_result()?;
    Ok(())
}

async fn send_ours(client: Client) -> Result<(), Failure> {
    client.messages().send(request()).await?;
    Ok(())
}

/// Answers every request on a connection that stays open.
async fn serve(mut stream: TcpStream) -> Option<()> {
    let data = json!({
        "status": "QUEUED", "template_id": null, "template_name": null,
        "recipients": [{ "message_id": "c2d7a914-3f68-4e25-b0a1-97e54d8f1c36", "to": "+12025550143", "channel": "sms", "body": null }]
    });
    let meta =
        json!({ "request_id": "req_1", "timestamp": "2026-10-05T08:15:00Z", "version": "v3" });
    let body = json!({ "success": true, "data": data, "error": null, "meta": meta }).to_string();
    let answer = format!(
        "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(buffer.get(..count)?);
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let Some(head) = head else { continue };
        let text = String::from_utf8_lossy(bytes.get(..head)?).to_ascii_lowercase();
        let length: usize =
            text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())?;
        if bytes.len() >= head + 4 + length {
            bytes.clear();
            stream.write_all(answer.as_bytes()).await.ok()?;
        }
    }
}
