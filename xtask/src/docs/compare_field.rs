//! Compares the fields of a model.

use super::{
    facts::{Field, Format, Listing, Place, Type, Witness},
    finding::{Class, Finding, Way},
    judge::{Answer, Question, Sides, judge},
    relate::{Verdict, covers, leaf, shape, values},
};
use crate::codegen::dialect::Direction;

/// Puts every question about every field of a model.
pub(super) fn fields(sides: &Sides<'_>, wanted: &Listing, findings: &mut Vec<Finding>) {
    let listings: Vec<&Listing> = sides
        .witnesses
        .iter()
        .filter_map(|witness| sides.page.listing(*witness, &wanted.name))
        .filter(|listing| listing.values().is_none())
        .collect();
    for field in wanted.fields() {
        existing(sides, wanted, field, &listings, findings);
    }
    unknown(sides, wanted, &listings, findings);
    order(sides, wanted, &listings, findings);
}

fn existing(
    sides: &Sides<'_>,
    model: &Listing,
    field: &Field,
    listings: &[&Listing],
    findings: &mut Vec<Finding>,
) {
    let question = |class| Question {
        class,
        model: &model.name,
        field: Some(&field.name),
        schema: Some(field.place),
    };
    let presence = listings.iter().map(|listing| Answer {
        witness: listing.witness,
        verdict: match listing.field(&field.name) {
            Some(_) => Verdict::Agrees,
            None => Verdict::deviates("and the schema has the field"),
        },
        says: String::new(),
        page: Some(listing.place),
        way: if field.optional == Some(true) || field.nullable == Some(true) {
            Way::Stricter
        } else {
            Way::Looser
        },
    });
    judge(sides, &question(Class::NotOnPage), presence.collect(), findings);
    let ask = |put: &dyn Fn(Witness, &Field) -> (Verdict, Way)| -> Vec<Answer> {
        let found = listings
            .iter()
            .filter_map(|listing| Some((listing.witness, listing.field(&field.name)?)));
        found
            .map(|(witness, said)| {
                let (verdict, way) = put(witness, said);
                Answer { witness, verdict, says: said.written.clone(), page: Some(said.place), way }
            })
            .collect()
    };
    let (schema, page) = (&sides.said.facts, sides.page);
    let mut types =
        ask(&|witness, said| (shape(schema, page, witness, &field.ty, &said.ty), Way::Looser));
    let said = |answer: &Answer| {
        let listing = listings.iter().find(|listing| listing.witness == answer.witness);
        listing.and_then(|listing| listing.field(&field.name)).map(|said| said.ty.clone())
    };
    let deviating: Vec<Type> = types
        .iter()
        .filter(|answer| matches!(answer.verdict, Verdict::Deviates(_)))
        .filter_map(said)
        .collect();
    for answer in types.iter_mut().filter(|answer| answer.verdict == Verdict::Agrees) {
        // `number` is no word against `integer`, nor for it.
        let is_vague = !deviating.is_empty()
            && said(answer)
                .is_some_and(|vague| deviating.iter().all(|other| covers(&vague, other)));
        if is_vague {
            answer.verdict = Verdict::Silent;
        }
    }
    judge(sides, &question(Class::Retyped), types, findings);
    let nulls = ask(&|_, said| yes_or_no(field.nullable, said.nullable, "be null"));
    judge(sides, &question(Class::Nullability), nulls, findings);
    let absences = ask(&|_, said| yes_or_no(field.optional, said.optional, "be absent"));
    judge(sides, &question(Class::Optionality), absences, findings);
    let listed = ask(&|witness, said| values(schema, page, witness, field, said));
    judge(sides, &question(Class::EnumValue), listed, findings);
    if let Type::Text(format) = leaf(&field.ty)
        && format.is_strict()
        && sides.said.direction(&model.name) != Direction::Request
    {
        narrower(sides, &question(Class::Narrower), field, *format, listings, findings);
    }
}

fn yes_or_no(wanted: Option<bool>, said: Option<bool>, what: &str) -> (Verdict, Way) {
    match (wanted, said) {
        (Some(wanted), Some(said)) if wanted != said => {
            let (page, schema) = if said { ("may", "may not") } else { ("may not", "may") };
            let how = format!("which {page} {what}; by the schema it {schema}");
            (Verdict::deviates(how), if said { Way::Looser } else { Way::Stricter })
        }
        (Some(_), Some(_)) => (Verdict::Agrees, Way::Looser),
        _ => (Verdict::Silent, Way::Looser),
    }
}

