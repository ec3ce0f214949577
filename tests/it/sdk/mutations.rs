//! The real locks, changed one fact at a time: every change must be reported, by the name of the
//! field that was changed.
//!
//! What they are compared with is an edition made from them, which promises all that they say.
//! `MUTATIONS=all` tries every change.

use std::collections::BTreeMap;

use facts::{
    adapters::{edition::Edition, sdk_lock as lock, sdk_type},
    finding::Finding,
};
use serde_json::{Map, Value, json};

use super::{
    line,
    mirror::{mirror, parse, reached},
};
use crate::workspace::mutations;

pub(super) const LOCKS: [(&str, &str); 3] = [
    ("python", include_str!("../../../schema/live/python-sdk.lock.json")),
    ("rust", include_str!("../../../schema/live/rust-sdk.lock.json")),
    ("typescript", include_str!("../../../schema/live/typescript-sdk.lock.json")),
];

/// The change of a map, or `None` if it does not apply.
type Change = fn(&str, &Value) -> Option<Vec<(String, Value)>>;

fn with_null(value: &Value, add: bool) -> Value {
    match (value.as_array(), add) {
        (Some(values), true) => values.iter().cloned().chain([Value::Null]).collect(),
        (Some(values), false) => values.iter().filter(|value| !value.is_null()).cloned().collect(),
        (None, true) => json!(format!("{} | null", value.as_str().unwrap())),
        (None, false) => json!(value.as_str().unwrap().trim_end_matches(" | null")),
    }
}

const CHANGES: [(&str, Change); 7] = [
    ("drop", |_, _| Some(vec![])),
    ("rename", |key, value| Some(vec![(format!("renamed_{key}"), value.clone())])),
    ("add", |key, value| {
        Some(vec![(key.to_owned(), value.clone()), ("added?".to_owned(), json!("string"))])
    }),
    ("null", |key, value| Some(vec![(key.to_owned(), with_null(value, !parse(value).1))])),
    ("absence", |key, value| {
        let flipped = key.strip_suffix('?').map_or_else(|| format!("{key}?"), str::to_owned);
        Some(vec![(flipped, value.clone())])
    }),
    ("type", |key, value| {
        let (ty, nullable) = parse(value);
        let other = if ty == sdk_type::Type::Boolean { "string" } else { "boolean" };
        let value = with_null(&json!(other), true);
        Some(vec![(key.to_owned(), if nullable { value } else { json!(other) })])
    }),
    ("values", |key, value| {
        let mut values = value.as_array()?.clone();
        values.remove(0);
        Some(vec![(key.to_owned(), values.into())])
    }),
];

/// Whether the rules say that a change means nothing: an answer's key that may be absent or null is
/// an `Option` either way.
fn is_silent(sdk: &str, change: &str, is_sent: bool, key: &str, value: &Value) -> bool {
    let nullable = parse(value).1;
    let is_any =
        parse(value).0 == sdk_type::Type::Any || matches!(parse(value).0, sdk_type::Type::Union(_));
    match change {
        "absence" => !is_sent && (!nullable || !key.ends_with('?')),
        "null" => is_any || sdk == "rust" || (!is_sent && sdk == "python" && !nullable),
        _ => false,
    }
}

fn changed(map: &Map<String, Value>, key: &str, change: Change) -> Option<Value> {
    let mut map = map.clone();
    let value = map.remove(key)?;
    map.extend(change(key, &value)?);
    Some(map.into())
}

/// A change of a lock: what was done, the name that a finding about it has in it, and the result.
type Changed<'a> = dyn FnMut(&str, &str, &Value) + 'a;

