//! Many sends at once, to a server that fails at random and counts what it does.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use futures_util::{StreamExt as _, stream};
use sent_models::live::SendMessageRequest;
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
};

use super::{PHONE, builder, failure, raw_server, sent, success};

/// The keys under which each message was sent out.
type Done = Arc<Mutex<BTreeMap<String, BTreeSet<String>>>>;

/// A server that does each key once, as the API does, and fails four times out of ten: before the work, or after it.
async fn start(seed: u64) -> (String, Done) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let done = Done::default();
    let shared = Arc::clone(&done);
    tokio::spawn(async move {
        let mut random = fastrand::Rng::with_seed(seed);
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream, random.u32(..100), Arc::clone(&shared)));
        }
    });
    (url, done)
}

async fn handle(mut stream: TcpStream, fault: u32, done: Done) -> Option<()> {
    if fault < 3 {
        return None;
    }
    let request = raw_server::read(&mut stream).await?;
    let (head, body) = request.split_once("\r\n\r\n")?;
    let key = head.lines().find_map(|line| line.strip_prefix("idempotency-key: "))?.to_owned();
    let text = serde_json::from_str::<serde_json::Value>(body).ok()?["text"].as_str()?.to_owned();
    let refuse = |status, headers, code| {
        raw_server::answer(
            status,
            &format!("connection: close\r\n{headers}"),
            &failure(code).to_string(),
        )
    };
    let accepted =
        raw_server::answer("202 Accepted", "connection: close\r\n", &success(&sent()).to_string());
    // Whatever is below 20 fails before the work.
    let (is_done, answer) = match fault {
        3..10 => (false, Vec::new()),
        10..16 => (false, refuse("503 Service Unavailable", "", "SERVICE_001")),
        16..20 => (false, refuse("429 Too Many Requests", "retry-after: 0\r\n", "BUSINESS_002")),
        20..27 => (true, Vec::new()),
        27..33 => (true, refuse("500 Internal Server Error", "", "INTERNAL_001")),
        33..40 => (true, accepted[..accepted.len() - usize::try_from(fault).unwrap()].to_vec()),
        _ => (true, accepted),
    };
    if is_done {
        done.lock().unwrap().entry(text).or_default().insert(key);
    }
    if answer.is_empty() {
        raw_server::reset(stream);
        return None;
    }
    stream.write_all(&answer).await.ok()?;
    stream.shutdown().await.ok()
}

/// Sends so many messages, so many at once; how many succeeded.
async fn send(count: usize, at_once: usize) -> usize {
    let (url, done) = start(7).await;
    let client = builder(&url).retries(4).retry_budget(1000).build().unwrap();
    let sends = (0..count).map(|number| {
        let client = client.clone();
        async move {
            let text = format!("message {number}");
            let request = SendMessageRequest::new([PHONE]).with_text(text.clone());
            (text, client.messages().send(request).await)
        }
    });
    let results: Vec<_> = stream::iter(sends).buffer_unordered(at_once).collect().await;
    let done = done.lock().unwrap();
    let (mut succeeded, mut unknown) = (0, 0);
    for (text, result) in results {
        let keys = done.get(&text).map_or(0, BTreeSet::len);
        assert!(keys <= 1, "{text} went out {keys} times");
        match result {
            Ok(_) => {
                assert_eq!(keys, 1, "{text} is said to be sent");
                succeeded += 1;
            }
            Err(error) if error.may_have_been_sent() => unknown += 1,
            Err(error) => assert_eq!(keys, 0, "{text}: {error:?}"),
        }
    }
    assert!(unknown * 20 < count, "{unknown} of {count} are unknown");
    succeeded
}

/// `SENT_LOAD_SENDS=10000` tries more than the default.
#[tokio::test]
async fn whatever_fails_no_message_goes_out_twice() {
    let count = std::env::var("SENT_LOAD_SENDS").ok().and_then(|count| count.parse().ok());
    let count = count.unwrap_or(500);
    for at_once in [64, 256, 512] {
        let succeeded = send(count, at_once).await;
        assert!(succeeded * 100 > count * 95, "{succeeded} of {count}, {at_once} at once");
    }
}
