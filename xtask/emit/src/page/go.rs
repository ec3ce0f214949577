//! Go: pointers where a value may be null or absent, `omitempty` only where the key may be absent.
//!
//! A nil slice or map is null on the wire, so those need no pointer to be null.

use std::fmt::Write as _;

use facts::listing::{Body, Field, Listing, Number, Type, Value};
use heck::ToSnakeCase as _;

use super::{Section, is_both, pad};

/// What the definitions use when a field may be absent and may be null.
pub(super) const HELPERS: &str = r#"package sent

import "encoding/json"

// Nullable is absent when it is empty, else null or a value: `omitempty` leaves out an empty map.
type Nullable[T any] map[bool]T

// NullableOf holds a value.
func NullableOf[T any](value T) Nullable[T] { return Nullable[T]{true: value} }

// Null holds null.
func Null[T any]() Nullable[T] { var zero T; return Nullable[T]{false: zero} }

// MarshalJSON writes the value, or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if value, ok := n[true]; ok {
		return json.Marshal(value)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a value, or null.
func (n *Nullable[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*n = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	*n = NullableOf(value)
	return nil
}
"#;

const INITIALISMS: [&str; 5] = ["id", "url", "rfc", "http", "json"];

/// The code before the first definition.
pub(super) fn head(sections: &[Section<'_>]) -> String {
    let mut listings = sections.iter().flat_map(|section| section.listings);
    let has_union = listings.any(|listing| listing.branches().is_some());
    let import = if has_union { "\nimport \"encoding/json\"\n" } else { "" };
    format!("package sent\n{import}")
}

pub(super) fn section(section: &Section<'_>, head: Option<String>) -> String {
    let mut blocks: Vec<_> = head.into_iter().collect();
    for listing in section.listings {
        let description = section
            .definition(listing)
            .map(|definition| definition.description.as_str())
            .unwrap_or_default();
        let comment = description.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = format!("// {}: {comment}\n", listing.name);
        match &listing.body {
            Body::Fields(fields) => structure(&mut text, listing, fields),
            Body::Values(values) => constants(&mut text, listing, values),
            Body::Branches(_) => {
                // Go has no unions: the text is kept until the reader knows which it is.
                let branches = listing.branches().unwrap_or_default().join(", ");
                let _ = writeln!(
                    text,
                    "type {} struct {{\n\tjson.RawMessage // {branches}\n}}",
                    listing.name
                );
            }
        }
        blocks.push(text);
    }
    blocks.join("\n")
}

fn structure(text: &mut String, listing: &Listing, fields: &[Field]) {
    let parameters: Vec<String> =
        listing.parameters.iter().map(|name| format!("{name} any")).collect();
    let parameters =
        if parameters.is_empty() { String::new() } else { format!("[{}]", parameters.join(", ")) };
    if fields.is_empty() {
        let _ = writeln!(text, "type {}{parameters} struct{{}}", listing.name);
        return;
    }
    let _ = writeln!(text, "type {}{parameters} struct {{", listing.name);
    let rows: Vec<(String, String, String)> = fields
        .iter()
        .map(|field| {
            let omit = if field.optional == Some(true) { ",omitempty" } else { "" };
            (name(&field.name), field_type(field), format!("`json:\"{}{omit}\"`", field.name))
        })
        .collect();
    let width = |of: fn(&(String, String, String)) -> &String| {
        rows.iter().map(|row| of(row).chars().count()).max().unwrap_or_default()
    };
    let (names, types) = (width(|row| &row.0), width(|row| &row.1));
    for (name, ty, tag) in &rows {
        let _ = writeln!(text, "\t{} {} {tag}", pad(name, names), pad(ty, types));
    }
    text.push_str("}\n");
}

fn constants(text: &mut String, listing: &Listing, values: &[Value]) {
    let _ = writeln!(text, "type {} string\n", listing.name);
    text.push_str("const (\n");
    let names: Vec<String> =
        values.iter().map(|value| format!("{}{}", listing.name, name(&value.value))).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    for (value, name) in values.iter().zip(&names) {
        let _ = writeln!(text, "\t{} {} = \"{}\"", pad(name, width), listing.name, value.value);
    }
    text.push_str(")\n");
}

fn name(wire: &str) -> String {
    let mut name = String::new();
    for word in wire.to_snake_case().split('_') {
        if INITIALISMS.contains(&word) {
            name.push_str(&word.to_uppercase());
        } else {
            let mut letters = word.chars();
            name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            name.push_str(letters.as_str());
        }
    }
    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        name
    } else {
        format!("X{name}")
    }
}

fn field_type(field: &Field) -> String {
    let plain = ty(&field.ty);
    let nil_is_null = matches!(field.ty, Type::List(_) | Type::Map(_) | Type::Any);
    if is_both(field) {
        format!("Nullable[{plain}]")
    } else if field.optional == Some(true) || field.nullable == Some(true) && !nil_is_null {
        format!("*{plain}")
    } else {
        plain
    }
}

fn ty(of: &Type) -> String {
    match of {
        Type::Any => "any".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Text(_) | Type::Values(_) => "string".to_owned(),
        Type::Number(Number::Integer) => "int64".to_owned(),
        Type::Number(_) => "float64".to_owned(),
        Type::List(inner) => format!("[]{}", ty(inner)),
        Type::Map(inner) => format!("map[string]{}", ty(inner)),
        Type::Nullable(inner) => format!("*{}", ty(inner)),
        Type::Named(name) | Type::Parameter(name) => name.clone(),
    }
}
