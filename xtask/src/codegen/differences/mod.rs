//! Two editions side by side: what differs is found, and why it differs is told in a file beside the newer one.
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

use std::path::PathBuf;

use super::bundle::Bundle;
use crate::{diagnostic::Diagnostic, source::Located};

/// The file of reasons.
#[derive(Clone, Debug, Default)]
struct Reasons {
    title: String,
    description: String,
    /// Short names of documents, and what each is.
    sources: Vec<(Located<String>, String)>,
    /// What concerns many models, or no model at all.
    general: Vec<Remark>,
    /// By model of the older edition.
    models: Vec<Model>,
}

/// A difference in words.
#[derive(Clone, Debug)]
struct Remark {
    topic: String,
    older: String,
    newer: String,
    reason: Reason,
}

/// Since when something differs, who says so, and what else there is to say.
#[derive(Clone, Debug, Default)]
struct Reason {
    since: Option<String>,
    sources: Vec<Located<String>>,
    note: Option<String>,
}

/// What is told of one model of the older edition.
#[derive(Clone, Debug)]
struct Model {
    name: Located<String>,
    /// Its counterparts in the newer edition.
    newer: Vec<Located<String>>,
    reason: Reason,
    /// By name of the field or value.
    parts: Vec<(Located<String>, Reason)>,
}

/// The page of differences that the manifest of an edition asks for.
pub(super) fn page(
    bundle: &Bundle,
    edition: usize,
    findings: &mut Vec<Diagnostic>,
) -> Option<(PathBuf, String)> {
    let newer = bundle.editions.get(edition)?;
    let (file, root) = newer.differences.as_ref()?;
    let manifest = newer.manifest.differences.as_ref()?;
    let Some(older) = bundle.used(edition, &manifest.from.value) else {
        let message = format!("`{}` is not listed in `uses`", manifest.from.value);
        let finding = Diagnostic::error("differences-from", message).at(manifest.from.at, "");
        findings.push(finding.help("an edition is compared with one that it uses"));
        return None;
    };
    let reasons = read::read(root, findings);
    let before = findings.len();
    let chapters = join::join(bundle, (older, edition), &reasons, root.at, findings);
    if findings.len() > before {
        return None;
    }
    let source = newer.path.join(file);
    let text = render::page(bundle, (older, edition), &reasons, &chapters, &source);
    Some((PathBuf::from(&manifest.page), text))
}
