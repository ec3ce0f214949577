//! Finds definitions that hold themselves directly: values of them would never end.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{Kind, Reference},
    ty::Type,
};
use crate::{diagnostic::Diagnostic, source::Location};

/// A reference that is not inside a list or a map.
struct Edge {
    target: DefinitionId,
    at: Location,
}

/// Reports each cycle of direct references once, at the reference that closes it. Cycles through a list or a map are fine: an empty one ends them.
pub(super) fn check(bundle: &Bundle, findings: &mut Vec<Diagnostic>) {
    let mut edges: HashMap<DefinitionId, Vec<Edge>> = HashMap::new();
    let mut order = Vec::new();
    for number in 0..bundle.editions.len() {
        for (id, definition) in bundle.definitions(number) {
            let Kind::Object(object) = &definition.kind else { continue };
            order.push(id);
            let references = object.properties.iter().filter_map(|property| match &property.ty {
                Type::Named(reference) => Some(reference),
                _ => None,
            });
            let edge = |reference: &Reference| {
                bundle
                    .resolve(id.edition, id.file, reference)
                    .ok()
                    .map(|target| Edge { target, at: reference.text.at })
            };
            edges.insert(id, references.filter_map(edge).collect());
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
        .help("a definition may hold itself only inside a list or a map")
}
