//! `cargo xtask outline`: the public API, one fact per line, and what a change of it breaks.
//!
//! ```text
//! code ─▶ sections ─▶ document ─▶ facts ─▶ changes ─▶ version        files are read first and written last
//! ```
//!
//! The outline is read back from the text of the code, generated and by hand, so it shows what users get.

mod by_hand;
pub mod changes;
pub mod cli;
mod exports;
mod facts;
pub mod generated;
mod rules;
pub mod sections;
pub mod version;

/// Where the outline of the last release lies.
pub const RELEASED: &str = "docs/released-outline.txt";
