//! `cargo xtask docs`: keeps the schema and a docs page in step, both ways.
//!
//! ```text
//! page ──scan, read──▶ facts ──▶ lock ──▶ facts ─┐
//!                                                ├─ compare ──▶ findings ── accepted ──▶ report
//! schema ──bundle──▶ facts ──────────────────────┘
//!        └──render──▶ page
//! ```
//!
//! Nothing between reading and writing touches a file; [`cli`] does.

pub mod accepted;
pub mod check;
pub mod cli;
pub mod compare;
mod compare_field;
mod compare_page;
mod digest;
pub mod extract;
pub mod facts;
pub mod finding;
mod judge;
pub mod lock;
pub mod lock_read;
mod merged;
pub mod moved;
pub mod read;
mod relate;
pub mod render;
pub mod schema;
pub mod sync;
