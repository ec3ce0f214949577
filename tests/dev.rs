#![allow(clippy::all, clippy::pedantic, dead_code)]
#[path = "it/emulator/mod.rs"]
mod emulator;
#[path = "it/workspace.rs"]
mod workspace;
