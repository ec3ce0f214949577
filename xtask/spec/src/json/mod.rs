//! JSON with byte ranges and in file order.
//!
//! `serde_json` keeps neither (its `preserve_order` is a feature that other crates of a build switch on and off), and both matter here: order is
//! the order of the docs page, ranges are what every message points at.

pub mod de;
pub mod text;

use std::fmt::Write as _;

use jsonc_parser::{ParseOptions, ast};

use crate::{
    diagnostic::Diagnostic,
    source::{FileId, Located, Location},
};

/// A JSON value and where it is.
#[derive(Clone, Debug)]
pub struct Node {
    pub at: Location,
    pub value: Value,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    String(String),
    Array(Vec<Node>),
    /// An object; keys are unique, order is the file's.
    Object(Vec<Member>),
}

/// One `"key": value` of an object.
#[derive(Clone, Debug)]
pub struct Member {
    pub key: String,
    pub key_at: Location,
    pub value: Node,
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string with its place, if it is one.
    pub fn located_str(&self) -> Option<Located<String>> {
        self.as_str().map(|text| Located { value: text.to_owned(), at: self.at })
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a key, if it is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.iter().find(|member| member.key == key).map(|member| &member.value)
    }

    /// Whether a string in it, at any depth, is this text.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        match &self.value {
            Value::String(found) => found == text,
            Value::Array(items) => items.iter().any(|item| item.mentions(text)),
            Value::Object(members) => members.iter().any(|member| member.value.mentions(text)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// What kind of value it is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The same value without places.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            // The parser has accepted the number, so serde_json rejects it only if it is out of
            // range.
            Value::Number(text) => serde_json::from_str(text).unwrap_or(serde_json::Value::Null),
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(members) => members
                .iter()
                .map(|member| (member.key.clone(), member.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    /// JSON pointer (RFC 6901, with a leading `#`) of the innermost value, or of the key, that covers a byte.
    pub fn pointer_at(&self, offset: usize) -> String {
        let mut pointer = String::from("#");
        let mut node = self;
        'descend: loop {
            match &node.value {
                Value::Object(members) => {
                    for member in members {
                        if (member.key_at.start..member.value.at.end).contains(&offset) {
                            let _ = write!(
                                pointer,
                                "/{}",
                                member.key.replace('~', "~0").replace('/', "~1")
                            );
                            node = &member.value;
                            continue 'descend;
                        }
                    }
                }
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        if item.at.span().contains(&offset) {
                            let _ = write!(pointer, "/{index}");
                            node = item;
                            continue 'descend;
                        }
                    }
                }
                _ => {}
            }
            return pointer;
        }
    }
}

/// Parses strict JSON: no comments, no trailing commas, no duplicate keys.
///
/// # Errors
///
/// One diagnostic for a syntax error; one for every duplicate key.
pub fn parse(file: FileId, text: &str) -> Result<Node, Vec<Diagnostic>> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let syntax_error = |start: usize, end: usize, message: String| {
        let at = Location { file, start, end };
        vec![
            Diagnostic::error("json-syntax", message)
                .at(at, "")
                .help("the file must be plain JSON, without comments or trailing commas"),
        ]
    };
    if text.starts_with('\u{feff}') {
        let at = Location { file, start: 0, end: '\u{feff}'.len_utf8() };
        let message = "the file begins with a byte order mark";
        let finding = Diagnostic::error("json-syntax", message).at(at, "");
        return Err(vec![finding.help("save it as UTF-8 without one")]);
    }
    too_deep(file, text).map_or(Ok(()), |finding| Err(vec![finding]))?;
    let parsed =
        jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &options)
            .map_err(|error| {
                syntax_error(
                    error.range().start,
                    error.range().end,
                    format!("not valid JSON: {}", lower_first(&error.kind().to_string())),
                )
            })?;
    let Some(value) = parsed.value else {
        return Err(syntax_error(0, text.len().min(1), "the file is empty".to_owned()));
    };
    if let Some((start, letter, is_quoted)) = stray(text) {
        let code = u32::from(letter);
        let at = Location { file, start, end: start + letter.len_utf8() };
        let message = format!("not valid JSON: the character U+{code:04X} is not allowed here");
        let finding = Diagnostic::error("json-syntax", message).at(at, "");
        return Err(vec![if is_quoted {
            finding.help(format!("in a string it is written `\\u{code:04x}`"))
        } else {
            finding.help("use spaces and line breaks")
        }]);
    }
    let mut twice = Vec::new();
    let node = convert(file, value, &mut twice);
    if twice.is_empty() { Ok(node) } else { Err(twice) }
}

/// How deep a document may nest: everything that reads it recurses once per level.
const DEPTH: usize = 100;

