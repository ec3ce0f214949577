//! Paths: their placeholders, and a check that no two are the same.

use std::collections::HashMap;

use super::Operation;
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node},
    schema::read::keyword::Reader,
};

/// A path and what its operations share.
pub(super) struct PathItem<'a> {
    /// The path and its path item.
    pub(super) member: &'a Member,
    /// Names of its placeholders, in order; `None` if it is not a path.
    pub(super) places: Option<Vec<&'a str>>,
}

impl<'a> PathItem<'a> {
    pub(super) fn read(member: &'a Member, reader: &mut Reader<'_>) -> Self {
        let places = places(&member.key);
        if places.is_none() {
            let message = format!("`{}` is not a path", member.key);
            let finding = Diagnostic::error("path-form", message).at(member.key_at, "");
            reader.findings.push(finding.help(
                "it begins with `/`, has letters, digits and punctuation but no query, and each placeholder is `{name}`",
            ));
        }
        for (number, place) in places.iter().flatten().enumerate() {
            if places.iter().flatten().take(number).any(|first| first == place) {
                let message = format!("the path has the placeholder `{{{place}}}` twice");
                let finding = Diagnostic::error("path-parameter", message).at(member.key_at, "");
                reader.findings.push(finding.help("give each placeholder its own name"));
            }
        }
        Self { member, places }
    }

    pub(super) fn node(&self) -> &'a Node {
        &self.member.value
    }
}

fn places(path: &str) -> Option<Vec<&str>> {
    let mut rest = path.strip_prefix('/')?;
    let mut places = Vec::new();
    while let Some((before, place)) = rest.split_once('{') {
        let (name, after) = place.split_once('}')?;
        if !is_literal(before) || name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        places.push(name);
        rest = after;
    }
    let has_dots = path.split('/').any(|segment| matches!(segment, "." | ".."));
    (is_literal(rest) && !has_dots).then_some(places)
}

/// Whether a text needs no escaping in a path (RFC 3986, section 3.3).
fn is_literal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte))
}

/// The path without the names of its placeholders: two that differ only in these are the same.
fn route(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("{}")
}

/// Reports operations that a server could not tell apart.
pub(super) fn twice(list: &[Operation], reader: &mut Reader<'_>) {
    let mut seen = HashMap::new();
    for operation in list {
        let (method, route) = (operation.method.as_str(), route(&operation.path));
        let message = format!("`{method} {route}` is described twice");
        if let Some(first) = seen.insert((method, route), operation.at) {
            let finding = Diagnostic::error("operation-twice", message)
                .at(operation.at, "again here")
                .also(first, "first here");
            reader
                .findings
                .push(finding.help("remove one: placeholder names do not tell paths apart"));
        }
    }
}
