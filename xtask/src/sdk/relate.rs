//! Relates plain types of a lock to those of a schema.

use super::{edition::Kind, finding::Class, ty::Type};

/// Whether plain types differ, and how. TypeScript has one type for all numbers; neither it nor the Rust crate has one
/// for times.
pub(super) fn differs(ty: &Type, kind: &Kind<'_>, sdk: &str) -> Option<Class> {
    let is_same = match (ty, kind) {
        (Type::Text, Kind::Text(is_time)) => {
            return (*is_time && sdk == "python").then_some(Class::Narrower);
        }
        (Type::Number, Kind::Integer) => sdk == "typescript",
        (Type::Time, Kind::Text(is_time)) => *is_time,
        (Type::Integer, Kind::Integer)
        | (Type::Number, Kind::Number)
        | (Type::Text | Type::Number, Kind::Decimal)
        | (Type::Boolean, Kind::Boolean)
        | (Type::Union(_), Kind::Any | Kind::Map(None)) => true,
        _ => false,
    };
    (!is_same).then_some(Class::Retyped)
}

pub(super) fn describe(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Any => "any value",
        Kind::Text(true) => "a time",
        Kind::Text(false) => "a string",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Decimal => "a number or a string",
        Kind::Boolean => "a boolean",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a map",
        Kind::Object(_) => "an object",
        Kind::Values(..) => "listed values",
    }
}
