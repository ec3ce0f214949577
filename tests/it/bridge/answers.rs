//! Answers of the API, as models of the page.

#![expect(deprecated, reason = "the API still serves them")]

use proptest::{prelude::*, sample::SizeRange};
use sent_models::{NoCounterpart, Translated, live};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{TEMPLATE, leaves};

const CONTACT: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
const MESSAGE: &str = "c2d7a914-3f68-4e25-b0a1-97e54d8f1c36";
const CUSTOMER: &str = "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863";
const PROFILE: &str = "7d2c8b15-4e90-4a6f-b3d7-15c8e0f92a64";
const WEBHOOK: &str = "3e8f1b60-9c27-4d5a-8b14-70f6a2c9d853";

/// An answer with everything in it, each value once, so that it can be found again.
fn contact() -> Value {
    json!({
        "id": CONTACT, "customer_id": CUSTOMER, "phone_number": "2025550143", "format_e164": "+12025550143",
        "format_international": "+1 202-555-0143", "format_national": "(202) 555-0143",
        "format_rfc": "tel:+1-202-555-0143", "country_code": "1", "region_code": "US",
        "available_channels": "sms,whatsapp", "default_channel": "sms", "opt_out": false, "is_inherited": true,
        "created_at": "2026-10-05T08:15:00Z", "updated_at": "2026-10-06T11:02:31Z"
    })
}

fn message() -> Value {
    json!({
        "id": MESSAGE, "customer_id": CUSTOMER, "contact_id": CONTACT, "direction": "INBOUND", "phone": "+12025550143",
        "phone_international": "+1 202-555-0143", "region_code": "US", "template_id": TEMPLATE,
        "template_name": "order_shipped", "template_category": "UTILITY", "channel": "sms",
        "message_body": {
            "header": "Shipped", "headerMedia": { "type": "image", "url": "https://a.example.com/1.jpg" },
            "content": "Hello Ada", "footer": "Reply STOP",
            "buttons": [
                { "type": "URL", "value": "https://a.example.com/2", "text": "Track", "postbackData": "order-1042" },
                { "type": "PHONE_NUMBER", "value": "+12025550121", "text": "Call" },
                { "type": "COPY_CODE", "value": "SPRING26", "text": "Copy" }
            ],
            "subject": "Your order", "media": [{ "url": "https://a.example.com/3.jpg" }]
        },
        "status": "DELIVERED", "reason_code": "DELIVERY_003", "reason": "Switched off",
        "created_at": "2026-10-05T08:15:00Z", "price": 0.0055, "active_contact_price": "0.0100",
        "events": [{ "status": "SENT", "timestamp": "2026-10-05T08:15:02Z", "description": "Handed over" }]
    })
}

fn template_answer() -> Value {
    json!({
        "id": TEMPLATE, "customer_id": CUSTOMER, "name": "order_shipped", "category": "UTILITY", "language": "en_US",
        "status": "APPROVED", "channels": ["sms"], "variables": ["order_number"], "auto_reply_action": "opt_out",
        "created_at": "2026-10-05T08:15:00Z", "updated_at": "2026-10-06T11:02:31Z", "is_published": true
    })
}

fn account_profile() -> Value {
    json!({
        "id": PROFILE, "name": "Shop", "icon": "https://a.example.com/icon.png", "description": "Orders",
        "short_name": "SHOP", "role": "developer", "status": "approved", "created_at": "2026-10-05T08:15:00Z",
        "settings": { "inherit_contacts": true, "billing_model": "organization" }
    })
}

fn profile() -> Value {
    json!({
        "id": PROFILE, "organization_id": CUSTOMER, "name": "Shop", "email": "shop@example.com",
        "icon": "https://a.example.com/icon.png", "description": "Orders", "short_name": "SHOP", "status": "approved",
        "inherit_contacts": true, "billing_model": "organization", "billing_contact": { "name": "Ada" },
        "brand": { "tcr_brand_id": "B1A2B3C" }, "waba_id": "102290129340398",
        "sending_phone_number": "+12025550100", "created_at": "2026-10-05T08:15:00Z",
        "updated_at": "2026-10-06T11:02:31Z"
    })
}

fn webhook() -> Value {
    json!({
        "id": WEBHOOK, "customer_id": CUSTOMER, "display_name": "Orders", "endpoint_url": "https://a.example.com/hook",
        "event_types": ["message"], "event_filters": { "message": ["failed"] }, "is_active": true,
        "signing_secret": "whsec_ZXhhbXBsZQ==", "retry_count": 3, "timeout_seconds": 30, "consecutive_failures": 2,
        "last_delivery_attempt_at": "2026-10-07T08:15:00Z", "last_successful_delivery_at": "2026-10-07T08:14:00Z",
        "created_at": "2026-10-05T08:15:00Z", "updated_at": "2026-10-06T11:02:31Z"
    })
}

fn pagination() -> Value {
    json!({
        "page": 7, "page_size": 50, "total_count": 1234, "total_pages": 25, "has_more": true,
        "cursors": { "before": "cur_1", "after": "cur_2" }
    })
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}

