//! The types that generated code builds on, and the macros that implement traits for it.

#[cfg(feature = "live")]
mod decimal;
mod id;
pub mod object;
mod open_enum;
mod patch;
mod phone;
pub(crate) mod rfc3339;
mod secret;
mod text;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod time_crates;
mod timestamp;
pub mod union;
mod unknown;

#[cfg(feature = "live")]
pub use decimal::{Decimal, ParseDecimalError};
pub use patch::Patch;
pub use phone::PhoneNumber;
pub use secret::Secret;
pub(crate) use text::TEXT;
pub use timestamp::{ParseTimestampError, Timestamp, TimestampRangeError};
pub use unknown::UnknownValue;

/// What the macros of this crate need at their call sites. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    #[cfg(all(feature = "live", feature = "samples"))]
    pub use super::decimal::decimal;
    #[cfg(feature = "samples")]
    pub use super::timestamp::timestamp;
    pub use super::{id::Id, object, text::TextVisitor, union};
    pub use serde;
    #[cfg(feature = "uuid")]
    pub use uuid;
}
