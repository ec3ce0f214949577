//! What reading any part of an operation needs: the models, and where a `$ref` leads.

use super::{
    super::{
        bundle::Bundle,
        dialect::{Direction, Kind},
        read_keyword::Reader,
        read_value::reference,
    },
    Target,
};
use crate::{diagnostic::Diagnostic, json::Node};

/// What reading an operation needs to know.
pub(super) struct Context<'a> {
    pub(super) bundle: &'a Bundle,
    /// The edition whose document it is.
    pub(super) edition: usize,
    /// `components` of the document.
    pub(super) components: Option<&'a Node>,
}

impl Context<'_> {
    /// The definition that a `$ref` leads to.
    pub(super) fn definition(
        &self,
        node: &Node,
        reader: &mut Reader<'_>,
    ) -> Option<(Target, &Kind)> {
        let target =
            reader.required_keyword(node, "$ref", "a schema in a document of operations")?;
        let reference = reference(reader, target)?;
        if reference.file.is_none() {
            let message = format!("`{}` names no model file", reference.text.value);
            let finding = Diagnostic::error("ref-form", message).at(reference.text.at, "");
            reader
                .findings
                .push(finding.help("types are defined in model files: `file.json#/$defs/Name`"));
            return None;
        }
        match self.bundle.resolve(self.edition, usize::MAX, &reference) {
            Ok(id) => self.bundle.definition(id).map(|definition| {
                (Target { id, name: definition.name.value.clone() }, &definition.kind)
            }),
            Err(finding) => {
                reader.findings.extend(finding);
                None
            }
        }
    }

    /// What a `$ref` to `#/components/<kind>/…` leads to, or the node itself if it is none.
    pub(super) fn component<'n>(
        &'n self,
        node: &'n Node,
        kind: &str,
        reader: &mut Reader<'_>,
    ) -> Option<&'n Node> {
        let Some(target) = node.get("$ref") else { return Some(node) };
        let text = reader.string(target, "$ref")?;
        let named = text
            .strip_prefix("#/components/")
            .and_then(|rest| rest.strip_prefix(kind)?.strip_prefix('/'));
        let found = named.and_then(|name| self.components?.get(kind)?.get(name));
        if found.is_none() {
            let message = format!("`{text}` leads nowhere");
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

/// That an object is of the side that sends it.
pub(super) fn check_direction(at: &Node, kind: &Kind, wanted: Direction, reader: &mut Reader<'_>) {
    let is_right = matches!(kind, Kind::Object(object) if object.direction == wanted || object.direction == Direction::Both);
    if !is_right {
        let message = format!("this is no {}", wanted.as_str());
        let finding = Diagnostic::error("direction", message).at(at.at, "");
        reader.findings.push(
            finding.help(format!(
                "refer to an object with `\"x-direction\": \"{}\"`",
                wanted.as_str()
            )),
        );
    }
}
