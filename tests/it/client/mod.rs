//! The client against servers on this machine.

mod answers;
mod errors;
mod failures;
mod faults;
mod load;
mod mock;
pub(crate) mod operations;
mod options;
mod paging;
mod proxies;
mod raw_server;
mod requests;
mod retries;
mod sandbox;
mod traces;

use std::time::Duration;

use sent_client::{Client, ClientBuilder};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, method},
};

const KEY: &str = "key-0123456789";
const PHONE: &str = "+12025550143";

/// A client that waits next to nothing between attempts.
fn builder(base: &str) -> ClientBuilder {
    Client::builder().api_key(KEY).base_url(base).backoff(Duration::from_millis(1))
}

fn client(server: &MockServer) -> Client {
    builder(&server.uri()).build().unwrap()
}

fn meta() -> Value {
    json!({ "request_id": "req_1", "timestamp": "2026-10-05T08:15:00Z", "version": "v3" })
}

fn success(data: &Value) -> Value {
    json!({ "success": true, "data": data, "error": null, "meta": meta() })
}

fn failure(code: &str) -> Value {
    let error =
        json!({ "code": code, "message": "said by the API", "details": null, "doc_url": null });
    json!({ "success": false, "data": null, "error": error, "meta": meta() })
}

fn sent() -> Value {
    json!({ "status": "QUEUED", "recipients": [] })
}

/// Answers in turn; the last answer is repeated.
async fn serve(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let last = answers.len() - 1;
    for (number, answer) in answers.into_iter().enumerate() {
        let mock = Mock::given(any())
            .respond_with(answer)
            .with_priority(u8::try_from(number).unwrap() + 1);
        let mock = if number < last { mock.up_to_n_times(1) } else { mock };
        mock.mount(&server).await;
    }
    server
}

async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

fn message() -> sent_models::live::SendMessageRequest {
    sent_models::live::SendMessageRequest::new([PHONE]).with_text("Hello")
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn futures_can_move_between_threads() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    let client = client(&server);
    assert!(assert_send(client.me().get().into_future()).await.is_err());
    drop(assert_send(assert_send(client.request("GET", "/v3/x")).data::<Value>()));
    let query = sent_models::live::ListContactsQuery::new(1, 10);
    drop(assert_send(client.contacts().list(query.clone()).items().into_stream()));
    drop(assert_send(client.contacts().list(query).pages().into_stream()));
}
