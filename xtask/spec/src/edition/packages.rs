//! Checks that the crates named in manifests exist, before anything is written: a folder of sources
//! without a crate would break the workspace.

use std::{fs, path::Path};

use super::{load::Folder, manifest};
use crate::{
    diagnostic::{Diagnostic, Failure},
    json::{self, Node},
    nearest::nearest,
    source::Sources,
};

/// Checks the editions whose code was asked for, each of which has been read.
///
/// # Errors
///
/// A finding in the manifest for each name that is not a package in `crates/`.
pub fn check(root: &Path, folders: &[Folder]) -> Result<(), Failure> {
    let mut sources = Sources::default();
    let mut findings = Vec::new();
    for folder in folders.iter().filter(|folder| folder.requested) {
        let Some(text) = folder.files.get(manifest::FILE_NAME) else { continue };
        let file = sources.add(folder.path.join(manifest::FILE_NAME), text);
        let Ok(manifest) = json::parse(file, text) else { continue };
        let client = manifest.get("operations").and_then(|operations| operations.get("client"));
        for named in [manifest.get("target"), client].into_iter().flatten() {
            findings.extend(named.get("crate").and_then(|package| missing(root, package)));
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure { findings, sources }) }
}

fn missing(root: &Path, package: &Node) -> Option<Diagnostic> {
    let name = package.as_str()?;
    let is_package = |name: &str| root.join("crates").join(name).join("Cargo.toml").is_file();
    if is_package(name) {
        return None;
    }
    let message = format!("there is no package `{name}` in crates/");
    let finding = Diagnostic::error("target-missing", message).at(package.at, "");
    let entries = fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    let mut names: Vec<_> =
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let packages = names.iter().map(String::as_str).filter(|name| is_package(name));
    Some(finding.did_you_mean(nearest(name, packages)).help(format!(
        "create crates/{name}/Cargo.toml first, or give `--out` a folder to see the code without it"
    )))
}
