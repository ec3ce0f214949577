//! What the manifests and the README promise.

use std::{collections::BTreeSet, fs, process::Command};

use serde_json::Value;

use crate::workspace::{data_models, root};

/// The platform that this runs on: packages of others may not have been fetched.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", &host()])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// `1.89` and `1.89.0` alike.
fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text.split('.').map(|part| part.parse().unwrap()).collect();
    parts.resize(3, 0);
    parts
}

#[test]
fn rust_version_is_the_highest_among_the_dependencies() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let package = |id: &Value| packages.iter().find(|package| package["id"] == *id).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let ours = packages.iter().find(|package| package["name"] == "sent-models").unwrap();
    let mut seen = BTreeSet::new();
    let mut queue = vec![ours["id"].clone()];
    let mut highest = vec![0, 0, 0];
    while let Some(id) = queue.pop() {
        if !seen.insert(id.to_string()) {
            continue;
        }
        if id != ours["id"]
            && let Some(needs) = package(&id)["rust_version"].as_str()
        {
            highest = highest.max(version(needs));
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"].is_null() && kind["target"].is_null()) {
                queue.push(dependency["pkg"].clone());
            }
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
    assert_eq!(version(ours["rust_version"].as_str().unwrap()), highest);
}

#[test]
fn the_readme_names_every_type() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let generated = xtask::codegen::generate(&[data_models()]).unwrap().remove(0);
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
    let generated = xtask::codegen::generate(&[data_models()]).unwrap().remove(0);
    let lines: usize = generated.files.values().map(|text| text.lines().count()).sum();
    assert!(lines <= 2_500, "{lines} lines, docs included");
}
