//! Faults of the network: no panic, no wait past the deadline, no message twice, and an error that
//! says what is known.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use sent_client::{Error, Response};
use sent_models::live::SendMessageResponse;

use super::{
    builder, failure, message,
    raw_server::{Fault, RawServer, answer},
    sent, success,
};
use crate::workspace::http_client;

fn accepted() -> Vec<u8> {
    answer("202 Accepted", "connection: close\r\n", &success(&sent()).to_string())
}

type Sent = Result<Response<SendMessageResponse>, Error>;

/// Sends one message to a server with faults; within the deadline, and with one key.
async fn send(faults: Vec<Fault>) -> (Sent, RawServer) {
    let server = RawServer::start(faults).await;
    let client = builder(&server.url())
        .attempt_timeout(Duration::from_millis(200))
        .timeout(Duration::from_millis(900))
        .build()
        .unwrap();
    let started = Instant::now();
    let result = client.messages().send(message()).await;
    assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
    let keys: BTreeSet<_> = server.headers("idempotency-key").into_iter().collect();
    assert!(keys.len() <= 1 && !keys.contains(&None), "{keys:?}");
    assert!(server.requests().len() <= 3);
    let said = match &result {
        Ok(response) => response.idempotency_key().cloned(),
        Err(error) => error.idempotency_key().cloned(),
    };
    if let Some(Some(key)) = keys.first() {
        assert_eq!(said.unwrap().as_str(), key);
    }
    (result, server)
}

async fn recovers(fault: Fault, seen: usize) {
    let (result, server) = send(vec![fault.clone(), Fault::Bytes(accepted())]).await;
    let response = result.unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
    assert_eq!(response.attempts(), 2, "{fault:?}");
    assert_eq!(server.requests().len(), seen, "{fault:?}");
}

async fn fails(fault: Fault) -> Error {
    let (result, server) = send(vec![fault.clone()]).await;
    let error = result.expect_err("the fault stays");
    if !matches!(fault, Fault::CloseAtOnce) {
        assert_eq!(server.requests().len(), error.attempts() as usize, "{fault:?}");
    }
    error
}

#[tokio::test]
async fn a_reset_before_the_headers() {
    recovers(Fault::Reset, 2).await;
    let error = fails(Fault::Reset).await;
    assert!(error.may_have_been_sent() && !error.is_retryable(), "{error:?}");
    assert_eq!((error.attempts(), error.status()), (3, None));
    // What only reads can always be asked again.
    let server = RawServer::start(vec![Fault::Reset]).await;
    let error = builder(&server.url()).build().unwrap().me().get().await.unwrap_err();
    assert!(!error.may_have_been_sent() && error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn a_reset_after_the_headers() {
    recovers(Fault::ResetAfterHeaders, 2).await;
    assert!(fails(Fault::ResetAfterHeaders).await.may_have_been_sent());
}

#[tokio::test]
async fn a_connection_that_is_closed_at_once() {
    recovers(Fault::CloseAtOnce, 1).await;
    assert_eq!(fails(Fault::CloseAtOnce).await.attempts(), 3);
}

#[tokio::test]
async fn half_a_body() {
    let whole = accepted();
    let half = whole[..whole.len() - 30].to_vec();
    recovers(Fault::Bytes(half.clone()), 2).await;
    assert!(fails(Fault::Bytes(half)).await.may_have_been_sent());
}

#[tokio::test]
async fn half_a_head() {
    recovers(Fault::Bytes(b"HTTP/1.1 202 Acc".to_vec()), 2).await;
}

#[tokio::test]
async fn a_slow_drip() {
    recovers(Fault::Drip(accepted()), 2).await;
    let error = fails(Fault::Drip(accepted())).await;
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
}

#[tokio::test]
async fn a_stall() {
    recovers(Fault::Stall, 2).await;
    let error = fails(Fault::Stall).await;
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    assert!(error.to_string().ends_with("the API may have carried it out"), "{error}");
}

/// A truncated response.
fn cut(answer: Vec<u8>) -> Fault {
    let length = answer.len() - 10;
    Fault::Bytes(answer.into_iter().take(length).collect())
}

#[tokio::test]
async fn a_refusal_counts_whatever_becomes_of_its_body() {
    for status in ["401 Unauthorized", "404 Not Found", "422 Unprocessable Entity"] {
        let refusal = answer(status, "", &failure("VALIDATION_001").to_string());
        let error = fails(cut(refusal)).await;
        assert_eq!(error.status(), status[..3].parse().ok(), "{error:?}");
        assert!(error.attempts() == 1 && !error.may_have_been_sent(), "{error:?}");
        assert!(error.body().unwrap().contains("VALIDATION_001"), "{error:?}");
    }
    let endless = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 99999999999\r\n\r\n{";
    let error = fails(Fault::Bytes(endless.into())).await;
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    // The wait is honoured too: there is not that much time here.
    let storm = failure("BUSINESS_002").to_string();
    let error = fails(cut(answer("429 Too Many Requests", "retry-after: 30\r\n", &storm))).await;
    let wait = Some(Duration::from_secs(30));
    assert_eq!(
        (error.attempts(), error.retry_after(), error.may_have_been_sent()),
        (1, wait, false)
    );
}

#[tokio::test]
async fn an_answer_that_is_too_long() {
    let announced = "HTTP/1.1 202 Accepted\r\ncontent-length: 99999999999\r\n\r\n{";
    let chunk = "x".repeat(1024 * 1024);
    let mut endless = b"HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..65 {
        endless.extend(format!("100000\r\n{chunk}\r\n").into_bytes());
    }
    for bytes in [announced.into(), endless] {
        let server = RawServer::start(vec![Fault::Bytes(bytes)]).await;
        let error = builder(&server.url()).build().unwrap().messages().send(message()).await;
        let error = error.expect_err("too long");
        assert!(error.is_decode() && error.may_have_been_sent(), "{error:?}");
        assert_eq!((error.status(), error.attempts()), (Some(202), 1));
        assert!(error.to_string().contains("64 MiB"), "{error}");
    }
}

#[tokio::test]
async fn what_may_have_been_done_once_may_have_been_done() {
    let refusal = answer(
        "422 Unprocessable Entity",
        "connection: close\r\n",
        &failure("VALIDATION_001").to_string(),
    );
    for lost in [Fault::Reset, Fault::Stall] {
        let (result, _) = send(vec![lost, Fault::Bytes(refusal.clone())]).await;
        let error = result.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(422), 2));
        assert!(error.may_have_been_sent(), "{error:?}");
    }
}

