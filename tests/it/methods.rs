//! The hand-written methods of the generated types.

use std::fs;

use sent_models::{
    ApiError, ApiResponse, Channel, Contact, Message, MessageStatus, PaginationMeta, Template,
    Webhook, decode, live,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::workspace::root;

/// A full fixture with some members replaced.
fn full<T: DeserializeOwned>(ty: &str, changes: Value) -> T {
    full_of("data-models", ty, changes)
}

fn full_of<T: DeserializeOwned>(edition: &str, ty: &str, changes: Value) -> T {
    let path = root().join(format!("tests/fixtures/{edition}/{ty}/full.json"));
    let mut value: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let Value::Object(changes) = changes else { panic!("changes are an object") };
    value.as_object_mut().unwrap().extend(changes);
    decode(value.to_string()).unwrap()
}

#[test]
fn an_envelope_is_a_result() {
    let envelope = |success: bool, data: Value, error: bool| -> ApiResponse<u8> {
        let error = if error {
            json!({ "code": "RATE_LIMIT_002", "message": "slow down", "details": null, "doc_url": null })
        } else {
            Value::Null
        };
        let meta =
            json!({ "request_id": "req_9", "timestamp": "2026-01-01T00:00:00Z", "version": "v3" });
        let envelope = json!({ "success": success, "data": data, "error": error, "meta": meta });
        decode(envelope.to_string()).unwrap()
    };
    assert_eq!(envelope(true, json!(7), false).into_result().unwrap(), 7);
    let failed = envelope(false, Value::Null, true).into_result().unwrap_err();
    assert_eq!((failed.code(), failed.request_id()), (Some("RATE_LIMIT_002"), "req_9"));
    assert_eq!(failed.to_string(), "RATE_LIMIT_002: slow down (request req_9)");
    // An envelope that contradicts itself is an error, whichever of its parts is true.
    for (success, data, error) in [
        (true, Value::Null, false),
        (false, json!(7), false),
        (true, json!(7), true),
        (false, json!(7), true),
    ] {
        let contradiction = envelope(success, data, error).into_result().unwrap_err();
        assert_eq!(contradiction.api_error().is_some(), error);
        let what = match (success, error) {
            (_, true) => "RATE_LIMIT_002",
            (true, false) => "success without data",
            (false, false) => "failure without an error",
        };
        let text = contradiction.to_string();
        assert!(text.contains("req_9") && text.contains(what), "{text}");
        assert!(format!("{contradiction:?}").contains("req_9"));
    }
}

#[test]
fn an_error_has_a_family_and_complaints_about_fields() {
    let error: ApiError =
        full("ApiError", json!({ "code": "RATE_LIMIT_002", "details": { "name": ["too long"] } }));
    assert_eq!(error.family(), "RATE_LIMIT");
    assert_eq!(error.field_errors("name"), ["too long"]);
    assert!(error.field_errors("other").is_empty());
    let error: ApiError = full("ApiError", json!({ "code": "oops", "details": null }));
    assert_eq!((error.family(), error.field_errors("name").len()), ("oops", 0));
    assert!(!error.to_string().contains("phone"));
}

#[test]
fn an_error_does_not_show_what_was_sent() {
    let answer = json!({
        "success": false, "data": null,
        "error": { "code": "VALIDATION_002", "message": "a number is wrong", "details": { "to": ["+12025550143"] }, "doc_url": null },
        "meta": { "request_id": "req_9", "timestamp": "2026-01-01T00:00:00Z", "version": "v3" }
    });
    let answer: ApiResponse<u8> = decode(answer.to_string()).unwrap();
    let error = answer.into_result().unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("VALIDATION_002") && !text.contains("555"), "{text}");
    assert_eq!(error.api_error().unwrap().field_errors("to"), ["+12025550143"]);
}

#[test]
fn an_error_is_one_line_whatever_the_api_says() {
    let error =
        json!({ "code": "A_1\nB", "message": "first\nsecond", "details": null, "doc_url": null });
    for error in [error, json!(null)] {
        let answer = json!({
            "success": false, "data": null, "error": error,
            "meta": { "request_id": "req_9\nthird", "timestamp": "2026-01-01T00:00:00Z", "version": "v3" }
        });
        let answer: ApiResponse<u8> = decode(answer.to_string()).unwrap();
        let text = answer.into_result().unwrap_err().to_string();
        assert!(text.contains("third") && !text.contains(char::is_control), "{text}");
    }
}

#[test]
fn pages_end_when_either_fact_says_so() {
    let page = |has: bool, cursor: Option<&str>| -> PaginationMeta {
        full(
            "PaginationMeta",
            json!({ "has_next_page": has, "next_cursor": cursor, "has_previous_page": has, "previous_cursor": cursor }),
        )
    };
    assert_eq!(
        (page(true, Some("c")).next(), page(true, Some("c")).previous()),
        (Some("c"), Some("c"))
    );
    for end in [page(false, Some("c")), page(true, None), page(false, None)] {
        assert_eq!((end.next(), end.previous()), (None, None));
    }
}

#[test]
fn a_contact_receives_over_its_channels_unless_it_has_opted_out() {
    let contact: Contact =
        full("Contact", json!({ "available_channels": " sms,,rcs ", "opt_out": false }));
    assert!(contact.channels().eq([Channel::Sms, Channel::from("rcs")]));
    assert!(contact.can_receive(&Channel::Sms) && contact.can_receive(&"rcs".into()));
    assert!(!contact.can_receive(&Channel::Whatsapp));
    let contact: Contact = full("Contact", json!({ "available_channels": "sms", "opt_out": true }));
    assert!(!contact.can_receive(&Channel::Sms));
    let contact: Contact = full("Contact", json!({ "available_channels": "" }));
    assert_eq!(contact.channels().count(), 0);
}

