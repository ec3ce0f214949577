//! The live edition and its locks as they are, changed one fact at a time with the accepted
//! differences in force: each change must be reported.

use std::collections::{BTreeMap, BTreeSet};

use facts::{
    accept as accepted,
    adapters::edition::Edition,
    check::sdks as compare_all,
    finding::{Class, Finding, Source},
    listing::Witness,
};
use serde_json::{Map, Value, json};
use spec::source::Sources;

use super::{
    mirror::reached,
    mutations::{LOCKS, compare, each_change, kind, total},
    real::inputs,
};
use crate::workspace::{Mutations, mutations};

/// A file as JSON, and what to change in it.
type Edit<'a> = (String, &'a str, Value);

/// Changes of a property of a model, by name.
fn of_property(definition: &Value, name: &str) -> Vec<(&'static str, Value)> {
    let is_sent = definition["x-direction"] != "response";
    let required = definition["required"].as_array().cloned().unwrap_or_default();
    let is_required = required.contains(&json!(name));
    let mut changes = Vec::new();
    let mut change = |what, apply: &dyn Fn(&mut Value)| {
        let mut edited = definition.clone();
        apply(&mut edited);
        changes.push((what, edited));
    };
    change("drop", &|definition| {
        definition["properties"].as_object_mut().unwrap().remove(name);
        require(definition, required.iter().filter(|other| *other != name));
    });
    change("rename", &|definition| {
        let renamed = format!("renamed_{name}");
        let properties = definition["properties"].as_object_mut().unwrap();
        let value = properties.remove(name).unwrap();
        properties.insert(renamed.clone(), value);
        let renamed = json!(renamed);
        require(
            definition,
            required.iter().map(|other| if other == name { &renamed } else { other }),
        );
    });
    change("type", &|definition| {
        let ty = &definition["properties"][name]["type"];
        let is_flag = *ty == "boolean" || *ty == json!(["boolean", "null"]);
        let other = if is_flag { "string" } else { "boolean" };
        definition["properties"][name] = json!({ "description": "Other.", "type": other });
    });
    change("add", &|definition| {
        definition["properties"]["added"] = json!({ "description": "New.", "type": "string" });
    });
    if is_sent {
        change(if is_required { "loosen" } else { "tighten" }, &|definition| {
            let kept = required.iter().filter(|other| *other != name);
            let added = json!(name);
            require(definition, kept.chain((!is_required).then_some(&added)));
        });
    }
    let property = &definition["properties"][name];
    let is_null = |schema: &Value| *schema == json!({ "type": "null" });
    let nullable = property["type"].as_array().is_some_and(|types| types.contains(&json!("null")))
        || property["anyOf"].as_array().is_some_and(|any| any.iter().any(is_null));
    // Any JSON may be null anyway.
    if ["type", "anyOf", "$ref"].iter().all(|keyword| property.get(keyword).is_none()) {
        return changes;
    }
    change(if nullable { "not-null" } else { "null" }, &|definition| {
        let property = definition["properties"][name].as_object_mut().unwrap();
        if let Some(any) = property.get("anyOf").cloned() {
            let kept = any.as_array().unwrap().iter().find(|schema| !is_null(schema)).unwrap();
            property.remove("anyOf");
            property.extend(kept.as_object().unwrap().clone());
        } else if let Some(ty) = property.get("type").cloned() {
            let types = ty.as_array().cloned().unwrap_or_else(|| vec![ty]);
            let mut kept: Vec<_> = types.into_iter().filter(|ty| ty != "null").collect();
            if !nullable {
                kept.push(json!("null"));
            }
            let only = kept.len() == 1;
            property.insert("type".to_owned(), if only { kept.remove(0) } else { kept.into() });
        } else {
            let reference = property.remove("$ref").unwrap();
            let either = json!([{ "$ref": reference }, { "type": "null" }]);
            property.insert("anyOf".to_owned(), either);
        }
    });
    changes
}

/// Makes these the properties that are required; codegen wants no empty list of them.
fn require<'a>(definition: &mut Value, names: impl Iterator<Item = &'a Value>) {
    let names: Vec<_> = names.cloned().collect();
    let definition = definition.as_object_mut().unwrap();
    if names.is_empty() {
        definition.remove("required");
    } else {
        definition.insert("required".to_owned(), names.into());
    }
}

