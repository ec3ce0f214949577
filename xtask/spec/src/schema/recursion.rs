//! Definitions that hold themselves directly: an endless value is an error, one that may end needs a `Box` in Rust.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{Kind, Property},
    ty::Type,
};
use crate::{diagnostic::Diagnostic, source::Location};

/// A reference that is not inside a list or a map.
#[derive(Clone, Copy)]
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

/// What a definition holds directly: by the properties that `counts`, or as one of its branches.
fn edges(bundle: &Bundle, id: DefinitionId, counts: impl Fn(&Property) -> bool) -> Vec<Edge> {
    match bundle.definition(id).map(|definition| &definition.kind) {
        Some(Kind::Object(object)) => {
            let properties = object.properties.iter().filter(|property| counts(property));
            properties.filter_map(|property| edge(bundle, id, property)).collect()
        }
        Some(Kind::Union(union)) => {
            let branches = union.branches.iter().map(|branch| &branch.reference);
            let edge = |reference| {
                Some(Edge {
                    target: bundle.resolve(id.edition, id.file, reference).ok()?,
                    at: reference.text.at,
                })
            };
            branches.filter_map(edge).collect()
        }
        Some(Kind::Enum(_) | Kind::Id { .. }) | None => Vec::new(),
    }
}

fn is_union(bundle: &Bundle, id: DefinitionId) -> bool {
    bundle.definition(id).is_some_and(|definition| matches!(definition.kind, Kind::Union(_)))
}

/// Whether what a property holds may hold the definition around it directly, and another value may be there instead.
pub fn is_boxed(bundle: &Bundle, id: DefinitionId, property: &Property) -> bool {
    let first = edge(bundle, id, property)
        .filter(|edge| may_end(property) || is_union(bundle, edge.target));
    let mut open: Vec<_> = first.into_iter().collect();
    let mut seen = HashSet::new();
    while let Some(Edge { target, .. }) = open.pop() {
        if target == id {
            return true;
        }
        if seen.insert(target) {
            open.extend(edges(bundle, target, |_| true));
        }
    }
    false
}

/// Reports each cycle of references that never ends once, at the reference that closes it.
pub(super) fn check(bundle: &Bundle, findings: &mut Vec<Diagnostic>) {
    let mut endless = HashMap::new();
    let mut order = Vec::new();
    for number in 0..bundle.editions.len() {
        for (id, _) in bundle.definitions(number) {
            order.push(id);
            endless.insert(id, edges(bundle, id, |property| !may_end(property)));
        }
    }
    for id in ending(bundle, &endless) {
        endless.remove(&id);
    }
    // Depth first with its own stack, since a long chain of definitions must not overflow the
    // thread's.
    let mut done: HashMap<DefinitionId, bool> = HashMap::new();
    for start in order {
        let mut path: Vec<(DefinitionId, usize)> = Vec::new();
        if let Entry::Vacant(entry) = done.entry(start) {
            entry.insert(false);
            path.push((start, 0));
        }
        while let Some((id, next)) = path.last_mut() {
            let id = *id;
            let Some(edge) = endless.get(&id).and_then(|edges| edges.get(*next)) else {
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

/// The definitions of which some value ends: all that an object holds does, or one branch of a union.
fn ending(bundle: &Bundle, edges: &HashMap<DefinitionId, Vec<Edge>>) -> HashSet<DefinitionId> {
    let mut holders: HashMap<DefinitionId, Vec<DefinitionId>> = HashMap::new();
    // How many definitions must end before one does.
    let mut waits: HashMap<DefinitionId, usize> = HashMap::new();
    let mut open = Vec::new();
    for (id, held) in edges {
        let count = if is_union(bundle, *id) { held.len().min(1) } else { held.len() };
        waits.insert(*id, count);
        if count == 0 {
            open.push(*id);
        }
        for Edge { target, .. } in held {
            holders.entry(*target).or_default().push(*id);
        }
    }
    let mut ending = HashSet::new();
    while let Some(id) = open.pop() {
        if !ending.insert(id) {
            continue;
        }
        for holder in holders.get(&id).into_iter().flatten() {
            let count = waits.entry(*holder).or_default();
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.push(*holder);
            }
        }
    }
    ending
}

fn cycle(bundle: &Bundle, path: &[(DefinitionId, usize)], edge: &Edge) -> Diagnostic {
    let name = |id: DefinitionId| {
        bundle.definition(id).map_or("", |definition| definition.name.value.as_str())
    };
    let round =
        path.iter().map(|(id, _)| *id).skip_while(|id| *id != edge.target).chain([edge.target]);
    let round = round.map(|id| format!("`{}`", name(id))).collect::<Vec<_>>().join(" → ");
    Diagnostic::error("ref-cycle", format!("`{}` holds itself", name(edge.target)))
        .at(edge.at, "this closes the cycle")
        .note(round)
        .help("let it end: leave the property out of `required`, or allow null; a list or a map ends it too")
}
