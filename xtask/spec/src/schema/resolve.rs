//! Resolves a `$ref` in the editions of a run.

use std::path::Path;

use super::{
    bundle::{Bundle, DefinitionId, Edition},
    dialect::{File, Kind, Reference, Written},
    ty::Type,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{load, manifest},
    nearest::nearest,
    source::Located,
};

/// What the path of another edition leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// An edition that the manifest lists, by its number.
    Edition(usize),
    /// Something that has its own finding: an edition, or a list of them, that could not be used.
    Rejected,
    Unlisted,
}

impl Bundle {
    /// Resolves a reference in a file of an edition.
    ///
    /// # Errors
    ///
    /// A finding at the reference: no such definition, no such file, an edition that the manifest
    /// does not use. `None` if its target is present but could not be used: that already has a
    /// finding, and errors that only follow from it are suppressed.
    pub fn resolve(
        &self,
        edition: usize,
        file: usize,
        reference: &Reference,
    ) -> Result<DefinitionId, Option<Diagnostic>> {
        let missing =
            |message: String| Diagnostic::error("ref-missing", message).at(reference.text.at, "");
        let Some(here) = self.editions.get(edition) else {
            return Err(Some(missing(
                "cannot resolve the reference: it has no enclosing file".to_owned(),
            )));
        };
        let (edition, name) = match &reference.file {
            None => (edition, here.files.get(file).map_or("", |file| &file.name)),
            Some(path) => match path.rsplit_once('/') {
                None => (edition, path.as_str()),
                Some((folder, name)) => (self.used_edition(edition, folder, reference)?, name),
            },
        };
        let Some((file, definitions)) = self.index.get(&(edition, name.to_owned())) else {
            return Err(self.no_file(edition, name, reference));
        };
        let Some(definition) = definitions.get(&reference.name) else {
            let files = self.editions.get(edition).map(|edition| &edition.files);
            let is_rejected = files
                .and_then(|files| files.get(*file))
                .is_some_and(|file| file.rejected.covers(&reference.name));
            let message = format!("`{name}` does not define `{}`", reference.name);
            return Err((!is_rejected).then(|| self.suggest(missing(message), edition, reference)));
        };
        Ok(DefinitionId { edition, file: *file, definition: *definition })
    }

    /// The definitions that a type of a definition refers to, as far as the references can be
    /// resolved.
    pub fn targets(&self, from: DefinitionId, ty: &Written) -> Vec<DefinitionId> {
        let mut targets = Vec::new();
        ty.walk(&mut |ty| {
            if let Type::Named(reference) = ty {
                targets.extend(self.resolve(from.edition, from.file, reference));
            }
        });
        targets
    }

    /// The definitions that a definition refers to.
    pub fn held(&self, id: DefinitionId) -> Vec<DefinitionId> {
        match self.definition(id).map(|definition| &definition.kind) {
            Some(Kind::Object(object)) => {
                let properties = object.properties.iter();
                properties.flat_map(|property| self.targets(id, &property.ty)).collect()
            }
            Some(Kind::Union(union)) => {
                let branches = union.branches.iter();
                branches
                    .filter_map(|branch| self.resolve(id.edition, id.file, &branch.reference).ok())
                    .collect()
            }
            Some(Kind::Enum(_) | Kind::Id { .. }) | None => Vec::new(),
        }
    }

    /// What the path of a folder leads to, seen from an edition.
    pub fn used(&self, edition: usize, folder: &str) -> Used {
        let Some(here) = self.editions.get(edition) else { return Used::Unlisted };
        let path = load::normalize(&here.path.join(folder));
        let is_listed =
            |used: &Located<String>| load::normalize(&here.path.join(&used.value)) == path;
        let found = self.editions.iter().position(|edition| edition.path == path);
        match (here.manifest.uses.iter().any(is_listed), found) {
            (true, Some(number)) => Used::Edition(number),
            (true, None) => Used::Rejected,
            (false, _) if self.may_list(here, folder) => Used::Rejected,
            (false, _) => Used::Unlisted,
        }
    }

    /// Whether `uses` would list a folder if it had no fault: it could not be read, or has a
    /// missing folder with a similar name.
    fn may_list(&self, here: &Edition, folder: &str) -> bool {
        let is_there = |path: &Path| {
            self.rejected.contains(path) || self.editions.iter().any(|edition| edition.path == path)
        };
        let uses = here.manifest.uses.iter();
        let missing = uses.filter(|used| !is_there(&load::normalize(&here.path.join(&used.value))));
        here.manifest.unread.covers("uses")
            || nearest(folder, missing.map(|used| used.value.as_str())).is_some()
    }

    fn used_edition(
        &self,
        edition: usize,
        folder: &str,
        reference: &Reference,
    ) -> Result<usize, Option<Diagnostic>> {
        let is_here = self
            .editions
            .get(edition)
            .is_some_and(|here| load::normalize(&here.path.join(folder)) == here.path);
        if is_here {
            return Ok(edition);
        }
        let outside = match self.used(edition, folder) {
            Used::Edition(number) => return Ok(number),
            Used::Rejected => return Err(None),
            Used::Unlisted => format!("`{folder}` is outside the edition's folder"),
        };
        let finding = Diagnostic::error("path-outside", outside).at(reference.text.at, "");
        Err(Some(finding.help(format!(
            "if it is another edition, list it in {}: `\"uses\": [\"{folder}\"]`",
            manifest::FILE_NAME
        ))))
    }

    fn no_file(&self, edition: usize, name: &str, reference: &Reference) -> Option<Diagnostic> {
        let edition = self.editions.get(edition)?;
        if edition.rejected.covers(name) {
            return None;
        }
        let message = format!("there is no model file `{name}` in the edition");
        let diagnostic = Diagnostic::error("ref-missing", message).at(reference.text.at, "");
        let near = nearest(name, edition.files.iter().map(|file| file.name.as_str()));
        Some(diagnostic.help(near.map_or_else(
            || format!("list it in {}", manifest::FILE_NAME),
            |near| format!("did you mean `{near}`?"),
        )))
    }

    /// Suggests what a name that a file does not define may stand for.
    fn suggest(&self, finding: Diagnostic, edition: usize, reference: &Reference) -> Diagnostic {
        let Some(here) = self.editions.get(edition) else { return finding };
        let defines = |file: &&File| {
            let found = self.index.get(&(edition, file.name.clone()));
            found.is_some_and(|(_, definitions)| definitions.contains_key(&reference.name))
        };
        match here.files.iter().find(defines) {
            Some(file) => finding
                .help(format!("it is in another file: `{}#/$defs/{}`", file.name, reference.name)),
            None => finding.similar(
                &reference.name,
                &here.names,
                Some("define it, or refer to something else"),
            ),
        }
    }
}
