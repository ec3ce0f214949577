//! From a page to facts: which heading begins what, and who reads which block.

pub(in crate::docs) mod languages;
mod reading;
pub(in crate::docs) mod scan;
mod table;

use self::{
    languages::{go, python, rust, token::Piece, typescript},
    reading::Reading,
    scan::{Item, Language, Page, scan},
};
use super::{
    digest::digest,
    facts::{Body, Facts, Listing, Section, Text, TextKind, Type, Unread, Witness},
};
use crate::{json, source::FileId};

/// Reads a page. What cannot be read is listed in the result.
pub fn page(file: FileId, text: &str) -> Facts {
    let page = Page::new(file, text);
    let (items, unread) = scan(&page);
    let mut reading = Reading { unread, ..Reading::default() };
    let mut under = Under { heading: String::new(), part: Part::Section };
    for (number, item) in items.iter().enumerate() {
        let rest = items.get(number + 1..).unwrap_or_default();
        reading.item(&page, item, rest, &mut under);
    }
    if reading.title.is_none() {
        reading.reject(&page, page.whole.part(0, 0).at, "the page has no title".to_owned());
    }
    for section in &mut reading.sections {
        name_tables(section, &mut reading.unread);
    }
    go_pointers(&mut reading.sections);
    reading.unread.sort_by_key(|unread| unread.place.at);
    Facts {
        title: reading.title.unwrap_or_default(),
        sections: reading.sections,
        texts: reading.texts,
        unread: reading.unread,
    }
}

/// What the last heading was.
struct Under<'a> {
    heading: String,
    part: Part<'a>,
}

enum Part<'a> {
    Section,
    /// The next table belongs to this heading.
    Table {
        heading: Piece<'a>,
        description: String,
    },
    /// Code that is used by all listings.
    Helpers,
}

impl Reading {
    fn item<'a>(
        &mut self,
        page: &Page<'a>,
        item: &Item<'a>,
        rest: &[Item<'a>],
        under: &mut Under<'a>,
    ) {
        match item {
            Item::Heading(heading) => self.heading(page, *heading, rest, under),
            Item::Prose(prose) => match &mut under.part {
                Part::Table { description, .. } => {
                    description.push(' ');
                    description.push_str(prose.text);
                }
                _ => self.text(page, TextKind::Prose, *prose, prose.text, under),
            },
            Item::Table(rows) => {
                let Part::Table { heading, description } =
                    std::mem::replace(&mut under.part, Part::Section)
                else {
                    if let Some(row) = rows.first() {
                        self.reject(
                            page,
                            row.at,
                            "a table without a heading of its own".to_owned(),
                        );
                    }
                    return;
                };
                if let Some(mut listing) = table::table(page, rows, heading, self) {
                    listing.description = digest(&table::plain(&description));
                    self.listing(listing);
                }
            }
            Item::Code(_, code) if matches!(under.part, Part::Helpers) => {
                self.text(page, TextKind::Helper, *code, code.text, under);
            }
            Item::Code(Language::Json, code) => {
                if json::parse(code.at.file, code.text).is_err() {
                    self.reject(page, code.at, "an example that is not JSON".to_owned());
                }
                self.text(page, TextKind::Example, *code, code.text, under);
            }
            Item::Code(language, code) => {
                self.text(page, TextKind::Code, *code, code.text, under);
                match language {
                    Language::TypeScript => typescript::block(page, *code, self),
                    Language::Python => python::block(page, *code, self),
                    Language::Go => go::block(page, *code, self),
                    Language::Rust => rust::block(page, *code, self),
                    Language::Json => {}
                }
            }
        }
    }

    fn text(
        &mut self,
        page: &Page<'_>,
        kind: TextKind,
        piece: Piece<'_>,
        text: &str,
        under: &Under<'_>,
    ) {
        if let Some(digest) = digest(text) {
            self.texts.push(Text {
                kind,
                heading: under.heading.clone(),
                digest,
                place: page.place(piece.at),
            });
        }
    }

