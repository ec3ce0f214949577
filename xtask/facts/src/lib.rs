//! Compares what the schema says with what others say: a docs page, its lock, official SDKs.
//!
//! ```text
//! page ──page──▶ listings ──▶ docs.lock.json ──┐
//! installed SDK ──scripts/sdk-facts──▶ lock ───┼─ compare ──▶ findings ── accept ──▶ report
//! schema ──bundle──▶ listings, operations ─────┘
//! ```
//!
//! An adapter reads one kind of source and says what that can state at all ([`listing::Attribute`]); where it cannot, it contradicts nothing.
//! Everything here is a function of texts: `cargo xtask docs` reads and writes the files.

#![forbid(unsafe_code)]
// Only `xtask` and the tests of the workspace depend on this crate: docs say what is surprising,
// not what a name already says.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use
)]

pub mod accept;
pub mod adapters;
pub mod check;
pub mod compare;
mod digest;
pub mod finding;
pub mod listing;
pub mod lock;
pub mod page;
pub mod report;
