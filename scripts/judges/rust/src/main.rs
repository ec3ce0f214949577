//! The official Rust crate against an emulator: its types are strict, so every answer must be what
//! they say.
//!
//! `SENT_BASE_URL` says where the emulator is. Every failure is printed; the exit code says whether
//! there was one.

use std::{env, fmt::Debug, process::ExitCode, time::Duration};

use sent::{Client, Error};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Default)]
struct Judge {
    calls: usize,
    failures: Vec<String>,
}

impl Judge {
    /// Says whether what is asked of an answer holds; gives the answer.
    fn call<T: Debug>(
        &mut self,
        what: &str,
        answer: Result<T, Error>,
        holds: impl FnOnce(&T) -> bool,
    ) -> Option<T> {
        self.calls += 1;
        match answer {
            Ok(answer) => {
                if !holds(&answer) {
                    self.failures.push(format!("{what}: not as it should be: {answer:?}"));
                }
                Some(answer)
            }
            Err(error) => {
                self.failures.push(format!("{what}: {error}"));
                None
            }
        }
    }

    /// A call that must fail with this status and code.
    fn refused<T: Debug>(&mut self, what: &str, answer: Result<T, Error>, status: u16, code: &str) {
        self.calls += 1;
        match answer {
            Err(Error::Api(failure)) if failure.status == status && failure.code == code => {}
            other => self.failures.push(format!("{what}: not refused with {code}: {other:?}")),
        }
    }
}

/// The first page of a list.
macro_rules! page {
    ($module:ident::$params:ident) => {{
        let mut page = sent::resources::$module::$params::default();
        (page.page, page.page_size) = (Some(1), Some(10));
        page
    }};
}

/// A request as its JSON.
fn make<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the request is what the crate says")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let url = env::var("SENT_BASE_URL").expect("SENT_BASE_URL says where the emulator is");
    let client = Client::builder("judge").base_url(url).max_retries(0).build().expect("a client");
    let mut judge = Judge::default();
    if run(&mut judge, &client).await.is_none() {
        judge.failures.push("an answer that the rest needs is missing".to_owned());
    }
    for failure in &judge.failures {
        eprintln!("error: {failure}");
    }
    println!("Rust crate: {} calls, {} failures", judge.calls, judge.failures.len());
    ExitCode::from(u8::from(!judge.failures.is_empty() || judge.calls < 40))
}

