//! Reads the schemas once for everything that follows: `schema/` becomes a
//! [`schema::bundle::Bundle`] and its [`operations`].
//!
//! ```text
//! edition (folder, manifest) ──▶ schema (read, resolve, bundle, lint) ──▶ operations
//! ```
//!
//! Every value keeps its place in its file, and every finding is a [`diagnostic::Diagnostic`] there.

#![forbid(unsafe_code)]
// Only `xtask` and the tests of the workspace depend on this crate: docs say what is surprising,
// not what a name already says.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use
)]

pub mod diagnostic;
pub mod edition;
pub mod json;
pub mod markdown;
pub mod nearest;
pub mod operations;
pub mod schema;
pub mod source;
pub mod wording;

/// The command that every message about stale files names.
pub const REGENERATE: &str = "cargo xtask codegen";
