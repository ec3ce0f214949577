//! JSON for output: keys keep their order, numbers their digits.

use std::fmt;

use super::{Node, Value};

/// A JSON value without places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`, a boolean, a number or a string, as it is written.
    Plain(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn string(text: &str) -> Self {
        Self::Plain(serde_json::Value::from(text).to_string())
    }

    /// `null`
    pub fn null() -> Self {
        Self::Plain("null".to_owned())
    }

    /// On one line.
    pub fn compact(&self) -> String {
        let all = |items: Vec<String>| items.join(",");
        match self {
            Self::Plain(text) => text.clone(),
            Self::Array(items) => format!("[{}]", all(items.iter().map(Self::compact).collect())),
            Self::Object(fields) => {
                let field = |(key, value): &(String, Self)| {
                    format!("{}:{}", serde_json::Value::from(key.as_str()), value.compact())
                };
                format!("{{{}}}", all(fields.iter().map(field).collect()))
            }
        }
    }

    pub fn pair(key: &str, value: Self) -> Self {
        Self::Object(vec![(key.to_owned(), value)])
    }
}

impl From<&Node> for Json {
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|member| (member.key.clone(), Self::from(&member.value)))
                    .collect(),
            ),
            Value::Number(text) => Self::Plain(text.clone()),
            _ => Self::Plain(node.to_json().to_string()),
        }
    }
}

/// Indented by two spaces; an array of plain values is on one line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print(f, self, 0)
    }
}

fn print(f: &mut fmt::Formatter<'_>, json: &Json, depth: usize) -> fmt::Result {
    let indent = |f: &mut fmt::Formatter<'_>, depth: usize| write!(f, "\n{:1$}", "", depth * 2);
    match json {
        Json::Plain(value) => f.write_str(value),
        Json::Array(items) if items.is_empty() => f.write_str("[]"),
        Json::Object(fields) if fields.is_empty() => f.write_str("{}"),
        Json::Array(items) if items.iter().all(|item| matches!(item, Json::Plain(_))) => {
            f.write_str("[")?;
            for (number, item) in items.iter().enumerate() {
                f.write_str(if number == 0 { "" } else { ", " })?;
                print(f, item, depth)?;
            }
            f.write_str("]")
        }
        Json::Array(items) => {
            f.write_str("[")?;
            for (number, item) in items.iter().enumerate() {
                f.write_str(if number == 0 { "" } else { "," })?;
                indent(f, depth + 1)?;
                print(f, item, depth + 1)?;
            }
            indent(f, depth)?;
            f.write_str("]")
        }
        Json::Object(fields) => {
            f.write_str("{")?;
            for (number, (key, value)) in fields.iter().enumerate() {
                f.write_str(if number == 0 { "" } else { "," })?;
                indent(f, depth + 1)?;
                write!(f, "{}: ", serde_json::Value::from(key.as_str()))?;
                print(f, value, depth + 1)?;
            }
            indent(f, depth)?;
            f.write_str("}")
        }
    }
}
