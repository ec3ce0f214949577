//! One key, one message, whatever goes wrong; and what goes wrong on purpose.

use std::time::{Duration, Instant};

use sent_client::{Client, IdempotencyKey};
use sent_emulator::{Emulator, Fault};

use super::{PHONE, refusal, start, text};

fn key() -> IdempotencyKey {
    "order-1042".parse().unwrap()
}

fn impatient(emulator: &Emulator) -> Client {
    let client = Client::builder().api_key("any").base_url(emulator.url());
    client.retries(0).build().unwrap()
}

#[tokio::test]
async fn a_key_gives_the_first_answer_for_a_day() {
    let emulator = start().await;
    let client = emulator.client();
    let first = client.messages().send(text(PHONE)).idempotency_key(key()).await.unwrap();
    for number in [PHONE, "+12025550144"] {
        let again = client.messages().send(text(number)).idempotency_key(key()).await.unwrap();
        assert!(again.is_replayed() && !first.is_replayed());
        assert_eq!(again.original_request_id(), first.request_id());
        assert_eq!(again.recipients, first.recipients);
    }
    let other = Client::builder().api_key("other").base_url(emulator.url()).build().unwrap();
    let others = other.messages().send(text(PHONE)).idempotency_key(key()).await.unwrap();
    assert!(!others.is_replayed());
    emulator.advance(Duration::from_secs(24 * 60 * 60)).await;
    let late = client.messages().send(text(PHONE)).idempotency_key(key()).await.unwrap();
    assert!(!late.is_replayed());
    assert_eq!(emulator.sent().len(), 3);
}

/// Two calls with one key at once, while the first takes so long; the answers.
async fn at_once(fault: &str, advance: u64) -> (Emulator, [Result<bool, (u16, String)>; 2]) {
    let emulator = start().await;
    emulator.fail_next(fault.parse().unwrap());
    let send = || {
        let client = impatient(&emulator);
        tokio::spawn(async move {
            let result = client.messages().send(text(PHONE)).idempotency_key(key()).await;
            match result {
                Ok(answer) => Ok(answer.is_replayed()),
                Err(error) => Err(refusal::<()>(Err(error))),
            }
        })
    };
    let first = send();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = send();
    tokio::time::sleep(Duration::from_millis(100)).await;
    emulator.advance(Duration::from_secs(advance)).await;
    let second = second.await.unwrap();
    emulator.advance(Duration::from_secs(advance)).await;
    let answers = [first.await.unwrap(), second];
    (emulator, answers)
}

#[tokio::test]
async fn while_the_first_runs_the_second_waits_five_seconds() {
    let (emulator, answers) = at_once("POST /v3/messages 4s", 4).await;
    assert_eq!(answers, [Ok(false), Ok(true)]);
    assert_eq!(emulator.sent().len(), 1);
    let (emulator, answers) = at_once("POST /v3/messages 8s", 5).await;
    assert_eq!(answers, [Ok(false), Err((409, "CONFLICT_001".to_owned()))]);
    assert_eq!(emulator.sent().len(), 1);
}

#[tokio::test]
async fn faults_happen_before_the_work_or_after_it() {
    for (fault, status, done) in [
        ("POST /v3/messages 500", Some(500), 0),
        ("POST /v3/messages 503-after", Some(503), 1),
        ("* * 429 retry-after=7", Some(429), 0),
        ("POST * close-before", None, 0),
        ("* /v3/* close-after", None, 1),
        ("POST /v3/messages cut-after", Some(202), 1),
    ] {
        let emulator = start().await;
        emulator.fail_next(fault.parse().unwrap());
        let error = impatient(&emulator).messages().send(text(PHONE)).await.unwrap_err();
        assert_eq!((error.status(), emulator.sent().len()), (status, done), "{fault}");
        let wait = fault.contains("retry-after").then(|| Duration::from_secs(7));
        assert_eq!(error.retry_after(), wait, "{fault}");
        // Once only, and then the client that tries again gets through.
        emulator.fail_next(fault.replace(" retry-after=7", " retry-after=0").parse().unwrap());
        let sent = emulator.client().messages().send(text(PHONE)).await.unwrap();
        assert_eq!((sent.attempts(), emulator.sent().len()), (2, done + 1), "{fault}");
    }
}

#[tokio::test]
async fn a_delay_is_one_and_a_share_is_one() {
    let builder = Emulator::builder().seed(1);
    let builder = builder.fault("GET /v3/me 50ms".parse().unwrap());
    let emulator = builder.fault("GET /v3/users 500 30%".parse().unwrap()).start().await.unwrap();
    let started = Instant::now();
    emulator.client().me().get().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(50));
    let mut failed = 0;
    for _ in 0..200 {
        failed += i32::from(impatient(&emulator).users().list().await.is_err());
    }
    assert!((40..80).contains(&failed), "{failed} of 200");
}

#[test]
fn a_text_that_is_no_fault_says_what_one_is() {
    for (text, word) in [
        ("", "method"),
        ("SEND /v3/messages 500", "SEND"),
        ("POST v3/messages 500", "v3/messages"),
        ("POST /v3/messages 200", "200"),
        ("POST /v3/messages soon", "soon"),
        ("POST /v3/messages close", "close"),
        ("POST /v3/messages 500 101%", "101%"),
        ("POST /v3/messages 500 often", "often"),
    ] {
        let error = text.parse::<Fault>().unwrap_err().to_string();
        assert!(error.contains(word) && error.contains("500 10%"), "{text}: {error}");
    }
}

#[tokio::test]
async fn limits_are_those_of_the_api() {
    let emulator = Emulator::builder().seed(1).rate_limits(true).start().await.unwrap();
    let client = impatient(&emulator);
    for _ in 0..60 {
        client.messages().send(text(PHONE)).await.unwrap();
    }
    let error = client.messages().send(text(PHONE)).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(429), Some("BUSINESS_002")));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    client.me().get().await.unwrap();
    emulator.advance(Duration::from_secs(1)).await;
    impatient(&emulator).messages().send(text(PHONE)).await.unwrap();
}
