//! The file of reasons.

use spec::{
    diagnostic::Diagnostic,
    json::{Member, Node},
    schema::{read::keyword::Reader, rejected::Rejected},
    source::Located,
};

use super::{Model, Reason, Reasons, Remark};

/// Reads a file. What could be read is returned even when there are findings.
pub(super) fn read(root: &Node, findings: &mut Vec<Diagnostic>) -> Reasons {
    const PLACE: &str = "a file of differences";
    let mut reader = Reader::new(findings);
    let known = ["$schema", "description", "general", "models", "sources", "title"];
    reader.known_keywords(root, PLACE, &known);
    let mut unread = Rejected::default();
    let sources = reader.noting("sources", root, &mut unread, |reader| {
        let sources = members(root, "sources", reader).iter().map(|member| {
            let what = reader.string(&member.value, "a source").unwrap_or_default();
            (key(member), what.to_owned())
        });
        sources.collect::<Vec<_>>()
    });
    let known = (!unread.covers("sources")).then_some(sources.as_slice());
    let general = items(root, "general", "an array of differences", &mut reader);
    let general = general.iter().map(|node| remark(node, known, &mut reader)).collect();
    let models =
        reader.noting("models", root, &mut unread, |reader| members(root, "models", reader));
    let models = models.iter().map(|member| model(member, known, &mut reader)).collect();
    Reasons {
        title: reader.text(root, "title", PLACE),
        description: reader.text(root, "description", PLACE),
        incomplete: unread.covers("models"),
        general,
        models,
        sources,
    }
}

/// The sources by name; `None` if they could not be read, so that no name is reported.
type Sources<'a> = Option<&'a [(Located<String>, String)]>;

fn members<'n>(node: &'n Node, keyword: &str, reader: &mut Reader<'_>) -> &'n [Member] {
    let Some(value) = node.get(keyword) else { return &[] };
    if value.as_object().is_none() {
        reader.wrong_kind(value, keyword, "an object");
    }
    value.as_object().unwrap_or_default()
}

fn items<'n>(node: &'n Node, keyword: &str, wanted: &str, reader: &mut Reader<'_>) -> &'n [Node] {
    let Some(value) = node.get(keyword) else { return &[] };
    if value.as_array().is_none() {
        reader.wrong_kind(value, keyword, wanted);
    }
    value.as_array().unwrap_or_default()
}

fn key(member: &Member) -> Located<String> {
    Located { value: member.key.clone(), at: member.key_at }
}

fn remark(node: &Node, sources: Sources<'_>, reader: &mut Reader<'_>) -> Remark {
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

fn model(member: &Member, sources: Sources<'_>, reader: &mut Reader<'_>) -> Model {
    const PLACE: &str = "a model of a file of differences";
    let node = &member.value;
    reader.known_keywords(node, PLACE, &["newer", "note", "others", "parts", "since", "sources"]);
    reader.required_keyword(node, "sources", PLACE);
    let mut unread = Rejected::default();
    let newer = reader.noting("newer", node, &mut unread, |reader| match node.get("newer") {
        None => vec![key(member)],
        Some(_) => {
            names(node, "newer", "an array of names; empty if there is no counterpart", reader)
        }
    });
    let others = reader.noting("others", node, &mut unread, |reader| {
        names(node, "others", "an array of names of fields or values", reader)
    });
    let parts = reader.noting("parts", node, &mut unread, |reader| members(node, "parts", reader));
    let parts = parts.iter().map(|part| {
        reader.known_keywords(&part.value, "a part of a model", &["note", "since", "sources"]);
        (key(part), reason(&part.value, sources, reader))
    });
    let parts = parts.collect();
    let reason = reason(node, sources, reader);
    Model { name: key(member), newer, reason, parts, others, incomplete: !unread.is_empty() }
}

fn names(
    node: &Node,
    keyword: &str,
    wanted: &str,
    reader: &mut Reader<'_>,
) -> Vec<Located<String>> {
    let names = items(node, keyword, wanted, reader).iter();
    names.filter_map(|name| reader.located_string(name, "a name")).collect()
}

fn reason(node: &Node, known: Sources<'_>, reader: &mut Reader<'_>) -> Reason {
    let text = |keyword: &str, reader: &mut Reader<'_>| {
        node.get(keyword).and_then(|node| reader.string(node, keyword)).map(str::to_owned)
    };
    let sources = names(node, "sources", "an array of names of sources", reader);
    let (checked, known) = known.map_or((&[][..], &[][..]), |known| (&sources[..], known));
    for source in checked {
        if !known.iter().any(|(name, _)| name.value == source.value) {
            let message = format!("`{}` is not among the sources", source.value);
            let finding = Diagnostic::error("differences-source", message).at(source.at, "");
            let names: Vec<_> = known.iter().map(|(name, _)| name.value.as_str()).collect();
            reader.findings.push(finding.help(format!("one of: {}", names.join(", "))));
        }
    }
    Reason { since: text("since", reader), note: text("note", reader), sources }
}
