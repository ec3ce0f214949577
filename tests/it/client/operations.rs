//! Every operation is called once: what the server gets, and that its answer is decoded.

use std::fs;

use sent_client::{Client, Error};
use sent_models::{Channel, ProfileRole, TemplateCategory, live};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use xtask::codegen::operations::{Data, Operation};

use super::{client, header, received, serve, success};
use crate::workspace::root;

const ID: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";

/// An id of whatever type is wanted.
fn definition() -> live::TemplateDefinition {
    let content = live::TemplateBodyContent::new("Hi");
    live::TemplateDefinition::new(live::TemplateBody::new().with_multi_channel(content))
}

fn campaign() -> live::CampaignData {
    live::CampaignData::new("a", "b", "App", Vec::<live::CampaignUseCaseData>::new())
}

/// Sends the request of an operation; `None` if the operation is not listed here.
async fn call(operation: &str, c: &Client) -> Option<Result<u16, Error>> {
    macro_rules! calls {
        ($($name:literal => $request:expr),* $(,)?) => {
            match operation {
                $($name => $request.await.map(|response| response.status()),)*
                _ => return None,
            }
        };
    }
    Some(calls! {
        "contacts.create" => c.contacts().create(live::CreateContactRequest::new("+12025550143")),
        "contacts.list" => c.contacts().list(live::ListContactsQuery::new(2, 50).with_channel(Channel::Sms).with_phone("+12025550143")),
        "contacts.get" => c.contacts().get(ID),
        "contacts.update" => c.contacts().update(ID, live::UpdateContactRequest::new().with_opt_out(true).clear_default_channel()),
        "contacts.delete" => c.contacts().delete(ID),
        "contacts.message_summary" => c.contacts().message_summary(ID),
        "messages.send" => c.messages().send(live::SendMessageRequest::new(["+12025550143"]).with_text("Hi")),
        "messages.get" => c.messages().get(ID),
        "messages.activities" => c.messages().activities(ID),
        "conversations.list" => c.conversations().list(live::ListMessagesQuery::new(1, 20)),
        "conversations.messages" => c.conversations().messages(ID, live::ListMessagesQuery::new(1, 20)),
        "templates.create" => c.templates().create(live::CreateTemplateRequest::new(definition())),
        "templates.list" => c.templates().list(live::ListTemplatesQuery::new(1, 20).with_status(live::TemplateStatus::Approved).with_category(TemplateCategory::Utility)),
        "templates.get" => c.templates().get(ID),
        "templates.update" => c.templates().update(ID, live::UpdateTemplateRequest::new().with_name("a")),
        "templates.delete" => c.templates().delete(ID, live::DeleteTemplateRequest::new().with_delete_from_meta(true)),
        "users.invite" => c.users().invite(live::InviteUserRequest::new("a@example.com", "Ada", ProfileRole::Developer)),
        "users.list" => c.users().list(),
        "users.get" => c.users().get(ID),
        "users.update_role" => c.users().update_role(ID, live::UpdateUserRoleRequest::new(ProfileRole::Billing)),
        "users.remove" => c.users().remove(ID),
        "webhooks.create" => c.webhooks().create(live::CreateWebhookRequest::new("a", "https://a.example.com", ["message"])),
        "webhooks.list" => c.webhooks().list(live::ListWebhooksQuery::new(1, 20).with_is_active(false)),
        "webhooks.event_types" => c.webhooks().event_types(),
        "webhooks.get" => c.webhooks().get(ID),
        "webhooks.update" => c.webhooks().update(ID, live::UpdateWebhookRequest::new("a", "https://a.example.com", ["message"]).with_retry_count(5)),
        "webhooks.delete" => c.webhooks().delete(ID),
        "webhooks.events" => c.webhooks().events(ID, live::ListWebhookEventsQuery::new(1, 20).with_search("failed")),
        "webhooks.rotate_secret" => c.webhooks().rotate_secret(ID),
        "webhooks.test" => c.webhooks().test(ID, live::TestWebhookRequest::new("message.sent")),
        "webhooks.toggle_status" => c.webhooks().toggle_status(ID, live::ToggleWebhookRequest::new(true)),
        "profiles.create" => c.profiles().create(live::CreateProfileRequest::new("Shop")),
        "profiles.list" => c.profiles().list(),
        "profiles.get" => c.profiles().get(ID),
        "profiles.update" => c.profiles().update(ID, live::UpdateProfileRequest::new().with_inherit_contacts(false)),
        "profiles.delete" => c.profiles().delete(ID),
        "profiles.complete" => c.profiles().complete(ID, live::CompleteProfileRequest::new("https://a.example.com")),
        "profiles.campaigns.create" => c.profiles().campaigns(ID).create(live::CreateCampaignRequest::new(campaign())),
        "profiles.campaigns.list" => c.profiles().campaigns(ID).list(),
        "profiles.campaigns.update" => c.profiles().campaigns(ID).update(ID, live::UpdateCampaignRequest::new(campaign())),
        "profiles.campaigns.delete" => c.profiles().campaigns(ID).delete(ID),
        "me.get" => c.me().get(),
        "numbers.lookup" => c.numbers().lookup("+12025550143"),
    })
}

