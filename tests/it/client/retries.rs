//! The retry table, row by row, as a server sees it.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use super::{builder, client, failure, header, message, received, sent, serve, success};

fn status(status: u16, code: Option<&str>) -> ResponseTemplate {
    let answer = ResponseTemplate::new(status);
    code.map_or(answer.clone(), |code| answer.set_body_json(failure(code)))
}

fn accepted() -> ResponseTemplate {
    ResponseTemplate::new(202).set_body_json(success(&sent()))
}

/// How often a message is sent when the first answer is this and the second is a success, and with how many keys.
async fn attempts(first: ResponseTemplate) -> usize {
    let server = serve(vec![first, accepted()]).await;
    let result = client(&server).messages().send(message()).await;
    let requests = received(&server).await;
    let keys: std::collections::BTreeSet<_> =
        requests.iter().map(|request| header(request, "idempotency-key")).collect();
    assert!(keys.len() == 1 && !keys.contains(&None), "{keys:?}");
    match result {
        Ok(response) => assert_eq!(response.attempts() as usize, requests.len()),
        Err(error) => assert_eq!((error.attempts() as usize, requests.len()), (1, 1)),
    }
    requests.len()
}

#[tokio::test]
async fn statuses_that_pass() {
    for passing in [408, 429, 500, 502, 503, 504] {
        assert_eq!(attempts(status(passing, None)).await, 2, "{passing}");
    }
    for code in ["BUSINESS_002", "LIMIT_001"] {
        assert_eq!(attempts(status(429, Some(code))).await, 2, "{code}");
    }
    assert_eq!(attempts(status(503, Some("SERVICE_001"))).await, 2);
}

#[tokio::test]
async fn conflicts() {
    assert_eq!(attempts(status(409, Some("CONFLICT_001"))).await, 2);
    assert_eq!(attempts(status(409, Some("RESOURCE_007"))).await, 1);
    assert_eq!(attempts(status(409, None)).await, 1);
}

#[tokio::test]
async fn refusals() {
    for refusal in [400, 401, 403, 404, 405, 410, 413, 422, 501] {
        assert_eq!(attempts(status(refusal, None)).await, 1, "{refusal}");
    }
    assert_eq!(attempts(status(429, Some("AUTH_002"))).await, 1);
}

#[tokio::test]
async fn reading_needs_no_key() {
    let account = serde_json::json!({ "type": "organization" });
    let server =
        serve(vec![status(503, None), ResponseTemplate::new(200).set_body_json(success(&account))])
            .await;
    assert_eq!(client(&server).me().get().await.unwrap().attempts(), 2);
    assert!(
        received(&server).await.iter().all(|request| header(request, "idempotency-key").is_none())
    );
}

#[tokio::test]
async fn deleting_is_tried_again_with_a_key_only() {
    let id = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
    let server = serve(vec![status(503, None), ResponseTemplate::new(204)]).await;
    let error = client(&server).contacts().delete(id).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    let server = serve(vec![status(503, None), ResponseTemplate::new(204)]).await;
    let key = "remove-ada".parse().unwrap();
    assert_eq!(
        client(&server).contacts().delete(id).idempotency_key(key).await.unwrap().attempts(),
        2
    );
}

#[tokio::test]
async fn the_number_of_retries_is_a_choice() {
    for (retries, attempts) in [(0, 1), (1, 2), (4, 5)] {
        let server = serve(vec![status(503, None)]).await;
        let client = builder(&server.uri()).retries(retries).build().unwrap();
        assert_eq!(client.messages().send(message()).await.unwrap_err().attempts(), attempts);
        let server = serve(vec![status(503, None)]).await;
        let client = super::client(&server);
        let request = client.messages().send(message()).retries(retries);
        assert_eq!(request.await.unwrap_err().attempts(), attempts);
    }
}

#[tokio::test]
async fn the_api_says_how_long_to_wait() {
    let first = status(429, Some("BUSINESS_002")).insert_header("retry-after", "1");
    let server = serve(vec![first, accepted()]).await;
    let started = Instant::now();
    assert_eq!(client(&server).messages().send(message()).await.unwrap().attempts(), 2);
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_and_not_waited_for() {
    let answer = || status(429, Some("BUSINESS_002")).insert_header("retry-after", "7");
    let too_long_for = |limit: Duration, deadline: Duration| async move {
        let server = serve(vec![answer(), accepted()]).await;
        let client =
            builder(&server.uri()).max_retry_after(limit).timeout(deadline).build().unwrap();
        let error = client.messages().send(message()).await.unwrap_err();
        assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(7))));
        assert!(error.is_retryable());
    };
    let started = Instant::now();
    too_long_for(Duration::from_secs(5), Duration::from_secs(90)).await;
    too_long_for(Duration::from_secs(60), Duration::from_secs(6)).await;
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn all_calls_share_a_budget() {
    let server = serve(vec![status(500, None)]).await;
    let client = builder(&server.uri()).retries(10).backoff(Duration::ZERO).build().unwrap();
    let mut attempts = Vec::new();
    for _ in 0..12 {
        attempts.push(client.clone().messages().send(message()).await.unwrap_err().attempts());
    }
    // A hundred retries, then one attempt each.
    assert_eq!(attempts.iter().sum::<u32>(), 112);
    assert_eq!((attempts[0], attempts[11]), (11, 1));
}

#[tokio::test]
async fn a_success_gives_back_a_little_of_the_budget() {
    let server = MockServer::start().await;
    let number = AtomicU32::new(0);
    let respond = move |_: &Request| match number.fetch_add(1, Ordering::Relaxed) % 2 {
        0 => status(500, None),
        _ => accepted(),
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    let client = builder(&server.uri()).backoff(Duration::ZERO).build().unwrap();
    let mut successes = 0;
    while client.messages().send(message()).await.is_ok() {
        successes += 1;
    }
    // Each retry takes five of five hundred, each success gives one back.
    assert_eq!(successes, 124);
}
