//! Compares what is around the models: title, sections, the order of models.

use super::{
    facts::{Facts, Place, Witness},
    finding::{Breaks, Class, Finding, Way},
    judge::{Answer, Question, Sides, judge},
    relate::Verdict,
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
pub(super) fn orders(sides: &Sides<'_>, findings: &mut Vec<Finding>) {
    let names = |facts: &Facts, witness: Witness| -> Vec<(String, Place)> {
        let objects = facts
            .listings()
            .filter(|listing| listing.witness == witness && listing.values().is_none());
        objects.map(|listing| (listing.name.clone(), listing.place)).collect()
    };
    let wanted = names(&sides.said.facts, Witness::Schema);
    let answers = sides.witnesses.iter().map(|&witness| {
        let said = names(sides.page, witness);
        let position = |name: &str| wanted.iter().position(|(other, _)| other == name);
        let mut last = 0;
        let mut moved = None;
        for (name, place) in &said {
            let Some(position) = position(name) else { continue };
            if position < last {
                moved = Some((name.clone(), *place));
                break;
            }
            last = position;
        }
        let verdict = moved
            .as_ref()
            .map_or(Verdict::Agrees, |_| Verdict::Deviates("later than in the schema".to_owned()));
        let (says, page) =
            moved.map_or_else(|| (String::new(), None), |(name, place)| (name, Some(place)));
        Answer { witness, verdict, says, page, way: Way::Looser }
    });
    let schema = wanted.first().map(|(_, place)| *place);
    let question = Question { class: Class::Order, model: "the page", field: None, schema };
    judge(sides, &question, answers.collect(), findings);
}
