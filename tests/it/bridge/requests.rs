//! Requests of the page, as requests of the API.

#![expect(deprecated, reason = "the API still serves them")]

use proptest::prelude::*;
use sent_models::{
    CreateContactRequest, CreateProfileRequest, CreateTemplateRequest, CreateWebhookRequest,
    NoCounterpart, SendMessageRequest, UpdateContactRequest, UpdateTemplateRequest, live,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{TEMPLATE, leaves};

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

    // Events become filters of their families; a family that is named itself has none.
    let page = json!({
        "url": "https://a.example.com", "description": "Orders",
        "event_types": ["message.delivered", "templates", "message.failed", "contact.help", "contact"]
    });
    let live = json!({
        "endpoint_url": "https://a.example.com", "display_name": "Orders",
        "event_types": ["message", "templates", "contact"],
        "event_filters": { "message": ["delivered", "failed"] }
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
