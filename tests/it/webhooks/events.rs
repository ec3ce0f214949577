//! Events by family and kind, in the forms of before and after May 2026.

use sent_models::{
    decode,
    live::{CallFailureReason, CallMode, MessageStatus, WebhookEvent},
};
use sent_webhooks::{Delivery, Event, Received, Scheme, Verifier, payload::EventFamily, testing};
use serde_json::{Value, json};

use super::{ID, NOW, SECRET, at};

fn parse(body: &Value) -> Delivery {
    Delivery::parse(body.to_string().as_bytes()).unwrap()
}

#[test]
fn every_event_has_its_type() {
    for &(family, kind) in testing::EVENTS {
        let delivery = parse(&testing::body(family, kind));
        assert_eq!(
            (delivery.family.as_ref().map(EventFamily::as_str), delivery.kind.as_deref()),
            (Some(family), kind)
        );
        let is_right = match (family, kind, &delivery.event) {
            ("message", Some("message.received"), Event::Inbound(message)) => {
                message.text.is_some()
            }
            ("message", Some(kind), Event::Message(message)) => {
                !message.message_status.is_unknown()
                    && kind.ends_with(&message.message_status.as_str().to_lowercase())
            }
            ("contact", Some(kind), Event::Contact(contact)) => {
                let says_stop = contact.text.as_deref() == Some("STOP");
                let opts_out = kind == "contact.opt_out";
                (contact.opt_out, says_stop) == (opts_out, opts_out)
            }
            ("channel", _, Event::Channel(channel)) => {
                channel.status.as_ref().is_some_and(|status| !status.is_unknown())
            }
            ("call", Some(kind), Event::Call(call)) => {
                let is_said = |word: &str, is_there: bool| (kind == word) == is_there;
                call.mode == Some(CallMode::Agent)
                    && is_said("call.completed", call.price.is_some())
                    && is_said("call.recording_ready", call.recording_id.is_some())
                    && is_said("call.failed", call.reason == Some(CallFailureReason::NoAnswer))
            }
            ("templates", None, Event::Template(_)) | ("link", _, Event::Link(_)) => true,
            _ => false,
        };
        assert!(is_right, "{family} {kind:?}: {:?}", delivery.event);
        assert!(delivery.updated_at().is_some());
    }
}

/// An entry of a webhook's log holds the same event as the delivery that it tells of.
#[test]
fn an_entry_of_the_log_has_the_event_that_was_delivered() {
    let entry = |data: Value| -> WebhookEvent {
        let entry = json!({
            "id": "a6b40d9e-52c1-4f78-9e03-c8d17b25f640", "event_type": "message.delivered",
            "created_at": "2026-10-05T08:15:03Z", "event_data": data
        });
        decode(entry.to_string()).unwrap()
    };
    for &(family, kind) in testing::EVENTS {
        let body = testing::body(family, kind);
        assert_eq!(Delivery::logged(&entry(body.clone())), Some(parse(&body)), "{family} {kind:?}");
    }
    let odd = Delivery::logged(&entry(json!({ "valueKind": "Undefined" }))).unwrap();
    assert!(matches!(odd.event, Event::Unknown { .. }));
    assert_eq!(Delivery::logged(&entry(Value::Null)), None);
    assert_eq!(Delivery::logged(&entry(json!("text"))), None);
}

#[test]
fn what_was_called_otherwise_is_read_too() {
    let mut body = testing::body("message", Some("message.received"));
    let payload = body["payload"].as_object_mut().unwrap();
    let (from, to) =
        (payload.remove("inbound_number").unwrap(), payload.remove("outbound_number").unwrap());
    payload.insert("from".to_owned(), from);
    payload.insert("to".to_owned(), to);
    payload.insert("provider".to_owned(), "example".into());
    body["sub_type"] = body["event"].take();
    body.as_object_mut().unwrap().remove("event");
    body.as_object_mut().unwrap().remove("request_id");
    let delivery = parse(&body);
    assert_eq!(delivery.kind.as_deref(), Some("message.received"));
    let Event::Inbound(message) = delivery.event else { panic!("{:?}", delivery.event) };
    assert_eq!(message.contact_number().unwrap().as_str(), "+12025550143");
    assert_eq!(message.own_number().unwrap().as_str(), "+12025550100");

    let mut body = testing::body("message", Some("message.delivered"));
    body["payload"]["message_status"] = "delivered".into();
    let Event::Message(message) = parse(&body).event else { panic!() };
    assert_eq!(message.message_status, MessageStatus::Delivered);
    assert_eq!(message.recipient().unwrap().as_str(), "+12025550143");
}

