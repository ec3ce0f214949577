#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "axum")]
mod axum;
mod delivery;
mod numbers;
#[path = "generated/payload/mod.rs"]
#[rustfmt::skip]
pub mod payload;
mod receive;
mod registry;
mod secret;
mod signature;
#[cfg(feature = "testing")]
pub mod testing;
mod verifier;

#[cfg(feature = "axum")]
pub use crate::axum::{RegisteredWebhook, Webhook, WebhookRejection};
pub use delivery::{Delivery, Event, MalformedBody};
pub use receive::{ReceiveError, Received};
pub use registry::Registry;
pub use secret::InvalidSecret;
pub use signature::{Scheme, Signed};
pub use verifier::{Verifier, VerifyError};

/// The shared models: ids, channels, statuses.
pub use sent_models as models;
