//! A page says the same in every form that it is published in, and nothing that is changed in one
//! of them goes unnoticed.

mod beside;
pub(super) mod lines;
mod notations;
mod shapes;

use facts::{
    compare::page as compare,
    listing::{Body, Facts},
};

use self::{
    lines::as_published,
    notations::NOTATIONS,
    shapes::{SHAPES, Shape},
};
use super::{mutate, mutations::in_parallel, read_page, rendered, sample, without_places};
use crate::workspace::{Mutations, mutations};

/// Everything that facts say, places aside.
fn said(facts: &Facts) -> String {
    let mut texts: Vec<_> =
        facts.texts.iter().map(|text| format!("{} {}", text.kind.as_str(), text.digest)).collect();
    let values = facts.listings().filter_map(|listing| match &listing.body {
        Body::Values(values) | Body::Branches(values) => Some(values),
        Body::Fields(_) => None,
    });
    texts.extend(values.flatten().map(|value| format!("{} {:?}", value.value, value.description)));
    texts.sort();
    format!("{}{}", without_places(facts), texts.join("\n"))
}

/// The first lines that differ.
fn difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).filter(|(one, other)| one != other).take(4);
    let lines: Vec<_> =
        lines.map(|(one, other)| format!("    is:     {one}\n    wanted: {other}")).collect();
    let count = (one.lines().count(), other.lines().count());
    format!("{}\n    lines: {count:?}", lines.join("\n"))
}

fn unread(facts: &Facts) -> Vec<String> {
    facts.unread.iter().map(|unread| format!("{}: {}", unread.place.line, unread.what)).collect()
}

#[test]
fn every_form_of_a_page_says_the_same() {
    let page = as_published(&rendered(&sample()).1);
    let wanted = said(&read_page(&page));
    let judge = &|(name, shape): &Shape| {
        let text = shape(&page);
        let facts = read_page(&text);
        let found = said(&facts);
        if facts.unread.is_empty() && found == wanted {
            return None;
        }
        let unread = unread(&facts);
        Some(format!(
            "{name}: {} unread {:#?}\n{}",
            unread.len(),
            &unread[..unread.len().min(4)],
            difference(&found, &wanted)
        ))
    };
    let wrong: Vec<_> = SHAPES.iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), SHAPES.len(), wrong.join("\n"));
}

/// Every place at which a form says this, changed there alone.
fn changed<'t>(text: &'t str, from: &'t str, to: &'t str) -> impl Iterator<Item = String> + 't {
    let places = text.match_indices(from);
    places.map(move |(at, _)| format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
}

/// A name, a word of a sentence, a value, a type, a heading; each in its first place, or with
/// `MUTATIONS=all` in every one.
const CHANGES: [(&str, &str); 6] = [
    ("opt_out", "opted_out"),
    ("digits without", "digits with"),
    ("pending_review", "pending_reviews"),
    ("float", "int"),
    ("number | null", "string | null"),
    ("Profile Models", "Profiles"),
];

#[test]
fn a_change_is_noticed_in_every_form() {
    let page = as_published(&rendered(&sample()).1);
    let wanted = said(&read_page(&page));
    let places = if mutations() == Mutations::All { usize::MAX } else { 1 };
    let judge = &|(name, shape): &Shape| {
        let text = shape(&page);
        let (mut tried, mut missed) = (0, Vec::new());
        for (from, to) in CHANGES {
            for (number, changed) in changed(&text, from, to).enumerate().take(places) {
                let facts = read_page(&changed);
                tried += 1;
                if facts.unread.is_empty() && said(&facts) == wanted {
                    missed.push(format!("{name}: {from} ({number})"));
                }
            }
        }
        (tried, missed)
    };
    let scores = in_parallel(&SHAPES, judge);
    let tried: usize = scores.iter().map(|(tried, _)| tried).sum();
    let missed: Vec<_> = scores.into_iter().flat_map(|(_, missed)| missed).collect();
    println!("{tried} changes in {} forms", SHAPES.len());
    assert!(tried > SHAPES.len() * 5, "{tried} changes");
    assert!(missed.is_empty(), "{} of {tried}\n{}", missed.len(), missed.join("\n"));
}

/// The mutations of the page itself, spread over the forms.
#[test]
fn mutations_are_noticed_in_every_form() {
    let page = as_published(&rendered(&sample()).1);
    let wanted = said(&read_page(&page));
    let step = mutations().step(151);
    let mut mutations = Vec::new();
    for (number, (name, shape)) in SHAPES.iter().enumerate() {
        let spoiled =
            mutate::all(&shape(&page), false, 1).into_iter().skip(number * 5).step_by(step);
        // A comment on the line of a heading hides only itself, and the stars of a rule there are
        // no words.
        let is_harmless = matches!(*name, "comments" | "rules");
        let spoiled = spoiled.filter(|mutation| !is_harmless || mutation.kind != "glue heading");
        mutations.extend(spoiled.map(|mutation| (*name, mutation)));
    }
    let judge = &|(name, mutation): &(&str, mutate::Mutation)| {
        let facts = read_page(&mutation.text);
        let is_missed = facts.unread.is_empty() && said(&facts) == wanted;
        is_missed.then(|| format!("{name}: {}: {}", mutation.kind, mutation.place))
    };
    let missed: Vec<_> = in_parallel(&mutations, judge).into_iter().flatten().collect();
    println!("{} mutations in {} forms", mutations.len(), SHAPES.len());
    assert!(mutations.len() > SHAPES.len(), "{} mutations", mutations.len());
    let count = mutations.len();
    assert!(missed.is_empty(), "{} of {count}\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn every_notation_of_a_language_says_the_same() {
    let (said, page) = rendered(&sample());
    let page = as_published(&page);
    let before: Vec<_> =
        compare(&said, &read_page(&page)).into_iter().map(|finding| finding.message).collect();
    let judge = &|(name, shape): &Shape| {
        let text = shape(&page);
        assert_ne!(text.trim(), page.trim(), "{name} changes nothing");
        let facts = read_page(&text);
        let found = compare(&said, &facts);
        let more: Vec<_> =
            found.iter().filter(|finding| !before.contains(&finding.message)).collect();
        if facts.unread.is_empty() && more.is_empty() {
            return None;
        }
        let more: Vec<_> = more
            .iter()
            .map(|finding| format!("{}: {}", finding.subject(), finding.message))
            .collect();
        let unread = unread(&facts);
        Some(format!(
            "{name}: {} unread {:#?}, {} found {:#?}",
            unread.len(),
            &unread[..unread.len().min(3)],
            more.len(),
            &more[..more.len().min(3)]
        ))
    };
    let wrong: Vec<_> = NOTATIONS.iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), NOTATIONS.len(), wrong.join("\n"));
}
