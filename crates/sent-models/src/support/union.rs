//! Unions: reading one of several objects by its discriminator property, and keeping anything else.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor,
        value::{MapDeserializer, SeqAccessDeserializer},
    },
};
use serde_json::Value;
use serde_path_to_error::Track;

use crate::decode::inside;

/// The name by which lenient decoding recognizes a union.
pub(crate) const UNION: &str = "sent_models::Union";

/// What [`open_union!`](crate::open_union) declares about a type.
#[doc(hidden)]
pub trait Union<'de>: Sized {
    /// The name of the type.
    const NAME: &'static str;
    /// The discriminator property, and its value for each branch.
    const NAMES: &'static [&'static str];

    /// Reads the branch with a value, or an unknown one.
    ///
    /// # Errors
    ///
    /// The branch cannot be read from it.
    fn read<D: Deserializer<'de>>(value: &str, from: D) -> Result<Self, D::Error>;

    /// Keeps an unknown branch.
    fn unknown(value: Value) -> Self;
}

/// Reads a union.
///
/// # Errors
///
/// It is not an object, or its branch cannot be read from it.
#[doc(hidden)]
pub fn read<'de, T: Union<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(UNION, T::NAMES, UnionVisitor(PhantomData))
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: Union<'de>> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "union {}", T::NAME)
    }

    /// The property may come last, so everything is read before the branch is known.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        let tag = entries.iter().find(|(key, _)| Some(&key.as_str()) == T::NAMES.first());
        let Some(value) = tag.and_then(|(_, value)| value.as_str()).map(str::to_owned) else {
            return Ok(T::unknown(Value::Object(entries.into_iter().collect())));
        };
        let mut track = Track::new();
        let from = MapDeserializer::<_, serde_json::Error>::new(entries.into_iter());
        let from = serde_path_to_error::Deserializer::new(from, &mut track);
        T::read(&value, from).map_err(|error| A::Error::custom(inside(&track.path(), &error)))
    }

    /// Lenient decoding asks what each branch wants: no data format calls this.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_seq(Branches(PhantomData))
    }
}

struct Branches<T>(PhantomData<T>);

impl<'de, T: Union<'de>> Visitor<'de> for Branches<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("each branch")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        for value in T::NAMES.iter().skip(1) {
            let _ = seq.next_element_seed(Branch::<T>(value, PhantomData))?;
        }
        Ok(T::unknown(Value::Null))
    }
}

struct Branch<T>(&'static str, PhantomData<T>);

impl<'de, T: Union<'de>> DeserializeSeed<'de> for Branch<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::read(self.0, from)
    }
}

/// Asks a union what each of its branches wants, one after the other.
pub(crate) fn ask<'de, V: Visitor<'de>, A: SeqAccess<'de>>(
    visitor: V,
    branches: A,
) -> Result<V::Value, A::Error> {
    visitor.visit_newtype_struct(SeqAccessDeserializer::new(branches))
}

/// Turns alternatives into the schema of a union: with a discriminator, and nothing repeated next
/// to the references.
#[doc(hidden)]
#[cfg(feature = "schemars")]
pub fn one_of(tag: &'static str) -> impl Fn(&mut schemars::Schema) {
    move |schema| {
        let Some(Value::Array(mut branches)) = schema.remove("anyOf") else { return };
        for branch in branches.iter_mut().filter_map(Value::as_object_mut) {
            branch.retain(|key, _| key == "$ref");
        }
        schema.insert("oneOf".to_owned(), Value::Array(branches));
        schema.insert("discriminator".to_owned(), serde_json::json!({ "propertyName": tag }));
    }
}

