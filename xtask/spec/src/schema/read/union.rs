//! Reads unions: one of several objects, told apart by a property.

use super::keyword::Reader;
use crate::{
    diagnostic::Diagnostic,
    json::Node,
    schema::{
        dialect::{Branch, Union},
        name::Casing,
        read::value,
    },
};

/// How to write alternatives, whatever keyword the author tried.
pub(super) const ALTERNATIVES: &str = "alternatives are a definition in `$defs`: `\"oneOf\": [{ \"$ref\": \"#/$defs/A\" }, { \"$ref\": \"#/$defs/B\" }], \"discriminator\": { \"propertyName\": \"kind\" }`, where each branch is an object that requires `\"kind\": { \"description\": \"…\", \"const\": \"a\" }`";
/// What to do if nothing tells them apart.
pub(super) const ANY_VALUE: &str = "without such a property, describe the value as any JSON value where it is used, with neither `type` nor `oneOf`, and decide in code";

/// Whether something is one of several schemas, and not one of several strings.
pub(super) fn is_union(node: &Node) -> bool {
    let has_alternatives = |keyword: &str| {
        let branches = node.get(keyword).and_then(Node::as_array).unwrap_or_default();
        branches.iter().any(|branch| branch.as_object().is_some() && branch.get("const").is_none())
    };
    let is_text = node.get("type").and_then(Node::as_str) == Some("string");
    node.get("discriminator").is_some()
        || !is_text && (has_alternatives("oneOf") || has_alternatives("anyOf"))
}

impl Reader<'_> {
    pub(super) fn union(&mut self, node: &Node) -> Option<Union> {
        if let Some(branches) = node.get("anyOf") {
            let finding = Diagnostic::error("any-of", "a union lists its branches in `oneOf`");
            let finding = finding.at(branches.at, "").help(ALTERNATIVES);
            self.findings.push(finding.help(ANY_VALUE));
            return None;
        }
        let keywords =
            ["deprecated", "description", "discriminator", "oneOf", "type", "x-rust-name"];
        self.schema_keywords(node, "a union", &keywords);
        if let Some(ty) = node.get("type").filter(|ty| ty.as_str() != Some("object")) {
            let finding = Diagnostic::error("type", "the branches of a union are objects");
            self.findings.push(finding.at(ty.at, "").help("`\"type\": \"object\"`, or no `type`"));
        }
        let list = self.required_keyword(node, "oneOf", "a union")?;
        let Some(discriminator) = node.get("discriminator") else {
            if !self.is_misspelt(node, "discriminator") {
                let message = "nothing tells the branches of this union apart";
                let finding = Diagnostic::error("union-discriminator", message).at(list.at, "");
                self.findings.push(finding.help(ALTERNATIVES).help(ANY_VALUE));
            }
            return None;
        };
        self.known_keywords(discriminator, "a discriminator", &["propertyName"]);
        let tag = self.required_keyword(discriminator, "propertyName", "a discriminator")?;
        let tag = self.located_string(tag, "propertyName")?;
        let items = self.items(list, "oneOf", "an array of references")?;
        if items.is_empty() {
            let finding = Diagnostic::error("union-empty", "a union needs at least one branch");
            self.findings.push(finding.at(list.at, "").help("refer to the objects that are known"));
        }
        let branches: Vec<_> = items.iter().filter_map(|item| self.alternative(item)).collect();
        let incomplete = branches.len() < items.len();
        Some(Union { tag, branches, incomplete })
    }

    fn alternative(&mut self, item: &Node) -> Option<Branch> {
        let members = self.members(item, "a branch of a union")?;
        if item.get("type").and_then(Node::as_str) == Some("null") {
            let finding = Diagnostic::error("union-null", "`null` cannot be a branch of a union");
            self.findings.push(finding.at(item.at, "").help("allow null where the union is used: `\"anyOf\": [{ \"$ref\": \"…\" }, { \"type\": \"null\" }]`"));
            return None;
        }
        if item.get("$ref").is_none() && !members.is_empty() {
            let finding = Diagnostic::error("union-inline", "a branch of a union needs a name");
            self.findings.push(finding.at(item.at, "").help(
                "move it to `$defs`, and refer to it here: `{ \"$ref\": \"#/$defs/Name\" }`",
            ));
            return None;
        }
        self.schema_keywords(item, "a branch of a union", &["$ref", "x-rust-name"]);
        let target = self.required_keyword(item, "$ref", "a branch of a union")?;
        let reference = value::reference(self, target)?;
        Some(Branch { reference, rust_name: self.rust_name(item, Casing::Type) })
    }
}
