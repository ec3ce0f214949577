//! Stage 3: the editions of a run as one whole, in which every `$ref` can be resolved.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    dialect::{Definition, File},
    read,
    rejected::Rejected,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{
        characters,
        load::{self, Folder},
        manifest::{self, Manifest},
    },
    json::{self, Node},
    nearest::nearest,
    source::{Located, Sources},
};

#[derive(Clone, Debug)]
pub struct Bundle {
    /// Requested ones and those that they use.
    pub editions: Vec<Edition>,
    /// Folders of editions whose manifest could not be used.
    pub(super) rejected: BTreeSet<PathBuf>,
    pub(super) index: HashMap<(usize, String), (usize, HashMap<String, usize>)>,
}

#[derive(Clone, Debug)]
pub struct Edition {
    pub path: PathBuf,
    pub manifest: Manifest,
    /// In the manifest's order.
    pub files: Vec<File>,
    pub(super) names: Arc<[String]>,
    /// Files that are listed or present but could not be used as model files because of a fault.
    pub rejected: Rejected,
    /// The document of its operations, if it has one: name of the file, and what is in it.
    pub document: Option<(String, Node)>,
    /// The file that explains its differences from another edition, if it has one.
    pub differences: Option<(String, Node)>,
    pub requested: bool,
}

/// Which definition: positions in [`Bundle::editions`], [`Edition::files`] and [`File::definitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId {
    pub edition: usize,
    pub file: usize,
    pub definition: usize,
}

impl Bundle {
    pub fn definition(&self, id: DefinitionId) -> Option<&Definition> {
        self.editions.get(id.edition)?.files.get(id.file)?.definitions.get(id.definition)
    }

    /// The definition with this id as it is written.
    pub fn source(&self, id: DefinitionId) -> Option<&Node> {
        let file = self.editions.get(id.edition)?.files.get(id.file)?;
        file.root.get("$defs")?.get(&self.definition(id)?.name.value)
    }

    /// Every definition of an edition, in order.
    pub fn definitions(&self, edition: usize) -> impl Iterator<Item = (DefinitionId, &Definition)> {
        let files = self
            .editions
            .get(edition)
            .into_iter()
            .flat_map(|edition| edition.files.iter().enumerate());
        files.flat_map(move |(file, content)| {
            content.definitions.iter().enumerate().map(move |(definition, content)| {
                (DefinitionId { edition, file, definition }, content)
            })
        })
    }
}

/// Reads the folders' texts and joins them.
///
/// What could be read is returned even when there are findings.
pub fn bundle(folders: &[Folder], sources: &mut Sources, findings: &mut Vec<Diagnostic>) -> Bundle {
    let mut bundle =
        Bundle { editions: Vec::new(), rejected: BTreeSet::new(), index: HashMap::new() };
    for folder in folders {
        match edition(folder, sources, findings) {
            Some(edition) => bundle.editions.push(edition),
            None => drop(bundle.rejected.insert(folder.path.clone())),
        }
    }
    for (number, edition) in bundle.editions.iter().enumerate() {
        for (position, file) in edition.files.iter().enumerate() {
            let definitions = file
                .definitions
                .iter()
                .enumerate()
                .map(|(index, definition)| (definition.name.value.clone(), index))
                .collect();
            bundle.index.insert((number, file.name.clone()), (position, definitions));
        }
        for used in &edition.manifest.uses {
            let path = load::normalize(&edition.path.join(&used.value));
            let is_there = bundle.editions.iter().any(|edition| edition.path == path);
            if !is_there && !bundle.rejected.contains(&path) {
                let diagnostic = Diagnostic::error(
                    "edition-missing",
                    format!("`{}` is not an edition", used.value),
                )
                .at(used.at, "");
                let help = if used.value.contains("://") {
                    "an edition is a folder, not an address: fetch its files, and name their folder"
                        .to_owned()
                } else {
                    format!("it must be a folder with a readable {}", manifest::FILE_NAME)
                };
                findings.push(diagnostic.help(help));
            }
        }
    }
    bundle
}

