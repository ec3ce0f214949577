//! The examples of the product agree with the text beside them. When something is absent or null is
//! told in sentences, so these rules are about this API; of any schema, sentences only show that a
//! thing may be absent or null at all.

use serde_json::Value;

use super::{examples::examples, folders, real::data_models, rendered};

/// What contradicts itself in an object of an example.
fn contradictions(object: &Value) -> Vec<&'static str> {
    let has = |name: &str| object.get(name).is_some_and(|value| !value.is_null());
    let text = |name: &str| object[name].as_str().unwrap_or_default();
    let is_failed = ["FAILED", "REJECTED"].contains(&text("status").to_uppercase().as_str());
    let is_cursor =
        |flag: &str, cursor: &str| object[flag].as_bool().is_none_or(|is| is == has(cursor));
    let is_button = has("text") && has("type");
    let unused = || {
        let variables = object["variables"].as_array().into_iter().flatten();
        let words = format!("{}{}{}", text("content"), text("template"), text("url"));
        let number = words.matches("{{").count();
        let names = variables.filter_map(|variable| variable["name"].as_str());
        names.enumerate().any(|(index, name)| index >= number && !words.contains(name))
    };
    let rules = [
        (
            "a previous page and no cursor, or the other way round",
            is_cursor("has_previous_page", "previous_cursor"),
        ),
        (
            "a next page and no cursor, or the other way round",
            is_cursor("has_next_page", "next_cursor"),
        ),
        (
            "a cursor before the first page",
            object["page"] != 1 || object["cursors"]["before"].is_null(),
        ),
        ("a page on a button of another type", !is_button || !has("url") || text("type") == "URL"),
        (
            "a phone number on a button of another type",
            !is_button || !has("phone_number") || text("type") == "PHONE_NUMBER",
        ),
        (
            "an error of what did not fail",
            !has("status")
                || is_failed
                || !(has("error_code") || has("error_message") || has("failure_reason")),
        ),
        (
            "a reason of what arrived",
            !["SENT", "DELIVERED"].contains(&text("status")) || !has("reason"),
        ),
        ("a step that the message is not at", {
            let last = object["events"].as_array().and_then(|events| events.last());
            !has("status") || last.is_none_or(|last| last["status"] == object["status"])
        }),
        ("a variable that the text does not use", !unused()),
        ("a dry run that may be a real one", !has("test_mode")),
        ("both an answer and an error, or neither", !has("meta") || has("data") != has("error")),
        (
            "success with an error",
            object["success"].as_bool().is_none_or(|is| !has("meta") || is != has("error")),
        ),
    ];
    rules.into_iter().filter(|(_, is_so)| !is_so).map(|(rule, _)| rule).collect()
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(members) => {
            visit(value);
            members.values().for_each(|value| walk(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[test]
fn examples_do_not_contradict_the_text_beside_them() {
    let mut found = Vec::new();
    let mut count = 0;
    for folders in [data_models(), folders("schema/live")] {
        for (model, example) in examples(&rendered(&folders).1) {
            count += 1;
            walk(&example, &mut |object| {
                let wrong = contradictions(object).into_iter();
                found.extend(wrong.map(|rule| format!("{model}: {rule}: {object}")));
            });
        }
    }
    println!("{count} examples");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn contradictions_are_found() {
    for (text, wanted) in [
        (
            r#"{ "has_previous_page": false, "previous_cursor": "c" }"#,
            "a previous page and no cursor, or the other way round",
        ),
        (r#"{ "page": 1, "cursors": { "before": "c" } }"#, "a cursor before the first page"),
        (
            r#"{ "text": "T", "type": "URL", "url": "u", "phone_number": "1" }"#,
            "a phone number on a button of another type",
        ),
        (r#"{ "status": "delivered", "error_code": "1" }"#, "an error of what did not fail"),
        (
            r#"{ "content": "Hello", "variables": [{ "name": "order" }] }"#,
            "a variable that the text does not use",
        ),
        (r#"{ "test_mode": true }"#, "a dry run that may be a real one"),
        (r#"{ "success": true, "data": null, "error": {}, "meta": {} }"#, "success with an error"),
        (
            r#"{ "status": "sent", "events": [{ "status": "read" }] }"#,
            "a step that the message is not at",
        ),
    ] {
        assert_eq!(contradictions(&serde_json::from_str(text).unwrap()), [wanted], "{text}");
    }
}

/// Who says when a thing is absent or null says that it may be.
#[test]
fn sentences_about_absence_and_null_are_about_what_may_be_so() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in folders("schema") {
        for (file, text) in folder.files.iter().filter(|(_, text)| text.contains("$defs")) {
            let root: Value = serde_json::from_str(text).unwrap();
            for (model, definition) in root["$defs"].as_object().into_iter().flatten() {
                let required = definition["required"].as_array().cloned().unwrap_or_default();
                for (name, property) in definition["properties"].as_object().into_iter().flatten() {
                    let said = property["description"].as_str().unwrap_or_default();
                    let says = |words: [&str; 2]| words.iter().any(|word| said.contains(word));
                    let may_be_null = property.to_string().contains("\"null\"");
                    let is_null_told = says(["Null when", "Null while"]);
                    let is_absence_told = says(["Absent when", "If absent"]);
                    count += usize::from(is_null_told) + usize::from(is_absence_told);
                    let is_required = required.iter().any(|required| required == name);
                    if is_null_told && !may_be_null || is_absence_told && is_required {
                        wrong.push(format!("{file}: {model}.{name}: {said}"));
                    }
                }
            }
        }
    }
    println!("{count} sentences");
    assert!(wrong.is_empty() && count > 50, "{count}\n{}", wrong.join("\n"));
}
