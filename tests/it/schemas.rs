//! Schemas and types say the same: the meta-schema accepts the schemas, the fixtures are valid, and `schema_for!` gives the schemas back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use xtask::codegen::load;

use crate::workspace::{assert_listed, fixtures, root};

fn read(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

#[test]
fn the_meta_schemas_accept_every_edition_and_reject_faults() {
    let model = jsonschema::validator_for(&read("schema/meta-schema.json")).unwrap();
    let edition = jsonschema::validator_for(&read("schema/edition-schema.json")).unwrap();
    let differences = jsonschema::validator_for(&read("schema/differences-schema.json")).unwrap();
    let editions: Vec<_> = ["schema", "tests/fixtures/editions"]
        .iter()
        .flat_map(|path| load::read(&root(), path.as_ref()).unwrap())
        .map(|folder| folder.path.display().to_string())
        .collect();
    assert!(editions.len() >= 5, "{editions:?}");
    for folder in editions {
        let manifest = read(&format!("{folder}/edition.json"));
        assert!(
            edition.is_valid(&manifest),
            "{folder}: {:?}",
            edition.iter_errors(&manifest).next()
        );
        for file in manifest["files"].as_array().unwrap() {
            let file = read(&format!("{folder}/{}", file.as_str().unwrap()));
            assert!(model.is_valid(&file), "{folder}: {:?}", model.iter_errors(&file).next());
        }
        if let Some(file) = manifest["differences"]["file"].as_str() {
            let file = read(&format!("{folder}/{file}"));
            let first = differences.iter_errors(&file).next();
            assert!(first.is_none(), "{folder}: {first:?}");
        }
    }
    // What needs more than one place at a time is the generator's part.
    let across = [
        "default-fit",
        "default-required",
        "direction-mixed",
        "example-fit",
        "name-clash-property",
        "name-clash-variant",
        "parameter-faults",
        "range",
        "ref-cycle",
        "ref-file-missing",
        "ref-generic",
        "ref-missing",
        "ref-outside",
        "required-missing",
        "rust-name",
        "type-name",
        "value-case",
        "variant-reserved",
    ];
    let broken = fixtures("broken");
    let is_there = |name: &&str| broken.iter().any(|path| path.file_stem().unwrap() == *name);
    assert!(across.iter().all(is_there), "a fixture of `across` is gone");
    for path in broken {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        if let Ok(mut file) = serde_json::from_str::<Value>(&text)
            && name != "json-key-twice"
            && !across.contains(&name.as_str())
        {
            if let Some(file) = file.as_object_mut() {
                file.insert("$schema".to_owned(), json!("../meta-schema.json"));
            }
            assert!(!model.is_valid(&file), "the meta-schema accepts {name}");
        }
    }
}

/// The schema of one definition as a document of its own, in the official dialect, with all definitions of its edition
/// and of those that it uses.
fn bundled(edition: &str, name: &str) -> Value {
    let mut definitions = Map::new();
    let manifest = read(&format!("schema/{edition}/edition.json"));
    let used = manifest["uses"].as_array().unwrap().iter().map(|used| used.as_str().unwrap());
    for folder in used.chain(["."]) {
        let folder = format!("schema/{edition}/{folder}");
        for file in read(&format!("{folder}/edition.json"))["files"].as_array().unwrap() {
            let file = read(&format!("{folder}/{}", file.as_str().unwrap()));
            definitions.extend(file["$defs"].as_object().unwrap().clone());
        }
    }
    let mut definitions = Value::Object(definitions);
    rename_references(&mut definitions);
    json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": format!("#/$defs/{name}"), "$defs": definitions })
}

fn rename_references(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                *reference = format!("#{}", reference.split_once('#').unwrap().1);
            }
            members.values_mut().for_each(rename_references);
        }
        Value::Array(items) => items.iter_mut().for_each(rename_references),
        _ => {}
    }
}

#[test]
fn fixtures_are_valid_where_they_should_be() {
    for folder in fixtures("data-models") {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let schema = bundled("data-models", &name);
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for path in fixtures(&format!("data-models/{name}")) {
            let case = path.file_stem().unwrap().to_string_lossy().into_owned();
            let instance = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            if matches!(
                case.as_str(),
                "full"
                    | "minimal"
                    | "error"
                    | "success-contact"
                    | "success-null-data"
                    | "unknown-field"
            ) {
                let errors: Vec<_> =
                    validator.iter_errors(&instance).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{name} {case}: {errors:?}");
            } else if case != "error-bare" {
                // The types are more tolerant than the schema; `wire` shows which of these they read.
                let is_generic = name == "ApiResponse" && case == "bad-wrong-type";
                assert!(
                    is_generic || !validator.is_valid(&instance),
                    "{} is valid: the schema knows its value or takes its type now, so it needs another",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn fixtures_of_the_live_edition_are_valid_where_they_should_be() {
    let mut count = 0;
    for folder in fixtures("live") {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let schema = bundled("live", &name);
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for path in fixtures(&format!("live/{name}")) {
            let case = path.file_stem().unwrap().to_string_lossy().into_owned();
            let instance = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let errors: Vec<_> =
                validator.iter_errors(&instance).map(|error| error.to_string()).collect();
            if matches!(case.as_str(), "full" | "minimal" | "cleared") {
                assert!(errors.is_empty(), "{name} {case}: {errors:?}");
                count += 1;
            } else if case.starts_with("bad-") || case == "unknown-values" {
                assert!(
                    !errors.is_empty(),
                    "{} is valid: the schema knows its value or takes its type now, so it needs another",
                    path.display()
                );
            }
        }
    }
    assert!(count > 90, "{count}");
}

#[test]
fn examples_are_valid() {
    let examples = |edition| count_valid_examples(&bundled(edition, "Contact"));
    assert!(examples("data-models") > 100);
    assert!(examples("live") > 400);
}

fn count_valid_examples(definitions: &Value) -> usize {
    let mut count = 0;
    for (name, definition) in definitions["$defs"].as_object().unwrap() {
        // Without what is required, an object with one property is enough.
        let schema =
            json!({ "properties": definition["properties"], "$defs": definitions["$defs"] });
        let Some(properties) = definition["properties"].as_object() else { continue };
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for (property, schema) in properties {
            for example in schema["examples"].as_array().into_iter().flatten() {
                let object = json!({ property: example });
                assert!(validator.is_valid(&object), "{name}.{property}: {example}");
                count += 1;
            }
        }
    }
    count
}

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
    assert_listed("schemas_of! of the page in tests/it/schemas.rs", &found_names, &names);
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
    assert_listed("schemas_of! of the live edition in tests/it/schemas.rs", &found_names, &own);
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
