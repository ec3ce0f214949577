//! Instances with one fault, and what the schema says of it.

use serde_json::{Value, json};

use super::instance::{Choices, Kind, Schemas, kind, required};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// Another JSON type.
    Type,
    /// A key that must be there is not.
    Missing,
    /// Null where there must be a value, or where there need not be one.
    Null,
    /// A value that an enum does not list.
    Value,
    /// A key that nobody knows.
    Field,
    /// A text that does not have its format.
    Format,
    /// A number below the minimum or above the maximum.
    Range,
}

/// An instance with a fault.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) fault: Fault,
    pub(super) instance: Value,
    /// What of it must be there after decoding and encoding, if the fault is forgiven.
    pub(super) kept: Value,
    /// `None` if the fault is forgiven.
    pub(super) expected: Option<Refusal>,
}

/// What an error must say.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The path, as errors write it.
    pub(super) path: String,
    /// A part of the message.
    pub(super) says: String,
}

/// A place in an instance.
#[derive(Clone)]
pub(super) struct Place<'s> {
    /// As in JSON pointers, without escapes.
    pub(super) pointer: Vec<String>,
    /// As errors write it.
    pub(super) path: String,
    pub(super) schema: &'s Value,
    pub(super) nullable: bool,
    /// Whether it is a property that is required; `None` for items and the whole.
    pub(super) required: Option<bool>,
    is_null: bool,
    /// Whether it says of which branch the union around it is, which is kept as it came where it
    /// says nothing that is known.
    pub(super) is_tag: bool,
}

impl Schemas {
    /// An instance with one fault; `None` if the instance has no place for the fault that was
    /// chosen.
    pub(super) fn wrong(&self, name: &str, numbers: &[u32]) -> Option<Case> {
        let mut instance = self.instance(name, numbers);
        let places = self.all_places(name, &instance);
        // From the end, so that what the instance was made of does not decide.
        let reversed: Vec<_> = numbers.iter().rev().copied().collect();
        let choices = Choices::new(&reversed);
        let faults = [
            Fault::Type,
            Fault::Missing,
            Fault::Null,
            Fault::Value,
            Fault::Field,
            Fault::Format,
            Fault::Range,
        ];
        let fault = *choices.of(&faults);
        let fits = |place: &&Place<'_>| match fault {
            Fault::Type => kind(place.schema) != Kind::Any,
            // A missing optional key is not an error.
            Fault::Missing => place.required == Some(true) && kind(place.schema) != Kind::Any,
            Fault::Null => {
                !place.pointer.is_empty() && !place.nullable && kind(place.schema) != Kind::Any
            }
            Fault::Value => kind(place.schema) == Kind::Enum,
            Fault::Field => {
                matches!(kind(place.schema), Kind::Object | Kind::Union) && !place.is_null
            }
            Fault::Format => place.schema["format"].is_string() && is_text(place.schema),
            Fault::Range => !out_of_range(place.schema).is_empty(),
        };
        // What says of which branch a union is decides what the rest of it means: see `unions`.
        let places: Vec<_> = places.iter().filter(|place| !place.is_tag && fits(place)).collect();
        let place = places.get(choices.below(places.len()))?;
        let without = instance.clone();
        let expected = apply(fault, place, &mut instance, &choices);
        // What nobody knows is not kept; all else is.
        let kept = if fault == Fault::Field { without } else { instance.clone() };
        Some(Case { fault, instance, kept, expected })
    }

    /// Every place of an instance, what is inside of another before that.
    pub(super) fn all_places<'s>(&'s self, name: &str, instance: &Value) -> Vec<Place<'s>> {
        let mut places = Vec::new();
        let schema = self.definition(name);
        let (pointer, path) = (Vec::new(), String::new());
        let whole = Place {
            pointer,
            path,
            schema,
            nullable: false,
            required: None,
            is_null: false,
            is_tag: false,
        };
        self.places(schema, instance, whole, &mut places);
        places
    }

    /// Every place of an instance that is not null and not inside of something without a schema.
    fn places<'s>(
        &'s self,
        schema: &'s Value,
        value: &Value,
        place: Place<'s>,
        found: &mut Vec<Place<'s>>,
    ) {
        if value.is_null() {
            // A key that is there and null can still be left out.
            if place.required.is_some() {
                found.push(Place { is_null: true, ..place });
            }
            return;
        }
        let (resolved, _) = self.resolve(schema);
        let Some((resolved, tag)) = self.branch(resolved, value) else { return };
        let inside = |key: &str, path: String, schema: &'s Value, required: Option<bool>| {
            let is_tag = tag == Some(key);
            let (target, nullable) = self.resolve(schema);
            let pointer = place.pointer.iter().cloned().chain([key.to_owned()]).collect();
            Place { pointer, path, schema: target, nullable, required, is_null: false, is_tag }
        };
        match kind(resolved) {
            Kind::Object => {
                for (key, value) in value.as_object().unwrap() {
                    let path = if place.path.is_empty() {
                        shown(key).to_owned()
                    } else {
                        format!("{}.{}", place.path, shown(key))
                    };
                    let schema = &resolved["properties"][key];
                    self.places(
                        schema,
                        value,
                        inside(key, path, schema, Some(required(resolved, key))),
                        found,
                    );
                }
            }
            Kind::Array => {
                for (number, value) in value.as_array().unwrap().iter().enumerate() {
                    let path = format!("{}[{number}]", place.path);
                    let schema = &resolved["items"];
                    self.places(
                        schema,
                        value,
                        inside(&number.to_string(), path, schema, None),
                        found,
                    );
                }
            }
            _ => {}
        }
        found.push(place);
    }
}

