//! The operations of the live edition, and the document of them that other tools open.

use std::{collections::BTreeSet, path::Path};

use emit::{self, Generated, outline::generated};
use serde_json::Value;
use spec::edition::load;

use crate::workspace::{assert_snapshot, root};

/// The live edition, generated.
pub(crate) fn live() -> Generated {
    let folders = load::read(&root(), Path::new("schema/live")).unwrap();
    emit::generate(&folders).unwrap_or_else(|failure| panic!("{}", failure.render(false))).remove(0)
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
