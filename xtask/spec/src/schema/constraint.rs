//! What a schema says about a value beyond its type: documented, never enforced. The server checks
//! it, and its limits change.

use std::cmp::Ordering;

use regress::Regex;

use super::{dialect::Written, read::keyword::Reader, ty::Type};
use crate::{
    diagnostic::Diagnostic,
    json::{Node, Value, text::Json},
    markdown::code,
};

/// A keyword that the Rust type does not show.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// JSON pointer from the property's schema to that of the value: empty, or `/items` and the like.
    pub path: String,
    pub keyword: &'static str,
    pub value: Node,
}

/// The only value that a property may have.
pub const CONST: &str = "const";

const OF_STRINGS: [&str; 3] = ["minLength", "maxLength", "pattern"];
const OF_NUMBERS: [&str; 4] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const OF_LISTS: [&str; 3] = ["minItems", "maxItems", "uniqueItems"];

/// Pairs whose first must not be above the second.
const PAIRS: [(&str, &str); 3] =
    [("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems")];

/// The keywords that limit values of a type.
pub(super) fn keywords(ty: &str) -> &'static [&'static str] {
    match ty {
        "string" => &OF_STRINGS,
        "integer" | "number" => &OF_NUMBERS,
        "array" => &OF_LISTS,
        _ => &[],
    }
}

/// Reads the limits in a schema of this type; reports those that make no sense.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, ty: &str) -> Vec<Constraint> {
    let mut found = Vec::new();
    for keyword in keywords(ty) {
        let Some(value) = node.get(keyword) else { continue };
        let wanted = match (*keyword, &value.value) {
            ("uniqueItems", Value::Bool(_)) => None,
            ("uniqueItems", _) => Some("true or false"),
            ("pattern", Value::String(pattern)) => {
                if let Err(error) = Regex::with_flags(pattern, "u") {
                    let message = format!("`pattern` is not a regular expression: {error}");
                    let finding = Diagnostic::error("pattern", message).at(value.at, "");
                    reader.findings.push(finding.help("JSON Schema uses those of ECMA-262"));
                    continue;
                }
                None
            }
            ("pattern", _) => Some("a regular expression"),
            (_, Value::Number(text)) if ty == "number" || text.parse::<i128>().is_ok() => None,
            (_, Value::Number(_)) if ty == "integer" => Some("an integer"),
            _ if OF_NUMBERS.contains(keyword) && ty == "integer" => Some("an integer"),
            _ if OF_NUMBERS.contains(keyword) => Some("a number"),
            _ => Some("a whole number, 0 or more"),
        };
        let is_negative = !OF_NUMBERS.contains(keyword) && number(value).is_some_and(|n| n < 0.0);
        match wanted.or(is_negative.then_some("0 or more")) {
            Some(wanted) => reader.wrong_kind(value, keyword, wanted),
            None => found.push(Constraint { path: String::new(), keyword, value: value.clone() }),
        }
    }
    for (low, high) in PAIRS {
        let of = |keyword: &str| found.iter().find(|constraint| constraint.keyword == keyword);
        if let (Some(low), Some(high)) = (of(low), of(high))
            && compare(&low.value, &high.value) == Some(Ordering::Greater)
        {
            let message = format!("`{}` is above `{}`", low.keyword, high.keyword);
            let finding = Diagnostic::error("range", message).at(low.value.at, "");
            reader.findings.push(finding.help("no value could be valid"));
        }
    }
    found
}

/// Whole numbers are compared exactly: `f64` cannot tell all 64-bit ones apart.
fn compare(one: &Node, other: &Node) -> Option<Ordering> {
    let whole = |node: &Node| match &node.value {
        Value::Number(text) => text.parse::<i128>().ok(),
        _ => None,
    };
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}

fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether a value is within a limit; otherwise why not.
pub(super) fn check(constraint: &Constraint, value: &Node) -> Result<(), String> {
    let limit = || number(&constraint.value).unwrap_or_default();
    let shown = Json::from(&constraint.value).compact();
    let holds = match (constraint.keyword, &value.value) {
        #[expect(clippy::cast_precision_loss, reason = "nobody writes texts or lists that long")]
        ("minLength" | "maxLength", Value::String(text)) => {
            within(constraint.keyword, (text.chars().count() as f64).partial_cmp(&limit()))
        }
        #[expect(clippy::cast_precision_loss, reason = "nobody writes texts or lists that long")]
        ("minItems" | "maxItems", Value::Array(items)) => {
            within(constraint.keyword, (items.len() as f64).partial_cmp(&limit()))
        }
        ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => {
            within(constraint.keyword, compare(value, &constraint.value))
        }
        ("uniqueItems", Value::Array(items)) if constraint.value.to_json() == true => {
            let items: Vec<_> = items.iter().map(Node::to_json).collect();
            items.iter().enumerate().all(|(at, item)| !items.iter().take(at).any(|one| one == item))
        }
        ("pattern", Value::String(text)) => {
            let pattern = constraint.value.as_str().unwrap_or_default();
            Regex::with_flags(pattern, "u").is_ok_and(|pattern| pattern.find(text).is_some())
        }
        (CONST, _) => value.to_json() == constraint.value.to_json(),
        _ => true,
    };
    if holds {
        return Ok(());
    }
    Err(match constraint.keyword {
        "minimum" => format!("below {shown}"),
        "maximum" => format!("above {shown}"),
        "exclusiveMinimum" => format!("not above {shown}"),
        "exclusiveMaximum" => format!("not below {shown}"),
        "uniqueItems" => "it has a duplicate item".to_owned(),
        CONST => format!("not {shown}"),
        keyword => format!("violates `{keyword}`: {shown}"),
    })
}

/// Whether a value that compares like this to the limit is within it.
fn within(keyword: &str, to_limit: Option<Ordering>) -> bool {
    let Some(to_limit) = to_limit else { return true };
    match keyword {
        "exclusiveMinimum" => to_limit.is_gt(),
        "exclusiveMaximum" => to_limit.is_lt(),
        _ if keyword.starts_with("min") => to_limit.is_ge(),
        _ => to_limit.is_le(),
    }
}

/// The limits as a sentence of the docs; none without any.
pub fn sentence(constraints: &[Constraint], ty: &Written) -> Option<String> {
    let mut paths: Vec<&str> = constraints.iter().map(|found| found.path.as_str()).collect();
    paths.dedup();
    let parts = paths.into_iter().filter_map(|path| {
        let here: Vec<_> = constraints.iter().filter(|found| found.path == path).collect();
        let said = said(&here);
        let what = if path.is_empty() { String::new() } else { format!("{} ", place(path, ty)) };
        (!said.is_empty()).then(|| format!("{what}{}", said.join(", ")))
    });
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| format!("Limits: {}.", parts.join("; ")))
}

/// The target of a pointer, in words.
fn place(path: &str, ty: &Written) -> &'static str {
    match (path.matches('/').count(), ty) {
        (1, Type::Map(_)) => "each value",
        (1, _) => "each item",
        _ => "each nested value",
    }
}

fn said(constraints: &[&Constraint]) -> Vec<String> {
    let of = |keyword: &str| {
        let found = constraints.iter().find(|constraint| constraint.keyword == keyword)?;
        Some(Json::from(&found.value).compact())
    };
    let mut said = Vec::new();
    for ((low, high), unit) in PAIRS.into_iter().zip([" character", "", " item"]) {
        let unit = |count: &str| match (unit, count) {
            ("", _) => String::new(),
            (unit, "1") => unit.to_owned(),
            (unit, _) => format!("{unit}s"),
        };
        said.extend(match (of(low), of(high)) {
            (Some(low), Some(high)) if low == high => Some(format!("{low}{}", unit(&low))),
            (Some(low), Some(high)) => Some(format!("{low} to {high}{}", unit(&high))),
            // That a count is not negative need not be said.
            (Some(low), None) if low == "0" => None,
            (Some(low), None) => Some(format!("at least {low}{}", unit(&low))),
            (None, Some(high)) => Some(format!("at most {high}{}", unit(&high))),
            (None, None) => None,
        });
    }
    said.extend(of("exclusiveMinimum").map(|low| format!("more than {low}")));
    said.extend(of("exclusiveMaximum").map(|high| format!("less than {high}")));
    said.extend(
        of("uniqueItems").filter(|flag| flag == "true").map(|_| "no duplicate items".into()),
    );
    let text = |keyword: &str| {
        let found = constraints.iter().find(|constraint| constraint.keyword == keyword)?;
        found.value.as_str().map(code)
    };
    said.extend(text("pattern").map(|pattern| format!("matching {pattern}")));
    said.extend(text(CONST).map(|value| format!("always {value}")));
    said
}
