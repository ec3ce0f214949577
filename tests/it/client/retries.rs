//! The retry table, row by row, as a server sees it.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, future::join_all, stream};
use sent_client::Client;

use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use super::{
    builder, client, failure, header, message,
    raw_server::{Fault, RawServer, answer},
    received, sent, serve, success,
};

fn status(status: u16, code: Option<&str>) -> ResponseTemplate {
    let answer = ResponseTemplate::new(status);
    code.map_or(answer.clone(), |code| answer.set_body_json(failure(code)))
}

fn accepted() -> ResponseTemplate {
    ResponseTemplate::new(202).set_body_json(success(&sent()))
}

/// How often a message is sent when the first answer is this and the second is a success, and with
/// how many keys.
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
    // A limit says that it was not done.
    let server = serve(vec![status(429, None), ResponseTemplate::new(204)]).await;
    assert_eq!(client(&server).contacts().delete(id).await.unwrap().attempts(), 2);
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
    let with = |budget| {
        let client = builder(&server.uri()).retries(9).backoff(Duration::ZERO);
        client.retry_budget(budget).build().unwrap()
    };
    let attempts = |client: Client| async move {
        let calls = (0..30).map(|_| client.clone().messages().send(message()).into_future());
        let ends = join_all(calls).await.into_iter();
        ends.map(|end| end.unwrap_err().attempts()).sum::<u32>()
    };
    assert_eq!(attempts(with(0)).await, 30);
    assert_eq!(attempts(with(u32::MAX)).await, 300);
    // Thirty and some retries fail; from then on there are twenty at a time, and some calls get
    // none.
    let some = attempts(with(50)).await;
    assert!((60..300).contains(&some), "{some}");
}

#[tokio::test]
async fn a_retry_that_succeeds_costs_nothing() {
    let server = MockServer::start().await;
    let number = AtomicU32::new(0);
    let respond = move |_: &Request| match number.fetch_add(1, Ordering::Relaxed) % 2 {
        0 => status(500, None),
        _ => accepted(),
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    let client = builder(&server.uri()).backoff(Duration::ZERO).build().unwrap();
    for _ in 0..300 {
        assert_eq!(client.messages().send(message()).await.unwrap().attempts(), 2);
    }
}

/// Each connection answers once, and is closed when the second request is on its way.
#[tokio::test]
async fn a_connection_that_was_closed_unused_costs_nothing() {
    let kept = answer("202 Accepted", "", &success(&sent()).to_string());
    let server = RawServer::start(vec![Fault::AnswerOnce(kept.clone())]).await;
    let client = builder(&server.url()).retry_budget(0).build().unwrap();
    let calls = stream::iter(0..500).map(|_| client.messages().send(message()).into_future());
    let results: Vec<_> = calls.buffer_unordered(16).collect().await;
    let failed: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert!(failed.is_empty(), "{} calls, such as {}", failed.len(), failed[0]);
    assert!(server.requests().len() > 600, "too few connections were used again");
    // Whoever says never gets never, and a call without a key is not repeated.
    let server = RawServer::start(vec![Fault::AnswerOnce(kept)]).await;
    let client = builder(&server.url()).build().unwrap();
    client.messages().send(message()).await.unwrap();
    let error = client.messages().send(message()).retries(0).await.unwrap_err();
    assert!(error.attempts() == 1 && error.may_have_been_sent(), "{error:?}");
    client.messages().send(message()).await.unwrap();
    let error = client.contacts().delete("5b1f0c5e").await.unwrap_err();
    assert!(error.attempts() == 1 && error.may_have_been_sent(), "{error:?}");
}

/// The default number of retries is less than what a call may have to wait for.
#[tokio::test]
async fn an_import_is_completed_however_often_the_api_asks_for_a_wait() {
    const WINDOW: Duration = Duration::from_millis(300);
    let server = MockServer::start().await;
    let window = Mutex::new((Instant::now(), 0));
    let respond = move |_: &Request| {
        let mut window = window.lock().unwrap();
        if window.0.elapsed() >= WINDOW {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        if window.1 <= 20 {
            return accepted();
        }
        let left = WINDOW.saturating_sub(window.0.elapsed()).as_millis() + 1;
        status(429, Some("BUSINESS_002")).insert_header("retry-after-ms", left.to_string())
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    let client = builder(&server.uri()).build().unwrap();
    let started = Instant::now();
    let importers = (0..16).map(|_| async {
        for _ in 0..10 {
            client.messages().send(message()).await.unwrap();
        }
    });
    join_all(importers).await;
    // Eight windows, and nobody hammers: one refusal for each importer and window at most.
    assert!(started.elapsed() >= WINDOW * 7, "{:?}", started.elapsed());
    let refused = received(&server).await.len() - 160;
    assert!((1..=16 * 10).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_date_counts_from_that_of_the_answer() {
    let late = status(429, None)
        .insert_header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .insert_header("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
    let far = status(429, None)
        .insert_header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .insert_header("retry-after", "Sun, 06 Nov 1994 09:49:37 GMT");
    let server = serve(vec![late, far]).await;
    let error = client(&server).me().get().await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn what_may_be_a_lock_out_is_left_alone() {
    let cut =
        ResponseTemplate::new(429).set_body_raw("{\"error\": {\"code\": \"AU", "application/json");
    let server = serve(vec![cut, accepted()]).await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
    // A gateway's page is none.
    let page = ResponseTemplate::new(429).set_body_raw("<html>Slow down</html>", "text/html");
    let server = serve(vec![page, accepted()]).await;
    assert_eq!(client(&server).messages().send(message()).await.unwrap().attempts(), 2);
    // A conflict that cannot be read may be the same call, which is running.
    let cut =
        ResponseTemplate::new(409).set_body_raw("{\"error\": {\"code\": \"CON", "application/json");
    let server = serve(vec![cut]).await;
    assert!(client(&server).messages().send(message()).await.unwrap_err().may_have_been_sent());
}
