//! Every operation is called once: what the server gets, and that its answer is decoded.

use std::fs;

use sent_client::{Client, Error};
use sent_models::{Channel, ProfileRole, TemplateCategory, live};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use xtask::codegen::operations::{Data, Operation, PathType};

use super::{client, header, received, serve, success};
use crate::workspace::root;

/// An id of whatever type is wanted.
const ID: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";

fn definition() -> live::TemplateDefinition {
    let content = live::TemplateBodyContent::new("Hi");
    live::TemplateDefinition::new(live::TemplateBody::new().with_multi_channel(content))
}

fn campaign() -> live::CampaignData {
    live::CampaignData::new("a", "b", "App", Vec::<live::CampaignUseCaseData>::new())
}

/// What a request of an operation has beside its path.
enum Sent {
    Path,
    Query(&'static str),
    Body(Value),
}

/// Sends the request of an operation, and says what the server should get.
async fn call(operation: &str, c: &Client) -> (Result<u16, Error>, Sent) {
    use Sent::{Body, Path, Query};

    macro_rules! calls {
        ($($name:literal => $request:expr, $sent:expr;)*) => {
            match operation {
                $($name => ($request.await.map(|response| response.status()), $sent),)*
                _ => panic!("{operation} is not in the table of tests/it/client/operations.rs"),
            }
        };
    }
    calls! {
        "contacts.create" => c.contacts().create(live::CreateContactRequest::new("+12025550143")), Body(json!({"phone_number":"+12025550143"}));
        "contacts.list" => c.contacts().list(live::ListContactsQuery::new(2, 50).with_channel(Channel::Sms).with_phone("+12025550143")), Query("page=2&page_size=50&channel=sms&phone=%2B12025550143");
        "contacts.get" => c.contacts().get(ID), Path;
        "contacts.update" => c.contacts().update(ID, live::UpdateContactRequest::new().with_opt_out(true).clear_default_channel()), Body(json!({"default_channel":null,"opt_out":true}));
        "contacts.delete" => c.contacts().delete(ID), Body(json!({}));
        "contacts.message_summary" => c.contacts().message_summary(ID), Path;
        "messages.send" => c.messages().send(live::SendMessageRequest::new(["+12025550143"]).with_text("Hi")), Body(json!({"to":["+12025550143"],"text":"Hi"}));
        "messages.get" => c.messages().get(ID), Path;
        "messages.activities" => c.messages().activities(ID), Path;
        "conversations.list" => c.conversations().list(live::ListMessagesQuery::new(1, 20)), Query("page=1&page_size=20");
        "conversations.messages" => c.conversations().messages(ID, live::ListMessagesQuery::new(1, 20)), Query("page=1&page_size=20");
        "templates.create" => c.templates().create(live::CreateTemplateRequest::new(definition())), Body(json!({"definition":{"body":{"multiChannel":{"template":"Hi"}}}}));
        "templates.list" => c.templates().list(live::ListTemplatesQuery::new(1, 20).with_status(live::TemplateStatus::Approved).with_category(TemplateCategory::Utility)), Query("page=1&page_size=20&status=APPROVED&category=UTILITY");
        "templates.get" => c.templates().get(ID), Path;
        "templates.update" => c.templates().update(ID, live::UpdateTemplateRequest::new().with_name("a")), Body(json!({"name":"a"}));
        "templates.delete" => c.templates().delete(ID, live::DeleteTemplateRequest::new().with_delete_from_meta(true)), Body(json!({"delete_from_meta":true}));
        "users.invite" => c.users().invite(live::InviteUserRequest::new("a@example.com", "Ada", ProfileRole::Developer)), Body(json!({"email":"a@example.com","name":"Ada","role":"developer"}));
        "users.list" => c.users().list(), Path;
        "users.get" => c.users().get(ID), Path;
        "users.update_role" => c.users().update_role(ID, live::UpdateUserRoleRequest::new(ProfileRole::Billing)), Body(json!({"role":"billing"}));
        "users.remove" => c.users().remove(ID), Body(json!({}));
        "webhooks.create" => c.webhooks().create(live::CreateWebhookRequest::new("a", "https://a.example.com", ["message"])), Body(json!({"display_name":"a","endpoint_url":"https://a.example.com","event_types":["message"]}));
        "webhooks.list" => c.webhooks().list(live::ListWebhooksQuery::new(1, 20).with_is_active(false)), Query("page=1&page_size=20&is_active=false");
        "webhooks.event_types" => c.webhooks().event_types(), Path;
        "webhooks.get" => c.webhooks().get(ID), Path;
        "webhooks.update" => c.webhooks().update(ID, live::UpdateWebhookRequest::new("a", "https://a.example.com", ["message"]).with_retry_count(5)), Body(json!({"display_name":"a","endpoint_url":"https://a.example.com","event_types":["message"],"retry_count":5}));
        "webhooks.delete" => c.webhooks().delete(ID), Path;
        "webhooks.events" => c.webhooks().events(ID, live::ListWebhookEventsQuery::new(1, 20).with_search("failed")), Query("page=1&page_size=20&search=failed");
        "webhooks.rotate_secret" => c.webhooks().rotate_secret(ID), Body(json!({}));
        "webhooks.test" => c.webhooks().test(ID, live::TestWebhookRequest::new("message.sent")), Body(json!({"event_type":"message.sent"}));
        "webhooks.toggle_status" => c.webhooks().toggle_status(ID, live::ToggleWebhookRequest::new(true)), Body(json!({"is_active":true}));
        "profiles.create" => c.profiles().create(live::CreateProfileRequest::new("Shop")), Body(json!({"name":"Shop"}));
        "profiles.list" => c.profiles().list(), Path;
        "profiles.get" => c.profiles().get(ID), Path;
        "profiles.update" => c.profiles().update(ID, live::UpdateProfileRequest::new().with_inherit_contacts(false)), Body(json!({"inherit_contacts":false}));
        "profiles.delete" => c.profiles().delete(ID), Body(json!({}));
        "profiles.complete" => c.profiles().complete(ID, live::CompleteProfileRequest::new("https://a.example.com")), Body(json!({"webHookUrl":"https://a.example.com"}));
        "profiles.campaigns.create" => c.profiles().campaigns(ID).create(live::CreateCampaignRequest::new(campaign())), Body(json!({"campaign":{"name":"a","description":"b","type":"App","useCases":[]}}));
        "profiles.campaigns.list" => c.profiles().campaigns(ID).list(), Path;
        "profiles.campaigns.update" => c.profiles().campaigns(ID).update(ID, live::UpdateCampaignRequest::new(campaign())), Body(json!({"campaign":{"name":"a","description":"b","type":"App","useCases":[]}}));
        "profiles.campaigns.delete" => c.profiles().campaigns(ID).delete(ID), Body(json!({}));
        "me.get" => c.me().get(), Path;
        "numbers.lookup" => c.numbers().lookup("+12025550143"), Path;
    }
}

/// The path that the server should get.
fn path(operation: &Operation) -> String {
    operation.path_parameters.iter().fold(operation.path.clone(), |path, parameter| {
        let value = if parameter.ty == PathType::Phone { "%2B12025550143" } else { ID };
        path.replacen(&format!("{{{}}}", parameter.name.value), value, 1)
    })
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
        let (result, sent) = call(name, &client(&server)).await;
        assert_eq!(result.unwrap_or_else(|error| panic!("{name}: {error}")), status, "{name}");
        let requests = received(&server).await;
        assert_eq!(requests.len(), 1, "{name}");
        let (query, body) = match sent {
            Sent::Path => (None, None),
            Sent::Query(query) => (Some(query), None),
            Sent::Body(body) => (None, Some(body)),
        };
        let request = &requests[0];
        assert_eq!(request.method.as_str(), operation.method.as_str(), "{name}");
        assert_eq!(request.url.path(), path(&operation), "{name}");
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
        let error = call(name, &client).await.0.unwrap_err();
        let requests = received(&server).await;
        let body = requests
            .first()
            .and_then(|request| serde_json::from_slice::<Value>(&request.body).ok());
        match (operation.method.is_safe(), &operation.body) {
            (true, _) => assert_eq!((requests.len(), body), (1, None), "{name}"),
            // Nothing can carry the mark.
            (false, None) => assert!(error.is_refused() && requests.is_empty(), "{name}"),
            (false, Some(_)) => assert_eq!(body.unwrap()["sandbox"], true, "{name}"),
        }
    }
}