#[test]
fn an_authentic_delivery_is_never_refused_for_its_shape() {
    for body in [
        json!({}),
        json!({ "field": "payment", "event": "payment.made", "payload": {} }),
        json!({ "field": "message" }),
        json!({ "field": "message", "event": "message.delivered", "payload": null }),
        json!({ "field": "message", "event": "message.delivered", "payload": ["DELIVERED"] }),
        json!({ "field": 7 }),
        json!({ "field": null, "payload": {} }),
        json!({ "value": { "a": 1 } }),
    ] {
        let delivery = parse(&body);
        assert_eq!(delivery.corrections.len(), usize::from(body["field"] == 7), "{body}");
        let Event::Unknown { raw } = delivery.event else { panic!("{body}") };
        assert_eq!(raw, body);
    }
    // JSON objects all the same, though no `Value` holds them as they are.
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(300), "]".repeat(300));
    for (body, held) in [
        (r#" {"text":"hi \ud83d"}"#, json!({ "text": "hi \u{fffd}" })),
        (r#"{"number":1e400}"#, json!({ "number": "1e400" })),
        (deep.as_str(), Value::Null),
        ("\u{feff}{}", json!({})),
    ] {
        let Event::Unknown { raw } = Delivery::parse(body.as_bytes()).unwrap().event else {
            panic!("{body}")
        };
        assert_eq!(raw, held, "{body}");
    }
    // A new status, a new kind, a new field: still typed.
    let mut body = testing::body("message", Some("message.held"));
    body["payload"]["novelty"] = json!([1]);
    let Event::Message(message) = parse(&body).event else { panic!() };
    assert_eq!(message.message_status.as_str(), "HELD");
}

#[test]
fn a_field_that_cannot_be_read_does_not_hide_the_rest() {
    let mut body = testing::body("message", Some("message.delivered"));
    body["timestamp"] = "2026-10-05 08:15".into();
    body["payload"]["template_id"] = "".into();
    body["payload"]["updated_at"] = json!([1]);
    let delivery = parse(&body);
    let told: Vec<_> = delivery.corrections.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "timestamp: a time without an offset, taken as UTC",
            "payload.updated_at: an array instead of an RFC 3339 time"
        ]
    );
    assert_eq!(delivery.updated_at(), delivery.timestamp);
    assert_eq!(delivery.kind.as_deref(), Some("message.delivered"));
    let Event::Message(message) = delivery.event else { panic!("{:?}", delivery.event) };
    // An id keeps whatever text came.
    assert_eq!(message.message_status, MessageStatus::Delivered);
    assert!(message.template_id.is_some_and(|id| id == *""));
    // Nor does what an event cannot be without.
    for (field, payload) in [
        ("message", json!({ "message_id": "m_1", "message_status": 7 })),
        ("contact", json!({ "opt_out": null })),
    ] {
        let delivery = parse(&json!({ "field": field, "payload": payload }));
        assert!(!matches!(delivery.event, Event::Unknown { .. }), "{delivery:?}");
        let is_inside = |one: &sent_models::Correction| one.path().starts_with("payload.");
        assert!(delivery.corrections.iter().all(is_inside) && !delivery.corrections.is_empty());
    }
}

fn received(
    body: &Value,
    seconds: u64,
    event_id: Option<&str>,
    scheme: Scheme,
    id: &str,
) -> Received {
    let body = body.to_string();
    let headers = testing::sign(SECRET, scheme, id, at(seconds), body.as_bytes()).unwrap();
    let header = |name: &str| match (name, event_id) {
        ("x-webhook-event-id", Some(id)) => Some(id.as_bytes()),
        _ => headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_bytes()),
    };
    Verifier::new(SECRET).unwrap().receive(header, body.as_bytes(), at(seconds)).unwrap()
}

