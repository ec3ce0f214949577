//! The page of differences, as Markdown.

use std::{fmt::Write as _, path::Path};

use spec::{
    REGENERATE,
    schema::{bundle::Bundle, dialect::Kind},
};

use super::{Reason, Reasons, compare::Difference, join::Chapter};
use crate::types::MARK;

const NOTHING: &str = "–";

/// Renders the page. `(older, newer)` are numbers of editions.
pub(super) fn page(
    bundle: &Bundle,
    (older, newer): (usize, usize),
    reasons: &Reasons,
    chapters: &[Chapter],
    source: &Path,
) -> String {
    let title = |number: usize| {
        bundle.editions.get(number).map_or("", |edition| edition.manifest.title.as_str())
    };
    let (older_title, newer_title) = (title(older), title(newer));
    let mut text = format!(
        "<!-- {MARK} `{REGENERATE}` from {}. Do not edit by hand. -->\n\n# {}\n\n{}\n",
        source.display(),
        reasons.title,
        reasons.description
    );
    let _ = write!(text, "\n## Sources\n\n| Name | What it is |\n| --- | --- |\n");
    for (name, what) in &reasons.sources {
        let _ = writeln!(text, "| {} | {} |", name.value, cell(what));
    }
    let _ = write!(
        text,
        "\n## Everywhere\n\n| What | {older_title} | {newer_title} | Since | Source |\n| --- | --- | --- | --- | --- |\n"
    );
    for remark in &reasons.general {
        let newer = with_note(&remark.newer, remark.reason.note.as_deref());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            cell(&remark.topic),
            cell(&remark.older),
            cell(&newer),
            evidence(&remark.reason, &Reason::default())
        );
    }
    for chapter in chapters {
        self::chapter(&mut text, chapter, (older_title, newer_title));
    }
    let _ = write!(text, "\n## Only in {newer_title}\n\n| Section | Models |\n| --- | --- |\n");
    for file in bundle.editions.get(newer).map_or(&[][..], |edition| &edition.files) {
        let is_told = |name: &str| {
            chapters.iter().any(|chapter| chapter.pairs.iter().any(|(newer, _)| newer == name))
        };
        let models: Vec<_> = file
            .definitions
            .iter()
            .filter(|definition| {
                !matches!(definition.kind, Kind::Id { .. }) && !is_told(&definition.name.value)
            })
            .map(|definition| format!("`{}`", definition.name.value))
            .collect();
        if !models.is_empty() {
            let _ = writeln!(text, "| {} | {} |", file.title, models.join(", "));
        }
    }
    text
}

fn chapter(text: &mut String, chapter: &Chapter, (older, newer): (&str, &str)) {
    let _ = write!(text, "\n## {}\n\n", chapter.name);
    let names: Vec<_> = chapter.pairs.iter().map(|(name, _)| format!("`{name}`")).collect();
    let place = match (chapter.shared, names.as_slice()) {
        (true, _) => "Both have the same model.".to_owned(),
        (false, []) => format!("{newer} has no counterpart."),
        (false, names) => format!("{newer}: {}.", names.join(", ")),
    };
    let _ = writeln!(text, "{}", with_note(&place, chapter.reason.note.as_deref()));
    if chapter.pairs.iter().all(|(_, differences)| differences.is_empty()) {
        let _ = writeln!(
            text,
            "\nSince: {}. Source: {}.",
            chapter.reason.since.as_deref().unwrap_or("unknown"),
            sources(&chapter.reason)
        );
    }
    if !chapter.remarks.is_empty() {
        let _ = write!(text, "\n| Part | {newer} | Since | Source |\n| --- | --- | --- | --- |\n");
        for (part, reason) in &chapter.remarks {
            let note = reason.note.as_deref().unwrap_or(NOTHING);
            let _ = writeln!(
                text,
                "| `{part}` | {} | {} |",
                cell(note),
                evidence(reason, &chapter.reason)
            );
        }
    }
    for (name, differences) in &chapter.pairs {
        if differences.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n| `{}` → `{name}` | {older} | {newer} | Since | Source | Remark |\n| --- | --- | --- | --- | --- | --- |\n",
            chapter.name
        );
        for (difference, reason) in differences {
            row(text, difference, reason, &chapter.reason);
        }
    }
}

fn row(text: &mut String, difference: &Difference, reason: &Reason, of_model: &Reason) {
    let says = |text: &Option<String>| cell(text.as_deref().unwrap_or(NOTHING));
    let note = reason.note.as_deref().map(cell).unwrap_or_default();
    let _ = writeln!(
        text,
        "| `{}` | {} | {} | {} | {note} |",
        difference.part.value,
        says(&difference.older),
        says(&difference.newer),
        evidence(reason, of_model)
    );
}

/// Two cells: since when, and who says so.
fn evidence(reason: &Reason, otherwise: &Reason) -> String {
    let since = reason.since.as_ref().or(otherwise.since.as_ref());
    let who = if reason.sources.is_empty() { otherwise } else { reason };
    format!("{} | {}", cell(since.map_or("unknown", String::as_str)), cell(&sources(who)))
}

fn sources(reason: &Reason) -> String {
    let names: Vec<_> = reason.sources.iter().map(|source| source.value.as_str()).collect();
    names.join(", ")
}

fn with_note(text: &str, note: Option<&str>) -> String {
    note.map_or_else(|| text.to_owned(), |note| format!("{text} {note}"))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
