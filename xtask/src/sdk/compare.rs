//! Compares the operations of both sides, and what they reach.

use std::collections::BTreeSet;

use super::{
    edition::Edition,
    finding::{Class, Finding},
    lock::{Field, Lock, Operation},
    walk::{Side, Walk},
};
use crate::{codegen::operations, docs::finding::Breaks, source::Location};

/// Every difference between an edition and a lock, each once, in the order of the operations.
pub fn compare(edition: &Edition, lock: &Lock) -> Vec<Finding> {
    let ours = edition.operations();
    let mut walk = Walk::new(edition, lock);
    for operation in &lock.operations {
        match ours.iter().find(|our| is_same(our, operation)) {
            Some(our) => compare_operation(&mut walk, our, operation),
            None => walk.found.push(missing(
                lock,
                Class::NotInSchema,
                &operation.method,
                &operation.path.value,
                (None, Some(operation.path.at)),
            )),
        }
    }
    for our in ours {
        if !lock.operations.iter().any(|operation| is_same(our, operation)) {
            let places = (Some(our.at), None);
            let method = our.method.as_str();
            walk.found.push(missing(lock, Class::NotInSdk, method, &our.path, places));
        }
    }
    let mut seen = BTreeSet::new();
    walk.found
        .retain(|finding| seen.insert((finding.class, finding.subject(), finding.says.clone())));
    walk.found
}

fn is_same(our: &operations::Operation, operation: &Operation) -> bool {
    our.method.as_str() == operation.method && plain(&our.path) == plain(&operation.path.value)
}

/// A path without the names of its placeholders, which each side chooses.
fn plain(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn missing(
    lock: &Lock,
    class: Class,
    method: &str,
    path: &str,
    (schema, at): (Option<Location>, Option<Location>),
) -> Finding {
    let message = match class {
        Class::NotInSchema => {
            format!("an operation of the {} SDK that the schema has not", lock.sdk)
        }
        _ => format!("an operation of the schema that the {} SDK has not", lock.sdk),
    };
    let breaks = if class == Class::NotInSchema { Breaks::Nobody } else { Breaks::Sending };
    Finding {
        class,
        model: format!("{method} {}", plain(path)),
        field: None,
        witness: lock.sdk.clone(),
        says: String::new(),
        message,
        breaks,
        schema,
        lock: at,
    }
}

fn compare_operation<'a>(
    walk: &mut Walk<'a>,
    our: &'a operations::Operation,
    operation: &Operation,
) {
    let name = format!("{} {}", operation.method, plain(&operation.path.value));
    headers(walk, &name, our, operation);
    let query = our.query.as_ref().map_or_else(Vec::new, |query| walk.edition.properties(query));
    walk.fields(&name, (our.at, operation.path.at), &query, &operation.query, Side::Query);
    if our.path_parameters.len() != operation.in_path.len() {
        let says = operation.path.value.clone();
        let message = "other parameters in the path";
        walk.push(
            (Class::Retyped, Breaks::Sending),
            (&name, Some("path")),
            says,
            message,
            (Some(our.at), Some(operation.path.at)),
        );
    }
    body(walk, &name, our, operation);
    match walk.edition.answer(our) {
        Some(value) => walk.answer(&name, our.at, value, &operation.answer),
        None if operation.answer.ty != super::ty::Type::Nothing => {
            let says = operation.answer.written.clone();
            let message = "the SDK reads an answer and the schema has none";
            walk.push(
                (Class::NotInSchema, Breaks::Decoding),
                (&name, Some("answer")),
                says,
                message,
                (Some(our.at), Some(operation.answer.at)),
            );
        }
        None => {}
    }
}

fn headers(walk: &mut Walk<'_>, name: &str, our: &operations::Operation, operation: &Operation) {
    for header in &operation.headers {
        if !our.has_header(&header.value) {
            let message =
                format!("the SDK can send the header `{}`, the schema cannot", header.value);
            walk.push(
                (Class::NotInSchema, Breaks::Nobody),
                (name, Some(&header.value)),
                String::new(),
                &message,
                (Some(our.at), Some(header.at)),
            );
        }
    }
    for own in &our.headers {
        if !operation.headers.iter().any(|header| own.eq_ignore_ascii_case(&header.value)) {
            let message = format!("the schema has the header `{own}`, the SDK has not");
            walk.push(
                (Class::NotInSdk, Breaks::Sending),
                (name, Some(own)),
                String::new(),
                &message,
                (Some(our.at), Some(operation.path.at)),
            );
        }
    }
}

fn body(walk: &mut Walk<'_>, name: &str, our: &operations::Operation, operation: &Operation) {
    let fields: &[Field] = &operation.body;
    if let Some(body) = &our.body {
        let properties = walk.edition.properties(&body.definition);
        let place = walk.edition.place(&body.definition).unwrap_or(our.at);
        let places = (place, operation.path.at);
        walk.fields(&body.definition.name, places, &properties, fields, Side::Request);
    } else if let Some(first) = fields.first() {
        let message = "the SDK sends a body and the schema has none";
        walk.push(
            (Class::NotInSchema, Breaks::Sending),
            (name, Some("body")),
            String::new(),
            message,
            (Some(our.at), Some(first.name.at)),
        );
    }
}
