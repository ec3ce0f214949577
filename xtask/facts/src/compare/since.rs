//! What has changed on the page since it was locked: every fact, also those that the schema has no opinion on.
//!
//! A fact that only moved to another line has not changed.

use indexmap::IndexMap;
use spec::wording::count;

use super::leaf;
use crate::{
    finding::{Breaks, Class, Finding, Source},
    listing::{Body, Facts, Field, Listing, Place, Text, TextKind, Type, Value, Witness},
};

type Places = (Option<Place>, Option<Place>);

/// Every fact that differs, in the order of the page.
pub fn since(lock: &Facts, page: &Facts) -> Vec<Finding> {
    let mut found = headings(lock, page);
    for after in page.listings() {
        if let Some(before) = lock.listing(after.witness, &after.name) {
            listing(before, after, &mut found);
        } else {
            let places = (None, Some(after.place));
            found.push(said(after, None, Class::NotInSchema, "it was not listed", places));
        }
    }
    for before in lock.listings() {
        if page.listing(before.witness, &before.name).is_none() {
            let places = (Some(before.place), None);
            found.push(said(before, None, Class::NotOnPage, "it is no longer listed", places));
        }
    }
    found.extend(page.witnesses().into_iter().filter_map(|witness| moved(lock, page, witness)));
    let places: Vec<Place> = found.iter().filter_map(|finding| finding.theirs).collect();
    texts(&lock.texts, &page.texts, &places, &mut found);
    found
}

fn changed(class: Class, source: Source, model: &str, what: &str, places: Places) -> Finding {
    let (schema, theirs) = places;
    let message = format!("{what} (since the lock)");
    // Nobody has read what the new words say.
    let is_read = class != Class::Description;
    let breaks = vec![if is_read { Breaks::Nobody } else { Breaks::Unknown }];
    let finding = Finding::new(class, source, model, message);
    Finding { schema, theirs, since_lock: true, breaks, ..finding }
}

/// A change in what a witness says about a model or a field.
fn said(
    listing: &Listing,
    field: Option<&Field>,
    class: Class,
    what: &str,
    places: Places,
) -> Finding {
    let what = format!("in {}, {what}", listing.witness);
    Finding {
        field: field.map(|field| field.name.clone()),
        says: field.map(|field| field.written.clone()).unwrap_or_default(),
        ..changed(class, Source::Listing(listing.witness), &listing.name, &what, places)
    }
}

fn headings(lock: &Facts, page: &Facts) -> Vec<Finding> {
    let heading = |says: &str, what: String, places| {
        let finding = changed(Class::Heading, Source::Page, "the page", &what, places);
        Finding { says: says.to_owned(), ..finding }
    };
    let mut found = Vec::new();
    if lock.title != page.title {
        found.push(heading(&page.title, format!("was called `{}`", lock.title), (None, None)));
    }
    let titles = |facts: &Facts| {
        facts.sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>()
    };
    let (before, after) = (titles(lock), titles(page));
    if before != after {
        let first = |facts: &Facts| facts.sections.first().map(|section| section.place);
        let what = format!("the sections were {}", before.join(", "));
        found.push(heading(&after.join(", "), what, (first(lock), first(page))));
    }
    found
}

fn listing(before: &Listing, after: &Listing, found: &mut Vec<Finding>) {
    let kind = |listing: &Listing| std::mem::discriminant(&listing.body);
    let is_other_kind = kind(before) != kind(after);
    let places = (Some(before.place), Some(after.place));
    for (class, differs, what) in [
        (Class::Heading, before.heading != after.heading, "it had another heading"),
        (Class::Retyped, before.parameters != after.parameters, "it had other type parameters"),
        (Class::Retyped, is_other_kind, "it was another kind of model"),
        (
            Class::Description,
            before.description != after.description,
            "it was described in other words",
        ),
        (
            Class::Unusable,
            before.fault != after.fault,
            "it can be used where it could not, or the other way round",
        ),
    ] {
        found.extend(differs.then(|| said(after, None, class, what, places)));
    }
    match (&before.body, &after.body) {
        (Body::Fields(_), Body::Fields(_)) => fields(before, after, found),
        (Body::Values(old), Body::Values(new)) | (Body::Branches(old), Body::Branches(new)) => {
            values(after, old, new, places, found);
        }
        _ => {}
    }
}

fn values(
    listing: &Listing,
    old: &[Value],
    new: &[Value],
    places: Places,
    found: &mut Vec<Finding>,
) {
    let names =
        |values: &[Value]| values.iter().map(|value| value.value.clone()).collect::<Vec<_>>();
    let (before, after) = (names(old), names(new));
    if before != after {
        let what = format!("it had the values {}", before.join(", "));
        found.push(said(listing, None, Class::EnumValue, &what, places));
    }
    for (old, new) in old.iter().zip(new) {
        if old.value == new.value && old.description != new.description {
            let what = format!("the value `{}` was described in other words", new.value);
            let places = (Some(old.place), Some(new.place));
            let finding = said(listing, None, Class::Description, &what, places);
            found.push(Finding { says: new.value.clone(), ..finding });
        }
    }
}

