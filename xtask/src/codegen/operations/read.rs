//! From an OpenAPI document to [`Operations`], with a finding for everything that would get lost.

use super::{
    super::{
        bundle::Bundle,
        dialect::{Direction, Kind, Object, Shape},
        name,
        read_keyword::{Reader, nearest},
        read_value::reference,
    },
    Body, Data, Items, Method, Operation, Operations, Target, parameter,
};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node, Value},
    source::Located,
};

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
                reader.findings.push(finding);
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

/// Reads a document. What could be read is returned even when there are findings.
pub(in super::super) fn read(
    bundle: &Bundle,
    edition: usize,
    file: &str,
    root: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Operations {
    const PLACE: &str = "a document of operations";
    let mut reader = Reader { findings };
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
    let answer = answer(node, context, reader);
    let items = node.get("x-items").and_then(|items| self::items(items, &answer, context, reader));
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
    direction(schema, kind, Direction::Request, reader);
    let required = matches!(node.get("required").map(|flag| &flag.value), Some(Value::Bool(true)));
    Some(Body { definition, required })
}

/// The schema of `content`, which must be JSON.
fn json_schema<'n>(node: &'n Node, place: &str, reader: &mut Reader<'_>) -> Option<&'n Node> {
    let content = reader.required_keyword(node, "content", place)?;
    reader.known_keywords(content, "`content`", &["application/json"]);
    let media = reader.required_keyword(content, "application/json", "`content`")?;
    reader.known_keywords(media, "a media type", &["schema"]);
    reader.required_keyword(media, "schema", "a media type")
}

fn direction(at: &Node, kind: &Kind, wanted: Direction, reader: &mut Reader<'_>) {
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

struct Answer<'a> {
    data: Data,
    envelope: Option<Target>,
    object: Option<&'a Object>,
    success: Vec<u16>,
}

fn answer<'a>(node: &Node, context: &'a Context<'_>, reader: &mut Reader<'_>) -> Answer<'a> {
    let mut answer = Answer { data: Data::None, envelope: None, object: None, success: Vec::new() };
    let Some(responses) = reader.required_keyword(node, "responses", "an operation") else {
        return answer;
    };
    let mut first = None;
    for member in responses.as_object().unwrap_or_default() {
        let success = member.key.parse::<u16>().ok().filter(|status| (200..300).contains(status));
        answer.success.extend(success);
        let Some(response) = context.component(&member.value, "responses", reader) else {
            continue;
        };
        reader.known_keywords(response, "a response", &["content", "description"]);
        reader.text(response, "description", "a response");
        if success.is_none() {
            continue;
        }
        let found = if response.get("content").is_some() {
            json_schema(response, "a response", reader)
                .and_then(|schema| data(schema, context, reader))
        } else {
            None
        };
        let said = found.as_ref().map(|(envelope, data, _)| (envelope.clone(), data.clone()));
        if *first.get_or_insert_with(|| said.clone()) != said {
            let finding =
                Diagnostic::error("operation-answer", "two successes with different data")
                    .at(member.key_at, "");
            reader.findings.push(finding.help("give all of them the same schema"));
        }
        if let Some((envelope, data, object)) = found {
            answer = Answer { data, envelope: Some(envelope), object, success: answer.success };
        }
    }
    if answer.success.is_empty() {
        let finding = Diagnostic::error("operation-answer", "the operation never succeeds")
            .at(responses.at, "");
        reader.findings.push(finding.help("add a response with a status from 200 to 299"));
    }
    answer
}

type Found<'a> = (Target, Data, Option<&'a Object>);

/// The envelope and what is in it.
fn data<'a>(schema: &Node, context: &'a Context<'_>, reader: &mut Reader<'_>) -> Option<Found<'a>> {
    reader.known_keywords(schema, "the schema of a response", &["$ref", "x-type-arguments"]);
    let (envelope, kind) = context.definition(schema, reader)?;
    direction(schema, kind, Direction::Response, reader);
    let Kind::Object(object) = kind else { return None };
    let arguments =
        reader.required_keyword(schema, "x-type-arguments", "the schema of a response")?;
    let given: Vec<_> = arguments.as_object().unwrap_or_default().iter().collect();
    let wanted: Vec<_> = object.parameters.iter().map(|(name, _)| name.value.as_str()).collect();
    let ([argument], [_]) = (given.as_slice(), wanted.as_slice()) else {
        let finding = Diagnostic::error("type-arguments", "an envelope has one type parameter")
            .at(arguments.at, "");
        reader
            .findings
            .push(finding.help(format!("parameters of the envelope: {}", wanted.join(", "))));
        return None;
    };
    if !wanted.contains(&argument.key.as_str()) {
        let message = format!("the envelope has no type parameter `{}`", argument.key);
        let finding = Diagnostic::error("type-arguments", message).at(argument.key_at, "");
        reader.findings.push(finding.help(format!("its parameters: {}", wanted.join(", "))));
        return None;
    }
    let list = argument.value.get("items");
    let (id, kind) = context.definition(list.unwrap_or(&argument.value), reader)?;
    direction(&argument.value, kind, Direction::Response, reader);
    let object = match kind {
        Kind::Object(object) if list.is_none() => Some(object),
        _ => None,
    };
    let data = if list.is_some() { Data::Many(id) } else { Data::One(id) };
    Some((envelope, data, object))
}

fn items(
    node: &Node,
    answer: &Answer<'_>,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Items> {
    let name = reader.string(node, "x-items")?;
    let (Data::One(id), Some(object)) = (&answer.data, answer.object) else {
        let finding = Diagnostic::error("operation-items", "the data of the answer is no object")
            .at(node.at, "");
        reader.findings.push(finding.help("leave `x-items` out: the list is found without it"));
        return None;
    };
    let property = object.properties.iter().find(|property| property.name.value == name);
    let item = property.and_then(|property| match &property.schema.shape {
        Shape::Array(item) => match &item.shape {
            Shape::Reference(reference) => {
                context.bundle.resolve(id.id.edition, id.id.file, reference).ok()
            }
            _ => None,
        },
        _ => None,
    });
    if item.is_none() {
        let message = format!("`{name}` is no list of the data");
        let mut finding = Diagnostic::error("operation-items", message).at(node.at, "");
        if let Some(near) =
            nearest(name, object.properties.iter().map(|property| property.name.value.as_str()))
        {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        reader.findings.push(finding.help("name a property that is an array of a definition"));
    }
    let id = item?;
    let item = Target { id, name: context.bundle.definition(id)?.name.value.clone() };
    Some(Items { property: name.to_owned(), item })
}
