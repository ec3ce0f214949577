//! `cargo xtask outline`: the public API, one fact per line, and what a change of it breaks.
//!
//! ```text
//! code ─▶ sections ─▶ document ─▶ facts ─▶ changes ─▶ version        files are read first and written last
//! ```
//!
//! What is generated is told from the model that the code is made of, what is written by hand from its text.

mod by_hand;
pub mod changes;
mod exports;
mod facts;
pub mod generated;
mod rules;
pub mod sections;
pub mod version;

/// Where the outline of the last release lies.
pub const RELEASED: &str = "docs/released-outline.txt";
