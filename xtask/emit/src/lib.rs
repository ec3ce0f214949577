//! `cargo xtask codegen`: JSON Schema in, Rust out.
//!
//! ```text
//! load → read → bundle → lint → lower → render → write          files are touched only at the two ends
//! ```
//!
//! The generator knows nothing about a particular API: everything specific is in the schemas and in
//! each edition's manifest.

#![forbid(unsafe_code)]
// Only `xtask` and the tests of the workspace depend on this crate: docs say what is surprising,
// not what a name already says.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use
)]

pub mod client;
pub mod differences;
pub mod document;
pub mod lower;
pub mod model;
pub mod outline;
pub mod page;
pub mod types;
mod typify;

use std::path::{Path, PathBuf};

use spec::{
    diagnostic::{self, Diagnostic, Failure},
    edition::load::Folder,
    operations::{self, Operations},
    schema::{
        bundle::{self, Bundle},
        lint,
    },
    source::Sources,
};

use crate::{model::Model, types::Files};

#[derive(Clone, Debug)]
pub struct Generated {
    pub folder: PathBuf,
    pub package: String,
    /// Path of the module in it, empty for the root.
    pub module: String,
    pub model: Model,
    pub files: Files,
    /// The operations, if the edition describes them.
    pub operations: Option<Operations>,
    /// Code for a client, with the package that gets it.
    pub client: Option<(String, Files)>,
    /// Single files that the manifest asks for, by their path from the root of the workspace: the reference page, the bundled
    /// document of operations.
    pub pages: Vec<(PathBuf, String)>,
}

impl Generated {
    /// The folder that the manifest names, from the root of the workspace.
    pub fn target(&self) -> PathBuf {
        let modules = self.module.split("::").filter(|name| !name.is_empty());
        Path::new("crates")
            .join(&self.package)
            .join("src")
            .join("generated")
            .join(modules.collect::<PathBuf>())
    }
}

/// The code of every requested edition, without reference pages. See [`generate_with_pages`].
///
/// # Errors
///
/// Every finding of the first stage that has any.
pub fn generate(folders: &[Folder]) -> Result<Vec<Generated>, Failure> {
    generate_some(folders, false)
}

/// Everything between reading and writing: a pure function of the texts. Editions whose manifests ask for a reference page get one.
///
/// # Errors
///
/// Every finding of the first stage that has any.
pub fn generate_with_pages(folders: &[Folder]) -> Result<Vec<Generated>, Failure> {
    generate_some(folders, true)
}

fn generate_some(folders: &[Folder], with_page: bool) -> Result<Vec<Generated>, Failure> {
    let mut sources = Sources::default();
    let mut findings = Vec::new();
    let bundle = stage(&mut findings, |findings| bundle::bundle(folders, &mut sources, findings));
    stage(&mut findings, |findings| lint::check(&bundle, findings));
    let operations = stage(&mut findings, |findings| operations::read_all(&bundle, findings));
    let faulty = differences::Faulty::new(&findings, &sources);
    let differences: Vec<_> = stage(&mut findings, |findings| {
        let editions = 0..bundle.editions.len();
        editions.map(|number| differences::page(&bundle, number, &faulty, findings)).collect()
    });
    if !findings.is_empty() {
        return Err(Failure { findings, sources });
    }
    let mut all = Vec::new();
    for ((number, edition), (operations, differences)) in bundle
        .editions
        .iter()
        .enumerate()
        .zip(operations.into_iter().zip(differences))
        .filter(|((_, edition), _)| edition.requested)
    {
        let lowered = lower::lower(&bundle, number);
        let rendered = lowered.and_then(|model| {
            let files = types::files(&model);
            let client = client(&bundle, number, operations.as_ref());
            match (files, client) {
                (Ok(files), Ok(client)) => Ok((model, files, client)),
                (Err(reason), _) | (_, Err(reason)) => {
                    Err(lower::internal(&bundle, number, &reason))
                }
            }
        });
        match rendered {
            Ok((model, files, client)) => all.push(Generated {
                client,
                folder: edition.path.clone(),
                package: edition.manifest.package.value.clone(),
                module: edition.manifest.module.clone(),
                pages: pages(&bundle, number, &model, operations.as_ref(), with_page)
                    .into_iter()
                    .chain(differences)
                    .collect(),
                operations,
                model,
                files,
            }),
            Err(finding) => findings.push(finding),
        }
    }
    if findings.is_empty() { Ok(all) } else { Err(Failure { findings, sources }) }
}

/// Runs a stage, and appends its findings to those of earlier stages.
fn stage<T>(findings: &mut Vec<Diagnostic>, run: impl FnOnce(&mut Vec<Diagnostic>) -> T) -> T {
    let mut found = Vec::new();
    let result = run(&mut found);
    diagnostic::sort(&mut found);
    findings.append(&mut found);
    result
}

fn client(
    bundle: &Bundle,
    number: usize,
    operations: Option<&Operations>,
) -> Result<Option<(String, Files)>, String> {
    let manifest = bundle.editions.get(number).map(|edition| &edition.manifest);
    let target = manifest.and_then(|manifest| manifest.operations.as_ref()?.client.as_ref());
    let Some((operations, target)) = operations.zip(target) else { return Ok(None) };
    let files = client::files(bundle, number, operations, target)?;
    Ok(Some((target.package.value.clone(), files)))
}

fn pages(
    bundle: &Bundle,
    number: usize,
    model: &Model,
    operations: Option<&Operations>,
    with_page: bool,
) -> Vec<(PathBuf, String)> {
    let Some(manifest) = bundle.editions.get(number).map(|edition| &edition.manifest) else {
        return Vec::new();
    };
    let page = manifest.page.as_ref().filter(|_| with_page);
    let page = page.map(|path| {
        let (path, markdown) = (PathBuf::from(&path.value), page::render(bundle, number, model));
        let html = page::html(bundle, number, model, &markdown);
        [(path.with_extension("html"), html), (path, markdown)]
    });
    let paths =
        manifest.operations.iter().flat_map(|file| file.bundled.iter().chain(&file.embedded));
    let document = operations.map(|operations| document::render(bundle, number, operations));
    let documents = paths.zip(document.iter().cycle());
    let documents = documents.map(|(path, text)| (PathBuf::from(&path.value), text.clone()));
    page.into_iter().flatten().chain(documents).collect()
}

/// Where the code of each edition goes: where its manifest says, or into `out` (a folder for each
/// edition if there are several). The code of a client goes next to the types in `out`, as
/// `client`.
pub fn targets(generated: &[Generated], out: Option<&Path>) -> Vec<(PathBuf, Files)> {
    let place = |edition: &Generated| match (out, generated.len()) {
        (None, _) => edition.target(),
        (Some(out), 1) => out.to_owned(),
        (Some(out), _) => out.join(edition.folder.file_name().unwrap_or_default()),
    };
    let mut targets = Vec::new();
    for edition in generated {
        let place = place(edition);
        if let Some((package, files)) = &edition.client {
            let client = match out {
                None => Path::new("crates").join(package).join("src").join("generated"),
                Some(_) => place.join("client"),
            };
            targets.push((client, files.clone()));
        }
        targets.push((place, edition.files.clone()));
    }
    targets
}
