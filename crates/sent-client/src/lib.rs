#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod attempt;
mod budget;
mod builder;
mod call;
mod client;
mod error;
mod failure;
#[rustfmt::skip]
mod generated;
mod key;
mod list;
mod operation;
mod path;
mod query;
mod raw;
mod request;
mod response;
mod retry;
mod send;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "rustls")]
mod tls;
mod trace;

pub use builder::ClientBuilder;
pub use client::Client;
pub use error::Error;
pub use generated::*;
pub use key::{IdempotencyKey, InvalidIdempotencyKey};
pub use list::{Items, Page, Pages};
pub use raw::RawResponse;
pub use request::{RawRequest, Request};
pub use response::Response;
/// The models: the page's at the root, the live API's in `live`.
pub use sent_models as models;
