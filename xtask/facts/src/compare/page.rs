//! Compares what is around the models: title, sections, the order of models.

use super::{
    field::ordered,
    judge::{Question, Sides},
};
use crate::{
    finding::{Class, Finding, Source},
    listing::{Facts, Listing, Place, Section, Witness},
};

/// Title and sections of the page, and the section that each model is in.
pub(super) fn sections(sides: &mut Sides<'_>) {
    let (said, page) = (&sides.said.facts, sides.page);
    let mut heading = |model: &str, says: &str, message: String, schema, theirs| {
        let says = says.to_owned();
        let finding = Finding::new(Class::Heading, Source::Page, model, message);
        sides.found.push(Finding { says, schema, theirs, ..finding });
    };
    if said.title != page.title {
        let place = said.sections.first().map(|section| section.place);
        let message = format!("the page is called `{}`, the edition `{}`", page.title, said.title);
        heading("the page", &page.title, message, place, None);
    }
    let titled = |sections: &[Section], title: &str| -> Option<usize> {
        sections.iter().position(|section| section.title == title)
    };
    for wanted in &said.sections {
        let found = titled(&page.sections, &wanted.title);
        let Some(found) = found.and_then(|number| page.sections.get(number)) else {
            let message = "the page has no such section".to_owned();
            heading(&wanted.title, "", message, Some(wanted.place), None);
            continue;
        };
        let mut seen: Vec<&str> = Vec::new();
        for listing in &found.listings {
            if seen.contains(&listing.name.as_str()) {
                continue;
            }
            seen.push(&listing.name);
            let is_it = |other: &&Listing| other.name == listing.name;
            let is_home = |home: &&Section| home.listings.iter().any(|other| is_it(&other));
            let home = said.sections.iter().find(is_home);
            if let Some(home) = home.filter(|home| home.title != wanted.title) {
                let by = found.listings.iter().filter(is_it);
                let by: Vec<_> = by.map(|listing| listing.witness.to_string()).collect();
                let message = format!(
                    "the section `{}` lists it ({}), in the schema it is in `{}`",
                    found.title,
                    by.join(", "),
                    home.title
                );
                let places = (Some(home.place), Some(listing.place));
                heading(&listing.name, &found.title, message, places.0, places.1);
            }
        }
    }
    for section in &page.sections {
        if titled(&said.sections, &section.title).is_none() {
            let message = "the schema has no such section".to_owned();
            heading(&section.title, &section.title, message, None, Some(section.place));
        }
    }
}

/// Models that a witness has in another order than the schema. Where values are listed among them
/// does not matter.
pub(super) fn orders(sides: &mut Sides<'_>) {
    fn names(facts: &Facts, witness: Witness) -> Vec<(&str, Place)> {
        let objects = facts
            .listings()
            .filter(|listing| listing.witness == witness && listing.values().is_none());
        objects.map(|listing| (listing.name.as_str(), listing.place)).collect()
    }
    let schema = names(&sides.said.facts, Witness::Schema);
    let wanted: Vec<&str> = schema.iter().map(|(name, _)| *name).collect();
    let answers = sides.witnesses.iter();
    let answers: Vec<_> =
        answers.map(|&witness| ordered(witness, &wanted, &names(sides.page, witness))).collect();
    let schema = schema.first().map(|(_, place)| *place);
    let question = Question { class: Class::Order, model: "the page", field: None, schema };
    sides.judge(&question, &answers);
}
