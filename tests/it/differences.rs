//! Two editions side by side: what is found to differ, and what is said when a reason is missing or
//! says nothing.

use emit::{self, Generated};
use spec::{diagnostic::Failure, edition::load::Folder};

use crate::workspace::assert_snapshot;

const OLD_MANIFEST: &str = r#"{
  "title": "Old garden",
  "description": "An edition for tests.",
  "source": { "title": "nowhere", "read": "2026-01-01" },
  "target": { "crate": "garden" },
  "support": "sent-models",
  "files": ["plant.json"]
}"#;

const NEW_MANIFEST: &str = r#"{
  "title": "New garden",
  "description": "An edition for tests.",
  "source": { "title": "nowhere", "read": "2026-01-01" },
  "target": { "crate": "garden", "module": "new" },
  "support": "sent-models",
  "differences": { "file": "differences.json", "from": "../old", "page": "docs/garden.md" },
  "uses": ["../old"],
  "files": ["plant.json"]
}"#;

const OLD: &str = r##"{
  "title": "Plants",
  "description": "Plants.",
  "$defs": {
    "PlantId": { "description": "An id.", "type": "string", "format": "uuid" },
    "Soil": {
      "description": "What it grows in.",
      "type": "string",
      "oneOf": [{ "const": "loam", "description": "Loam." }, { "const": "sand", "description": "Sand." }]
    },
    "Water": { "description": "How it is watered.", "type": "object", "x-direction": "both", "properties": {
      "litres": { "type": "number", "description": "How much." }
    } },
    "Plant": {
      "description": "A plant.",
      "type": "object",
      "x-direction": "response",
      "required": ["id", "name", "height"],
      "properties": {
        "id": { "$ref": "#/$defs/PlantId", "description": "Its id." },
        "name": { "type": "string", "description": "Its name." },
        "height": { "type": ["integer", "null"], "description": "Its height." },
        "owner": { "type": "string", "description": "Whose it is." }
      }
    },
    "Leaf": { "description": "A leaf.", "type": "object", "x-direction": "response", "properties": {
      "size": { "type": "integer", "description": "Its size." }
    } }
  }
}"##;

const NEW: &str = r#"{
  "title": "Plants",
  "description": "Plants.",
  "$defs": {
    "Ground": {
      "description": "What it grows in.",
      "type": "string",
      "oneOf": [{ "const": "loam", "description": "Loam." }, { "const": "clay", "description": "Clay." }]
    },
    "Plant": {
      "description": "A plant.",
      "type": "object",
      "x-direction": "response",
      "required": ["id"],
      "properties": {
        "id": { "$ref": "../old/plant.json#/$defs/PlantId", "description": "Its id." },
        "name": { "type": "string", "description": "Its name." },
        "height": { "type": ["number", "string", "null"], "format": "decimal", "description": "Its height." },
        "water": { "$ref": "../old/plant.json#/$defs/Water", "description": "How it is watered." }
      }
    },
    "Seed": { "description": "A seed.", "type": "object", "x-direction": "response", "properties": {
      "name": { "type": "string", "description": "Its name." }
    } }
  }
}"#;

const REASONS: &str = r#"{
  "title": "Old and new",
  "description": "What differs.",
  "sources": { "book": "A book", "hearsay": "What people say" },
  "general": [{ "topic": "Case", "older": "`a|b`", "newer": "Other.", "sources": ["book"], "note": "So it is." }],
  "models": {
    "Soil": { "newer": ["Ground"], "sources": ["hearsay"], "parts": { "sand": { "note": "Gone." } }, "others": ["clay"] },
    "Water": { "sources": ["book"], "parts": { "litres": { "note": "Only full ones.", "since": "May" } } },
    "Plant": { "since": "June", "sources": ["book"], "parts": { "owner": { "since": "July", "sources": ["hearsay"] } },
      "others": ["name", "height", "water"] },
    "Leaf": { "newer": [], "sources": ["book"], "note": "Nobody looks at them." }
  }
}"#;

