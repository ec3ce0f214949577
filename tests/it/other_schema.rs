//! Tests of tools have fixtures of their own: they pass whatever the product's schema says.

use std::{env, fs, os::unix::fs::symlink, path::Path, process::Command};

use serde_json::{Value, json};

use crate::workspace::{Mutations, mutations, root};

/// Tests about the product, by the beginning of their names or, inside of modules about tools, by
/// `::real`. All others are about tools.
const ABOUT_THE_PRODUCT: [&str; 14] = [
    "::real",
    "bridge::",
    "client::",
    "follow_ups::",
    "methods::",
    "operations::",
    "other_schema::",
    "outline::",
    "package::",
    "properties::",
    "schemas::",
    "types::",
    "webhooks::",
    "wire::",
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() { copy(&path, &to) } else { _ = fs::copy(path, to).unwrap() }
    }
}

fn edit(path: &Path, edit: impl Fn(&mut Value)) {
    let mut file = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    edit(&mut file);
    fs::write(path, serde_json::to_string_pretty(&file).unwrap()).unwrap();
}

/// A value, an optional field and a model more in each edition.
fn more(schema: &Path) {
    for edition in fs::read_dir(schema).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(manifest) = fs::read_to_string(edition.join("edition.json")) else { continue };
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        for file in manifest["files"].as_array().unwrap() {
            edit(&edition.join(file.as_str().unwrap()), |file| {
                let definitions = file["$defs"].as_object_mut().unwrap();
                for definition in definitions.values_mut() {
                    if let Some(values) = definition.get_mut("oneOf").and_then(Value::as_array_mut)
                    {
                        values.push(json!({ "const": "one_more", "description": "One more." }));
                    }
                    if let Some(properties) =
                        definition.get_mut("properties").and_then(Value::as_object_mut)
                    {
                        let field = json!({ "type": "string", "description": "One more." });
                        properties.insert("one_more".to_owned(), field);
                    }
                }
            });
        }
        let file = edition.join(manifest["files"][0].as_str().unwrap());
        edit(&file, |file| {
            file["$defs"]["OneMore"] = json!({
                "type": "object", "x-direction": "response", "description": "One more.",
                "properties": { "text": { "type": "string", "description": "A text." } },
            });
        });
    }
}

#[test]
fn the_tests_of_tools_pass_whatever_the_schema_says() {
    let place = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root()).unwrap().map(Result::unwrap) {
        if entry.file_name() != "schema" {
            symlink(entry.path(), place.path().join(entry.file_name())).unwrap();
        }
    }
    copy(&root().join("schema"), &place.path().join("schema"));
    more(&place.path().join("schema"));
    let mut command = Command::new(env::current_exe().unwrap());
    command.env("SENT_WORKSPACE", place.path()).env("INSTA_UPDATE", "no").arg("--quiet");
    let mut skipped = ABOUT_THE_PRODUCT.to_vec();
    if mutations() == Mutations::Few {
        // The slow ones, which read no more of the workspace than the others.
        skipped.extend([
            "mutation",
            "anything",
            "deep::",
            "foreign::",
            "fuzz_smoke::",
            "many_faults",
        ]);
    }
    for name in skipped {
        command.args(["--skip", name]);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "with more in schema/:\n{text}");
    let passed = text.split(" passed").next().unwrap().rsplit(' ').next().unwrap();
    assert!(passed.parse::<usize>().unwrap() > 80, "{text}");
}
