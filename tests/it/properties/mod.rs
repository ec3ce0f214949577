//! Properties of every definition of every edition: instances are made from its schema, right and wrong ones, and what the types do
//! with them is compared with what the schema and a table of leniencies say.
//!
//! `PROPERTY_CASES=1000 cargo test -p sent-tests properties` makes more of them.

mod instance;
mod lenient;
mod times;
mod wrong;

use std::fs;

use proptest::{prelude::*, test_runner::TestRunner};
use sent_models::{Correction, DecodeError, decode, decode_lenient, live};
use sent_webhooks::payload;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::instance::Schemas;
use crate::workspace::{assert_listed, root};

type Rewrite = fn(&str, How) -> Result<(String, Vec<Correction>), DecodeError>;

/// How a document is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Strictly,
    Leniently,
}

/// What a type writes of a document, and what was corrected in it.
fn rewrite<T: DeserializeOwned + Serialize>(
    json: &str,
    how: How,
) -> Result<(String, Vec<Correction>), DecodeError> {
    let (value, corrections) = match how {
        How::Strictly => (decode::<T>(json)?, Vec::new()),
        How::Leniently => {
            let lenient = decode_lenient::<T>(json)?;
            (lenient.value, lenient.corrections)
        }
    };
    Ok((serde_json::to_string(&value).unwrap(), corrections))
}

/// As [`rewrite`] does strictly.
fn strictly(rewrite: Rewrite, json: &str) -> Result<String, DecodeError> {
    rewrite(json, How::Strictly).map(|(written, _)| written)
}

macro_rules! types {
    ($edition:path: $($name:ident $(<$($argument:ty),*>)?),* $(,)?) => {{
        use $edition as edition;
        &[$((stringify!($name), rewrite::<edition::$name $(<$($argument),*>)?> as Rewrite)),*]
    }};
}