fn of_models<'a>(name: &'a str, root: &Value, edits: &mut Vec<Edit<'a>>) {
    for (definition, value) in root["$defs"].as_object().unwrap() {
        let mut edit = |what: String, value: Value| {
            let mut root = root.clone();
            root["$defs"][definition] = value;
            edits.push((what, name, root));
        };
        for property in value["properties"].as_object().into_iter().flatten() {
            for (what, value) in of_property(value, property.0) {
                edit(format!("model-{what} {definition}.{}", property.0), value);
            }
        }
        if let Some(values) = value["oneOf"].as_array() {
            let mut fewer = value.clone();
            fewer["oneOf"].as_array_mut().unwrap().pop();
            edit(format!("model-value {definition} ({} values)", values.len()), fewer);
        }
    }
}

fn of_operations<'a>(name: &'a str, root: &Value, edits: &mut Vec<Edit<'a>>) {
    const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
    for (path, item) in root["paths"].as_object().unwrap() {
        for verb in VERBS {
            let Some(operation) = item.get(verb) else { continue };
            let mut edit = |what: &str, apply: &dyn Fn(&mut Value)| {
                let mut root = root.clone();
                let item = &mut root["paths"][path];
                apply(item);
                // Nothing is left of a path without operations.
                if VERBS.iter().all(|verb| item.get(verb).is_none()) {
                    root["paths"].as_object_mut().unwrap().remove(path);
                }
                edits.push((format!("operation-{what} {verb} {path}"), name, root));
            };
            edit("drop", &|item| {
                item.as_object_mut().unwrap().remove(verb);
            });
            for number in 0..operation["parameters"].as_array().map_or(0, Vec::len) {
                edit("parameter", &|item| {
                    item[verb]["parameters"].as_array_mut().unwrap().remove(number);
                });
            }
            if operation.get("requestBody").is_some() {
                edit("body", &|item| {
                    item[verb].as_object_mut().unwrap().remove("requestBody");
                });
            }
            let answers: Vec<_> = operation["responses"]
                .as_object()
                .unwrap()
                .iter()
                .filter(|(status, response)| {
                    status.starts_with('2') && response.get("content").is_some()
                })
                .map(|(status, _)| status)
                .collect();
            if !answers.is_empty() {
                edit("answer", &|item| {
                    for status in &answers {
                        let schema = &mut item[verb]["responses"][status]["content"]["application/json"]
                            ["schema"];
                        let other = if path.contains("numbers") {
                            "contact.json#/$defs/Contact"
                        } else {
                            "number.json#/$defs/NumberLookup"
                        };
                        schema["x-type-arguments"]["T"] = json!({ "$ref": other });
                    }
                });
                edit("no-answer", &|item| {
                    for status in &answers {
                        let response = item[verb]["responses"][status].as_object_mut().unwrap();
                        response.remove("content");
                    }
                });
            }
        }
        let mut moved = root.clone();
        let item = moved["paths"].as_object_mut().unwrap().remove(path).unwrap();
        moved["paths"][format!("{path}/more")] = item;
        edits.push((format!("operation-path all {path}"), name, moved));
    }
}

/// Enums whose values no SDK lists: an open enum agrees with a plain string.
const NOT_LISTED: [&str; 22] = [
    "AccountType",
    "ButtonType",
    "CallDirection",
    "CallFailureReason",
    "CallMode",
    "CallPartyKind",
    "CallStatus",
    "DeliveryStatus",
    "MessageDirection",
    "MessageStatus",
    "NotificationRecipient",
    "RecordAction",
    "TemplateHeaderType",
    "TemplateStatus",
    "TemplateVariableType",
    "UserStatus",
    "VoiceAgentPartyKind",
    "VoiceAgentTool",
    "VoiceCallbackOutcome",
    "VoiceRoute",
    "VoiceSessionType",
    "VoiceSpeechSetting",
];

/// Fields that the words of the Rust crate have, and no type of any SDK.
const ONLY_WORDS: [&str; 2] =
    ["SendMessageResponse.scheduled_at", "UpdateSmsMarketRequest.numbers"];

