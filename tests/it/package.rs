//! What the manifests and the README promise.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

use crate::workspace::{data_models, root};

/// The platform that this runs on: packages of others may not have been fetched.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn cargo(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--locked")
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Every feature included. Cargo fetches what only the features that are off by default need.
fn metadata() -> Value {
    let host = host();
    let arguments =
        ["metadata", "--format-version", "1", "--all-features", "--filter-platform", &host];
    serde_json::from_slice(&cargo(&arguments)).unwrap()
}

/// `1.89` and `1.89.0` alike.
fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text.split('.').map(|part| part.parse().unwrap()).collect();
    parts.resize(3, 0);
    parts
}

/// What is published.
const LIBRARIES: [&str; 4] = ["sent-models", "sent-client", "sent-webhooks", "sent-emulator"];

/// The highest `rust-version` among what a library depends on, and how many packages that is.
fn highest_rust_version(metadata: &Value, library: &str) -> (Vec<u32>, usize) {
    let packages = metadata["packages"].as_array().unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let ours = packages.iter().find(|package| package["name"] == library).unwrap();
    let mut seen = BTreeSet::new();
    let mut queue = vec![&ours["id"]];
    let mut highest = vec![0, 0, 0];
    while let Some(id) = queue.pop() {
        if !seen.insert(id.to_string()) {
            continue;
        }
        let package = packages.iter().find(|package| package["id"] == *id).unwrap();
        // The workspace's own packages say what is to be shown here.
        if !package["source"].is_null()
            && let Some(needs) = package["rust_version"].as_str()
        {
            highest = highest.max(version(needs));
        }
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                queue.push(&dependency["pkg"]);
            }
        }
    }
    (highest, seen.len())
}

#[test]
fn rust_version_is_the_highest_among_the_dependencies() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    for library in LIBRARIES {
        let (highest, packages_seen) = highest_rust_version(&metadata, library);
        assert!(packages_seen > 10, "{library}: {packages_seen} packages");
        let ours = packages.iter().find(|package| package["name"] == library).unwrap();
        assert_eq!(version(ours["rust_version"].as_str().unwrap()), highest, "{library}");
    }
}

#[test]
fn packages_hold_what_belongs_and_nothing_else() {
    const NAMED: [&str; 7] = [
        ".cargo_vcs_info.json",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
    ];
    /// What the emulator reads at build time.
    const EMBEDDED: [&str; 2] = ["src/generated/openapi.json", "src/page.html"];
    for library in LIBRARIES {
        let list = cargo(&["package", "--package", library, "--list", "--allow-dirty"]);
        let list = String::from_utf8(list).unwrap();
        let is_source = |path: &str| {
            (path.starts_with("src/") || path.starts_with("examples/"))
                && Path::new(path).extension().is_some_and(|extension| extension == "rs")
        };
        let is_embedded = |path: &str| library == "sent-emulator" && EMBEDDED.contains(&path);
        let others: Vec<_> = list
            .lines()
            .filter(|path| !NAMED.contains(path) && !is_source(path) && !is_embedded(path))
            .collect();
        assert!(others.is_empty(), "{library} packages {others:?}");
        for path in NAMED.iter().chain(["src/lib.rs"].iter()) {
            // The first is written for a committed checkout only.
            assert!(
                list.lines().any(|line| line == *path) || path.starts_with('.'),
                "{library} lacks {path}"
            );
        }
    }
}

#[test]
fn the_readme_names_every_type() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let generated = emit::generate(&[data_models()]).unwrap().remove(0);
    for item in generated.model.modules.iter().flat_map(|module| &module.items) {
        let name = &item.name;
        assert!(
            readme.contains(&format!("`{name}`")) || readme.contains(&format!("`{name}<T>`")),
            "the README's table lacks {name}"
        );
    }
}

#[test]
fn generated_code_is_short() {
    let generated = emit::generate(&[data_models()]).unwrap().remove(0);
    let lines: usize = generated.files.values().map(|text| text.lines().count()).sum();
    assert!(lines <= 2_500, "{lines} lines, docs included");
}
