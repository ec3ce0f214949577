//! Every operation of the document is called by our client, and must get an answer that keeps to
//! the document.

#![expect(deprecated, reason = "the API still serves them")]

use sent_client::{Client, Error};
use sent_emulator::Emulator;
use sent_models::live::{
    self, CampaignData, CreateCampaignRequest, CreateContactRequest, CreateProfileRequest,
    CreateSenderProfileRequest, InviteUserRequest, SendMessageRequest,
};
use serde_json::json;

use crate::{
    client::operations::{Ids, called},
    workspace::root,
};

/// A template with one variable, approved.
async fn template(emulator: &Emulator) -> Result<String, Error> {
    let request = json!({
        "definition": { "body": { "sms": { "template": "Hello {{1:variable}}", "variables": [
            { "id": 1, "name": "name", "type": "variable", "props": { "variableType": "text", "sample": "Ada" } }
        ] } } },
        "submit_for_review": true
    });
    let request: live::CreateTemplateRequest = serde_json::from_value(request).unwrap();
    let template = emulator.client().templates().create(request).await?;
    emulator.advance(std::time::Duration::from_secs(1)).await;
    Ok(template.id.to_string())
}

async fn message(client: &Client, request: SendMessageRequest) -> Result<String, Error> {
    let sent = client.messages().send(request).await?;
    Ok(sent.recipients.as_ref().unwrap()[0].message_id.as_ref().unwrap().to_string())
}

/// Makes what the operation is about, with its second id where it has one.
async fn prepare(
    emulator: &Emulator,
    operation: &str,
    profile: &str,
) -> Result<(String, String), Error> {
    let client = emulator.client();
    let text = |number: &str| SendMessageRequest::new([number]).with_text("Hello");
    let family = operation.split('.').next().unwrap();
    let id = match (family, operation) {
        (_, "contacts.create" | "users.invite") => String::new(),
        ("contacts", _) => client
            .contacts()
            .create(CreateContactRequest::new("+12025550143"))
            .await?
            .id
            .to_string(),
        ("messages", "messages.cancel") => {
            message(
                &client,
                text("+12025550143").with_scheduled_at(
                    "2099-01-01T00:00:00Z".parse::<sent_models::Timestamp>().unwrap(),
                ),
            )
            .await?
        }
        ("messages", "messages.resend") => {
            let id = message(&client, text("+12025550190")).await?;
            emulator.advance(std::time::Duration::from_secs(2)).await;
            id
        }
        ("messages", _) => message(&client, text("+12025550143")).await?,
        ("conversations", _) => {
            let id = message(&client, text("+12025550143")).await?;
            client.messages().get(id).await?.contact_id.to_string()
        }
        ("templates", _) => template(emulator).await?,
        ("webhooks", _) => {
            let request =
                live::CreateWebhookRequest::new("Orders", "http://127.0.0.1:9/hook", ["message"]);
            client.webhooks().create(request).await?.id.to_string()
        }
        ("users", _) => {
            let request = InviteUserRequest::new("bo@example.com", "Bo", "billing");
            client.users().invite(request).await?.id.clone().unwrap().to_string()
        }
        ("sender_profiles", _) => {
            let request = CreateSenderProfileRequest::new("Shop", "SHOP");
            client.sender_profiles().create(request).await?.id.clone().unwrap().to_string()
        }
        ("profiles", _) => profile.to_owned(),
        _ => "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90".to_owned(),
    };
    let other = if operation.starts_with("profiles.campaigns") {
        let campaign = CampaignData::new("Orders", "About orders", "App", []);
        let request = CreateCampaignRequest::new(campaign);
        client.profiles().campaigns(profile).create(request).await?.id.clone().unwrap().to_string()
    } else {
        "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863".to_owned()
    };
    Ok((id, other))
}

#[tokio::test]
async fn every_operation_answers_as_the_document_says() {
    let live = crate::operations::live();
    for operation in live.operations.unwrap().list {
        let name = operation.id.value.as_str();
        let emulator = Emulator::builder().seed(1).start().await.unwrap();
        let client = emulator.client();
        let profile = client.profiles().create(CreateProfileRequest::new("Shop")).await.unwrap();
        let profile = profile.id.to_string();
        let (id, other) = prepare(&emulator, name, &profile)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let ids = Ids { id: &id, other: &other, profile: &profile };
        if name == "messages.send" {
            // The API rejects a request with every field at once.
            let error = called(name, &client, &ids).await.unwrap_err();
            assert_eq!(error.code(), Some("VALIDATION_001"));
            continue;
        }
        let result = called(name, &client, &ids).await;
        let (status, corrections) = result.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(status, operation.success[0], "{name}");
        assert_eq!(corrections, [], "{name}");
    }
}

#[test]
fn the_readme_lists_what_answers_from_examples() {
    let readme = std::fs::read_to_string(root().join("crates/sent-emulator/README.md")).unwrap();
    let listed = readme.split("<!-- from examples -->").nth(1).unwrap();
    let listed = listed.split("<!-- end -->").next().unwrap();
    let listed: Vec<_> = listed.split('`').skip(1).step_by(2).collect();
    let mut expected = Emulator::operations_from_examples();
    expected.sort_unstable();
    assert_eq!(listed, expected);
}
