//! What changed between two outlines.

use ::facts::finding::Breaks;

use super::{
    facts::{self, Facts, Key},
    rules,
    sections::Section,
    version::{self, Weight},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub section: String,
    /// The item, and the member if it is about one: `Contact.opt_out`.
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whom it breaks; nobody, if this is empty.
    pub breaks: Vec<Breaks>,
}

impl Change {
    /// `breaks decoding, sending`, `addition`, or `breaks nobody`.
    pub fn class(&self) -> String {
        if !self.breaks.is_empty() {
            let names: Vec<_> = self.breaks.iter().map(|breaks| breaks.as_str()).collect();
            format!("breaks {}", names.join(", "))
        } else if self.before.is_none() {
            "addition".to_owned()
        } else {
            "breaks nobody".to_owned()
        }
    }
}

#[derive(Clone, Debug)]
pub struct Review {
    pub released: String,
    /// In the order of the outline's names.
    pub changes: Vec<Change>,
    /// The lowest version that these changes may have.
    pub needs: String,
    /// What is wrong with the version, if anything is.
    pub fault: Option<String>,
}

/// Compares the outline of today, of `version`, with a released one.
///
/// # Errors
///
/// A released outline that cannot be read, or an invalid version.
pub fn review(released: &str, version: &str, today: &[Section]) -> Result<Review, String> {
    let before = facts::read(released)?;
    let after = facts::read(&facts::write(version, today))?;
    let changes = compare(&before.facts, &after.facts);
    let weight = if changes.is_empty() {
        Weight::Nothing
    } else if changes.iter().all(|change| change.breaks.is_empty()) {
        Weight::Adds
    } else {
        Weight::Breaks
    };
    let verdict = version::judge(&before.version, version, weight)?;
    Ok(Review { released: before.version, changes, needs: verdict.needs, fault: verdict.fault })
}

/// The document to keep for a release.
pub fn document(version: &str, today: &[Section]) -> String {
    facts::write(version, today)
}

fn compare(before: &Facts, after: &Facts) -> Vec<Change> {
    let mut keys: Vec<_> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let none = Vec::new();
    let mut changes = Vec::new();
    for key in keys {
        let mut old = before.get(key).unwrap_or(&none).clone();
        let mut new = after.get(key).unwrap_or(&none).clone();
        old.retain(|line| {
            let same = new.iter().position(|other| other == line);
            same.map(|at| new.remove(at)).is_none()
        });
        let count = old.len().max(new.len());
        let mut old = old.into_iter().map(Some).chain(std::iter::repeat(None));
        let mut new = new.into_iter().map(Some).chain(std::iter::repeat(None));
        for _ in 0..count {
            let (old, new) = (old.next().flatten(), new.next().flatten());
            changes.push(change(key, old, new, before, after));
        }
    }
    changes
}

fn change(
    key: &Key,
    old: Option<String>,
    new: Option<String>,
    before: &Facts,
    after: &Facts,
) -> Change {
    let head = |facts: &Facts| {
        let head = Key { member: None, ..key.clone() };
        facts.get(&head).and_then(|lines| lines.first()).cloned()
    };
    let constructor = Key { member: Some("fn new".to_owned()), ..key.clone() };
    let context = rules::Context {
        is_member: key.member.is_some(),
        before: head(before),
        after: head(after),
        is_built: before.contains_key(&constructor),
    };
    let subject = match key.member.as_deref() {
        None => key.item.clone(),
        Some(member) if member.starts_with("impl") => format!("{}: {member}", key.item),
        Some(member) => match member.strip_prefix("fn ") {
            Some(function) => format!("{}::{function}", key.item),
            None => format!("{}.{member}", key.item),
        },
    };
    let breaks = rules::breaks(&context, old.as_deref(), new.as_deref());
    Change { section: key.section.clone(), subject, before: old, after: new, breaks }
}
