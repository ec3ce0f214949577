//! `cargo xtask bench`: the figures that the README quotes, each next to its baseline and from one
//! run.

mod build;
mod codegen;
mod run_time;
mod scale;

use std::path::Path;

/// The official Rust crate, which only measurements depend on.
const OFFICIAL: &str = "sent";

/// Measures everything, reports each step to `progress`, and returns the table.
pub fn run(root: &Path, rounds: usize, progress: &dyn Fn(&str)) -> Result<String, String> {
    let mut table = String::new();
    codegen::measure(root, rounds, progress, &mut table)?;
    build::measure(root, rounds, progress, &mut table)?;
    run_time::measure(root, rounds, progress, &mut table)?;
    Ok(table)
}
