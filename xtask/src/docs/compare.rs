//! Compares what the schema says with what a page says.

use std::collections::BTreeSet;

use super::{
    compare_field, compare_page,
    facts::{Body, Facts, Listing, Type, Witness},
    finding::{Breaks, Class, Finding, Way},
    judge::{Answer, Question, Sides, judge},
    relate::{Verdict, leaf, lists},
    schema::Said,
};

/// Every difference, in the order of the schema; those of the values of enums at the end.
pub fn compare(said: &Said, page: &Facts) -> Vec<Finding> {
    let sides = Sides { said, page, witnesses: page.witnesses() };
    let mut findings = Vec::new();
    compare_page::sections(&sides, &mut findings);
    for wanted in said.facts.listings() {
        match &wanted.body {
            Body::Fields(_) => object(&sides, wanted, &mut findings),
            Body::Values(_) => enumeration(&sides, wanted, &mut findings),
        }
    }
    unknown_models(&sides, &mut findings);
    compare_page::orders(&sides, &mut findings);
    for listing in page.listings() {
        if let Some(fault) = &listing.fault {
            findings.push(Finding {
                class: Class::Unusable,
                about: Class::Unusable,
                model: listing.name.clone(),
                field: Some(fault.field.clone()),
                witness: Some(listing.witness),
                says: String::new(),
                differs: BTreeSet::new(),
                message: format!(
                    "the listing in {} cannot be used: {}",
                    listing.witness, fault.reason
                ),
                breaks: vec![Breaks::Source],
                schema: None,
                page: Some(listing.place),
                notes: Vec::new(),
                since_lock: false,
            });
        }
    }
    by_enum(said, findings)
}

/// Makes one finding of those that say the same of the values of one enum, a field each: it is one difference, and one to accept.
fn by_enum(said: &Said, findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut groups: Vec<(String, Vec<Finding>)> = Vec::new();
    for finding in findings {
        let Some(name) = enum_of(said, &finding) else {
            merged.push(finding);
            continue;
        };
        let same = groups.iter_mut().find(|(other, group)| {
            *other == name && group.first().is_some_and(|first| first.differs == finding.differs)
        });
        match same {
            Some((_, group)) => group.push(finding),
            None => groups.push((name, vec![finding])),
        }
    }
    merged.extend(groups.into_iter().filter_map(|(name, group)| one_of(said, name, group)));
    merged
}

/// The enum whose values a finding is about.
fn enum_of(said: &Said, finding: &Finding) -> Option<String> {
    if finding.class != Class::EnumValue || finding.differs.is_empty() {
        return None;
    }
    let model = said.facts.listing(Witness::Schema, &finding.model)?;
    let Some(field) = &finding.field else { return Some(finding.model.clone()) };
    match leaf(&model.field(field)?.ty) {
        Type::Named(name) => Some(name.clone()),
        _ => None,
    }
}

/// One finding about an enum out of those about its uses; a single one stays as it is.
fn one_of(said: &Said, name: String, group: Vec<Finding>) -> Option<Finding> {
    let notes = group.iter().map(|one| format!("at {}: {}", one.subject(), one.message)).collect();
    let mut breaks: Vec<Breaks> = Vec::new();
    for one in group.iter().flat_map(|one| &one.breaks) {
        if !breaks.contains(one) {
            breaks.push(*one);
        }
    }
    if breaks.len() > 1 {
        breaks.retain(|breaks| *breaks != Breaks::Nobody);
    }
    let is_alone = group.len() == 1;
    let first = group.into_iter().next()?;
    if is_alone {
        return Some(first);
    }
    let (schema, page): (Vec<_>, Vec<_>) =
        first.differs.iter().partition(|value| value.starts_with("not "));
    let listed = |who: &str, values: Vec<&String>| {
        let values: Vec<_> =
            values.iter().map(|value| value.strip_prefix("not ").unwrap_or(value)).collect();
        (!values.is_empty()).then(|| format!("only {who} has `{}`", values.join("`, `")))
    };
    let parts = [listed("the page", page), listed("the schema", schema)];
    let message = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let schema = said.facts.listing(Witness::Schema, &name).map(|listing| listing.place);
    Some(Finding {
        model: name,
        field: None,
        says: String::new(),
        message,
        breaks,
        schema: schema.or(first.schema),
        notes,
        ..first
    })
}

