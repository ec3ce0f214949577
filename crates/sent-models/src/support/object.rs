//! Objects: reading and writing their fields by name.
//!
//! This does what serde's derive does for these types, with a fraction of the code to compile:
//! deriving took half of this crate's build time, and brought in five crates.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor},
};

/// What [`object!`](crate::object) declares about a type.
#[doc(hidden)]
pub trait Fields {
    /// The name of the type.
    const NAME: &'static str;
    /// The wire names of its fields.
    const FIELDS: &'static [&'static str];
    /// Which of them may be absent.
    const OPTIONAL: &'static [bool];
}

/// Reads a type.
#[doc(hidden)]
pub trait Object<'de>: Fields + Sized {
    /// Reads the fields in any order.
    ///
    /// # Errors
    ///
    /// A field is missing, comes twice or cannot be read.
    fn read<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Reads an object.
///
/// # Errors
///
/// It is not an object, or its fields cannot be read.
#[doc(hidden)]
#[inline]
pub fn read<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::FIELDS, ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

/// Returns the next field that `find` knows by name; unknown fields are skipped.
///
/// # Errors
///
/// The rest of the document cannot be read.
#[doc(hidden)]
#[inline]
pub fn next_field<'de, A: MapAccess<'de>, F>(
    map: &mut A,
    find: impl Fn(&str) -> Option<F> + Copy,
) -> Result<Option<F>, A::Error> {
    while let Some(field) = map.next_key_seed(Name(find))? {
        match field {
            Some(field) => return Ok(Some(field)),
            None => _ = map.next_value::<IgnoredAny>()?,
        }
    }
    Ok(None)
}

struct Name<F>(F);

impl<'de, T, F: Fn(&str) -> Option<T>> DeserializeSeed<'de> for Name<F> {
    type Value = Option<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for Name<F> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Option<T>, E> {
        Ok((self.0)(name))
    }
}

/// Reads the value of a field that may come only once.
///
/// # Errors
///
/// The field comes twice, or its value cannot be read.
#[doc(hidden)]
#[inline]
pub fn read_field<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    field: &mut Option<T>,
    name: &'static str,
) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    *field = Some(map.next_value()?);
    Ok(())
}

/// Returns the value of a required field.
///
/// # Errors
///
/// The field is missing.
#[doc(hidden)]
#[inline]
pub fn required<T, E: Error>(field: Option<T>, name: &'static str) -> Result<T, E> {
    field.ok_or_else(|| E::missing_field(name))
}

/// Removes optional fields from a schema's `required`. Otherwise a schema for serialization lists
/// all fields there.
#[doc(hidden)]
#[cfg(feature = "schemars")]
pub fn without_optional<T: Fields>(schema: &mut schemars::Schema) {
    let Some(serde_json::Value::Array(required)) = schema.get_mut("required") else { return };
    let optional = T::FIELDS.iter().zip(T::OPTIONAL).filter(|(_, optional)| **optional);
    required.retain(|name| !optional.clone().any(|(field, _)| *name == **field));
    if required.is_empty() {
        schema.remove("required");
    }
}

/// Removes rustdoc links from the descriptions: they refer to Rust code, and a schema is read
/// without it.
#[doc(hidden)]
#[cfg(feature = "schemars")]
pub fn without_links(schema: &mut schemars::Schema) {
    fn unlink((key, value): (&String, &mut serde_json::Value)) {
        match value {
            serde_json::Value::Object(members) => members.iter_mut().for_each(unlink),
            serde_json::Value::String(text) if key == "description" => *text = unlinked(text),
            _ => {}
        }
    }
    schema.as_object_mut().into_iter().flatten().for_each(unlink);
}

/// Replaces ``[`name`](path)`` and ``[`name`]`` by `name`. Brackets in the text itself are escaped
/// by a backslash.
#[cfg(feature = "schemars")]
fn unlinked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("[`") {
        plain.push_str(before);
        let link = from.split_once("`]").filter(|_| !before.ends_with('\\'));
        if let Some((name, after)) = link {
            plain.extend(["`", name, "`"]);
            let path = after.strip_prefix('(').and_then(|path| path.split_once(')'));
            rest = path.map_or(after, |(_, after)| after);
        } else {
            plain.push_str("[`");
            rest = from;
        }
    }
    plain + rest
}

/// Adds a keyword to the schema of a value nested in a field, which cannot have an attribute. The
/// value is JSON.
#[doc(hidden)]
#[cfg(feature = "schemars")]
pub fn constrain(
    path: &'static str,
    keyword: &'static str,
    value: &'static str,
) -> impl Fn(&mut schemars::Schema) {
    move |schema| {
        let inside = schema.pointer_mut(path).and_then(serde_json::Value::as_object_mut);
        if let (Some(inside), Ok(value)) = (inside, serde_json::from_str(value)) {
            inside.insert(keyword.to_owned(), value);
        }
    }
}

