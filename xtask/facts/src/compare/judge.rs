//! One question, and what the witnesses of a page answer.
//!
//! Each question (type, null, absence, values, …) is put to every witness. If all that have an answer deviate from the schema, the page has moved;
//! if some do, the page contradicts itself, and the finding names who deviates.

use super::types::{Deviation, Verdict};
use crate::{
    adapters::schema::Said,
    finding::{Class, Finding, Source, breaks},
    listing::{Facts, Listing, Place, Witness},
};

pub(super) struct Answer {
    pub(super) witness: Witness,
    pub(super) verdict: Verdict,
    /// What it says, as written.
    pub(super) says: String,
    pub(super) page: Option<Place>,
}

pub(super) struct Question<'a> {
    pub(super) class: Class,
    pub(super) model: &'a str,
    pub(super) field: Option<&'a str>,
    pub(super) schema: Option<Place>,
}

impl<'a> Question<'a> {
    pub(super) fn of_model(class: Class, model: &'a Listing) -> Self {
        Self { class, model: &model.name, field: None, schema: Some(model.place) }
    }
}

pub(super) struct Sides<'a> {
    pub(super) said: &'a Said,
    pub(super) page: &'a Facts,
    pub(super) witnesses: Vec<Witness>,
    pub(super) found: Vec<Finding>,
}

impl Sides<'_> {
    /// Turns the answers to one question into findings.
    pub(super) fn judge(&mut self, question: &Question<'_>, answers: &[Answer]) {
        let agree: Vec<Witness> = answers
            .iter()
            .filter(|answer| answer.verdict == Verdict::Agrees)
            .map(|answer| answer.witness)
            .collect();
        let deviating: Vec<(&Answer, Deviation)> = answers
            .iter()
            .filter_map(|answer| match &answer.verdict {
                Verdict::Deviates(deviation) => Some((answer, deviation.clone())),
                _ => None,
            })
            .collect();
        // A list of values in a type asks the other listings for it, whatever it lists; one in a comment or a description does not.
        let others = || deviating.iter().map(|(answer, _)| answer.witness);
        let listing: Vec<_> = if agree.is_empty() { others().collect() } else { agree.clone() };
        let lists = agree.iter().copied().chain(others()).any(|witness| witness != Witness::Table);
        let mute: Vec<_> = answers
            .iter()
            .filter(|answer| answer.verdict == Verdict::Mute && lists)
            .map(|answer| {
                let how = "but names no values".to_owned();
                (answer, Deviation { how, ..Deviation::default() })
            })
            .collect();
        let says = |(answer, deviation): &(&Answer, Deviation)| match answer.says.as_str() {
            "" => format!("says nothing about it, {}", deviation.how),
            written => format!("says `{written}`, {}", deviation.how),
        };
        let finding = |class, source, answer: &Answer, message| Finding {
            about: question.class,
            field: question.field.map(str::to_owned),
            says: answer.says.clone(),
            schema: question.schema,
            theirs: answer.page,
            ..Finding::new(class, source, question.model, message)
        };
        let disagreement = |said: &(&Answer, Deviation), others: &[Witness]| {
            let names: Vec<String> = others.iter().map(ToString::to_string).collect();
            let (names, about, witness) =
                (names.join(", "), question.class.as_str(), said.0.witness);
            let message = format!("{witness} {}; otherwise {names} ({about})", says(said));
            let differs = said.1.differs.iter().cloned().collect();
            let source = Source::Listing(witness);
            Finding { differs, ..finding(Class::Disagreement, source, said.0, message) }
        };
        self.found.extend(mute.iter().map(|said| disagreement(said, &listing)));
        let (Some(first), true) = (deviating.first(), agree.is_empty()) else {
            self.found.extend(deviating.iter().map(|said| disagreement(said, &agree)));
            return;
        };
        let direction = self.said.direction(question.model);
        let others = deviating.iter().skip(1);
        // The first stands for all in the message; an acceptance covers what each of them says.
        self.found.push(Finding {
            differs: deviating.iter().flat_map(|(_, how)| how.differs.iter().cloned()).collect(),
            breaks: breaks(question.class, first.1.way, direction),
            notes: others
                .map(|said| capital(&format!("{} {}", said.0.witness, says(said))))
                .collect(),
            ..finding(question.class, Source::Page, first.0, format!("the page {}", says(first)))
        });
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
