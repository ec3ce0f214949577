//! What the types do with JSON: every fixture is decoded and written again, and a snapshot for each
//! type shows what changed.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use emit::model::ItemKind;
use sent_models::{ApiResponse, Contact, DecodeError, decode, live};
use spec::{edition::load, operations::Data};

use crate::{
    types::{self, strictly},
    workspace::{assert_listed, assert_snapshot, data_models, fixtures, root},
};

/// What a type writes of a document; again, that is the same.
fn rewrite(strictly: Strictly, json: &str) -> Result<String, DecodeError> {
    let text = strictly(json)? + "\n";
    assert_eq!(strictly(&text)? + "\n", text, "writing is stable");
    Ok(text)
}

type Strictly = fn(&str) -> Result<String, DecodeError>;

/// How a type of an edition reads and writes.
fn of(edition: &str, name: &str) -> Strictly {
    if name == "ApiResponse" {
        return strictly::<ApiResponse<Contact>>;
    }
    let found = types::of(&format!("schema/{edition}")).iter().find(|ty| ty.name == name);
    found.unwrap_or_else(|| panic!("{edition} has fixtures of {name}, and no such type")).strictly
}

/// The lines that a rewriting takes away (`-`) and adds (`+`); a comma more or less does not count.
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

/// Decodes and writes every fixture of an edition; `prefix` stands before the names of the
/// snapshots.
fn check(edition: &str, prefix: &str) {
    for folder in fixtures(edition) {
        let ty = name(&folder);
        let strictly = of(edition, &ty);
        let mut text = String::new();
        for path in fixtures(&format!("{edition}/{ty}")) {
            let case = name(&path);
            let json = fs::read_to_string(&path).unwrap();
            let outcome = rewrite(strictly, &json);
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
        assert_snapshot!(format!("{prefix}{ty}"), text);
    }
}

#[test]
fn every_fixture_round_trips_or_fails_with_a_path() {
    check("data-models", "wire-");
    check("live", "wire-live-");
}

/// What stands in a fixture `full` of the live edition is read and written back to the letter; only
/// times come back in UTC.
#[test]
fn full_answers_lose_nothing() {
    for folder in fixtures("live") {
        let ty = name(&folder);
        let json = fs::read_to_string(folder.join("full.json")).unwrap();
        assert_eq!(
            rewrite(of("live", &ty), &json).unwrap(),
            json.replace("+00:00\"", "Z\""),
            "{ty}"
        );
    }
}

/// Whatever an operation carries has fixtures: full, the least that is read, and every optional
/// field null.
#[test]
fn every_body_query_and_answer_has_fixtures() {
    let live = crate::operations::live();
    let mut carried = BTreeSet::new();
    for operation in &live.operations.unwrap().list {
        carried.extend(operation.query.as_ref().map(|query| query.name.clone()));
        carried.extend(operation.body.as_ref().map(|body| body.definition.name.clone()));
        match &operation.data {
            Data::One(data) | Data::Many(data) => _ = carried.insert(data.name.clone()),
            Data::None => {}
        }
    }
    let tested: BTreeSet<_> = fixtures("live").iter().map(|path| name(path)).collect();
    assert_listed("types with fixtures in tests/fixtures/live", &tested, &carried);
    for ty in &carried {
        let cases: BTreeSet<_> =
            fixtures(&format!("live/{ty}")).iter().map(|path| name(path)).collect();
        assert!(cases.contains("full"), "{ty}");
        let has_optional = ["minimal", "nulls", "cleared"].iter().any(|case| cases.contains(*case));
        assert!(has_optional || cases.len() == 1, "{ty}: {cases:?}");
    }
}

#[test]
fn every_struct_has_a_full_and_a_minimal_fixture() {
    let generated = emit::generate(&[data_models()]).unwrap().remove(0);
    let items = generated.model.modules.iter().flat_map(|module| &module.items);
    let structs: BTreeSet<_> = items
        .filter(|item| matches!(item.kind, ItemKind::Struct(_)))
        .map(|item| item.name.clone())
        .collect();
    let tested: BTreeSet<_> = fixtures("data-models").iter().map(|path| name(path)).collect();
    assert_listed("types with fixtures in tests/fixtures/data-models", &tested, &structs);
    for ty in structs.iter().filter(|ty| *ty != "ApiResponse") {
        let cases: BTreeSet<_> =
            fixtures(&format!("data-models/{ty}")).iter().map(|path| name(path)).collect();
        for case in ["full", "minimal", "unknown-field", "bad-wrong-type"] {
            assert!(cases.contains(case), "{ty} has no fixture `{case}`");
        }
    }
}

/// A new field gets a value in the fixture `full` of its type.
#[test]
fn full_fixtures_have_every_field() {
    for edition in ["data-models", "live"] {
        let folder = Path::new("schema").join(edition);
        let generated = emit::generate(&load::read(&root(), &folder).unwrap()).unwrap();
        let modules = generated.iter().flat_map(|generated| &generated.model.modules);
        for item in modules.flat_map(|module| &module.items) {
            let path = root().join(format!("tests/fixtures/{edition}/{}/full.json", item.name));
            let (ItemKind::Struct(ty), Ok(json)) = (&item.kind, fs::read_to_string(path)) else {
                continue;
            };
            let full: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&json).unwrap();
            for field in &ty.fields {
                let has_it = full.contains_key(&field.wire);
                assert!(has_it, "{edition}/{}/full.json lacks `{}`", item.name, field.wire);
            }
        }
    }
}

/// The envelope of the page holds what the live API answers.
#[test]
fn answers_of_the_live_edition_come_in_the_envelope() {
    let meta = r#"{ "request_id": "req_1", "timestamp": "2026-10-05T08:15:00Z", "version": "v3" }"#;
    let full = root().join("tests/fixtures/live/ContactList/full.json");
    let full = fs::read_to_string(full).unwrap();
    let answer = format!(r#"{{ "success": true, "data": {full}, "error": null, "meta": {meta} }}"#);
    let list = decode::<ApiResponse<live::ContactList>>(&answer).unwrap().into_result().unwrap();
    assert_eq!((list.contacts.len(), list.pagination.page), (1, Some(1)));

    let error = r#"{ "code": "RESOURCE_001", "message": "no such contact" }"#;
    let answer = format!(r#"{{ "success": false, "error": {error}, "meta": {meta} }}"#);
    let error = decode::<ApiResponse<live::Contact>>(&answer).unwrap().into_result().unwrap_err();
    assert_eq!((error.code(), error.request_id()), (Some("RESOURCE_001"), "req_1"));

    let answer = format!(r#"{{ "success": true, "data": {{ "contacts": 7 }}, "meta": {meta} }}"#);
    let error = decode::<ApiResponse<live::ContactList>>(&answer).unwrap_err().to_string();
    assert!(error.starts_with("data.contacts: "), "{error}");
}
