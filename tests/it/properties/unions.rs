//! Unions whose property says nothing that is known: they are kept as they came, whatever else is
//! in them.

use serde_json::{Value, json};

use super::{
    instance::Schemas,
    wrong::{Place, at},
};
use crate::{
    types::{EDITIONS, Edition, Type},
    workspace::root,
};

/// The document with something else in a place; without it, if there is nothing.
fn changed(document: &Value, place: &Place<'_>, value: Option<Value>) -> Value {
    let mut document = document.clone();
    let (key, parent) = place.pointer.split_last().unwrap();
    let parent = at(&mut document, parent);
    match value {
        Some(value) => parent[key.as_str()] = value,
        None => _ = parent.as_object_mut().unwrap().remove(key),
    }
    // What a branch could not be read from.
    parent["of tomorrow"] = json!([1.50, { "a": null }]);
    document
}

#[test]
fn a_union_of_no_known_branch_is_kept_as_it_came() {
    let mut tried = 0;
    for Edition { folder: edition, types } in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for Type { name, strictly, leniently, .. } in *types {
            for numbers in [[2; 400], [1; 400], [5; 400]] {
                let document = schemas.instance(name, &numbers);
                let places = schemas.all_places(name, &document);
                for place in places.iter().filter(|place| place.is_tag) {
                    let values = [json!("of tomorrow"), json!(7), Value::Null, json!(["x"])];
                    for value in values.into_iter().map(Some).chain([None]) {
                        let document = changed(&document, place, value);
                        let written = strictly(&document.to_string()).unwrap();
                        let after = serde_json::from_str(&written).unwrap();
                        let differs = schemas.difference(name, &document, &after);
                        assert_eq!(differs, None, "{edition} {name}: {document}");
                        let (again, corrections) = leniently(&document.to_string()).unwrap();
                        assert_eq!((again, corrections), (written, Vec::new()), "{document}");
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
}
