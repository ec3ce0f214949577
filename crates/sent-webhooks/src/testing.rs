//! Helpers for testing receivers: bodies of every event, and headers that sign them.
//!
//! ```
//! use std::time::SystemTime;
//! use sent_webhooks::{Scheme, Verifier, testing};
//!
//! let secret = "whsec_dGVzdC13ZWJob29rLXNlY3JldA==";
//! let body = testing::body("message", Some("message.delivered")).to_string();
//! let now = SystemTime::now();
//! let headers = testing::sign(secret, Scheme::Sent, "7ba7b820-9dad-11d1-80b4-00c04fd430c8", now, body.as_bytes())?;
//! let header = |name: &str| {
//!     headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_bytes())
//! };
//! let received = Verifier::new(secret)?.receive(header, body.as_bytes(), now)?;
//! println!("{:?}", received.delivery.event);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use hmac::Mac as _;
use sent_models::Secret;
use serde_json::{Value, json};

use crate::{
    InvalidSecret, Scheme,
    secret::{BASE64, Key},
    signature::{Part, mac},
};

/// Every family and kind of event that public sources name.
pub const EVENTS: &[(&str, Option<&str>)] = &[
    ("message", Some("message.scheduled")),
    ("message", Some("message.queued")),
    ("message", Some("message.routed")),
    ("message", Some("message.sent")),
    ("message", Some("message.delivered")),
    ("message", Some("message.read")),
    ("message", Some("message.failed")),
    ("message", Some("message.filtered")),
    ("message", Some("message.blocked")),
    ("message", Some("message.cancelled")),
    ("message", Some("message.received")),
    ("templates", None),
    ("contact", Some("contact.opt_in")),
    ("contact", Some("contact.opt_out")),
    ("contact", Some("contact.help")),
    ("contact", Some("contact.custom_keyword")),
    ("channel", Some("channel.submitted")),
    ("channel", Some("channel.activated")),
    ("channel", Some("channel.deactivated")),
    ("channel", Some("channel.removed")),
    ("link", Some("link.clicked")),
    ("link", Some("link.downloaded")),
    ("link", Some("link.expired")),
    ("link", Some("link.revoked")),
    ("call", Some("call.initiated")),
    ("call", Some("call.answered")),
    ("call", Some("call.agent_connected")),
    ("call", Some("call.completed")),
    ("call", Some("call.failed")),
    ("call", Some("call.recording_ready")),
];

/// Signs a body: returns the headers for id, timestamp and signature.
///
/// # Errors
///
/// The secret is empty, or not Base64.
pub fn sign(
    secret: impl Into<Secret>,
    scheme: Scheme,
    id: &str,
    time: SystemTime,
    body: &[u8],
) -> Result<[(&'static str, String); 3], InvalidSecret> {
    let key = Key::from_secret(secret.into().expose())?;
    let timestamp = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
    let code =
        mac(&key, id.as_bytes(), timestamp.as_bytes(), body).map(|mac| mac.finalize().into_bytes());
    let signature = format!("v1,{}", BASE64.encode(code.unwrap_or_default()));
    Ok([
        (scheme.header(Part::Id), id.to_owned()),
        (scheme.header(Part::Timestamp), timestamp),
        (scheme.header(Part::Signature), signature),
    ])
}

/// The body of a delivery, with made-up values in all fields that the family usually has.
#[must_use]
pub fn body(family: &str, kind: Option<&str>) -> Value {
    json!({
        "field": family,
        "event": kind,
        "timestamp": "2026-10-05T08:15:03Z",
        "request_id": "req_example",
        "payload": payload(family, kind),
    })
}

fn payload(family: &str, kind: Option<&str>) -> Value {
    let account = "d90b7e21-3a5c-48f6-8e12-b74c05f9a6d3";
    let message = "c2d7a914-3f68-4e25-b0a1-97e54d8f1c36";
    let (contact, own, at) = ("+12025550143", "+12025550100", "2026-10-05T08:15:02Z");
    let word = kind.and_then(|kind| kind.split_once('.')).map_or("", |(_, word)| word);
    match family {
        "message" if word == "received" => json!({
            "account_id": account, "message_id": message, "channel": "sms", "inbound_number": contact,
            "outbound_number": own, "text": "Yes please", "received_at": at, "updated_at": at
        }),
        "message" => json!({
            "account_id": account, "message_id": message, "message_status": word.to_ascii_uppercase(), "channel": "sms",
            "outbound_number": contact, "template_id": null, "template_name": null, "body": "Hello Ada", "updated_at": at
        }),
        "templates" => json!({
            "account_id": account, "template_id": "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c", "template_name": "order_shipped",
            "whatsapp_template_id": "", "status": "APPROVED", "language": "en_US", "category": "UTILITY"
        }),
        "contact" => {
            let text = match word {
                "opt_in" => "START",
                "opt_out" => "STOP",
                "help" => "HELP",
                _ => "OFFERS",
            };
            json!({
                "account_id": account, "contact_id": "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", "from": contact, "to": own,
                "opt_out": word == "opt_out", "source": "INBOUND_KEYWORD", "channel": "sms", "text": text
            })
        }
        "channel" => {
            let status = match word {
                "submitted" => "PENDING_REVIEW",
                "activated" => "ACTIVE",
                _ => "INACTIVE",
            };
            json!({
                "account_id": account, "channel": "sms", "country": "US", "status": status, "sender_value": own, "updated_at": at
            })
        }
        "link" => {
            // The other kinds are not requests, so they have no status.
            let (kind, status) = match word {
                "clicked" => ("url", Some(302)),
                "downloaded" => ("file", Some(200)),
                _ => ("url", None),
            };
            json!({
                "customer_id": account, "message_id": message, "record_id": "rec-1", "link_kind": kind, "channel": "sms",
                "occurred_at": at, "status_code": status
            })
        }
        "call" => {
            let mut call = json!({
                "account_id": account, "call_id": "6c1d8f30-29ab-4e57-b8c4-0d7e53a9f1b2", "channel": "voice", "number": own,
                "mode": "agent", "agent_id": "agent_2b7e9c14-60f3-4d8a-9e51-c3a08d62f715", "updated_at": at
            });
            let more = match word {
                "completed" => json!({ "duration_seconds": 61, "price": 0.02 }),
                "failed" => json!({ "reason": "no_answer" }),
                "recording_ready" => json!({ "recording_id": "rec-1" }),
                _ => json!({}),
            };
            if let (Value::Object(call), Value::Object(more)) = (&mut call, more) {
                call.extend(more);
            }
            call
        }
        _ => json!({}),
    }
}