/// Reports the list or object that is nested too deep.
fn too_deep(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    let (start, _) = find(text, |byte, is_quoted| {
        match byte {
            b'[' | b'{' if !is_quoted => depth += 1,
            b']' | b'}' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEPTH
    })?;
    let message = format!("this is nested more than {DEPTH} levels deep");
    let finding = Diagnostic::error("json-depth", message);
    let finding = finding.at(Location { file, start, end: start + 1 }, "");
    Some(finding.help("give the inner part a name, and refer to it"))
}

/// Finds what the parser accepted but JSON forbids: control characters in strings, and whitespace
/// between values other than the four allowed characters. Returns the character with its place, and
/// whether it is in a string.
fn stray(text: &str) -> Option<(usize, char, bool)> {
    let (start, is_quoted) = find(text, |byte, is_quoted| {
        if is_quoted {
            byte < b' '
        } else {
            !byte.is_ascii() || (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
        }
    })?;
    Some((start, text.get(start..)?.chars().next()?, is_quoted))
}

/// The first byte that `is_wanted` accepts, and whether it is in a string, which `is_wanted` gets
/// too.
fn find(text: &str, mut is_wanted: impl FnMut(u8, bool) -> bool) -> Option<(usize, bool)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if is_wanted(byte, is_quoted) {
            return Some((at, is_quoted));
        }
        is_quoted ^= byte == b'"' && !is_escaped;
        is_escaped = is_quoted && byte == b'\\' && !is_escaped;
    }
    None
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn convert(file: FileId, value: ast::Value<'_>, twice: &mut Vec<Diagnostic>) -> Node {
    let locate =
        |range: jsonc_parser::common::Range| Location { file, start: range.start, end: range.end };
    match value {
        ast::Value::NullKeyword(null) => Node { at: locate(null.range), value: Value::Null },
        ast::Value::BooleanLit(flag) => {
            Node { at: locate(flag.range), value: Value::Bool(flag.value) }
        }
        ast::Value::NumberLit(number) => {
            Node { at: locate(number.range), value: Value::Number(number.value.to_owned()) }
        }
        ast::Value::StringLit(text) => {
            Node { at: locate(text.range), value: Value::String(text.value.into_owned()) }
        }
        ast::Value::Array(array) => Node {
            at: locate(array.range),
            value: Value::Array(
                array.elements.into_iter().map(|element| convert(file, element, twice)).collect(),
            ),
        },
        ast::Value::Object(object) => {
            let at = locate(object.range);
            let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
            let mut seen = std::collections::HashMap::new();
            for property in object.properties {
                let key_at = match &property.name {
                    ast::ObjectPropName::String(text) => locate(text.range),
                    ast::ObjectPropName::Word(word) => locate(word.range),
                };
                let key = property.name.into_string();
                let value = convert(file, property.value, twice);
                if let Some(first) = seen.insert(key.clone(), key_at) {
                    twice.push(
                        Diagnostic::error("json-key-twice", format!("duplicate key `{key}`"))
                            .at(key_at, "again here")
                            .also(first, "first here")
                            .help("a JSON object has each key once: rename or remove one of them"),
                    );
                } else {
                    members.push(Member { key, key_at, value });
                }
            }
            Node { at, value: Value::Object(members) }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::*;
    use crate::source::Sources;

    fn parse_text(text: &str) -> Result<Node, Vec<Diagnostic>> {
        parse(Sources::default().add("test.json", text), text)
    }

    #[test]
    fn pointers_name_the_innermost_value() {
        let text = r#"{"a/b": [1, {"c": true}]}"#;
        let node = parse_text(text).unwrap();
        assert_eq!(node.pointer_at(text.find("true").unwrap()), "#/a~1b/1/c");
        assert_eq!(node.pointer_at(text.find("\"c\"").unwrap()), "#/a~1b/1/c");
        assert_eq!(node.pointer_at(0), "#");
    }

    #[test]
    fn only_plain_json_is_read() {
        for bad in [
            "",
            "{",
            "{'a': 1}",
            "{\"a\": 1,}",
            "// x\n{}",
            "[1 2]",
            "{a: 1}",
            "\u{feff}{}",
            "[0x1]",
            "[+1]",
            "[.5]",
            "[NaN]",
            "{}{}",
            "[01]",
            "[1.]",
            "[1e]",
            "[-]",
            "[\u{a0}1]",
            "[\"\\\"\", \"\u{1}\"]",
            "[\"\t\"]",
            "{\"a\nb\": 1}",
            "[\"\\x41\"]",
            "[\"\\ud800\"]",
            "[tru]",
            "[1]\u{0}",
            "[\u{c}]",
            "[\u{b}1]",
        ] {
            assert!(parse_text(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_document_has_so_many_levels_and_no_more() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let parsed =
            |text: &str| super::parse(crate::source::Sources::default().add("a.json", text), text);
        assert!(parsed(&nested(super::DEPTH)).is_ok());
        assert!(parsed(&nested(super::DEPTH + 1)).is_err() && parsed(&nested(100_000)).is_err());
        let quoted = format!("[\"\\\"{}\"]", "[".repeat(200));
        assert!(parsed(&quoted).is_ok());
    }

    #[test]
    fn a_key_twice_is_found_at_any_depth() {
        let found = parse_text(r#"[{"a": {"b": 1, "b": 2}}]"#).unwrap_err();
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        assert!(parse_text(&"[".repeat(100_000)).is_err());
    }
}
