//! The models of the Sent API v3 that one person would write who needs only these types and wants
//! them today: plain structs, closed enums, serde derives and nothing else.
//!
//! It is the baseline that `sent-models` is measured against: cold build time, number of crates,
//! decode time. What `sent-models` costs above it is the price of open enums, id types and masked
//! values. Only measurements depend on this crate; it is never published.

#![allow(missing_docs, reason = "a baseline: the Data Models page describes the fields")]

pub mod contact;
pub mod envelope;
#[cfg(feature = "live")]
pub mod live;
pub mod message;
pub mod profile;
pub mod template;
pub mod webhook;

pub use contact::*;
pub use envelope::*;
pub use message::*;
pub use profile::*;
pub use template::*;
pub use webhook::*;