#[tokio::test]
async fn no_attempt_in_the_last_moment() {
    let storm = answer(
        "429 Too Many Requests",
        "connection: close\r\nretry-after: 1\r\n",
        &failure("BUSINESS_002").to_string(),
    );
    let server = RawServer::start(vec![Fault::Bytes(storm), Fault::Stall]).await;
    let client = builder(&server.url()).timeout(Duration::from_millis(1100)).build().unwrap();
    let error = client.messages().send(message()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
    assert!(!error.may_have_been_sent() && error.retry_after().is_some(), "{error:?}");
}

#[tokio::test]
async fn a_time_limit_beyond_the_clock_is_none() {
    let (result, _) = send(vec![Fault::Bytes(accepted())]).await;
    result.unwrap();
    let server = RawServer::start(vec![Fault::Reset, Fault::Bytes(accepted())]).await;
    let client = builder(&server.url())
        .connect_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .timeout(Duration::MAX)
        .build()
        .unwrap();
    assert_eq!(client.messages().send(message()).await.unwrap().attempts(), 2);
}

#[tokio::test]
async fn a_request_that_cannot_be_sent_is_refused() {
    let server = RawServer::start(vec![Fault::Bytes(accepted())]).await;
    let own = http_client().https_only(true).build().unwrap();
    let client = builder(&server.url()).http_client(own).build().unwrap();
    let error = client.messages().send(message()).await.unwrap_err();
    assert!(error.is_refused() && !error.may_have_been_sent(), "{error:?}");
    assert_eq!((error.attempts(), server.requests().len()), (1, 0));
}

#[tokio::test]
async fn a_length_that_is_too_long_or_too_short() {
    let text = String::from_utf8(accepted()).unwrap();
    let length = text.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let with = |other: &str| {
        text.replace(&format!("content-length: {length}"), &format!("content-length: {other}"))
    };
    assert!(fails(Fault::Bytes(with("9999").into_bytes())).await.may_have_been_sent());
    // What is cut off is no JSON any more; asking again would give the same.
    let error = fails(Fault::Bytes(with("9").into_bytes())).await;
    assert!(error.is_decode() && error.may_have_been_sent(), "{error:?}");
    assert_eq!((error.attempts(), error.status()), (1, Some(202)));
    assert!(fails(Fault::Bytes(with("minus one").into_bytes())).await.may_have_been_sent());
}

#[tokio::test]
async fn garbage() {
    recovers(Fault::Bytes(b"\x16\x03\x01\x00\xffnot HTTP at all\r\n\r\n".to_vec()), 2).await;
    let error = fails(Fault::Bytes(vec![0xff; 300])).await;
    assert!(error.may_have_been_sent() && !error.is_decode(), "{error:?}");
}

#[tokio::test]
async fn a_storm_of_429() {
    let storm = answer(
        "429 Too Many Requests",
        "connection: close\r\n",
        &failure("BUSINESS_002").to_string(),
    );
    recovers(Fault::Bytes(storm.clone()), 2).await;
    let error = fails(Fault::Bytes(storm)).await;
    assert_eq!((error.status(), error.attempts()), (Some(429), 3));
    assert!(error.is_retryable() && !error.may_have_been_sent());
}

#[tokio::test]
async fn a_hostile_retry_after() {
    for hostile in ["99999999999999999999", "4294967295", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let headers = format!("connection: close\r\nretry-after: {hostile}\r\n");
        let error = fails(Fault::Bytes(answer("503 Service Unavailable", &headers, ""))).await;
        assert_eq!(error.attempts(), 1, "{hostile}");
        assert!(error.retry_after().unwrap() > Duration::from_secs(60), "{hostile}");
    }
    for nonsense in ["-1", "soon", "\u{ff}", "0x10", ""] {
        let headers = format!("connection: close\r\nretry-after: {nonsense}\r\n");
        let error = fails(Fault::Bytes(answer("503 Service Unavailable", &headers, ""))).await;
        assert_eq!((error.attempts(), error.retry_after()), (3, None), "{nonsense}");
    }
}

#[tokio::test]
async fn a_connection_that_is_closed_though_it_was_to_stay_open() {
    let kept = answer("202 Accepted", "connection: keep-alive\r\n", &success(&sent()).to_string());
    let server = RawServer::start(vec![Fault::AnswerAndClose(kept)]).await;
    let client = builder(&server.url()).build().unwrap();
    for _ in 0..5 {
        client.messages().send(message()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    let other = RawServer::start(vec![Fault::Bytes(accepted())]).await;
    for status in
        ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let headers = format!(
            "connection: close\r\nlocation: http://localhost:{}/v3/messages\r\n",
            other.address.port()
        );
        let error = fails(Fault::Bytes(answer(status, &headers, ""))).await;
        assert_eq!(error.attempts(), 1);
        assert!(error.to_string().contains("redirect"), "{error}");
    }
    assert_eq!(other.requests().len(), 0);
}

#[tokio::test]
async fn no_connection_is_always_tried_again_and_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = builder(&url).build().unwrap();
    let error = client.messages().send(message()).await.unwrap_err();
    assert!(error.is_connect() && !error.may_have_been_sent() && error.is_retryable(), "{error:?}");
    assert_eq!(error.attempts(), 3);
    // A call that neither only reads nor carries a key is tried again here, and only here.
    let id = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
    let error = client.contacts().delete(id).await.unwrap_err();
    assert_eq!((error.attempts(), error.idempotency_key()), (3, None));
}

/// Whoever does not accept connections makes others wait: on Linux, once its queue is full.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_takes_too_long_is_none() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    let limit = Duration::from_millis(200);
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, limit) {
        waiting.push(stream);
        assert!(waiting.len() < 100, "the queue has no end");
    }
    let client = builder(&format!("http://{address}")).connect_timeout(limit).retries(0).build();
    let error = client.unwrap().messages().send(message()).await.unwrap_err();
    assert!(error.is_connect() && !error.may_have_been_sent(), "{error:?}");
}

