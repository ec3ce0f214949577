//! Code of the editions in `tests/fixtures/editions`, as a crate of its own: that it compiles, with docs and without a warning, is a test.

#[rustfmt::skip]
pub mod garden;
#[rustfmt::skip]
pub mod market;

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
