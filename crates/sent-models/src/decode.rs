//! Decoding with errors that say where they are.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::path::Path;

/// Decodes JSON. An error names the path of the field and never quotes the document.
///
/// `serde_json::from_slice` decodes the same, but its errors give only line and column, and quote
/// values. A success costs no more than there: the path is found in a second pass, after a failure.
/// Where the API violates its own schema, [`decode_lenient`](crate::decode_lenient) reads what this
/// function rejects, and reports what it corrected. With your own types, a custom error message
/// from `Deserialize` is shown unchanged.
///
/// # Errors
///
/// [`DecodeError`] if the input is not JSON, or does not fit the type.
///
/// ```
/// use sent_models::{ApiResponse, Contact, decode};
///
/// let body = r#"{ "success": true, "data": { "id": 7 }, "error": null, "meta": null }"#;
/// let error = decode::<ApiResponse<Contact>>(body).unwrap_err();
/// assert_eq!(error.path(), "data.id");
/// assert_eq!(error.to_string(), "data.id: invalid type: number, expected an id as a string (line 1, column 36)");
/// ```
pub fn decode<T: DeserializeOwned>(json: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let json = json.as_ref();
    strictly(json)
        .map_err(|error| locate::<T>(json).unwrap_or_else(|| DecodeError::without_path(&error)))
}

/// Checks the encoding once: from bytes, `serde_json` would check it string by string.
#[inline]
pub(crate) fn strictly<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    match str::from_utf8(json) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(json),
    }
}

/// Decodes again, this time tracking the path.
fn locate<T: DeserializeOwned>(json: &[u8]) -> Option<DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let error = serde_path_to_error::deserialize::<_, T>(&mut deserializer).err()?;
    Some(DecodeError::new(&path(error.path()), error.inner()))
}

fn path(segments: &serde_path_to_error::Path) -> String {
    let mut path = Path::default();
    for segment in segments {
        match segment {
            Segment::Seq { index } => path.push_index(*index),
            Segment::Map { key: name } | Segment::Enum { variant: name } => path.push_key(name),
            Segment::Unknown => path.push_unknown(),
        }
    }
    path.to_string()
}

/// Why a JSON document could not be decoded, and where.
///
/// It keeps neither the document nor any value of it, and only those keys that look like field
/// names, so it is safe to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
    line: usize,
    column: usize,
}

impl DecodeError {
    fn new(path: &str, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let text = text.strip_suffix(&position).unwrap_or(&text);
        let mut path = path.to_owned();
        let text = outside(text, &mut path);
        Self { path, message: without_values(text), line: error.line(), column: error.column() }
    }

    pub(crate) fn without_path(error: &serde_json::Error) -> Self {
        Self::new(".", error)
    }

    /// For a document whose line numbers are no longer known.
    pub(crate) fn at(path: String, message: String) -> Self {
        Self { path, message, line: 0, column: 0 }
    }

    /// The path of the value that could not be decoded, such as `data.events[2].status`; `.` for
    /// the whole document, `*` for a key that does not look like a field name.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line in the document, from 1; 0 if only the path is known.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in the line, in bytes, from 1; 0 if only the path is known.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, message, line, column } = self;
        if path != "." {
            write!(f, "{path}: ")?;
        }
        f.write_str(message)?;
        if *line > 0 {
            write!(f, " (line {line}, column {column})")?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}

/// The prefix of an error from inside a union, which is decoded from a buffer where the outer path
/// is not tracked.
const INSIDE: &str = "in a union, at ";

/// The message of an error from inside a union, including the path.
pub(crate) fn inside(path: &serde_path_to_error::Path, error: &serde_json::Error) -> String {
    let mut path = self::path(path);
    let text = error.to_string();
    let text = outside(&text, &mut path);
    if path == "." { text.to_owned() } else { format!("{INSIDE}{path}: {text}") }
}

/// The message alone; the path in it is appended to the outer one.
fn outside<'t>(text: &'t str, path: &mut String) -> &'t str {
    let Some((inner, text)) = text.strip_prefix(INSIDE).and_then(|text| text.split_once(": "))
    else {
        return text;
    };
    if path == "." {
        path.clear();
    } else {
        path.push('.');
    }
    path.push_str(inner);
    text
}

