//! Methods of the live models, and conversions between them and the page's models, one file per
//! section of the page.
//!
//! Every conversion destructures its source field by field, so that a new field does not compile
//! until somebody decides about it.

mod contact;
mod envelope;
mod message;
mod profile;
mod template;
mod webhook;

use std::{error, fmt};

use crate::Patch;

/// A field that has no counterpart in the other edition, or that the other edition requires and
/// this one lacks.
///
/// The error of conversions between the page's models and those of [`live`](crate::live): nothing
/// is dropped silently.
///
/// ```
/// use sent_models::{SendMessageRequest, TemplateId, live};
///
/// let id: TemplateId = "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c".parse()?;
/// let request = SendMessageRequest::new("+12025550143", id).with_webhook_url("https://shop.example.com/hook");
/// let error = live::SendMessageRequest::try_from(request).unwrap_err();
/// assert_eq!((error.model(), error.field()), ("SendMessageRequest", "webhook_url"));
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoCounterpart {
    model: &'static str,
    field: &'static str,
    is_missing: bool,
}

impl NoCounterpart {
    /// The field is set, and has no counterpart in the other edition.
    fn set(model: &'static str, field: &'static str) -> Self {
        Self { model, field, is_missing: false }
    }

    /// The other edition requires the field, and it is missing.
    fn missing(model: &'static str, field: &'static str) -> Self {
        Self { model, field, is_missing: true }
    }

    /// The name of the model that was to be converted.
    #[must_use]
    pub fn model(&self) -> &'static str {
        self.model
    }

    /// The field, as a path of wire names: `message_body.content`, `buttons[].text`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// Whether the field is required and missing; otherwise it is set and has no counterpart.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }
}

impl fmt::Display for NoCounterpart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_missing {
            "is required by the other edition, but missing"
        } else {
            "has no counterpart in the other edition: leave it out"
        };
        write!(f, "`{}.{}` {what}", self.model, self.field)
    }
}

impl error::Error for NoCounterpart {}

/// A model of the page converted from a response of the live API, with the names of the fields that
/// have no counterpart.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Translated<T> {
    /// The page's model.
    pub value: T,
    /// Fields that are set in the response but not part of `value`, as paths of wire names.
    pub left_out: Vec<&'static str>,
}

impl<T> Translated<T> {
    fn new(value: T, left_out: impl IntoIterator<Item = Option<&'static str>>) -> Self {
        Self { value, left_out: left_out.into_iter().flatten().collect() }
    }

    /// Returns the model if nothing was left out.
    fn complete(self, model: &'static str) -> Result<T, NoCounterpart> {
        match self.left_out.first() {
            None => Ok(self.value),
            Some(field) => Err(NoCounterpart::set(model, field)),
        }
    }
}

/// The name of a field if it is set.
fn said<T>(field: &'static str, value: Option<&T>) -> Option<&'static str> {
    value.map(|_| field)
}

/// Fails if a field of a request is set.
fn refuse<T>(
    model: &'static str,
    field: &'static str,
    value: Option<&T>,
) -> Result<(), NoCounterpart> {
    value.map_or(Ok(()), |_| Err(NoCounterpart::set(model, field)))
}

fn set<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Keep, Patch::Set)
}
