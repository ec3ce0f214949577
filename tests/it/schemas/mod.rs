//! Schemas say what they should: the meta-schema accepts them, fixtures and examples are valid, and
//! the types give them back.

mod samples;
mod written;

use std::fs;

use serde_json::{Map, Value, json};
use spec::edition::load;

use crate::workspace::{fixtures, root};

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
        "json-depth",
        "name-clash-property",
        "name-clash-variant",
        "parameter-faults",
        "range",
        "ref-cycle",
        "ref-cycle-union",
        "ref-file-missing",
        "ref-generic",
        "ref-missing",
        "parameter-shadowed",
        "ref-outside",
        "required-missing",
        "rust-name",
        "text-character",
        "type-name",
        "union-branches",
        "union-names",
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

/// The schema of one definition as a document of its own, in the official dialect, with all
/// definitions of its edition and of those that it uses.
fn bundled(edition: &str, name: &str) -> Value {
    let mut definitions = Map::new();
    let manifest = read(&format!("{edition}/edition.json"));
    let used = manifest["uses"].as_array().into_iter().flatten();
    for folder in used.map(|used| used.as_str().unwrap()).chain(["."]) {
        let folder = format!("{edition}/{folder}");
        for file in read(&format!("{folder}/edition.json"))["files"].as_array().unwrap() {
            let file = read(&format!("{folder}/{}", file.as_str().unwrap()));
            definitions.extend(file["$defs"].as_object().unwrap().clone());
        }
    }
    let mut definitions = Value::Object(definitions);
    rename_references(&mut definitions);
    let schema = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": format!("#/$defs/{name}"), "$defs": definitions });
    in_rust(&schema)
}

/// With the names that definitions have in Rust.
fn in_rust(schema: &Value) -> Value {
    let mut text = schema.to_string();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        if let Some(own) = definition["x-rust-name"].as_str() {
            text = text.replace(&format!("\"{name}\":"), &format!("\"{own}\":"));
            text = text.replace(&format!("$defs/{name}\""), &format!("$defs/{own}\""));
        }
    }
    serde_json::from_str(&text).unwrap()
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
        let schema = bundled("schema/data-models", &name);
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
                // The types are more tolerant than the schema; `wire` shows which of these they
                // read.
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
        let schema = bundled("schema/live", &name);
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
    assert!(examples("schema/data-models") > 100);
    assert!(examples("schema/live") > 400);
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
