//! Answers that stray from the schemas: read by the real client, corrected, and reported by path.

use sent_client::{Error, Response};
use sent_models::live::{ContactList, ListContactsQuery, Message, SendMessageResponse};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{builder, client, message, serve, success};

const ID: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";

fn contact() -> Value {
    json!({
        "id": ID, "phone_number": "+12025550143", "format_e164": "+12025550143",
        "format_international": "+1 202-555-0143", "format_national": "(202) 555-0143",
        "format_rfc": "tel:+1-202-555-0143", "country_code": "1", "region_code": "US",
        "available_channels": "sms,whatsapp", "default_channel": "sms", "opt_out": false,
        "is_inherited": false, "created_at": "2026-03-31T15:21:52.1922085+00:00", "updated_at": null
    })
}

/// Two contacts, the second with `value` at `key`; without the key, if there is none.
fn contacts(key: &str, value: Option<Value>) -> Value {
    let mut odd = contact();
    set(&mut odd, key, value);
    let pagination = json!({
        "page": 1, "page_size": 20, "total_count": 2, "total_pages": 1, "has_more": false, "cursors": null
    });
    json!({ "contacts": [contact(), odd], "pagination": pagination })
}

fn set(object: &mut Value, key: &str, value: Option<Value>) {
    let members = object.as_object_mut().unwrap();
    match value {
        Some(value) => _ = members.insert(key.to_owned(), value),
        None => _ = members.remove(key),
    }
}

/// A message with `value` at `key`.
fn sent_message(key: &str, value: Value) -> Value {
    let mut message = json!({
        "id": ID, "customer_id": ID, "contact_id": ID, "phone": "+12025550143",
        "phone_international": "+1 202-555-0143", "region_code": "US", "template_id": null,
        "template_name": "x", "template_category": "UTILITY", "channel": "sms",
        "message_body": { "content": "hi" }, "status": "DELIVERED",
        "created_at": "2026-03-31T15:21:52.1922085+00:00", "price": 0.0055,
        "active_contact_price": null,
        "events": [{ "status": "SENT", "timestamp": "2026-03-31T15:21:52Z" }]
    });
    set(&mut message, key, Some(value));
    message
}

async fn answering(body: impl Into<Vec<u8>>) -> MockServer {
    let body = body.into();
    serve(vec![ResponseTemplate::new(200).set_body_raw(body, "application/json")]).await
}

async fn list(body: impl Into<Vec<u8>>) -> Result<Response<ContactList>, Error> {
    client(&answering(body).await).contacts().list(ListContactsQuery::new(1, 20)).await
}

async fn get(data: &Value) -> Result<Response<Message>, Error> {
    client(&answering(success(data).to_string()).await).messages().get(ID).await
}

async fn send(data: &Value) -> Result<Response<SendMessageResponse>, Error> {
    client(&answering(success(data).to_string()).await).messages().send(message()).await
}

