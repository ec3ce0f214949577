//! The way of a message, and what a contact's consent does to it.

use std::time::Duration;

use sent_models::{
    Timestamp,
    live::{CreateTemplateRequest, MessageTemplate, SendMessageRequest},
};
use serde_json::json;

use super::{PHONE, refusal, sent, start, statuses, text};

#[tokio::test]
async fn every_number_has_its_end() {
    let emulator = start().await;
    for (number, way, code) in [
        (PHONE, &["QUEUED", "SENT", "DELIVERED"][..], None),
        ("+12025550190", &["QUEUED", "FAILED"], Some("CHANNEL_001")),
        ("+12025550191", &["QUEUED", "SENT", "FAILED"], Some("DELIVERY_003")),
        ("+12025550192", &["QUEUED", "FILTERED"], Some("ERR_CONSENT_BLOCKED")),
        ("+12025550193", &["QUEUED", "FILTERED"], Some("BUSINESS_004")),
        ("+12025550194", &["QUEUED", "BLOCKED"], Some("BUSINESS_003")),
        ("+12025550195", &["QUEUED", "SENT"], None),
        ("+12025550196", &["QUEUED", "SENT", "DELIVERED", "READ"], None),
        ("+4915112345678", &["QUEUED", "SENT", "DELIVERED"], None),
    ] {
        let message = sent(&emulator, number).await;
        assert_eq!(statuses(&message), way, "{number}");
        assert_eq!(message.reason_code.as_deref(), code, "{number}");
        assert_eq!(message.price.is_some(), way.contains(&"SENT"), "{number}");
    }
}

#[tokio::test]
async fn two_seconds_are_enough() {
    let emulator = start().await;
    emulator.client().messages().send(text(PHONE)).await.unwrap();
    assert_eq!(emulator.sent()[0].status.as_str(), "QUEUED");
    let deadline = tokio::time::Instant::now() + Duration::from_secs(2);
    tokio::time::sleep_until(deadline).await;
    assert_eq!(emulator.sent()[0].status.as_str(), "DELIVERED");
}

#[tokio::test]
async fn what_is_scheduled_waits_or_is_cancelled() {
    let emulator = start().await;
    let client = emulator.client();
    let at: Timestamp = "2026-10-05T09:00:00Z".parse().unwrap();
    for _ in 0..2 {
        client.messages().send(text(PHONE).with_scheduled_at(at)).await.unwrap();
    }
    let [kept, cancelled] = &emulator.sent()[..] else { panic!("two") };
    client.messages().cancel(cancelled.id.clone()).await.unwrap();
    emulator.advance(Duration::from_secs(59 * 60)).await;
    assert_eq!(emulator.sent()[0].status.as_str(), "SCHEDULED");
    emulator.advance(Duration::from_secs(2 * 60)).await;
    let [kept, cancelled] = [kept, cancelled]
        .map(|message| emulator.sent().into_iter().find(|found| found.id == message.id).unwrap());
    assert_eq!(statuses(&kept), ["SCHEDULED", "QUEUED", "SENT", "DELIVERED"]);
    // It is queued at the time that it was planned for, and not when somebody looked.
    assert_eq!(kept.events.as_ref().unwrap()[1].timestamp, at);
    assert_eq!(statuses(&cancelled), ["SCHEDULED", "CANCELLED"]);
    let late = client.messages().cancel(kept.id).await;
    assert_eq!(refusal(late), (422, "BUSINESS_006".to_owned()));
    let past = client.messages().send(text(PHONE).with_scheduled_at(at)).await;
    assert_eq!(refusal(past), (400, "VALIDATION_005".to_owned()));
}

#[tokio::test]
async fn only_what_failed_is_sent_again() {
    let emulator = start().await;
    let (failed, delivered) = (sent(&emulator, "+12025550190").await, sent(&emulator, PHONE).await);
    let client = emulator.client();
    let again = client.messages().resend(failed.id.clone()).await.unwrap();
    assert_ne!(again.recipients.as_ref().unwrap()[0].message_id, Some(failed.id));
    assert_eq!(emulator.sent().len(), 3);
    let refused = client.messages().resend(delivered.id).await;
    assert_eq!(refusal(refused), (422, "BUSINESS_006".to_owned()));
}

