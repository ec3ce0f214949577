//! Parameters of an operation: path, query, headers.

use std::collections::HashMap;

use super::{
    PathParameter, PathType, Target,
    context::Context,
    path::PathItem,
    query::{self, QueryParameter},
};
use crate::{
    diagnostic::Diagnostic,
    json::{Node, Value},
    schema::{
        dialect::Kind,
        name::{self, Casing},
        read::keyword::Reader,
        rejected::Rejected,
    },
    source::{Located, Location},
};

/// Names that client methods use themselves, next to those of path parameters.
const RESERVED: [&str; 3] = ["client", "query", "request"];

/// What the parameters of an operation say.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) path: Vec<PathParameter>,
    pub(super) query: Option<Target>,
    pub(super) headers: Vec<String>,
}

/// Reads the parameters of a path and those of one operation on it.
pub(super) fn read(
    path: &PathItem<'_>,
    operation: &Node,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Parameters {
    let mut reading = Reading {
        context,
        found: Parameters::default(),
        query: Vec::new(),
        rejected: Rejected::default(),
        seen: HashMap::new(),
    };
    for holder in [path.node(), operation] {
        let Some(list) = holder.get("parameters") else {
            if reader.is_misspelt(holder, "parameters") {
                reading.rejected.add_all();
            }
            continue;
        };
        match reader.items(list, "parameters", "an array of parameters") {
            Some(items) => items.iter().for_each(|node| reading.parameter(node, reader)),
            None => reading.rejected.add_all(),
        }
    }
    let Reading { mut found, query, rejected, .. } = reading;
    check_path(path, &mut found.path, &rejected, reader);
    found.query = query::check(&query, &rejected, context, reader);
    found
}

struct Reading<'a> {
    context: &'a Context<'a>,
    found: Parameters,
    query: Vec<QueryParameter>,
    /// Names of parameters that are there and could not be used.
    rejected: Rejected,
    /// Where a parameter is listed, by its location and name.
    seen: HashMap<(String, String), Location>,
}

impl Reading<'_> {
    fn parameter(&mut self, listed: &Node, reader: &mut Reader<'_>) {
        const PLACE: &str = "a parameter";
        let Some(node) = self.context.component(listed, "parameters", reader) else {
            return self.rejected.add_all();
        };
        let known = ["description", "in", "name", "required", "schema", "x-rust-name"];
        reader.known_keywords(node, PLACE, &known);
        let Some(name) = reader.located_text(node, "name", PLACE) else {
            return self.rejected.add_all();
        };
        let place = reader.required_keyword(node, "in", PLACE);
        let schema = reader.required_keyword(node, "schema", PLACE);
        let required = reader.flag(node, "required");
        let is_read = !reader.is_misspelt(node, "required")
            && node.get("required").is_none_or(|flag| matches!(flag.value, Value::Bool(_)));
        let required = is_read.then_some(required);
        let (Some(place), Some(schema)) = (place, schema) else {
            return self.rejected.add(&name.value);
        };
        let kind = place.as_str().unwrap_or_default();
        let at = listed.get("$ref").map_or(name.at, |target| target.at);
        if self.is_twice(kind, &name, at, reader) {
            return;
        }
        match kind {
            "path" => self.in_path(node, name, schema, required, reader),
            "query" => {
                reader.optional_text(node, "description");
                let id = query::property(&name, schema, self.context, &mut self.rejected, reader);
                match id {
                    Some(id) => self.query.push(QueryParameter { name, id, required }),
                    None => self.rejected.add(&name.value),
                }
            }
            "header" => {
                reader.optional_text(node, "description");
                check_header(schema, self.context, reader);
                self.found.headers.push(name.value);
            }
            _ => {
                self.rejected.add(&name.value);
                let finding = Diagnostic::error(
                    "parameter",
                    "a parameter is in the path, the query or a header",
                )
                .at(place.at, "");
                reader.findings.push(finding.help("`path`, `query` or `header`"));
            }
        }
    }

    fn is_twice(
        &mut self,
        kind: &str,
        name: &Located<String>,
        at: Location,
        reader: &mut Reader<'_>,
    ) -> bool {
        // Header names are case-insensitive.
        let said = if kind == "header" { name.value.to_lowercase() } else { name.value.clone() };
        let Some(first) = self.seen.insert((kind.to_owned(), said), at) else { return false };
        let message = format!("duplicate parameter `{}`", name.value);
        let finding = Diagnostic::error("parameter-twice", message)
            .at(at, "again here")
            .also(first, "first here");
        reader.findings.push(finding.help("remove one of them"));
        true
    }

    fn in_path(
        &mut self,
        node: &Node,
        name: Located<String>,
        schema: &Node,
        required: Option<bool>,
        reader: &mut Reader<'_>,
    ) {
        let description = reader.text(node, "description", "a path parameter");
        if required == Some(false) {
            let message = format!("the path parameter `{}` is not required", name.value);
            let finding = Diagnostic::error("path-parameter", message).at(name.at, "");
            reader.findings.push(finding.help("a path always has it: `\"required\": true`"));
        }
        let own = reader.rust_name(node, Casing::Field);
        let ident = ident(&name, own.as_ref(), &self.found.path, reader);
        let ty = path_type(schema, self.context, reader);
        match (ident, ty) {
            (Some(ident), Some(ty)) => {
                self.found.path.push(PathParameter { name, ident, description, ty });
            }
            _ => self.rejected.add(&name.value),
        }
    }
}

