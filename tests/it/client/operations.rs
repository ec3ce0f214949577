//! Every operation is called once: what the server gets, and that its answer is decoded.
//!
//! A line of the table calls the method; what it should send follows from the document and from the
//! fixtures of what it carries.

#![expect(deprecated, reason = "the API still serves them")]

use std::{any::type_name, collections::BTreeMap, fs};

use sent_client::{Client, Error};
use sent_models::{Correction, live};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use spec::operations::{Data, Operation, PathType};
use wiremock::ResponseTemplate;

use super::{PHONE, client, header, received, serve, success};
use crate::workspace::root;

/// What stands in the paths: the ids of what a call is about, and the profile to act for.
pub(crate) struct Ids<'a> {
    pub(crate) id: &'a str,
    /// The second id in a path.
    pub(crate) other: &'a str,
    pub(crate) profile: &'a str,
}

pub(super) const IDS: Ids<'_> = Ids { id: ID, other: OTHER, profile: ID };
const ID: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";
const OTHER: &str = "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863";
const COUNTRY: &str = "US";
const TYPE: &str = "TEN_DLC";

/// The fixture `full` of a type, with times as they are written; without the mark of a dry run,
/// which a call gets by an option.
fn fixture(name: &str) -> Value {
    let path = root().join(format!("tests/fixtures/live/{name}/full.json"));
    let text = fs::read_to_string(path).unwrap().replace("+00:00\"", "Z\"");
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value.as_object_mut().unwrap().remove("sandbox");
    value
}

/// What stands there, as its type.
fn full<T: DeserializeOwned>() -> T {
    let name = type_name::<T>().rsplit("::").next().unwrap();
    serde_json::from_value(fixture(name)).unwrap()
}

/// Status and corrections of an answer.
type Answered = (u16, Vec<Correction>);