/// Removes the value from serde's own messages: `invalid type: string "…", expected a boolean`,
/// ``unknown field `…`, expected …``.
fn without_values(text: &str) -> String {
    for prefix in ["invalid type: ", "invalid value: "] {
        if let Some(rest) = text.strip_prefix(prefix)
            && let Some((unexpected, expected)) = rest.rsplit_once(", expected ")
        {
            let kind = unexpected.split(['"', '`']).next().unwrap_or_default().trim_end();
            return format!("{prefix}{kind}, expected {expected}");
        }
    }
    for prefix in ["unknown variant", "unknown field"] {
        if let Some(rest) = text.strip_prefix(prefix)
            && let Some((_, expected)) = rest.rsplit_once("`, expected ")
        {
            return format!("{prefix}, expected {expected}");
        }
        if text.starts_with(prefix) {
            return prefix.to_owned();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::{ApiResponse, Contact, Message, Webhook};

    fn contact() -> Value {
        json!({
            "id": "0c1f6f0e-7a52-4e0a-9a35-3f6c1f5d2b11", "phone_number": "x", "format_e164": "x",
            "format_international": "x", "format_national": "x", "format_rfc": "x", "country_code": "1",
            "region_code": "US", "available_channels": "sms", "default_channel": "sms", "opt_out": false,
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"
        })
    }

    #[test]
    fn a_number_in_any_wrong_place_is_not_quoted() {
        assert!(decode::<Contact>(contact().to_string()).is_ok());
        let number = "+1 202 555 0143";
        let numbers = [
            json!(number),
            json!(12_025_550_143_u64),
            json!(-12_025_550_143_i64),
            json!(1.2025e7),
            json!([number]),
        ];
        let mut failures = 0;
        for wrong in numbers.iter().chain([&json!({ number: number })]) {
            for key in contact().as_object().unwrap().keys() {
                let mut contact = contact();
                *contact.get_mut(key).unwrap() = wrong.clone();
                let body = json!({ "success": true, "data": contact, "error": null, "meta": null })
                    .to_string();
                let error = decode::<ApiResponse<Contact>>(&body).unwrap_err();
                let text = format!("{error} {error:?}");
                assert!(!text.contains("2025") && !text.contains("555"), "{text}");
                failures += usize::from(error.path() == format!("data.{key}"));
            }
        }
        assert!(failures > 60, "{failures}");
        for wrong in numbers {
            let text = decode::<BTreeMap<String, Message>>(json!({ "a": wrong }).to_string())
                .unwrap_err()
                .to_string();
            assert!(!text.contains("2025") && !text.contains("555"), "{text}");
            let text = decode::<Webhook>(wrong.to_string()).unwrap_err().to_string();
            assert!(!text.contains("2025") && !text.contains("555"), "{text}");
        }
        let error =
            decode::<BTreeMap<String, u8>>(json!({ number: [number] }).to_string()).unwrap_err();
        assert_eq!((error.path(), format!("{error:?}").contains("555")), ("*", false));
    }

    #[test]
    fn an_error_says_where_and_what() {
        let mut contact = contact();
        contact.as_object_mut().unwrap().remove("opt_out");
        let body = json!({ "items": [contact] }).to_string();
        let error = decode::<BTreeMap<String, Vec<Contact>>>(&body).unwrap_err();
        assert_eq!((error.path(), error.message()), ("items[0]", "missing field `opt_out`"));
        let error = decode::<Contact>("{\n  \"id\": ").unwrap_err();
        assert_eq!(error.to_string(), "id: EOF while parsing a value (line 2, column 8)");
        let error = decode::<Contact>([0xff]).unwrap_err();
        assert_eq!(error.to_string(), "expected value (line 1, column 1)");
    }

    #[test]
    fn values_are_taken_out_of_every_form_of_message() {
        for (text, clean) in [
            (
                "invalid type: string \"a, expected b\", expected a boolean",
                "invalid type: string, expected a boolean",
            ),
            ("invalid type: integer `7`, expected u8", "invalid type: integer, expected u8"),
            ("invalid value: character `7`, expected u8", "invalid value: character, expected u8"),
            ("invalid type: null, expected a string", "invalid type: null, expected a string"),
            ("missing field `a`", "missing field `a`"),
            ("unknown variant `7`, expected `a` or `b`", "unknown variant, expected `a` or `b`"),
            ("unknown variant `7`, there are no variants", "unknown variant"),
            ("unknown field `7`, expected, `, expected `a`", "unknown field, expected `a`"),
        ] {
            assert_eq!(without_values(text), clean);
        }
    }
}
