//! The lock of an SDK.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        Error as _, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};
use spec::{
    diagnostic::Diagnostic,
    json::de::Pairs,
    source::{FileId, Located, Location},
};

use super::sdk_type::{self, Type};
use crate::{
    listing::{Attribute, MAX_LEVELS, Witness},
    lock,
};

/// How the name of a lock in an edition's folder ends.
pub const FILE_ENDING: &str = "-sdk.lock.json";

#[derive(Clone, Debug, Deserialize)]
pub struct Lock {
    /// Whose it is.
    pub sdk: Located<Witness>,
    #[serde(skip)]
    states: &'static [Attribute],
    pub version: String,
    pub operations: Vec<Operation>,
    types: Pairs<Located<String>, Definition>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Operation {
    /// `GET`, `POST`, …
    pub method: String,
    pub path: Located<String>,
    /// Names of the headers that it takes.
    pub headers: Vec<Located<String>>,
    #[serde(deserialize_with = "fields")]
    parameters: Vec<Field>,
    pub answer: Hint,
}

#[derive(Clone, Debug)]
pub enum Definition {
    Fields(Vec<Field>),
    Alias(Hint),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: Located<String>,
    pub optional: bool,
    pub hint: Hint,
}

/// What an SDK says of a value.
#[derive(Clone, Debug)]
pub struct Hint {
    pub ty: Type,
    pub nullable: bool,
    /// Its values, if they are listed.
    pub values: Option<Vec<Located<String>>>,
    /// As written.
    pub written: String,
    pub at: Location,
}

/// What the types of an SDK can state; `None` if that is not known.
fn states(sdk: Witness) -> Option<&'static [Attribute]> {
    match sdk {
        // `None` in an answer may be absence too.
        Witness::Python => Some(&[Attribute::NullSent, Attribute::Integers, Attribute::Times]),
        // One type for all numbers, none for times.
        Witness::TypeScript => Some(&[Attribute::NullRead, Attribute::NullSent]),
        // One `Option` is absence and null, and times are strings.
        Witness::Rust => Some(&[Attribute::Integers]),
        _ => None,
    }
}

impl Lock {
    pub fn definition(&self, name: &str) -> Option<(&Located<String>, &Definition)> {
        self.types
            .0
            .iter()
            .find(|(found, _)| found.value == name)
            .map(|(name, found)| (name, found))
    }

    /// What may be absent may be null, where one type says both.
    fn read_options_as_null(&mut self) {
        let parameters = self.operations.iter_mut().flat_map(|found| &mut found.parameters);
        let types = self.types.0.iter_mut().filter_map(|(_, definition)| match definition {
            Definition::Fields(fields) => Some(fields),
            Definition::Alias(_) => None,
        });
        for field in parameters.chain(types.flatten()) {
            field.hint.nullable |= field.optional;
        }
    }

    pub fn states(&self, attribute: Attribute) -> bool {
        self.states.contains(&attribute)
    }
}

impl Operation {
    /// The parameters in a place: `path`, `query`, `body`.
    pub fn parameters(&self, place: &str) -> Vec<Field> {
        let here = self.parameters.iter().filter_map(|field| {
            let value = field.name.value.strip_prefix(place)?.strip_prefix(' ')?.to_owned();
            Some(Field { name: Located { value, ..field.name }, ..field.clone() })
        });
        here.collect()
    }
}

/// Reads a lock.
///
/// # Errors
///
/// What is wrong with its JSON, or the first place that is not as the scripts write it.
pub fn read(file: FileId, text: &str) -> Result<Lock, Vec<Diagnostic>> {
    let kind = ("sdk-lock", "build it again with the script in scripts/sdk-facts");
    lock::read((file, text), kind, |mut lock: Lock| {
        let Located { value: sdk, at } = lock.sdk;
        let value = "what the types of this SDK can state is not known".to_owned();
        lock.states = states(sdk).ok_or(Located { value, at })?;
        if sdk == Witness::Rust {
            lock.read_options_as_null();
        }
        Ok(lock)
    })
}

/// As a lock writes it: a type, a list of values, or the fields of an object.
enum Written {
    Type(String),
    Values(Vec<Option<Located<String>>>),
    Fields(Vec<Field>),
}

fn fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Field>, D::Error> {
    let Pairs(members) = Pairs::<Located<String>, Hint>::deserialize(deserializer)?;
    let field = |(key, hint): (Located<String>, Hint)| {
        let value = key.value.trim_end_matches('?').to_owned();
        let optional = key.value.ends_with('?');
        Field { name: Located { value, at: key.at }, optional, hint }
    };
    Ok(members.into_iter().map(field).collect())
}

impl<'de> Deserialize<'de> for Definition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Located { value, at } = Located::deserialize(deserializer)?;
        match value {
            Written::Fields(fields) => Ok(Self::Fields(fields)),
            other => Ok(Self::Alias(hint(other, at).map_err(D::Error::custom)?)),
        }
    }
}

impl<'de> Deserialize<'de> for Hint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Located { value, at } = Located::deserialize(deserializer)?;
        hint(value, at).map_err(D::Error::custom)
    }
}

fn hint(written: Written, at: Location) -> Result<Hint, String> {
    match written {
        Written::Type(written) => {
            let (ty, nullable) = sdk_type::parse(&written)
                .ok_or_else(|| format!("expected a type of at most {MAX_LEVELS} levels"))?;
            Ok(Hint { ty, nullable, values: None, written, at })
        }
        Written::Values(items) => {
            let written = serde_json::json!(items).to_string();
            let nullable = items.iter().any(Option::is_none);
            let values = Some(items.into_iter().flatten().collect());
            Ok(Hint { ty: Type::Text, nullable, values, written, at })
        }
        Written::Fields(_) => Err("expected a type, or a list of values".to_owned()),
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a type, a list of values or fields")
            }

            fn visit_str<E>(self, text: &str) -> Result<Written, E> {
                Ok(Written::Type(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Written, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(Written::Values)
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Written, A::Error> {
                fields(MapAccessDeserializer::new(members)).map(Written::Fields)
            }
        }

        deserializer.deserialize_any(Any)
    }
}
