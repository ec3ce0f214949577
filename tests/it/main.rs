//! What the workspace promises, tested from outside.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not foresee"
)]

mod bridge;
mod bundled;
mod client;
mod codegen;
mod diagnostics;
mod differences;
mod docs;
mod documents;
mod emulator;
mod follow_ups;
mod foreign;
mod fuzz_smoke;
mod garden_types;
mod methods;
mod mutation;
mod operations;
mod other_schema;
mod outline;
mod outline_review;
mod package;
mod properties;
mod schemas;
mod sdk;
mod types;
mod webhooks;
mod wire;
mod workspace;
