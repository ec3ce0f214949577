//! `cargo xtask outline`: the public API, one fact per line, and what a change to it breaks.
//!
//! ```text
//! code ─▶ sections ─▶ document ─▶ facts ─▶ changes ─▶ version        files are read first and written last
//! ```
//!
//! Generated code is outlined from the model that it is rendered from, hand-written code from its
//! text.

mod by_hand;
pub mod changes;
mod exports;
mod facts;
pub mod generated;
mod rules;
pub mod sections;
pub mod version;

/// Path of the outline of the last release.
pub const RELEASED: &str = "docs/released-outline.txt";
