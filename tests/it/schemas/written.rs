//! What a type writes is what its schema describes: schemars gives the schemas back.

use std::collections::{BTreeMap, BTreeSet};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::bundled;
use crate::workspace::assert_listed;

fn generated<T: JsonSchema>(found: &mut BTreeMap<String, Value>) {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| settings.inline_subschemas = false);
    let mut generator = settings.into_generator();
    let root = generator.root_schema_for::<T>().to_value();
    for (name, definition) in root.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        found.insert(name.clone(), definition.clone());
    }
    let mut root = root;
    let members = root.as_object_mut().unwrap();
    for keyword in ["$schema", "$defs"] {
        members.remove(keyword);
    }
    let name = members.remove("title").unwrap().as_str().unwrap().to_owned();
    found.insert(name, root);
}

/// What the two sides may differ in, and nothing else: see each rule.
fn normalize(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(normalize),
        Value::Object(members) => {
            // Annotations that have no place in Rust.
            for keyword in [
                "examples",
                "default",
                "x-direction",
                "x-heading",
                "x-type-parameters",
                "x-ignore-case",
                "x-rust-name",
            ] {
                if !members
                    .get(keyword)
                    .is_some_and(|value| value.is_object() && value.get("description").is_some())
                {
                    members.remove(keyword);
                }
            }
            // The width of a Rust number is not in the source unless it says so.
            if matches!(
                members.get("format").and_then(Value::as_str),
                Some("uint64" | "int64" | "double")
            ) {
                members.remove("format");
            }
            // The items of a list have no attribute of their own, and a URL is a string in Rust.
            if let Some(Value::Object(items)) = members.get_mut("items")
                && items.get("format").is_some_and(|format| format == "uri")
            {
                items.remove("format");
            }
            if let Some(Value::String(text)) = members.get_mut("description") {
                // The docs have a last paragraph that names the source, and lines that end where the screen does.
                let own = text.split("\n\nSource: *").next().unwrap();
                let own = own.split("\n\nReads its values in upper and lower case").next().unwrap();
                let own = own.split("\n\n`T`: ").next().unwrap();
                *text = own.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            // `anyOf` of a typed schema and null is another spelling of a list of types.
            if let Some([inner, _]) =
                members.get("anyOf").and_then(Value::as_array).map(Vec::as_slice)
                && let Some(ty) = inner.get("type").cloned()
            {
                let inner = inner.as_object().unwrap().clone();
                members.remove("anyOf");
                members.extend(inner);
                members.insert("type".to_owned(), json!([ty, "null"]));
            }
            // A property that is not required reads null as absence, whether or not the source says null there.
            let required: Vec<String> = members
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|name| name.as_str().unwrap().to_owned())
                .collect();
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                for (name, property) in properties {
                    if !required.contains(name) {
                        strip_null(property);
                    }
                }
            }
            if let Some(Value::Array(required)) = members.get_mut("required") {
                required.sort_by_key(ToString::to_string);
                if required.is_empty() {
                    members.remove("required");
                }
            }
            // An enum's branches are strings whether they say so or not, and so is the whole.
            if members
                .get("oneOf")
                .and_then(Value::as_array)
                .is_some_and(|branches| branches.iter().all(|branch| branch.get("const").is_some()))
            {
                members.remove("type");
                for branch in
                    members.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten()
                {
                    branch.as_object_mut().unwrap().remove("type");
                }
            }
            members.values_mut().for_each(normalize);
        }
        _ => {}
    }
}

fn strip_null(property: &mut Value) {
    let Some(members) = property.as_object_mut() else { return };
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|name| name != "null");
        let only = types[0].clone();
        members.insert("type".to_owned(), only);
    }
    if let Some(Value::Array(branches)) = members.get("anyOf") {
        let inner = branches[0].as_object().unwrap().clone();
        members.remove("anyOf");
        members.extend(inner);
    }
}

macro_rules! schemas_of {
    ($edition:path: $($name:ident),* $(,)?) => {{
        use $edition as edition;
        let mut found = BTreeMap::new();
        $(generated::<edition::$name>(&mut found);)*
        found
    }};
}

