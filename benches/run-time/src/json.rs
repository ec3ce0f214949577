//! Decoding and encoding pages of 100 contacts and of 100 messages, of the page's edition and of
//! the live one.

use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use figures::Figure;

use crate::print;

/// How often a round decodes or encodes the page.
const REPEATS: u32 = 60;

type Sent<T> = sent_models::ApiResponse<Vec<T>>;
type ByHand<T> = by_hand::ApiResponse<Vec<T>>;

/// Compares ours with hand-written structs and `serde_json::Value`.
///
/// # Errors
///
/// One of them cannot read a page.
pub fn measure(rounds: usize) -> Result<(), Box<dyn Error>> {
    use by_hand::live as hand;
    use sent_models::live as ours;

    both::<Sent<sent_models::Contact>, ByHand<by_hand::Contact>>("contacts", contact, rounds)?;
    both::<Sent<sent_models::Message>, ByHand<by_hand::Message>>("messages", message, rounds)?;
    both::<Sent<ours::Contact>, ByHand<hand::Contact>>("live contacts", live_contact, rounds)?;
    both::<Sent<ours::Message>, ByHand<hand::Message>>("live messages", live_message, rounds)
}

fn both<Ours, ByHand>(
    what: &str,
    item: fn(usize) -> Value,
    rounds: usize,
) -> Result<(), Box<dyn Error>>
where
    Ours: DeserializeOwned + Serialize,
    ByHand: DeserializeOwned + Serialize,
{
    let page = page(item);
    let figures = |verb: &str| {
        ["structs by hand", "sent-models", "serde_json::Value"]
            .map(|who| Figure::new(format!("{verb} 100 {what}, {who}")))
    };
    let (mut decode, mut encode) = (figures("decode"), figures("encode"));
    let by_hand: ByHand = serde_json::from_str(&page)?;
    let ours: Ours = serde_json::from_str(&page)?;
    let value: Value = serde_json::from_str(&page)?;
    // The first round warms up and is not counted.
    for round in 0..=rounds {
        let times = [
            timed(|| serde_json::from_str::<ByHand>(black_box(&page)))?,
            timed(|| sent_models::decode::<Ours>(black_box(page.as_bytes())))?,
            timed(|| serde_json::from_str::<Value>(black_box(&page)))?,
            timed(|| serde_json::to_vec(black_box(&by_hand)))?,
            timed(|| serde_json::to_vec(black_box(&ours)))?,
            timed(|| serde_json::to_vec(black_box(&value)))?,
        ];
        if round > 0 {
            for (figure, time) in decode.iter_mut().chain(&mut encode).zip(times) {
                figure.rounds.push(time);
            }
        }
    }
    for [by_hand, ours, value] in [&decode, &encode] {
        print(by_hand, &[ours, value]);
    }
    Ok(())
}

/// Time of one run, out of many.
///
/// # Errors
///
/// If one fails.
pub fn timed<T, E>(run: impl Fn() -> Result<T, E>) -> Result<Duration, E> {
    let started = Instant::now();
    for _ in 0..REPEATS {
        black_box(run()?);
    }
    Ok(started.elapsed() / REPEATS)
}

/// A response with a hundred items.
#[must_use]
pub fn page(item: fn(usize) -> Value) -> String {
    let items: Vec<_> = (0..100).map(item).collect();
    let meta =
        json!({ "request_id": "req_1", "timestamp": "2026-10-05T08:15:00Z", "version": "v3" });
    json!({ "success": true, "data": items, "error": null, "meta": meta }).to_string()
}

fn contact(number: usize) -> Value {
    json!({
        "id": format!("5b1f0c5e-8a0e-4c7b-9d53-{number:012}"), "phone_number": "+12025550143",
        "format_e164": "+12025550143", "format_international": "+1 202-555-0143", "format_national": "(202) 555-0143",
        "format_rfc": "tel:+1-202-555-0143", "country_code": "1", "region_code": "US",
        "available_channels": "sms,whatsapp", "default_channel": "sms", "opt_out": false,
        "created_at": "2026-10-05T08:15:00.1922085+00:00", "updated_at": "2026-10-06T11:02:31Z"
    })
}

fn message(number: usize) -> Value {
    json!({
        "id": format!("c2d7a914-3f68-4e25-b0a1-{number:012}"), "customer_id": "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863",
        "contact_id": "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", "phone": "+12025550143",
        "phone_international": "+1 202-555-0143", "region_code": "US",
        "template_id": "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c", "template_name": "order_shipped",
        "template_category": "UTILITY", "channel": "sms",
        "message_body": { "body": "Hello Ada, your order 1042 is on its way.", "footer": { "content": "Reply STOP to end." } },
        "status": "delivered", "created_at": "2026-10-05T08:15:00Z", "price": 0.0055,
        "events": [
            { "status": "sent", "timestamp": "2026-10-05T08:15:01Z", "provider": "example" },
            { "status": "delivered", "timestamp": "2026-10-05T08:15:03Z", "provider": "example" }
        ]
    })
}

/// A contact of the live API.
#[must_use]
pub fn live_contact(number: usize) -> Value {
    let more =
        json!({ "customer_id": "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863", "is_inherited": false });
    changed(contact(number), more)
}

/// A message of the live API.
#[must_use]
pub fn live_message(number: usize) -> Value {
    let more = json!({
        "direction": "OUTBOUND", "status": "DELIVERED", "active_contact_price": 0.0,
        "message_body": { "content": "Hello Ada, your order 1042 is on its way.", "footer": "Reply STOP to end." },
        "events": [
            { "status": "SENT", "timestamp": "2026-10-05T08:15:01Z", "description": "Handed to the carrier" },
            { "status": "DELIVERED", "timestamp": "2026-10-05T08:15:03Z", "description": "Confirmed by the carrier" }
        ]
    });
    changed(message(number), more)
}

fn changed(mut item: Value, more: Value) -> Value {
    if let (Value::Object(item), Value::Object(more)) = (&mut item, more) {
        item.extend(more);
    }
    item
}
