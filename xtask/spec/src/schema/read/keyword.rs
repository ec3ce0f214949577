//! Checks of single keywords, shared by the readers of definitions and of values.

use std::collections::HashSet;

use super::union;
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node, Value},
    nearest::nearest,
    schema::{name::Casing, rejected::Rejected},
    source::{Located, Location},
};

/// JSON Schema keywords that an author may expect here, with what to write instead.
const INSTEAD: [(&str, &str); 13] = [
    ("$anchor", "refer to a definition by `#/$defs/Name`"),
    ("$dynamicRef", "use `x-type-parameter`"),
    ("allOf", "list the properties in one definition"),
    ("anyOf", "`anyOf` is for `[<schema>, { \"type\": \"null\" }]` where a value is used"),
    (
        "const",
        "an enum with one value: `\"oneOf\": [{ \"const\": \"…\", \"description\": \"…\" }]`",
    ),
    ("discriminator", union::ALTERNATIVES),
    ("definitions", "since draft 2019-09 it is called `$defs`"),
    ("if", "describe the condition in words"),
    ("mapping", "each branch declares its own value: `\"const\"` of the property"),
    ("not", "describe the exception in words"),
    (
        "nullable",
        "`\"type\": [\"string\", \"null\"]`, or `\"anyOf\": [<schema>, { \"type\": \"null\" }]`",
    ),
    ("oneOf", "name the values as an enum in `$defs` and refer to it"),
    ("patternProperties", "`additionalProperties` with one schema for all values"),
];

/// Keywords of every schema that are for other tools.
const ANNOTATIONS: [&str; 2] = ["$comment", "title"];