/// Implements conversions and serde's traits for a generated enum whose last variant is
/// `Unknown(serde_json::Value)`, from the table of its branches: each with the discriminator value
/// that selects it.
#[doc(hidden)]
#[macro_export]
macro_rules! open_union {
    ($name:ident by $tag:literal { $($variant:ident($branch:ty) = $value:literal),* $(,)? }) => {
        impl $name {
            /// Whether this version does not know the branch.
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::std::matches!(self, Self::Unknown(_))
            }
        }

        $(impl ::std::convert::From<$branch> for $name {
            fn from(branch: $branch) -> Self {
                Self::$variant(branch)
            }
        })*

        impl<'de> $crate::__private::union::Union<'de> for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const NAMES: &'static [&'static str] = &[$tag, $($value),*];

            fn read<D: $crate::__private::serde::Deserializer<'de>>(
                value: &str,
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                use $crate::__private::serde::Deserialize;

                match value {
                    $($value => <$branch as Deserialize>::deserialize(from).map(Self::$variant),)*
                    _ => Deserialize::deserialize(from).map(Self::Unknown),
                }
            }

            fn unknown(value: ::serde_json::Value) -> Self {
                Self::Unknown(value)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::union::read(deserializer)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(branch) => branch.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a test stops at what it did not foresee"
    )]
    #![expect(unreachable_pub, reason = "the macro is for types that are public")]

    use serde_json::{Value, json};

    use crate::{Patch, decode, decode_lenient};

    #[derive(Debug, PartialEq)]
    struct Circle {
        kind: String,
        radius: f64,
        inner: Option<Box<Shape>>,
    }

    crate::object!(Circle { required kind, required radius, optional inner });

    #[derive(Debug, PartialEq)]
    struct Group {
        kind: String,
        shapes: Vec<Shape>,
        name: Patch<String>,
    }

    crate::object!(Group { required kind, required shapes, patch name });

    #[derive(Debug, PartialEq)]
    enum Shape {
        Circle(Circle),
        Group(Group),
        Unknown(Value),
    }

    crate::open_union!(Shape by "kind" { Circle(Circle) = "circle", Group(Group) = "group" });

    fn circle(radius: f64) -> Circle {
        Circle { kind: "circle".to_owned(), radius, inner: None }
    }

    #[test]
    fn the_property_picks_the_branch_wherever_it_stands() {
        let first = r#"{"kind":"circle","radius":1.5}"#;
        for json in [first, r#"{"radius":1.5,"kind":"circle"}"#] {
            let shape = decode::<Shape>(json).unwrap();
            assert_eq!(shape, Shape::from(circle(1.5)));
            assert_eq!(serde_json::to_string(&shape).unwrap(), first);
        }
    }

    #[test]
    fn what_no_branch_has_is_kept_and_written_back() {
        for value in [
            json!({ "kind": "square", "side": [1, 2.5, null] }),
            json!({ "kind": 7 }),
            json!({ "radius": 1 }),
            json!({}),
        ] {
            let shape = decode::<Shape>(value.to_string()).unwrap();
            assert_eq!((shape.is_unknown(), json!(shape)), (true, value.clone()));
            assert_eq!(decode_lenient::<Shape>(value.to_string()).unwrap().corrections, []);
        }
    }

    #[test]
    fn an_error_says_where_in_the_branch_and_shows_no_value() {
        let inner = json!({ "radius": "secret", "kind": "circle" });
        let whole = json!({ "list": [{ "shapes": [{ "inner": inner, "radius": 1, "kind": "circle" }], "kind": "group" }] });
        let error = decode::<std::collections::BTreeMap<String, Vec<Shape>>>(whole.to_string());
        let error = error.unwrap_err();
        assert_eq!(error.path(), "list[0].shapes[0].inner.radius");
        assert_eq!(error.message(), "invalid type: string, expected f64");
        for (json, path, message) in [
            (r#"{"kind":"circle"}"#, ".", "missing field `radius`"),
            ("[1]", ".", "invalid type: sequence, expected union Shape"),
            (r#""circle""#, ".", "invalid type: string, expected union Shape"),
        ] {
            let error = decode::<Shape>(json).unwrap_err();
            assert_eq!((error.path(), error.message()), (path, message), "{json}");
        }
    }

    #[test]
    fn a_branch_is_corrected_and_a_wrong_property_is_not() {
        let json = r#"{ "kind": "group", "shapes": [{ "kind": "circle", "radius": "2", "inner": { "kind": "circle" } }, { "kind": [], "radius": "2" }] }"#;
        let read = decode_lenient::<Shape>(json).unwrap();
        let Shape::Group(group) = read.value else { panic!("{:?}", read.value) };
        let inner = Some(Box::new(Shape::Circle(circle(0.0))));
        let unknown = json!({ "kind": [], "radius": "2" });
        let outer = Shape::Circle(Circle { inner, ..circle(2.0) });
        assert_eq!(group.shapes, [outer, Shape::Unknown(unknown)]);
        let paths: Vec<_> = read.corrections.iter().map(crate::Correction::path).collect();
        assert_eq!(paths, ["shapes[0].radius", "shapes[0].inner.radius"]);
    }
}
