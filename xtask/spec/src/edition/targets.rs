//! Checks that no two outputs of a run go to the same place: the later would replace the earlier,
//! and no check would ever pass.

use std::collections::HashMap;

use super::manifest::Manifest;
use crate::{
    diagnostic::Diagnostic,
    schema::bundle::Bundle,
    source::{Located, Location},
};

/// Checks every edition of the bundle against the others.
pub fn check(bundle: &Bundle, findings: &mut Vec<Diagnostic>) {
    let manifests = || bundle.editions.iter().map(|edition| &edition.manifest);
    once(
        manifests().flat_map(code),
        "target-twice",
        |(package, module)| match module.as_str() {
            "" => format!("code is generated twice into the root of `{package}`"),
            module => format!("code is generated twice into the module `{module}` of `{package}`"),
        },
        "give each edition its own `module`, and each client its own crate",
        findings,
    );
    once(
        manifests().flat_map(pages),
        "page-twice",
        |path| format!("`{path}` is written twice"),
        "give each file its own path",
        findings,
    );
    modules(bundle, findings);
}

/// Crate and module that get code: an edition's types, and the methods of its client.
fn code(manifest: &Manifest) -> impl Iterator<Item = ((String, String), Location)> {
    let client = manifest.operations.as_ref().and_then(|operations| operations.client.as_ref());
    let client = client.map(|client| (&client.package, String::new()));
    let types =
        (!manifest.unread.covers("target")).then(|| (&manifest.package, manifest.module.clone()));
    types
        .into_iter()
        .chain(client)
        .map(|(package, module)| ((package.value.clone(), module), package.at))
}

fn pages(manifest: &Manifest) -> impl Iterator<Item = (String, Location)> {
    let bundled = manifest
        .operations
        .iter()
        .flat_map(|operations| operations.bundled.iter().chain(&operations.embedded));
    let differences = manifest.differences.as_ref().map(|differences| &differences.page);
    let all = manifest.page.iter().chain(bundled).chain(differences);
    all.map(|path: &Located<String>| (path.value.clone(), path.at))
}

fn once<K: Clone + Eq + std::hash::Hash>(
    all: impl Iterator<Item = (K, Location)>,
    code: &'static str,
    message: impl Fn(&K) -> String,
    help: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let mut seen = HashMap::new();
    for (place, at) in all {
        if let Some(first) = seen.get(&place) {
            let finding = Diagnostic::error(code, message(&place)).at(at, "again here");
            findings.push(finding.also(*first, "first here").help(help));
        } else {
            seen.insert(place, at);
        }
    }
}

/// A model file `live.json` becomes `live.rs`, and an edition with the module `live` becomes
/// `live/mod.rs`: to Rust both are the same module.
fn modules(bundle: &Bundle, findings: &mut Vec<Diagnostic>) {
    let manifests = || {
        let manifests = bundle.editions.iter().map(|edition| &edition.manifest);
        manifests.filter(|manifest| !manifest.unread.covers("target"))
    };
    let editions: HashMap<_, _> = manifests()
        .map(|manifest| {
            ((manifest.package.value.as_str(), manifest.module.clone()), manifest.package.at)
        })
        .collect();
    for Manifest { package, module, files, .. } in manifests() {
        for file in files {
            let name = file.value.strip_suffix(".json").unwrap_or(&file.value);
            let path =
                if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") };
            if let Some(other) = editions.get(&(package.value.as_str(), path)) {
                let message =
                    format!("the module `{name}` would be both this file and another edition");
                let finding = Diagnostic::error("module-twice", message).at(file.at, "this file");
                findings.push(
                    finding
                        .also(*other, "the other edition")
                        .help("rename the file, or give the other edition another `module`"),
                );
            }
        }
    }
}
