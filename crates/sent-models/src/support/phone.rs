//! Phone numbers.

use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use smol_str::SmolStr;

use super::text::{TEXT, TextVisitor};

/// A phone number as text, in any notation that the API returns or accepts.
///
/// It is not validated: that is up to the server, which knows more notations. `Debug` hides it, and
/// there is no `Display`, so that a number gets into a log only through [`as_str`](Self::as_str).
///
/// ```
/// use sent_models::PhoneNumber;
///
/// let number = PhoneNumber::from("+12025550143");
/// assert_eq!(number.as_str(), "+12025550143");
/// assert_eq!(format!("{number:?}"), "PhoneNumber(***)");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(
    /// Inline, since a good part of the decoding time is spent on allocations.
    SmolStr,
);

impl PhoneNumber {
    /// Creates a number with this text.
    #[must_use]
    #[inline]
    pub fn new(number: impl AsRef<str>) -> Self {
        Self(SmolStr::new(number))
    }

    /// The number in full.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The number in full, as an owned string.
    #[must_use]
    pub fn into_string(self) -> String {
        self.as_str().to_owned()
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(***)")
    }
}

impl From<&str> for PhoneNumber {
    // Decoding is compiled in the crate that decodes, and calls this for each value.
    #[inline]
    fn from(number: &str) -> Self {
        Self::new(number)
    }
}

impl From<String> for PhoneNumber {
    fn from(number: String) -> Self {
        Self::new(number)
    }
}

/// For passing a number from a response to a call: `SendMessageRequest::new(&contact.phone_number,
/// …)`.
impl From<&Self> for PhoneNumber {
    fn from(number: &Self) -> Self {
        number.clone()
    }
}

impl FromStr for PhoneNumber {
    type Err = Infallible;

    fn from_str(number: &str) -> Result<Self, Infallible> {
        Ok(Self::new(number))
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for PhoneNumber {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for PhoneNumber {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl Serialize for PhoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PhoneNumber {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor::new("a phone number as a string", |text| Some(text.into()));
        deserializer.deserialize_newtype_struct(TEXT, visitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for PhoneNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PhoneNumber".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "phone" })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::PhoneNumber;

    #[test]
    fn neither_debug_nor_an_error_shows_a_number() {
        let number: PhoneNumber = serde_json::from_str("\"+12025550143\"").unwrap();
        assert_eq!(number, "+12025550143");
        assert_eq!(
            (PhoneNumber::from(&number), "+12025550143".parse()),
            (number.clone(), Ok(number.clone()))
        );
        assert_eq!(
            format!("{:?} {:#?}", Some(&number), number),
            "Some(PhoneNumber(***)) PhoneNumber(***)"
        );
        for wrong in [
            "12025550143",
            "-12025550143",
            "1.2025550143e10",
            "[12025550143]",
            "{\"12025550143\": 1}",
        ] {
            let error = serde_json::from_str::<PhoneNumber>(wrong).unwrap_err().to_string();
            assert!(error.contains("expected a phone number") && !error.contains("555"), "{error}");
        }
    }
}
