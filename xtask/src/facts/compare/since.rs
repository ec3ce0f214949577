//! What has changed on the page since it was locked: every fact, also those that the schema has no opinion on.
//!
//! A fact that stands on another line has not changed.

use super::super::{
    finding::{Class, Finding, Source},
    listing::{Body, Facts, Field, Listing, Place, Text, TextKind, Value},
};

type Places = (Option<Place>, Option<Place>);

/// Every fact that differs, in the order of the page.
pub fn since(lock: &Facts, page: &Facts) -> Vec<Finding> {
    let mut since = Since { found: Vec::new() };
    let mut heading = |says: &str, what: String, places| {
        let finding = changed(Class::Heading, Source::Page, "the page", &what, places);
        since.found.push(Finding { says: says.to_owned(), ..finding });
    };
    if lock.title != page.title {
        heading(&page.title, format!("was called `{}`", lock.title), (None, None));
    }
    let titles = |facts: &Facts| {
        facts.sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>()
    };
    let (before, after) = (titles(lock), titles(page));
    if before != after {
        let first = |facts: &Facts| facts.sections.first().map(|section| section.place);
        let what = format!("the sections were {}", before.join(", "));
        heading(&after.join(", "), what, (first(lock), first(page)));
    }
    for after in page.listings() {
        if let Some(before) = lock.listing(after.witness, &after.name) {
            since.listing(before, after);
        } else {
            let places = (None, Some(after.place));
            since.about(after, Class::NotInSchema, "it was not listed", places);
        }
    }
    for before in lock.listings() {
        if page.listing(before.witness, &before.name).is_none() {
            let places = (Some(before.place), None);
            since.about(before, Class::NotOnPage, "it is not listed any more", places);
        }
    }
    since.order(lock, page);
    since.texts(&lock.texts, &page.texts);
    since.found
}

fn changed(class: Class, source: Source, model: &str, what: &str, places: Places) -> Finding {
    let (schema, theirs) = places;
    let message = format!("{what} (since the lock)");
    Finding { schema, theirs, since_lock: true, ..Finding::new(class, source, model, message) }
}

struct Since {
    found: Vec<Finding>,
}

impl Since {
    /// A change of what a witness says of a model; the finding, to say more of it.
    fn about(
        &mut self,
        listing: &Listing,
        class: Class,
        what: &str,
        places: Places,
    ) -> Option<&mut Finding> {
        let (witness, source) = (listing.witness, Source::Listing(listing.witness));
        let what = format!("in {witness}, {what}");
        self.found.push(changed(class, source, &listing.name, &what, places));
        self.found.last_mut()
    }

    fn listing(&mut self, before: &Listing, after: &Listing) {
        let places = (Some(before.place), Some(after.place));
        let has_values = [before, after].map(|listing| listing.values().is_some());
        let differs = [
            (Class::Heading, before.heading != after.heading, "it had another heading"),
            (Class::Retyped, before.parameters != after.parameters, "it had other type parameters"),
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
            (
                Class::Retyped,
                has_values == [true, false] || has_values == [false, true],
                "it was another kind of model",
            ),
        ];
        for (class, _, what) in differs.into_iter().filter(|(_, differs, _)| *differs) {
            self.about(after, class, what, places);
        }
        match (&before.body, &after.body) {
            (Body::Fields(_), Body::Fields(_)) => self.fields(before, after),
            (Body::Values(old), Body::Values(new)) => self.values(after, old, new, places),
            _ => {}
        }
    }

    fn values(&mut self, listing: &Listing, old: &[Value], new: &[Value], places: Places) {
        let names = |values: &[Value]| {
            values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>().join(", ")
        };
        let before = names(old);
        if before != names(new) {
            let what = format!("it had the values {before}");
            self.about(listing, Class::EnumValue, &what, places);
        }
        for (old, new) in old.iter().zip(new) {
            if old.value == new.value && old.description != new.description {
                let what = format!("the value `{}` was described in other words", new.value);
                let places = (Some(old.place), Some(new.place));
                if let Some(finding) = self.about(listing, Class::Description, &what, places) {
                    finding.says.clone_from(&new.value);
                }
            }
        }
    }