/// Sends the request of an operation; `None` if the operation is not listed here.
#[rustfmt::skip]
async fn call(operation: &str, c: &Client, ids: &Ids<'_>) -> Option<Result<Answered, Error>> {
    let Ids { id, other, profile } = *ids;
    macro_rules! calls {
        ($($name:literal => $request:expr),* $(,)?) => {
            match operation {
                $($name => $request.profile(profile).await.map(|response| (response.status(), response.corrections().to_vec())),)*
                _ => return None,
            }
        };
    }
    Some(calls! {
        "contacts.list" => c.contacts().list(full()),
        "contacts.create" => c.contacts().create(full::<live::CreateContactRequest>()),
        "contacts.get" => c.contacts().get(id),
        "contacts.update" => c.contacts().update(id, full::<live::UpdateContactRequest>()),
        "contacts.delete" => c.contacts().delete(id),
        "contacts.message_summary" => c.contacts().message_summary(id),
        "messages.send" => c.messages().send(full::<live::SendMessageRequest>()),
        "messages.get" => c.messages().get(id),
        "messages.activities" => c.messages().activities(id),
        "messages.cancel" => c.messages().cancel(id),
        "messages.resend" => c.messages().resend(id),
        "conversations.list" => c.conversations().list(full()),
        "conversations.messages" => c.conversations().messages(id, full()),
        "templates.list" => c.templates().list(full()),
        "templates.create" => c.templates().create(full::<live::CreateTemplateRequest>()),
        "templates.get" => c.templates().get(id),
        "templates.update" => c.templates().update(id, full::<live::UpdateTemplateRequest>()),
        "templates.delete" => c.templates().delete(id, full::<live::DeleteTemplateRequest>()),
        "users.list" => c.users().list(),
        "users.invite" => c.users().invite(full::<live::InviteUserRequest>()),
        "users.get" => c.users().get(id),
        "users.update_role" => c.users().update_role(id, full::<live::UpdateUserRoleRequest>()),
        "users.remove" => c.users().remove(id),
        "webhooks.list" => c.webhooks().list(full()),
        "webhooks.create" => c.webhooks().create(full::<live::CreateWebhookRequest>()),
        "webhooks.event_types" => c.webhooks().event_types(),
        "webhooks.get" => c.webhooks().get(id),
        "webhooks.update" => c.webhooks().update(id, full::<live::UpdateWebhookRequest>()),
        "webhooks.delete" => c.webhooks().delete(id),
        "webhooks.events" => c.webhooks().events(id, full()),
        "webhooks.rotate_secret" => c.webhooks().rotate_secret(id),
        "webhooks.test" => c.webhooks().test(id, full::<live::TestWebhookRequest>()),
        "webhooks.toggle_status" => c.webhooks().toggle_status(id, full::<live::ToggleWebhookRequest>()),
        "sender_profiles.list" => c.sender_profiles().list(full()),
        "sender_profiles.create" => c.sender_profiles().create(full::<live::CreateSenderProfileRequest>()),
        "sender_profiles.get" => c.sender_profiles().get(id),
        "sender_profiles.update" => c.sender_profiles().update(id, full::<live::UpdateSenderProfileRequest>()),
        "sender_profiles.delete" => c.sender_profiles().delete(id),
        "channels.get" => c.channels().get(),
        "channels.sms.list" => c.channels().sms().list(),
        "channels.sms.create" => c.channels().sms().create(full::<live::CreateSmsMarketRequest>()),
        "channels.sms.get" => c.channels().sms().get(COUNTRY, TYPE),
        "channels.sms.update" => c.channels().sms().update(COUNTRY, TYPE, full::<live::UpdateSmsMarketRequest>()),
        "channels.whatsapp.create" => c.channels().whatsapp().create(full::<live::CreateWhatsappAccountRequest>()),
        "channels.rcs.create" => c.channels().rcs().create(full::<live::CreateRcsAgentRequest>()),
        "channels.voice.list" => c.channels().voice().list(),
        "channels.voice.create" => c.channels().voice().create(full::<live::CreateVoiceNumberRequest>()),
        "channels.voice.get" => c.channels().voice().get(PHONE),
        "channels.voice.update" => c.channels().voice().update(PHONE, full::<live::UpdateVoiceNumberRequest>()),
        "channels.voice.rotate_secret" => c.channels().voice().rotate_secret(PHONE),
        "channels.voice.test" => c.channels().voice().test(PHONE),
        "compliance.requirements" => c.compliance().requirements(full()),
        "voice.voices" => c.voice().voices(),
        "voice.calls.list" => c.voice().calls().list(full()),
        "voice.calls.get" => c.voice().calls().get(id),
        "voice.calls.hangup" => c.voice().calls().hangup(id),
        "voice.calls.recordings" => c.voice().calls().recordings(id),
        "voice.calls.record" => c.voice().calls().record(id, full::<live::RecordCallRequest>()),
        "voice.calls.participants.list" => c.voice().calls().participants(id).list(),
        "voice.calls.participants.add" => c.voice().calls().participants(id).add(full::<live::AddCallParticipantRequest>()),
        "voice.calls.participants.remove_all" => c.voice().calls().participants(id).remove_all(),
        "voice.calls.participants.update" => c.voice().calls().participants(id).update(other, full::<live::UpdateCallParticipantRequest>()),
        "voice.calls.participants.remove" => c.voice().calls().participants(id).remove(other),
        "voice.tokens.create" => c.voice().tokens().create(full::<live::CreateVoiceTokenRequest>()),
        "voice.agents.list" => c.voice().agents().list(full()),
        "voice.agents.create" => c.voice().agents().create(full::<live::CreateVoiceAgentRequest>()),
        "voice.agents.get" => c.voice().agents().get(id),
        "voice.agents.update" => c.voice().agents().update(id, full::<live::UpdateVoiceAgentRequest>()),
        "voice.agents.delete" => c.voice().agents().delete(id),
        "voice.agents.rotate_secret" => c.voice().agents().rotate_secret(id),
        "profiles.list" => c.profiles().list(),
        "profiles.create" => c.profiles().create(full::<live::CreateProfileRequest>()),
        "profiles.get" => c.profiles().get(id),
        "profiles.update" => c.profiles().update(id, full::<live::UpdateProfileRequest>()),
        "profiles.delete" => c.profiles().delete(id),
        "profiles.complete" => c.profiles().complete(id, full::<live::CompleteProfileRequest>()),
        "profiles.campaigns.list" => c.profiles().campaigns(id).list(),
        "profiles.campaigns.create" => c.profiles().campaigns(id).create(full::<live::CreateCampaignRequest>()),
        "profiles.campaigns.update" => c.profiles().campaigns(id).update(other, full::<live::UpdateCampaignRequest>()),
        "profiles.campaigns.delete" => c.profiles().campaigns(id).delete(other),
        "me.get" => c.me().get(),
        "numbers.lookup" => c.numbers().lookup(PHONE),
    })
}

