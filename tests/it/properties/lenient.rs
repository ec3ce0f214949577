//! Documents in which any number of places was changed, and what reading them leniently must give.
//! The answer comes from the schema and the table below.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{
    choices,
    instance::{Choices, Kind, Schemas, kind, required},
    runner,
    wrong::{Place, at, out_of_range},
};
use crate::{
    types::{EDITIONS, Edition, Type},
    workspace::{mutations, root},
};

/// A document with changes.
#[derive(Debug)]
struct Case {
    document: Value,
    /// What must come out.
    expected: Value,
    /// Where something must be reported.
    paths: BTreeSet<String>,
}

/// What becomes of a value that was put in place of another one.
#[derive(Clone, Debug)]
enum Becomes {
    /// It is read as it is.
    Itself,
    /// It says this in another form.
    Same(Value),
    /// Nothing: none where there need not be a value, otherwise what the kind has for nothing.
    Nothing,
    /// As above, but in a list it is left out.
    Unreadable,
}

/// What may stand in a place instead, and what becomes of it.
///
/// | kind | the same | nothing | cannot be read |
/// |---|---|---|---|
/// | text, enum | a number, a boolean | null | a list, an object |
/// | boolean | its text, 0, 1 | null | another number or text, a list |
/// | integer | its text, `5.0` | null, `""`, out of range | another text, a boolean, a list |
/// | number, decimal | its text | null, `""` | another text, a boolean, a list |
/// | time | no offset, a date, a number | null, anything else | |
/// | list | | null | |
/// | object | | null | another type |
fn table(schema: &Value) -> Vec<(Value, Becomes)> {
    use Becomes::{Itself, Nothing, Same, Unreadable};
    let unreadable = [json!([7]), json!({ "a": 7 })].map(|value| (value, Unreadable));
    let mut rows = vec![(Value::Null, Nothing)];
    match kind(schema) {
        Kind::Text if schema["format"] == "date-time" => rows.extend([
            (json!("2026-03-31T15:21:52.1922085"), Same(json!("2026-03-31T15:21:52.1922085Z"))),
            (json!("0001-01-01T00:00:00"), Same(json!("0001-01-01T00:00:00Z"))),
            (json!("2026-03-31"), Same(json!("2026-03-31T00:00:00Z"))),
            (json!("2026-03-31T24:00:00Z"), Same(json!("2026-04-01T00:00:00Z"))),
            (json!("Tue, 31 Mar 2026 15:21:52 GMT"), Same(json!("2026-03-31T15:21:52Z"))),
            (
                json!("2026-03-31T15:21:52.1234567891Z"),
                Same(json!("2026-03-31T15:21:52.123456789Z")),
            ),
            (json!(1_774_970_512), Same(json!("2026-03-31T15:21:52Z"))),
            (json!(1_774_970_512_250_u64), Same(json!("2026-03-31T15:21:52.25Z"))),
            (json!(""), Nothing),
            (json!("soon"), Nothing),
            (json!(true), Nothing),
            (json!([7]), Nothing),
        ]),
        Kind::Text | Kind::Enum => {
            rows.extend([
                (json!(7), Same(json!("7"))),
                (json!(0.5), Same(json!("0.5"))),
                (json!(true), Same(json!("true"))),
                (json!("of no format"), Itself),
            ]);
            rows.extend(unreadable);
        }
        Kind::Boolean => {
            rows.extend([
                (json!("true"), Same(json!(true))),
                (json!("False"), Same(json!(false))),
                (json!(0), Same(json!(false))),
                (json!(1), Same(json!(true))),
                (json!("text"), Unreadable),
                (json!(7), Unreadable),
            ]);
            rows.extend(unreadable);
        }
        Kind::Integer => {
            rows.extend([
                (json!("5"), Same(json!(5))),
                (json!(5.0), Same(json!(5))),
                (json!("5.0"), Same(json!(5))),
                (json!(""), Nothing),
                (json!(1e300), Nothing),
                (json!("1e400"), Nothing),
                (json!("text"), Unreadable),
                (json!(true), Unreadable),
            ]);
            let beyond = out_of_range(schema).into_iter().filter(|(_, is_held)| !is_held);
            rows.extend(beyond.map(|(number, _)| (json!(number), Nothing)));
            rows.extend(unreadable);
        }
        Kind::Number | Kind::Decimal => {
            if kind(schema) == Kind::Number {
                rows.push((json!("0.25"), Same(json!(0.25))));
            }
            rows.extend([
                (json!("1e2"), Same(json!(100.0))),
                (json!(""), Nothing),
                (json!("text"), Unreadable),
                (json!(true), Unreadable),
            ]);
            rows.extend(unreadable);
        }
        Kind::Object | Kind::Union => {
            rows.extend([json!("text"), json!(7), json!([7])].map(|value| (value, Unreadable)));
        }
        // An optional one has none for whatever is no list; one that must be there has no such row.
        Kind::Array | Kind::Map | Kind::Any => {}
    }
    rows
}