    fn fields(&mut self, before: &Listing, after: &Listing) {
        for new in after.fields() {
            let old = before.field(&new.name);
            for (class, what) in old.map_or_else(
                || vec![(Class::NotInSchema, "it was not there".to_owned())],
                |old| field(old, new),
            ) {
                let places = (old.map(|old| old.place), Some(new.place));
                if let Some(finding) = self.about(after, class, &what, places) {
                    finding.field = Some(new.name.clone());
                    finding.says.clone_from(&new.written);
                }
            }
        }
        for old in before.fields().iter().filter(|old| after.field(&old.name).is_none()) {
            let places = (Some(old.place), Some(after.place));
            let what = "it is not there any more";
            if let Some(finding) = self.about(after, Class::NotOnPage, what, places) {
                finding.field = Some(old.name.clone());
            }
        }
        let common = |one: &Listing, other: &Listing| -> Vec<String> {
            let fields = one.fields().iter().filter(|field| other.field(&field.name).is_some());
            fields.map(|field| field.name.clone()).collect()
        };
        if common(before, after) != common(after, before) {
            let places = (Some(before.place), Some(after.place));
            self.about(after, Class::Order, "it had its fields in another order", places);
        }
    }

    /// The order of the listings of each witness.
    fn order(&mut self, lock: &Facts, page: &Facts) {
        for witness in page.witnesses() {
            let common = |facts: &Facts, other: &Facts| -> Vec<String> {
                let listings = facts.listings().filter(|listing| {
                    listing.witness == witness && other.listing(witness, &listing.name).is_some()
                });
                listings.map(|listing| listing.name.clone()).collect()
            };
            let (before, after) = (common(lock, page), common(page, lock));
            let moved = before.iter().zip(&after).find(|(before, after)| before != after);
            if let Some(listing) = moved.and_then(|(_, name)| page.listing(witness, name)) {
                let places = (None, Some(listing.place));
                self.about(listing, Class::Order, "it stands elsewhere among its like", places);
            }
        }
    }

    /// Texts that are facts as a whole. A block of code is one only if no fact inside it has changed.
    fn texts(&mut self, before: &[Text], after: &[Text]) {
        let places: Vec<Place> = self.found.iter().filter_map(|finding| finding.theirs).collect();
        let is_inside = |place: &Place, text: &Text| {
            let (inner, outer) = (place.at, text.place.at);
            inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
        };
        let mut has_code = !places.is_empty();
        let mut text = |text: &Text, what: &str, places| {
            let finding = changed(Class::Description, Source::Page, &text.heading, what, places);
            self.found.push(Finding { says: text.kind.as_str().to_owned(), ..finding });
        };
        for new in more(after, before) {
            let what = match new.kind {
                TextKind::Code if places.iter().any(|place| is_inside(place, new)) => continue,
                TextKind::Code => {
                    has_code = true;
                    "the listing has changed where it says nothing of a model (imports, names of fields), or it is there once more".to_owned()
                }
                kind => format!("another {}, or once more", kind.as_str()),
            };
            text(new, &what, (None, Some(new.place)));
        }
        for old in more(before, after) {
            if old.kind != TextKind::Code || !has_code {
                let what = format!("the {} that was here is gone", old.kind.as_str());
                text(old, &what, (Some(old.place), None));
            }
        }
    }
}

/// How what a witness says of a field has changed.
fn field(old: &Field, new: &Field) -> Vec<(Class, String)> {
    let is_retyped =
        old.ty != new.ty || (old.written != new.written && old.nullable == new.nullable);
    let was = format!("it was `{}`", old.written);
    let differs = [
        (Class::Retyped, is_retyped, was.as_str()),
        (Class::Nullability, old.nullable != new.nullable, "it said something else about null"),
        (Class::Optionality, old.optional != new.optional, "it said something else about absence"),
        (Class::EnumValue, old.listed != new.listed, "it named other values beside its type"),
        (Class::Description, old.description != new.description, "it was described in other words"),
    ];
    let differs = differs.into_iter().filter(|(_, differs, _)| *differs);
    differs.map(|(class, _, what)| (class, what.to_owned())).collect()
}

/// What there is more of in one list than in another.
fn more<'a>(these: &'a [Text], others: &[Text]) -> Vec<&'a Text> {
    let is_same = |one: &Text, other: &Text| {
        (one.kind, &one.heading, &one.digest) == (other.kind, &other.heading, &other.digest)
    };
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