fn edition(
    folder: &Folder,
    sources: &mut Sources,
    findings: &mut Vec<Diagnostic>,
) -> Option<Edition> {
    let mut parse = |name: &str, text: &str, findings: &mut Vec<Diagnostic>| {
        let id = sources.add(folder.path.join(name), text);
        let root = json::parse(id, text).map_err(|errors| findings.extend(errors)).ok()?;
        characters::check(&root, findings);
        Some((id, root))
    };
    let Some(text) = folder.files.get(manifest::FILE_NAME) else {
        let diagnostic = Diagnostic::error(
            "manifest-missing",
            format!("there is no {} here", manifest::FILE_NAME),
        )
        .in_path(&folder.path);
        findings.push(diagnostic.help("CONTRIBUTING.md explains how to add an edition"));
        return None;
    };
    let (_, root) = parse(manifest::FILE_NAME, text, findings)?;
    let manifest = manifest::read(&root, findings)?;
    let spare = spare(folder, &manifest);
    let mut rejected = Rejected::default();
    for name in &spare {
        rejected.add(name);
    }
    let mut files: Vec<File> = Vec::new();
    for (number, listed) in manifest.files.iter().enumerate() {
        if manifest.files.iter().take(number).any(|first| first.value == listed.value) {
            findings.push(
                Diagnostic::error("file-twice", format!("`{}` is listed twice", listed.value))
                    .at(listed.at, "")
                    .help("remove one of them"),
            );
        } else if let Some(text) = listed_text(folder, listed, &spare, findings)
            && let Some((id, root)) = parse(&listed.value, text, findings)
        {
            files.push(read::file(id, &listed.value, &root, findings));
        } else {
            rejected.add(&listed.value);
        }
    }
    let mut single = |listed: &Located<String>| {
        let text = listed_text(folder, listed, &spare, findings)?;
        parse(&listed.value, text, findings).map(|(_, root)| (listed.value.clone(), root))
    };
    let document = manifest.operations.as_ref().and_then(|found| single(&found.file));
    let differences = manifest.differences.as_ref().and_then(|found| single(&found.file));
    unlisted(folder, &manifest, &spare, findings);
    let (path, requested) = (folder.path.clone(), folder.requested);
    let definitions = files.iter().flat_map(|file| &file.definitions);
    let names = definitions.map(|definition| definition.name.value.clone()).collect();
    Some(Edition { path, manifest, files, names, rejected, document, differences, requested })
}

fn listed_text<'a>(
    folder: &'a Folder,
    listed: &Located<String>,
    spare: &[&str],
    findings: &mut Vec<Diagnostic>,
) -> Option<&'a str> {
    let name = listed.value.as_str();
    if Path::new(name).components().count() != 1 || name.contains(['/', '\\']) || name == ".." {
        let diagnostic =
            Diagnostic::error("path-outside", format!("`{name}` is not a file of this folder"))
                .at(listed.at, "");
        findings
            .push(diagnostic.help(
                "model files are in their manifest's folder; name the file without a folder",
            ));
        return None;
    }
    let found = folder.files.get(name);
    if found.is_none() {
        let diagnostic =
            Diagnostic::error("file-missing", format!("there is no file `{name}` in the folder"))
                .at(listed.at, "")
                .did_you_mean(nearest(name, spare.iter().copied()));
        findings.push(diagnostic.help("create the file, or remove it from the list"));
    }
    found.map(String::as_str)
}

fn listed(manifest: &Manifest) -> impl Iterator<Item = &Located<String>> {
    let operations = manifest.operations.as_ref().map(|found| &found.file);
    let differences = manifest.differences.as_ref().map(|found| &found.file);
    manifest.files.iter().chain(operations).chain(differences)
}

/// Names of unlisted files. Lock files are not models.
fn spare<'a>(folder: &'a Folder, manifest: &Manifest) -> Vec<&'a str> {
    let is_spare = |name: &&str| {
        *name != manifest::FILE_NAME
            && !name.ends_with(".lock.json")
            && !listed(manifest).any(|found| found.value == *name)
    };
    folder.files.keys().map(String::as_str).filter(is_spare).collect()
}

/// An unlisted model file would be silently ignored. A part of the manifest that could not be used
/// may list the file, and a file that is misspelt there has a finding that names it.
fn unlisted(folder: &Folder, manifest: &Manifest, spare: &[&str], findings: &mut Vec<Diagnostic>) {
    let may_list = ["files", "operations", "differences"];
    if may_list.iter().any(|keyword| manifest.unread.covers(keyword)) {
        return;
    }
    let missing = listed(manifest).filter(|listed| !folder.files.contains_key(&listed.value));
    let meant: BTreeSet<_> =
        missing.filter_map(|listed| nearest(&listed.value, spare.iter().copied())).collect();
    for name in spare.iter().filter(|name| !meant.contains(*name)) {
        let diagnostic = Diagnostic::error(
            "file-unlisted",
            format!("{} does not list this file", manifest::FILE_NAME),
        )
        .in_path(folder.path.join(name));
        findings.push(
            diagnostic.help(format!("add `\"{name}\"` to `files`, at its place in the source")),
        );
    }
}
