//! What a client and a call can be told.

use std::time::{Duration, Instant};

use sent_client::{Client, IdempotencyKey};
use sent_models::ProfileId;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{KEY, builder, client, header, message, received, sent, serve, success};
use crate::workspace::http_client;

fn accepted() -> ResponseTemplate {
    ResponseTemplate::new(202).set_body_json(success(&sent()))
}

fn profile(last: u8) -> ProfileId {
    format!("7d2c8b15-4e90-4a6f-b3d7-15c8e0f92a6{last}").parse().unwrap()
}

#[tokio::test]
async fn every_call_says_who_it_is() {
    let server = serve(vec![accepted()]).await;
    let client = builder(&server.uri()).user_agent("shop/1.4").build().unwrap();
    client.messages().send(message()).header("x-trace", "a1").await.unwrap();
    let request = &received(&server).await[0];
    assert_eq!(header(request, "x-api-key"), Some(KEY));
    let agent = format!("sent-client/{} shop/1.4", env!("CARGO_PKG_VERSION"));
    assert_eq!(header(request, "user-agent"), Some(agent.as_str()));
    assert_eq!(header(request, "content-type"), Some("application/json"));
    assert_eq!(header(request, "accept"), Some("application/json"));
    assert_eq!(header(request, "x-trace"), Some("a1"));
    assert_eq!(header(request, "x-profile-id"), None);
}

#[tokio::test]
async fn profiles_of_a_client_and_of_a_call() {
    let server = serve(vec![accepted()]).await;
    let client = client(&server);
    let derived = client.with_profile(profile(1));
    derived.messages().send(message()).await.unwrap();
    derived.messages().send(message()).profile(profile(2)).await.unwrap();
    client.messages().send(message()).await.unwrap();
    let requests = received(&server).await;
    let said: Vec<_> =
        requests.iter().map(|request| header(request, "x-profile-id").map(str::to_owned)).collect();
    assert_eq!(said, [Some(profile(1).to_string()), Some(profile(2).to_string()), None]);
}

#[tokio::test]
async fn a_key_is_random_or_given_and_comes_back() {
    let replay = accepted()
        .insert_header("Idempotent-Replayed", "true")
        .insert_header("X-Original-Request-Id", "req_0");
    let server = serve(vec![accepted(), accepted(), replay]).await;
    let client = client(&server);
    let first = client.messages().send(message()).await.unwrap();
    let second = client.messages().send(message()).await.unwrap();
    assert_ne!(first.idempotency_key(), second.idempotency_key());
    assert!(!first.is_replayed() && first.original_request_id().is_none());
    let key: IdempotencyKey = "order-1042".parse().unwrap();
    let third = client.messages().send(message()).idempotency_key(key.clone()).await.unwrap();
    assert_eq!(
        (third.idempotency_key(), third.is_replayed(), third.original_request_id()),
        (Some(&key), true, Some("req_0"))
    );
    let requests = received(&server).await;
    assert_eq!(header(&requests[2], "idempotency-key"), Some("order-1042"));
    assert_eq!(
        header(&requests[0], "idempotency-key"),
        first.idempotency_key().map(IdempotencyKey::as_str)
    );
}

#[test]
fn a_key_has_an_alphabet_and_a_length() {
    for right in ["a", "A-Z_0", &"x".repeat(255), &IdempotencyKey::random().to_string()] {
        assert_eq!(right.parse::<IdempotencyKey>().unwrap().as_str(), right);
    }
    for wrong in ["", " ", "a b", "a.b", "é", "a\n", &"x".repeat(256)] {
        let error = wrong.parse::<IdempotencyKey>().unwrap_err();
        assert!(error.to_string().contains("255"), "{wrong}");
    }
}

