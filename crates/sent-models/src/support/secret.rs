//! Secrets.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{TEXT, TextVisitor};

/// A string that must stay secret, such as the key that signs webhooks.
///
/// `Debug` hides it, and there is no `Display`: the only way to read it is
/// [`expose`](Self::expose). It is written to JSON in full. `==` is not constant-time: to compare a
/// signature, use a function made for that.
///
/// ```
/// use sent_models::Secret;
///
/// let secret = Secret::from("whsec_c2VjcmV0");
/// assert_eq!(format!("{secret:?}"), "Secret(***)");
/// assert_eq!(secret.expose(), "whsec_c2VjcmV0");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret with this text.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The text of the secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor::new("a secret as a string", |text| Some(text.into()));
        deserializer.deserialize_newtype_struct(TEXT, visitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "password" })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::Secret;

    #[test]
    fn a_secret_is_written_but_not_shown() {
        let secret: Secret = serde_json::from_str("\"whsec_1\"").unwrap();
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"whsec_1\"");
        assert_eq!(format!("{secret:?}{secret:#?}"), "Secret(***)Secret(***)");
        let error = serde_json::from_str::<Secret>("4711").unwrap_err().to_string();
        assert!(error.contains("expected a secret") && !error.contains("4711"), "{error}");
    }
}
