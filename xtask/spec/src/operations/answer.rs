//! The answer of an operation: its envelope, and what is in it.

use super::{
    Data, Items, Target,
    context::{Context, json_schema},
    parameter::check_header,
};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node},
    nearest::nearest,
    schema::{
        dialect::{Direction, Kind, Object},
        read::keyword::Reader,
        ty::Type,
    },
};

/// What an operation answers when it succeeds.
pub(super) struct Answer<'a> {
    pub(super) data: Data,
    pub(super) envelope: Option<Target>,
    /// The definition of the data, if it is one object.
    object: Option<&'a Object>,
    pub(super) success: Vec<u16>,
    /// Whether part of it could not be used and has a finding.
    incomplete: bool,
}

pub(super) fn read<'a>(
    node: &Node,
    context: &'a Context<'_>,
    reader: &mut Reader<'_>,
) -> Answer<'a> {
    let mut answer = Answer {
        data: Data::None,
        envelope: None,
        object: None,
        success: Vec::new(),
        incomplete: false,
    };
    let Some(responses) = reader.required_keyword(node, "responses", "an operation") else {
        answer.incomplete = true;
        return answer;
    };
    let Some(members) = reader.members(responses, "responses") else {
        answer.incomplete = true;
        return answer;
    };
    let mut first = None;
    for member in members {
        let Some(status) = status(member, reader) else {
            answer.incomplete = true;
            continue;
        };
        let is_success = status.is_some_and(|status| (200..300).contains(&status));
        answer.success.extend(status.filter(|_| is_success));
        let Some(response) = context.component(&member.value, "responses", reader) else {
            answer.incomplete |= is_success;
            continue;
        };
        reader.known_keywords(response, "a response", &["content", "description", "headers"]);
        if let Some(headers) = response.get("headers") {
            self::headers(headers, context, reader);
        }
        reader.text(response, "description", "a response");
        let has_body = response.get("content").is_some();
        let found = has_body
            .then(|| json_schema(response, "a response", reader))
            .flatten()
            .and_then(|schema| data(schema, is_success, context, reader));
        if !is_success {
            continue;
        }
        if found.is_none() && (has_body || reader.is_misspelt(response, "content")) {
            answer.incomplete = true;
            continue;
        }
        let said = found.as_ref().map(|(envelope, data, _)| (envelope.clone(), data.clone()));
        if *first.get_or_insert_with(|| said.clone()) != said {
            let finding =
                Diagnostic::error("operation-answer", "the success responses have different data")
                    .at(member.key_at, "");
            reader.findings.push(finding.help("give all of them the same schema"));
        }
        if let Some((envelope, data, object)) = found {
            answer = Answer { data, envelope: Some(envelope), object, ..answer };
        }
    }
    if answer.success.is_empty() && !answer.incomplete {
        let finding =
            Diagnostic::error("operation-answer", "the operation has no success response")
                .at(responses.at, "");
        reader.findings.push(finding.help("add a response with a status from 200 to 299"));
    }
    answer
}

/// Headers of a response are for other tools: a client reads those that it knows.
fn headers(node: &Node, context: &Context<'_>, reader: &mut Reader<'_>) {
    const PLACE: &str = "a header of a response";
    for Member { value, .. } in reader.members(node, "headers").unwrap_or_default() {
        reader.known_keywords(value, PLACE, &["description", "schema"]);
        reader.text(value, "description", PLACE);
        if let Some(schema) = reader.required_keyword(value, "schema", PLACE) {
            check_header(schema, context, reader);
        }
    }
}

/// The status that a response is for: `Some(None)` for all others, `None` if it is not a status.
#[expect(clippy::option_option, reason = "outer: could be read; inner: is a number")]
fn status(member: &Member, reader: &mut Reader<'_>) -> Option<Option<u16>> {
    if member.key == "default" {
        return Some(None);
    }
    let digits = member.key.bytes().all(|byte| byte.is_ascii_digit());
    let status = member.key.parse().ok().filter(|status| (100..600).contains(status));
    if !digits || status.is_none() {
        let message = format!("`{}` is not a status", member.key);
        let finding = Diagnostic::error("operation-answer", message).at(member.key_at, "");
        reader
            .findings
            .push(finding.help("three digits, such as `200`, or `default` for all others"));
        return None;
    }
    Some(status)
}

