//! Compares the fields of a model.

use spec::schema::dialect::Direction;

use super::{
    judge::{Answer, Question, Sides},
    types::{Verdict, covers, leaf, shape, values, yes_or_no},
};
use crate::{
    finding::Class,
    listing::{Field, Format, Listing, Place, Type, Witness},
};

/// Asks every question about every field of a model.
pub(super) fn fields(sides: &mut Sides<'_>, model: &Listing) {
    let page = sides.page;
    let listings = sides.witnesses.iter().filter_map(|witness| page.listing(*witness, &model.name));
    let listings: Vec<&Listing> = listings.filter(|listing| listing.values().is_none()).collect();
    for field in model.fields() {
        existing(sides, model, field, &listings);
    }
    unknown(sides, model, &listings);
    let wanted: Vec<&str> = model.fields().iter().map(|field| field.name.as_str()).collect();
    let answers = listings.iter().map(|listing| {
        let said = listing.fields().iter().map(|field| (field.name.as_str(), field.place));
        ordered(listing.witness, &wanted, &said.collect::<Vec<_>>())
    });
    sides.judge(&Question::of_model(Class::Order, model), &answers.collect::<Vec<_>>());
}

fn existing(sides: &mut Sides<'_>, model: &Listing, field: &Field, listings: &[&Listing]) {
    let (schema, page) = (&sides.said.facts, sides.page);
    let question = |class| Question {
        field: Some(&field.name),
        schema: Some(field.place),
        ..Question::of_model(class, model)
    };
    let presence = listings.iter().map(|listing| Answer {
        witness: listing.witness,
        verdict: match listing.field(&field.name) {
            Some(_) => Verdict::Agrees,
            None => Verdict::deviates("but the schema has the field")
                .stricter(field.optional == Some(true) || field.nullable == Some(true)),
        },
        says: String::new(),
        page: Some(listing.place),
    });
    sides.judge(&question(Class::NotOnPage), &presence.collect::<Vec<_>>());
    let said =
        listings.iter().filter_map(|listing| Some((listing.witness, listing.field(&field.name)?)));
    let said: Vec<(Witness, &Field)> = said.collect();
    let ask = |verdict: &dyn Fn(Witness, &Field) -> Verdict| -> Vec<Answer> {
        let answer = |&(witness, said): &(Witness, &Field)| Answer {
            witness,
            verdict: verdict(witness, said),
            says: said.written.clone(),
            page: Some(said.place),
        };
        said.iter().map(answer).collect()
    };
    let mut types = ask(&|witness, said| shape(schema, page, witness, &field.ty, &said.ty));
    let deviates = |answer: &Answer| matches!(answer.verdict, Verdict::Deviates(_));
    let both = said.iter().zip(&types);
    let deviating: Vec<&Type> =
        both.filter(|(_, answer)| deviates(answer)).map(|((_, said), _)| &said.ty).collect();
    for ((_, vague), answer) in said.iter().zip(&mut types) {
        // `number` neither contradicts `integer` nor confirms it.
        let is_vague = deviating.iter().all(|other| covers(&vague.ty, other));
        if answer.verdict == Verdict::Agrees && !deviating.is_empty() && is_vague {
            answer.verdict = Verdict::Silent;
        }
    }
    sides.judge(&question(Class::Retyped), &types);
    let nulls = ask(&|_, said| yes_or_no(field.nullable, said.nullable, "be null"));
    sides.judge(&question(Class::Nullability), &nulls);
    let absences = ask(&|_, said| yes_or_no(field.optional, said.optional, "be absent"));
    sides.judge(&question(Class::Optionality), &absences);
    let mut listed = ask(&|witness, said| values(schema, page, witness, field, said));
    let lists_another = listed.iter().any(deviates);
    for ((_, said), answer) in said.iter().zip(&mut listed) {
        // Nor do examples of values contradict one more.
        let is_vague = said.listed.as_ref().is_some_and(|listed| !listed.complete);
        if answer.verdict == Verdict::Agrees && lists_another && is_vague {
            answer.verdict = Verdict::Silent;
        }
    }
    sides.judge(&question(Class::EnumValue), &listed);
    // A format that no witness names, and without which a value cannot be decoded.
    if let Type::Text(format) = leaf(&field.ty)
        && format.is_strict()
        && sides.said.direction(&model.name) != Direction::Request
        && said.iter().all(|(_, said)| *leaf(&said.ty) == Type::Text(Format::Unsaid))
    {
        let name = format.name().unwrap_or_default();
        let how = format!("but the schema wants a {name}");
        let answers = ask(&|_, _| Verdict::differs(how.as_str(), [], [name.to_owned()]));
        sides.judge(&question(Class::Narrower), answers.get(..1).unwrap_or_default());
    }
}

/// Fields that the schema does not know.
fn unknown(sides: &mut Sides<'_>, model: &Listing, listings: &[&Listing]) {
    let mut names: Vec<&str> = Vec::new();
    for field in listings.iter().flat_map(|listing| listing.fields()) {
        if model.field(&field.name).is_none() && !names.contains(&field.name.as_str()) {
            names.push(&field.name);
        }
    }
    for name in names {
        let answers = listings.iter().map(|listing| match listing.field(name) {
            Some(said) => Answer {
                witness: listing.witness,
                verdict: Verdict::deviates("but the schema has no such field")
                    .stricter(said.optional == Some(false)),
                says: said.written.clone(),
                page: Some(said.place),
            },
            None => Answer {
                witness: listing.witness,
                verdict: Verdict::Agrees,
                says: String::new(),
                page: Some(listing.place),
            },
        });
        let question =
            Question { field: Some(name), ..Question::of_model(Class::NotInSchema, model) };
        sides.judge(&question, &answers.collect::<Vec<_>>());
    }
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
    Answer { witness, verdict, says: says.unwrap_or_default().to_owned(), page }
}
