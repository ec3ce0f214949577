//! Ids: open, like enums.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{TEXT, TextVisitor};

/// The content of an id: any text, or a canonical UUID as its 16 bytes.
///
/// A text has exactly one form, and is written back as it was read, so only a lower-case UUID with
/// hyphens is stored as bytes.
#[doc(hidden)]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Id(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Uuid([u8; 16]),
    Text(Box<str>),
}

/// Length of a UUID's canonical text.
const UUID_LENGTH: usize = 36;

impl Id {
    /// Creates an id with this text.
    #[must_use]
    #[inline]
    pub fn new(text: &str) -> Self {
        Self(read(text.as_bytes()).map_or_else(|| Form::Text(text.into()), Form::Uuid))
    }

    /// Passes the text to a function; that of a UUID only exists on the stack.
    fn with_text<T>(&self, then: impl FnOnce(&str) -> T) -> T {
        match &self.0 {
            Form::Text(text) => then(text),
            Form::Uuid(bytes) => then(str::from_utf8(&write(bytes)).unwrap_or_default()),
        }
    }

    /// Whether the id is this text.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.with_text(|own| own == text)
    }

    /// The UUID, in whatever notation it came; `None` if the id is not a UUID.
    #[cfg(feature = "uuid")]
    #[must_use]
    pub fn as_uuid(&self) -> Option<uuid::Uuid> {
        match &self.0 {
            Form::Uuid(bytes) => Some(uuid::Uuid::from_bytes(*bytes)),
            Form::Text(text) => uuid::Uuid::try_parse(text).ok(),
        }
    }

    /// Creates the id of a UUID.
    #[cfg(feature = "uuid")]
    #[must_use]
    pub fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self(Form::Uuid(uuid.into_bytes()))
    }
}

/// The positions of each byte's digits in a UUID's text.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// Parses a lower-case UUID with hyphens.
#[inline]
fn read(text: &[u8]) -> Option<[u8; 16]> {
    let text: &[u8; UUID_LENGTH] = text.try_into().ok()?;
    let has_hyphens = [8, 13, 18, 23].into_iter().all(|at| text.get(at) == Some(&b'-'));
    let (mut bytes, mut all) = ([0; 16], 0);
    for (byte, place) in bytes.iter_mut().zip(PLACES) {
        let high = DIGITS.get(usize::from(*text.get(place)?))?;
        let low = DIGITS.get(usize::from(*text.get(place + 1)?))?;
        *byte = high << 4 | low;
        all |= high | low;
    }
    // Anything but a digit has a bit that no digit has.
    (has_hyphens && all <= 0xf).then_some(bytes)
}

/// The value of each lower-case hexadecimal digit, 255 for any other byte.
const DIGITS: [u8; 256] = {
    let mut digits = [255; 256];
    let mut value = 0;
    while value < 16 {
        #[expect(clippy::indexing_slicing, reason = "checked at compile time")]
        {
            digits[b"0123456789abcdef"[value as usize] as usize] = value;
        }
        value += 1;
    }
    digits
};

fn write(bytes: &[u8; 16]) -> [u8; UUID_LENGTH] {
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    let mut text = [b'-'; UUID_LENGTH];
    for (byte, place) in bytes.iter().zip(PLACES) {
        if let Some([high, low]) = text.get_mut(place..place + 2) {
            (*high, *low) = (digit(byte >> 4), digit(byte & 0xf));
        }
    }
    text
}

/// Ordered by text.
impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            // Digits and hyphens preserve the order of the bytes.
            (Form::Uuid(own), Form::Uuid(other)) => own.cmp(other),
            _ => self.with_text(|own| other.with_text(|other| own.cmp(other))),
        }
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.pad(text))
    }
}

/// The text; unquoted if it is a UUID.
impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Uuid(_) => fmt::Display::fmt(self, f),
            Form::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_text(|text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Id {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor::new("an id as a string", |text| Some(Self::new(text)));
        deserializer.deserialize_newtype_struct(TEXT, visitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Id {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uuid" })
    }
}

/// Implements constructors and conversions of a generated newtype around [`Id`].
#[doc(hidden)]
#[macro_export]
macro_rules! open_id {
    ($name:ident) => {
        impl $name {
            /// Creates the id with this text.
            #[must_use]
            pub fn new(id: impl ::std::convert::AsRef<str>) -> Self {
                Self($crate::__private::Id::new(id.as_ref()))
            }

            $crate::__open_id_uuid!($name, as_uuid);
        }

        $crate::__open_id_uuid!($name, from);

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::new(text)
            }
        }

        /// For passing an id from a response to a call: `client.contacts().get(&contact.id)`.
        impl ::std::convert::From<&Self> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::new(text))
            }
        }

        /// The text as it came.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0.is(other)
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0.is(other)
            }
        }
    };
}