type Found<'a> = (Target, Data, Option<&'a Object>);

/// The envelope and what is in it.
fn data<'a>(
    schema: &Node,
    is_success: bool,
    context: &'a Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Found<'a>> {
    reader.known_keywords(schema, "the schema of a response", &["$ref", "x-type-arguments"]);
    let (envelope, kind) = context.generic(schema, reader)?;
    context.check_direction(schema, &envelope, Direction::Response, reader);
    let Kind::Object(object) = kind else { return None };
    if object.unread.covers("x-type-parameters") {
        return None;
    }
    let arguments =
        reader.required_keyword(schema, "x-type-arguments", "the schema of a response")?;
    let given: Vec<_> = reader.members(arguments, "x-type-arguments")?.iter().collect();
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
    let (data, object) = self::argument(&argument.value, is_success, context, reader)?;
    Some((envelope, data, object))
}

/// What fills the envelope: a definition, a list of one, or nothing if the call failed.
fn argument<'a>(
    node: &Node,
    is_success: bool,
    context: &'a Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<(Data, Option<&'a Object>)> {
    const LIST: &str = "a list";
    if node.get("type").is_none() && node.get("items").is_none() {
        let (id, kind) = context.definition(node, reader)?;
        context.check_direction(node, &id, Direction::Response, reader);
        let object = match kind {
            Kind::Object(object) => Some(object),
            Kind::Enum(_) | Kind::Union(_) | Kind::Id { .. } => None,
        };
        return Some((Data::One(id), object));
    }
    reader.known_keywords(node, LIST, &["items", "type"]);
    let ty = reader.required_keyword(node, "type", LIST)?;
    match ty.as_str() {
        Some("array") => {
            let items = reader.required_keyword(node, "items", LIST)?;
            let (id, _) = context.definition(items, reader)?;
            context.check_direction(items, &id, Direction::Response, reader);
            Some((Data::Many(id), None))
        }
        Some("null") if !is_success && node.get("items").is_none() => Some((Data::None, None)),
        _ => {
            let finding =
                Diagnostic::error("type-arguments", "an envelope cannot hold this").at(ty.at, "");
            reader.findings.push(finding.help(
                "`{ \"$ref\": … }`, or `{ \"type\": \"array\", \"items\": { \"$ref\": … } }`",
            ));
            None
        }
    }
}

/// The list in the data that `x-items` names.
pub(super) fn items(
    node: &Node,
    answer: &Answer<'_>,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Items> {
    let name = reader.string(node, "x-items")?;
    let (Data::One(id), Some(object)) = (&answer.data, answer.object) else {
        if answer.incomplete {
            return None;
        }
        let finding =
            Diagnostic::error("operation-items", "the data of the answer is not an object")
                .at(node.at, "");
        reader.findings.push(finding.help("leave `x-items` out: the list is found without it"));
        return None;
    };
    let property = object.properties.iter().find(|property| property.name.value == name);
    let reference = property.and_then(|property| match &property.ty {
        Type::List(item) => match &**item {
            Type::Named(reference) => Some(reference),
            _ => None,
        },
        _ => None,
    });
    if reference.is_none() && !object.rejected.covers(name) {
        let message = format!("`{name}` is not a list in the data");
        let finding = Diagnostic::error("operation-items", message).at(node.at, "");
        let known = object.properties.iter().map(|property| property.name.value.as_str());
        let finding = finding.did_you_mean(nearest(name, known));
        reader.findings.push(finding.help("name a property that is an array of a definition"));
    }
    // A dangling reference has its own finding.
    let id = context.bundle.resolve(id.id.edition, id.id.file, reference?).ok()?;
    let item = Target { id, name: context.bundle.definition(id)?.type_name().to_owned() };
    Some(Items { property: name.to_owned(), item })
}
