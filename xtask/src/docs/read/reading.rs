//! What has been read of a page so far.

use super::scan::Page;
use crate::{
    docs::facts::{Body, Listing, Section, Text, Unread},
    source::Location,
};

#[derive(Default)]
pub(in crate::docs) struct Reading {
    pub(in crate::docs) unread: Vec<Unread>,
    pub(in crate::docs) title: Option<String>,
    pub(in crate::docs) sections: Vec<Section>,
    pub(in crate::docs) texts: Vec<Text>,
}

impl Reading {
    /// Keeps a listing; the same model twice is an error.
    pub(in crate::docs) fn listing(&mut self, listing: Listing) {
        let known = self.sections.iter().flat_map(|section| &section.listings);
        let mut same =
            known.filter(|known| known.witness == listing.witness && known.name == listing.name);
        let names: Vec<&str> = match &listing.body {
            Body::Fields(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
            Body::Values(values) => values.iter().map(|value| value.value.as_str()).collect(),
        };
        let twice = names
            .iter()
            .enumerate()
            .find(|(number, name)| names.iter().take(*number).any(|other| other == *name));
        let what = if same.next().is_some() {
            Some(format!("{} defines `{}` twice", listing.witness, listing.name))
        } else {
            twice.map(|(_, name)| {
                format!("{} has `{name}` twice in `{}`", listing.witness, listing.name)
            })
        };
        if let Some(what) = what {
            self.unread.push(Unread {
                code: "page-twice",
                what,
                help: "remove one of them",
                place: listing.place,
            });
        } else if let Some(section) = self.sections.last_mut() {
            section.listings.push(listing);
        } else {
            let what = format!("`{}` stands before the first section", listing.name);
            let help = "a page begins with its title and the heading of a section";
            self.unread.push(Unread { code: "page-heading", what, help, place: listing.place });
        }
    }

    /// Lists something that could not be read.
    pub(in crate::docs) fn reject(&mut self, page: &Page<'_>, at: Location, what: String) {
        let help = "if it is a new notation, teach xtask/src/docs to read it";
        self.unread.push(Unread { code: "page-block", what, help, place: page.place(at) });
    }
}
