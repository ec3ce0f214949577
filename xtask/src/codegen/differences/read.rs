//! The file of reasons.

use super::{super::read_keyword::Reader, Model, Reason, Reasons, Remark};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node},
    source::Located,
};

/// Reads a file. What could be read is returned even when there are findings.
pub(super) fn read(root: &Node, findings: &mut Vec<Diagnostic>) -> Reasons {
    const PLACE: &str = "a file of differences";
    let mut reader = Reader::new(findings);
    let known = ["$schema", "description", "general", "models", "sources", "title"];
    reader.known_keywords(root, PLACE, &known);
    let sources = members(root, "sources").iter().filter_map(|member| {
        Some((key(member), reader.string(&member.value, "a source")?.to_owned()))
    });
    let sources = sources.collect();
    let general = root.get("general").and_then(Node::as_array).unwrap_or_default();
    let general = general.iter().map(|node| remark(node, &sources, &mut reader)).collect();
    let models = members(root, "models");
    let models = models.iter().map(|member| model(member, &sources, &mut reader)).collect();
    Reasons {
        title: reader.text(root, "title", PLACE),
        description: reader.text(root, "description", PLACE),
        sources,
        general,
        models,
    }
}

type Sources = Vec<(Located<String>, String)>;

fn members<'n>(node: &'n Node, keyword: &str) -> &'n [Member] {
    node.get(keyword).and_then(Node::as_object).unwrap_or_default()
}

fn key(member: &Member) -> Located<String> {
    Located { value: member.key.clone(), at: member.key_at }
}

fn remark(node: &Node, sources: &Sources, reader: &mut Reader<'_>) -> Remark {
    const PLACE: &str = "a general difference";
    reader.known_keywords(node, PLACE, &["newer", "note", "older", "since", "sources", "topic"]);
    reader.required_keyword(node, "sources", PLACE);
    Remark {
        topic: reader.text(node, "topic", PLACE),
        older: reader.text(node, "older", PLACE),
        newer: reader.text(node, "newer", PLACE),
        reason: reason(node, sources, reader),
    }
}

fn model(member: &Member, sources: &Sources, reader: &mut Reader<'_>) -> Model {
    const PLACE: &str = "a model of a file of differences";
    let node = &member.value;
    reader.known_keywords(node, PLACE, &["newer", "note", "parts", "since", "sources"]);
    reader.required_keyword(node, "sources", PLACE);
    let newer = match node.get("newer") {
        None => vec![key(member)],
        Some(list) => {
            if list.as_array().is_none() {
                reader.wrong_kind(
                    list,
                    "newer",
                    "an array of names; empty if there is no counterpart",
                );
            }
            let names = list.as_array().unwrap_or_default().iter();
            names.filter_map(|name| reader.located_string(name, "the name of a model")).collect()
        }
    };
    let parts = members(node, "parts").iter().map(|part| {
        reader.known_keywords(&part.value, "a part of a model", &["note", "since", "sources"]);
        (key(part), reason(&part.value, sources, reader))
    });
    let parts = parts.collect();
    Model { name: key(member), newer, reason: reason(node, sources, reader), parts }
}

fn reason(node: &Node, known: &Sources, reader: &mut Reader<'_>) -> Reason {
    let text = |keyword: &str, reader: &mut Reader<'_>| {
        node.get(keyword).and_then(|node| reader.string(node, keyword)).map(str::to_owned)
    };
    let list = node.get("sources").and_then(Node::as_array).unwrap_or_default().iter();
    let sources: Vec<_> =
        list.filter_map(|source| reader.located_string(source, "a source")).collect();
    for source in &sources {
        if !known.iter().any(|(name, _)| name.value == source.value) {
            let message = format!("`{}` is not among the sources", source.value);
            let finding = Diagnostic::error("differences-source", message).at(source.at, "");
            let names: Vec<_> = known.iter().map(|(name, _)| name.value.as_str()).collect();
            reader.findings.push(finding.help(format!("one of: {}", names.join(", "))));
        }
    }
    Reason { since: text("since", reader), note: text("note", reader), sources }
}
