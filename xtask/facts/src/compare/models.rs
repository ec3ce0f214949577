//! Compares the models of a page with those of the schema.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{
    field,
    judge::{Answer, Question, Sides},
    page,
    types::{Verdict, leaf, lists},
};
use crate::{
    adapters::schema::Said,
    finding::{Breaks, Class, Finding, Source},
    listing::{Body, Facts, Listing, Type, Witness},
};

/// Every difference, in the order of the schema; those of the values of enums at the end.
pub fn compare(said: &Said, facts: &Facts) -> Vec<Finding> {
    let found = Vec::new();
    let mut sides = Sides { said, page: facts, witnesses: facts.witnesses(), found };
    page::sections(&mut sides);
    for wanted in said.facts.listings() {
        match &wanted.body {
            Body::Fields(_) => object(&mut sides, wanted),
            Body::Values(_) | Body::Branches(_) => enumeration(&mut sides, wanted),
        }
    }
    unknown(&mut sides);
    page::orders(&mut sides);
    for listing in facts.listings() {
        let Some(fault) = &listing.fault else { continue };
        let (witness, source) = (listing.witness, Source::Listing(listing.witness));
        let message = format!("the listing in {witness} cannot be used: {}", fault.reason);
        sides.found.push(Finding {
            field: Some(fault.field.clone()),
            breaks: vec![Breaks::Source],
            theirs: Some(listing.place),
            ..Finding::new(Class::Unusable, source, &listing.name, message)
        });
    }
    by_enum(said, sides.found)
}

/// Merges findings of several fields that say the same about the values of one enum: it is one
/// difference, and one to accept.
fn by_enum(said: &Said, findings: Vec<Finding>) -> Vec<Finding> {
    let mut groups: IndexMap<_, Vec<Finding>> = IndexMap::new();
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match enum_of(said, &finding) {
            Some(name) => {
                let key = (name, finding.witness.as_str(), finding.class, finding.differs.clone());
                groups.entry(key).or_default().push(finding);
            }
            None => merged.push(finding),
        }
    }
    for ((name, _, class, differs), mut group) in groups {
        let one = if group.len() > 1 {
            one_of(said, name, class, differs, &group)
        } else {
            group.remove(0)
        };
        merged.push(one);
    }
    merged
}

/// The enum whose values a finding is about.
fn enum_of(said: &Said, finding: &Finding) -> Option<String> {
    if finding.about != Class::EnumValue || finding.differs.is_empty() {
        return None;
    }
    let model = said.facts.listing(Witness::Schema, &finding.model)?;
    let Some(field) = &finding.field else { return Some(finding.model.clone()) };
    match leaf(&model.field(field)?.ty) {
        Type::Named(name) => Some(name.clone()),
        _ => None,
    }
}

/// One finding about an enum out of those about its uses.
fn one_of(
    said: &Said,
    name: String,
    class: Class,
    differs: BTreeSet<String>,
    group: &[Finding],
) -> Finding {
    let mut breaks: Vec<Breaks> = Vec::new();
    for one in group.iter().flat_map(|one| &one.breaks) {
        if !breaks.contains(one) {
            breaks.push(*one);
        }
    }
    if breaks.len() > 1 {
        breaks.retain(|breaks| *breaks != Breaks::Nobody);
    }
    let (schema, page): (Vec<&str>, Vec<&str>) =
        differs.iter().map(String::as_str).partition(|value| value.starts_with("not "));
    let only = |who: &str, values: Vec<&str>| {
        let values: Vec<_> =
            values.iter().map(|value| value.strip_prefix("not ").unwrap_or(value)).collect();
        (!values.is_empty()).then(|| format!("only {who} has `{}`", values.join("`, `")))
    };
    let source = group.first().map_or(Source::Page, |one| one.witness);
    let parts = [only(&source.to_string(), page), only("the schema", schema)];
    let message = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut places = group.iter().map(|one| (one.schema, one.theirs));
    let (schema, theirs) = places.next().unwrap_or_default();
    let definition = said.facts.listing(Witness::Schema, &name).map(|listing| listing.place);
    Finding {
        breaks,
        schema: definition.or(schema),
        theirs,
        notes: group.iter().map(|one| format!("at {}: {}", one.subject(), one.message)).collect(),
        differs,
        about: Class::EnumValue,
        ..Finding::new(class, source, name, message)
    }
}