fn generated(reasons: &str, new_manifest: &str) -> Result<Vec<Generated>, Failure> {
    let folder = |path: &str, files: &[(&str, &str)], requested| Folder {
        path: path.into(),
        files: files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        requested,
    };
    let old = folder("old", &[("edition.json", OLD_MANIFEST), ("plant.json", OLD)], false);
    let new = [("edition.json", new_manifest), ("plant.json", NEW), ("differences.json", reasons)];
    emit::generate(&[folder("new", &new, true), old])
}

#[test]
fn the_page_shows_what_differs_and_why() {
    let generated = generated(REASONS, NEW_MANIFEST)
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)));
    let (path, text) = generated[0].pages.first().unwrap();
    assert_eq!(path.to_str(), Some("docs/garden.md"));
    assert_snapshot!("differences-page", text);
}

/// The same with one part replaced, as a person reads what is said of it.
fn fault(from: &str, to: &str) -> String {
    assert!(REASONS.contains(from), "{from}");
    let reasons = REASONS.replace(from, to);
    generated(&reasons, NEW_MANIFEST).expect_err("a fault").render(false)
}

#[test]
fn no_difference_without_a_reason_and_no_reason_without_a_difference() {
    let all = [
        fault(r#""Leaf": { "newer": [], "#, r#""Leaves": { "#),
        fault(r#""sand""#, r#""sandy""#),
        fault(r#""newer": ["Ground"]"#, r#""newer": ["Grounds"]"#),
        fault(r#""litres""#, r#""liters""#),
        fault(r#""owner""#, r#""id""#),
        fault(r#""since": "June", "sources": ["book"]"#, r#""sources": ["paper"]"#),
        fault(r#""topic": "Case", "#, ""),
        fault(r#""newer": ["Ground"]"#, r#""newer": "Ground", "sinc": "June""#),
    ];
    assert_snapshot!("differences-faults", all.join("\n"));
}

/// A field or a value that nobody has named does not inherit the decisions about its model.
#[test]
fn a_new_difference_needs_a_reason_of_its_own() {
    let all = [
        // Only in the newer edition, in both, only in the older one; a value.
        fault(r#""height", "water""#, r#""height""#),
        fault(r#""name", "height""#, r#""name""#),
        fault(r#""owner": { "since": "July", "sources": ["hearsay"] }"#, ""),
        fault(r#", "others": ["clay"]"#, ""),
    ];
    assert_snapshot!("differences-new", all.join("\n"));
}

#[test]
fn every_name_is_that_of_one_difference() {
    let all = [
        fault(r#""height", "water""#, r#""height", "water", "id""#),
        fault(r#""height", "water""#, r#""height", "water", "owner""#),
        fault(r#""since": "May" } }"#, r#""since": "May" } }, "others": ["litres"]"#),
        fault(r#""newer": [], "#, r#""newer": [], "others": ["size"], "#),
    ];
    assert_snapshot!("differences-names", all.join("\n"));
}

/// What could not be read has one finding, and is not missing too.
#[test]
fn a_mistake_in_the_reasons_has_no_follow_ups() {
    let all = [
        fault(r#""models""#, r#""modles""#),
        fault(r#""sources": { "book""#, r#""source": { "book""#),
        fault(r#""others": ["clay"]"#, r#""others": "clay""#),
        fault(r#""others": ["name""#, r#""other": ["name""#),
        fault(r#""parts": { "sand": { "note": "Gone." } }"#, r#""parts": ["sand"]"#),
        fault(r#""sources": ["hearsay"], "parts""#, r#""sources": "hearsay", "parts""#),
    ];
    assert_snapshot!("differences-follow-ups", all.join("\n"));
}

#[test]
fn an_edition_is_compared_with_one_that_it_uses() {
    let manifest = NEW_MANIFEST.replace(r#""from": "../old""#, r#""from": "../older""#);
    let found = generated(REASONS, &manifest).expect_err("a fault").render(false);
    assert_snapshot!("differences-from", found);
}