/// A place, what is put there (`None`: the key is taken away), and what becomes of it.
type Change<'s> = (Place<'s>, Option<Value>, Becomes);

/// All that a place can be changed to.
fn rows(place: &Place<'_>) -> Vec<(Option<Value>, Becomes)> {
    // What says of which branch a union is decides what the rest of it means: see `unions`.
    if place.pointer.is_empty() || place.is_tag || kind(place.schema) == Kind::Any {
        return Vec::new();
    }
    let table = table(place.schema).into_iter();
    let mut rows: Vec<_> = table.map(|(value, becomes)| (Some(value), becomes)).collect();
    if place.required.is_some() {
        rows.push((None, Becomes::Nothing));
    }
    // A required object of another type has no other meaning: that is an error, and not tried here.
    let is_object = matches!(kind(place.schema), Kind::Object | Kind::Union);
    if is_object && place.required == Some(true) && !place.nullable {
        rows.retain(|(_, becomes)| !matches!(becomes, Becomes::Unreadable));
    }
    rows
}

impl Schemas {
    /// A document in which some places were changed.
    fn changed(&self, name: &str, numbers: &[u32]) -> Case {
        let instance = self.instance(name, numbers);
        let reversed: Vec<_> = numbers.iter().rev().copied().collect();
        let choices = Choices::new(&reversed);
        let mut changes: Vec<Change<'_>> = Vec::new();
        for place in self.all_places(name, &instance) {
            let is_around = |(inner, ..): &Change<'_>| inner.pointer.starts_with(&place.pointer);
            let rows = rows(&place);
            if !rows.is_empty() && !changes.iter().any(is_around) && choices.below(3) == 1 {
                let (value, becomes) = choices.of(&rows).clone();
                changes.push((place, value, becomes));
            }
        }
        self.case(instance, changes)
    }

    fn case(&self, instance: Value, changes: Vec<Change<'_>>) -> Case {
        let (mut document, mut expected) = (instance.clone(), instance);
        let (mut paths, mut left_out) = (BTreeSet::new(), Vec::new());
        for (place, value, becomes) in changes {
            let is_optional = place.nullable || place.required == Some(false);
            let is_none = value.as_ref().is_none_or(Value::is_null);
            let is_right = matches!(becomes, Becomes::Itself) || (is_optional && is_none);
            if !is_right {
                paths.insert(place.path.clone());
            }
            let becomes = match becomes {
                Becomes::Itself => value.clone(),
                Becomes::Same(same) => Some(same),
                Becomes::Nothing | Becomes::Unreadable if is_optional => Some(Value::Null),
                Becomes::Nothing => Some(self.zero(place.schema)),
                Becomes::Unreadable if place.required.is_some() => Some(self.zero(place.schema)),
                Becomes::Unreadable => None,
            };
            // A patch tells absence from null.
            let is_absent = is_optional && value.is_none();
            set(&mut document, &place.pointer, value);
            match becomes {
                _ if is_absent => set(&mut expected, &place.pointer, None),
                Some(value) => *at(&mut expected, &place.pointer) = value,
                None => left_out.push(place.pointer),
            }
        }
        // From the end, so that those before keep their places.
        for pointer in left_out.iter().rev() {
            set(&mut expected, pointer, None);
        }
        Case { document, expected, paths }
    }

