//! The bridge between the page's models and those of the live API: what is kept, what is refused, and that nothing gets lost.

use proptest::{prelude::*, sample::SizeRange};
use sent_models::{
    CreateContactRequest, CreateProfileRequest, CreateTemplateRequest, CreateWebhookRequest,
    NoCounterpart, SendMessageRequest, Translated, UpdateContactRequest, UpdateTemplateRequest,
    live,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

const CONTACT: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
const MESSAGE: &str = "c2d7a914-3f68-4e25-b0a1-97e54d8f1c36";
const CUSTOMER: &str = "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863";
const TEMPLATE: &str = "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c";
const PROFILE: &str = "7d2c8b15-4e90-4a6f-b3d7-15c8e0f92a64";
const WEBHOOK: &str = "3e8f1b60-9c27-4d5a-8b14-70f6a2c9d853";

fn converted<Page, Live>(page: Value) -> Value
where
    Page: DeserializeOwned,
    Live: TryFrom<Page, Error: std::fmt::Debug> + Serialize,
{
    let page: Page = serde_json::from_value(page).unwrap();
    serde_json::to_value(Live::try_from(page).unwrap()).unwrap()
}

fn refused<Page, Live>(page: Value) -> (&'static str, &'static str, bool)
where
    Page: DeserializeOwned,
    Live: TryFrom<Page, Error = NoCounterpart> + std::fmt::Debug,
{
    let page: Page = serde_json::from_value(page).unwrap();
    let error = Live::try_from(page).unwrap_err();
    let text = error.to_string();
    assert!(text.contains(error.model()) && text.contains(error.field()), "{text}");
    (error.model(), error.field(), error.is_missing())
}

#[test]
fn requests_of_the_page_become_requests_of_the_api() {
    let page = json!({ "phone_number": "+12025550143", "test_mode": true });
    let live = json!({ "phone_number": "+12025550143", "sandbox": true });
    assert_eq!(converted::<CreateContactRequest, live::CreateContactRequest>(page), live);

    let page = json!({ "test_mode": false });
    assert_eq!(
        converted::<UpdateContactRequest, live::UpdateContactRequest>(page),
        json!({ "sandbox": false })
    );

    let page = json!({
        "phone_number": "+12025550143", "template_id": TEMPLATE, "variables": { "name": "Ada" },
        "channel": "whatsapp", "test_mode": true
    });
    let live = json!({
        "to": ["+12025550143"], "template": { "id": TEMPLATE, "parameters": { "name": "Ada" } },
        "channel": ["whatsapp"], "sandbox": true
    });
    assert_eq!(converted::<SendMessageRequest, live::SendMessageRequest>(page), live);

    let page =
        json!({ "name": "Shop", "description": "Orders", "short_name": "SHOP", "test_mode": true });
    let live =
        json!({ "name": "Shop", "description": "Orders", "short_name": "SHOP", "sandbox": true });
    assert_eq!(converted::<CreateProfileRequest, live::CreateProfileRequest>(page), live);

    let page = json!({ "url": "https://a.example.com", "event_types": ["message"], "description": "Orders", "test_mode": true });
    let live = json!({
        "endpoint_url": "https://a.example.com", "event_types": ["message"], "display_name": "Orders", "sandbox": true
    });
    assert_eq!(converted::<CreateWebhookRequest, live::CreateWebhookRequest>(page), live);

    let page = json!({ "name": "order_shipped", "category": "UTILITY", "test_mode": true });
    let live = json!({ "name": "order_shipped", "category": "UTILITY", "sandbox": true });
    assert_eq!(converted::<UpdateTemplateRequest, live::UpdateTemplateRequest>(page), live);
}

fn template() -> Value {
    json!({
        "name": "", "category": "UTILITY", "language": "en_US",
        "body": {
            "content": "Hello {{name}}",
            "variables": [{ "name": "name", "type": "text", "example": "Ada" }]
        },
        "header": { "type": "TEXT", "content": "Shipped" },
        "footer": { "content": "Reply STOP" },
        "buttons": [{ "type": "URL", "text": "Track", "url": "https://a.example.com" }],
        "test_mode": true
    })
}

#[test]
fn a_template_of_the_page_becomes_a_definition() {
    let text = json!({
        "template": "Hello {{name}}",
        "variables": [{ "name": "name", "type": "variable", "props": { "variableType": "text", "sample": "Ada" } }]
    });
    let definition = |body: Value| {
        json!({
            "definition": {
                "header": { "template": "Shipped", "type": "text" },
                "body": body,
                "footer": { "template": "Reply STOP" },
                "buttons": [{ "type": "URL", "props": { "text": "Track", "url": "https://a.example.com" } }]
            },
            "category": "UTILITY", "language": "en_US", "sandbox": true
        })
    };
    let converted = converted::<CreateTemplateRequest, live::CreateTemplateRequest>;
    assert_eq!(converted(template()), definition(json!({ "multiChannel": text })));
    let mut page = template();
    page["channels"] = json!(["sms", "whatsapp"]);
    assert_eq!(converted(page), definition(json!({ "sms": text, "whatsapp": text })));
}

#[test]
fn what_the_api_has_no_place_for_is_an_error_that_names_it() {
    let send = |key: &str| {
        let mut page = json!({ "phone_number": "+12025550143", "template_id": TEMPLATE });
        page[key] = "https://a.example.com".into();
        refused::<SendMessageRequest, live::SendMessageRequest>(page)
    };
    assert_eq!(send("webhook_url"), ("SendMessageRequest", "webhook_url", false));
    assert_eq!(send("callback_url"), ("SendMessageRequest", "callback_url", false));

    let page = json!({ "phone_number": "+12025550143", "test_mode": true });
    assert_eq!(
        refused::<UpdateContactRequest, live::UpdateContactRequest>(page),
        ("UpdateContactRequest", "phone_number", false)
    );
    let page = json!({ "url": "https://a.example.com", "event_types": [] });
    assert_eq!(
        refused::<CreateWebhookRequest, live::CreateWebhookRequest>(page),
        ("CreateWebhookRequest", "description", true)
    );
    let page = json!({ "body": { "content": "Hello" } });
    assert_eq!(
        refused::<UpdateTemplateRequest, live::UpdateTemplateRequest>(page),
        ("UpdateTemplateRequest", "body", false)
    );
    let create = |pointer: &str, value: Value| {
        let mut page = template();
        match pointer.rsplit_once('/') {
            Some(("", key)) => page[key] = value,
            _ => *page.pointer_mut(pointer).unwrap() = value,
        }
        refused::<CreateTemplateRequest, live::CreateTemplateRequest>(page)
    };
    let model = "CreateTemplateRequest";
    assert_eq!(create("/name", json!("order_shipped")), (model, "name", false));
    assert_eq!(create("/header/type", json!("IMAGE")), (model, "header.type", false));
    assert_eq!(
        create("/body/variables/0/example", Value::Null),
        (model, "body.variables[].example", true)
    );
    assert_eq!(create("/channels", json!(["pigeon"])), (model, "channels", false));
    assert_eq!(create("/channels", json!([])), (model, "channels", false));
}

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

/// Every value that is not null, with the path of names that leads to it: `events[].status`.
fn leaves(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for item in items {
                leaves(item, &format!("{path}[]"), found);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, found);
            }
        }
        plain => found.push((path.to_owned(), plain.clone())),
    }
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}

