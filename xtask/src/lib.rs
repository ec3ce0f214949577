//! Turns `schema/` into the generated parts of this workspace. See <https://github.com/matklad/cargo-xtask> for the pattern.
//!
//! The stages are a library so that the tests of the workspace can call them one by one; `main.rs` only parses, calls and prints.

#![forbid(unsafe_code)]

mod accepted;
pub mod bench;
pub mod cli;
pub mod codegen;
pub mod diagnostic;
pub mod docs;
mod drift;
pub mod json;
pub mod json_text;
mod nearest;
pub mod outline;
mod paths;
mod release;
pub mod sdk;
pub mod source;
mod wording;
