//! Whatever a page says, codegen takes the schema that follows it.

use std::collections::BTreeMap;

use facts::{adapters::schema::read as schema, compare::page as compare, finding::Finding};
use spec::{edition::load::Folder, source::Sources};
use sync::sync;

use super::{
    super::{
        mutate,
        mutations::{in_parallel, sampled},
        read_page, rendered, sample,
    },
    report,
};

/// The page with the listings of one language alone, so that each change of one is a change of the
/// page.
fn only(language: &str, page: &str) -> String {
    let mut kept = Vec::new();
    let mut is_other = false;
    for line in page.lines() {
        let fence = line.strip_prefix("```");
        if let Some(word) = fence.filter(|word| !word.is_empty()) {
            is_other = word != language;
        }
        let other_heading =
            line.strip_prefix("#### ").is_some_and(|name| !name.eq_ignore_ascii_case(language));
        let is_table = line.starts_with('|') || line.starts_with("### ");
        if !is_other && !is_table && !other_heading {
            kept.push(line);
        }
        if fence == Some("") {
            is_other = false;
        }
    }
    kept.join("\n") + "\n"
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Something on the page was not understood.
    Unread,
    /// There was nothing to follow.
    InStep,
    /// The schema says what the page says.
    Followed,
    /// The rest is said to be left to a person.
    ByHand,
    /// Codegen does not take the schema.
    Refused,
    /// A difference is left that nothing reports.
    Left,
}

/// Subject and class: with one witness alone there is more that nobody says, such as the formats of
/// texts.
type Known = (String, &'static str);

fn key(finding: &Finding) -> Known {
    (finding.subject(), finding.class.as_str())
}

/// Lets the schema follow a page, as `cargo xtask docs sync --write` would; a text if that went
/// wrong.
fn outcome(folders: &[Folder], known: &[Known], page: &str) -> (Outcome, String) {
    let report = |folders: &[Folder]| {
        let mut report = report(folders, page);
        report.findings.retain(|finding| !known.contains(&key(finding)));
        report
    };
    let nothing = |outcome| (outcome, String::new());
    let before = report(folders);
    if !before.unread.is_empty() {
        return nothing(Outcome::Unread);
    }
    if before.findings.is_empty() {
        return nothing(Outcome::InStep);
    }
    let again = |folders: Vec<Folder>| report(&folders);
    let synced = sync(&before, folders, &again);
    let mut folders = folders.to_vec();
    folders[0].files.extend(synced.files);
    let mut sources = Sources::default();
    if let Err(findings) = schema(&folders, &mut sources) {
        return (Outcome::Refused, spec::diagnostic::render(&findings, &sources, false));
    }
    if !synced.by_hand.is_empty() {
        return nothing(Outcome::ByHand);
    }
    let after = report(&folders);
    if after.findings.is_empty() {
        nothing(Outcome::Followed)
    } else {
        (Outcome::Left, after.render(false))
    }
}

#[test]
fn codegen_takes_what_sync_makes_of_any_page() {
    let (said, whole) = rendered(&sample());
    let mut scores: BTreeMap<Outcome, usize> = BTreeMap::new();
    for language in ["all", "typescript", "python", "go", "rust"] {
        let page = if language == "all" { whole.clone() } else { only(language, &whole) };
        let facts = read_page(&page);
        assert!(facts.unread.is_empty(), "{:?}", facts.unread);
        let known: Vec<_> = compare(&said, &facts).iter().map(key).collect();
        let mutations = sampled(&page, 11);
        let judge = |mutation: &mutate::Mutation| outcome(&sample(), &known, &mutation.text);
        for (mutation, (outcome, text)) in mutations.iter().zip(in_parallel(&mutations, &judge)) {
            let (kind, place) = (mutation.kind, &mutation.place);
            assert_eq!(text, "", "{language}, {kind}, {place}: {outcome:?}");
            *scores.entry(outcome).or_default() += 1;
        }
    }
    println!("changed pages, and what becomes of the schema: {scores:?}");
    let least = crate::workspace::mutations().least(100);
    assert!(scores[&Outcome::Followed] > least && scores[&Outcome::ByHand] > least, "{scores:?}");
}