/// The name of a path parameter as a method argument.
fn ident(
    name: &Located<String>,
    own: Option<&Located<String>>,
    others: &[PathParameter],
    reader: &mut Reader<'_>,
) -> Option<String> {
    let mut fault = |message: String| {
        let finding = Diagnostic::error("path-parameter", message).at(name.at, "");
        reader.findings.push(finding.help(
            "rename it, here and in the path (a server does not see the name), or give it a name for Rust: `\"x-rust-name\": \"…\"`",
        ));
    };
    let Some(ident) = name::field(own.map_or(&name.value, |own| &own.value)) else {
        fault(format!("cannot form a Rust name from the path parameter `{}`", name.value));
        return None;
    };
    if RESERVED.contains(&ident.as_str()) {
        fault(format!("generated code uses the name `{ident}` itself"));
        return None;
    }
    if let Some(first) = others.iter().find(|other| other.ident == ident) {
        fault(format!("`{}` and `{}` become the same name in Rust", first.name.value, name.value));
        return None;
    }
    Some(ident)
}

fn path_type(schema: &Node, context: &Context<'_>, reader: &mut Reader<'_>) -> Option<PathType> {
    if schema.get("$ref").is_some() {
        let (id, kind) = context.definition(schema, reader)?;
        if matches!(kind, Kind::Object(_) | Kind::Union(_)) {
            let finding = Diagnostic::error("parameter", "a path parameter cannot be an object")
                .at(schema.at, "");
            reader.findings.push(finding.help("refer to an id or an enum"));
            return None;
        }
        return Some(PathType::Definition(id));
    }
    let known = ["$ref", "examples", "format", "type"];
    reader.known_keywords(schema, "the schema of a path parameter", &known);
    reader.members(schema, "the schema of a path parameter")?;
    if let Some(examples) = schema.get("examples") {
        let wanted = "an array of strings";
        for example in reader.items(examples, "examples", wanted).unwrap_or_default() {
            reader.string(example, "an example");
        }
    }
    let ty = schema.get("type").and_then(Node::as_str);
    match (ty, schema.get("format").map(Node::as_str)) {
        (Some("string"), None) => Some(PathType::Text),
        (Some("string"), Some(Some("phone"))) => Some(PathType::Phone),
        _ => {
            let finding =
                Diagnostic::error("parameter", "a path parameter cannot have this schema")
                    .at(schema.at, "");
            reader.findings.push(finding.help("refer to an id or an enum, or write `\"type\": \"string\"`, with `\"format\": \"phone\"` for a phone number"));
            None
        }
    }
}

/// A client sends a header as text; its schema is passed on to other tools.
pub(super) fn check_header(schema: &Node, context: &Context<'_>, reader: &mut Reader<'_>) {
    const PLACE: &str = "the schema of a header";
    if schema.get("$ref").is_some() {
        context.definition(schema, reader);
        return;
    }
    reader.known_keywords(schema, PLACE, &["$ref", "format", "pattern", "type"]);
    reader.text(schema, "type", PLACE);
    reader.optional_text(schema, "format");
    reader.optional_text(schema, "pattern");
}

/// Checks that the path's placeholders and its parameters match, and keeps the path's order.
fn check_path(
    path: &PathItem<'_>,
    parameters: &mut [PathParameter],
    rejected: &Rejected,
    reader: &mut Reader<'_>,
) {
    let Some(places) = &path.places else { return };
    let path_at = path.member.key_at;
    for place in places {
        let is_told = parameters.iter().any(|parameter| parameter.name.value == *place);
        if !is_told && !rejected.covers(place) {
            let finding = Diagnostic::error(
                "path-parameter",
                format!("the path parameter `{{{place}}}` is not described"),
            )
            .at(path_at, "");
            reader.findings.push(
                finding.help(format!(
                    "add a parameter with `\"name\": \"{place}\", \"in\": \"path\"`"
                )),
            );
        }
    }
    for parameter in parameters.iter() {
        if !places.contains(&parameter.name.value.as_str()) {
            let message = format!("the path has no placeholder `{{{}}}`", parameter.name.value);
            let finding = Diagnostic::error("path-parameter", message)
                .at(parameter.name.at, "")
                .also(path_at, "the path");
            reader
                .findings
                .push(finding.help("name a placeholder of the path, or remove the parameter"));
        }
    }
    parameters
        .sort_by_key(|parameter| places.iter().position(|place| *place == parameter.name.value));
}
