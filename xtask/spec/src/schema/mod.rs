//! The dialect of JSON Schema that model files are written in, and what they say in it.

pub mod bundle;
pub mod constraint;
pub mod dialect;
pub mod fit;
pub mod lint;
pub mod name;
pub mod read;
pub mod recursion;
pub mod rejected;
pub mod resolve;
pub mod ty;
pub mod union;
