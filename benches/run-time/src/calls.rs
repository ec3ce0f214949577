//! A call on loopback: `sent-client` beside plain `reqwest` and `serde_json` that send and read the same.

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

type Failure = Box<dyn Error + Send + Sync>;

pub(crate) fn measure(rounds: usize) -> Result<(), Box<dyn Error>> {
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
    let base = format!("http://{address}");
    let plain = reqwest::Client::new();
    let client = Client::builder().api_key(KEY).base_url(&base).user_agent(AGENT).build()?;
    for (at_once, calls) in [(1, 300), (64, 3200)] {
        let mut by_hand = Figure::new(format!("call, {at_once} at once, reqwest and serde_json"));
        let mut ours = Figure::new(format!("call, {at_once} at once, sent-client"));
        for round in 0..=rounds {
            let (plain, base) = (plain.clone(), base.clone());
            let first = timed(at_once, calls, move || send_plain(plain.clone(), base.clone()));
            let first = runtime.block_on(first)?;
            let client = client.clone();
            let second = timed(at_once, calls, move || send_ours(client.clone()));
            let second = runtime.block_on(second)?;
            if round > 0 {
                by_hand.rounds.push(first);
                ours.rounds.push(second);
            }
        }
        print(&by_hand, &[&ours]);
    }
    Ok(())
}

/// Time for each of many calls. Whoever calls are tasks, as in a service: on the thread of `block_on` the wakes of that one thread would
/// be what is measured.
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