#[test]
fn a_key_for_each_event_and_one_for_all_its_deliveries() {
    let key = |body: &Value, seconds| received(body, seconds, None, Scheme::Sent, ID).dedupe_key();
    let delivered = testing::body("message", Some("message.delivered"));
    let read = testing::body("message", Some("message.read"));
    // Signed anew for another attempt, with another time.
    assert_eq!(key(&delivered, NOW), key(&delivered, NOW + 60));
    assert_ne!(key(&delivered, NOW), key(&read, NOW));
    let prefix = "message:c2d7a914-3f68-4e25-b0a1-97e54d8f1c36:DELIVERED";
    assert_eq!(key(&delivered, NOW), format!("{prefix}:2026-10-05T08:15:02Z"));
    // Over another route it has the same status again, at another time; the same time in another
    // notation is the same event.
    let mut again = delivered.clone();
    again["payload"]["updated_at"] = "2026-10-05T08:19:00Z".into();
    assert_ne!(key(&delivered, NOW), key(&again, NOW));
    again["payload"]["updated_at"] = "2026-10-05T10:15:02.000+02:00".into();
    assert_eq!(key(&delivered, NOW), key(&again, NOW));
    again["payload"].as_object_mut().unwrap().remove("updated_at");
    assert_eq!(key(&again, NOW), prefix);
    // A time that cannot be read tells as much, in an event that is understood and in one that is
    // not.
    again["payload"]["updated_at"] = "five past".into();
    assert_eq!(key(&again, NOW), format!("{prefix}:five past"));
    again["field"] = "messages".into();
    assert_eq!(key(&again, NOW), format!("{prefix}:five past"));
    again["field"] = "message".into();
    again["payload"]["message_id"] = "".into();
    assert!(key(&again, NOW).starts_with("body:"));
    let inbound = testing::body("message", Some("message.received"));
    assert!(key(&inbound, NOW).contains(":RECEIVED"));
    // What has no message goes by its body.
    let (opt_in, opt_out) = (
        testing::body("contact", Some("contact.opt_in")),
        testing::body("contact", Some("contact.opt_out")),
    );
    assert_eq!(key(&opt_in, NOW), key(&opt_in, NOW + 60));
    assert_ne!(key(&opt_in, NOW), key(&opt_out, NOW));
    assert!(key(&opt_in, NOW).starts_with("body:"));
    // An id in another form, or an unknown form of a message, still goes by message and status.
    let unknown = json!({ "field": "message", "payload": { "message_id": "m1", "message_status": "DELIVERED" } });
    assert_eq!(key(&unknown, NOW), "message:m1:DELIVERED");
}

#[test]
fn an_id_of_the_event_goes_first() {
    let body = testing::body("message", Some("message.delivered"));
    assert_eq!(received(&body, NOW, Some("evt_1"), Scheme::Sent, ID).dedupe_key(), "event:evt_1");
    // In version 2 the id is that of the delivery; in version 1 it is the webhook's, and no key at
    // all.
    assert_eq!(received(&body, NOW, None, Scheme::Standard, "msg_1").dedupe_key(), "event:msg_1");
    // An empty one would be the same for all.
    assert!(received(&body, NOW, Some(" "), Scheme::Sent, ID).dedupe_key().starts_with("message:"));
    assert!(!received(&body, NOW, None, Scheme::Sent, ID).dedupe_key().contains(ID));
}

#[test]
fn a_key_that_comes_twice_is_reported() {
    let body = br#"{ "field": "contact", "payload": { "source": "sms", "opt_out": true, "opt_out": false } }"#;
    let delivery = Delivery::parse(body).unwrap();
    let told: Vec<_> = delivery.corrections.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["payload.opt_out: a duplicate key; the last value is used"]);
}

#[test]
fn the_body_is_there_to_be_stored() {
    let body = testing::body("contact", Some("contact.opt_out"));
    let received = received(&body, NOW, None, Scheme::Sent, ID);
    assert_eq!(Delivery::parse(received.body()).unwrap(), received.delivery);
    let text = format!("{received:?}{received:#?}");
    assert!(!text.contains("555") && !text.contains("body"), "{text}");
}

#[test]
fn deliveries_that_overtake_each_other_can_be_ordered() {
    let mut later = testing::body("message", Some("message.delivered"));
    later["payload"]["updated_at"] = "2026-10-05T08:15:09Z".into();
    let earlier = testing::body("message", Some("message.failed"));
    assert!(parse(&later).updated_at() > parse(&earlier).updated_at());
    // Without one, the time of the delivery stands in.
    let contact = parse(&testing::body("contact", Some("contact.help")));
    assert_eq!(contact.updated_at(), contact.timestamp);
}

#[test]
fn what_is_not_understood_is_kept_and_not_printed() {
    let body = json!({ "field": "messages", "payload": { "message_id": 7, "to": "+12025550143", "body": "Hello" } });
    let delivery = parse(&body);
    assert!(matches!(&delivery.event, Event::Unknown { raw } if *raw == body));
    let text = format!("{delivery:?}");
    assert!(text.contains("Unknown") && !text.contains("555") && !text.contains("Hello"), "{text}");
}
