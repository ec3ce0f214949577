//! One question, and what the witnesses of a page answer.
//!
//! Each question (type, null, absence, values, …) is put to every witness. If all that have an answer deviate from the schema, the page has moved;
//! if some do, the page contradicts itself, and the finding names who deviates.

use super::{
    facts::{Facts, Place, Witness},
    finding::{Breaks, Class, Finding, Way, breaks},
    relate::{Deviation, Verdict},
    schema::Said,
};

pub(super) struct Answer {
    pub(super) witness: Witness,
    pub(super) verdict: Verdict,
    /// What it says, as written.
    pub(super) says: String,
    pub(super) page: Option<Place>,
    pub(super) way: Way,
}

pub(super) struct Question<'a> {
    pub(super) class: Class,
    pub(super) model: &'a str,
    pub(super) field: Option<&'a str>,
    pub(super) schema: Option<Place>,
}

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
    let mut deviating: Vec<(Answer, Deviation)> = Vec::new();
    for answer in answers {
        match &answer.verdict {
            Verdict::Deviates(deviation) => {
                let deviation = deviation.clone();
                deviating.push((answer, deviation));
            }
            Verdict::Mute if lists => {
                let how = "and names no values".to_owned();
                deviating.push((answer, Deviation { how, ..Deviation::default() }));
            }
            _ => {}
        }
    }
    let finding = |answer: &Answer, deviation: &Deviation, class: Class| Finding {
        class,
        about: question.class,
        model: question.model.to_owned(),
        field: question.field.map(str::to_owned),
        witness: Some(answer.witness),
        says: answer.says.clone(),
        differs: deviation.differs.iter().cloned().collect(),
        message: String::new(),
        breaks: vec![Breaks::Nobody],
        schema: question.schema,
        page: answer.page,
        notes: vec![format!(
            "{} says {}, {}",
            capital(&answer.witness.to_string()),
            quote(&answer.says),
            deviation.how
        )],
        since_lock: false,
    };
    if agree.is_empty() {
        let Some((first, deviation)) = deviating.first() else { return };
        let mut drift = finding(first, deviation, question.class);
        drift.witness = None;
        // The first stands for all in the message; an acceptance is of what each of them says.
        drift.differs = deviating.iter().flat_map(|(_, how)| how.differs.iter().cloned()).collect();
        drift.message = format!("the page says {}, {}", quote(&first.says), deviation.how);
        drift.breaks = breaks(question.class, first.way, direction);
        drift.notes = deviating
            .iter()
            .skip(1)
            .map(|(answer, deviation)| {
                format!(
                    "{} says {}, {}",
                    capital(&answer.witness.to_string()),
                    quote(&answer.says),
                    deviation.how
                )
            })
            .collect();
        findings.push(drift);
        return;
    }
    let names: Vec<String> = agree.iter().map(ToString::to_string).collect();
    for (answer, deviation) in &deviating {
        let mut disagreement = finding(answer, deviation, Class::Disagreement);
        disagreement.message = format!(
            "{} says {}, {}; otherwise {} ({})",
            answer.witness,
            quote(&answer.says),
            deviation.how,
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