fn corrections<T>(response: &Response<T>) -> Vec<String> {
    response.corrections().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn one_odd_contact_loses_neither_itself_nor_the_page() {
    for (key, value, report) in [
        ("id", Some(json!("ct_123")), None),
        ("region_code", Some(Value::Null), Some("null instead of a string")),
        ("region_code", None, Some("a string is missing")),
        ("country_code", Some(json!(1)), Some("an integer instead of a string")),
        ("default_channel", Some(Value::Null), Some("null instead of a string")),
        ("opt_out", Some(Value::Null), Some("null instead of a boolean")),
        ("opt_out", Some(json!("true")), Some("a string instead of a boolean")),
        (
            "created_at",
            Some(json!("2026-03-31T15:21:52.1922085")),
            Some("a time without an offset, taken as UTC"),
        ),
        (
            "created_at",
            Some(json!("0001-01-01T00:00:00")),
            Some("a time without an offset, taken as UTC"),
        ),
        ("created_at", Some(json!("9999-12-31T23:59:59.9999999Z")), None),
        ("updated_at", Some(json!("")), Some("an empty string instead of an RFC 3339 time")),
    ] {
        let response = list(success(&contacts(key, value)).to_string()).await.unwrap();
        assert_eq!(response.contacts.len(), 2);
        assert_eq!(response.contacts[0], serde_json::from_value(contact()).unwrap());
        let report = report.map(|report| format!("data.contacts[1].{key}: {report}"));
        assert_eq!(corrections(&response), report.into_iter().collect::<Vec<_>>(), "{key}");
    }
    let response = list(success(&contacts("id", Some(json!("ct_123")))).to_string()).await.unwrap();
    assert_eq!(response.contacts[1].id, "ct_123");
    let late = contacts("created_at", Some(json!("2026-03-31T15:21:52.1922085")));
    let response = list(success(&late).to_string()).await.unwrap();
    assert_eq!(response.contacts[1].created_at, response.contacts[0].created_at);
}

#[tokio::test]
async fn what_is_around_the_contacts_may_be_odd_too() {
    let page = |key: &str, value: Option<Value>| {
        let mut page = contacts("opt_out", Some(json!(false)));
        set(&mut page, key, value);
        success(&page).to_string()
    };
    let response = list(page("pagination", None)).await.unwrap();
    assert_eq!(corrections(&response), ["data.pagination: an object is missing"]);
    assert_eq!(response.contacts.len(), 2);
    let texts = json!({ "page": "1", "page_size": 20, "total_count": "2" });
    let response = list(page("pagination", Some(texts))).await.unwrap();
    assert_eq!(
        corrections(&response),
        ["page", "total_count"].map(|name| format!(
            "data.pagination.{name}: a string instead of a non-negative integer"
        ))
    );
    assert_eq!(response.pagination.total_count, Some(2));
    let response = list(page("contacts", Some(Value::Null))).await.unwrap();
    assert_eq!(corrections(&response), ["data.contacts: null instead of an array"]);
    assert!(response.contacts.is_empty());
    let response = list(page("contacts", Some(json!([contact(), "x", [7]])))).await.unwrap();
    assert_eq!(
        corrections(&response),
        [
            "data.contacts[1]: left out: a string instead of an object",
            "data.contacts[2]: left out: an array instead of an object"
        ]
    );
    assert_eq!(response.contacts.len(), 1);
}

#[tokio::test]
async fn odd_texts_are_read() {
    let text = success(&contacts("region_code", Some(json!("here")))).to_string();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(corrections(&list(marked).await.unwrap()), Vec::<String>::new());
    let twice = text.replacen("\"opt_out\":false", "\"opt_out\":true,\"opt_out\":false", 1);
    let response = list(twice).await.unwrap();
    assert_eq!(
        corrections(&response),
        ["data.contacts[0].opt_out: a duplicate key; the last value is used"]
    );
    assert!(!response.contacts[0].opt_out);
    let halves = list(text.replace("here", "a\\ud83d")).await.unwrap();
    assert_eq!(corrections(&halves), ["a lone surrogate, replaced by U+FFFD"]);
    let bytes: Vec<u8> = text
        .replace("here", "\u{1}")
        .bytes()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect();
    let response = list(bytes).await.unwrap();
    assert_eq!(corrections(&response), ["invalid UTF-8, replaced by U+FFFD"]);
    assert_eq!(response.contacts[1].region_code, "\u{fffd}");
    // Whatever its content type says, and if there is none.
    for kind in [Some("text/plain"), Some("text/html; charset=utf-8"), None] {
        let answer = ResponseTemplate::new(200).set_body_bytes(text.as_bytes());
        let answer = match kind {
            Some(kind) => answer.insert_header("content-type", kind),
            None => answer,
        };
        let server = serve(vec![answer]).await;
        let response = client(&server).contacts().list(ListContactsQuery::new(1, 20)).await;
        assert_eq!(response.unwrap().corrections(), []);
    }
}

#[tokio::test]
async fn a_list_where_an_object_is_wanted_is_an_error_with_the_body() {
    let error = list(success(&json!([contact()])).to_string()).await.unwrap_err();
    assert_eq!(error.json_path(), Some("data"));
    assert!(error.is_decode() && error.body().unwrap().contains(ID), "{error:?}");
    let page = json!({ "contacts": [], "pagination": 7 });
    let error = list(success(&page).to_string()).await.unwrap_err();
    assert_eq!(error.json_path(), Some("data.pagination"), "{error}");
    let error = list(success(&Value::Null).to_string()).await.unwrap_err();
    assert_eq!(error.json_path(), Some("data"), "{error}");
}

#[tokio::test]
async fn odd_parts_of_a_message_are_none_or_nothing() {
    for (key, value, report) in [
        ("price", json!(""), Some("data.price: an empty string instead of a decimal number")),
        ("status", Value::Null, Some("data.status: null instead of a string")),
        ("template_id", json!(""), None),
        ("message_body", json!("hello"), Some("data.message_body: a string instead of an object")),
        (
            "events",
            json!([{ "status": "SENT", "timestamp": null }]),
            Some("data.events[0].timestamp: null instead of an RFC 3339 time"),
        ),
    ] {
        let response = get(&sent_message(key, value)).await.unwrap();
        let report: Vec<_> = report.map(str::to_owned).into_iter().collect();
        assert_eq!(corrections(&response), report, "{key}");
        assert_eq!(response.id, ID);
    }
}

/// The messages are out and paid for, so their ids come through whatever else is odd.
#[tokio::test]
async fn after_a_send_the_ids_are_delivered() {
    let recipient = json!({ "message_id": "msg_1", "to": "+12025550143", "channel": "sms" });
    for (key, value) in [
        ("template_id", json!("")),
        ("template_id", json!(7)),
        ("status", json!({})),
        ("template_name", json!(["x"])),
        ("recipients", json!([null, recipient, "x"])),
    ] {
        let mut data = json!({ "status": "QUEUED", "template_id": ID, "template_name": "x", "recipients": [recipient] });
        set(&mut data, key, Some(value));
        let response = send(&data).await.unwrap();
        let ids = response.recipients.iter().flatten().filter_map(|one| one.message_id.as_ref());
        assert_eq!(ids.map(ToString::to_string).collect::<Vec<_>>(), ["msg_1"], "{key}");
    }
}

#[tokio::test]
async fn data_is_the_data_whatever_stands_in_error() {
    for error in [json!({}), json!([]), json!(""), json!("none"), json!({ "code": null })] {
        let mut answer = success(&contacts("opt_out", Some(json!(true))));
        answer["error"] = error;
        let response = list(answer.to_string()).await.unwrap();
        assert_eq!(corrections(&response), ["error: an error in a successful response"]);
        for failure in [json!(false), json!("false"), json!(0)] {
            answer["success"] = failure;
            assert!(list(answer.to_string()).await.is_err());
        }
    }
}

#[tokio::test]
async fn strictly_it_is_an_error_that_says_where() {
    let page = success(&contacts("region_code", Some(json!(4711)))).to_string();
    let server = answering(page).await;
    let strict = builder(&server.uri()).strict(true).build().unwrap();
    let error = strict.contacts().list(ListContactsQuery::new(1, 20)).await.unwrap_err();
    assert_eq!(error.json_path(), Some("data.contacts[1].region_code"));
    assert!(error.is_decode() && !format!("{error} {error:?}").contains("4711"), "{error:?}");
    let right = answering(success(&contacts("opt_out", Some(json!(true)))).to_string()).await;
    let strict = builder(&right.uri()).strict(true).build().unwrap();
    assert!(strict.contacts().list(ListContactsQuery::new(1, 20)).await.is_ok());
}

#[tokio::test]
async fn a_correction_shows_its_value_to_whoever_asks_for_it_only() {
    let response =
        list(success(&contacts("region_code", Some(json!(4711)))).to_string()).await.unwrap();
    assert!(!format!("{:?} {:?}", response.corrections(), corrections(&response)).contains("4711"));
    assert_eq!(response.corrections()[0].value(), Some(&json!(4711)));
}
