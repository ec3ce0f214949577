//! What comments on fields say that the types of Rust do not, on the rendered page.

use crate::listing::{Format, Type};

/// What a comment says about a field with one value, before that value.
pub const ALWAYS: &str = "always ";

/// What a comment says about an id that is not a UUID.
pub const ANY_TEXT: &str = "any text";

/// The type of ids, without saying that they are UUIDs.
pub(super) fn any_text(ty: Type) -> Type {
    match ty {
        Type::Text(Format::Uuid) => Type::Text(Format::Unsaid),
        Type::List(inner) => Type::List(Box::new(any_text(*inner))),
        Type::Map(inner) => Type::Map(Box::new(any_text(*inner))),
        Type::Nullable(inner) => Type::Nullable(Box::new(any_text(*inner))),
        other => other,
    }
}
