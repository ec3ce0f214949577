//! Decoding that loses nothing: strict first, then corrected at the leaf where that fails.
//!
//! ```text
//! bytes ──text──▶ JSON value ──correct──▶ JSON value that fits ──▶ the type
//!                                ▲
//!                T: Deserialize ─┴─ shape: what the type wants, asked of itself
//! ```

mod correct;
mod leaf;
mod shape;
mod text;
mod time;

use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::{
    DecodeError,
    decode::{decode, strictly},
};

/// Decodes JSON, and corrects what does not fit the type.
///
/// Strict first: what [`decode`] reads comes out the same, as fast, and without corrections. Only
/// when that fails is the document corrected where it does not fit what the type wants, and read
/// again. Every correction is reported.
///
/// | wanted | found | becomes |
/// |---|---|---|
/// | optional or nullable | anything unreadable | `None` |
/// | string, phone number, open enum, id | null, missing | the empty string |
/// | | number, boolean | its text as a string |
/// | boolean | `"true"`, `"false"`, 0, 1 | the boolean |
/// | | null, missing | `false` |
/// | integer, number, decimal | a number in a string, `5.0` for an integer | the number |
/// | | null, missing, `""`, out of range | 0 |
/// | time | no offset | UTC |
/// | | a date alone, more than nine fractional digits, 24:00, an HTTP date, seconds or milliseconds since 1970 | the time |
/// | | null, missing, anything else | 1970-01-01T00:00:00Z |
/// | array, map | null, missing, or empty | empty |
/// | an item of an array, a value of a map | anything still unreadable | left out |
/// | object | null, missing | built by these rules |
///
/// A value of another kind, such as an array where a string is wanted, is treated like null. Of a
/// duplicate key the last value counts; a byte order mark is skipped; invalid UTF-8 and lone
/// surrogates become U+FFFD.
///
/// It works for every type that can be deserialized; for types from other crates it corrects what
/// it can find out about them.
///
/// # Errors
///
/// [`DecodeError`] if the input is not JSON, or is just null, and where correcting would change the
/// meaning: a string, a number or an array where an object is wanted, a string or an object where
/// an array is, unless it is optional.
///
/// ```
/// use sent_models::{MessageEvent, decode_lenient};
///
/// let body = r#"{ "status": null, "timestamp": "2026-03-31T15:21:52.1922085", "provider": "x" }"#;
/// let read = decode_lenient::<MessageEvent>(body)?;
/// assert_eq!(read.value.timestamp.to_string(), "2026-03-31T15:21:52.1922085Z");
/// let corrections: Vec<_> = read.corrections.iter().map(ToString::to_string).collect();
/// assert_eq!(corrections, ["status: null instead of a string", "timestamp: a time without an offset, taken as UTC"]);
/// # Ok::<(), sent_models::DecodeError>(())
/// ```
pub fn decode_lenient<T: DeserializeOwned>(
    json: impl AsRef<[u8]>,
) -> Result<Lenient<T>, DecodeError> {
    let json = text::without_mark(json.as_ref());
    match strictly(json) {
        Ok(value) => Ok(Lenient { value, corrections: Vec::new() }),
        Err(error) => {
            let unreadable = || DecodeError::without_path(&error);
            let (mut value, mut corrections) = text::read(json).ok_or_else(unreadable)?;
            correct::correct(&mut value, None, &shape::of::<T>(), &mut corrections)?;
            Ok(Lenient { value: decode(value.to_string())?, corrections })
        }
    }
}

/// A document as JSON, with what was wrong with its text; for the crates of this workspace, which
/// decode one part depending on another.
///
/// # Errors
///
/// [`DecodeError`] if the input is not JSON.
#[doc(hidden)]
pub fn __read(json: &[u8]) -> Result<(Value, Vec<Correction>), DecodeError> {
    let json = text::without_mark(json);
    text::read(json).ok_or_else(|| match strictly::<IgnoredAny>(json) {
        Err(error) => DecodeError::without_path(&error),
        Ok(_) => DecodeError::at(
            ".".to_owned(),
            "a document that cannot be held as a JSON value".to_owned(),
        ),
    })
}

/// Decodes a part of a document as [`decode_lenient`] does; `key` is its place in the document.
///
/// # Errors
///
/// Those of [`decode_lenient`].
#[doc(hidden)]
pub fn __decode_part<T: DeserializeOwned>(
    value: &Value,
    key: Option<&str>,
) -> Result<Lenient<T>, DecodeError> {
    if let Ok(value) = T::deserialize(value) {
        return Ok(Lenient { value, corrections: Vec::new() });
    }
    let (mut value, mut corrections) = (value.clone(), Vec::new());
    correct::correct(&mut value, key, &shape::of::<T>(), &mut corrections)?;
    let value = T::deserialize(&value).map_err(|error| DecodeError::without_path(&error))?;
    Ok(Lenient { value, corrections })
}

/// A leniently decoded value, and its corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lenient<T> {
    /// The value.
    pub value: T,
    /// What was corrected, in the order of the document's keys; empty if nothing was.
    pub corrections: Vec<Correction>,
}

/// A correction that was made to a document.
///
/// `Display` and `Debug` show the path and the problem, never the value that was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Correction {
    path: String,
    /// The path of the problem, if it is deeper inside.
    cause: Option<String>,
    problem: String,
    value: Option<Value>,
}

impl Correction {
    /// For the crates of this workspace, which check more than a type can express.
    #[doc(hidden)]
    #[must_use]
    pub fn __new(path: &str, problem: impl Into<String>, value: Option<Value>) -> Self {
        Self { path: path.to_owned(), cause: None, problem: problem.into(), value }
    }

    /// Where the correction was made, such as `data.contacts[1].region_code`; `.` for the whole
    /// document, `*` for a key that does not look like a field name.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where the problem is: usually the [`path`](Self::path) itself; deeper inside where an
    /// element was left out, or an optional object became `None`, because of something in it.
    #[must_use]
    pub fn cause(&self) -> &str {
        self.cause.as_deref().unwrap_or(&self.path)
    }

    /// What was wrong.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// The value that was found; `None` if the key was missing, or it is not a JSON value. It may
    /// be personal data: think before you log it.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path != "." {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, " at {cause}"))
    }
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Correction")
            .field("path", &self.path)
            .field("problem", &self.problem)
            .field("cause", &self.cause())
            .finish_non_exhaustive()
    }
}
