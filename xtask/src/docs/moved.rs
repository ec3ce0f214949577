//! What has changed on the page since it was locked: every fact, also those that the schema has no opinion on.
//!
//! A fact that stands on another line has not changed.

use std::collections::BTreeSet;

use super::{
    facts::{Body, Facts, Field, Listing, Place, Text, TextKind},
    finding::{Breaks, Class, Finding},
};

/// Every fact that differs, in the order of the page.
pub fn moved(lock: &Facts, page: &Facts) -> Vec<Finding> {
    let mut since = Since { findings: Vec::new() };
    if lock.title != page.title {
        since.push(
            Class::Heading,
            ("the page", None),
            &page.title,
            &format!("was called `{}`", lock.title),
            (None, None),
        );
    }
    let titles = |facts: &Facts| {
        facts.sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>()
    };
    if titles(lock) != titles(page) {
        let (before, after) = (titles(lock).join(", "), titles(page).join(", "));
        let places = (
            lock.sections.first().map(|section| section.place),
            page.sections.first().map(|section| section.place),
        );
        since.push(
            Class::Heading,
            ("the page", None),
            &after,
            &format!("the sections were {before}"),
            places,
        );
    }
    for after in page.listings() {
        match lock.listing(after.witness, &after.name) {
            Some(before) => since.listing(before, after),
            None => {
                since.about(Class::NotInSchema, after, None, Some(after.place), "was not listed");
            }
        }
    }
    for before in
        lock.listings().filter(|before| page.listing(before.witness, &before.name).is_none())
    {
        since.about(Class::NotOnPage, before, Some(before.place), None, "is not listed any more");
    }
    since.order(lock, page);
    since.texts(&lock.texts, &page.texts);
    since.findings
}

struct Since {
    findings: Vec<Finding>,
}

type Places = (Option<Place>, Option<Place>);

impl Since {
    fn push(
        &mut self,
        class: Class,
        (model, field): (&str, Option<&str>),
        says: &str,
        message: &str,
        (before, after): Places,
    ) {
        self.findings.push(Finding {
            class,
            about: class,
            model: model.to_owned(),
            field: field.map(str::to_owned),
            witness: None,
            says: says.to_owned(),
            differs: BTreeSet::new(),
            message: format!("{message} (since the lock)"),
            breaks: vec![Breaks::Nobody],
            schema: before,
            page: after,
            notes: Vec::new(),
            since_lock: true,
        });
    }

    fn about(
        &mut self,
        class: Class,
        listing: &Listing,
        before: Option<Place>,
        after: Option<Place>,
        what: &str,
    ) {
        let message = format!("in {}, it {what}", listing.witness);
        self.push(class, (&listing.name, None), "", &message, (before, after));
        self.witness(listing);
    }

    fn witness(&mut self, listing: &Listing) {
        if let Some(finding) = self.findings.last_mut() {
            finding.witness = Some(listing.witness);
        }
    }

    fn listing(&mut self, before: &Listing, after: &Listing) {
        let places = (Some(before.place), Some(after.place));
        let mut changed = |class, is_same: bool, what: &str| {
            if !is_same {
                self.about(class, after, places.0, places.1, what);
            }
        };
        changed(Class::Heading, before.heading == after.heading, "had another heading");
        changed(Class::Retyped, before.parameters == after.parameters, "had other type parameters");
        changed(
            Class::Description,
            before.description == after.description,
            "was described in other words",
        );
        changed(
            Class::Unusable,
            before.fault == after.fault,
            "can be used where it could not, or the other way round",
        );
        match (&before.body, &after.body) {
            (Body::Fields(_), Body::Fields(_)) => self.fields(before, after),
            (Body::Values(old), Body::Values(new)) => {
                let names = |values: &[super::facts::Value]| {
                    values.iter().map(|value| value.value.clone()).collect::<Vec<_>>()
                };
                let (old_names, new_names) = (names(old), names(new));
                if old_names != new_names {
                    let what = format!("had the values {}", old_names.join(", "));
                    self.about(Class::EnumValue, after, places.0, places.1, &what);
                }
                for (old, new) in old.iter().zip(new).filter(|(old, new)| {
                    old.value == new.value && old.description != new.description
                }) {
                    let message = format!("the value `{}` was described in other words", new.value);
                    self.push(
                        Class::Description,
                        (&after.name, None),
                        &new.value,
                        &message,
                        (Some(old.place), Some(new.place)),
                    );
                    self.witness(after);
                }
            }
            _ => self.about(Class::Retyped, after, places.0, places.1, "was another kind of model"),
        }
    }

