//! Dry runs.

use sent_models::live;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{builder, client, message, received, sent, serve, success};

const ID: &str = "3e8f1b60-9c27-4d5a-8b14-70f6a2c9d853";

async fn bodies(server: &wiremock::MockServer) -> Vec<Option<Value>> {
    let bodies = received(server).await.into_iter();
    bodies.map(|request| serde_json::from_slice(&request.body).ok()).collect()
}

#[tokio::test]
async fn every_call_that_changes_something_carries_the_mark() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(success(&sent()))
        .insert_header("X-Sandbox", "true");
    let server = serve(vec![answer]).await;
    let client = builder(&server.uri()).sandbox(true).build().unwrap();
    let response = client.messages().send(message()).await.unwrap();
    assert!(response.is_sandbox());
    client.contacts().delete(ID).await.unwrap();
    client.request("POST", "/v3/x").no_data().await.unwrap();
    client
        .request("PUT", "/v3/x")
        .json(&json!({ "sandbox": false, "a": 1 }))
        .no_data()
        .await
        .unwrap();
    client.webhooks().event_types().await.unwrap();
    let bodies = bodies(&server).await;
    assert_eq!(
        bodies[0],
        Some(json!({ "to": ["+12025550143"], "text": "Hello", "sandbox": true }))
    );
    assert_eq!(bodies[1], Some(json!({ "sandbox": true })));
    assert_eq!(bodies[2], Some(json!({ "sandbox": true })));
    // A sandboxed client makes no exception.
    assert_eq!(bodies[3], Some(json!({ "sandbox": true, "a": 1 })));
    assert_eq!(bodies[4], None, "reading needs no mark");
}

#[tokio::test]
async fn a_single_call_can_be_one() {
    let server = serve(vec![ResponseTemplate::new(202).set_body_json(success(&sent()))]).await;
    let client = client(&server);
    assert!(!client.messages().send(message()).sandbox().await.unwrap().is_sandbox());
    client.messages().send(message()).await.unwrap();
    client.messages().send(message().with_sandbox(true)).await.unwrap();
    let marks: Vec<_> = bodies(&server)
        .await
        .into_iter()
        .map(|body| body.unwrap().get("sandbox").cloned())
        .collect();
    assert_eq!(marks, [Some(json!(true)), None, Some(json!(true))]);
}

#[tokio::test]
async fn what_the_api_would_carry_out_all_the_same_is_refused() {
    let server = serve(vec![ResponseTemplate::new(204)]).await;
    let client = builder(&server.uri()).sandbox(true).build().unwrap();
    let error = client.webhooks().delete(ID).await.unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("dry run"), "{error}");
    let error = client.request("POST", "/v3/x").json(&json!([1])).no_data().await.unwrap_err();
    assert!(error.is_refused(), "{error}");
    // Whether the API has a dry run of what has no method here is not known, and it is sure to lack
    // one of this.
    let error = client.request("DELETE", "/v3/webhooks/7").no_data().await.unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("dry run"), "{error}");
    let plain = self::client(&server);
    assert!(plain.webhooks().delete(ID).sandbox().await.unwrap_err().is_refused());
    assert_eq!(received(&server).await.len(), 0);
    plain.webhooks().delete(ID).await.unwrap();
}

#[tokio::test]
async fn the_page_s_name_becomes_the_api_s() {
    let server =
        serve(vec![ResponseTemplate::new(201).set_body_json(json!({ "data": null }))]).await;
    let page = sent_models::CreateContactRequest::new("+12025550143").with_test_mode(true);
    let _ = client(&server).contacts().create(page).await;
    let page = live::CreateContactRequest::new("+12025550143").with_sandbox(true);
    let _ = client(&server).contacts().create(page).await;
    let bodies = bodies(&server).await;
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(bodies[0], Some(json!({ "phone_number": "+12025550143", "sandbox": true })));
}