/// Sends the request of an operation, which must be in the table above.
pub(crate) async fn called(operation: &str, c: &Client, ids: &Ids<'_>) -> Result<Answered, Error> {
    let result = call(operation, c, ids).await;
    result.unwrap_or_else(|| {
        panic!("{operation} is not in the table of `call` in tests/it/client/operations.rs")
    })
}

/// The path that the server should get.
fn path(operation: &Operation) -> String {
    let mut path = operation.path.clone();
    let mut ids = [ID, OTHER].into_iter();
    for parameter in &operation.path_parameters {
        let value = match &parameter.ty {
            PathType::Phone => "%2B12025550143",
            PathType::Text => COUNTRY,
            PathType::Definition(target) if target.name == "NumberType" => TYPE,
            PathType::Definition(_) => ids.next().unwrap(),
        };
        path = path.replace(&format!("{{{}}}", parameter.name.value), value);
    }
    path
}

/// The parameters of the query that the server should get.
fn query(operation: &Operation) -> BTreeMap<String, String> {
    let Some(query) = &operation.query else { return BTreeMap::new() };
    let members = fixture(&query.name).as_object().unwrap().clone();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The body that the server should get.
fn body(operation: &Operation) -> Option<Value> {
    Some(fixture(&operation.body.as_ref()?.definition.name))
}

/// The data of a response, from the fixtures.
fn data(operation: &Operation) -> Option<Value> {
    match &operation.data {
        Data::None => None,
        Data::One(data) => Some(fixture(&data.name)),
        Data::Many(data) => Some(json!([fixture(&data.name)])),
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
        let result = called(name, &client(&server), &IDS).await;
        assert_eq!(result.unwrap_or_else(|error| panic!("{name}: {error}")).0, status, "{name}");
        let requests = received(&server).await;
        assert_eq!(requests.len(), 1, "{name}");
        let request = &requests[0];
        assert_eq!(request.method.as_str(), operation.method.as_str(), "{name}");
        assert_eq!(request.url.path(), path(&operation), "{name}");
        let pairs: BTreeMap<_, _> = request.url.query_pairs().into_owned().collect();
        assert_eq!(pairs, query(&operation), "{name}");
        let body = body(&operation);
        assert_eq!(serde_json::from_slice(&request.body).ok(), body, "{name}");
        assert_eq!(header(request, "content-type").is_some(), body.is_some(), "{name}");
        for (header_name, value) in [("x-api-key", super::KEY), ("x-profile-id", ID)] {
            assert_eq!(header(request, header_name), Some(value), "{name}");
        }
        for header_name in ["idempotency-key", "x-profile-id"] {
            let is_there = header(request, header_name).is_some();
            assert_eq!(is_there, operation.has_header(header_name), "{name}: {header_name}");
        }
    }
}

/// In a sandbox nothing that changes something leaves without the mark; what has no body to carry
/// it is refused.
#[tokio::test]
async fn no_operation_escapes_the_sandbox() {
    let live = crate::operations::live();
    let mut refused = Vec::new();
    for operation in live.operations.unwrap().list {
        let name = operation.id.value.as_str();
        let server = serve(vec![ResponseTemplate::new(500)]).await;
        let client = super::builder(&server.uri()).sandbox(true).retries(0).build().unwrap();
        let error = called(name, &client, &IDS).await.unwrap_err();
        let requests = received(&server).await;
        let body = requests
            .first()
            .and_then(|request| serde_json::from_slice::<Value>(&request.body).ok());
        if operation.method.is_safe() {
            assert_eq!((requests.len(), body), (1, None), "{name}");
        } else if operation.body.is_some() {
            assert_eq!(body.unwrap()["sandbox"], true, "{name}");
        } else {
            assert!(error.is_refused() && requests.is_empty(), "{name}");
            refused.push(name.to_owned());
        }
    }
    assert_eq!(refused, ["webhooks.delete", "sender_profiles.delete"]);
}