#[tokio::test]
async fn what_carries_no_key_is_sent_once() {
    for fault in [
        Fault::Reset,
        Fault::ResetAfterHeaders,
        Fault::Bytes(answer("502 Bad Gateway", "connection: close\r\n", "<html>")),
    ] {
        let server = RawServer::start(vec![fault]).await;
        let client = builder(&server.url()).build().unwrap();
        let id = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
        let error = client.contacts().delete(id).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{error:?}");
        assert!(error.may_have_been_sent() && !error.is_retryable(), "{error:?}");
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    let status = prop::sample::select(vec![
        ("202 Accepted", success(&sent()).to_string()),
        ("408 Request Timeout", String::new()),
        ("409 Conflict", failure("CONFLICT_001").to_string()),
        ("409 Conflict", failure("RESOURCE_007").to_string()),
        ("429 Too Many Requests", failure("BUSINESS_002").to_string()),
        ("500 Internal Server Error", failure("INTERNAL_001").to_string()),
        ("502 Bad Gateway", "<html>".to_owned()),
        ("503 Service Unavailable", failure("SERVICE_001").to_string()),
    ]);
    let whole = status.prop_map(|(status, body)| answer(status, "connection: close\r\n", &body));
    prop_oneof![
        Just(Fault::CloseAtOnce),
        Just(Fault::Reset),
        Just(Fault::ResetAfterHeaders),
        whole.clone().prop_map(Fault::Bytes),
        (whole, any::<prop::sample::Index>()).prop_map(|(bytes, cut)| {
            let cut = cut.index(bytes.len());
            Fault::Bytes(bytes[..cut].to_vec())
        }),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Fault::Bytes),
    ]
}

#[test]
fn no_sequence_of_faults_makes_one_message_carry_two_keys() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cases = std::env::var("SENT_FAULT_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = ProptestConfig {
        failure_persistence: None,
        cases: cases.unwrap_or(64),
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&prop::collection::vec(fault(), 1..5), |faults| {
            // `send` asserts what must hold for every sequence.
            drop(runtime.block_on(send(faults)));
            Ok(())
        })
        .unwrap();
}