#[tokio::test]
async fn a_call_has_a_deadline() {
    let server = serve(vec![accepted().set_delay(Duration::from_secs(5))]).await;
    let client = client(&server);
    let started = Instant::now();
    let error =
        client.messages().send(message()).timeout(Duration::from_millis(150)).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(2));
    let client = builder(&server.uri()).attempt_timeout(Duration::from_millis(50)).build().unwrap();
    assert_eq!(client.messages().send(message()).await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn a_base_url_may_have_a_path() {
    for suffix in ["/gateway", "/gateway/"] {
        let server = serve(vec![accepted()]).await;
        let client = builder(&format!("{}{suffix}", server.uri())).build().unwrap();
        client.messages().send(message()).await.unwrap();
        assert_eq!(received(&server).await[0].url.path(), "/gateway/v3/messages");
    }
}

#[test]
fn what_a_client_cannot_be_built_from() {
    let build = |url: &str| builder(url).build();
    for wrong in [
        "",
        "api.sent.dm",
        "ftp://api.sent.dm",
        "https://",
        "https://u:p@api.sent.dm",
        "https://api.sent.dm?x=1",
        "https://a#b",
    ] {
        let error = build(wrong).unwrap_err();
        assert!(error.is_refused() && error.to_string().contains("base URL"), "{wrong}: {error}");
    }
    for without_scheme in ["api.sent.dm", "localhost:4010", "127.0.0.1:4010"] {
        let error = build(without_scheme).unwrap_err();
        assert!(error.to_string().contains("must begin with https://"), "{error}");
    }
    let error = build("http://api.example.com").unwrap_err();
    assert!(error.to_string().contains("allow_http"), "{error}");
    for right in [
        "http://localhost:1",
        "http://127.0.0.1",
        "http://127.9.9.9:80",
        "http://[::1]:8080",
        "https://api.example.com/x",
    ] {
        build(right).unwrap();
    }
    builder("http://api.example.com").allow_http(true).build().unwrap();
    for wrong in ["", "   ", "a\nb", "\u{1}"] {
        let error = Client::new(wrong).unwrap_err();
        assert!(error.is_refused() && error.to_string().contains("key"), "{error}");
    }
    assert!(Client::builder().api_key(KEY).user_agent("a\nb").build().is_err());
    assert!(Client::builder().build().unwrap_err().to_string().contains("SENT_DM_API_KEY"));
}

#[tokio::test]
async fn headers_of_the_crate_cannot_be_set() {
    let server = serve(vec![accepted()]).await;
    let client = client(&server);
    for (name, value) in [
        ("X-Api-Key", "other"),
        ("idempotency-key", "x"),
        ("Host", "x"),
        ("accept", "text/html"),
        ("User-Agent", "x"),
        ("transfer-encoding", "chunked"),
        ("connection", "close"),
        ("bad name", "x"),
        ("x-a", "a\nb"),
    ] {
        let error = client.messages().send(message()).header(name, value).await.unwrap_err();
        assert!(error.is_refused(), "{name}");
    }
    assert_eq!(received(&server).await.len(), 0);
}

#[tokio::test]
async fn a_path_that_has_no_method() {
    let server =
        serve(vec![ResponseTemplate::new(200).set_body_json(success(&json!({ "channels": [1] })))])
            .await;
    let client = client(&server);
    let query = [("page", "1"), ("search", "a&b c")];
    let channels =
        client.request("get", "/v3/channels").query(&query).data::<Value>().await.unwrap();
    assert_eq!(channels["channels"], json!([1]));
    client.request("POST", "/v3/channels").json(&json!({ "a": 1 })).data::<Value>().await.unwrap();
    client.request("DELETE", "/v3/channels/1").no_data().await.unwrap();
    let requests = received(&server).await;
    assert_eq!(requests[0].url.query(), Some("page=1&search=a%26b+c"));
    assert_eq!(header(&requests[0], "idempotency-key"), None);
    assert!(header(&requests[1], "idempotency-key").is_some());
    assert_eq!(requests[1].body, br#"{"a":1}"#);
    assert_eq!((requests[2].body.len(), header(&requests[2], "content-type")), (0, None));
    for (method, path) in [
        ("GET", "v3/x"),
        ("GET", "/v3/x?y=1"),
        ("GET", "/v3#x"),
        ("G T", "/v3"),
        ("GET", "/v3/a/../webhooks"),
        ("GET", "/v3/%2e%2e/x"),
        ("GET", "/v3/a\\b"),
    ] {
        let error = client.request(method, path).no_data().await.unwrap_err();
        assert!(error.is_refused(), "{method} {path}");
    }
}

#[tokio::test]
async fn a_value_of_the_path_stays_in_its_place() {
    let server = serve(vec![ResponseTemplate::new(404)]).await;
    let client = client(&server);
    for (value, path) in [
        ("+12025550143", "/v3/numbers/lookup/%2B12025550143"),
        ("../me?x=1#y", "/v3/numbers/lookup/..%2Fme%3Fx%3D1%23y"),
        ("%2e%2e", "/v3/numbers/lookup/%252e%252e"),
    ] {
        client.numbers().lookup(value).await.unwrap_err();
        assert_eq!(received(&server).await.pop().unwrap().url.path(), path);
    }
    for value in ["", ".", ".."] {
        assert!(client.numbers().lookup(value).await.unwrap_err().is_refused());
    }
}

#[tokio::test]
async fn a_client_of_one_s_own() {
    let server = serve(vec![accepted()]).await;
    let own = http_client().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = builder(&server.uri()).http_client(own).build().unwrap();
    client.messages().send(message()).await.unwrap();
}
