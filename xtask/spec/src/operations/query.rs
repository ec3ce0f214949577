//! The query of an operation: a definition whose properties are the parameters.

use super::{Target, context::Context};
use crate::{
    diagnostic::Diagnostic,
    json::Node,
    schema::{
        bundle::{Bundle, DefinitionId},
        dialect::{Direction, Kind, Object, Reference, Written},
        read::keyword::Reader,
        rejected::Rejected,
        ty::Type,
    },
    source::{Located, Location},
};

pub(super) struct QueryParameter {
    pub(super) name: Located<String>,
    pub(super) id: DefinitionId,
    /// Whether it is required; `None` if that could not be read.
    pub(super) required: Option<bool>,
}

const WHOLE: &str =
    "the query of an operation is one definition, and all its properties are parameters";

/// The definition of a query: the schema of a parameter is the property of the same name.
pub(super) fn property(
    name: &Located<String>,
    schema: &Node,
    context: &Context<'_>,
    rejected: &mut Rejected,
    reader: &mut Reader<'_>,
) -> Option<DefinitionId> {
    const PLACE: &str = "the schema of a query parameter";
    reader.known_keywords(schema, PLACE, &["$ref"]);
    let target = reader.required_keyword(schema, "$ref", PLACE)?;
    let text = reader.located_string(target, "$ref")?;
    let parts = text.value.split_once("#/$defs/").and_then(|(file, rest)| {
        let (name, property) = rest.split_once("/properties/")?;
        Some((file.to_owned(), name.to_owned(), property.to_owned()))
    });
    let Some((file, definition, property)) = parts else {
        let message = format!("`{}` does not name a property of a definition", text.value);
        let finding = Diagnostic::error("ref-form", message).at(text.at, "");
        reader.findings.push(finding.help("the query is a definition, and each parameter a property of it: `file.json#/$defs/Name/properties/name`"));
        return None;
    };
    let at = text.at;
    let reference = Reference { file: Some(file), name: definition, text };
    let id = match context.bundle.resolve(context.edition, usize::MAX, &reference) {
        Ok(id) => id,
        Err(finding) => {
            reader.findings.extend(finding);
            return None;
        }
    };
    let definition = context.bundle.definition(id)?;
    let object = match &definition.kind {
        Kind::Object(object) => Some(object),
        Kind::Enum(_) | Kind::Union(_) | Kind::Id { .. } => None,
    };
    let is_rejected = object.is_some_and(|object| object.rejected.covers(&property));
    if !object.is_some_and(|object| has(object, &property)) {
        if !is_rejected {
            let message = format!("`{}` has no property `{property}`", definition.name.value);
            let finding = Diagnostic::error("ref-missing", message).at(at, "");
            reader.findings.push(finding.help("name one of its properties"));
        }
        return None;
    }
    if name.value != property {
        let message = format!("`{}` is described as `{property}`", name.value);
        let finding =
            Diagnostic::error("query", message).at(name.at, "").also(at, "described here");
        reader.findings.push(finding.help("a parameter must have the name of its property"));
        rejected.add(&property);
        return None;
    }
    Some(id)
}

/// Whether a value is a single query value, or a list of them.
fn is_text(bundle: &Bundle, id: DefinitionId, ty: &Written, or_list: bool) -> bool {
    match ty {
        Type::List(item) => or_list && is_text(bundle, id, item, false),
        Type::Named(reference) => {
            let target = bundle.resolve(id.edition, id.file, reference).ok();
            let target = target.and_then(|id| bundle.definition(id));
            target.is_none_or(|target| matches!(target.kind, Kind::Enum(_) | Kind::Id { .. }))
        }
        Type::Any | Type::Map(_) | Type::Nullable(_) | Type::Parameter(_) => false,
        _ => true,
    }
}

fn has(object: &Object, name: &str) -> bool {
    object.properties.iter().any(|property| property.name.value == name)
}

/// A query is one whole definition, so there is one Rust type for it.
pub(super) fn check(
    query: &[QueryParameter],
    rejected: &Rejected,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Target> {
    let QueryParameter { name: first, id, .. } = query.first()?;
    let mut fault = |at: Location, message: String, help: &str| {
        reader.findings.push(Diagnostic::error("query", message).at(at, "").help(help));
    };
    if let Some(QueryParameter { name, .. }) = query.iter().find(|other| other.id != *id) {
        let message = format!("`{}` and `{}` come from two definitions", first.value, name.value);
        fault(name.at, message, WHOLE);
        return None;
    }
    let definition = context.bundle.definition(*id)?;
    let Kind::Object(object) = &definition.kind else { return None };
    let whole = &definition.name.value;
    if object.direction == Direction::Response {
        let message = format!("`{whole}` is not a request");
        fault(first.at, message, "refer to an object with `\"x-direction\": \"request\"`");
    }
    if !object.parameters.is_empty() {
        let message = format!("`{whole}` has type parameters, which a query cannot give");
        fault(first.at, message, "refer to a definition without type parameters");
    }
    let mut differing = Vec::new();
    for property in &object.properties {
        let part = &property.name.value;
        match query.iter().find(|parameter| parameter.name.value == *part) {
            None if rejected.covers(part) => {}
            None => fault(first.at, format!("`{part}` of `{whole}` is not a parameter"), WHOLE),
            Some(parameter)
                if parameter.required.is_some_and(|required| required != property.required)
                    && !object.unread.covers("required") =>
            {
                differing.push((parameter, property));
            }
            Some(parameter) if object.parameters.is_empty() => {
                if !is_text(context.bundle, *id, &property.ty, true) {
                    let message = format!("`{part}` cannot be a query parameter");
                    let help = "a query has strings, numbers, booleans, ids, enums, and lists of these (each item is its own pair: `tag=a&tag=b`)";
                    fault(parameter.name.at, message, help);
                }
            }
            Some(_) => {}
        }
    }
    for (parameter, property) in differing {
        let (here, there) = if property.required { (" not", "") } else { ("", " not") };
        let part = &parameter.name.value;
        let message = format!("`{part}` is{here} required here, and{there} in `{whole}`");
        let finding = Diagnostic::error("query-required", message)
            .at(parameter.name.at, "")
            .also(property.name.at, "the same parameter");
        reader.findings.push(finding.help("say the same in both: `\"required\": true` of the parameter, and `required` of the definition"));
    }
    Some(Target { id: *id, name: definition.type_name().to_owned() })
}
