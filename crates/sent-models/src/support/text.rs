//! Decoding from a JSON string with errors that do not show what was found instead.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

/// The name by which lenient decoding recognizes a text with its own type.
pub(crate) const TEXT: &str = "sent_models::Text";

/// Accepts a string and converts it; for anything else the error names the kind of value, not the
/// value.
///
/// serde's own errors quote the value: a phone number sent as a JSON number would end up in a log.
#[doc(hidden)]
pub struct TextVisitor<F> {
    expected: &'static str,
    make: F,
}

impl<T, F: Fn(&str) -> Option<T>> TextVisitor<F> {
    /// `expected` completes "expected …"; `make` returns `None` for an invalid string.
    #[inline]
    pub fn new(expected: &'static str, make: F) -> Self {
        Self { expected, make }
    }
}

impl<'de, T, F: Fn(&str) -> Option<T>> Visitor<'de> for TextVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.make)(text).ok_or_else(|| E::invalid_value(Unexpected::Other("other text"), &self))
    }

    /// Decodes a type under its own name, by which lenient decoding recognizes it.
    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<T, D::Error> {
        // `deserialize_str` would let the format report a wrong type, and serde_json quotes the
        // value.
        inner.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("boolean"), &self))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("number"), &self))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("number"), &self))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("number"), &self))
    }
}
