//! What the schema says, beside what others say of it: a docs page, its lock, official SDKs.
//!
//! ```text
//! page ──docs──▶ listings ──▶ docs.lock.json ──┐
//! installed SDK ──scripts/sdk-facts──▶ lock ───┼─ compare ──▶ findings ── accept ──▶ report
//! schema ──bundle──▶ listings, operations ─────┘
//! ```
//!
//! An adapter reads one kind of source and says what that can state at all ([`listing::Attribute`]); where it cannot, it contradicts nothing.
//! Everything here is a function of texts: `docs::cli` reads and writes the files.

pub mod accept;
pub mod adapters;
pub mod check;
pub mod compare;
pub mod finding;
pub mod listing;
pub mod lock;
pub mod report;
