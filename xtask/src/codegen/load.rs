//! Stage 1, the only one that reads files: an edition is a folder with a manifest.

use std::{
    collections::{BTreeMap, VecDeque},
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::manifest;
use crate::diagnostic::Diagnostic;

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
/// `path` counts from `root` if it is relative, and is what messages and headers print.
///
/// # Errors
///
/// A finding for each folder or file that cannot be read, and one if there is no edition at all.
pub fn read(root: &Path, path: &Path) -> Result<Vec<Folder>, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let mut queue: VecDeque<_> = editions(root, path).map_err(|finding| vec![finding])?.into();
    let requested = queue.len();
    let mut folders: Vec<Folder> = Vec::new();
    while let Some(path) = queue.pop_front() {
        if folders.iter().any(|folder| folder.path == path) {
            continue;
        }
        match folder(root, &path) {
            Ok(files) => {
                queue.extend(used_by(root, &path, &files));
                folders.push(Folder { path, files, requested: folders.len() < requested });
            }
            Err(finding) => findings.push(finding),
        }
    }
    if findings.is_empty() { Ok(folders) } else { Err(findings) }
}

fn editions(root: &Path, path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let path = normalize(path);
    let has_manifest = |path: &Path| root.join(path).join(manifest::FILE_NAME).is_file();
    if has_manifest(&path) {
        return Ok(vec![path]);
    }
    let mut found = Vec::new();
    let mut is_empty = true;
    for entry in fs::read_dir(root.join(&path)).map_err(|error| unreadable(&path, &error))? {
        let entry = path.join(entry.map_err(|error| unreadable(&path, &error))?.file_name());
        is_empty = false;
        if has_manifest(&entry) {
            found.push(normalize(&entry));
        }
    }
    if !found.is_empty() {
        found.sort();
        return Ok(found);
    }
    Err(if is_empty {
        Diagnostic::error("edition-empty", "the folder is empty")
    } else {
        Diagnostic::error("manifest-missing", format!("there is no {} here", manifest::FILE_NAME))
    }
    .in_path(path)
    .help(format!("name a folder that has an {}, or a folder of such folders", manifest::FILE_NAME))
    .help("CONTRIBUTING.md says how an edition is added"))
}

fn folder(root: &Path, path: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(root.join(path)).map_err(|error| unreadable(path, &error))? {
        let file = entry.map_err(|error| unreadable(path, &error))?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        if Path::new(name).extension().is_some_and(|extension| extension == "json")
            && file.is_file()
        {
            let text =
                fs::read_to_string(&file).map_err(|error| unreadable(&path.join(name), &error))?;
            files.insert(name.to_owned(), text);
        }
    }
    Ok(files)
}

/// The folders that a manifest's `uses` names. What is wrong with the manifest is reported when it is read for its content.
fn used_by(root: &Path, path: &Path, files: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let manifest = files
        .get(manifest::FILE_NAME)
        .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let uses = manifest
        .as_ref()
        .and_then(|manifest| manifest.get("uses"))
        .and_then(serde_json::Value::as_array);
    let paths = uses.into_iter().flatten().filter_map(serde_json::Value::as_str);
    paths
        .map(|used| normalize(&path.join(used)))
        .filter(|used| root.join(used).join(manifest::FILE_NAME).is_file())
        .collect()
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("unreadable", format!("cannot be read: {error}")).in_path(path);
    diagnostic.help(match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::NotADirectory => "an edition is a folder: name the one that the file is in",
        io::ErrorKind::InvalidData => "schemas are UTF-8 text",
        _ => "check that it is there and that you may read it",
    })
}

/// Resolves `.` and `..` by name, without asking the file system.
#[must_use]
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
