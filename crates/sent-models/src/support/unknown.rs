//! The payload of a value that this version does not know.

use std::fmt;

/// A value that an open enum does not know, kept unchanged.
///
/// It cannot be built outside this crate: `MessageStatus::from("sent")` is always
/// `MessageStatus::Sent`, so a value has exactly one form and comparing is safe. To create one,
/// convert from a string.
///
/// ```
/// use sent_models::MessageStatus;
///
/// let status = MessageStatus::from("held");
/// assert!(matches!(&status, MessageStatus::Unknown(value) if value.as_str() == "held"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// For generated code only: the caller guarantees that the value is not a known one.
    #[doc(hidden)]
    #[must_use]
    pub fn __new(value: &str) -> Self {
        Self(value.into())
    }

    /// The value, unchanged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
