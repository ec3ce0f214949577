//! The languages that pages list models in.

pub(in crate::docs) mod go;
pub(in crate::docs) mod python;
pub(in crate::docs) mod rust;
pub(in crate::docs) mod token;
pub(in crate::docs) mod typescript;
