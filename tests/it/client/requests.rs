//! What a request can carry beyond what this version knows, and answers as they are.

use std::{collections::BTreeMap, time::Duration};

use sent_client::IdempotencyKey;
use sent_models::live::ListContactsQuery;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{
    PHONE, builder, client, failure, header, message,
    raw_server::{Fault, RawServer, answer},
    received, sent, serve, success,
};

const CONTACT: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";

fn accepted() -> ResponseTemplate {
    ResponseTemplate::new(202).set_body_json(success(&sent()))
}

#[tokio::test]
async fn a_body_that_may_be_left_out_is_an_empty_object() {
    let server = RawServer::start(vec![Fault::Bytes(answer("204 No Content", "", ""))]).await;
    let client = builder(&server.url()).build().unwrap();
    client.contacts().delete(CONTACT).await.unwrap();
    client.request("POST", "/v3/channels").no_data().await.unwrap();
    client.request("GET", "/v3/channels").no_data().await.unwrap();
    let requests = server.requests();
    assert!(requests[0].ends_with("\r\n\r\n{}"), "{requests:?}");
    let of = |name: &str| server.headers(name);
    assert_eq!(of("content-length"), [Some("2".to_owned()), Some("0".to_owned()), None]);
    assert_eq!(of("content-type"), [Some("application/json".to_owned()), None, None]);
}

#[tokio::test]
async fn fields_and_pairs_that_this_version_does_not_know() {
    let server = serve(vec![accepted()]).await;
    let client = builder(&server.uri()).sandbox(true).build().unwrap();
    let request = message();
    let call = client.messages().send(request).body_field("priority", json!({ "level": 2 }));
    let call = call.body_field("text", "Other").body_field("sandbox", false);
    call.query_pair("trace", 7).query_pair("trace", "a&b").await.unwrap();
    client.contacts().delete(CONTACT).body_field("why", "gone").await.unwrap();
    let query = ListContactsQuery::new(1, 10);
    let _ = client.contacts().list(query).query_pair("page_size", 20).query_pair("sort", "x").await;
    let requests = received(&server).await;
    let body = |number: usize| serde_json::from_slice::<Value>(&requests[number].body).unwrap();
    let expected =
        json!({ "to": [PHONE], "text": "Other", "priority": { "level": 2 }, "sandbox": true });
    assert_eq!(body(0), expected);
    assert_eq!(requests[0].url.query(), Some("trace=a%26b"));
    assert_eq!(body(1), json!({ "why": "gone", "sandbox": true }));
    assert_eq!(requests[2].url.query(), Some("page=1&page_size=20&sort=x"));
}

#[tokio::test]
async fn a_field_that_has_no_place_is_refused() {
    let server = serve(vec![accepted()]).await;
    let client = client(&server);
    let unwritable = BTreeMap::from([(vec![1], 2)]);
    let list = client.request("POST", "/v3/x").json(&[1]).no_data();
    let errors = [
        client.me().get().body_field("a", 1).await.unwrap_err(),
        client.messages().send(message()).body_field("a", unwritable).await.unwrap_err(),
        list.body_field("a", 1).await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_refused(), "{error:?}");
    }
    assert!(received(&server).await.is_empty());
}

#[tokio::test]
async fn an_answer_as_it_is() {
    let key: IdempotencyKey = "order-1042".parse().unwrap();
    let refused = ResponseTemplate::new(422)
        .set_body_json(failure("BUSINESS_003"))
        .insert_header("x-request-id", "req_9");
    let server = serve(vec![ResponseTemplate::new(503), refused]).await;
    let call = client(&server).messages().send(message()).idempotency_key(key.clone());
    let answer = call.raw().await.unwrap();
    assert_eq!((answer.status(), answer.attempts()), (422, 2));
    assert_eq!(
        (answer.request_id(), answer.header("X-Request-Id")),
        (Some("req_9"), Some("req_9"))
    );
    assert_eq!(answer.idempotency_key(), Some(&key));
    assert_eq!(serde_json::from_slice::<Value>(answer.body()).unwrap(), failure("BUSINESS_003"));
    assert!(!format!("{answer:?}").contains("BUSINESS"), "{answer:?}");
    // Neither the type nor the encoding of the content matters, nor what a redirect is.
    for status in [200, 302, 500] {
        let answer = ResponseTemplate::new(status)
            .insert_header("content-encoding", "br")
            .set_body_raw(vec![0xff, 0xfe], "image/png");
        let server = serve(vec![answer]).await;
        let client = builder(&server.uri()).build().unwrap();
        let answer = client.request("get", "/v3/picture").raw().await.unwrap();
        assert_eq!((answer.status(), answer.body()), (status, &[0xff, 0xfe][..]));
        assert_eq!(answer.attempts(), if status == 500 { 3 } else { 1 });
        assert_eq!(answer.header("content-type"), Some("image/png"));
    }
}

#[tokio::test]
async fn without_an_answer_there_is_none_as_it_is() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let error = client.me().get().raw().await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 3, "{error:?}");
    let error = client.me().get().header("host", "x").raw().await.unwrap_err();
    assert!(error.is_refused());
    let server = serve(vec![accepted().set_delay(Duration::from_secs(5))]).await;
    let call = self::client(&server).messages().send(message()).timeout(Duration::from_millis(80));
    assert!(call.raw().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn headers_of_the_connection_cannot_be_set() {
    let server = serve(vec![accepted()]).await;
    let client = client(&server);
    for name in [
        "Proxy-Authorization",
        "proxy-connection",
        "TE",
        "trailer",
        "upgrade",
        "keep-alive",
        "expect",
        "accept-encoding",
        "content-encoding",
        "content-length",
        "content-type",
        "http2-settings",
        "x-profile-id",
    ] {
        let error = client.messages().send(message()).header(name, "x").await.unwrap_err();
        assert!(error.is_refused() && error.to_string().contains("header"), "{name}");
    }
    assert!(received(&server).await.is_empty());
    client.messages().send(message()).header("authorization", "x").await.unwrap();
    assert_eq!(header(&received(&server).await[0], "authorization"), Some("x"));
}

/// `{"data":{"a":1}}`, compressed by gzip.
const COMPRESSED: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 73, 44, 73, 84, 178, 170, 86, 2, 18, 134, 181,
    181, 0, 117, 173, 91, 150, 16, 0, 0, 0,
];

#[tokio::test]
async fn an_answer_that_is_compressed() {
    let answer = |bytes: &[u8]| {
        ResponseTemplate::new(200)
            .insert_header("content-encoding", "gzip")
            .set_body_raw(bytes, "application/json")
    };
    let server = serve(vec![answer(COMPRESSED)]).await;
    let call = client(&server).request("GET", "/v3/x").data::<Value>();
    assert_eq!(call.await.unwrap()["a"], 1);
    assert_eq!(header(&received(&server).await[0], "accept-encoding"), Some("gzip"));
    let server = serve(vec![answer(b"{\"data\":{\"a\":1}}")]).await;
    let error = client(&server).request("GET", "/v3/x").data::<Value>().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("gzip"), "{error}");
}
