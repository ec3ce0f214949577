//! An edition: a folder of model files with a manifest that says what to generate from them.

pub mod characters;
pub mod load;
pub mod manifest;
pub mod packages;
pub mod targets;
