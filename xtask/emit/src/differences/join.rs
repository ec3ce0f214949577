//! Joins differences with their reasons.

use std::collections::BTreeSet;

use spec::{
    diagnostic::Diagnostic,
    nearest::nearest,
    schema::{
        bundle::{Bundle, DefinitionId},
        dialect::Kind,
    },
    source::{Located, Location},
};

use super::{
    Model, Reason, Reasons,
    compare::{self, Difference},
};

#[derive(Clone, Debug)]
pub(super) struct Chapter {
    pub(super) name: String,
    pub(super) reason: Reason,
    /// For each counterpart, its name and what differs.
    pub(super) pairs: Vec<Pair>,
    /// Whether both editions have the very same definition.
    pub(super) shared: bool,
    /// Remarks on parts of a shared definition.
    pub(super) remarks: Vec<(String, Reason)>,
}

/// Joins them. `(older, newer)` are numbers of editions; `at` is where a missing reason is reported.
pub(super) fn join(
    bundle: &Bundle,
    (older, newer): (usize, usize),
    reasons: &Reasons,
    at: Location,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Chapter> {
    let shared = shared(bundle, newer);
    let mut chapters = Vec::new();
    for (id, definition) in bundle.definitions(older) {
        if matches!(definition.kind, Kind::Id { .. }) {
            continue;
        }
        let name = &definition.name.value;
        let model = reasons.models.iter().find(|model| model.name.value == *name);
        match (model, shared.contains(&id)) {
            (None, true) => {}
            (None, false) => {
                let at = Location { end: at.start + 1, ..at };
                let finding = Diagnostic::error(
                    "differences-missing",
                    format!("`{name}` has no entry in `models`"),
                )
                .at(at, "");
                findings.push(finding.also(definition.name.at, "the model").help(format!(
                    "add `\"{name}\"` to `models`, with its `sources`, and with `newer` if its counterparts have other names; `[]` if there is none"
                )));
            }
            (Some(model), true) => {
                chapters.push(of_shared(bundle, id, model, findings));
            }
            (Some(model), false) => chapters.extend(chapter(bundle, id, newer, model, findings)),
        }
    }
    for model in &reasons.models {
        if !bundle
            .definitions(older)
            .any(|(_, definition)| definition.name.value == model.name.value)
        {
            stale(
                &model.name.value,
                model.name.at,
                "there is no such model",
                bundle.definitions(older).map(|(_, definition)| definition.name.value.as_str()),
                findings,
            );
        }
    }
    chapters
}

/// The chapter of a definition that both editions share: remarks only, since nothing can be
/// compared.
fn of_shared(
    bundle: &Bundle,
    id: DefinitionId,
    model: &Model,
    findings: &mut Vec<Diagnostic>,
) -> Chapter {
    let parts = compare::parts(bundle, id);
    let known = || parts.iter().map(|(name, _)| name.value.as_str());
    for (part, _) in &model.parts {
        if !known().any(|name| name == part.value) {
            stale(&part.value, part.at, "the model has no such part", known(), findings);
        }
    }
    for part in &model.others {
        stale(&part.value, part.at, "both have the same model", std::iter::empty(), findings);
    }
    Chapter {
        name: model.name.value.clone(),
        reason: model.reason.clone(),
        pairs: Vec::new(),
        shared: true,
        remarks: model
            .parts
            .iter()
            .map(|(part, reason)| (part.value.clone(), reason.clone()))
            .collect(),
    }
}

fn chapter(
    bundle: &Bundle,
    id: DefinitionId,
    newer: usize,
    model: &Model,
    findings: &mut Vec<Diagnostic>,
) -> Option<Chapter> {
    if model.incomplete {
        return None;
    }
    let mut pairs = Vec::new();
    for name in &model.newer {
        let Some((counterpart, _)) =
            bundle.definitions(newer).find(|(_, found)| found.name.value == name.value)
        else {
            findings.push(no_counterpart(bundle, newer, name));
            continue;
        };
        let differences = compare::definitions(bundle, id, counterpart);
        let with_reasons = differences.into_iter().map(|difference| {
            let reason = reason(model, &difference);
            (difference, reason)
        });
        pairs.push((name.value.clone(), with_reasons.collect::<Vec<_>>()));
    }
    if pairs.len() < model.newer.len() {
        return None;
    }
    names(model, &pairs, findings);
    if !model.newer.is_empty()
        && model.reason.note.is_none()
        && pairs.iter().all(|(_, differences)| differences.is_empty())
    {
        let finding = Diagnostic::error(
            "differences-stale",
            format!("`{}` is the same in both", model.name.value),
        )
        .at(model.name.at, "");
        findings.push(finding.help("refer to the one definition from both editions, or explain in a `note` what the schema cannot say"));
    }
    Some(Chapter {
        name: model.name.value.clone(),
        reason: model.reason.clone(),
        pairs,
        shared: false,
        remarks: Vec::new(),
    })
}

fn no_counterpart(bundle: &Bundle, newer: usize, name: &Located<String>) -> Diagnostic {
    let message = format!("`{}`: the newer edition has no such model", name.value);
    let finding = Diagnostic::error("differences-stale", message).at(name.at, "");
    let known = bundle.definitions(newer).map(|(_, found)| found.name.value.as_str());
    finding
        .did_you_mean(nearest(&name.value, known))
        .help("name its counterparts in `newer`, or say that there is none: `\"newer\": []`")
}

/// The reason of one difference, in addition to that of its model.
fn reason(model: &Model, difference: &Difference) -> Reason {
    let own = model.parts.iter().find(|(part, _)| part.value == difference.part.value);
    own.map_or_else(Reason::default, |(_, reason)| reason.clone())
}

type Pair = (String, Vec<(Difference, Reason)>);

/// Checks that the model's entry names each difference exactly once, and nothing else.
fn names(model: &Model, pairs: &[Pair], findings: &mut Vec<Diagnostic>) {
    let named = || model.parts.iter().map(|(part, _)| part).chain(&model.others);
    let differences =
        || pairs.iter().flat_map(|(newer, all)| all.iter().map(move |(found, _)| (newer, found)));
    let differs = |name: &str| differences().any(|(_, found)| found.part.value == name);
    let is_named = |name: &str| named().any(|named| named.value == name);
    let untold = || differences().filter(|(_, found)| !is_named(&found.part.value));
    let untold_names = || untold().map(|(_, found)| found.part.value.as_str());
    let mut seen = BTreeSet::new();
    // A misspelt name has a finding that suggests the right one, which is then not also reported as
    // missing.
    let mut meant = BTreeSet::new();
    for part in named() {
        if !differs(&part.value) {
            meant.extend(nearest(&part.value, untold_names()));
            stale(&part.value, part.at, "nothing differs there", untold_names(), findings);
        } else if !seen.insert(&part.value) {
            stale(&part.value, part.at, "it is named twice", std::iter::empty(), findings);
        }
    }
    for (newer, difference) in untold() {
        if !meant.contains(difference.part.value.as_str()) {
            findings.push(missing(model, newer, difference));
        }
    }
}

/// Reports a difference without a reason, at its field or value: it does not inherit the reason of
/// its model.
fn missing(model: &Model, newer: &str, difference: &Difference) -> Diagnostic {
    let (name, part) = (&model.name.value, &difference.part);
    let holder = if difference.newer.is_some() { newer } else { name };
    let message = format!("`{}` of `{holder}` differs, and no reason is given", part.value);
    Diagnostic::error("differences-missing", message)
        .at(part.at, "")
        .also(model.name.at, "the model's entry")
        .help(format!(
            "add `\"{}\": {{ … }}` to `parts` of `{name}`, with `since` and `sources` unless those of the model apply",
            part.value
        ))
        .help(format!("or list it in `others` of `{name}`, if it has the same `since` and `sources` as the model"))
}

fn stale<'a>(
    name: &str,
    at: Location,
    what: &str,
    known: impl Iterator<Item = &'a str>,
    findings: &mut Vec<Diagnostic>,
) {
    let finding = Diagnostic::error("differences-stale", format!("`{name}`: {what}")).at(at, "");
    findings
        .push(finding.did_you_mean(nearest(name, known)).help("remove it, or name what differs"));
}

/// Definitions of other editions that an edition refers to, directly or through one of them, in its models or its operations.
fn shared(bundle: &Bundle, edition: usize) -> BTreeSet<DefinitionId> {
    let mut found = BTreeSet::new();
    let mut queue: Vec<_> = bundle.definitions(edition).map(|(id, _)| id).collect();
    if let Some((file, root)) =
        bundle.editions.get(edition).and_then(|edition| edition.document.as_ref())
    {
        let operations = spec::operations::read(bundle, edition, file, root, &mut Vec::new());
        queue.extend(
            operations.list.iter().filter_map(|operation| Some(operation.envelope.as_ref()?.id)),
        );
    }
    while let Some(id) = queue.pop() {
        if id.edition != edition && !found.insert(id) {
            continue;
        }
        let inside = bundle.held(id).into_iter();
        queue.extend(inside.filter(|target| target.edition != edition && !found.contains(target)));
    }
    found
}
