//! The types that generated code is built on, and the macros that implement traits for it.

#[cfg(feature = "live")]
mod decimal;
mod open_enum;
mod patch;
mod phone;
mod secret;
mod text;
mod timestamp;
mod unknown;
mod uuid_id;

#[cfg(feature = "live")]
pub use decimal::{Decimal, ParseDecimalError};
pub use patch::Patch;
pub use phone::PhoneNumber;
pub use secret::Secret;
pub use timestamp::{ParseTimestampError, Timestamp, TimestampRangeError};
pub use unknown::UnknownValue;
pub use uuid_id::ParseIdError;

/// What the macros of this crate need at the place where they are called. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use super::{text::TextVisitor, uuid_id::parse};
    pub use serde;
    pub use uuid;
}