/// Pages of a list for which no SDK has a type of its own: a lock names the member with the items
/// alone.
const PAGES: [&str; 4] = ["CallList", "MessageList", "SenderProfileList", "VoiceAgentList"];

/// Whether no witness says anything about what was changed. `tells_null` has the models of which
/// one tells null from absence, and `newer` the fields of which only newer ones know.
fn is_silent(what: &str, tells_null: &BTreeSet<String>, newer: &BTreeSet<String>) -> bool {
    let (change, subject) = what.split_once(' ').unwrap();
    let (model, field) = subject.split_once(['.', ' ']).unwrap();
    let is_page = PAGES.contains(&model);
    let is_said = !ONLY_WORDS.contains(&subject);
    match change {
        "model-null" | "model-not-null" => {
            // A query cannot say null.
            model.ends_with("Query") || !tells_null.contains(model) || newer.contains(subject)
        }
        "model-value" => NOT_LISTED.contains(&model),
        "model-add" => is_page,
        "model-type" | "model-tighten" if !is_said => true,
        _ => is_page && field == "pagination",
    }
}

/// Models of which a witness tells null from absence: those that the TypeScript SDK has, and what
/// the Python SDK sends.
fn tells_null(files: &BTreeMap<String, String>, newer: &BTreeSet<String>) -> BTreeSet<String> {
    let json = |name: &str| serde_json::from_str::<Value>(&files[name]).unwrap();
    let names = files.keys().filter(|name| !name.ends_with("lock.json"));
    let models: Map<String, Value> =
        names.filter_map(|name| json(name)["$defs"].as_object().cloned()).flatten().collect();
    let plain = |path: &str| {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let known = |sdk: &str| -> BTreeSet<(String, String)> {
        let lock = json(&format!("{sdk}-sdk.lock.json"));
        let operations = lock["operations"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        operations.map(|one| (text(&one["method"]), plain(&text(&one["path"])))).collect()
    };
    let (typescript, python) = (known("typescript"), known("python"));
    let mut queue = Vec::new();
    for (path, item) in json("openapi.json")["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            let key = (verb.to_uppercase(), plain(path));
            if typescript.contains(&key) {
                queue.extend(references(operation));
            } else if python.contains(&key) {
                queue.extend(references(&operation["requestBody"]));
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = queue.pop() {
        let Some(model) = models.get(&name).filter(|_| found.insert(name.clone())) else {
            continue;
        };
        for (field, value) in model["properties"].as_object().into_iter().flatten() {
            if !newer.contains(&format!("{name}.{field}")) {
                queue.extend(references(value));
            }
        }
    }
    found
}

/// Names of the models that a value refers to.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            let name = target.and_then(|target| target.split("#/$defs/").nth(1));
            let own = name.map(|name| name.split('/').next().unwrap().to_owned());
            members.values().flat_map(references).chain(own).collect()
        }
        _ => Vec::new(),
    }
}

/// The places that are accepted of the TypeScript SDK as a difference of this class.
fn accepted_of_typescript(accepted: &str, class: Class) -> BTreeSet<String> {
    let file = Sources::default().add(accepted::OF_SDKS, accepted);
    let (entries, _) = accepted::read(file, accepted).unwrap();
    let found = entries.into_iter().filter(|entry| {
        let witness = entry.witness.get_ref();
        entry.class.get_ref() == class.as_str()
            && (witness == "*" || witness.contains("typescript"))
    });
    found.flat_map(|entry| entry.at).map(|place| place.get_ref().clone()).collect()
}

/// Whether a change of a lock means nothing to an edition that promises less than the lock.
fn is_silent_in_a_lock(sdk: &str, what: &str, sent: &BTreeSet<String>, left_out: &[&str]) -> bool {
    let (change, subject) = what.split_once(' ').unwrap();
    let Some((ty, key)) = subject.rsplit_once('.') else { return false };
    let is_answer = !sent.contains(ty);
    let is_left_out = sdk == "typescript" && left_out.contains(&key.trim_end_matches('?'));
    match change.rsplit_once('-').unwrap().1 {
        "absence" => is_answer,
        "null" => is_left_out || sdk == "rust" || (is_answer && sdk == "python"),
        "type" | "values" => is_left_out,
        _ => false,
    }
}

#[test]
fn every_change_of_the_live_edition_is_reported() {
    let base = inputs();
    assert_eq!(compare_all(&base).exit_code(), 0);
    let newer =
        accepted_of_typescript(base.accepted.as_ref().unwrap().text.as_str(), Class::NotInSdk);
    let tells_null = tells_null(&base.folders[0].files, &newer);
    let mut edits = Vec::new();
    for (name, text) in &base.folders[0].files {
        let root: Value = serde_json::from_str(text).unwrap();
        if name == "openapi.json" {
            of_operations(name, &root, &mut edits);
        } else if root.get("$defs").is_some() {
            of_models(name, &root, &mut edits);
        }
    }
    let step = if mutations() == Mutations::All { 1 } else { 151 };
    let mut score: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    let (mut tried, mut refused) = (0, 0);
    for (what, name, root) in edits.into_iter().step_by(step) {
        tried += 1;
        let mut changed = base.clone();
        let text = serde_json::to_string_pretty(&root).unwrap();
        changed.folders[0].files.insert(name.to_owned(), text);
        let report = compare_all(&changed);
        // A list without its items, a query without its page: the generator refuses that before any
        // witness is asked.
        if !report.unread.is_empty() {
            refused += 1;
            continue;
        }
        let is_reported = report.exit_code() == 1;
        if !is_reported && is_silent(&what, &tells_null, &newer) {
            continue;
        }
        let (found, all) = score.entry(kind(&what)).or_default();
        *all += 1;
        *found += usize::from(is_reported);
        if !is_reported {
            missed.push(what);
        }
    }
    println!("changes of the live edition: {}", total(&score));
    assert!(tried > 20 && refused * 10 < tried, "{refused} of {tried} changes are refused");
    assert_eq!(missed, Vec::<String>::new());
}

/// A new release of an SDK that differs from the lock in anything is reported, whatever is accepted
/// today.
#[test]
fn every_change_of_a_lock_is_reported_by_the_live_edition() {
    let base = inputs();
    let mut sources = Sources::default();
    let edition = Edition::read(&base.folders, &mut sources).unwrap();
    let text = base.accepted.as_ref().unwrap().text.as_str();
    let file = sources.add(accepted::OF_SDKS, text);
    let (entries, _) = accepted::read(file, text).unwrap();
    let left_out = accepted_of_typescript(text, Class::NotInSchema);
    let left_out: Vec<_> =
        left_out.iter().filter_map(|place| Some(place.rsplit_once('.')?.1)).collect();
    let locks: Vec<(&str, Value)> =
        LOCKS.iter().map(|(sdk, text)| (*sdk, serde_json::from_str(text).unwrap())).collect();
    let mut score: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (sdk, lock) in &locks {
        let others = locks.iter().filter(|(other, _)| other != sdk);
        let others: Vec<Finding> = others.flat_map(|(_, lock)| compare(&edition, lock)).collect();
        let is_in_step = |lock: &Value| {
            let findings = compare(&edition, lock).into_iter().chain(others.iter().cloned());
            let sdks = [Witness::Python, Witness::Rust, Witness::TypeScript].map(Source::Sdk);
            let (left, faults) = accepted::apply(file, &entries, &sdks, findings.collect());
            left.is_empty() && faults.is_empty()
        };
        assert!(is_in_step(lock));
        let sent = reached(lock, true);
        each_change(sdk, lock, 61, &mut |what, _, lock| {
            let is_reported = !is_in_step(lock);
            if !is_reported && is_silent_in_a_lock(sdk, what, &sent, &left_out) {
                return;
            }
            let (found, all) = score.entry(kind(what)).or_default();
            *all += 1;
            *found += usize::from(is_reported);
            if !is_reported {
                missed.push(what.to_owned());
            }
        });
    }
    println!("changes of the SDK locks against the live edition: {}", total(&score));
    assert!(score.values().map(|(_, all)| all).sum::<usize>() > mutations().least(80), "{score:?}");
    assert_eq!(missed, Vec::<String>::new());
}