/// Puts the fault in its place. What is forgiven and what is not, in one table:
///
/// | Fault | Forgiven |
/// |---|---|
/// | another JSON type | never; an array for an object is left out here: serde reads it as the fields in their order |
/// | a required key is missing | if it may be null |
/// | null | if the key need not be there |
/// | a value that an enum does not list | always |
/// | a key that nobody knows | always |
/// | a text that does not have its format | if it is an id, an address, a phone number or a secret; not if it is a time or a decimal number |
/// | a number below the minimum or above the maximum | if the integer type holds it |
fn apply(
    fault: Fault,
    place: &Place<'_>,
    instance: &mut Value,
    choices: &Choices<'_>,
) -> Option<Refusal> {
    let refused = |path: &str, says: &str| {
        // The whole document has a special name.
        let path = if path.is_empty() { "." } else { path };
        Some(Refusal { path: path.to_owned(), says: says.to_owned() })
    };
    match fault {
        Fault::Type => {
            *at(instance, &place.pointer) = choices.of(&other_types(place.schema)).clone();
            refused(&place.path, "invalid type")
        }
        Fault::Missing => {
            let (key, parent) = place.pointer.split_last().unwrap();
            at(instance, parent).as_object_mut().unwrap().remove(key);
            if place.nullable {
                return None;
            }
            let parent = place.path.strip_suffix(key.as_str()).unwrap().trim_end_matches('.');
            refused(parent, &format!("missing field `{key}`"))
        }
        Fault::Null => {
            *at(instance, &place.pointer) = Value::Null;
            if place.required == Some(false) {
                return None;
            }
            refused(&place.path, "null")
        }
        Fault::Value => {
            *at(instance, &place.pointer) = json!("a value of tomorrow");
            None
        }
        Fault::Field => {
            at(instance, &place.pointer)
                .as_object_mut()
                .unwrap()
                .insert("of tomorrow".to_owned(), json!([{}]));
            None
        }
        Fault::Format => {
            *at(instance, &place.pointer) = json!("of no format");
            let is_read = ["date-time", "decimal"].map(|format| json!(format));
            is_read.contains(&place.schema["format"]).then(|| refused(&place.path, ""))?
        }
        Fault::Range => {
            let (number, is_held) = *choices.of(&out_of_range(place.schema));
            *at(instance, &place.pointer) = json!(number);
            (!is_held).then(|| refused(&place.path, "invalid value"))?
        }
    }
}

pub(super) fn is_text(schema: &Value) -> bool {
    matches!(kind(schema), Kind::Text | Kind::Decimal)
}

/// Values of the JSON types that a schema does not allow.
fn other_types(schema: &Value) -> Vec<Value> {
    let kind = kind(schema);
    let mut values =
        vec![json!(true), json!(7), json!(0.5), json!("text"), json!([7]), json!({ "a": 7 })];
    values.retain(|value| match value {
        Value::Bool(_) => kind != Kind::Boolean,
        Value::Number(number) => {
            !(matches!(kind, Kind::Number | Kind::Decimal)
                || kind == Kind::Integer && number.is_u64())
        }
        Value::String(_) => !(is_text(schema) || kind == Kind::Enum),
        Value::Array(_) => !matches!(kind, Kind::Array | Kind::Object | Kind::Union),
        _ => !matches!(kind, Kind::Map | Kind::Object | Kind::Union),
    });
    values
}

/// Integers that a schema does not allow, and whether the integer type that it asks for holds them.
pub(super) fn out_of_range(schema: &Value) -> Vec<(i64, bool)> {
    if kind(schema) != Kind::Integer {
        return Vec::new();
    }
    let (minimum, maximum) = (schema["minimum"].as_i64(), schema["maximum"].as_i64());
    let greatest = match schema["format"].as_str() {
        Some("uint16") => Some(i64::from(u16::MAX)),
        Some("uint32") => Some(i64::from(u32::MAX)),
        Some("int32") => Some(i64::from(i32::MAX)),
        _ => None,
    };
    // What must not be negative is of a type that holds nothing negative.
    let below = minimum.map(|minimum| (minimum - 1, minimum != 0));
    let above = maximum.map(|maximum| (maximum + 1, true));
    let beyond = greatest.map(|greatest| (greatest + 1, false));
    below.into_iter().chain(above).chain(beyond).collect()
}

pub(super) fn at<'v>(value: &'v mut Value, pointer: &[String]) -> &'v mut Value {
    pointer.iter().fold(value, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        value => &mut value[key.as_str()],
    })
}

/// A key as paths show it: what is no name in ASCII could be data.
fn shown(key: &str) -> &str {
    if key.is_ascii() { key } else { "*" }
}