/// Every `step`-th change (see [`mutations`]) of a lock that means something.
pub(super) fn each_change(sdk: &str, lock: &Value, step: usize, then: &mut Changed<'_>) {
    let step = mutations().step(step);
    let mut number = 0;
    let mut is_next = || {
        number += 1;
        number % step == 0
    };
    let (sent, read) = (reached(lock, true), reached(lock, false));
    for name in sent.union(&read) {
        let Some(fields) = lock["types"][name].as_object() else { continue };
        for (key, value) in fields {
            for (what, change) in CHANGES {
                if is_silent(sdk, what, sent.contains(name), key, value) || !is_next() {
                    continue;
                }
                let Some(map) = changed(fields, key, change) else { continue };
                let mut lock = lock.clone();
                lock["types"][name] = map;
                let about = if what == "add" { "added" } else { key.trim_end_matches('?') };
                then(&format!("{sdk}-{what} {name}.{key}"), &format!(".{about} "), &lock);
            }
        }
    }
    let operations = lock["operations"].as_array().unwrap();
    for (index, operation) in operations.iter().enumerate() {
        let label = format!("{} {}", operation["method"], operation["path"]);
        let mut edit = |what: &str, apply: &dyn Fn(&mut Value)| {
            let mut lock = lock.clone();
            apply(&mut lock["operations"][index]);
            if is_next() {
                then(&format!("{sdk}-operation-{what} {label}"), "", &lock);
            }
        };
        edit("method", &|operation| operation["method"] = json!("HEAD"));
        edit("path", &|operation| operation["path"] = json!("/v4/other"));
        edit("headers", &|operation| operation["headers"] = json!([]));
        edit("header", &|operation| {
            operation["headers"].as_array_mut().unwrap().push(json!("x-new"));
        });
        edit("query", &|operation| operation["parameters"]["query added?"] = json!("string"));
        edit("body", &|operation| operation["parameters"]["body added?"] = json!("string"));
        if operation["answer"] != "null" {
            edit("answer", &|operation| operation["answer"] = json!("boolean"));
        }
        // What another operation answers: the envelope is the same, what is in it is not.
        let other = operations.iter().map(|other| &other["answer"]).find(|other| {
            **other != operation["answer"] && **other != "null" && operation["answer"] != "null"
        });
        if let Some(other) = other {
            edit("other-answer", &|operation| operation["answer"] = other.clone());
        }
        for key in operation["parameters"].as_object().unwrap().keys() {
            edit("parameter", &|operation| {
                operation["parameters"].as_object_mut().unwrap().remove(key);
            });
        }
        edit("drop", &|operation| operation["path"] = json!("/v4/gone"));
    }
}

/// Compares a lock with an edition.
pub(super) fn compare(edition: &Edition, lock: &Value) -> Vec<Finding> {
    let text = serde_json::to_string(lock).unwrap();
    let file = spec::source::Sources::default().add("x-sdk.lock.json", text.as_str());
    facts::compare::sdk(edition, &lock::read(file, &text).unwrap())
}

#[test]
fn every_change_of_a_lock_is_reported() {
    let mut score: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (sdk, text) in LOCKS {
        let lock: Value = serde_json::from_str(text).unwrap();
        let mut sources = spec::source::Sources::default();
        let edition = Edition::read(&[mirror(&lock)], &mut sources);
        let edition = edition.unwrap_or_else(|findings| {
            panic!("{}", spec::diagnostic::render(&findings, &sources, false))
        });
        let run = |lock: &Value| compare(&edition, lock).iter().map(line).collect::<Vec<_>>();
        assert_eq!(run(&lock), Vec::<String>::new(), "{sdk}: the lock agrees with its own edition");
        each_change(sdk, &lock, 41, &mut |what, about, lock| {
            let (found, all) = score.entry(kind(what)).or_default();
            *all += 1;
            if run(lock).iter().any(|line| line.contains(about)) {
                *found += 1;
            } else {
                missed.push(what.to_owned());
            }
        });
    }
    println!("changes of the SDK locks: {}", total(&score));
    assert!(
        score.values().map(|(_, all)| all).sum::<usize>() > mutations().least(150),
        "{score:?}"
    );
    assert_eq!(missed, Vec::<String>::new());
}

/// The first word.
pub(super) fn kind(what: &str) -> String {
    what.split(' ').next().unwrap().to_owned()
}

/// `12 of 12 reported`, in all and of each kind.
pub(super) fn total(score: &BTreeMap<String, (usize, usize)>) -> String {
    let (found, all) = score.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    format!("{found} of {all} reported; {score:?}")
}
