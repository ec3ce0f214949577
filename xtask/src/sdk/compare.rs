//! Compares the operations of both sides, and what they reach.

use std::{collections::BTreeSet, path::Path};

use super::{
    edition::{self, Edition, Kind},
    finding::{Class, Finding},
    lock::{Field, Lock, Operation},
    walk::{Side, Walk},
};
use crate::{docs::finding::Breaks, source::Location};

/// Every difference between an edition and a lock, each once, in the order of the operations.
#[must_use]
pub fn compare(edition: &Edition, folder: &Path, lock: &Lock) -> Vec<Finding> {
    let ours = edition.operations(folder).unwrap_or_default();
    let mut walk = Walk::new(edition, lock);
    for operation in &lock.operations {
        match ours.iter().find(|our| is_same(our, operation)) {
            Some(our) => compare_operation(&mut walk, our, operation),
            None => walk.found.push(missing(
                lock,
                Class::Added,
                &operation.method,
                &operation.path.value,
                (None, Some(operation.path.at)),
            )),
        }
    }
    for our in &ours {
        if !lock.operations.iter().any(|operation| is_same(our, operation)) {
            let places = (Some(our.path.at), None);
            walk.found.push(missing(lock, Class::Removed, &our.method, &our.path.value, places));
        }
    }
    let mut seen = BTreeSet::new();
    walk.found
        .retain(|finding| seen.insert((finding.class, finding.subject(), finding.says.clone())));
    walk.found
}

fn is_same(our: &edition::Operation<'_>, operation: &Operation) -> bool {
    our.method == operation.method && plain(&our.path.value) == plain(&operation.path.value)
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
        Class::Added => "an operation of the SDK that the schema has not",
        _ => "an operation of the schema that the SDK has not",
    };
    let breaks = if class == Class::Added { Breaks::Nobody } else { Breaks::Sending };
    Finding {
        class,
        model: format!("{method} {}", plain(path)),
        field: None,
        witness: lock.sdk.clone(),
        says: String::new(),
        message: message.to_owned(),
        breaks,
        schema,
        lock: at,
    }
}

fn compare_operation<'a>(walk: &mut Walk<'a>, our: &edition::Operation<'a>, operation: &Operation) {
    let name = format!("{} {}", operation.method, plain(&operation.path.value));
    let of = |place: &str| -> Vec<_> {
        let here = our.parameters.iter().filter(|parameter| parameter.place == place);
        here.map(|parameter| parameter.property).collect()
    };
    headers(walk, &name, our, operation);
    walk.fields(&name, our.path.at, &of("query"), &operation.query, Side::Query);
    let in_path = of("path");
    if in_path.len() != operation.in_path.len() {
        let says = operation.path.value.clone();
        let message = "other parameters in the path";
        walk.push(
            (Class::Retyped, Breaks::Sending),
            (&name, Some("path")),
            says,
            message,
            (Some(our.path.at), Some(operation.path.at)),
        );
    }
    body(walk, &name, our, operation);
    match our.answer {
        Some(schema) => walk.answer(&name, schema, &operation.answer),
        None if operation.answer.ty != super::ty::Type::Nothing => {
            let says = operation.answer.written.clone();
            let message = "the SDK reads an answer and the schema has none";
            walk.push(
                (Class::Added, Breaks::Decoding),
                (&name, Some("answer")),
                says,
                message,
                (Some(our.path.at), Some(operation.answer.at)),
            );
        }
        None => {}
    }
}

fn headers<'a>(
    walk: &mut Walk<'a>,
    name: &str,
    our: &edition::Operation<'a>,
    operation: &Operation,
) {
    let own: Vec<_> =
        our.parameters.iter().filter(|parameter| parameter.place == "header").collect();
    for header in &operation.headers {
        if !own.iter().any(|own| own.property.name.eq_ignore_ascii_case(&header.value)) {
            let message =
                format!("the SDK can send the header `{}`, the schema cannot", header.value);
            walk.push(
                (Class::Added, Breaks::Nobody),
                (name, Some(&header.value)),
                String::new(),
                &message,
                (Some(our.path.at), Some(header.at)),
            );
        }
    }
    for own in own {
        if !operation
            .headers
            .iter()
            .any(|header| own.property.name.eq_ignore_ascii_case(&header.value))
        {
            let message =
                format!("the schema has the header `{}`, the SDK has not", own.property.name);
            walk.push(
                (Class::Removed, Breaks::Sending),
                (name, Some(own.property.name)),
                String::new(),
                &message,
                (Some(own.property.at), Some(operation.path.at)),
            );
        }
    }
}

fn body<'a>(walk: &mut Walk<'a>, name: &str, our: &edition::Operation<'a>, operation: &Operation) {
    let fields: &[Field] = &operation.body;
    let Some(schema) = our.body else {
        if let Some(first) = fields.first() {
            let message = "the SDK sends a body and the schema has none";
            walk.push(
                (Class::Added, Breaks::Sending),
                (name, Some("body")),
                String::new(),
                message,
                (Some(our.path.at), Some(first.name.at)),
            );
        }
        return;
    };
    let shape = walk.edition.shape(schema);
    let model = shape.name.unwrap_or(name).to_owned();
    match shape.kind {
        Kind::Object(properties) => {
            walk.fields(&model, operation.path.at, &properties, fields, Side::Request);
        }
        _ => walk.push(
            (Class::Retyped, Breaks::Sending),
            (&model, None),
            String::new(),
            "the body is no object with properties",
            (Some(schema.at()), Some(operation.path.at)),
        ),
    }
}