/// Whether a path is that of a field, or leads into it: `page_size` is not inside of `page`.
fn is_inside(path: &str, field: &str) -> bool {
    path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Of an answer, every value is in the page's model or its field is named; and what is strict
/// refuses exactly what is left out.
fn nothing_is_lost<Live, Page>(
    answer: &Value,
    into_page: impl Fn(Live) -> Result<Translated<Page>, NoCounterpart>,
) -> Result<bool, TestCaseError>
where
    Live: DeserializeOwned + Clone,
    Page: Serialize + TryFrom<Live, Error = NoCounterpart>,
{
    let Ok(live) = serde_json::from_value::<Live>(answer.clone()) else { return Ok(false) };
    let strict = Page::try_from(live.clone());
    let translated = match into_page(live) {
        Ok(translated) => translated,
        Err(error) => {
            prop_assert!(error.is_missing(), "{error}");
            prop_assert_eq!(strict.err(), Some(error));
            return Ok(true);
        }
    };
    let (mut said, mut kept) = (Vec::new(), Vec::new());
    leaves(answer, "", &mut said);
    leaves(&serde_json::to_value(&translated.value).unwrap(), "", &mut kept);
    for (path, value) in said {
        let is_left_out = translated.left_out.iter().any(|left| is_inside(&path, left));
        // What follows from another field, or says only what the page takes for granted.
        let is_implied = matches!(
            (path.as_str(), &value),
            ("is_inherited", Value::Bool(false)) | ("message_body.headerMedia.type", _)
        ) || (path == "page" && value == 1)
            || (path == "direction" && value == "OUTBOUND");
        prop_assert!(
            is_left_out || is_implied || kept.iter().any(|(_, kept)| is_same(kept, &value)),
            "{path} = {value} is lost"
        );
    }
    match (strict, translated.left_out.first()) {
        (Ok(_), None) => {}
        (Err(error), Some(field)) => prop_assert_eq!(error.field(), *field),
        (Ok(_), Some(field)) => prop_assert!(false, "{field} is dropped in silence"),
        (Err(error), None) => prop_assert!(false, "{error}, though nothing is left out"),
    }
    Ok(true)
}

/// Removes some keys, at every depth, and puts null in place of others; the choices are used one by
/// one.
fn thin_out(value: &mut Value, choices: &mut impl Iterator<Item = u8>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| thin_out(item, choices)),
        Value::Object(members) => {
            for key in members.keys().cloned().collect::<Vec<_>>() {
                match choices.next().unwrap_or(9) {
                    0 => drop(members.remove(&key)),
                    1 => drop(members.insert(key, Value::Null)),
                    _ => thin_out(&mut members[&key], choices),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn no_value_of_an_answer_is_dropped_in_silence() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let decoded = std::cell::Cell::new(0);
    let choices = proptest::collection::vec(0_u8..12, SizeRange::from(60));
    runner
        .run(&choices, |choices| {
            let thinned = |mut answer: Value| {
                thin_out(&mut answer, &mut choices.iter().copied());
                answer
            };
            let done = [
                nothing_is_lost(&thinned(contact()), live::Contact::into_page)?,
                nothing_is_lost(&thinned(message()), live::Message::into_page)?,
                nothing_is_lost(&thinned(template_answer()), live::Template::into_page)?,
                nothing_is_lost(&thinned(account_profile()), |profile: live::AccountProfile| {
                    Ok(profile.into_page())
                })?,
                nothing_is_lost(&thinned(profile()), |profile: live::Profile| {
                    Ok(profile.into_page())
                })?,
                nothing_is_lost(&thinned(webhook()), live::Webhook::into_page)?,
                nothing_is_lost(&thinned(pagination()), live::PaginationMeta::into_page)?,
            ];
            decoded.set(decoded.get() + done.iter().filter(|done| **done).count());
            Ok(())
        })
        .unwrap();
    // Without this the property would hold for a generator whose answers cannot be read.
    assert!(decoded.get() > 300, "{}", decoded.get());
}

#[test]
fn answers_become_models_of_the_page() {
    let mut answer = contact();
    answer["is_inherited"] = false.into();
    answer.as_object_mut().unwrap().remove("customer_id");
    let live: live::Contact = serde_json::from_value(answer).unwrap();
    let page = sent_models::Contact::try_from(live).unwrap();
    assert_eq!(page.format_e164.as_str(), "+12025550143");

    let live: live::Message = serde_json::from_value(message()).unwrap();
    let translated = live.into_page().unwrap();
    assert_eq!(translated.value.status, sent_models::MessageStatus::Delivered);
    assert_eq!(translated.value.price, Some(0.0055));
    let body = translated.value.message_body.unwrap();
    assert_eq!(body.body, "Hello Ada");
    assert_eq!(body.buttons.unwrap()[1].phone_number.as_ref().unwrap().as_str(), "+12025550121");
    assert_eq!(
        translated.left_out,
        [
            "message_body.subject",
            "message_body.media",
            "message_body.buttons[].postbackData",
            "message_body.buttons[].value",
            "message_body.headerMedia",
            "events",
            "direction",
            "reason_code",
            "reason",
            "active_contact_price",
        ]
    );

    let live: live::PaginationMeta = serde_json::from_value(pagination()).unwrap();
    let page = live.into_page().unwrap();
    assert!(page.value.has_previous_page && page.value.has_next_page);
    assert_eq!(page.left_out, ["page", "page_size", "total_pages"]);
}
