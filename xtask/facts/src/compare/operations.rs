//! Compares the operations of an SDK with the edition's, and what they reach.

use std::collections::BTreeSet;

use spec::operations;

use super::walk::{Side, Spot, Walk};
use crate::{
    adapters::{
        edition::Edition,
        sdk_lock::{Lock, Operation},
        sdk_type::Type,
    },
    finding::{Breaks, Class, Finding},
};

/// Every difference between an edition and a lock, each once, in the order of the operations.
pub fn compare(edition: &Edition, lock: &Lock) -> Vec<Finding> {
    let mut walk = Walk::new(edition, lock);
    let sdk = lock.sdk.value.as_str();
    for theirs in &lock.operations {
        let name = name(&theirs.method, &theirs.path.value);
        let ours = edition.operations().iter().find(|our| is_same(our, theirs));
        let spot = Spot {
            model: &name,
            field: None,
            schema: ours.map(|our| our.at),
            lock: Some(theirs.path.at),
            side: Side::Request,
        };
        if let Some(ours) = ours {
            operation(&mut walk, spot, ours, theirs);
        } else {
            let message = format!("the schema does not have this operation of the {sdk} SDK");
            walk.push(spot, (Class::NotInSchema, vec![Breaks::Nobody]), "", message);
        }
    }
    for our in edition.operations() {
        if !lock.operations.iter().any(|theirs| is_same(our, theirs)) {
            let name = name(our.method.as_str(), &our.path);
            let (schema, side) = (Some(our.at), Side::Request);
            let spot = Spot { model: &name, field: None, schema, lock: None, side };
            let message = format!("the {sdk} SDK does not have this operation");
            walk.push(spot, (Class::NotInSdk, vec![Breaks::Sending]), "", message);
        }
    }
    let mut seen = BTreeSet::new();
    walk.found
        .retain(|finding| seen.insert((finding.class, finding.subject(), finding.says.clone())));
    walk.found
}

fn is_same(our: &operations::Operation, theirs: &Operation) -> bool {
    name(our.method.as_str(), &our.path) == name(&theirs.method, &theirs.path.value)
}

/// Method and path, without the names of placeholders, which each side chooses.
fn name(method: &str, path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    format!("{method} {}", parts.collect::<Vec<_>>().join("/"))
}

fn operation<'a>(
    walk: &mut Walk<'a>,
    spot: Spot<'_>,
    ours: &'a operations::Operation,
    theirs: &Operation,
) {
    for header in &theirs.headers {
        if !ours.has_header(&header.value) {
            let name = header.value.as_str();
            let message = format!("the SDK can send the header `{name}`, the schema cannot");
            let spot = Spot { field: Some(name), lock: Some(header.at), ..spot };
            walk.push(spot, (Class::NotInSchema, vec![Breaks::Nobody]), "", message);
        }
    }
    for own in &ours.headers {
        if !theirs.headers.iter().any(|header| own.eq_ignore_ascii_case(&header.value)) {
            let message = format!("the schema has the header `{own}`, the SDK does not");
            let spot = Spot { field: Some(own), ..spot };
            walk.push(spot, (Class::NotInSdk, vec![Breaks::Sending]), "", message);
        }
    }
    let query = ours.query.as_ref().map_or_else(Vec::new, |query| walk.edition.properties(query));
    walk.fields(Spot { side: Side::Query, ..spot }, &query, &theirs.parameters("query"));
    if ours.path_parameters.len() != theirs.parameters("path").len() {
        let spot = Spot { field: Some("path"), ..spot };
        let message = "the path parameters differ";
        walk.push(spot, (Class::Retyped, vec![Breaks::Sending]), &theirs.path.value, message);
    }
    let fields = theirs.parameters("body");
    if let Some(body) = &ours.body {
        let properties = walk.edition.properties(&body.definition);
        let schema = walk.edition.place(&body.definition).or(spot.schema);
        walk.fields(Spot { model: &body.definition.name, schema, ..spot }, &properties, &fields);
    } else if let Some(first) = fields.first() {
        let spot = Spot { field: Some("body"), lock: Some(first.name.at), ..spot };
        let message = "the SDK sends a body, but the schema has none";
        walk.push(spot, (Class::NotInSchema, vec![Breaks::Sending]), "", message);
    }
    let answer = &theirs.answer;
    let spot = Spot { lock: Some(answer.at), side: Side::Answer, ..spot };
    if let Some(value) = walk.edition.answer(ours) {
        walk.answer(spot, value, answer);
    } else if answer.ty != Type::Nothing {
        let spot = Spot { field: Some("answer"), ..spot };
        let message = "the SDK reads an answer, but the schema has none";
        walk.push(spot, (Class::NotInSchema, vec![Breaks::Decoding]), &answer.written, message);
    }
}
