//! Compares what is around the models: title, sections, the order of models.

use std::collections::BTreeSet;

use super::{
    compare_field::ordered,
    facts::{Facts, Place, Witness},
    finding::{Breaks, Class, Finding},
    judge::{Question, Sides, judge},
};

/// Title and sections of the page, and the section that each model stands in.
pub(super) fn sections(sides: &Sides<'_>, findings: &mut Vec<Finding>) {
    let mut heading =
        |model: &str, says: &str, message: String, schema: Option<Place>, page: Option<Place>| {
            findings.push(Finding {
                class: Class::Heading,
                about: Class::Heading,
                model: model.to_owned(),
                field: None,
                witness: None,
                says: says.to_owned(),
                differs: BTreeSet::new(),
                message,
                breaks: vec![Breaks::Nobody],
                schema,
                page,
                notes: Vec::new(),
                since_lock: false,
            });
        };
    let (said, page) = (&sides.said.facts, sides.page);
    if said.title != page.title {
        let place = said.sections.first().map(|section| section.place);
        heading(
            "the page",
            &page.title,
            format!("the page is called `{}`, the edition `{}`", page.title, said.title),
            place,
            None,
        );
    }
    for wanted in &said.sections {
        let Some(found) = page.sections.iter().find(|section| section.title == wanted.title) else {
            heading(
                &wanted.title,
                "",
                "the page has no such section".to_owned(),
                Some(wanted.place),
                None,
            );
            continue;
        };
        for listing in &found.listings {
            let home = said
                .sections
                .iter()
                .find(|section| section.listings.iter().any(|other| other.name == listing.name));
            if let Some(home) = home.filter(|home| home.title != wanted.title) {
                let message = format!(
                    "{} lists it in the section `{}`, the schema in `{}`",
                    listing.witness, found.title, home.title
                );
                heading(
                    &listing.name,
                    &found.title,
                    message,
                    Some(home.place),
                    Some(listing.place),
                );
            }
        }
    }
    for section in page
        .sections
        .iter()
        .filter(|section| !said.sections.iter().any(|wanted| wanted.title == section.title))
    {
        heading(
            &section.title,
            &section.title,
            "the schema has no such section".to_owned(),
            None,
            Some(section.place),
        );
    }
}

/// Models of a witness in another order than in the schema. Where values are listed among them is a matter of taste.
pub(super) fn orders<'a>(sides: &Sides<'a>, findings: &mut Vec<Finding>) {
    let names = |facts: &'a Facts, witness: Witness| -> Vec<(&'a str, Place)> {
        let objects = facts
            .listings()
            .filter(|listing| listing.witness == witness && listing.values().is_none());
        objects.map(|listing| (listing.name.as_str(), listing.place)).collect()
    };
    let schema = names(&sides.said.facts, Witness::Schema);
    let wanted: Vec<&str> = schema.iter().map(|(name, _)| *name).collect();
    let answers = sides
        .witnesses
        .iter()
        .map(|&witness| ordered(witness, &wanted, &names(sides.page, witness)));
    let schema = schema.first().map(|(_, place)| *place);
    let question = Question { class: Class::Order, model: "the page", field: None, schema };
    judge(sides, &question, answers.collect(), findings);
}