    fn heading<'a>(
        &mut self,
        page: &Page<'a>,
        heading: Piece<'a>,
        rest: &[Item<'a>],
        under: &mut Under<'a>,
    ) {
        let name = without_marks(heading);
        let text = table::plain(name.text);
        if let Part::Table { heading, .. } = under.part {
            self.reject(
                page,
                heading.at,
                "a heading without the table that was expected".to_owned(),
            );
        }
        let is_marker = text.starts_with("Example")
            || matches!(
                text.as_str(),
                "Definitions" | "Type Definitions" | "Rust" | "TypeScript" | "Python" | "Go"
            );
        let is_before_table = rest
            .iter()
            .find(|item| !matches!(item, Item::Prose(_)))
            .is_some_and(|item| matches!(item, Item::Table(_)));
        if text.is_empty() {
            self.reject(page, heading.at, "a heading without words".to_owned());
        } else if self.title.is_none() {
            self.title = Some(text.clone());
        } else if is_marker {
            if matches!(rest.first(), None | Some(Item::Table(_))) {
                self.reject(page, heading.at, format!("nothing stands below `{text}`"));
            }
            self.text(page, TextKind::Heading, name, &text, under);
            if !matches!(under.part, Part::Helpers) {
                under.part = Part::Section;
            }
        } else if text == "Helpers" {
            under.part = Part::Helpers;
        } else if is_before_table {
            under.part = Part::Table { heading: name, description: String::new() };
        } else {
            under.part = Part::Section;
            if self.sections.iter().any(|section| section.title == text) {
                let what = format!("two sections are called `{text}`");
                let place = page.place(heading.at);
                self.unread.push(Unread {
                    code: "page-twice",
                    what,
                    help: "remove one of them",
                    place,
                });
            }
            self.sections.push(Section {
                title: text.clone(),
                place: page.place(name.at),
                listings: Vec::new(),
            });
        }
        under.heading = text;
    }
}

/// A heading without `#` in front of it and `[#anchor]` behind it.
fn without_marks(heading: Piece<'_>) -> Piece<'_> {
    let start = heading.text.len() - heading.text.trim_start_matches('#').len();
    let end = heading
        .text
        .rfind(" [#")
        .filter(|_| heading.text.ends_with(']'))
        .unwrap_or(heading.text.len());
    heading.part(start, end).trim()
}

/// Tables are headed by the name of an answer (`ContactResponse`); listings have the name of the type (`Contact`).
fn name_tables(section: &mut Section, unread: &mut Vec<Unread>) {
    let declared: Vec<String> = section
        .listings
        .iter()
        .filter(|listing| listing.witness != Witness::Table)
        .map(|listing| listing.name.clone())
        .collect();
    for table in section.listings.iter_mut().filter(|listing| listing.witness == Witness::Table) {
        let longest = declared
            .iter()
            .filter(|name| table.name.starts_with(name.as_str()))
            .max_by_key(|name| name.len());
        match longest {
            Some(name) if *name == table.name => {}
            Some(name) => table.heading = Some(std::mem::replace(&mut table.name, name.clone())),
            None => unread.push(Unread {
                code: "page-heading",
                what: format!("no listing of the section belongs to the table `{}`", table.name),
                help: "its heading begins with the name of the type",
                place: table.place,
            }),
        }
    }
}

/// Where a page's Go uses pointers to say null, a type without one says that it is never null; elsewhere it says nothing.
fn go_pointers(sections: &mut [Section]) {
    let go = |listing: &&mut Listing| listing.witness == Witness::Go;
    let is_plain = |ty: &Type| matches!(ty, Type::Text(_) | Type::Number(_) | Type::Boolean);
    let listings = sections
        .iter()
        .flat_map(|section| &section.listings)
        .filter(|listing| listing.witness == Witness::Go);
    let uses_pointers = listings
        .flat_map(Listing::fields)
        .any(|field| field.written.starts_with('*') && is_plain(&field.ty));
    if !uses_pointers {
        return;
    }
    for listing in sections.iter_mut().flat_map(|section| &mut section.listings).filter(go) {
        if let Body::Fields(fields) = &mut listing.body {
            for field in fields.iter_mut().filter(|field| field.nullable.is_none()) {
                let nil_is_null = matches!(field.ty, Type::List(_) | Type::Map(_) | Type::Any);
                if field.written.starts_with('*') || !nil_is_null {
                    field.nullable = Some(false);
                }
            }
        }
    }
}
