//! Compares two editions: the differences are computed, and a file next to the newer one gives the
//! reasons.
//!
//! ```text
//! two editions ──compare──▶ differences ─┐
//!                                        ├─ join: no difference without a reason, no reason without a difference ──▶ page
//! differences.json ──read──▶ reasons ────┘
//! ```

mod compare;
mod join;
mod read;
mod render;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use spec::{
    diagnostic::Diagnostic,
    edition::load,
    schema::{bundle::Bundle, resolve::Used},
    source::{Located, Sources},
};

#[derive(Clone, Debug, Default)]
struct Reasons {
    title: String,
    description: String,
    /// Short names of documents, and what each is.
    sources: Vec<(Located<String>, String)>,
    /// Differences that concern many models, or none.
    general: Vec<Remark>,
    models: Vec<Model>,
    /// Whether `models` is present but could not be used.
    incomplete: bool,
}

#[derive(Clone, Debug)]
struct Remark {
    topic: String,
    older: String,
    newer: String,
    reason: Reason,
}

/// Since when something differs, who says so, and any note.
#[derive(Clone, Debug, Default)]
struct Reason {
    since: Option<String>,
    sources: Vec<Located<String>>,
    note: Option<String>,
}

/// The entry of one model of the older edition.
#[derive(Clone, Debug)]
struct Model {
    name: Located<String>,
    newer: Vec<Located<String>>,
    reason: Reason,
    /// By name of the field or value.
    parts: Vec<(Located<String>, Reason)>,
    /// Fields and values that share the model's reason.
    others: Vec<Located<String>>,
    /// Whether it has a name that could not be used.
    incomplete: bool,
}

/// Folders of editions with faults.
#[derive(Clone, Debug)]
pub(super) struct Faulty(BTreeSet<PathBuf>);

impl Faulty {
    pub(super) fn new(findings: &[Diagnostic], sources: &Sources) -> Self {
        let paths = findings.iter().filter_map(|finding| finding.path(sources));
        // A finding is about a file of the folder, or about the folder.
        Self(paths.flat_map(|path| path.ancestors().take(2)).map(Path::to_owned).collect())
    }

    /// Whether an edition, or one that it uses, is among them.
    fn covers(&self, bundle: &Bundle, edition: usize) -> bool {
        let mut queue: Vec<_> =
            bundle.editions.get(edition).map(|edition| edition.path.clone()).into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(path) = queue.pop() {
            if let Some(edition) = bundle.editions.iter().find(|edition| edition.path == path) {
                let used = edition.manifest.uses.iter();
                let used = used.map(|used| load::normalize(&path.join(&used.value)));
                queue.extend(used.filter(|used| !seen.contains(used)));
            }
            seen.insert(path);
        }
        !seen.is_disjoint(&self.0)
    }
}

/// The page of differences that the manifest of an edition asks for.
///
/// The editions are compared only if nothing else is wrong with them: a field that could not be
/// read would be reported as a difference without a reason.
pub(super) fn page(
    bundle: &Bundle,
    edition: usize,
    faulty: &Faulty,
    findings: &mut Vec<Diagnostic>,
) -> Option<(PathBuf, String)> {
    let newer = bundle.editions.get(edition)?;
    let (file, root) = newer.differences.as_ref()?;
    let manifest = newer.manifest.differences.as_ref()?;
    let reasons = read::read(root, findings);
    let older = match bundle.used(edition, &manifest.from.value) {
        Used::Edition(older) => older,
        Used::Rejected => return None,
        Used::Unlisted => {
            let message = format!("`{}` is not listed in `uses`", manifest.from.value);
            let finding = Diagnostic::error("differences-from", message).at(manifest.from.at, "");
            findings.push(finding.help("an edition is compared with one that it uses"));
            return None;
        }
    };
    if reasons.incomplete || faulty.covers(bundle, edition) {
        return None;
    }
    let before = findings.len();
    let chapters = join::join(bundle, (older, edition), &reasons, root.at, findings);
    if findings.len() > before {
        return None;
    }
    let source = newer.path.join(file);
    let text = render::page(bundle, (older, edition), &reasons, &chapters, &source);
    Some((PathBuf::from(&manifest.page.value), text))
}