/// Of an answer, every value is in the page's model or its field is named; and what is strict refuses exactly what is left out.
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
        let is_left_out = translated.left_out.iter().any(|left| path.starts_with(left));
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

/// Removes some keys, at every depth, and puts null in place of others; the choices are used one by one.
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
    let mut decoded = 0;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let counter = std::cell::Cell::new(0);
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
            counter.set(counter.get() + done.iter().filter(|done| **done).count());
            Ok(())
        })
        .unwrap();
    decoded += counter.get();
    // Without this the property would hold for a generator whose answers cannot be read.
    assert!(decoded > 300, "{decoded}");
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

/// Requests that have a counterpart for all they say: any choice of their optional fields.
fn request() -> impl Strategy<Value = (Option<bool>, Option<String>, Option<String>)> {
    (any::<Option<bool>>(), any::<Option<String>>(), any::<Option<String>>())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_dry_run_stays_one_and_every_text_arrives((test_mode, one, two) in request()) {
        let said = |live: &Value| (live.get("sandbox").and_then(Value::as_bool), {
            let mut found = Vec::new();
            leaves(live, "", &mut found);
            found
        });
        let check = |live: Value, texts: &[&Option<String>]| {
            let (sandbox, found) = said(&live);
            prop_assert_eq!(sandbox, test_mode);
            for text in texts.iter().filter_map(|text| text.as_deref()) {
                prop_assert!(found.iter().any(|(_, value)| value == text), "{text:?} is lost");
            }
            Ok(())
        };
        let optional = |mut page: Value, key: &str, value: Option<Value>| {
            if let Some(value) = value {
                page[key] = value;
            }
            page
        };
        let test = |page: Value| optional(page, "test_mode", test_mode.map(Value::from));

        let page = test(json!({ "phone_number": one.clone().unwrap_or_default() }));
        check(converted::<CreateContactRequest, live::CreateContactRequest>(page), &[&one])?;

        let page = test(json!({ "phone_number": "+12025550143", "template_id": TEMPLATE }));
        let page = optional(page, "variables", two.clone().map(|two| json!({ "a": two })));
        let page = optional(page, "channel", one.clone().map(Value::from));
        check(converted::<SendMessageRequest, live::SendMessageRequest>(page), &[&one, &two])?;

        let page = test(json!({ "name": "Shop" }));
        let page = optional(page, "description", one.clone().map(Value::from));
        let page = optional(page, "short_name", two.clone().map(Value::from));
        check(converted::<CreateProfileRequest, live::CreateProfileRequest>(page), &[&one, &two])?;

        let page = test(json!({ "url": two.clone().unwrap_or_default(), "event_types": [], "description": one.clone().unwrap_or_default() }));
        check(converted::<CreateWebhookRequest, live::CreateWebhookRequest>(page), &[&one, &two])?;

        let page = optional(test(json!({})), "name", one.clone().map(Value::from));
        check(converted::<UpdateTemplateRequest, live::UpdateTemplateRequest>(page), &[&one])?;

        let mut page = template();
        page["test_mode"] = test_mode.into();
        page["language"] = one.clone().unwrap_or_default().into();
        page["body"]["content"] = two.clone().unwrap_or_default().into();
        check(converted::<CreateTemplateRequest, live::CreateTemplateRequest>(page), &[&one, &two])?;

        check(converted::<UpdateContactRequest, live::UpdateContactRequest>(test(json!({}))), &[])?;
    }
}
