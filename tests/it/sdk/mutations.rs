//! The real locks, changed one fact at a time: every change must be reported, by the name of the field that was changed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    check, lines,
    mirror::{edition, parse, reached},
};

const LOCKS: [(&str, &str); 2] = [
    ("python", include_str!("../../../schema/live/python-sdk.lock.json")),
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
        let other = if ty == xtask::sdk::ty::Type::Boolean { "string" } else { "boolean" };
        let value = with_null(&json!(other), true);
        Some(vec![(key.to_owned(), if nullable { value } else { json!(other) })])
    }),
    ("values", |key, value| {
        let mut values = value.as_array()?.clone();
        values.remove(0);
        Some(vec![(key.to_owned(), values.into())])
    }),
];

/// Whether the rules say that a change means nothing: an answer's key that may be absent or null is an `Option` either way.
fn is_silent(sdk: &str, change: &str, is_sent: bool, key: &str, value: &Value) -> bool {
    let nullable = parse(value).1;
    let is_any = parse(value).0 == xtask::sdk::ty::Type::Any
        || matches!(parse(value).0, xtask::sdk::ty::Type::Union(_));
    match change {
        "absence" => !is_sent && (!nullable || !key.ends_with('?')),
        "null" => is_any || (!is_sent && sdk == "python" && !nullable),
        _ => false,
    }
}

fn changed(map: &Map<String, Value>, key: &str, change: Change) -> Option<Value> {
    let mut map = map.clone();
    let value = map.remove(key)?;
    map.extend(change(key, &value)?);
    Some(map.into())
}

#[test]
fn every_change_of_a_lock_is_reported() {
    let mut score: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (sdk, text) in LOCKS {
        let lock: Value = serde_json::from_str(text).unwrap();
        let (openapi, models) = edition(&lock);
        let run = |lock: &Value| {
            lines(&check(
                &[("openapi.json", &openapi), ("models.json", &models), ("x-sdk.lock.json", lock)],
                None,
            ))
        };
        assert_eq!(run(&lock), Vec::<String>::new(), "{sdk}: the lock agrees with its own edition");
        let mut note = |what: String, about: &str, lock: &Value| {
            let entry =
                score.entry(what.split(' ').take(2).collect::<Vec<_>>().join(" ")).or_default();
            entry.1 += 1;
            if run(lock).iter().any(|line| line.contains(about)) {
                entry.0 += 1;
            } else {
                missed.push(what);
            }
        };
        let (sent, read) = (reached(&lock, true), reached(&lock, false));
        let mut number = 0;
        for name in sent.union(&read) {
            let Some(fields) = lock["types"][name].as_object() else { continue };
            for (key, value) in fields {
                for (change_name, change) in CHANGES {
                    number += 1;
                    // A part of them, the same in each run: all take minutes.
                    if number % 29 != 0 && change_name != "values" {
                        continue;
                    }
                    if is_silent(sdk, change_name, sent.contains(name), key, value) {
                        continue;
                    }
                    let Some(map) = changed(fields, key, change) else { continue };
                    let mut lock = lock.clone();
                    lock["types"][name] = map;
                    let about =
                        if change_name == "add" { "added" } else { key.trim_end_matches('?') };
                    note(format!("{sdk} {change_name} {name}.{key}"), &format!(".{about} "), &lock);
                }
            }
        }
        // Every third operation, for the same reason.
        for (index, operation) in
            lock["operations"].as_array().unwrap().iter().enumerate().step_by(3)
        {
            let label = format!("{} {}", operation["method"], operation["path"]);
            let mut edit = |what: &str, apply: &dyn Fn(&mut Value)| {
                let mut lock = lock.clone();
                apply(&mut lock["operations"][index]);
                note(format!("{sdk} operation-{what} {label}"), "", &lock);
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
            for key in operation["parameters"].as_object().unwrap().keys() {
                edit("parameter", &|operation| {
                    operation["parameters"].as_object_mut().unwrap().remove(key);
                });
            }
            let mut fewer = lock.clone();
            fewer["operations"].as_array_mut().unwrap().remove(index);
            note(format!("{sdk} operation-drop {label}"), "removed", &fewer);
        }
    }
    let (found, all) = score.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("changes of the SDK locks: {found} of {all} reported; {score:?}");
    assert_eq!(missed, Vec::<String>::new());
}