/// Implements `Serialize` and `Deserialize` for a generated struct from the table of its fields:
/// each with its presence, and its wire name if that differs.
///
/// Names of type parameters begin with `__`, so that they do not clash with those of the struct.
///
/// Unknown fields are skipped; a duplicate field is an error, and so is a missing `required` one. A
/// `nullable` field is always written, an `optional` one or a `patch` only if it is there.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    (
        $name:ident $(<$($parameter:ident),+>)?
        { $($presence:ident $field:ident $(= $wire:literal)?),* $(,)? }
    ) => {
        impl $(<$($parameter),+>)? $crate::__private::object::Fields
            for $name $(<$($parameter),+>)?
        {
            const NAME: &'static str = ::std::stringify!($name);
            const FIELDS: &'static [&'static str] =
                &[$($crate::object!(@wire $field $($wire)?)),*];
            const OPTIONAL: &'static [bool] = &[$($crate::object!(@is_optional $presence)),*];
        }

        impl<'de $($(, $parameter: $crate::__private::serde::Deserialize<'de>)+)?>
            $crate::__private::object::Object<'de> for $name $(<$($parameter),+>)?
        {
            #[inline]
            #[allow(unreachable_code, unused_variables, reason = "an object may have no fields")]
            fn read<__Map: $crate::__private::serde::de::MapAccess<'de>>(
                mut map: __Map,
            ) -> ::std::result::Result<Self, __Map::Error> {
                #[allow(non_camel_case_types)]
                enum Field { $($field),* }

                #[inline]
                fn find(name: &str) -> ::std::option::Option<Field> {
                    match name {
                        $($crate::object!(@wire $field $($wire)?) => {
                            ::std::option::Option::Some(Field::$field)
                        })*
                        _ => ::std::option::Option::None,
                    }
                }

                $(let mut $field = ::std::option::Option::None;)*
                while let ::std::option::Option::Some(field) =
                    $crate::__private::object::next_field(&mut map, find)?
                {
                    let read: ::std::result::Result<(), __Map::Error> = match field {
                        $(Field::$field => $crate::__private::object::read_field(
                            &mut map,
                            &mut $field,
                            $crate::object!(@wire $field $($wire)?),
                        ),)*
                    };
                    read?;
                }
                ::std::result::Result::Ok(Self {
                    $($field: $crate::object!(@value $presence $field $($wire)?)),*
                })
            }
        }

        impl<'de $($(, $parameter: $crate::__private::serde::Deserialize<'de>)+)?>
            $crate::__private::serde::Deserialize<'de> for $name $(<$($parameter),+>)?
        {
            #[inline]
            fn deserialize<__From: $crate::__private::serde::Deserializer<'de>>(
                deserializer: __From,
            ) -> ::std::result::Result<Self, __From::Error> {
                $crate::__private::object::read(deserializer)
            }
        }

        impl $(<$($parameter: $crate::__private::serde::Serialize),+>)?
            $crate::__private::serde::Serialize for $name $(<$($parameter),+>)?
        {
            fn serialize<__Into: $crate::__private::serde::Serializer>(
                &self,
                serializer: __Into,
            ) -> ::std::result::Result<__Into::Ok, __Into::Error> {
                use $crate::__private::serde::ser::SerializeStruct as _;

                let count = 0 $(+ $crate::object!(@count $presence self.$field))*;
                #[allow(unused_mut)]
                let mut object = serializer.serialize_struct(::std::stringify!($name), count)?;
                $(if $crate::object!(@count $presence self.$field) > 0 {
                    object.serialize_field($crate::object!(@wire $field $($wire)?), &self.$field)?;
                })*
                object.end()
            }
        }
    };
    (@is_optional required) => { false };
    (@is_optional nullable) => { false };
    (@is_optional $presence:ident) => { true };
    (@wire $field:ident) => { ::std::stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@value required $field:ident $($wire:literal)?) => {
        $crate::__private::object::required($field, $crate::object!(@wire $field $($wire)?))?
    };
    (@value $presence:ident $field:ident $($wire:literal)?) => { $field.unwrap_or_default() };
    (@count optional $field:expr) => { ::std::primitive::usize::from($field.is_some()) };
    (@count patch $field:expr) => { ::std::primitive::usize::from(!$field.is_keep()) };
    (@count $presence:ident $field:expr) => { 1_usize };
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use crate::{ApiResponse, CreateContactRequest, Patch};

    #[derive(Debug, PartialEq)]
    struct Sample<T> {
        id: T,
        r#type: Option<bool>,
        note: Option<String>,
        order: Patch<u8>,
    }

    crate::object!(Sample<T> { required id, nullable r#type = "type", optional note, patch order = "$order" });

    #[derive(Debug, Default, PartialEq)]
    struct Empty {}

    crate::object!(Empty {});

    fn read(json: &str) -> Result<Sample<u8>, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_read_by_name_and_written_by_presence() {
        for (json, written) in [
            (r#"{"id":1}"#, r#"{"id":1,"type":null}"#),
            (
                r#"{"$order":2,"new":[{}],"note":null,"type":true,"id":1}"#,
                r#"{"id":1,"type":true,"$order":2}"#,
            ),
            (
                r#"{"id":1,"note":"x","$order":null}"#,
                r#"{"id":1,"type":null,"note":"x","$order":null}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), written);
        }
        assert_eq!(serde_json::to_string(&Empty {}).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<Empty>(r#"{"a":1}"#).unwrap(), Empty {});
    }

    #[test]
    fn errors_are_those_of_serde() {
        for (json, error) in [
            ("{}", "missing field `id` at line 1 column 2"),
            (r#"{"id":1,"id":1}"#, "duplicate field `id` at line 1 column 12"),
            (
                r#"{"id":1,"type":7}"#,
                "invalid type: integer `7`, expected a boolean at line 1 column 16",
            ),
            // serde's derive would accept it, field by field.
            ("[1]", "invalid type: sequence, expected struct Sample at line 1 column 1"),
            ("null", "invalid type: null, expected struct Sample at line 1 column 4"),
        ] {
            assert_eq!(read(json).unwrap_err(), error);
        }
        let error = serde_json::from_str::<ApiResponse<u8>>(r#"{"success":true}"#).unwrap_err();
        assert!(error.to_string().starts_with("missing field `meta`"), "{error}");
        let error = serde_json::from_str::<CreateContactRequest>("{}").unwrap_err();
        assert!(error.to_string().starts_with("missing field `phone_number`"), "{error}");
    }
}
