#![doc = include_str!("../README.md")]

mod api;
mod emulator;
mod http;
mod page;
mod record;
mod resources;
mod saved;
mod server;
mod webhooks;
mod world;

pub use crate::{
    api::fault::{Fault, ParseFaultError},
    emulator::{Builder, Emulator, InvalidNumberError, StartError},
    record::RecordedRequest,
};
