//! Every example on the rendered page is valid against its schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spec::edition::load::Folder;

use super::{folders, generated, rendered, sample};

/// The examples of a page, each with its model: the blocks behind `Type …`.
pub(super) fn examples(page: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut name = String::new();
    let mut block: Option<String> = None;
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("Type `") {
            rest.split('`').next().unwrap().clone_into(&mut name);
        }
        match (&mut block, line) {
            (None, "```json") => block = Some(String::new()),
            (Some(_), "```") => {
                let text = block.take().unwrap();
                let example = serde_json::from_str(&text);
                let example = example.unwrap_or_else(|error| panic!("{name}: {error}"));
                found.push((name.clone(), example));
            }
            (Some(block), line) => block.push_str(line),
            _ => {}
        }
    }
    found
}

fn rename(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                *reference = format!("#{}", reference.split_once('#').unwrap().1);
            }
            members.values_mut().for_each(rename);
        }
        Value::Array(items) => items.iter_mut().for_each(rename),
        _ => {}
    }
}

/// Whether a schema leads to a definition, at any depth.
fn holds(schema: &Value, name: &str, definitions: &Value) -> bool {
    let mut open = vec![schema];
    let mut seen = Vec::new();
    while let Some(found) = open.pop() {
        match found {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            Value::String(text) => {
                let Some((_, target)) = text.split_once("#/$defs/") else { continue };
                if target == name {
                    return true;
                }
                if !seen.contains(&target) {
                    seen.push(target);
                    open.push(&definitions[target]);
                }
            }
            _ => {}
        }
    }
    false
}

pub(super) fn all_are_valid(folders: &[Folder]) -> usize {
    let mut definitions = Map::new();
    for (_, text) in folders
        .iter()
        .flat_map(|folder| &folder.files)
        .filter(|(name, _)| !name.contains("edition") && !name.contains(".lock."))
    {
        let file: Value = serde_json::from_str(text).unwrap();
        definitions.extend(file["$defs"].as_object().unwrap().clone());
    }
    let objects = definitions.values().filter(|it| it.get("properties").is_some()).count();
    // A page calls a type as Rust does.
    for (_, definition) in definitions.clone() {
        if let Some(name) = definition["x-rust-name"].as_str() {
            definitions.insert(name.to_owned(), definition);
        }
    }
    let mut definitions = Value::Object(definitions);
    rename(&mut definitions);
    let found = examples(&rendered(folders).1);
    let models: BTreeSet<_> = found.iter().map(|(name, _)| name).collect();
    assert_eq!(models.len(), objects, "an example for each object");
    for (name, example) in &found {
        let schema = json!({ "$ref": format!("#/$defs/{name}"), "$defs": definitions });
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let errors: Vec<_> =
            validator.iter_errors(example).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{example:#}");
        for (property, schema) in definitions[name]["properties"].as_object().into_iter().flatten()
        {
            // A model inside of itself would have no end.
            let is_left_out = schema["examples"] == json!([]);
            let is_shown =
                example.get(property).is_some() || is_left_out || holds(schema, name, &definitions);
            assert!(is_shown, "{name}: an example shows every field, and not `{property}`");
        }
    }
    found.len()
}

#[test]
fn examples_are_valid_against_their_schema() {
    all_are_valid(&sample());
    all_are_valid(&folders("tests/fixtures/editions/garden"));
    for seed in 1..=8 {
        all_are_valid(&generated::edition(seed));
    }
}

#[test]
fn an_empty_list_leaves_a_property_out() {
    let mut folders = sample();
    let text = folders[0].files.get_mut("contact.json").unwrap();
    *text = text.replace("[true]", "[]").replace("[\"+12025550143\"]", "[]");
    let found = examples(&rendered(&folders).1);
    let of = |model: &str| found.iter().find(|(name, _)| name == model).unwrap().1.clone();
    // What must be there is there.
    assert!(of("CreateContactRequest")["phone_number"].is_string());
    assert!(of("CreateContactRequest").get("test_mode").is_none());
    all_are_valid(&folders);
}
