//! What a type writes is what its schema describes: schemars gives the schemas back.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{bundled, in_rust};
use crate::types::EDITIONS;

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
                "x-rust-name",
                "title",
                "$comment",
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
            // A narrow number says its range.
            if members.get("format").is_some_and(|format| format == "uint16")
                && members.get("maximum") == Some(&json!(u16::MAX))
            {
                members.remove("minimum");
                members.remove("maximum");
            }
            if let Some(Value::String(text)) = members.get_mut("description") {
                // The docs have a last paragraph that names the source, and lines that end where
                // the screen does.
                let own = text.split("\n\nSource: *").next().unwrap();
                let own = own.split("\n\nReads its values in upper and lower case").next().unwrap();
                let own = own.split("\n\n`T`: ").next().unwrap();
                let own = own.split("\n\nLimits: ").next().unwrap();
                let own = own.split("\n\nIts property `").next().unwrap();
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
            // A property that is not required reads null as absence, whether or not the source says
            // null there.
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
            // What is always the same text is a string, and a union is of objects, whether they say
            // so or not.
            if members.get("const").is_some_and(Value::is_string)
                || members.contains_key("discriminator")
            {
                members.remove("type");
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

/// What a type writes is what its schema describes. (What it reads is more: a nullable property may
/// be missing.)
#[test]
fn the_schema_of_what_is_written_is_the_source() {
    for edition in EDITIONS {
        let folder = edition.folder;
        if !folder.starts_with("schema/") {
            continue;
        }
        let mut found = BTreeMap::new();
        for ty in edition.types {
            (ty.schemas)(&mut found);
        }
        let mut source = bundled(folder, "")["$defs"].as_object().unwrap().clone();
        // A generic type is compared with its parameter as it is in the source: any value.
        for (name, definition) in &mut source {
            if definition.get("x-type-parameters").is_some() {
                if let Some(made) = found.remove(&format!("{name}_for_AnyValue")) {
                    found.insert(name.clone(), made);
                }
                any_parameter(definition);
            }
        }
        assert_same(&found, &source);
        for ty in edition.types {
            assert!(found.contains_key(ty.name), "{folder}: {} gives no schema", ty.name);
        }
    }
}

/// The garden has unions; the rest of it has things that schemars says otherwise.
#[test]
fn the_schema_of_a_union_is_the_source() {
    let folder = "tests/fixtures/editions/garden";
    let mut found = BTreeMap::new();
    for ty in crate::types::of(folder) {
        (ty.schemas)(&mut found);
    }
    let file = in_rust(&super::read(&format!("{folder}/event.json")));
    let names = file["$defs"].as_object().unwrap();
    found.retain(|name, _| names.contains_key(name));
    assert_eq!(found.len(), names.len());
    assert_same(&found, bundled(folder, "")["$defs"].as_object().unwrap());
}

fn any_parameter(definition: &mut Value) {
    for property in definition["properties"].as_object_mut().unwrap().values_mut() {
        let property = property.as_object_mut().unwrap();
        let is_parameter = |schema: &Value| schema.get("x-type-parameter").is_some();
        if property.get("anyOf").is_some_and(|any| any.as_array().unwrap().iter().any(is_parameter))
        {
            property.remove("anyOf");
        }
        property.remove("x-type-parameter");
    }
}

fn assert_same(found: &BTreeMap<String, Value>, source: &Map<String, Value>) {
    for (name, made) in found {
        let (mut made, mut wanted) = (made.clone(), source[name].clone());
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
