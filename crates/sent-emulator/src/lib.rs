#![doc = include_str!("../README.md")]

mod api;
mod emulator;
mod error;
mod http;
mod json;
mod page;
mod record;
mod resources;
mod server;
mod webhooks;
mod world;

pub use crate::{
    api::fault::Fault,
    emulator::{Builder, Emulator},
    error::Error,
    record::RecordedRequest,
};
