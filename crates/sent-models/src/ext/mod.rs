//! Hand-written methods of the generated types, one file per section of the page.

mod contact;
mod envelope;
#[cfg(feature = "live")]
mod live;
mod message;
mod template;
mod webhook;

pub use envelope::ResponseError;
#[cfg(feature = "live")]
pub use live::{NoCounterpart, Translated};