    /// What a kind has for nothing.
    fn zero(&self, schema: &Value) -> Value {
        let (schema, _) = self.resolve(schema);
        match kind(schema) {
            Kind::Any => Value::Null,
            Kind::Text if schema["format"] == "date-time" => json!("1970-01-01T00:00:00Z"),
            Kind::Text | Kind::Enum => json!(""),
            Kind::Integer | Kind::Number | Kind::Decimal => json!(0),
            Kind::Boolean => json!(false),
            Kind::Array => json!([]),
            Kind::Map | Kind::Union => json!({}),
            Kind::Object => {
                let properties = schema["properties"].as_object().into_iter().flatten();
                let must = properties
                    .filter(|(name, property)| required(schema, name) && !self.resolve(property).1);
                Value::Object(
                    must.map(|(name, property)| (name.clone(), self.zero(property)))
                        .collect::<Map<_, _>>(),
                )
            }
        }
    }
}

/// Puts a value into its place, or takes out what is there.
fn set(document: &mut Value, pointer: &[String], value: Option<Value>) {
    let (key, parent) = pointer.split_last().unwrap();
    match (at(document, parent), value) {
        (Value::Object(members), Some(value)) => _ = members.insert(key.clone(), value),
        (Value::Object(members), None) => _ = members.remove(key),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => _ = items.remove(key.parse().unwrap()),
        _ => unreachable!("only objects and lists have something inside"),
    }
}

/// What is wrong with how a case was read; `None` if nothing is.
fn fault(schemas: &Schemas, ty: &Type, case: &Case) -> Option<String> {
    let (written, corrections) = match (ty.leniently)(&case.document.to_string()) {
        Ok(read) => read,
        Err(error) => return Some(format!("it is an error: {error}")),
    };
    let paths = corrections.iter().map(|correction| correction.path().to_owned());
    if paths.collect::<BTreeSet<_>>() != case.paths || corrections.len() != case.paths.len() {
        return Some(format!("reported is {corrections:?}"));
    }
    let after = serde_json::from_str(&written).unwrap();
    let place = schemas.difference(ty.name, &case.expected, &after)?;
    Some(format!("{place} differs in {after}"))
}

/// However many places are changed, the document is read, what was left alone comes out as it is,
/// and just the changes are reported.
#[test]
fn changed_instances_are_read_and_every_change_is_reported() {
    let mut tried = 0;
    for Edition { folder: edition, types } in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for ty @ Type { name, .. } in *types {
            let count = std::cell::Cell::new(0);
            let check = |numbers: Vec<u32>| {
                let case = schemas.changed(name, &numbers);
                count.set(count.get() + usize::from(!case.paths.is_empty()));
                let fault = fault(&schemas, ty, &case);
                prop_assert!(fault.is_none(), "{edition} {name}: {fault:?}: {case:?}");
                Ok(())
            };
            runner().run(&choices(), check).unwrap_or_else(|error| panic!("{error}"));
            tried += count.get();
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// Each place of each definition, changed to all that the table has for it (or to a part, see
/// [`mutations`]): the answers of all operations are among them.
#[test]
fn every_row_of_the_table_holds_in_every_place() {
    let mut tried: BTreeMap<_, usize> = BTreeMap::new();
    for Edition { folder: edition, types } in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for ty @ Type { name, .. } in *types {
            // Numbers that put something into each optional field, and two into each list.
            let instance = schemas.instance(name, &[2; 400]);
            // What is deeper inside is a definition of its own.
            let places = schemas.all_places(name, &instance).into_iter();
            for place in places.filter(|place| place.pointer.len() <= 2) {
                for (value, becomes) in rows(&place) {
                    let row = format!("{:?} {value:?}", kind(place.schema));
                    let tried = tried.entry(row).or_insert(0);
                    *tried += 1;
                    if !(*tried - 1).is_multiple_of(mutations().step(1)) {
                        continue;
                    }
                    let change = (place.clone(), value, becomes);
                    let case = schemas.case(instance.clone(), vec![change]);
                    let fault = fault(&schemas, ty, &case);
                    assert_eq!(fault, None, "{edition} {name}: {case:?}");
                }
            }
        }
    }
    assert!(tried.len() > 70, "{tried:?}");
    assert!(tried.values().sum::<usize>() > 5000, "{tried:?}");
}
