//! The context for reading any part of an operation: the models, and how to resolve a `$ref`.

use super::Target;
use crate::{
    diagnostic::Diagnostic,
    json::Node,
    schema::{
        bundle::Bundle,
        dialect::{Direction, Kind},
        read::{keyword::Reader, value::reference},
        rejected::Rejected,
        union,
    },
};

/// What reading an operation needs to know.
pub(super) struct Context<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) edition: usize,
    /// `components` of the document.
    components: Option<&'a Node>,
    /// Kinds of component that are present but could not be used.
    unread: Rejected,
}

impl<'a> Context<'a> {
    /// A document in an edition; its components are read when something refers to them.
    pub(super) fn new(
        bundle: &'a Bundle,
        edition: usize,
        root: &'a Node,
        reader: &mut Reader<'_>,
    ) -> Self {
        const KINDS: [&str; 3] = ["parameters", "responses", "securitySchemes"];
        let components = root.get("components");
        let mut unread = Rejected::default();
        if let Some(node) = components {
            reader.known_keywords(node, "`components`", &KINDS);
            for kind in KINDS {
                let is_wrong =
                    node.get(kind).is_some_and(|members| reader.members(members, kind).is_none());
                if is_wrong || node.as_object().is_none() || reader.is_misspelt(node, kind) {
                    unread.add(kind);
                }
            }
            let schemes = node.get("securitySchemes").and_then(Node::as_object);
            for scheme in schemes.unwrap_or_default() {
                reader.members(&scheme.value, "a security scheme");
            }
        } else if reader.is_misspelt(root, "components") {
            unread.add_all();
        }
        Self { bundle, edition, components, unread }
    }

    /// The definition that a `$ref` leads to, which has no type parameters.
    pub(super) fn definition(
        &self,
        node: &Node,
        reader: &mut Reader<'_>,
    ) -> Option<(Target, &Kind)> {
        reader.known_keywords(node, "a schema in a document of operations", &["$ref"]);
        let (target, kind) = self.generic(node, reader)?;
        if let Kind::Object(object) = kind
            && !object.parameters.is_empty()
        {
            let message =
                format!("`{}` has type parameters, which cannot be given here", target.name);
            let finding = Diagnostic::error("ref-generic", message).at(node.at, "");
            reader.findings.push(finding.help("refer to a definition without type parameters"));
            return None;
        }
        Some((target, kind))
    }

    /// The definition that a `$ref` leads to, whatever keywords are next to it.
    pub(super) fn generic(&self, node: &Node, reader: &mut Reader<'_>) -> Option<(Target, &Kind)> {
        let target =
            reader.required_keyword(node, "$ref", "a schema in a document of operations")?;
        let reference = reference(reader, target)?;
        if reference.file.is_none() {
            let message = format!("`{}` does not name a model file", reference.text.value);
            let finding = Diagnostic::error("ref-form", message).at(reference.text.at, "");
            reader
                .findings
                .push(finding.help("types are defined in model files: `file.json#/$defs/Name`"));
            return None;
        }
        match self.bundle.resolve(self.edition, usize::MAX, &reference) {
            Ok(id) => self.bundle.definition(id).map(|definition| {
                (Target { id, name: definition.type_name().to_owned() }, &definition.kind)
            }),
            Err(finding) => {
                reader.findings.extend(finding);
                None
            }
        }
    }

    /// Checks that an object belongs to the side that sends it.
    pub(super) fn check_direction(
        &self,
        at: &Node,
        target: &Target,
        wanted: Direction,
        reader: &mut Reader<'_>,
    ) {
        let direction = union::direction(self.bundle, target.id);
        if !direction.is_some_and(|direction| direction == wanted || direction == Direction::Both) {
            let message = format!("this is not a {}", wanted.as_str());
            let finding = Diagnostic::error("direction", message).at(at.at, "");
            reader.findings.push(finding.help(format!(
                "refer to an object with `\"x-direction\": \"{}\"`",
                wanted.as_str()
            )));
        }
    }

    /// What a `$ref` to `#/components/<kind>/…` leads to, or the node itself if it is not a
    /// reference.
    pub(super) fn component<'n>(
        &'n self,
        node: &'n Node,
        kind: &str,
        reader: &mut Reader<'_>,
    ) -> Option<&'n Node> {
        let Some(target) = node.get("$ref") else { return Some(node) };
        reader.known_keywords(node, "a reference", &["$ref"]);
        let text = reader.string(target, "$ref")?;
        let named = text
            .strip_prefix("#/components/")
            .and_then(|rest| rest.strip_prefix(kind)?.strip_prefix('/'));
        let found = named.and_then(|name| self.components?.get(kind)?.get(name));
        if found.is_none() && !self.unread.covers(kind) {
            let message = format!("cannot resolve `{text}`");
            let finding = Diagnostic::error("ref-missing", message).at(target.at, "");
            reader
                .findings
                .push(finding.help(format!("define it in `components.{kind}` of this file")));
        }
        found
    }
}

/// The schema of `content`, which must be JSON.
pub(super) fn json_schema<'n>(
    node: &'n Node,
    place: &str,
    reader: &mut Reader<'_>,
) -> Option<&'n Node> {
    let content = reader.required_keyword(node, "content", place)?;
    reader.known_keywords(content, "`content`", &["application/json"]);
    let media = reader.required_keyword(content, "application/json", "`content`")?;
    reader.known_keywords(media, "a media type", &["schema"]);
    reader.required_keyword(media, "schema", "a media type")
}
