//! What is kept over a restart, and what a seed makes the same.

use std::time::Duration;

use sent_emulator::Emulator;

use super::{PHONE, sent, start, text};

#[tokio::test]
async fn a_file_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let key = || "order-1042".parse().unwrap();
    let builder = || Emulator::builder().seed(1).state_file(&file);
    let first = builder().start().await.unwrap();
    first.client().messages().send(text(PHONE)).idempotency_key(key()).await.unwrap();
    first.save().unwrap();
    let before = first.sent();
    drop(first);
    let second = builder().start().await.unwrap();
    assert_eq!(second.sent(), before);
    let again = second.client().messages().send(text(PHONE)).idempotency_key(key()).await.unwrap();
    assert!(again.is_replayed());
    // It goes on where it was, and what is new has other ids.
    second.advance(Duration::from_secs(2)).await;
    assert_eq!(second.sent()[0].status.as_str(), "DELIVERED");
    let new = sent(&second, PHONE).await;
    assert!(new.id != before[0].id && new.contact_id == before[0].contact_id);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1);
    std::fs::write(&file, "{").unwrap();
    let error = builder().start().await.unwrap_err().to_string();
    assert!(error.contains("state.json") && error.contains("line 1"), "{error}");
}

#[tokio::test]
async fn a_seed_makes_everything_the_same() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let emulator = start().await;
        sent(&emulator, PHONE).await;
        emulator.receive_from(PHONE, "STOP").unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        sent(&emulator, "+12025550190").await;
        let answers: Vec<_> = emulator.requests().into_iter().map(|one| one.answer).collect();
        runs.push((emulator.sent(), answers));
    }
    assert_eq!(runs[0], runs[1]);
    let other = Emulator::builder().seed(2).start().await.unwrap();
    assert_ne!(sent(&other, PHONE).await.id, runs[0].0[0].id);
}

#[tokio::test]
async fn it_says_where_it_cannot_listen() {
    let emulator = start().await;
    let error = Emulator::builder().listen(emulator.address()).start().await.unwrap_err();
    assert!(error.to_string().contains(&emulator.address().to_string()), "{error}");
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let emulator = start().await;
    let (client, address) = (emulator.client(), emulator.address());
    client.me().get().await.unwrap();
    drop(emulator);
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(client.me().get().retries(0).await.unwrap_err().is_connect());
}