/// Sends the request of an operation, which must be in the table above.
async fn called(operation: &str, c: &Client) -> Result<u16, Error> {
    let result = call(operation, c).await;
    result.unwrap_or_else(|| {
        panic!("{operation} is not in the table of `call` in tests/it/client/operations.rs")
    })
}

/// Path, query and body that the server should get.
#[expect(clippy::too_many_lines, clippy::match_same_arms, reason = "a row for each operation")]
fn expected(operation: &str) -> (&'static str, Option<&'static str>, Option<Value>) {
    match operation {
        "contacts.create" => ("/v3/contacts", None, Some(json!({"phone_number":"+12025550143"}))),
        "contacts.list" => {
            ("/v3/contacts", Some("page=2&page_size=50&channel=sms&phone=%2B12025550143"), None)
        }
        "contacts.get" => ("/v3/contacts/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "contacts.update" => (
            "/v3/contacts/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(json!({"default_channel":null,"opt_out":true})),
        ),
        "contacts.delete" => {
            ("/v3/contacts/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, Some(json!({})))
        }
        "contacts.message_summary" => {
            ("/v3/contacts/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/message-summary", None, None)
        }
        "messages.send" => ("/v3/messages", None, Some(json!({"to":["+12025550143"],"text":"Hi"}))),
        "messages.get" => ("/v3/messages/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "messages.activities" => {
            ("/v3/messages/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/activities", None, None)
        }
        "conversations.list" => ("/v3/conversations", Some("page=1&page_size=20"), None),
        "conversations.messages" => (
            "/v3/conversations/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            Some("page=1&page_size=20"),
            None,
        ),
        "templates.create" => (
            "/v3/templates",
            None,
            Some(json!({"definition":{"body":{"multiChannel":{"template":"Hi"}}}})),
        ),
        "templates.list" => {
            ("/v3/templates", Some("page=1&page_size=20&status=APPROVED&category=UTILITY"), None)
        }
        "templates.get" => ("/v3/templates/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "templates.update" => {
            ("/v3/templates/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, Some(json!({"name":"a"})))
        }
        "templates.delete" => (
            "/v3/templates/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(json!({"delete_from_meta":true})),
        ),
        "users.invite" => (
            "/v3/users",
            None,
            Some(json!({"email":"a@example.com","name":"Ada","role":"developer"})),
        ),
        "users.list" => ("/v3/users", None, None),
        "users.get" => ("/v3/users/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "users.update_role" => (
            "/v3/users/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(json!({"role":"billing"})),
        ),
        "users.remove" => ("/v3/users/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, Some(json!({}))),
        "webhooks.create" => (
            "/v3/webhooks",
            None,
            Some(
                json!({"display_name":"a","endpoint_url":"https://a.example.com","event_types":["message"]}),
            ),
        ),
        "webhooks.list" => ("/v3/webhooks", Some("page=1&page_size=20&is_active=false"), None),
        "webhooks.event_types" => ("/v3/webhooks/event-types", None, None),
        "webhooks.get" => ("/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "webhooks.update" => (
            "/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(
                json!({"display_name":"a","endpoint_url":"https://a.example.com","event_types":["message"],"retry_count":5}),
            ),
        ),
        "webhooks.delete" => ("/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "webhooks.events" => (
            "/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/events",
            Some("page=1&page_size=20&search=failed"),
            None,
        ),
        "webhooks.rotate_secret" => (
            "/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/rotate-secret",
            None,
            Some(json!({})),
        ),
        "webhooks.test" => (
            "/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/test",
            None,
            Some(json!({"event_type":"message.sent"})),
        ),
        "webhooks.toggle_status" => (
            "/v3/webhooks/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/toggle-status",
            None,
            Some(json!({"is_active":true})),
        ),
        "profiles.create" => ("/v3/profiles", None, Some(json!({"name":"Shop"}))),
        "profiles.list" => ("/v3/profiles", None, None),
        "profiles.get" => ("/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, None),
        "profiles.update" => (
            "/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(json!({"inherit_contacts":false})),
        ),
        "profiles.delete" => {
            ("/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90", None, Some(json!({})))
        }
        "profiles.complete" => (
            "/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/complete",
            None,
            Some(json!({"webHookUrl":"https://a.example.com"})),
        ),
        "profiles.campaigns.create" => (
            "/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/campaigns",
            None,
            Some(json!({"campaign":{"name":"a","description":"b","type":"App","useCases":[]}})),
        ),
        "profiles.campaigns.list" => {
            ("/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/campaigns", None, None)
        }
        "profiles.campaigns.update" => (
            "/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/campaigns/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(json!({"campaign":{"name":"a","description":"b","type":"App","useCases":[]}})),
        ),
        "profiles.campaigns.delete" => (
            "/v3/profiles/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90/campaigns/5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90",
            None,
            Some(json!({})),
        ),
        "me.get" => ("/v3/me", None, None),
        "numbers.lookup" => ("/v3/numbers/lookup/%2B12025550143", None, None),
        other => {
            panic!("{other} is not in the table of `expected` in tests/it/client/operations.rs")
        }
    }
}

/// The data of an answer: what stands in the fixtures.
fn data(operation: &Operation) -> Option<Value> {
    let read = |name: &str| {
        let path = root().join(format!("tests/fixtures/live/{name}/full.json"));
        serde_json::from_str::<Value>(&fs::read_to_string(path).unwrap()).unwrap()
    };
    match &operation.data {
        Data::None => None,
        Data::One(data) => Some(read(&data.name)),
        Data::Many(data) => Some(json!([read(&data.name)])),
    }
}

#[tokio::test]
async fn every_operation_sends_what_the_document_says() {
    let live = crate::operations::live();
    for operation in live.operations.unwrap().list {
        let name = operation.id.value.as_str();
        let status = operation.success[0];
        let answer = match data(&operation) {
            Some(data) => ResponseTemplate::new(status).set_body_json(success(&data)),
            None => ResponseTemplate::new(status),
        };
        let server = serve(vec![answer]).await;
        let result = called(name, &client(&server)).await;
        assert_eq!(result.unwrap_or_else(|error| panic!("{name}: {error}")), status, "{name}");
        let requests = received(&server).await;
        assert_eq!(requests.len(), 1, "{name}");
        let (path, query, body) = expected(name);
        let request = &requests[0];
        assert_eq!(request.method.as_str(), operation.method.as_str(), "{name}");
        assert_eq!(request.url.path(), path, "{name}");
        // The order of its pairs means nothing.
        let pairs = |query: Option<&str>| {
            let mut pairs: Vec<_> =
                query.unwrap_or_default().split('&').map(str::to_owned).collect();
            pairs.sort();
            pairs
        };
        assert_eq!(pairs(request.url.query()), pairs(query), "{name}");
        assert_eq!(serde_json::from_slice(&request.body).ok(), body, "{name}");
        assert_eq!(header(request, "content-type").is_some(), body.is_some(), "{name}");
        assert_eq!(
            header(request, "idempotency-key").is_some(),
            operation.has_header("idempotency-key"),
            "{name}"
        );
        assert_eq!(header(request, "x-api-key"), Some(super::KEY), "{name}");
    }
}

/// In a sandbox nothing that changes something leaves without the mark.
#[tokio::test]
async fn no_operation_escapes_the_sandbox() {
    let live = crate::operations::live();
    for operation in live.operations.unwrap().list {
        let name = operation.id.value.as_str();
        let server = serve(vec![ResponseTemplate::new(500)]).await;
        let client = super::builder(&server.uri()).sandbox(true).retries(0).build().unwrap();
        let error = called(name, &client).await.unwrap_err();
        let requests = received(&server).await;
        let body = requests
            .first()
            .and_then(|request| serde_json::from_slice::<Value>(&request.body).ok());
        match (operation.method.is_safe(), name) {
            (true, _) => assert_eq!((requests.len(), body), (1, None), "{name}"),
            (false, "webhooks.delete") => assert!(error.is_refused() && requests.is_empty()),
            (false, _) => assert_eq!(body.unwrap()["sandbox"], true, "{name}"),
        }
    }
}
