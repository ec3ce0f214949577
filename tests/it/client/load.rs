//! Many sends at once, to a server that fails at random and counts what it does.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use sent_emulator::Emulator;
use sent_models::live::SendMessageRequest;

use super::{PHONE, builder};

/// An API that fails four times out of ten: before the work, or after it.
async fn start(seed: u64) -> Emulator {
    let faults = [
        "POST /v3/messages close-before 10%",
        "POST /v3/messages 503 7%",
        "POST /v3/messages 429 retry-after=0 5%",
        "POST /v3/messages close-after 9%",
        "POST /v3/messages 500-after 8%",
        "POST /v3/messages cut-after 7%",
    ];
    let builder = faults.iter().fold(Emulator::builder().seed(seed), |builder, fault| {
        builder.fault(fault.parse().unwrap())
    });
    builder.start().await.unwrap()
}

/// Sends `count` messages, `at_once` at a time; returns how many succeeded.
async fn send(count: usize, at_once: usize) -> usize {
    let emulator = start(7).await;
    let client = builder(emulator.url()).retries(4).retry_budget(1000).build().unwrap();
    let sends = (0..count).map(|number| {
        let client = client.clone();
        async move {
            let text = format!("message {number}");
            let request = SendMessageRequest::new([PHONE]).with_text(text.clone());
            (text, client.messages().send(request).await)
        }
    });
    let results: Vec<_> = stream::iter(sends).buffer_unordered(at_once).collect().await;
    let mut done = BTreeMap::new();
    for message in emulator.sent() {
        let text = message.message_body.unwrap().content.unwrap();
        *done.entry(text).or_insert(0) += 1;
    }
    let (mut succeeded, mut unknown) = (0, 0);
    for (text, result) in results {
        let times = done.get(&text).copied().unwrap_or(0);
        assert!(times <= 1, "{text} went out {times} times");
        match result {
            Ok(_) => {
                assert_eq!(times, 1, "{text} is said to be sent");
                succeeded += 1;
            }
            Err(error) if error.may_have_been_sent() => unknown += 1,
            Err(error) => assert_eq!(times, 0, "{text}: {error:?}"),
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