fn object(sides: &Sides<'_>, wanted: &Listing, findings: &mut Vec<Finding>) {
    let question =
        |class| Question { class, model: &wanted.name, field: None, schema: Some(wanted.place) };
    let mut presence = Vec::new();
    let mut parameters = Vec::new();
    let mut headings = Vec::new();
    for &witness in &sides.witnesses {
        let found = sides.page.listing(witness, &wanted.name);
        if witness == Witness::Table && found.is_none() && wanted.heading.is_none() {
            continue;
        }
        let answer = |verdict, says: String| Answer {
            witness,
            verdict,
            says,
            page: found.map(|found| found.place),
            way: Way::Looser,
        };
        let Some(found) = found else {
            let verdict = Verdict::deviates("and the schema defines it");
            presence.push(answer(verdict, String::new()));
            continue;
        };
        let verdict = match found.body {
            Body::Fields(_) => Verdict::Agrees,
            Body::Values(_) => Verdict::deviates("an object in the schema"),
        };
        presence.push(answer(verdict, "a list of values".to_owned()));
        let verdict = if found.parameters == wanted.parameters {
            Verdict::Agrees
        } else {
            let how = format!("type parameters `{}` in the schema", wanted.parameters.join(", "));
            Verdict::differs(how, found.parameters.clone(), wanted.parameters.clone())
        };
        parameters.push(answer(verdict, found.parameters.join(", ")));
        if witness == Witness::Table {
            let (is, should) = (
                found.heading.as_ref().unwrap_or(&found.name),
                wanted.heading.as_ref().unwrap_or(&wanted.name),
            );
            if is != should {
                let how = format!("`{should}` in the schema");
                headings.push(answer(Verdict::differs(how, [], [should.clone()]), is.clone()));
            }
        }
    }
    judge(sides, &question(Class::NotOnPage), presence, findings);
    judge(sides, &question(Class::Retyped), parameters, findings);
    judge(sides, &question(Class::Heading), headings, findings);
    compare_field::fields(sides, wanted, findings);
}

fn enumeration(sides: &Sides<'_>, wanted: &Listing, findings: &mut Vec<Finding>) {
    let known = wanted.values().unwrap_or_default();
    let mut answers = Vec::new();
    for &witness in &sides.witnesses {
        let Some(found) = sides.page.listing(witness, &wanted.name) else { continue };
        let values: Vec<String> =
            found.values().unwrap_or_default().into_iter().map(str::to_owned).collect();
        let (verdict, way) = match &found.body {
            Body::Values(_) => lists(&known, &values, true),
            Body::Fields(_) => (Verdict::deviates("an enum in the schema"), Way::Looser),
        };
        answers.push(Answer {
            witness,
            verdict,
            says: values.join(", "),
            page: Some(found.place),
            way,
        });
    }
    let question = Question {
        class: Class::EnumValue,
        model: &wanted.name,
        field: None,
        schema: Some(wanted.place),
    };
    if answers.is_empty() && !compare_field::lists_values_of(sides, &wanted.name) {
        let verdict = Verdict::deviates("and the schema lists values");
        let answer = Answer {
            witness: Witness::Table,
            verdict,
            says: String::new(),
            page: None,
            way: Way::Stricter,
        };
        judge(sides, &Question { class: Class::NotOnPage, ..question }, vec![answer], findings);
    } else {
        judge(sides, &question, answers, findings);
    }
}

fn unknown_models(sides: &Sides<'_>, findings: &mut Vec<Finding>) {
    let is_known = |name: &str| sides.said.facts.listing(Witness::Schema, name).is_some();
    let mut seen: Vec<&str> = Vec::new();
    for listing in sides.page.listings().filter(|listing| !is_known(&listing.name)) {
        if seen.contains(&listing.name.as_str()) {
            continue;
        }
        seen.push(&listing.name);
        let by: Vec<String> = sides
            .witnesses
            .iter()
            .filter(|witness| sides.page.listing(**witness, &listing.name).is_some())
            .map(ToString::to_string)
            .collect();
        findings.push(Finding {
            class: Class::NotInSchema,
            about: Class::NotInSchema,
            model: listing.name.clone(),
            field: None,
            witness: None,
            says: by.join(", "),
            differs: BTreeSet::new(),
            message: format!("the schema does not define it; it is listed by {}", by.join(", ")),
            breaks: vec![Breaks::Nobody],
            schema: None,
            page: Some(listing.place),
            notes: Vec::new(),
            since_lock: false,
        });
    }
}