fn object(sides: &mut Sides<'_>, wanted: &Listing) {
    let (mut presence, mut parameters, mut headings) = (Vec::new(), Vec::new(), Vec::new());
    for &witness in &sides.witnesses {
        let found = sides.page.listing(witness, &wanted.name);
        let answer = |verdict, says: &str| Answer {
            witness,
            verdict,
            says: says.to_owned(),
            page: found.map(|found| found.place),
        };
        let Some(found) = found else {
            if witness != Witness::Table || wanted.heading.is_some() {
                presence.push(answer(Verdict::deviates("but the schema defines it"), ""));
            }
            continue;
        };
        let verdict = match found.body {
            Body::Fields(_) => Verdict::Agrees,
            Body::Values(_) | Body::Branches(_) => Verdict::deviates("an object in the schema"),
        };
        presence.push(answer(verdict, "a list of values"));
        let verdict = if found.parameters == wanted.parameters {
            Verdict::Agrees
        } else {
            let how = format!("type parameters `{}` in the schema", wanted.parameters.join(", "));
            Verdict::differs(how, found.parameters.clone(), wanted.parameters.clone())
        };
        parameters.push(answer(verdict, &found.parameters.join(", ")));
        let heading = |listing: &Listing| listing.heading.clone().unwrap_or(listing.name.clone());
        let (is, should) = (heading(found), heading(wanted));
        if witness == Witness::Table && is != should {
            let how = format!("`{should}` in the schema");
            headings.push(answer(Verdict::differs(how, [], [should]), &is));
        }
    }
    sides.judge(&Question::of_model(Class::NotOnPage, wanted), &presence);
    sides.judge(&Question::of_model(Class::Retyped, wanted), &parameters);
    sides.judge(&Question::of_model(Class::Heading, wanted), &headings);
    field::fields(sides, wanted);
}

/// What a listing names: the values of an enum, the branches of a union.
fn names(listing: &Listing) -> Vec<&str> {
    listing.values().or_else(|| listing.branches()).unwrap_or_default()
}

fn enumeration(sides: &mut Sides<'_>, wanted: &Listing) {
    let known = names(wanted);
    let mut answers = Vec::new();
    for &witness in &sides.witnesses {
        let Some(found) = sides.page.listing(witness, &wanted.name) else { continue };
        let values: Vec<String> = names(found).into_iter().map(str::to_owned).collect();
        let verdict = match (&wanted.body, &found.body) {
            (Body::Values(_), Body::Values(_)) | (Body::Branches(_), Body::Branches(_)) => {
                lists(&known, &values, true)
            }
            (Body::Branches(_), _) => Verdict::deviates("a union in the schema"),
            _ => Verdict::deviates("an enum in the schema"),
        };
        let (says, page) = (values.join(", "), Some(found.place));
        answers.push(Answer { witness, verdict, says, page });
    }
    let mut class = Class::EnumValue;
    if answers.is_empty() && !is_listed_where_used(sides, &wanted.name) {
        class = Class::NotOnPage;
        let verdict = Verdict::deviates("but the schema lists values").stricter(true);
        answers.push(Answer { witness: Witness::Table, verdict, says: String::new(), page: None });
    }
    sides.judge(&Question::of_model(class, wanted), &answers);
}

/// Whether some listing names the values of an enum where it is used.
fn is_listed_where_used(sides: &Sides<'_>, name: &str) -> bool {
    let is_listed = |model: &str, field: &str| {
        let mut listings = sides.page.listings().filter(|listing| listing.name == model);
        listings.any(|listing| {
            listing.field(field).is_some_and(|said| matches!(leaf(&said.ty), Type::Values(_)))
        })
    };
    let mut models = sides.said.facts.listings();
    models.any(|model| {
        let mut fields = model.fields().iter();
        fields.any(|field| {
            matches!(leaf(&field.ty), Type::Named(used) if used == name)
                && is_listed(&model.name, &field.name)
        })
    })
}

fn unknown(sides: &mut Sides<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for listing in sides.page.listings() {
        let name = listing.name.as_str();
        if sides.said.facts.listing(Witness::Schema, name).is_some() || seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let by = sides.witnesses.iter();
        let by = by.filter(|witness| sides.page.listing(**witness, name).is_some());
        let says = by.map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let message = format!("the schema does not define it; it is listed by {says}");
        sides.found.push(Finding {
            says,
            theirs: Some(listing.place),
            ..Finding::new(Class::NotInSchema, Source::Page, name, message)
        });
    }
}
