//! The operations of the live edition, and the document of them that other tools open.

use std::{collections::BTreeSet, path::Path};

use emit::{self, Generated, outline::generated};
use serde_json::{Value, json};
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
pub(crate) fn bundled() -> Value {
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
    for name in schemas.keys() {
        let mut whole = document.clone();
        whole["$ref"] = format!("#/components/schemas/{name}").into();
        let validator =
            jsonschema::draft202012::new(&whole).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!validator.is_valid(&Value::from(7)), "{name} accepts anything");
    }
}

/// Where examples stand.
fn examples(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                examples(item, &format!("{place}/{number}"), found);
            }
        }
        Value::Object(members) => {
            if members.get("examples").is_some_and(Value::is_array) {
                found.push(place.to_owned());
            }
            for (key, value) in members.iter().filter(|(key, _)| *key != "examples") {
                let key = key.replace('~', "~0").replace('/', "~1");
                examples(value, &format!("{place}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_example_of_the_bundled_document_is_valid_where_it_stands() {
    let document = bundled();
    let mut places = Vec::new();
    examples(&document, "", &mut places);
    assert!(places.len() > 600, "{}", places.len());
    let schema = |place: &String| document.pointer(place).unwrap().clone();
    // Each schema is that of a property which has the place as its name.
    let schemas: serde_json::Map<_, _> =
        places.iter().map(|place| (place.clone(), schema(place))).collect();
    let whole = json!({ "properties": schemas, "components": document["components"] });
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    let validator = options.build(&whole).unwrap();
    for place in &places {
        for example in schema(place)["examples"].as_array().unwrap() {
            if let Err(error) = validator.validate(&json!({ (place): example })) {
                panic!("{place}: {error}");
            }
        }
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
