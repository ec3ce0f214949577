//! From an OpenAPI document to [`Operations`], with a finding for everything that would get lost.

use super::{
    Body, Method, Operation, Operations, answer,
    context::{Context, json_schema},
    names::{self, Tags},
    parameter,
    path::{self, PathItem},
};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node, Value},
    schema::{bundle::Bundle, dialect::Direction, read::keyword::Reader},
};

/// Reads a document. What could be read is returned even when there are findings.
pub fn read(
    bundle: &Bundle,
    edition: usize,
    file: &str,
    root: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Operations {
    const PLACE: &str = "a document of operations";
    let mut reader = Reader::new(findings);
    let mut operations = Operations {
        file: file.to_owned(),
        root: root.clone(),
        tags: Vec::new(),
        list: Vec::new(),
    };
    let known = ["components", "info", "openapi", "paths", "security", "servers", "tags"];
    reader.known_keywords(root, PLACE, &known);
    if let Some(version) = reader.required_keyword(root, "openapi", PLACE)
        && !version.as_str().is_some_and(|version| version.starts_with("3.1."))
    {
        let finding = Diagnostic::error("openapi-version", "only OpenAPI 3.1 is supported")
            .at(version.at, "");
        reader.findings.push(finding.help(
            "`\"openapi\": \"3.1.1\"`: its schemas are JSON Schema 2020-12, like those here",
        ));
    }
    if let Some(info) = reader.required_keyword(root, "info", PLACE) {
        reader.known_keywords(
            info,
            "`info`",
            &["description", "license", "summary", "title", "version"],
        );
        reader.text(info, "title", "`info`");
        reader.text(info, "version", "`info`");
        if let Some(license) = info.get("license") {
            reader.known_keywords(license, "`license`", &["identifier", "name"]);
            reader.text(license, "name", "`license`");
            reader.optional_text(license, "identifier");
        }
        reader.optional_text(info, "summary");
        reader.optional_text(info, "description");
    }
    copied(root, &mut reader);
    let tags = names::tags(root, PLACE, &mut reader);
    let context = Context::new(bundle, edition, root, &mut reader);
    let paths = reader.required_keyword(root, "paths", PLACE);
    let paths = paths.and_then(|paths| reader.members(paths, "paths"));
    let mut is_whole = paths.is_some();
    for path in paths.unwrap_or_default() {
        is_whole &= self::path(path, &context, &tags, &mut operations.list, &mut reader);
    }
    path::twice(&operations.list, &mut reader);
    names::check(&tags, &operations.list, is_whole, bundle, &mut reader);
    operations.tags = tags.list;
    operations
}

/// Parts that are passed through unchanged, for tools that know more about them.
fn copied(root: &Node, reader: &mut Reader<'_>) {
    let wanted = "an array of `{ \"url\" }`";
    let servers = root.get("servers").and_then(|node| reader.items(node, "servers", wanted));
    for server in servers.unwrap_or_default() {
        reader.known_keywords(server, "a server", &["description", "url"]);
        reader.text(server, "url", "a server");
        reader.optional_text(server, "description");
    }
    let wanted = "an array of objects";
    let security = root.get("security").and_then(|node| reader.items(node, "security", wanted));
    for requirement in security.unwrap_or_default() {
        for scheme in reader.members(requirement, "an item of `security`").unwrap_or_default() {
            reader.items(&scheme.value, &scheme.key, "an array of scopes");
        }
    }
}

/// Reads the operations of a path; returns whether all of them could be read.
fn path(
    member: &Member,
    context: &Context<'_>,
    tags: &Tags,
    list: &mut Vec<Operation>,
    reader: &mut Reader<'_>,
) -> bool {
    let before = list.len();
    let mut known: Vec<_> = Method::ALL.iter().map(|(key, _)| *key).collect();
    known.push("parameters");
    reader.known_keywords(&member.value, "a path", &known);
    let path = PathItem::read(member, reader);
    let members = member.value.as_object().unwrap_or_default();
    for member in members {
        if let Some((_, method)) = Method::ALL.iter().find(|(key, _)| *key == member.key) {
            list.extend(operation(&path, *method, member, context, tags, reader));
        }
    }
    if member.value.as_object().is_some() && members.iter().all(|found| found.key == "parameters") {
        let message = format!("`{}` has no operation", member.key);
        let finding = Diagnostic::error("path-form", message).at(member.key_at, "");
        reader
            .findings
            .push(finding.help("add `get`, `post` or another method, or remove the path"));
    }
    let are_all = members.iter().filter(|found| found.key != "parameters").count();
    member.value.as_object().is_some() && list.len() - before == are_all
}

fn operation(
    path: &PathItem<'_>,
    method: Method,
    member: &Member,
    context: &Context<'_>,
    tags: &Tags,
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
    let id = reader.located_text(node, "operationId", PLACE)?;
    let is_named = names::check_id(&id, node, tags, reader);
    let parameters = parameter::read(path, node, context, reader);
    let body = node.get("requestBody").and_then(|body| self::body(body, method, context, reader));
    let answer = answer::read(node, context, reader);
    let items =
        node.get("x-items").and_then(|items| answer::items(items, &answer, context, reader));
    let operation = Operation {
        at: member.key_at,
        id,
        method,
        path: path.member.key.clone(),
        summary: reader.text(node, "summary", PLACE),
        description: reader.optional_text(node, "description"),
        deprecated: reader.flag(node, "deprecated"),
        path_parameters: parameters.path,
        query: parameters.query,
        headers: parameters.headers,
        body,
        data: answer.data,
        envelope: answer.envelope,
        success: answer.success,
        items,
    };
    is_named.then_some(operation)
}

fn body(
    node: &Node,
    method: Method,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Body> {
    reader.known_keywords(node, "`requestBody`", &["content", "required"]);
    if method.is_safe() && matches!(node.value, Value::Object(_)) {
        let finding =
            Diagnostic::error("operation-body", format!("{} takes no body", method.as_str()))
                .at(node.at, "");
        reader
            .findings
            .push(finding.help("make it a query: `parameters` with `\"in\": \"query\"`"));
    }
    let required = reader.flag(node, "required");
    let schema = json_schema(node, "`requestBody`", reader)?;
    let (definition, _) = context.definition(schema, reader)?;
    context.check_direction(schema, &definition, Direction::Request, reader);
    Some(Body { definition, required })
}