/// Editions, and their types by name. That no definition is left out is tested below.
const EDITIONS: [(&str, &[(&str, Rewrite)]); 5] = [
    (
        "schema/data-models",
        types!(sent_models: ApiResponse<Value>, ApiError, ApiMeta, PaginationMeta, Contact, Channel, CreateContactRequest, UpdateContactRequest, Message, MessageBody, MessageHeader, HeaderType, MessageFooter, MessageButton, ButtonType, MessageEvent, SendMessageRequest, MessageStatus, Template, TemplateBody, TemplateHeader, TemplateFooter, TemplateButton, TemplateVariable, VariableType, CreateTemplateRequest, UpdateTemplateRequest, TemplateCategory, TemplateStatus, Profile, ProfileRole, ProfileStatus, ProfileSettings, CreateProfileRequest, Webhook, WebhookEvent, WebhookEventType, CreateWebhookRequest, ContactId, MessageId, CustomerId, TemplateId, ProfileId, WebhookId, WebhookEventId),
    ),
    (
        "schema/live",
        types!(live: PaginationMeta, PaginationCursors, MutationRequest, Contact, ContactList, ListContactsQuery, CreateContactRequest, UpdateContactRequest, ContactMessageSummary, ChannelScore, SendMessageRequest, MessageTemplate, ChannelRoute, SendMessageResponse, MessageRecipient, Message, MessageBody, MessageHeaderMedia, MessageButton, ButtonType, MessageMedia, MessageEvent, MessageDirection, MessageStatus, MessageActivities, MessageActivity, MessageList, ListMessagesQuery, Template, TemplateStatus, TemplateList, ListTemplatesQuery, CreateTemplateRequest, UpdateTemplateRequest, DeleteTemplateRequest, TemplateDefinition, TemplateBody, TemplateBodyContent, TemplateMmsContent, TemplateMedia, TemplateHeader, TemplateHeaderType, TemplateLocation, TemplateFooter, TemplateButton, TemplateButtonProps, TemplateVariable, TemplateVariableType, TemplateVariableProps, AuthenticationConfig, Profile, ProfileList, CreateProfileRequest, UpdateProfileRequest, WhatsappBusinessAccount, BillingContactInfo, BillingContact, PaymentDetails, CompleteProfileRequest, ProfileCompletion, BrandData, BrandContactInfo, BrandContact, BrandBusinessInfo, BrandBusiness, BrandEntityType, BrandComplianceInfo, BrandCompliance, DestinationCountry, TcrBrandRelationship, TcrVertical, Brand, BrandStatus, BrandIdentityStatus, Campaign, CampaignStatus, CampaignUseCase, MessagingUseCaseUs, CreateCampaignRequest, UpdateCampaignRequest, CampaignData, CampaignUseCaseData, Webhook, WebhookList, ListWebhooksQuery, CreateWebhookRequest, UpdateWebhookRequest, SenderProfileEvents, SenderProfileSelection, ToggleWebhookRequest, TestWebhookRequest, WebhookTestResult, WebhookSecret, WebhookEventType, WebhookEventTypeList, WebhookEvent, DeliveryStatus, WebhookEventList, ListWebhookEventsQuery, SenderProfile, SenderProfileBilling, NotificationRecipient, SenderProfileList, ListSenderProfilesQuery, CreateSenderProfileRequest, SenderProfileChannels, SenderProfileSms, SenderProfileWhatsapp, SenderProfileRcs, UpdateSenderProfileRequest, ChannelOverview, ChannelStatus, NumberType, SmsMarket, SmsNumber, MmsMarket, WhatsappAccount, RcsAgent, RcsUseCase, RcsAddress, CreateSmsMarketRequest, SmsNumberRequest, UpdateSmsMarketRequest, CreateWhatsappAccountRequest, CreateRcsAgentRequest, ListComplianceRequirementsQuery, ComplianceRequirements, ComplianceRequirement, ComplianceSetupStep, ComplianceAttachment, MarketCompliance, MarketBrand, MarketCampaign, MarketUseCase, MessagingUseCase, SuppliedCompliance, SuppliedDocument, VoiceNumber, CreatedVoiceNumber, VoiceNumberStatus, VoiceRoute, CreateVoiceNumberRequest, UpdateVoiceNumberRequest, VoiceNumberSecret, VoiceCallbackTest, VoiceCallbackOutcome, VoiceCallbackQuestion, VoiceCallbackReply, VoiceCallbackError, CreateVoiceTokenRequest, VoiceToken, Call, CallMode, CallDirection, CallStatus, CallFailureReason, CallParty, CallPartyKind, CallLeg, CallTimelineEntry, CallList, ListCallsQuery, RecordCallRequest, RecordAction, CallRecordings, CallRecording, CallParticipant, AddCallParticipantRequest, CallParticipantTarget, UpdateCallParticipantRequest, VoiceAgent, VoiceSessionType, VoiceAgentTool, VoiceAgentSpeech, VoiceSpeechSetting, VoiceAgentAudio, VoiceAgentParty, VoiceAgentPartyKind, VoiceAgentLimits, VoiceAgentTranscripts, VoiceAgentList, ListVoiceAgentsQuery, CreateVoiceAgentRequest, UpdateVoiceAgentRequest, VoiceAgentSecret, VoiceCatalogue, CatalogueVoice, User, UserStatus, UserList, InviteUserRequest, UpdateUserRoleRequest, Account, AccountType, AccountProfile, ProfileSettings, AccountChannels, PhoneChannel, WhatsappChannel, NumberLookup, ConversationId, OrganizationId, BrandId, CampaignId, CampaignUseCaseId, RcsAgentId, DocumentId, CallId, CallRecordingId, VoiceAgentId, UserId, AccountId),
    ),
    (
        "schema/webhook-deliveries",
        types!(payload: Envelope, EventFamily, MessagePayload, InboundMessagePayload, InboundMedia, TemplatePayload, ContactPayload, ConsentSource, ChannelPayload, LinkPayload, LinkKind, CallPayload),
    ),
    (
        "tests/fixtures/editions/garden",
        types!(sent_tests::garden: Page<Value, Value>, Colour, Season, Verdict, Plant, Address, PlaceOrder, ChangeOrder, Reply<Value>, CancelOrder, PlantId, LabelId),
    ),
    ("tests/fixtures/editions/market", types!(sent_tests::market: Plant, OpenStall)),
];

fn runner() -> TestRunner {
    let cases = std::env::var("PROPERTY_CASES").ok().and_then(|cases| cases.parse().ok());
    TestRunner::new(ProptestConfig {
        failure_persistence: None,
        cases: cases.unwrap_or(48),
        ..ProptestConfig::default()
    })
}

