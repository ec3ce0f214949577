//! Stage 3: the editions of a run as one whole, in which every `$ref` can be followed.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{
    dialect::{Definition, File, Reference},
    load::{self, Folder},
    manifest::{self, Manifest},
    read,
    read_keyword::nearest,
};
use crate::{
    diagnostic::Diagnostic,
    json::{self, Node},
    source::{Located, Sources},
};

/// All editions of a run.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Requested ones and those that they use.
    pub editions: Vec<Edition>,
    index: HashMap<(usize, String), (usize, HashMap<String, usize>)>,
}

/// One edition with its model files.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Its folder.
    pub path: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// In the manifest's order.
    pub files: Vec<File>,
    /// The document of its operations, if it has one: name of the file, and what is in it.
    pub document: Option<(String, Node)>,
    /// The file that explains its differences from another edition, if it has one.
    pub differences: Option<(String, Node)>,
    /// Whether its code was asked for.
    pub requested: bool,
}

/// Which definition: positions in [`Bundle::editions`], [`Edition::files`] and [`File::definitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId {
    /// The edition.
    pub edition: usize,
    /// The file in it.
    pub file: usize,
    /// The definition in that.
    pub definition: usize,
}

impl Bundle {
    /// The definition with this id.
    #[must_use]
    pub fn definition(&self, id: DefinitionId) -> Option<&Definition> {
        self.editions.get(id.edition)?.files.get(id.file)?.definitions.get(id.definition)
    }

    /// The definition with this id as it is written.
    #[must_use]
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

    /// Follows a reference that stands in a file of an edition.
    ///
    /// # Errors
    ///
    /// A finding at the reference: no such definition, no such file, an edition that the manifest does not use.
    pub fn resolve(
        &self,
        edition: usize,
        file: usize,
        reference: &Reference,
    ) -> Result<DefinitionId, Diagnostic> {
        let missing =
            |message: String| Diagnostic::error("ref-missing", message).at(reference.text.at, "");
        let Some(here) = self.editions.get(edition) else {
            return Err(missing("the reference stands nowhere".to_owned()));
        };
        let (edition, name) = match &reference.file {
            None => (edition, here.files.get(file).map_or("", |file| &file.name)),
            Some(path) => match path.rsplit_once('/') {
                None => (edition, path.as_str()),
                Some((folder, name)) => (self.used_edition(here, folder, reference)?, name),
            },
        };
        let Some((file, definitions)) = self.index.get(&(edition, name.to_owned())) else {
            let known = self.editions.get(edition).map_or(&[][..], |edition| &edition.files);
            let diagnostic = missing(format!("there is no model file `{name}` in the edition"));
            let near = nearest(name, known.iter().map(|file| file.name.as_str()));
            return Err(diagnostic.help(near.map_or_else(
                || format!("list it in {}", manifest::FILE_NAME),
                |near| format!("did you mean `{near}`?"),
            )));
        };
        let Some(definition) = definitions.get(&reference.name) else {
            let diagnostic = missing(format!("`{name}` does not define `{}`", reference.name));
            return Err(diagnostic.help(self.suggest(edition, reference)));
        };
        Ok(DefinitionId { edition, file: *file, definition: *definition })
    }

    /// The edition in a folder that another one's manifest lists in `uses`.
    #[must_use]
    pub fn used(&self, edition: usize, folder: &str) -> Option<usize> {
        let here = self.editions.get(edition)?;
        let path = load::normalize(&here.path.join(folder));
        let is_listed =
            |used: &Located<String>| load::normalize(&here.path.join(&used.value)) == path;
        here.manifest.uses.iter().any(is_listed).then_some(())?;
        self.editions.iter().position(|edition| edition.path == path)
    }

    fn used_edition(
        &self,
        here: &Edition,
        folder: &str,
        reference: &Reference,
    ) -> Result<usize, Diagnostic> {
        let path = load::normalize(&here.path.join(folder));
        let used = here
            .manifest
            .uses
            .iter()
            .any(|used| load::normalize(&here.path.join(&used.value)) == path);
        let found = self
            .editions
            .iter()
            .position(|edition| edition.path == path)
            .filter(|_| used || path == here.path);
        found.ok_or_else(|| {
            Diagnostic::error("path-outside", format!("`{folder}` is outside the edition's folder"))
                .at(reference.text.at, "")
                .help(format!(
                    "if it is another edition, list it in {}: `\"uses\": [\"{folder}\"]`",
                    manifest::FILE_NAME
                ))
        })
    }

