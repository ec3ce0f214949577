//! Operations: what is read from a document, what is said about a faulty one, and the document that is written.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use xtask::{
    codegen::{self, Generated, load, load::Folder},
    outline::generated,
};

use crate::workspace::{assert_snapshot, fixtures, root};

/// The live edition, generated.
pub(crate) fn live() -> Generated {
    let folders = load::read(&root(), Path::new("schema/live")).unwrap();
    codegen::generate(&folders)
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)))
        .remove(0)
}

#[test]
fn outline_of_the_operations() {
    let live = live();
    let operations = live.operations.unwrap();
    assert_snapshot!("outline-live-operations", generated::operations(&operations));
}

/// The document that other tools open.
fn bundled() -> Value {
    let live = live();
    let (path, text) = live.pages.into_iter().next().unwrap();
    assert_eq!(path, Path::new("docs/openapi.json"));
    serde_json::from_str(&text).unwrap()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => {
            for (key, value) in members {
                match value.as_str() {
                    Some(target) if key == "$ref" => drop(found.insert(target.to_owned())),
                    _ => references(value, found),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_bundled_document_holds_all_that_it_refers_to_and_nothing_else() {
    let document = bundled();
    let mut targets = BTreeSet::new();
    references(&document, &mut targets);
    for target in &targets {
        let pointer = target.strip_prefix('#').unwrap_or_else(|| panic!("{target} leads outside"));
        assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(targets.contains(&format!("#/components/schemas/{name}")), "{name} is not used");
    }
    assert!(!document.to_string().contains("x-type-parameter"), "a generic type is left");
}

#[test]
fn every_schema_of_the_bundled_document_can_be_used() {
    let document = bundled();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(schemas.len() > 80, "{}", schemas.len());
    for (name, schema) in schemas {
        let mut whole = document.clone();
        whole["$ref"] = format!("#/components/schemas/{name}").into();
        let validator =
            jsonschema::draft202012::new(&whole).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            for example in schema["examples"].as_array().into_iter().flatten() {
                // Alone the example is no instance; that its own place accepts it is what counts.
                let instance =
                    Value::Object([(property.clone(), example.clone())].into_iter().collect());
                let wrong: Vec<_> = validator
                    .iter_errors(&instance)
                    .filter(|error| !error.instance_path().as_str().is_empty())
                    .map(|error| error.to_string())
                    .collect();
                assert!(wrong.is_empty(), "{name}.{property}: {wrong:?}");
            }
        }
        assert!(!validator.is_valid(&Value::from(7)), "{name} accepts anything");
    }
}

/// Every type of the edition is part of some call: none is kept that nothing can carry.
#[test]
fn every_type_is_reached_by_an_operation() {
    let live = live();
    let document = bundled();
    let reached = document["components"]["schemas"].as_object().unwrap();
    // A query is spread over its parameters.
    let queries: BTreeSet<_> = live
        .operations
        .iter()
        .flat_map(|operations| &operations.list)
        .filter_map(|operation| operation.query.as_ref().map(|query| query.name.clone()))
        .collect();
    for item in live.model.modules.iter().flat_map(|module| &module.items) {
        assert!(
            reached.contains_key(&item.name)
                || queries.contains(&item.name)
                || item.name.ends_with("Id"),
            "{} is part of no call",
            item.name
        );
    }
}

const MANIFEST: &str = r#"{
  "title": "Garden",
  "description": "An edition for tests.",
  "source": { "title": "nowhere", "read": "2026-01-01" },
  "target": { "crate": "garden", "module": "" },
  "support": "sent-models",
  "operations": { "file": "openapi.json" },
  "files": ["plant.json"]
}
"#;

const PLANT: &str = r##"{
  "title": "Plants",
  "description": "Plants.",
  "$defs": {
    "PlantId": { "description": "An id.", "type": "string", "format": "uuid" },
    "PlantKind": { "description": "A kind.", "type": "string", "enum": ["tree"] },
    "Envelope": {
      "description": "An envelope.",
      "type": "object",
      "x-direction": "response",
      "x-type-parameters": { "T": "what is inside." },
      "properties": { "data": { "x-type-parameter": "T", "description": "What is inside." } }
    },
    "Plant": {
      "description": "A plant.",
      "type": "object",
      "x-direction": "response",
      "properties": { "name": { "type": "string", "description": "Its name." } }
    },
    "PlantList": {
      "description": "Plants.",
      "type": "object",
      "x-direction": "response",
      "properties": { "plants": { "type": "array", "items": { "$ref": "#/$defs/Plant" }, "description": "The plants." } }
    },
    "PlantQuery": {
      "description": "Which plants.",
      "type": "object",
      "x-direction": "request",
      "properties": {
        "name": { "type": "string", "description": "Its name." },
        "page": { "type": "integer", "description": "Which page." }
      }
    },
    "PlantRequest": {
      "description": "A new plant.",
      "type": "object",
      "x-direction": "request",
      "properties": { "name": { "type": "string", "description": "Its name." } }
    }
  }
}"##;

fn generated(document: &str) -> Result<Vec<Generated>, codegen::Failure> {
    generated_with(MANIFEST, document)
}

fn generated_with(manifest: &str, document: &str) -> Result<Vec<Generated>, codegen::Failure> {
    let files = [("edition.json", manifest), ("plant.json", PLANT), ("openapi.json", document)];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    codegen::generate(&[Folder { path: "garden".into(), files, requested: true }])
}

#[test]
fn every_broken_document_has_its_findings() {
    for path in fixtures("broken-operations") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let found = generated(&text).expect_err(&name).render(false);
        assert!(found.contains("--> garden/openapi.json:"), "{name} has no place:\n{found}");
        assert_snapshot!(format!("broken-operations-{name}"), found);
    }
}