    fn fields(&mut self, before: &Listing, after: &Listing) {
        for new in after.fields() {
            match before.field(&new.name) {
                Some(old) => self.field(after, old, new),
                None => {
                    self.field_changed(Class::NotInSchema, after, None, Some(new), "was not there");
                }
            }
        }
        for old in before.fields().iter().filter(|old| after.field(&old.name).is_none()) {
            self.field_changed(Class::NotOnPage, after, Some(old), None, "is not there any more");
        }
        let common = |one: &Listing, other: &Listing| -> Vec<String> {
            one.fields()
                .iter()
                .filter(|field| other.field(&field.name).is_some())
                .map(|field| field.name.clone())
                .collect()
        };
        if common(before, after) != common(after, before) {
            self.about(
                Class::Order,
                after,
                Some(before.place),
                Some(after.place),
                "had its fields in another order",
            );
        }
    }

    fn field_changed(
        &mut self,
        class: Class,
        listing: &Listing,
        old: Option<&Field>,
        new: Option<&Field>,
        what: &str,
    ) {
        let Some(name) = new.or(old).map(|field| field.name.as_str()) else { return };
        let says = new.map_or("", |field| &field.written);
        let message = format!("in {}, it {what}", listing.witness);
        let places =
            (old.map(|field| field.place), new.map(|field| field.place).or(Some(listing.place)));
        self.push(class, (&listing.name, Some(name)), says, &message, places);
        self.witness(listing);
    }

    fn field(&mut self, listing: &Listing, old: &Field, new: &Field) {
        let mut changed = |class, is_same: bool, what: &str| {
            if !is_same {
                self.field_changed(class, listing, Some(old), Some(new), what);
            }
        };
        let is_type =
            old.ty == new.ty && (old.written == new.written || old.nullable != new.nullable);
        changed(Class::Retyped, is_type, &format!("was `{}`", old.written));
        changed(Class::Nullability, old.nullable == new.nullable, "said something else about null");
        changed(
            Class::Optionality,
            old.optional == new.optional,
            "said something else about absence",
        );
        changed(Class::EnumValue, old.listed == new.listed, "named other values beside its type");
        changed(
            Class::Description,
            old.description == new.description,
            "was described in other words",
        );
    }

    /// The order of the listings of each witness.
    fn order(&mut self, lock: &Facts, page: &Facts) {
        for witness in page.witnesses() {
            let names = |facts: &Facts, other: &Facts| -> Vec<String> {
                let listings = facts.listings().filter(|listing| listing.witness == witness);
                let common =
                    listings.filter(|listing| other.listing(witness, &listing.name).is_some());
                common.map(|listing| listing.name.clone()).collect()
            };
            let (before, after) = (names(lock, page), names(page, lock));
            let moved = before.iter().zip(&after).find(|(before, after)| before != after);
            if let Some(listing) = moved.and_then(|(_, name)| page.listing(witness, name)) {
                self.about(
                    Class::Order,
                    listing,
                    None,
                    Some(listing.place),
                    "stands elsewhere among its like",
                );
            }
        }
    }

    /// Texts that are facts as a whole. A block of code is one only if no fact inside it has changed.
    fn texts(&mut self, before: &[Text], after: &[Text]) {
        let changed: Vec<Place> = self.findings.iter().filter_map(|finding| finding.page).collect();
        let is_inside = |place: &Place, text: &Text| {
            let (inner, outer) = (place.at, text.place.at);
            inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
        };
        let mut has_code = !changed.is_empty();
        for text in more(after, before) {
            let message = match text.kind {
                TextKind::Code if changed.iter().any(|place| is_inside(place, text)) => continue,
                TextKind::Code => {
                    has_code = true;
                    "the listing has changed where it says nothing of a model (imports, names of \
                     fields), or it is there once more"
                        .to_owned()
                }
                kind => format!("another {}, or once more", kind.as_str()),
            };
            let places = (None, Some(text.place));
            let (heading, kind) = (&text.heading, text.kind.as_str());
            self.push(Class::Description, (heading, None), kind, &message, places);
        }
        for text in more(before, after) {
            if text.kind == TextKind::Code && has_code {
                continue;
            }
            let message = format!("the {} that was here is gone", text.kind.as_str());
            let places = (Some(text.place), None);
            let (heading, kind) = (&text.heading, text.kind.as_str());
            self.push(Class::Description, (heading, None), kind, &message, places);
        }
    }
}

/// What there is more of in one list than in another.
fn more<'a>(these: &'a [Text], others: &[Text]) -> Vec<&'a Text> {
    let is_same = |one: &Text, other: &Text| {
        one.kind == other.kind && one.heading == other.heading && one.digest == other.digest
    };
    let mut left: Vec<&Text> = others.iter().collect();
    these
        .iter()
        .filter(|text| match left.iter().position(|other| is_same(text, other)) {
            Some(position) => {
                left.remove(position);
                false
            }
            None => true,
        })
        .collect()
}
