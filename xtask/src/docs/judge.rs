//! One question, and what the witnesses of a page answer.
//!
//! Each question (type, null, absence, values, …) is put to every witness. If all that have an answer deviate from the schema, the page has moved;
//! if some do, the page contradicts itself, and the finding names who deviates.

use super::{
    facts::{Facts, Place, Witness},
    finding::{Breaks, Class, Finding, Way, breaks},
    relate::Verdict,
    schema::Said,
};

/// One witness's answer to one question.
pub(super) struct Answer {
    pub(super) witness: Witness,
    pub(super) verdict: Verdict,
    /// What it says, as written.
    pub(super) says: String,
    pub(super) page: Option<Place>,
    pub(super) way: Way,
}

/// What a question is about.
pub(super) struct Question<'a> {
    pub(super) class: Class,
    pub(super) model: &'a str,
    pub(super) field: Option<&'a str>,
    pub(super) schema: Option<Place>,
}

/// What is being compared.
pub(super) struct Sides<'a> {
    pub(super) said: &'a Said,
    pub(super) page: &'a Facts,
    pub(super) witnesses: Vec<Witness>,
}

/// Turns the answers to one question into findings.
pub(super) fn judge(
    sides: &Sides<'_>,
    question: &Question<'_>,
    answers: Vec<Answer>,
    findings: &mut Vec<Finding>,
) {
    let agree: Vec<Witness> = answers
        .iter()
        .filter(|answer| answer.verdict == Verdict::Agrees)
        .map(|answer| answer.witness)
        .collect();
    // A list of values in a type asks the other listings for it; one in a comment or a description does not.
    let lists = answers
        .iter()
        .any(|answer| answer.verdict == Verdict::Agrees && answer.witness != Witness::Table);
    let direction = sides.said.direction(question.model);
    let mut deviating: Vec<(Answer, String)> = Vec::new();
    for answer in answers {
        match &answer.verdict {
            Verdict::Deviates(how) => {
                let how = how.clone();
                deviating.push((answer, how));
            }
            Verdict::Mute if lists => deviating.push((answer, "and names no values".to_owned())),
            _ => {}
        }
    }
    let finding = |answer: &Answer, how: &str, class: Class| Finding {
        class,
        about: question.class,
        model: question.model.to_owned(),
        field: question.field.map(str::to_owned),
        witness: Some(answer.witness),
        says: answer.says.clone(),
        message: String::new(),
        breaks: vec![Breaks::Nobody],
        schema: question.schema,
        page: answer.page,
        notes: vec![format!(
            "{} says {}, {how}",
            capital(&answer.witness.to_string()),
            quote(&answer.says)
        )],
        since_lock: false,
    };
    if agree.is_empty() {
        let Some((first, how)) = deviating.first() else { return };
        let mut drift = finding(first, how, question.class);
        drift.witness = None;
        drift.message = format!("the page says {}, {how}", quote(&first.says));
        drift.breaks = breaks(question.class, first.way, direction);
        drift.notes = deviating
            .iter()
            .skip(1)
            .map(|(answer, how)| {
                format!(
                    "{} says {}, {how}",
                    capital(&answer.witness.to_string()),
                    quote(&answer.says)
                )
            })
            .collect();
        findings.push(drift);
        return;
    }
    let names: Vec<String> = agree.iter().map(ToString::to_string).collect();
    for (answer, how) in &deviating {
        let mut disagreement = finding(answer, how, Class::Disagreement);
        disagreement.message = format!(
            "{} says {}, {how}; otherwise {} ({})",
            answer.witness,
            quote(&answer.says),
            names.join(", "),
            question.class.as_str()
        );
        disagreement.notes.clear();
        findings.push(disagreement);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn quote(says: &str) -> String {
    if says.is_empty() { "nothing".to_owned() } else { format!("`{says}`") }
}