async fn run(judge: &mut Judge, client: &Client) -> Option<()> {
    let missing = "00000000-0000-4000-8000-000000000000";

    let contacts = client.contacts();
    let created = contacts.create(&make(json!({ "phone_number": "+12025550183" }))).await;
    let contact = judge.call("create a contact", created, |_| true)?;
    let id = contact.id.clone()?;
    judge.call("get it", contacts.retrieve(&id).await, |got| *got == contact);
    let update = make(json!({ "default_channel": "whatsapp" }));
    judge.call("update it", contacts.update(&id, &update).await, |got| {
        got.default_channel.as_deref() == Some("whatsapp")
    });
    judge.call("list", contacts.list(&page!(contacts::ContactsListParams)).await, |page| {
        !page.items.is_empty()
    });
    judge.call("list all", contacts.list_all(&page!(contacts::ContactsListParams)).await, |all| {
        !all.is_empty()
    });
    judge.call("summary", contacts.retrieve_message_summary(&id).await, |_| true);
    let again = contacts.create(&make(json!({ "phone_number": "+12025550183" }))).await;
    judge.refused("the same number", again, 409, "RESOURCE_007");
    let wrong = contacts.create(&make(json!({ "phone_number": "555" }))).await;
    judge.refused("no number", wrong, 400, "VALIDATION_002");
    judge.refused("no such contact", contacts.retrieve(missing).await, 404, "RESOURCE_001");

    let templates = client.templates();
    let request = make(json!({
        "definition": { "body": { "sms": { "template": "Hello {{1:variable}}", "variables": [
            { "id": 1, "name": "name", "type": "variable",
              "props": { "variableType": "text", "sample": "Ada", "url": "", "mediaType": "" } }
        ] } } },
        "submit_for_review": true
    }));
    let template = judge.call("create a template", templates.create(&request).await, |_| true)?;
    let template_id = template.id.clone()?;
    judge.call("get the template", templates.retrieve(&template_id).await, |_| true);
    let update = make(json!({ "name": "hello" }));
    judge.call("update the template", templates.update(&template_id, &update).await, |got| {
        got.name.as_deref() == Some("hello")
    });
    judge.call(
        "list templates",
        templates.list(&page!(templates::TemplatesListParams)).await,
        |page| !page.items.is_empty(),
    );

    let webhooks = client.webhooks();
    let mut wanted = json!({
        "display_name": "judge", "endpoint_url": "http://127.0.0.1:9/", "event_types": ["message"]
    });
    let webhook =
        judge.call("create a webhook", webhooks.create(&make(wanted.clone())).await, |got| {
            got.signing_secret.as_deref().is_some_and(|secret| secret.starts_with("whsec_"))
        })?;
    let webhook_id = webhook.id.clone()?;
    judge.call("get the webhook", webhooks.retrieve(&webhook_id).await, |_| true);
    wanted["display_name"] = json!("judged");
    judge.call("update the webhook", webhooks.update(&webhook_id, &make(wanted)).await, |_| true);
    judge.call(
        "list webhooks",
        webhooks.list(&page!(webhooks::WebhooksListParams)).await,
        |page| !page.items.is_empty(),
    );
    judge.call("event types", webhooks.list_event_types().await, |_| true);
    judge.call("rotate", webhooks.rotate_secret(&webhook_id, &make(json!({}))).await, |_| true);
    let event = make(json!({ "event_type": "message.read" }));
    judge.call("test it", webhooks.test(&webhook_id, &event).await, |_| true);
    judge.call(
        "delivery log",
        webhooks.list_events(&webhook_id, &page!(webhooks::WebhooksListEventsParams)).await,
        |page| !page.items.is_empty(),
    );
    let off = make(json!({ "is_active": false }));
    judge.call("switch it off", webhooks.toggle_status(&webhook_id, &off).await, |_| true);

    tokio::time::sleep(Duration::from_millis(1200)).await;
    let messages = client.messages();
    let send = json!({
        "to": ["+12025550183", "+12025550192"], "channel": ["sms"],
        "template": { "id": template_id, "parameters": { "name": "Ada" } }
    });
    let sent = judge.call("send", messages.send(&make(send)).await, |_| true)?;
    let later =
        json!({ "to": ["+12025550183"], "text": "Later", "scheduled_at": "2099-01-01T00:00:00Z" });
    let scheduled = judge.call("schedule", messages.send(&make(later)).await, |_| true)?;
    let first = |sent: &sent::models::SendMessageResponse| {
        sent.recipients.clone()?.first()?.message_id.clone()
    };
    let (message_id, scheduled_id) = (first(&sent)?, first(&scheduled)?);
    judge.call("cancel", messages.cancel(&scheduled_id, &make(json!({}))).await, |_| true);
    tokio::time::sleep(Duration::from_secs(2)).await;
    judge.call("status", messages.retrieve_status(&message_id).await, |got| {
        got.status.as_deref() == Some("DELIVERED")
    });
    judge.call("activities", messages.retrieve_activities(&message_id).await, |_| true);
    let again = messages.resend(&scheduled_id, &make(json!({}))).await;
    judge.call("send again", again, |_| true);
    let nothing = messages.send(&make(json!({ "to": ["+12025550183"] }))).await;
    judge.refused("no content", nothing, 400, "VALIDATION_004");
    let conversations = client.conversations();
    judge.call(
        "conversations",
        conversations.list(&page!(conversations::ConversationsListParams)).await,
        |page| !page.items.is_empty(),
    );
    judge.call(
        "conversation",
        conversations
            .list_messages(&id, &page!(conversations::ConversationsListMessagesParams))
            .await,
        |_| true,
    );

    judge.call("me", client.me().retrieve().await, |_| true);
    let users = client.users();
    let invite = json!({ "email": "mo@example.com", "name": "Mo", "role": "developer" });
    let user = judge.call("invite", users.invite(&make(invite)).await, |_| true)?;
    let user_id = user.id.clone()?;
    judge.call("get the user", users.retrieve(&user_id).await, |_| true);
    judge.call("list users", users.list().await, |_| true);
    let role = make(json!({ "role": "billing" }));
    judge.call("change the role", users.update_role(&user_id, &role).await, |_| true);
    judge.call("remove the user", users.remove(&user_id, &make(json!({}))).await, |()| true);
    judge.call("look up", client.numbers().lookup("+12025550183").await, |_| true);

    let profiles = client.profiles();
    let profile = judge.call(
        "create a profile",
        profiles.create(&make(json!({ "name": "Shop" }))).await,
        |_| true,
    )?;
    let profile_id = profile.id.clone()?;
    judge.call("get the profile", profiles.retrieve(&profile_id).await, |_| true);
    judge.call("list profiles", profiles.list().await, |_| true);
    let update = make(json!({ "description": "Orders" }));
    judge.call("update the profile", profiles.update(&profile_id, &update).await, |_| true);
    judge.call("delete the profile", profiles.delete(&profile_id, &make(json!({}))).await, |()| {
        true
    });
    let senders = client.sender_profiles();
    let sender = json!({ "name": "Shop", "short_name": "SHOP" });
    let sender = judge.call("create a sender", senders.create(&make(sender)).await, |_| true)?;
    let sender_id = sender.id.clone()?;
    judge.call("get the sender", senders.retrieve(&sender_id).await, |_| true);
    judge.call(
        "list senders",
        senders.list(&page!(sender_profiles::SenderProfilesListParams)).await,
        |page| !page.items.is_empty(),
    );
    judge.call("delete the sender", senders.delete(&sender_id).await, |()| true);

    judge.call("channels", client.channels().list().await, |_| true);
    judge.call("markets", client.channels().list_sms_markets().await, |_| true);
    let market = client.channels().retrieve_sms_market("US", "TEN_DLC").await;
    judge.call("a market", market, |_| true);

    judge.call("delete the webhook", webhooks.delete(&webhook_id).await, |()| true);
    judge.call(
        "delete the template",
        templates.delete(&template_id, &make(json!({}))).await,
        |()| true,
    );
    judge.call("delete the contact", contacts.delete(&id, &make(json!({}))).await, |()| true);
    judge.refused("it is gone", contacts.retrieve(&id).await, 404, "RESOURCE_001");
    Some(())
}