/// A format that no witness names, and without which a value cannot be decoded.
fn narrower(
    sides: &Sides<'_>,
    question: &Question<'_>,
    field: &Field,
    format: Format,
    listings: &[&Listing],
    findings: &mut Vec<Finding>,
) {
    let said: Vec<(Witness, &Field)> = listings
        .iter()
        .filter_map(|listing| Some((listing.witness, listing.field(&field.name)?)))
        .collect();
    let is_plain = |said: &Field| *leaf(&said.ty) == Type::Text(Format::Unsaid);
    if said.is_empty() || !said.iter().all(|(_, said)| is_plain(said)) {
        return;
    }
    let name =
        Format::NAMED.iter().find(|(_, known)| *known == format).map_or("", |(name, _)| name);
    let answers = said.into_iter().take(1).map(|(witness, said)| Answer {
        witness,
        verdict: Verdict::differs(format!("and the schema wants a {name}"), [], [name.to_owned()]),
        says: said.written.clone(),
        page: Some(said.place),
        way: Way::Looser,
    });
    judge(sides, question, answers.collect(), findings);
}

/// Fields that the schema does not know.
fn unknown(sides: &Sides<'_>, model: &Listing, listings: &[&Listing], findings: &mut Vec<Finding>) {
    let mut names: Vec<&str> = Vec::new();
    for field in listings.iter().flat_map(|listing| listing.fields()) {
        if model.field(&field.name).is_none() && !names.contains(&field.name.as_str()) {
            names.push(&field.name);
        }
    }
    for name in names {
        let answers = listings.iter().map(|listing| {
            let said = listing.field(name);
            Answer {
                witness: listing.witness,
                verdict: said.map_or(Verdict::Agrees, |_| {
                    Verdict::deviates("and the schema has no such field")
                }),
                says: said.map_or_else(String::new, |said| said.written.clone()),
                page: Some(said.map_or(listing.place, |said| said.place)),
                way: if said.is_some_and(|said| said.optional == Some(false)) {
                    Way::Stricter
                } else {
                    Way::Looser
                },
            }
        });
        let question = Question {
            class: Class::NotInSchema,
            model: &model.name,
            field: Some(name),
            schema: Some(model.place),
        };
        judge(sides, &question, answers.collect(), findings);
    }
}

fn order(sides: &Sides<'_>, model: &Listing, listings: &[&Listing], findings: &mut Vec<Finding>) {
    let wanted: Vec<&str> = model.fields().iter().map(|field| field.name.as_str()).collect();
    let answers = listings.iter().map(|listing| {
        let said: Vec<_> =
            listing.fields().iter().map(|field| (field.name.as_str(), field.place)).collect();
        ordered(listing.witness, &wanted, &said)
    });
    let question = Question {
        class: Class::Order,
        model: &model.name,
        field: None,
        schema: Some(model.place),
    };
    judge(sides, &question, answers.collect(), findings);
}

/// Whether a witness has names in the order of the schema; its answer shows the first that comes too late.
pub(super) fn ordered(witness: Witness, wanted: &[&str], said: &[(&str, Place)]) -> Answer {
    let mut last = 0;
    let mut late = Vec::new();
    for (name, place) in said {
        let Some(position) = wanted.iter().position(|other| other == name) else { continue };
        if position < last {
            late.push((*name, *place));
        }
        last = last.max(position);
    }
    let names = late.iter().map(|(name, _)| (*name).to_owned());
    let verdict = match late.first() {
        Some(_) => Verdict::differs("later than in the schema", names, []),
        None => Verdict::Agrees,
    };
    let (says, page) = late.first().copied().unzip();
    Answer { witness, verdict, says: says.unwrap_or_default().to_owned(), page, way: Way::Looser }
}

/// Whether some listing names the values of an enum where it is used.
pub(super) fn lists_values_of(sides: &Sides<'_>, name: &str) -> bool {
    let uses = sides.said.facts.listings().flat_map(|model| {
        let fields =
            model.fields().iter().filter(|field| *leaf(&field.ty) == Type::Named(name.to_owned()));
        fields.map(move |field| (model, field))
    });
    uses.into_iter().any(|(model, field)| {
        let mut listings = sides.page.listings().filter(|listing| listing.name == model.name);
        listings.any(|listing| {
            listing.field(&field.name).is_some_and(|said| matches!(leaf(&said.ty), Type::Values(_)))
        })
    })
}
