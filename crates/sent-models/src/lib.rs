#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod decode;
mod ext;
#[rustfmt::skip]
mod generated;
mod support;

pub use decode::{DecodeError, decode};
pub use ext::ResponseError;
pub use generated::*;
#[doc(hidden)]
pub use support::__private;
pub use support::{
    Decimal, ParseDecimalError, ParseIdError, ParseTimestampError, Patch, PhoneNumber, Secret,
    Timestamp, TimestampRangeError, UnknownValue,
};