    fn suggest(&self, edition: usize, reference: &Reference) -> String {
        let all: Vec<_> = self.definitions(edition).collect();
        let place = |id: DefinitionId| {
            self.editions
                .get(id.edition)
                .and_then(|edition| edition.files.get(id.file))
                .map_or("", |file| file.name.as_str())
        };
        if let Some((id, definition)) =
            all.iter().find(|(_, definition)| definition.name.value == reference.name)
        {
            return format!(
                "it is in another file: `{}#/$defs/{}`",
                place(*id),
                definition.name.value
            );
        }
        let near = nearest(
            &reference.name,
            all.iter().map(|(_, definition)| definition.name.value.as_str()),
        );
        near.map_or_else(
            || "define it, or refer to something else".to_owned(),
            |near| format!("did you mean `{near}`?"),
        )
    }
}

/// Reads the folders' texts and joins them.
///
/// What could be read is returned even when there are findings.
pub fn bundle(folders: &[Folder], sources: &mut Sources, findings: &mut Vec<Diagnostic>) -> Bundle {
    let mut bundle = Bundle { editions: Vec::new(), index: HashMap::new() };
    for folder in folders {
        if let Some(edition) = edition(folder, sources, findings) {
            bundle.editions.push(edition);
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
            if !bundle.editions.iter().any(|edition| edition.path == path) {
                let diagnostic =
                    Diagnostic::error("edition-missing", format!("`{}` is no edition", used.value))
                        .at(used.at, "");
                findings.push(diagnostic.help(format!(
                    "it must be a folder with an {} that can be read",
                    manifest::FILE_NAME
                )));
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
        json::parse(id, text).map_err(|errors| findings.extend(errors)).ok().map(|root| (id, root))
    };
    let Some(text) = folder.files.get(manifest::FILE_NAME) else {
        let diagnostic = Diagnostic::error(
            "manifest-missing",
            format!("there is no {} here", manifest::FILE_NAME),
        )
        .in_path(&folder.path);
        findings.push(diagnostic.help("CONTRIBUTING.md says how an edition is added"));
        return None;
    };
    let (_, root) = parse(manifest::FILE_NAME, text, findings)?;
    let manifest = manifest::read(&root, findings)?;
    let mut files: Vec<File> = Vec::new();
    for listed in &manifest.files {
        if files.iter().any(|file| file.name == listed.value) {
            findings.push(
                Diagnostic::error("file-twice", format!("`{}` is listed twice", listed.value))
                    .at(listed.at, "")
                    .help("remove one of them"),
            );
        } else if let Some(text) = listed_text(folder, listed, findings)
            && let Some((id, root)) = parse(&listed.value, text, findings)
        {
            files.push(read::file(id, &listed.value, &root, findings));
        }
    }
    let mut single = |listed: &Located<String>| {
        let text = listed_text(folder, listed, findings)?;
        parse(&listed.value, text, findings).map(|(_, root)| (listed.value.clone(), root))
    };
    let document = manifest.operations.as_ref().and_then(|found| single(&found.file));
    let differences = manifest.differences.as_ref().and_then(|found| single(&found.file));
    unlisted(folder, &manifest, findings);
    let (path, requested) = (folder.path.clone(), folder.requested);
    Some(Edition { path, manifest, files, document, differences, requested })
}

fn listed_text<'a>(
    folder: &'a Folder,
    listed: &Located<String>,
    findings: &mut Vec<Diagnostic>,
) -> Option<&'a str> {
    let name = listed.value.as_str();
    if Path::new(name).components().count() != 1 || name.contains(['/', '\\']) || name == ".." {
        let diagnostic =
            Diagnostic::error("path-outside", format!("`{name}` is not a file of this folder"))
                .at(listed.at, "");
        findings.push(
            diagnostic
                .help("model files stand beside their manifest; name the file without a folder"),
        );
        return None;
    }
    let found = folder.files.get(name);
    if found.is_none() {
        let mut diagnostic =
            Diagnostic::error("file-missing", format!("there is no file `{name}` in the folder"))
                .at(listed.at, "");
        if let Some(near) = nearest(name, folder.files.keys().map(String::as_str)) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        findings.push(diagnostic.help("write the file, or take it off the list"));
    }
    found.map(String::as_str)
}

/// A model file that nobody lists would be forgotten in silence. Lock files are not models.
fn unlisted(folder: &Folder, manifest: &Manifest, findings: &mut Vec<Diagnostic>) {
    let operations = manifest.operations.as_ref().map(|found| &found.file);
    let differences = manifest.differences.as_ref().map(|found| &found.file);
    let is_listed = |name: &str| {
        manifest.files.iter().chain(operations).chain(differences).any(|found| found.value == name)
    };
    for name in folder.files.keys().filter(|name| {
        *name != manifest::FILE_NAME && !name.ends_with(".lock.json") && !is_listed(name)
    }) {
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
