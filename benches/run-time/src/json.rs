//! Decoding and encoding a page of 100 contacts and a page of 100 messages.

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

pub(crate) fn measure(rounds: usize) -> Result<(), Box<dyn Error>> {
    type Sent<T> = sent_models::ApiResponse<Vec<T>>;
    type ByHand<T> = by_hand::ApiResponse<Vec<T>>;
    both::<Sent<sent_models::Contact>, ByHand<by_hand::Contact>>(
        "100 contacts",
        &page(contact),
        rounds,
    )?;
    both::<Sent<sent_models::Message>, ByHand<by_hand::Message>>(
        "100 messages",
        &page(message),
        rounds,
    )
}

fn both<Sent, ByHand>(what: &str, page: &str, rounds: usize) -> Result<(), Box<dyn Error>>
where
    Sent: DeserializeOwned + Serialize,
    ByHand: DeserializeOwned + Serialize,
{
    let mut decode = [
        Figure::new(format!("decode {what}, structs by hand")),
        Figure::new(format!("decode {what}, sent-models")),
        Figure::new(format!("decode {what}, serde_json::Value")),
    ];
    let mut encode = [
        Figure::new(format!("encode {what}, structs by hand")),
        Figure::new(format!("encode {what}, sent-models")),
        Figure::new(format!("encode {what}, serde_json::Value")),
    ];
    let sent: Sent = serde_json::from_str(page)?;
    let by_hand: ByHand = serde_json::from_str(page)?;
    let value: Value = serde_json::from_str(page)?;
    // The first round warms up and is not counted.
    for round in 0..=rounds {
        let times = [
            decoding::<ByHand>(page)?,
            decoding::<Sent>(page)?,
            decoding::<Value>(page)?,
            encoding(&by_hand)?,
            encoding(&sent)?,
            encoding(&value)?,
        ];
        if round > 0 {
            for (figure, time) in decode.iter_mut().chain(&mut encode).zip(times) {
                figure.rounds.push(time);
            }
        }
    }
    for [by_hand, sent, value] in [&decode, &encode] {
        print(by_hand, &[sent, value]);
    }
    Ok(())
}

fn decoding<T: DeserializeOwned>(page: &str) -> Result<Duration, serde_json::Error> {
    let started = Instant::now();
    for _ in 0..REPEATS {
        black_box(serde_json::from_str::<T>(black_box(page))?);
    }
    Ok(started.elapsed() / REPEATS)
}

fn encoding<T: Serialize>(value: &T) -> Result<Duration, serde_json::Error> {
    let started = Instant::now();
    for _ in 0..REPEATS {
        black_box(serde_json::to_vec(black_box(value))?);
    }
    Ok(started.elapsed() / REPEATS)
}

fn page(item: fn(usize) -> Value) -> String {
    let items: Vec<_> = (0..100).map(item).collect();
    let meta =
        json!({ "request_id": "req_1", "timestamp": "2026-10-05T08:15:00Z", "version": "v3" });
    json!({ "success": true, "data": items, "error": null, "meta": meta }).to_string()
}

pub(crate) fn contact(number: usize) -> Value {
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