pub struct Reader<'a> {
    pub findings: &'a mut Vec<Diagnostic>,
    /// Where a misspelt keyword is, and which one was meant.
    misspelt: HashSet<(Location, String)>,
    /// Where a value of the wrong kind is. It is reported only once, whatever reads it.
    wrong: HashSet<Location>,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub fn new(findings: &'a mut Vec<Diagnostic>) -> Self {
        Self { findings, misspelt: HashSet::new(), wrong: HashSet::new() }
    }

    /// Reports every keyword of an object that its position does not allow, and a value that is not
    /// an object.
    pub fn known_keywords(&mut self, node: &Node, place: &str, known: &[&str]) {
        let members = self.members(node, place).unwrap_or_default();
        for member in members.iter().filter(|member| !known.contains(&member.key.as_str())) {
            let mut diagnostic = Diagnostic::error(
                "keyword",
                format!("`{}` is not a keyword of {place}", member.key),
            )
            .at(member.key_at, "");
            if let Some((_, instead)) = INSTEAD.iter().find(|(keyword, _)| *keyword == member.key) {
                diagnostic = diagnostic.help(*instead);
            } else if let Some(near) = nearest(&member.key, known.iter().copied()) {
                diagnostic = diagnostic.did_you_mean(Some(near));
                self.misspelt.insert((node.at, near.to_owned()));
            }
            self.findings.push(diagnostic.help(format!("allowed here: {}", known.join(", "))));
        }
    }

    /// The same for a schema, which may also have annotations.
    pub(super) fn schema_keywords(&mut self, node: &Node, place: &str, known: &[&str]) {
        let mut all = known.to_vec();
        all.extend(ANNOTATIONS.iter().filter(|keyword| node.get(keyword).is_some()));
        self.known_keywords(node, place, &all);
    }

    /// The name for Rust that a schema gives.
    pub fn rust_name(&mut self, node: &Node, casing: Casing) -> Option<Located<String>> {
        let name = self.located_string(node.get("x-rust-name")?, "x-rust-name")?;
        if !casing.fits(&name.value) {
            let message = format!("`{}` is not {}", name.value, casing.what());
            let finding = Diagnostic::error("rust-name", message).at(name.at, "");
            self.findings.push(finding.help(casing.help()));
        }
        Some(name)
    }

    /// Whether a keyword is missing from an object because it is misspelt there, for which there is a finding.
    pub fn is_misspelt(&self, node: &Node, keyword: &str) -> bool {
        node.get(keyword).is_none() && self.misspelt.contains(&(node.at, keyword.to_owned()))
    }

    /// Reads a keyword of an object, and remembers it if not all of it could be used.
    pub fn noting<T>(
        &mut self,
        keyword: &str,
        node: &Node,
        unread: &mut Rejected,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = self.findings.len();
        let found = read(self);
        if self.findings.len() > before || self.is_misspelt(node, keyword) {
            unread.add(keyword);
        }
        found
    }

    /// The members of an object, or a finding.
    pub fn members<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Member]> {
        if node.as_object().is_none() {
            self.wrong_kind(node, what, "an object");
        }
        node.as_object()
    }

    /// The items of an array, or a finding.
    pub fn items<'n>(&mut self, node: &'n Node, what: &str, wanted: &str) -> Option<&'n [Node]> {
        if node.as_array().is_none() {
            self.wrong_kind(node, what, wanted);
        }
        node.as_array()
    }

    /// The value of a keyword that must be there. Call it after [`Self::known_keywords`], so that a
    /// misspelt one is not also reported as missing.
    pub fn required_keyword<'n>(
        &mut self,
        node: &'n Node,
        keyword: &str,
        place: &str,
    ) -> Option<&'n Node> {
        self.members(node, place)?;
        let found = node.get(keyword);
        if found.is_none() && !self.is_misspelt(node, keyword) {
            let at = Location { end: node.at.start + 1, ..node.at };
            self.findings.push(
                Diagnostic::error("keyword-missing", format!("{place} needs `{keyword}`"))
                    .at(at, "")
                    .help(format!("add `{keyword}`")),
            );
        }
        found
    }

    /// A required, non-empty text.
    pub fn text(&mut self, node: &Node, keyword: &str, place: &str) -> String {
        let Some(value) = self.required_keyword(node, keyword, place) else { return String::new() };
        let text = self.string(value, keyword).unwrap_or_default().trim();
        if text.is_empty() && value.as_str().is_some() {
            self.findings.push(
                Diagnostic::error("text-empty", format!("`{keyword}` is empty"))
                    .at(value.at, "")
                    .help("say what it is"),
            );
        }
        text.to_owned()
    }

    /// A required, non-empty text with its place.
    pub fn located_text(
        &mut self,
        node: &Node,
        keyword: &str,
        place: &str,
    ) -> Option<Located<String>> {
        let is_empty = self.text(node, keyword, place).is_empty();
        node.get(keyword).filter(|_| !is_empty)?.located_str()
    }

    /// An optional text, non-empty if present.
    pub fn optional_text(&mut self, node: &Node, keyword: &str) -> Option<String> {
        node.get(keyword).is_some().then(|| self.text(node, keyword, ""))
    }

    /// A keyword that is true or false; false without it.
    pub fn flag(&mut self, node: &Node, keyword: &str) -> bool {
        match node.get(keyword).map(|flag| (flag, &flag.value)) {
            None => false,
            Some((_, Value::Bool(flag))) => *flag,
            Some((flag, _)) => {
                self.wrong_kind(flag, keyword, "true or false");
                false
            }
        }
    }

    /// The `description` of a node, which becomes the docs.
    pub(super) fn described(&mut self, node: &Node, what: &str, name_at: Location) -> String {
        if self.is_misspelt(node, "description") {
            return String::new();
        }
        if node.get("description").is_none() {
            let diagnostic =
                Diagnostic::error("description-missing", format!("{what} has no description"))
                    .at(name_at, "");
            self.findings.push(
                diagnostic.help(
                    "add a `description`: it becomes the docs, and every public item has docs",
                ),
            );
            return String::new();
        }
        self.text(node, "description", what)
    }

    /// The string of a node, or a finding.
    pub fn string<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        if node.as_str().is_none() {
            self.wrong_kind(node, what, "a string");
        }
        node.as_str()
    }

    /// The string of a node with its place, or a finding.
    pub fn located_string(&mut self, node: &Node, what: &str) -> Option<Located<String>> {
        self.string(node, what)?;
        node.located_str()
    }

    /// Reports a value of the wrong JSON kind.
    pub fn wrong_kind(&mut self, node: &Node, what: &str, wanted: &str) {
        if !self.wrong.insert(node.at) {
            return;
        }
        // Keywords and names are quoted; descriptions such as "an item of a list" are not.
        let is_said = what.contains([' ', '`']);
        let what = if is_said { what.to_owned() } else { format!("`{what}`") };
        let message = format!("{what} is {}", node.kind());
        let diagnostic = Diagnostic::error("kind", message).at(node.at, "");
        self.findings.push(diagnostic.help(format!("it must be {wanted}")));
    }
}
