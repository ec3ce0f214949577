//! An edition: a folder of model files with the manifest that says what is made of them.

pub mod characters;
pub mod load;
pub mod manifest;
pub mod packages;
pub mod targets;