/// The methods of an id with the feature `uuid`. A macro, since the feature belongs to this crate,
/// not to the one with the id.
#[cfg(feature = "uuid")]
#[doc(hidden)]
#[macro_export]
macro_rules! __open_id_uuid {
    ($name:ident, as_uuid) => {
        /// The UUID behind the id, in whatever notation it came; `None` if the id is not a UUID.
        #[must_use]
        pub fn as_uuid(&self) -> ::std::option::Option<$crate::__private::uuid::Uuid> {
            self.0.as_uuid()
        }
    };
    ($name:ident, from) => {
        impl ::std::convert::From<$crate::__private::uuid::Uuid> for $name {
            fn from(uuid: $crate::__private::uuid::Uuid) -> Self {
                Self($crate::__private::Id::from_uuid(uuid))
            }
        }
    };
}

/// Nothing without the feature `uuid`.
#[cfg(not(feature = "uuid"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __open_id_uuid {
    ($name:ident, $what:ident) => {};
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use std::collections::{BTreeSet, HashSet};

    use super::{Form, Id};
    use crate::{ContactId, TemplateId};

    const TEXT: &str = "1f0c3a52-9d77-4a80-8a54-0b6f2a6f3c11";

    #[test]
    fn an_id_keeps_whatever_text_came() {
        for text in
            [TEXT, &TEXT.to_uppercase(), "userId", "", "ct_123", &TEXT.replace('-', ":"), "é"]
        {
            let json = format!("\"{text}\"");
            let id: ContactId = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&id).unwrap(), json);
            assert_eq!(id.to_string(), text);
            assert_eq!((id == *text, ContactId::from(&id)), (true, id));
        }
        assert!(serde_json::from_str::<ContactId>("7").is_err());
        assert_eq!(format!("{:?}", ContactId::from(TEXT)), format!("ContactId({TEXT})"));
        assert_eq!(format!("{:?}", ContactId::from("userId")), "ContactId(\"userId\")");
        assert_eq!(format!("{:>40}|", TemplateId::from(TEXT)), format!("{TEXT:>40}|"));
    }

    #[test]
    fn a_text_that_is_nearly_a_uuid_stays_as_it_is() {
        for (at, byte) in [(0, "g"), (8, "0"), (13, "_"), (23, "a"), (35, "A"), (35, "-"), (9, "/")]
        {
            let mut text = TEXT.to_owned();
            text.replace_range(at..=at, byte);
            let id = ContactId::from(text.as_str());
            assert!(matches!(Id::new(&text).0, Form::Text(_)), "{text}");
            assert_eq!(id.to_string(), text);
        }
        assert!(matches!(Id::new(TEXT).0, Form::Uuid(_)));
    }

    #[test]
    fn order_and_hash_are_those_of_the_texts() {
        let texts = [TEXT, "1f0c3a52", "1f0c3a53-9d77-4a80-8a54-0b6f2a6f3c11", "zz", "", "1F"];
        let ids: BTreeSet<_> = texts.into_iter().map(ContactId::from).collect();
        let sorted: BTreeSet<_> = texts.into_iter().collect();
        assert!(ids.iter().map(ToString::to_string).eq(sorted.iter().copied()));
        let ids: HashSet<_> = texts.iter().chain(&texts).copied().map(ContactId::from).collect();
        assert_eq!(ids.len(), texts.len());
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn an_id_converts_to_a_uuid_where_it_is_one() {
        let uuid: uuid::Uuid = TEXT.parse().unwrap();
        assert_eq!(ContactId::from(uuid), ContactId::from(TEXT));
        assert_eq!(ContactId::from(TEXT.to_uppercase()).as_uuid(), Some(uuid));
        assert_eq!(ContactId::from("userId").as_uuid(), None);
    }
}
