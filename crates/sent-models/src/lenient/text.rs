//! From bytes to a JSON value when the bytes are not quite JSON.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Correction;
use crate::path::Path;

/// Strips a leading byte order mark.
pub(super) fn without_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)
}

/// The value, and what was wrong with its text; `None` if it is not JSON.
pub(super) fn read(json: &[u8]) -> Option<(Value, Vec<Correction>)> {
    let text = String::from_utf8_lossy(json);
    let mut corrections = Vec::new();
    if let Cow::Owned(_) = text {
        let problem = "invalid UTF-8, replaced by U+FFFD";
        corrections.push(Correction::__new(".", problem, None));
    }
    let before = corrections.len();
    if let Some(value) = tree(&text, &mut corrections) {
        return Some((value, corrections));
    }
    corrections.truncate(before);
    let (mended, has_halves) = mend(&text);
    if has_halves {
        let problem = "a lone surrogate, replaced by U+FFFD";
        corrections.push(Correction::__new(".", problem, None));
    }
    let value = tree(&mended, &mut corrections)?;
    Some((value, corrections))
}

fn tree(text: &str, corrections: &mut Vec<Correction>) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Tree { path: &mut Path::default(), corrections };
    let value = tree.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(value)
}

/// Builds a [`Value`], and reports duplicate keys: `Value` itself would silently keep the last one.
struct Tree<'a> {
    path: &'a mut Path,
    corrections: &'a mut Vec<Correction>,
}

impl Tree<'_> {
    fn inside(&mut self) -> Tree<'_> {
        Tree { path: self.path, corrections: self.corrections }
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            self.path.push_index(list.len());
            let item = items.next_element_seed(self.inside())?;
            self.path.pop();
            let Some(item) = item else { return Ok(list.into()) };
            list.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.path.push_key(&key);
            let value = entries.next_value_seed(self.inside())?;
            if key == NUMBER
                && let Some(number) = value.as_str().and_then(|digits| digits.parse().ok())
            {
                self.path.pop();
                return Ok(Value::Number(number));
            }
            if let Some(first) = map.insert(key, value) {
                let problem = "a duplicate key; the last value is used";
                self.corrections.push(Correction::__new(
                    &self.path.to_string(),
                    problem,
                    Some(first),
                ));
            }
            self.path.pop();
        }
        Ok(map.into())
    }
}

/// How a number looks if anything in the build enables `serde_json/arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Replaces lone surrogates, and returns whether there were any; quotes numbers that are too large
/// for a float, so that they are corrected like any other text.
fn mend(text: &str) -> (String, bool) {
    let mut mended = String::with_capacity(text.len() + 16);
    let mut has_halves = false;
    let mut rest = text;
    let mut in_string = false;
    while let Some(next) = rest.chars().next() {
        let mut length = next.len_utf8();
        let mut taken = Cow::Borrowed(rest.get(..length).unwrap_or_default());
        match next {
            '"' => in_string = !in_string,
            '\\' if in_string => {
                let pair = unit(rest).zip(rest.get(6..).and_then(unit));
                length = match (unit(rest), pair) {
                    (_, Some((0xd800..=0xdbff, 0xdc00..=0xdfff))) => 12,
                    (Some(0xd800..=0xdfff), _) => {
                        has_halves = true;
                        taken = "\\ufffd".into();
                        6
                    }
                    _ => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                };
                if taken.len() == 1 {
                    taken = rest.get(..length).unwrap_or_default().into();
                }
            }
            '-' | '0'..='9' if !in_string => {
                let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
                length = rest.bytes().take_while(|byte| is_part(*byte)).count();
                let number = rest.get(..length).unwrap_or_default();
                let is_large = number.parse().is_ok_and(|number: f64| number.is_infinite());
                taken = if is_large { format!("\"{number}\"").into() } else { number.into() };
            }
            _ => {}
        }
        mended.push_str(&taken);
        rest = rest.get(length..).unwrap_or_default();
    }
    (mended, has_halves)
}

/// Parses a leading `\uXXXX`.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use serde_json::json;

    use super::{mend, read};

    fn corrected(text: &[u8]) -> (serde_json::Value, Vec<String>) {
        let (value, corrections) = read(text).unwrap();
        (value, corrections.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn halves_of_pairs_are_replaced_and_pairs_are_not() {
        for (text, mended) in [
            (r#"["\ud83d\ude00"]"#, r#"["\ud83d\ude00"]"#),
            (r#"["\ud83d"]"#, r#"["\ufffd"]"#),
            (r#"["\ude00\ud83d\n"]"#, r#"["\ufffd\ufffd\n"]"#),
            (r#"["\\ud83d", "\"", "é\u00e9"]"#, r#"["\\ud83d", "\"", "é\u00e9"]"#),
        ] {
            assert_eq!(mend(text).0, mended);
        }
        assert_eq!(
            corrected(br#"["a\ud83d"]"#),
            (json!(["a\u{fffd}"]), vec!["a lone surrogate, replaced by U+FFFD".to_owned()])
        );
    }

    #[test]
    fn a_number_too_large_is_kept_as_text() {
        let (mended, has_halves) = mend("[1e400, -1e400, 1e3, 7, \"1e400\"]");
        assert_eq!(
            (mended.as_str(), has_halves),
            (r#"["1e400", "-1e400", 1e3, 7, "1e400"]"#, false)
        );
        // Whatever features of `serde_json` the build enables for numbers.
        let read = crate::decode_lenient::<Vec<f64>>("[1e400, 1e3, 7]").unwrap();
        assert_eq!((read.value, read.corrections.len()), (vec![0.0, 1e3, 7.0], 1));
    }

    #[test]
    fn a_key_that_comes_twice_has_its_last_value() {
        let (value, corrections) =
            corrected(br#"{"a": [{"b": 1, "b": 2}], "+1202": 1, "+1202": {}}"#);
        assert_eq!(value, json!({ "a": [{ "b": 2 }], "+1202": {} }));
        assert_eq!(
            corrections,
            [
                "a[0].b: a duplicate key; the last value is used",
                "*: a duplicate key; the last value is used"
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_none() {
        for text in ["", "{", "[1,]", "<html>", "{\"a\": 1} {}", "\"\\ud8\"", "\"\\", "1e"] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        let (value, corrections) = corrected(b"[\"\xff\"]");
        assert_eq!((value, corrections.len()), (json!(["\u{fffd}"]), 1));
    }
}
