//! A field that has another name on the page keeps the words that were written for it.

use facts::{
    compare::{Verdict, shape},
    finding::{Class, Finding, Source},
    listing::{Facts, Field, Witness},
};

use crate::merged::said;

/// A field under its old and its new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) model: String,
    pub(super) from: String,
    pub(super) to: String,
}

impl Rename {
    /// Whether a finding is a half of it.
    pub(super) fn explains(&self, finding: &Finding) -> bool {
        let name = match finding.class {
            Class::NotOnPage => &self.from,
            Class::NotInSchema => &self.to,
            _ => return false,
        };
        finding.model == self.model && finding.field.as_ref() == Some(name)
    }
}

/// Pairs a field that is gone with one that is new if they are between the same two fields, and
/// have the same type and presence. Nothing else is taken for a rename: two fields that have
/// nothing to do with each other would share a description.
pub(super) fn renames(findings: &[Finding], schema: &Facts, page: &Facts) -> Vec<Rename> {
    let of = |class: Class| {
        findings.iter().filter(move |finding| {
            finding.class == class && finding.witness == Source::Page && !finding.since_lock
        })
    };
    let fields = |class| of(class).filter_map(|found| Some((&found.model, found.field.as_ref()?)));
    let mut found = Vec::new();
    for (model, from) in fields(Class::NotOnPage) {
        for (_, to) in fields(Class::NotInSchema).filter(|(other, _)| *other == model) {
            if is_same(schema, page, model, (from, to)) == Some(true) {
                found.push(Rename { model: model.clone(), from: from.clone(), to: to.clone() });
            }
        }
    }
    found
}

fn is_same(schema: &Facts, page: &Facts, model: &str, (from, to): (&str, &str)) -> Option<bool> {
    let ours = schema.listing(Witness::Schema, model)?;
    let theirs =
        page.listings().find(|listing| listing.name == model && listing.field(to).is_some())?;
    let (old, new) = (ours.field(from)?, said(page, model, to)?);
    let is_of_one_type = shape(schema, page, Witness::Table, &old.ty, &new.ty) == Verdict::Agrees
        && old.nullable == new.nullable
        && old.optional == new.optional;
    let neighbours = neighbours(ours.fields(), from)?;
    Some(is_of_one_type && neighbours == self::neighbours(theirs.fields(), to)?)
}

/// The names before and after a field.
fn neighbours<'f>(fields: &'f [Field], name: &str) -> Option<(Option<&'f str>, Option<&'f str>)> {
    let position = fields.iter().position(|field| field.name == name)?;
    let at = |position: usize| fields.get(position).map(|field| field.name.as_str());
    Some((position.checked_sub(1).and_then(at), at(position + 1)))
}