#[tokio::test]
async fn stop_ends_the_consent_and_start_begins_it_again() {
    let emulator = start().await;
    assert_eq!(sent(&emulator, PHONE).await.status.as_str(), "DELIVERED");
    for (word, status) in [("stop", "FILTERED"), ("thanks", "FILTERED"), ("START", "DELIVERED")] {
        emulator.receive_from(PHONE, word).unwrap();
        assert_eq!(sent(&emulator, PHONE).await.status.as_str(), status, "{word}");
    }
    let error = emulator.receive_from("555-0143", "Hello").unwrap_err();
    assert!(error.to_string().contains("E.164"), "{error}");
    // What came in is not what was sent.
    assert_eq!(emulator.sent().len(), 4);
}

fn template(text: &str) -> CreateTemplateRequest {
    let variable = json!({
        "id": 1, "name": "name", "type": "variable", "props": { "variableType": "text", "sample": "Ada" }
    });
    serde_json::from_value(json!({
        "definition": {
            "header": { "template": "Shop" },
            "body": { "multiChannel": { "template": text, "variables": [variable] } }
        },
        "submit_for_review": true
    }))
    .unwrap()
}

#[tokio::test]
async fn templates_are_reviewed_and_filled() {
    let emulator = start().await;
    let client = emulator.client();
    let mut ids = Vec::new();
    for text in ["Hello {{1:variable}}", "REJECT {{1:variable}}"] {
        ids.push(client.templates().create(template(text)).await.unwrap().id.clone());
    }
    let send = |id, values: serde_json::Value| {
        let parameters = serde_json::from_value(json!({ "id": id, "parameters": values }));
        let template: MessageTemplate = parameters.unwrap();
        client.messages().send(SendMessageRequest::new([PHONE]).with_template(template))
    };
    let early = send(&ids[0], json!({ "name": "Ada" })).await;
    assert_eq!(refusal(early), (422, "BUSINESS_005".to_owned()));
    emulator.advance(Duration::from_secs(1)).await;
    let rejected = send(&ids[1], json!({ "name": "Ada" })).await;
    assert_eq!(refusal(rejected), (422, "BUSINESS_005".to_owned()));
    send(&ids[0], json!({ "name": "Ada" })).await.unwrap();
    send(&ids[0], json!({})).await.unwrap();
    emulator.advance(Duration::from_secs(2)).await;
    let messages = emulator.sent();
    let body = messages[0].message_body.as_ref().unwrap();
    assert_eq!(
        (body.header.as_deref(), body.content.as_deref()),
        (Some("Shop"), Some("Hello Ada"))
    );
    assert_eq!(messages[0].status.as_str(), "DELIVERED");
    assert_eq!(messages[1].reason_code.as_deref(), Some("ERR_TEMPLATE_PARAMS_INVALID"));
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let emulator = start().await;
    let client = emulator.client();
    let answer = client.messages().send(text(PHONE)).sandbox().await.unwrap();
    assert!(answer.is_sandbox());
    assert_eq!(answer.recipients.as_ref().unwrap().len(), 1);
    assert_eq!((emulator.sent().len(), emulator.requests().len()), (0, 1));
    let id = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
    client.contacts().delete(id).sandbox().await.unwrap();
    // What a request says is checked all the same.
    let wrong = client.messages().send(text("12")).sandbox().await;
    assert_eq!(refusal(wrong), (400, "VALIDATION_002".to_owned()));
}

#[tokio::test]
async fn memory_does_not_grow_with_requests() {
    let emulator = start().await;
    for _ in 0..1010 {
        emulator.client().me().get().await.unwrap();
    }
    assert_eq!(emulator.requests().len(), 1000);
}
