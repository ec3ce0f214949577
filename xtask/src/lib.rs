//! Turns `schema/` into the generated parts of this workspace. See <https://github.com/matklad/cargo-xtask> for the pattern.
//!
//! The stages are a library so that the tests of the workspace can call them one by one; `main.rs` only parses, calls and prints.

#![forbid(unsafe_code)]
// Only the tests of the workspace depend on this crate: docs say what is surprising, not what a
// name already says.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use
)]

pub mod bench;
pub mod cli;
pub mod docs;
pub mod orphans;
pub mod outline;
mod paths;
mod release;
pub mod write;