/// What a type writes is what its schema describes. (What it reads is more: a nullable property may be missing.)
#[test]
fn the_schema_of_what_is_written_is_the_source() {
    let mut found = schemas_of!(
        sent_models:
        ApiError,
        ApiMeta,
        PaginationMeta,
        Contact,
        CreateContactRequest,
        UpdateContactRequest,
        Message,
        SendMessageRequest,
        Template,
        CreateTemplateRequest,
        UpdateTemplateRequest,
        Profile,
        CreateProfileRequest,
        Webhook,
        WebhookEvent,
        WebhookEventType,
        CreateWebhookRequest,
    );
    // The generic type is compared with its parameter as it is in the source: any value.
    generated::<sent_models::ApiResponse<Value>>(&mut found);
    let response = found.keys().find(|name| name.starts_with("ApiResponse")).unwrap().clone();
    let response = found.remove(&response).unwrap();
    found.insert("ApiResponse".to_owned(), response);
    let mut source = bundled("data-models", "Contact")["$defs"].as_object().unwrap().clone();
    source["ApiResponse"]["properties"]["data"].as_object_mut().unwrap().remove("anyOf");
    // What the listed types hold is found with them.
    let (found_names, names) = (found.keys().cloned().collect(), source.keys().cloned().collect());
    assert_listed("schemas_of! of the page in tests/it/schemas/written.rs", &found_names, &names);
    assert_same(found, &source);
}

/// The same of the live edition: what nothing else refers to, and with it all of the edition.
#[test]
fn the_schema_of_what_is_written_is_the_source_of_the_live_edition() {
    let found = schemas_of!(
        sent_models::live:
        MutationRequest,
        ContactList,
        ListContactsQuery,
        CreateContactRequest,
        UpdateContactRequest,
        ContactMessageSummary,
        ConversationId,
        SendMessageRequest,
        SendMessageResponse,
        MessageActivities,
        MessageList,
        ListMessagesQuery,
        TemplateList,
        ListTemplatesQuery,
        CreateTemplateRequest,
        UpdateTemplateRequest,
        DeleteTemplateRequest,
        ProfileList,
        CreateProfileRequest,
        UpdateProfileRequest,
        CompleteProfileRequest,
        ProfileCompletion,
        Campaign,
        CreateCampaignRequest,
        UpdateCampaignRequest,
        WebhookList,
        ListWebhooksQuery,
        CreateWebhookRequest,
        UpdateWebhookRequest,
        ToggleWebhookRequest,
        TestWebhookRequest,
        WebhookTestResult,
        WebhookSecret,
        WebhookEventTypeList,
        WebhookEventList,
        ListWebhookEventsQuery,
        SenderProfileList,
        ListSenderProfilesQuery,
        CreateSenderProfileRequest,
        UpdateSenderProfileRequest,
        CreateSmsMarketRequest,
        UpdateSmsMarketRequest,
        CreateWhatsappAccountRequest,
        CreateRcsAgentRequest,
        ListComplianceRequirementsQuery,
        ComplianceRequirements,
        CreatedVoiceNumber,
        CreateVoiceNumberRequest,
        UpdateVoiceNumberRequest,
        VoiceNumberSecret,
        VoiceCallbackTest,
        CreateVoiceTokenRequest,
        VoiceToken,
        CallList,
        ListCallsQuery,
        RecordCallRequest,
        CallRecordings,
        CallParticipant,
        AddCallParticipantRequest,
        UpdateCallParticipantRequest,
        VoiceAgentList,
        ListVoiceAgentsQuery,
        CreateVoiceAgentRequest,
        UpdateVoiceAgentRequest,
        VoiceAgentSecret,
        VoiceCatalogue,
        UserList,
        InviteUserRequest,
        UpdateUserRoleRequest,
        Account,
        NumberLookup,
    );
    let source = bundled("live", "Contact")["$defs"].as_object().unwrap().clone();
    let page = bundled("data-models", "Contact")["$defs"].as_object().unwrap().clone();
    let own = source.iter().filter(|(name, definition)| page.get(*name) != Some(definition));
    let own: BTreeSet<_> = own.map(|(name, _)| name.clone()).collect();
    let is_own = |name: &&String| own.contains(*name);
    let found_names = found.keys().filter(is_own).cloned().collect();
    assert_listed(
        "schemas_of! of the live edition in tests/it/schemas/written.rs",
        &found_names,
        &own,
    );
    assert_same(found, &source);
}

fn assert_same(found: BTreeMap<String, Value>, source: &Map<String, Value>) {
    for (name, mut made) in found {
        let mut wanted = source[&name].clone();
        normalize(&mut made);
        normalize(&mut wanted);
        let (made, wanted) = (
            serde_json::to_string_pretty(&made).unwrap(),
            serde_json::to_string_pretty(&wanted).unwrap(),
        );
        let diff = similar::TextDiff::from_lines(&wanted, &made);
        assert!(made == wanted, "{name}:\n{}", diff.unified_diff().header("schema", "JsonSchema"));
    }
}