/// Names of places become names in Rust, and a resource may have nothing but others inside.
#[test]
fn names_of_a_document_become_names_in_rust() {
    const DOCUMENT: &str = r#"{
      "openapi": "3.1.1",
      "info": { "title": "Garden", "version": "1" },
      "tags": [
        { "name": "plants", "description": "Plants." },
        { "name": "beds", "description": "Beds." },
        { "name": "beds.rows", "description": "Rows of a bed." },
        { "name": "plants.rows", "description": "Rows of a plant: a name that another resource has." }
      ],
      "paths": {
        "/plants/{plant-id}/{type}": {
          "parameters": [
            {
              "name": "type", "in": "path", "required": true, "description": "Which kind.",
              "schema": { "$ref": "plant.json#/$defs/PlantKind" }
            },
            {
              "name": "plant-id", "in": "path", "required": true, "description": "Which plant.",
              "schema": { "$ref": "plant.json#/$defs/PlantId" }
            }
          ],
          "delete": {
            "operationId": "plants.remove", "tags": ["plants"], "summary": "Removes a plant",
            "responses": { "204": { "description": "It is gone." } }
          }
        },
        "/plants/{id}/rows": {
          "parameters": [
            {
              "name": "id", "in": "path", "required": true, "description": "Which plant.",
              "schema": { "$ref": "plant.json#/$defs/PlantId" }
            }
          ],
          "delete": {
            "operationId": "plants.rows.clear", "tags": ["plants.rows"], "summary": "Clears the rows of a plant",
            "responses": { "204": { "description": "They are clear." } }
          }
        },
        "/beds/{bedNumber}/rows": {
          "delete": {
            "operationId": "beds.rows.clear", "tags": ["beds.rows"], "summary": "Clears the rows of a bed",
            "parameters": [
              {
                "name": "bedNumber", "in": "path", "required": true, "description": "Which bed.",
                "schema": { "type": "string" }
              }
            ],
            "responses": { "204": { "description": "They are clear." } }
          }
        }
      }
    }"#;
    let client = r#""openapi.json", "client": { "crate": "garden-client", "idempotency_key": "Key", "dry_run": "dry" }"#;
    let manifest = MANIFEST.replace(r#""openapi.json""#, client);
    let garden = generated_with(&manifest, DOCUMENT)
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)))
        .remove(0);
    let (_, files) = garden.client.unwrap();
    let text: Vec<_> = files.iter().map(|(name, text)| format!("// {name}\n{text}")).collect();
    assert_snapshot!("client-garden", text.join("\n"));
}