fn fields(before: &Listing, after: &Listing, found: &mut Vec<Finding>) {
    for new in after.fields() {
        let Some(old) = before.field(&new.name) else {
            let places = (None, Some(new.place));
            found.push(said(after, Some(new), Class::NotInSchema, "it was not there", places));
            continue;
        };
        let is_retyped =
            old.ty != new.ty || (old.written != new.written && old.nullable == new.nullable);
        let lists = |field: &Field| matches!(leaf(&field.ty), Type::Values(_));
        let retyped = if lists(old) && lists(new) { Class::EnumValue } else { Class::Retyped };
        let was = format!("it was `{}`", old.written);
        let is_described = old.description != new.description;
        for (class, differs, what) in [
            (retyped, is_retyped, was.as_str()),
            (Class::Nullability, old.nullable != new.nullable, "it said something else about null"),
            (
                Class::Optionality,
                old.optional != new.optional,
                "it said something else about absence",
            ),
            (Class::EnumValue, old.listed != new.listed, "it named other values next to its type"),
            (Class::Description, is_described, "it was described in other words"),
        ] {
            let places = (Some(old.place), Some(new.place));
            found.extend(differs.then(|| said(after, Some(new), class, what, places)));
        }
    }
    let places = (Some(before.place), Some(after.place));
    for old in before.fields().iter().filter(|old| after.field(&old.name).is_none()) {
        let places = (Some(old.place), places.1);
        let what = "it is no longer there";
        let finding = said(after, Some(old), Class::NotOnPage, what, places);
        found.push(Finding { says: String::new(), ..finding });
    }
    let common = |one: &Listing, other: &Listing| -> Vec<String> {
        let fields = one.fields().iter().filter(|field| other.field(&field.name).is_some());
        fields.map(|field| field.name.clone()).collect()
    };
    if common(before, after) != common(after, before) {
        let what = "it had its fields in another order";
        found.push(said(after, None, Class::Order, what, places));
    }
}

/// The first listing of a witness that moved among its other listings.
fn moved(lock: &Facts, page: &Facts, witness: Witness) -> Option<Finding> {
    let common = |facts: &Facts, other: &Facts| -> Vec<String> {
        let listings = facts.listings().filter(|listing| {
            listing.witness == witness && other.listing(witness, &listing.name).is_some()
        });
        listings.map(|listing| listing.name.clone()).collect()
    };
    let (before, after) = (common(lock, page), common(page, lock));
    let (_, name) = before.iter().zip(&after).find(|(before, after)| before != after)?;
    let listing = page.listing(witness, name)?;
    let places = (None, Some(listing.place));
    Some(said(listing, None, Class::Order, "it moved among the other listings", places))
}

/// Texts that are facts as a whole. A block of code is one only if no fact inside it has changed, which are at `places`.
fn texts(before: &[Text], after: &[Text], places: &[Place], found: &mut Vec<Finding>) {
    let is_inside = |place: &Place, text: &Text| {
        let (inner, outer) = (place.at, text.place.at);
        inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
    };
    let is_same = |one: &Text, other: &Text| {
        (one.kind, &one.heading, &one.digest) == (other.kind, &other.heading, &other.digest)
    };
    let (mut new, mut old) = (more(after, before, is_same), more(before, after, is_same));
    // A new or changed heading moves everything below it.
    let mut moved: IndexMap<(&str, &str), Vec<(&Text, &Text)>> = IndexMap::new();
    new.retain(|new| {
        let is_it = |old: &&Text| (old.kind, &old.digest) == (new.kind, &new.digest);
        let Some(position) = old.iter().position(is_it) else { return true };
        let old = old.remove(position);
        moved.entry((&old.heading, &new.heading)).or_default().push((old, new));
        false
    });
    for ((from, _), texts) in moved {
        let Some((old, new)) = texts.first() else { continue };
        let (was, is) = if texts.len() == 1 { ("was", "is") } else { ("were", "are") };
        let what = count(texts.len(), "text", "texts");
        let what = format!("{what} that {was} under `{from}` {is} now here");
        let places = (Some(old.place), Some(new.place));
        let finding = changed(Class::Heading, Source::Page, &new.heading, &what, places);
        found.push(Finding { breaks: vec![Breaks::Unknown], ..finding });
    }
    let mut push = |text: &Text, what: &str, places| {
        let finding = changed(Class::Description, Source::Page, &text.heading, what, places);
        found.push(Finding { says: text.kind.as_str().to_owned(), ..finding });
    };
    let mut has_code = !places.is_empty();
    for new in new {
        let what = match new.kind {
            TextKind::Code if places.iter().any(|place| is_inside(place, new)) => continue,
            TextKind::Code => {
                has_code = true;
                "the listing has changed where it says nothing about a model (imports, names of fields), or it is repeated".to_owned()
            }
            kind => format!("a new or repeated {}", kind.as_str()),
        };
        push(new, &what, (None, Some(new.place)));
    }
    for old in old {
        if old.kind != TextKind::Code || !has_code {
            let what = format!("the {} that was here is gone", old.kind.as_str());
            push(old, &what, (Some(old.place), None));
        }
    }
}

/// What there is more of in one list than in another.
fn more<'a>(
    these: &'a [Text],
    others: &[Text],
    is_same: impl Fn(&Text, &Text) -> bool,
) -> Vec<&'a Text> {
    let mut left: Vec<&Text> = others.iter().collect();
    let mut more = Vec::new();
    for text in these {
        match left.iter().position(|other| is_same(text, other)) {
            Some(position) => drop(left.remove(position)),
            None => more.push(text),
        }
    }
    more
}
