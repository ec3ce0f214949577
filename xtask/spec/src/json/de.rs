//! Deserializes JSON with places into Rust types. A [`Located`] value knows where it is, as
//! `toml::Spanned` does.
//!
//! Places pass through serde as a struct with a unique name. Values that serde buffers (`flatten`,
//! `untagged`) lose them.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess,
        Unexpected, Visitor, value::SeqDeserializer,
    },
    forward_to_deserialize_any,
};

use super::{Member, Node, Value};
use crate::source::{FileId, Located, Location};

const LOCATED: &str = "$json::Located";

/// What is wrong, and the innermost known place of it.
#[derive(Debug)]
pub struct Error {
    message: String,
    at: Option<Location>,
}

impl Error {
    fn within(mut self, node: &Node) -> Self {
        self.at.get_or_insert(node.at);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), at: None }
    }
}

/// Reads a value; `Err` says what is wrong and where.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> Result<T, Located<String>> {
    T::deserialize(node)
        .map_err(|error| Located { at: error.at.unwrap_or(node.at), value: error.message })
}

impl<'de> Deserializer<'de> for &Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let read = match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(text) => match (text.parse::<u64>(), text.parse::<f64>()) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_f64(number),
                _ => Err(Error::invalid_value(Unexpected::Other(text), &visitor)),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Value::Object(members) => visitor.visit_map(Members { left: members.iter(), at: None }),
        };
        read.map_err(|error| error.within(self))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == LOCATED {
            return visitor.visit_seq(Place { node: self, step: 0 });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text = self.as_str().unwrap_or_default();
        visitor.visit_enum(text.into_deserializer()).map_err(|error: Error| error.within(self))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for &Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Members<'n> {
    left: std::slice::Iter<'n, Member>,
    /// The value of the key that was read last.
    at: Option<&'n Node>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(member) = self.left.next() else { return Ok(None) };
        self.at = Some(&member.value);
        let key = Node { at: member.key_at, value: Value::String(member.key.clone()) };
        seed.deserialize(&key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.at.ok_or_else(|| Error::custom("a value without a key"))?;
        seed.deserialize(value).map_err(|error| error.within(value))
    }
}

/// File, start and end of a value, and the value.
struct Place<'n> {
    node: &'n Node,
    step: usize,
}

impl<'de> SeqAccess<'de> for Place<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Location { file, start, end } = self.node.at;
        self.step += 1;
        match [file.0, start, end].get(self.step - 1) {
            Some(number) => seed.deserialize(number.into_deserializer()),
            None => seed.deserialize(self.node),
        }
        .map(Some)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Located<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value of a file with places")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Located<T>, A::Error> {
                let mut number =
                    || parts.next_element()?.ok_or_else(|| A::Error::custom("no place"));
                let (file, start, end) = (FileId(number()?), number()?, number()?);
                let value = parts.next_element()?.ok_or_else(|| A::Error::custom("no value"))?;
                Ok(Located { value, at: Location { file, start, end } })
            }
        }

        deserializer.deserialize_struct(LOCATED, &[], Parts(PhantomData))
    }
}

impl<T: Serialize> Serialize for Located<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// The members of an object, in order.
#[derive(Clone, Debug)]
pub struct Pairs<K, V>(pub Vec<(K, V)>);

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Pairs<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<K, V>(PhantomData<(K, V)>);

        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for All<K, V> {
            type Value = Pairs<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Pairs<K, V>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = members.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(All(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::*;
    use crate::source::Sources;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Colour {
        Red,
    }

    #[derive(Debug, Deserialize)]
    struct Thing {
        name: Located<String>,
        count: Option<usize>,
        #[serde(default)]
        colours: Pairs<Located<String>, Vec<Located<Colour>>>,
    }

    impl<K, V> Default for Pairs<K, V> {
        fn default() -> Self {
            Self(Vec::new())
        }
    }

    fn read(text: &str) -> Result<Thing, (String, String)> {
        let node = crate::json::parse(Sources::default().add("a.json", text), text).unwrap();
        from_node(&node).map_err(|wrong| (wrong.value, text[wrong.at.span()].to_owned()))
    }

    #[test]
    fn keys_and_values_know_their_places() {
        let text = r#"{"more": [{}], "colours": {"b": ["red"], "a": []}, "name": "x"}"#;
        let thing = read(text).unwrap();
        assert_eq!((&text[thing.name.at.span()], thing.count), ("\"x\"", None));
        let keys = thing.colours.0.iter().map(|(key, _)| &text[key.at.span()]);
        assert_eq!(keys.collect::<Vec<_>>(), ["\"b\"", "\"a\""]);
        let colours = thing.colours.0.iter().flat_map(|(_, colours)| colours);
        let places = colours.map(|colour| (&colour.value, &text[colour.at.span()]));
        assert_eq!(places.collect::<Vec<_>>(), [(&Colour::Red, "\"red\"")]);
    }

    #[test]
    fn an_error_stands_at_the_innermost_value() {
        let wrong = |text| read(text).unwrap_err();
        assert_eq!(wrong(r#"{"name": [1]}"#).1, "[1]");
        assert_eq!(wrong(r#"{"name": "x", "count": -1}"#).1, "-1");
        assert_eq!(wrong(r#"{"name": "x", "colours": {"a": ["blue"]}}"#).1, "\"blue\"");
        let (message, at) = wrong(r#"{"count": 1}"#);
        assert_eq!((message.as_str(), at.as_str()), ("missing field `name`", r#"{"count": 1}"#));
    }
}
