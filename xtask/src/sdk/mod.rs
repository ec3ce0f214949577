//! The witnesses of a live edition: what the official SDKs say, against what the schema says.
//!
//! ```text
//! installed SDK ──scripts/sdk-facts──▶ lock ──▶ facts ─┐
//!                                                      ├─ compare ──▶ findings ── accepted ──▶ report
//! models + openapi.json ──▶ edition ───────────────────┘
//! ```
//!
//! No table says which type of an SDK is which of ours: the walk starts at the operations, which both sides name by method and path, and goes
//! field by field. Nothing but [`check::check`] touches a file.

pub mod accepted;
pub mod check;
pub mod compare;
pub mod edition;
pub mod finding;
pub mod lock;
mod relate;
pub mod ty;
mod walk;
