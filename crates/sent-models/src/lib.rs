#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod decode;
mod ext;
#[rustfmt::skip]
mod generated;
#[cfg(feature = "live")]
#[path = "generated/live/mod.rs"]
#[rustfmt::skip]
pub mod live;
mod lenient;
mod path;
mod support;

pub use decode::{DecodeError, decode};
pub use ext::ResponseError;
#[cfg(feature = "live")]
pub use ext::{NoCounterpart, Translated};
pub use generated::*;
#[doc(hidden)]
pub use lenient::{__decode_part, __read};
pub use lenient::{Correction, Lenient, decode_lenient};
#[doc(hidden)]
pub use support::__private;
#[cfg(feature = "live")]
pub use support::{Decimal, ParseDecimalError};
pub use support::{
    ParseTimestampError, Patch, PhoneNumber, Secret, Timestamp, TimestampRangeError, UnknownValue,
};