/// Numbers that an instance is made of: one choice after the other.
fn choices() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 400)
}

#[test]
fn every_definition_is_tested() {
    for folder in fs::read_dir(root().join("schema")).unwrap() {
        let folder = folder.unwrap();
        let name = format!("schema/{}", folder.file_name().to_string_lossy());
        let is_listed = EDITIONS.iter().any(|(edition, _)| *edition == name);
        assert!(
            is_listed || !folder.path().join("edition.json").exists(),
            "{name} is not in EDITIONS of tests/it/properties/mod.rs"
        );
    }
    for (edition, types) in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        let listed = types.iter().map(|(name, _)| (*name).to_owned()).collect();
        let list = format!("{edition} in EDITIONS of tests/it/properties/mod.rs");
        assert_listed(&list, &listed, &schemas.own());
    }
}

/// What is right is read, written, and right again; nothing is lost, and nothing is made up.
#[test]
fn right_instances_round_trip() {
    for (edition, types) in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for (name, rewrite) in types {
            let validator = schemas.validator(name);
            let check = |choices: Vec<u32>| {
                let instance = schemas.instance(name, &choices);
                let errors: Vec<_> =
                    validator.iter_errors(&instance).map(|error| error.to_string()).collect();
                prop_assert!(
                    errors.is_empty(),
                    "{edition} {name}: the instance is wrong: {errors:?} {instance}"
                );
                let written = strictly(*rewrite, &instance.to_string());
                prop_assert!(written.is_ok(), "{edition} {name}: {written:?} {instance}");
                let written = written.unwrap();
                let again = strictly(*rewrite, &written).unwrap_or_default();
                prop_assert_eq!(&again, &written, "{} {}: writing is not stable", edition, name);
                let after: Value = serde_json::from_str(&written).unwrap();
                prop_assert!(
                    validator.is_valid(&after),
                    "{edition} {name}: {:?} {after}",
                    validator.iter_errors(&after).next()
                );
                if let Some(place) = schemas.difference(name, &instance, &after) {
                    prop_assert!(
                        false,
                        "{edition} {name}: {place} of {instance} differs in {after}"
                    );
                }
                Ok(())
            };
            runner().run(&choices(), check).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

/// What is wrong in one place is an error that names the place, unless a leniency says otherwise.
#[test]
fn wrong_instances_are_refused_or_forgiven_as_stated() {
    let mut counts = std::collections::BTreeMap::new();
    for (edition, types) in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for (name, rewrite) in types {
            let counts = std::cell::RefCell::new(&mut counts);
            let check = |choices: Vec<u32>| {
                let Some(case) = schemas.wrong(name, &choices) else { return Ok(()) };
                *counts
                    .borrow_mut()
                    .entry((case.fault, case.expected.is_some()))
                    .or_insert(0_u32) += 1;
                match (strictly(*rewrite, &case.instance.to_string()), &case.expected) {
                    (Ok(written), None) => {
                        let after = serde_json::from_str(&written).unwrap();
                        let difference = schemas.difference(name, &case.kept, &after);
                        prop_assert!(
                            difference.is_none(),
                            "{edition} {name}, {:?}: {difference:?} of {} differs in {after}",
                            case.fault,
                            case.kept
                        );
                    }
                    (Err(error), Some(refusal)) => {
                        prop_assert_eq!(error.path(), &refusal.path, "{} {}", edition, name);
                        prop_assert!(
                            error.message().contains(&refusal.says),
                            "{edition} {name}, {:?}: {error}",
                            case.fault
                        );
                    }
                    (outcome, expected) => {
                        prop_assert!(
                            false,
                            "{edition} {name}, {:?}: expected {expected:?}, and it is {outcome:?}: {}",
                            case.fault,
                            case.instance
                        );
                    }
                }
                Ok(())
            };
            runner().run(&choices(), check).unwrap_or_else(|error| panic!("{error}"));
        }
    }
    // Each kind of fault has been tried, and so has each leniency.
    assert_eq!(counts.len(), 11, "{counts:?}");
    assert!(counts.values().all(|count| *count > 5), "{counts:?}");
}
