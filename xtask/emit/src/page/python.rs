//! Python: dataclasses that import, whatever the order of their fields, and that tell null from absent.

use std::{collections::BTreeSet, fmt::Write as _};

use facts::listing::{Body, Field, Listing, Number, Type};

pub(super) const HELPERS: &str = r#"from enum import Enum
from typing import Any, Dict, List, Tuple


class Unset(Enum):
    """The default of a field that may be absent; `None` is null."""

    UNSET = 'UNSET'


UNSET = Unset.UNSET


def present(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    """`asdict(value, dict_factory=present)` leaves out what is absent."""
    return {key: value for key, value in pairs if value is not UNSET}
"#;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// The definitions of a section. Types that are defined further down, or in a later section, are in
/// quotes.
///
/// `known` has what earlier sections define, and gets what this one does.
pub(super) fn section(listings: &[Listing], known: &mut BTreeSet<String>) -> String {
    let is_enum = |listing: &&Listing| !matches!(listing.body, Body::Fields(_));
    let mut writer = Writer { known, used: BTreeSet::new() };
    let mut blocks = Vec::new();
    let aliases: Vec<String> =
        listings.iter().filter(is_enum).map(|listing| writer.alias(listing)).collect();
    if !aliases.is_empty() {
        blocks.push(aliases.join("\n"));
    }
    let mut parameters: Vec<&String> = Vec::new();
    for listing in listings.iter().filter(|listing| !is_enum(listing)) {
        for parameter in &listing.parameters {
            if !parameters.contains(&parameter) {
                parameters.push(parameter);
            }
        }
        blocks.push(writer.class(listing));
    }
    let has_class = listings.iter().any(|listing| !is_enum(&listing));
    let mut head = String::new();
    if has_class {
        head.push_str("from dataclasses import dataclass\n");
    }
    for parameter in &parameters {
        blocks.insert(0, format!("{parameter} = TypeVar('{parameter}')\n"));
        writer.used.insert("TypeVar");
    }
    if !writer.used.is_empty() {
        let names: Vec<&str> = writer.used.iter().copied().collect();
        let _ = writeln!(head, "from typing import {}", names.join(", "));
    }
    if blocks.is_empty() { String::new() } else { format!("{head}\n{}", blocks.join("\n\n")) }
}

struct Writer<'a> {
    known: &'a mut BTreeSet<String>,
    /// What must be imported from `typing`.
    used: BTreeSet<&'static str>,
}

impl Writer<'_> {
    /// Any string, or any object, is allowed, and checkers still complete those that are listed.
    fn alias(&mut self, listing: &Listing) -> String {
        self.known.insert(listing.name.clone());
        if let Some(branches) = listing.branches() {
            self.used.extend(["Any", "Dict", "Union"]);
            let named = |name: &str| self.ty(&Type::Named(name.to_owned()));
            let branches: Vec<String> = branches.into_iter().map(named).collect();
            return format!("{} = Union[{}, Dict[str, Any]]\n", listing.name, branches.join(", "));
        }
        self.used.extend(["Literal", "Union"]);
        let values: Vec<String> =
            listing.values().unwrap_or_default().iter().map(|value| format!("'{value}'")).collect();
        format!("{} = Union[Literal[{}], str]\n", listing.name, values.join(", "))
    }

    fn class(&mut self, listing: &Listing) -> String {
        let mut text = "@dataclass(kw_only=True)\n".to_owned();
        if listing.parameters.is_empty() {
            let _ = writeln!(text, "class {}:", listing.name);
        } else {
            self.used.insert("Generic");
            let _ = writeln!(
                text,
                "class {}(Generic[{}]):",
                listing.name,
                listing.parameters.join(", ")
            );
        }
        for field in listing.fields() {
            let (name, comment) = attribute(&field.name);
            let _ = writeln!(text, "    {name}: {}{comment}", self.field(field));
        }
        if listing.fields().is_empty() {
            text.push_str("    pass\n");
        }
        self.known.insert(listing.name.clone());
        text
    }

    fn field(&mut self, field: &Field) -> String {
        let ty = self.ty(&field.ty);
        match (field.optional, field.nullable) {
            (Some(true), Some(true)) => {
                self.used.insert("Union");
                format!("Union[{ty}, None, Unset] = UNSET")
            }
            (Some(true), _) => {
                self.used.insert("Union");
                format!("Union[{ty}, Unset] = UNSET")
            }
            (_, Some(true)) => {
                self.used.insert("Optional");
                format!("Optional[{ty}]")
            }
            _ => ty,
        }
    }

    fn ty(&mut self, of: &Type) -> String {
        match of {
            Type::Any => {
                self.used.insert("Any");
                "Any".to_owned()
            }
            Type::Boolean => "bool".to_owned(),
            Type::Text(_) => "str".to_owned(),
            Type::Values(values) => {
                self.used.insert("Literal");
                let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
                format!("Literal[{}]", values.join(", "))
            }
            Type::Number(Number::Integer) => "int".to_owned(),
            Type::Number(_) => "float".to_owned(),
            Type::List(inner) => {
                self.used.insert("List");
                format!("List[{}]", self.ty(inner))
            }
            Type::Map(inner) => {
                self.used.insert("Dict");
                format!("Dict[str, {}]", self.ty(inner))
            }
            Type::Nullable(inner) => {
                self.used.insert("Optional");
                format!("Optional[{}]", self.ty(inner))
            }
            Type::Parameter(name) => name.clone(),
            Type::Named(name) if self.known.contains(name) => name.clone(),
            Type::Named(name) => format!("'{name}'"),
        }
    }
}

/// The name of an attribute, and a comment with the name on the wire if Python cannot use it.
fn attribute(wire: &str) -> (String, String) {
    let mut name: String = wire
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect();
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    let comment = if name == wire { String::new() } else { format!("  # json: \"{wire}\"") };
    (name, comment)
}
