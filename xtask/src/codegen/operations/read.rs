//! From an OpenAPI document to [`Operations`], with a finding for everything that would get lost.

use super::{
    super::{bundle::Bundle, dialect::Direction, name, read_keyword::Reader},
    Body, Method, Operation, Operations, answer,
    context::{Context, check_direction, json_schema},
    parameter,
};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node, Value},
    source::Located,
};

/// Reads a document. What could be read is returned even when there are findings.
pub(in super::super) fn read(
    bundle: &Bundle,
    edition: usize,
    file: &str,
    root: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Operations {
    const PLACE: &str = "a document of operations";
    let mut reader = Reader::new(findings);
    let known = ["components", "info", "openapi", "paths", "security", "servers", "tags"];
    reader.known_keywords(root, PLACE, &known);
    if let Some(version) = reader.required_keyword(root, "openapi", PLACE)
        && !version.as_str().is_some_and(|version| version.starts_with("3.1."))
    {
        let finding =
            Diagnostic::error("openapi-version", "another version than 3.1").at(version.at, "");
        reader.findings.push(
            finding.help(
                "`\"openapi\": \"3.1.1\"`: its schemas are JSON Schema 2020-12, as those here",
            ),
        );
    }
    if let Some(info) = reader.required_keyword(root, "info", PLACE) {
        reader.known_keywords(info, "`info`", &["description", "summary", "title", "version"]);
        reader.text(info, "title", "`info`");
        reader.text(info, "version", "`info`");
    }
    let tags = root.get("tags").map_or_else(Vec::new, |tags| self::tags(tags, &mut reader));
    let context = Context { bundle, edition, components: root.get("components") };
    let mut list = Vec::new();
    if let Some(paths) = reader.required_keyword(root, "paths", PLACE) {
        for path in paths.as_object().unwrap_or_default() {
            self::path(path, &context, &tags, &mut list, &mut reader);
        }
    }
    twice(&list, reader.findings);
    Operations { file: file.to_owned(), root: root.clone(), tags, list }
}

fn tags(node: &Node, reader: &mut Reader<'_>) -> Vec<(Located<String>, String)> {
    let Some(tags) = node.as_array() else {
        reader.wrong_kind(node, "tags", "an array of `{ \"name\", \"description\" }`");
        return Vec::new();
    };
    let mut all = Vec::new();
    for tag in tags {
        reader.known_keywords(tag, "a tag", &["description", "name"]);
        let description = reader.text(tag, "description", "a tag");
        if let Some(name) = reader.required_keyword(tag, "name", "a tag")
            && let Some(name) = reader.located_string(name, "name")
        {
            all.push((name, description));
        }
    }
    all
}

fn twice(list: &[Operation], findings: &mut Vec<Diagnostic>) {
    for (number, operation) in list.iter().enumerate() {
        if let Some(first) =
            list.iter().take(number).find(|first| first.id.value == operation.id.value)
        {
            let message = format!("`{}` names two operations", operation.id.value);
            let finding =
                Diagnostic::error("operation-twice", message).at(operation.id.at, "again here");
            findings.push(finding.also(first.id.at, "first here").help("give each its own name"));
        }
    }
}

fn path(
    path: &Member,
    context: &Context<'_>,
    tags: &[(Located<String>, String)],
    list: &mut Vec<Operation>,
    reader: &mut Reader<'_>,
) {
    let mut known: Vec<_> = Method::ALL.iter().map(|(key, _)| *key).collect();
    known.push("parameters");
    reader.known_keywords(&path.value, "a path", &known);
    let shared = path.value.get("parameters");
    for member in path.value.as_object().unwrap_or_default() {
        if let Some((_, method)) = Method::ALL.iter().find(|(key, _)| *key == member.key) {
            list.extend(operation(path, shared, *method, member, context, tags, reader));
        }
    }
}

fn operation(
    path: &Member,
    shared: Option<&Node>,
    method: Method,
    member: &Member,
    context: &Context<'_>,
    tags: &[(Located<String>, String)],
    reader: &mut Reader<'_>,
) -> Option<Operation> {
    const PLACE: &str = "an operation";
    let node = &member.value;
    reader.known_keywords(
        node,
        PLACE,
        &[
            "deprecated",
            "description",
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "summary",
            "tags",
            "x-items",
        ],
    );
    let id = reader.required_keyword(node, "operationId", PLACE)?;
    let id = reader.located_string(id, "operationId")?;
    check_id(&id, tags, node, reader);
    let parameters = parameter::read(path, shared, node.get("parameters"), context, reader);
    let body = node.get("requestBody").and_then(|body| self::body(body, method, context, reader));
    let answer = answer::read(node, context, reader);
    let items =
        node.get("x-items").and_then(|items| answer::items(items, &answer, context, reader));
    let deprecated =
        matches!(node.get("deprecated").map(|flag| &flag.value), Some(Value::Bool(true)));
    Some(Operation {
        at: member.key_at,
        id,
        method,
        path: path.key.clone(),
        summary: reader.text(node, "summary", PLACE),
        description: node.get("description").and_then(Node::as_str).map(str::to_owned),
        deprecated,
        path_parameters: parameters.path,
        query: parameters.query,
        headers: parameters.headers,
        body,
        data: answer.data,
        envelope: answer.envelope,
        success: answer.success,
        items,
    })
}

fn check_id(
    id: &Located<String>,
    tags: &[(Located<String>, String)],
    node: &Node,
    reader: &mut Reader<'_>,
) {
    let parts: Vec<_> = id.value.split('.').collect();
    if parts.len() < 2
        || !parts
            .iter()
            .all(|part| super::super::manifest::is_rust_name(part) && name::is_identifier(part))
    {
        let message = format!("`{}` does not name a resource and an operation of it", id.value);
        let finding = Diagnostic::error("operation-id", message).at(id.at, "");
        reader.findings.push(finding.help("words in `snake_case` with points between: `contacts.create`, `profiles.campaigns.list`"));
        return;
    }
    let resource = id.value.rsplit_once('.').map_or("", |(resource, _)| resource);
    let said: Vec<_> = node
        .get("tags")
        .and_then(Node::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
        .collect();
    if said != [resource] || !tags.iter().any(|(tag, _)| tag.value == resource) {
        let message = format!("`{}` does not stand under the tag `{resource}`", id.value);
        let finding = Diagnostic::error("operation-tag", message).at(id.at, "");
        reader.findings.push(finding.help(format!(
            "`\"tags\": [\"{resource}\"]`, and describe the tag in `tags` of the document"
        )));
    }
}

fn body(
    node: &Node,
    method: Method,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Body> {
    reader.known_keywords(node, "`requestBody`", &["content", "required"]);
    if method.is_safe() {
        let finding =
            Diagnostic::error("operation-body", format!("{} takes no body", method.as_str()))
                .at(node.at, "");
        reader
            .findings
            .push(finding.help("make it a query: `parameters` with `\"in\": \"query\"`"));
    }
    let schema = json_schema(node, "`requestBody`", reader)?;
    let (definition, kind) = context.definition(schema, reader)?;
    check_direction(schema, kind, Direction::Request, reader);
    let required = matches!(node.get("required").map(|flag| &flag.value), Some(Value::Bool(true)));
    Some(Body { definition, required })
}
