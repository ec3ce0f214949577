//! Stage 1, the only one that reads files: an edition is a folder with a manifest.

use std::{
    collections::{BTreeMap, VecDeque},
    ffi::OsStr,
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::{characters, manifest};
use crate::{
    diagnostic::Diagnostic,
    json::{self, Node},
    source::Sources,
};

/// Schemas of model files, manifests and files of differences, for editors. They are next to the
/// editions and belong to none.
const META_SCHEMAS: [&str; 3] =
    ["differences-schema.json", "edition-schema.json", "meta-schema.json"];

/// The JSON files of one folder, as read.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Path of the folder, as messages print it.
    pub path: PathBuf,
    /// Text by file name; only files directly in the folder whose name ends in `.json`.
    pub files: BTreeMap<String, String>,
    /// Whether its code was asked for; otherwise another edition only refers to it.
    pub requested: bool,
}

/// Reads a folder that is an edition, or every edition in a folder of editions, and the editions that they use.
///
/// A relative `path` starts at `root`; it is what messages and headers print.
///
/// # Errors
///
/// A finding for each folder or file that cannot be read, and one if there is no edition at all.
pub fn read(root: &Path, path: &Path) -> Result<Vec<Folder>, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let mut queue: VecDeque<_> = editions(root, path, &mut findings)?.into();
    let requested = queue.len();
    let mut folders: Vec<Folder> = Vec::new();
    while let Some(path) = queue.pop_front() {
        if folders.iter().any(|folder| folder.path == path) {
            continue;
        }
        let is_odd = |part: &&OsStr| part.to_string_lossy().chars().any(characters::is_odd);
        if let Some(odd) = path.iter().find(is_odd) {
            let name = odd.to_string_lossy().escape_debug().to_string();
            let message =
                format!("the name of the folder `{name}` contains an invisible character");
            let around: PathBuf = path.iter().take_while(|part| *part != odd).collect();
            findings.push(
                Diagnostic::error("path-character", message)
                    .in_path(if around.as_os_str().is_empty() { Path::new(".") } else { &around })
                    .help("rename it: its path is written into generated files"),
            );
            continue;
        }
        let read = entries(root, &path).and_then(|entries| {
            findings.extend(lost(root, &entries));
            texts(root, &entries)
        });
        match read {
            Ok(files) => {
                queue.extend(used_by(root, &path, &files));
                folders.push(Folder { path, files, requested: folders.len() < requested });
            }
            Err(finding) => findings.push(finding),
        }
    }
    if findings.is_empty() { Ok(folders) } else { Err(findings) }
}

/// The edition that a path names, or those in the folder that it names.
fn editions(
    root: &Path,
    path: &Path,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let path = normalize(path);
    if has_manifest(root, &path) {
        return Ok(vec![path]);
    }
    let entries = entries(root, &path).map_err(|finding| vec![finding])?;
    let found: Vec<_> = entries
        .iter()
        .filter(|entry| has_manifest(root, entry))
        .map(|entry| normalize(entry))
        .collect();
    if !found.is_empty() {
        let is_lost = |entry: &&PathBuf| {
            let is_meta_schema = META_SCHEMAS.iter().any(|name| entry.ends_with(name));
            is_json(root, entry) && !is_meta_schema
        };
        let files = entries.iter().filter(is_lost);
        findings.extend(files.map(|file| unread("no edition reads this file", file)));
        let others: Vec<_> =
            entries.iter().filter(|entry| !has_manifest(root, entry)).cloned().collect();
        findings.extend(lost(root, &others));
        return Ok(found);
    }
    Err(vec![
        if entries.is_empty() {
            Diagnostic::error("edition-empty", "the folder is empty")
        } else {
            Diagnostic::error(
                "manifest-missing",
                format!("there is no {} here", manifest::FILE_NAME),
            )
        }
        .in_path(path)
        .help(format!(
            "name a folder that has an {}, or a folder of such folders",
            manifest::FILE_NAME
        ))
        .help("CONTRIBUTING.md explains how to add an edition"),
    ])
}

fn has_manifest(root: &Path, path: &Path) -> bool {
    root.join(path).join(manifest::FILE_NAME).is_file()
}

fn is_json(root: &Path, path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json") && root.join(path).is_file()
}

/// Files and folders in a folder, sorted.
fn entries(root: &Path, path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let failed = |error: io::Error| Diagnostic::unreadable(path, &error);
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(path)).map_err(failed)? {
        found.push(path.join(entry.map_err(failed)?.file_name()));
    }
    found.sort();
    Ok(found)
}

fn texts(root: &Path, entries: &[PathBuf]) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut files = BTreeMap::new();
    for file in entries.iter().filter(|entry| is_json(root, entry)) {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        let text = fs::read_to_string(root.join(file))
            .map_err(|error| Diagnostic::unreadable(file, &error))?;
        files.insert(name.to_owned(), text);
    }
    Ok(files)
}

/// Schemas that would be silently ignored: those in folders, at any depth, that are not editions.
fn lost(root: &Path, folders: &[PathBuf]) -> Vec<Diagnostic> {
    let holds_json = |folder: &PathBuf| match holds_json(root, folder) {
        Ok(false) => None,
        Ok(true) => Some(unread("no edition reads the files in this folder", folder)),
        Err(finding) => Some(finding),
    };
    folders.iter().filter(|path| root.join(path).is_dir()).filter_map(holds_json).collect()
}

fn holds_json(root: &Path, folder: &Path) -> Result<bool, Diagnostic> {
    for entry in entries(root, folder)? {
        // A link to a folder may form a cycle.
        let is_folder = root.join(&entry).is_dir() && !root.join(&entry).is_symlink();
        if is_json(root, &entry) || (is_folder && holds_json(root, &entry)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn unread(message: &str, path: &Path) -> Diagnostic {
    let finding = Diagnostic::error("schema-lost", message).in_path(path);
    finding.help(format!(
        "an edition is a folder next to the others with an {} that lists its files: move it there",
        manifest::FILE_NAME
    ))
}

/// The folders that a manifest's `uses` names. Faults in the manifest are reported when its content
/// is read.
fn used_by(root: &Path, path: &Path, files: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let text = files.get(manifest::FILE_NAME).map_or("", String::as_str);
    let file = Sources::default().add(manifest::FILE_NAME, text);
    let manifest = json::parse(file, text).ok();
    let uses = manifest.as_ref().and_then(|manifest| manifest.get("uses")?.as_array());
    let paths = uses.unwrap_or_default().iter().filter_map(Node::as_str);
    paths
        .map(|used| normalize(&path.join(used)))
        .filter(|used| root.join(used).join(manifest::FILE_NAME).is_file())
        .collect()
}

/// Resolves `.` and `..` by name, without asking the file system.
pub fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    if normal.as_os_str().is_empty() { PathBuf::from(".") } else { normal }
}
