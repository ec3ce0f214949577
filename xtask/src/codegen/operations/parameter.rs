//! Parameters of an operation: places in the path, the query, headers.

use super::{
    super::{
        bundle::DefinitionId,
        dialect::{Kind, Reference},
        read_keyword::Reader,
        rejected::Rejected,
    },
    PathParameter, PathType, Target,
    context::Context,
};
use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node, Value},
    source::Located,
};

struct QueryParameter {
    name: Located<String>,
    /// Whose property it is.
    id: DefinitionId,
    required: bool,
}

/// What the parameters of an operation say.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) path: Vec<PathParameter>,
    pub(super) query: Option<Target>,
    pub(super) headers: Vec<String>,
}

/// Reads the parameters of a path and those of one operation on it.
pub(super) fn read(
    path: &Member,
    shared: Option<&Node>,
    own: Option<&Node>,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Parameters {
    let mut parameters = Parameters::default();
    let mut query: Vec<QueryParameter> = Vec::new();
    let mut rejected = Rejected::default();
    let lists = [shared, own].into_iter().flatten();
    for node in lists.flat_map(|list| list.as_array().unwrap_or_default()) {
        let Some(node) = context.component(node, "parameters", reader) else {
            rejected.add_all();
            continue;
        };
        let known = ["description", "in", "name", "required", "schema"];
        reader.known_keywords(node, "a parameter", &known);
        let name = reader.required_keyword(node, "name", "a parameter");
        let Some(name) = name.and_then(|name| reader.located_string(name, "name")) else {
            rejected.add_all();
            continue;
        };
        let place = reader.required_keyword(node, "in", "a parameter");
        let schema = reader.required_keyword(node, "schema", "a parameter");
        let (Some(place), Some(schema)) = (place, schema) else {
            rejected.add(&name.value);
            continue;
        };
        match place.as_str() {
            Some("path") => {
                let description = reader.text(node, "description", "a place in the path");
                match path_type(schema, context, reader) {
                    Some(ty) => parameters.path.push(PathParameter { name, description, ty }),
                    None => rejected.add(&name.value),
                }
            }
            Some("query") => {
                let required = node.get("required").map(|flag| &flag.value);
                let required = matches!(required, Some(Value::Bool(true)));
                match property(schema, context, reader) {
                    Some(id) => query.push(QueryParameter { name, id, required }),
                    None => rejected.add(&name.value),
                }
            }
            Some("header") => parameters.headers.push(name.value),
            _ => {
                rejected.add(&name.value);
                let finding = Diagnostic::error(
                    "parameter",
                    "a parameter is in the path, the query or a header",
                )
                .at(place.at, "");
                reader.findings.push(finding.help("`path`, `query` or `header`"));
            }
        }
    }
    check_path(path, &mut parameters.path, &rejected, reader);
    parameters.query = check_query(&query, &rejected, context, reader);
    parameters
}

fn path_type(schema: &Node, context: &Context<'_>, reader: &mut Reader<'_>) -> Option<PathType> {
    if schema.get("$ref").is_some() {
        let (id, kind) = context.definition(schema, reader)?;
        if matches!(kind, Kind::Object(_)) {
            let finding = Diagnostic::error("parameter", "an object cannot stand in a path")
                .at(schema.at, "");
            reader.findings.push(finding.help("refer to an id or an enum"));
            return None;
        }
        return Some(PathType::Definition(id));
    }
    reader.known_keywords(
        schema,
        "the schema of a place in the path",
        &["$ref", "examples", "format", "type"],
    );
    let ty = schema.get("type").and_then(Node::as_str);
    match (ty, schema.get("format").and_then(Node::as_str)) {
        (Some("string"), None) => Some(PathType::Text),
        (Some("string"), Some("phone")) => Some(PathType::Phone),
        _ => {
            let finding = Diagnostic::error("parameter", "nothing that can stand in a path")
                .at(schema.at, "");
            reader.findings.push(finding.help("refer to an id or an enum, or write `\"type\": \"string\"`, with `\"format\": \"phone\"` for a telephone number"));
            None
        }
    }
}

/// The definition of a query: the schema of a parameter is one of its properties.
fn property(schema: &Node, context: &Context<'_>, reader: &mut Reader<'_>) -> Option<DefinitionId> {
    let target = reader.required_keyword(schema, "$ref", "the schema of a query parameter")?;
    let text = reader.located_string(target, "$ref")?;
    let parts = text.value.split_once("#/$defs/").and_then(|(file, rest)| {
        let (name, property) = rest.split_once("/properties/")?;
        Some((file.to_owned(), name.to_owned(), property.to_owned()))
    });
    let Some((file, name, property)) = parts else {
        let message = format!("`{}` does not name a property of a definition", text.value);
        let finding = Diagnostic::error("ref-form", message).at(text.at, "");
        reader.findings.push(finding.help("the query is a definition, and each parameter a property of it: `file.json#/$defs/Name/properties/name`"));
        return None;
    };
    let at = text.at;
    let reference = Reference { file: Some(file), name, text };
    match context.bundle.resolve(context.edition, usize::MAX, &reference) {
        Ok(id) => {
            let definition = context.bundle.definition(id)?;
            let has = matches!(&definition.kind, Kind::Object(object) if object.properties.iter().any(|found| found.name.value == property));
            let is_rejected = matches!(&definition.kind, Kind::Object(object) if object.rejected.covers(&property));
            if !has && !is_rejected {
                let message = format!("`{}` has no property `{property}`", definition.name.value);
                reader.findings.push(
                    Diagnostic::error("ref-missing", message)
                        .at(at, "")
                        .help("name one of its properties"),
                );
            }
            has.then_some(id)
        }
        Err(finding) => {
            reader.findings.extend(finding);
            None
        }
    }
}

/// The places of the path and the parameters that fill them are the same, and in the path's order.
fn check_path(
    path: &Member,
    parameters: &mut [PathParameter],
    rejected: &Rejected,
    reader: &mut Reader<'_>,
) {
    let places: Vec<_> = path
        .key
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    for place in &places {
        let is_told = parameters.iter().any(|parameter| parameter.name.value == *place);
        if !is_told && !rejected.covers(place) {
            let finding =
                Diagnostic::error("path-parameter", format!("nothing says what `{{{place}}}` is"))
                    .at(path.key_at, "");
            reader.findings.push(
                finding.help(format!(
                    "add a parameter with `\"name\": \"{place}\", \"in\": \"path\"`"
                )),
            );
        }
    }
    for parameter in parameters.iter() {
        if !places.contains(&parameter.name.value.as_str()) {
            let message = format!("the path has no place `{{{}}}`", parameter.name.value);
            let finding = Diagnostic::error("path-parameter", message)
                .at(parameter.name.at, "")
                .also(path.key_at, "the path");
            reader.findings.push(finding.help("name a place of the path, or remove the parameter"));
        }
    }
    parameters
        .sort_by_key(|parameter| places.iter().position(|place| *place == parameter.name.value));
}

/// A query is one definition, whole: then there is one Rust type for it.
fn check_query(
    query: &[QueryParameter],
    rejected: &Rejected,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Target> {
    let QueryParameter { name: first, id, .. } = query.first()?;
    let mut fault = |at, message: String| {
        let finding = Diagnostic::error("query", message).at(at, "");
        reader.findings.push(finding.help(
            "the query of an operation is one definition, and all its properties are parameters",
        ));
    };
    if let Some(QueryParameter { name, .. }) = query.iter().find(|other| other.id != *id) {
        fault(name.at, format!("`{}` and `{}` come from two definitions", first.value, name.value));
        return None;
    }
    let definition = context.bundle.definition(*id)?;
    let Kind::Object(object) = &definition.kind else { return None };
    let mut differing = Vec::new();
    for property in &object.properties {
        let (whole, part) = (&definition.name.value, &property.name.value);
        match query.iter().find(|parameter| parameter.name.value == *part) {
            None if rejected.covers(part) => {}
            None => fault(first.at, format!("`{part}` of `{whole}` is no parameter")),
            Some(parameter)
                if parameter.required != property.required && !object.unread.covers("required") =>
            {
                differing.push((parameter, property));
            }
            Some(_) => {}
        }
    }
    for (parameter, property) in differing {
        let (here, there) = if parameter.required { ("", " not") } else { (" not", "") };
        let (whole, part) = (&definition.name.value, &parameter.name.value);
        let message = format!("`{part}` is{here} required here, and{there} in `{whole}`");
        let finding = Diagnostic::error("query-required", message)
            .at(parameter.name.at, "")
            .also(property.name.at, "the same parameter");
        reader.findings.push(finding.help("say the same in both: `\"required\": true` of the parameter, and `required` of the definition"));
    }
    Some(Target { id: *id, name: definition.name.value.clone() })
}
