//! What the types do with JSON: every fixture is decoded and written again, and a snapshot for each type shows what changed.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use sent_models::{ApiResponse, Contact, DecodeError, decode};
use serde::{Serialize, de::DeserializeOwned};
use xtask::codegen::model::ItemKind;

use crate::workspace::{assert_snapshot, data_models, fixtures};

fn rewrite<T: DeserializeOwned + Serialize>(json: &str) -> Result<String, DecodeError> {
    let value: T = decode(json)?;
    let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
    let again: T = decode(&text)?;
    assert_eq!(serde_json::to_string_pretty(&again).unwrap() + "\n", text, "writing is stable");
    Ok(text)
}

macro_rules! rewriters {
    ($($name:ident),* $(,)?) => {
        /// Decodes and writes a value of a type given by its name.
        fn rewrite_named(name: &str, json: &str) -> Option<Result<String, DecodeError>> {
            match name {
                "ApiResponse" => Some(rewrite::<ApiResponse<Contact>>(json)),
                $(stringify!($name) => Some(rewrite::<sent_models::$name>(json)),)*
                _ => None,
            }
        }
    };
}

rewriters!(
    ApiError,
    ApiMeta,
    PaginationMeta,
    Contact,
    CreateContactRequest,
    UpdateContactRequest,
    Message,
    MessageBody,
    MessageHeader,
    MessageFooter,
    MessageButton,
    MessageEvent,
    SendMessageRequest,
    Template,
    TemplateBody,
    TemplateHeader,
    TemplateFooter,
    TemplateButton,
    TemplateVariable,
    CreateTemplateRequest,
    UpdateTemplateRequest,
    Profile,
    ProfileSettings,
    CreateProfileRequest,
    Webhook,
    WebhookEvent,
    WebhookEventType,
    CreateWebhookRequest,
);

/// The lines that a rewriting takes away (`-`) and adds (`+`); a comma more or less is no change.
fn changes(before: &str, after: &str) -> String {
    let (before, after) = (before.replace(",\n", "\n"), after.replace(",\n", "\n"));
    let diff = similar::TextDiff::from_lines(&before, &after);
    let mut text = String::new();
    for change in diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal)
    {
        let _ = write!(text, "  {}{}", change.tag(), change.value());
    }
    text
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_fixture_round_trips_or_fails_with_a_path() {
    for folder in fixtures("data-models") {
        let ty = name(&folder);
        let mut text = String::new();
        for path in fixtures(&format!("data-models/{ty}")) {
            let case = name(&path);
            let json = fs::read_to_string(&path).unwrap();
            let outcome = rewrite_named(&ty, &json)
                .unwrap_or_else(|| panic!("{ty} is not in the list above"));
            assert_eq!(outcome.is_err(), case.starts_with("bad-"), "{ty} {case}: {outcome:?}");
            match outcome {
                Ok(after) if after == json => _ = writeln!(text, "{case}: unchanged"),
                Ok(after) => _ = writeln!(text, "{case}:\n{}", changes(&json, &after).trim_end()),
                Err(error) => {
                    assert_ne!(error.to_string(), "", "{ty} {case}");
                    _ = writeln!(text, "{case}: {error}");
                }
            }
        }
        assert_snapshot!(format!("wire-{ty}"), text);
    }
}

#[test]
fn every_struct_has_a_full_and_a_minimal_fixture() {
    let generated = xtask::codegen::generate(&[data_models()]).unwrap().remove(0);
    let items = generated.model.modules.iter().flat_map(|module| &module.items);
    let structs: BTreeSet<_> = items
        .filter(|item| matches!(item.kind, ItemKind::Struct(_)))
        .map(|item| item.name.clone())
        .collect();
    let tested: BTreeSet<_> = fixtures("data-models").iter().map(|path| name(path)).collect();
    assert_eq!(structs, tested);
    for ty in structs.iter().filter(|ty| *ty != "ApiResponse") {
        let cases: BTreeSet<_> =
            fixtures(&format!("data-models/{ty}")).iter().map(|path| name(path)).collect();
        for case in ["full", "minimal", "unknown-field", "bad-wrong-type"] {
            assert!(cases.contains(case), "{ty} has no fixture `{case}`");
        }
    }
}
