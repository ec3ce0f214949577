//! Definitions that hold themselves directly: an endless value is an error, one that may end needs a `Box` in Rust.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{Kind, Object, Property},
    ty::Type,
};
use crate::{diagnostic::Diagnostic, source::Location};

/// A reference that is not inside a list or a map.
struct Edge {
    target: DefinitionId,
    at: Location,
}

fn edge(bundle: &Bundle, id: DefinitionId, property: &Property) -> Option<Edge> {
    let Type::Named(reference) = &property.ty else { return None };
    let target = bundle.resolve(id.edition, id.file, reference).ok()?;
    Some(Edge { target, at: reference.text.at })
}

/// Whether a value may do without the property, so that a chain of values may end there.
fn may_end(property: &Property) -> bool {
    property.nullable || !property.required
}

fn object(bundle: &Bundle, id: DefinitionId) -> Option<&Object> {
    match &bundle.definition(id)?.kind {
        Kind::Object(object) => Some(object),
        Kind::Enum(_) | Kind::Id { .. } => None,
    }
}

/// Whether what a property holds may hold the definition around it directly.
pub fn is_boxed(bundle: &Bundle, id: DefinitionId, property: &Property) -> bool {
    let first = edge(bundle, id, property).filter(|_| may_end(property));
    let mut open: Vec<_> = first.into_iter().collect();
    let mut seen = HashSet::new();
    while let Some(Edge { target, .. }) = open.pop() {
        if target == id {
            return true;
        }
        if seen.insert(target) {
            let properties = object(bundle, target).into_iter().flat_map(|found| &found.properties);
            open.extend(properties.filter_map(|property| edge(bundle, target, property)));
        }
    }
    false
}

/// Reports each cycle of references that never ends once, at the reference that closes it.
pub(super) fn check(bundle: &Bundle, findings: &mut Vec<Diagnostic>) {
    let mut edges: HashMap<DefinitionId, Vec<Edge>> = HashMap::new();
    let mut order = Vec::new();
    for number in 0..bundle.editions.len() {
        for (id, _) in bundle.definitions(number) {
            let Some(object) = object(bundle, id) else { continue };
            order.push(id);
            let endless = object.properties.iter().filter(|property| !may_end(property));
            edges.insert(id, endless.filter_map(|property| edge(bundle, id, property)).collect());
        }
    }
    // Depth first with a stack of its own, since a long chain of definitions must not overflow the thread's.
    let mut done: HashMap<DefinitionId, bool> = HashMap::new();
    for start in order {
        let mut path: Vec<(DefinitionId, usize)> = Vec::new();
        if let Entry::Vacant(entry) = done.entry(start) {
            entry.insert(false);
            path.push((start, 0));
        }
        while let Some((id, next)) = path.last_mut() {
            let id = *id;
            let Some(edge) = edges.get(&id).and_then(|edges| edges.get(*next)) else {
                done.insert(id, true);
                path.pop();
                continue;
            };
            *next += 1;
            match done.get(&edge.target) {
                Some(true) => {}
                Some(false) => findings.push(cycle(bundle, &path, edge)),
                None => {
                    done.insert(edge.target, false);
                    path.push((edge.target, 0));
                }
            }
        }
    }
}

fn cycle(bundle: &Bundle, path: &[(DefinitionId, usize)], edge: &Edge) -> Diagnostic {
    let name = |id: DefinitionId| {
        bundle.definition(id).map_or("", |definition| definition.name.value.as_str())
    };
    let round =
        path.iter().map(|(id, _)| *id).skip_while(|id| *id != edge.target).chain([edge.target]);
    let round = round.map(|id| format!("`{}`", name(id))).collect::<Vec<_>>().join(" → ");
    Diagnostic::error("ref-cycle", format!("`{}` holds itself", name(edge.target)))
        .at(edge.at, "this closes the circle")
        .note(round)
        .help("let it end: leave the property out of `required`, or allow null; in a list or a map it ends too")
}
