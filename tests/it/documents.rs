//! Documents of operations: what is said about a faulty one, and what becomes of its names.

use std::fs;

use emit::{self, Generated};
use spec::{diagnostic::Failure, edition::load::Folder};

use crate::workspace::{assert_snapshot, fixtures};

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

fn generated(document: &str) -> Result<Vec<Generated>, Failure> {
    generated_with(MANIFEST, document)
}

fn generated_with(manifest: &str, document: &str) -> Result<Vec<Generated>, Failure> {
    let files = [("edition.json", manifest), ("plant.json", PLANT), ("openapi.json", document)];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    emit::generate(&[Folder { path: "garden".into(), files, requested: true }])
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

/// Names of places become names in Rust, and a resource may have nothing but others inside.
#[test]
fn names_of_a_document_become_names_in_rust() {
    let client = r#""openapi.json", "client": { "crate": "garden-client", "idempotency_key": "Key", "dry_run": "dry" }"#;
    let manifest = MANIFEST.replace(r#""openapi.json""#, client);
    let garden = generated_with(&manifest, DOCUMENT)
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)))
        .remove(0);
    let (_, files) = garden.client.unwrap();
    let text: Vec<_> = files.iter().map(|(name, text)| format!("// {name}\n{text}")).collect();
    assert_snapshot!("client-garden", text.join("\n"));
}

/// A model whose name the code of a client has for something else, and one in a module of its name.
#[test]
fn names_that_are_taken_are_findings_or_allowed() {
    let text = DOCUMENT.replace("PlantKind", "Request");
    let files = [
        ("edition.json", MANIFEST.to_owned()),
        ("plant.json", PLANT.replace("PlantKind", "Request")),
        ("openapi.json", text),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text)).into();
    let failure = emit::generate(&[Folder { path: "garden".into(), files, requested: true }]);
    let found = failure.expect_err("a model called Request").render(false);
    assert!(found.contains("uses the name of the model `Request` itself"), "{found}");
    let manifest = MANIFEST.replace(r#""module": """#, r#""module": "plant""#);
    let plant = generated_with(&manifest, DOCUMENT).unwrap().remove(0);
    let root = &plant.files["mod.rs"];
    assert!(root.contains("#[allow(clippy::module_inception)]\npub mod plant;"), "{root}");
}

const UNIONS: &str = r##""$defs": {
    "Chore": { "description": "A chore.", "oneOf": [{ "$ref": "#/$defs/Dig" }, { "$ref": "#/$defs/Water" }], "discriminator": { "propertyName": "do" } },
    "Dig": {
      "description": "Digs.", "type": "object", "x-direction": "request", "required": ["do"],
      "properties": {
        "do": { "description": "Which.", "const": "dig" },
        "dry": { "description": "Only tried.", "type": "boolean" }
      }
    },
    "Water": {
      "description": "Waters.", "type": "object", "x-direction": "request", "required": ["do"],
      "properties": {
        "do": { "description": "Which.", "const": "water" },
        "dry": { "description": "Only tried.", "type": "boolean" }
      }
    },
    "Event": { "description": "An event.", "type": "object", "oneOf": [{ "$ref": "#/$defs/Rain" }], "discriminator": { "propertyName": "kind" } },
    "Rain": {
      "description": "It rained.", "type": "object", "x-direction": "response", "required": ["kind"],
      "properties": { "kind": { "description": "Which.", "const": "rain" } }
    },"##;

/// The answer to a call, with what is in it.
fn answer(data: &str) -> String {
    let schema = format!(
        r#"{{ "$ref": "plant.json#/$defs/Envelope", "x-type-arguments": {{ "T": {data} }} }}"#
    );
    format!(
        r#""responses": {{ "200": {{ "description": "Done.", "content": {{ "application/json": {{ "schema": {schema} }} }} }} }}"#
    )
}

/// A union is sent and answered as an object is, and in the document any other object may stand for
/// it.
#[test]
fn unions_are_sent_and_answered() {
    const PATHS: &str = r#"
    "/chores": {
      "post": {
        "operationId": "plants.work", "tags": ["plants"], "summary": "Does a chore",
        "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "plant.json#/$defs/Chore" } } } },
        ANSWER
      },
      "get": { "operationId": "plants.history", "tags": ["plants"], "summary": "Lists events", ANSWERS }
    },"#;
    let one = r#"{ "$ref": "plant.json#/$defs/Event" }"#;
    let many = format!(r#"{{ "type": "array", "items": {one} }}"#);
    let paths = PATHS.replace("ANSWERS", &answer(&many)).replace("ANSWER", &answer(one));
    let document = DOCUMENT.replacen("\"paths\": {", &format!("\"paths\": {{{paths}"), 1);
    let client = r#""openapi.json", "bundled": "docs/garden.json", "client": { "crate": "garden-client", "idempotency_key": "Key", "dry_run": "dry" }"#;
    let manifest = MANIFEST.replace(r#""openapi.json""#, client);
    let models = PLANT.replacen("\"$defs\": {", UNIONS, 1);
    let files = |document: &str| {
        let files =
            [("edition.json", &*manifest), ("plant.json", &*models), ("openapi.json", document)];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        [Folder { path: "garden".into(), files, requested: true }]
    };
    let garden = emit::generate(&files(&document))
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)))
        .remove(0);
    let client = &garden.client.unwrap().1["plants.rs"];
    for code in ["dry_run: DryRun::InBody", "Chore", "answer::enveloped", "Event"] {
        assert!(client.contains(code), "no {code} in {client}");
    }
    let bundled: serde_json::Value = serde_json::from_str(&garden.pages[0].1).unwrap();
    let schemas = &bundled["components"]["schemas"];
    let branch = |name: &str| format!("#/components/schemas/{name}");
    assert_eq!(
        schemas["Chore"],
        serde_json::json!({
            "description": "A chore.",
            "anyOf": [
                {
                    "oneOf": [{ "$ref": branch("Dig") }, { "$ref": branch("Water") }],
                    "discriminator": { "propertyName": "do", "mapping": { "dig": branch("Dig"), "water": branch("Water") } }
                },
                { "type": "object" }
            ]
        })
    );
    assert_eq!(schemas["Water"]["properties"]["do"]["const"], "water");
    let validator = jsonschema::options()
        .build(&serde_json::json!({ "$ref": "#/components/schemas/Event", "components": bundled["components"] }))
        .unwrap();
    for (event, is_valid) in [("{\"kind\":\"snow\"}", true), ("{}", true), ("7", false)] {
        assert_eq!(validator.is_valid(&serde_json::from_str(event).unwrap()), is_valid, "{event}");
    }

    // What only comes back is not sent.
    let wrong = document.replace("$defs/Chore", "$defs/Event");
    let found = emit::generate(&files(&wrong)).expect_err("an answer as a body").render(false);
    assert!(found.contains("error[direction]: this is not a request"), "{found}");
}
