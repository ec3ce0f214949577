//! The outline of the whole workspace, a section for each module and crate.

use std::{
    fs,
    path::{Path, PathBuf},
};

use spec::diagnostic::Diagnostic;

use super::{by_hand, exports, generated};
use crate::{Generated, model::Module, types::MARK};

#[derive(Clone, Debug)]
pub struct Section {
    /// Path of the module, `sent-models::live::contact`, or of the crate.
    pub name: String,
    pub text: String,
}

/// The sections of all crates: generated modules, operations, and the crates themselves: the names at their roots, what is written by
/// hand, and the methods of a client.
///
/// # Errors
///
/// A file that cannot be read, or is not Rust.
pub fn workspace(root: &Path, editions: &[Generated]) -> Result<Vec<Section>, Vec<Diagnostic>> {
    let mut sections = Vec::new();
    for edition in editions {
        sections.extend(modules(root, edition)?);
        if let Some(operations) = &edition.operations {
            let name = edition.client.as_ref().map_or(&edition.package, |(client, _)| client);
            let text = generated::operations(operations);
            sections.push(Section { name: format!("{name} operations"), text });
        }
    }
    for package in packages(root)? {
        let text = whole(root, &package, editions)?;
        sections.push(Section { name: package, text });
    }
    Ok(sections)
}

/// Every published crate, whether anything in it is generated or not.
fn packages(root: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    let folder = Path::new("crates");
    let unreadable = |error| vec![Diagnostic::unreadable(folder, &error)];
    let entries = fs::read_dir(root.join(folder)).map_err(unreadable)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>, std::io::Error>>().map_err(unreadable)?;
    names.sort();
    Ok(names)
}

/// What a crate has besides its generated models.
fn whole(root: &Path, package: &str, editions: &[Generated]) -> Result<String, Vec<Diagnostic>> {
    let mut files = rust_files(root, &source(package), true)?;
    for (client, methods) in editions.iter().filter_map(|edition| edition.client.as_ref()) {
        if client == package {
            let generated = source(package).join("generated");
            files.extend(methods.iter().map(|(name, text)| (generated.join(name), text.clone())));
        }
    }
    files.sort();
    let lib = source(package).join("lib.rs");
    let mut parsed = Vec::new();
    let mut text = String::new();
    for (path, content) in &files {
        let file = syn::parse_file(content)
            .map_err(|error| vec![not_rust(&path.to_string_lossy(), &error)])?;
        if *path == lib {
            text = exports::outline(&file);
        }
        parsed.push(file);
    }
    text.push_str(&by_hand::outline(parsed));
    Ok(text)
}

/// The sections of an edition's modules, in order, with the methods that were added by hand.
///
/// # Errors
///
/// A file that cannot be read, or is not Rust.
pub fn modules(root: &Path, edition: &Generated) -> Result<Vec<Section>, Vec<Diagnostic>> {
    let source = source(&edition.package);
    let added = source.join("ext").join(&edition.module);
    let folder = if root.join(&added).is_dir() { added } else { source };
    let by_hand = rust_files(root, &folder, false)?;
    let by_hand = by_hand.iter().map(|(path, text)| {
        syn::parse_file(text).map_err(|error| vec![not_rust(&path.to_string_lossy(), &error)])
    });
    let by_hand = by_hand.collect::<Result<Vec<_>, _>>()?;
    let section = |module: &Module| {
        let path = [edition.package.as_str(), &edition.module, &module.name];
        let path: Vec<_> = path.into_iter().filter(|part| !part.is_empty()).collect();
        Section { name: path.join("::"), text: generated::outline(module, &by_hand) }
    };
    Ok(edition.model.modules.iter().map(section).collect())
}

fn source(package: &str) -> PathBuf {
    Path::new("crates").join(package).join("src")
}

/// Hand-written files of a folder, sorted by path; with those of its folders if `deep`.
fn rust_files(
    root: &Path,
    folder: &Path,
    deep: bool,
) -> Result<Vec<(PathBuf, String)>, Vec<Diagnostic>> {
    let entries = fs::read_dir(root.join(folder))
        .map_err(|error| vec![Diagnostic::unreadable(folder, &error)])?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| vec![Diagnostic::unreadable(folder, &error)])?;
        let path = folder.join(entry.file_name());
        if root.join(&path).is_dir() {
            if deep {
                files.extend(rust_files(root, &path, deep)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(root.join(&path))
                .map_err(|error| vec![Diagnostic::unreadable(&path, &error)])?;
            if !text.lines().next().is_some_and(|line| line.contains(MARK)) {
                files.push((path, text));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn not_rust(what: &str, error: &syn::Error) -> Diagnostic {
    Diagnostic::error("not-rust", format!("{what} is not Rust: {error}"))
        .help("run `cargo check` for details")
}