#[test]
fn a_status_is_final_or_goes_on() {
    let finals = MessageStatus::KNOWN.iter().filter(|status| status.is_final());
    assert!(finals.eq(&[MessageStatus::Delivered, MessageStatus::Read, MessageStatus::Failed]));
    let arrived = MessageStatus::KNOWN.iter().filter(|status| status.has_arrived());
    assert!(arrived.eq(&[MessageStatus::Delivered, MessageStatus::Read]));
    assert!(!MessageStatus::from("held").is_final() && !MessageStatus::from("held").has_arrived());
}

#[test]
fn the_last_event_is_the_latest_wherever_it_stands() {
    let event = |time: &str| json!({ "status": "sent", "timestamp": time, "provider": time });
    let events = json!([
        event("2026-01-02T00:00:00Z"),
        event("2026-01-03T00:00:00+02:00"),
        event("2026-01-01T00:00:00Z")
    ]);
    let message: Message = full("Message", json!({ "events": events }));
    assert_eq!(message.last_event().unwrap().provider, "2026-01-03T00:00:00+02:00");
    for none in [Value::Null, json!([])] {
        assert_eq!(full::<Message>("Message", json!({ "events": none })).last_event(), None);
    }
}

#[test]
fn a_template_is_sendable_when_approved_and_published() {
    let sendable = |status: &str, published: bool| {
        full::<Template>("Template", json!({ "status": status, "is_published": published }))
            .is_sendable()
    };
    assert!(sendable("APPROVED", true));
    assert!(
        !sendable("APPROVED", false) && !sendable("PENDING", true) && !sendable("PAUSED", true)
    );
}

#[test]
fn a_webhook_receives_what_it_subscribes_to_while_it_is_active() {
    let webhook = |subscribed: &str, active: bool| {
        full::<Webhook>("Webhook", json!({ "event_types": [subscribed], "is_active": active }))
    };
    for (subscribed, event, receives) in [
        ("a.b", "a.b", true),
        ("a.b", "a.c", false),
        ("a.b", "a", false),
        // The whole family.
        ("a", "a.b", true),
        ("a", "a", true),
        ("a", "ab", false),
    ] {
        assert_eq!(webhook(subscribed, true).receives(event), receives, "{subscribed} {event}");
        assert!(!webhook(subscribed, false).receives(event));
    }
}

#[test]
fn the_live_models_have_the_same_methods() {
    let contact: live::Contact =
        full_of("live", "Contact", json!({ "available_channels": "sms, mms", "opt_out": false }));
    assert!(contact.channels().eq([Channel::Sms, Channel::from("mms")]));
    assert!(contact.can_receive(&Channel::Sms) && !contact.can_receive(&Channel::Whatsapp));
    let contact: live::Contact = full_of("live", "Contact", json!({ "opt_out": true }));
    assert!(!contact.can_receive(&Channel::Sms));

    let event = |time: &str| json!({ "status": "SENT", "timestamp": time, "description": time });
    let events = json!([event("2026-01-02T00:00:00Z"), event("2026-01-01T00:00:00Z")]);
    let message: live::Message = full_of("live", "Message", json!({ "events": events }));
    let last = message.last_event().unwrap();
    assert_eq!(last.description.as_deref(), Some("2026-01-02T00:00:00Z"));

    let sendable = |status: &str, published: bool| {
        let changes = json!({ "status": status, "is_published": published });
        full_of::<live::Template>("live", "Template", changes).is_sendable()
    };
    assert!(sendable("APPROVED", true));
    assert!(!sendable("APPROVED", false) && !sendable("DISABLED", true));
}

#[test]
fn a_live_status_is_final_or_goes_on() {
    use live::MessageStatus::{
        Blocked, Cancelled, Delivered, Failed, Filtered, Processed, Queued, Read, Received, Routed,
        Scheduled, Sent,
    };
    let goes_on = live::MessageStatus::KNOWN.iter().filter(|status| !status.is_final());
    assert!(goes_on.eq(&[Scheduled, Queued, Processed, Routed, Sent]));
    let arrived = live::MessageStatus::KNOWN.iter().filter(|status| status.has_arrived());
    assert!(arrived.eq(&[Delivered, Read, Received]));
    for held in [Failed, Filtered, Blocked, Cancelled] {
        assert!(held.is_final() && !held.has_arrived());
    }
    assert!(!live::MessageStatus::from("HELD").is_final());
}

#[test]
fn a_live_webhook_receives_what_its_filter_lets_through_while_it_is_active() {
    let webhook = |filters: Value, active: bool| -> live::Webhook {
        let changes = json!({ "event_types": ["message", "templates"], "event_filters": filters, "is_active": active });
        full_of("live", "Webhook", changes)
    };
    let filters = json!({ "message": ["delivered"] });
    assert!(webhook(filters.clone(), true).receives("message", "delivered"));
    assert!(webhook(filters.clone(), true).receives("templates", "approved"));
    assert!(!webhook(filters.clone(), true).receives("message", "read"));
    assert!(!webhook(filters.clone(), true).receives("contact", "opt_out"));
    assert!(!webhook(filters, false).receives("message", "delivered"));
    assert!(webhook(Value::Null, true).receives("message", "read"));
}
