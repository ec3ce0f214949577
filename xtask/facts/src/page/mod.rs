//! From a page to facts: which heading begins what, and who reads which block.
//!
//! ```text
//! text ─mask─▶ content ─scan─▶ headings, sentences, tables, code ─▶ facts
//! ```

pub(crate) mod code;
pub mod extract;
pub mod languages;
mod marks;
mod markup;
mod mask;
mod reading;
mod row;
pub(crate) mod scan;
mod table;
mod tags;

use spec::{
    json,
    source::{FileId, Location},
};

use self::{
    code::{Language, is_label},
    mask::mask,
    reading::Reading,
    scan::{Item, Page, scan},
    table::Headed,
};
use crate::listing::{Facts, Listing, Passed, Section, TextKind, Type, Unread, Witness};

/// A type as a witness of a page writes it; `None` if it does not write it so.
pub(crate) fn read_type(
    witness: Witness,
    text: &str,
    at: Location,
    parameters: &[String],
) -> Option<Type> {
    languages::types::parse(witness, languages::token::Piece { text, at }, parameters).ok()
}

/// Reads a page. What cannot be read is listed in the result.
pub fn read(file: FileId, text: &str) -> Facts {
    read_without(file, text, &[])
}

/// Reads a page with lines that say nothing about a model.
pub fn read_without(file: FileId, text: &str, noise: &[String]) -> Facts {
    let original = Page::new(file, text);
    if let Some(unread) = as_html(&original) {
        return Facts { unread: vec![unread], ..Facts::default() };
    }
    let masked = mask(text, noise);
    let page = Page::new(file, &masked.text);
    let scanned = scan(&page);
    let mut reading = Reading::default();
    reading.unread = scanned.unread;
    let mut under = Under { part: Part::Section, tables: Vec::new() };
    let front =
        |found: Option<(usize, usize)>| found.map(|(start, end)| original.whole.part(start, end));
    if let Some(title) = front(masked.title) {
        title.text.clone_into(&mut reading.heading);
        reading.title = Some(title.text.to_owned());
    }
    if let Some(description) = front(masked.description) {
        reading.text(TextKind::Prose, description.text, page.place(description.at));
    }
    for (number, item) in scanned.items.iter().enumerate() {
        let rest = scanned.items.get(number + 1..).unwrap_or_default();
        reading.item(&page, item, rest, &mut under);
    }
    if reading.title.is_none() {
        let help = "begin the page with its title, a heading or `title` in the front matter";
        let what = "the page has no title".to_owned();
        let place = page.place(page.whole.part(0, 0).at);
        reading.unread.push(Unread { code: "page-heading", what, help, place });
    }
    reading.resolve();
    let known: Vec<Listing> =
        reading.sections.iter().flat_map(|section| section.listings.clone()).collect();
    let says_required = under.tables.iter().any(|(_, headed)| headed.table.says_required());
    for (section, headed) in under.tables {
        if let Some(listing) = table::read(&page, &headed, &known, says_required, &mut reading) {
            reading.table(section, listing, &headed);
        }
    }
    reading.check_names();
    if reading.unread.is_empty()
        && reading.sections.iter().all(|section| section.listings.is_empty())
    {
        let help = "name the page that lists models, as Markdown or as a copy of its text";
        let what = "no model is listed here".to_owned();
        let place = page.place(page.whole.part(0, 0).at);
        reading.unread.push(Unread { code: "page-empty", what, help, place });
    }
    reading.unread.sort_by_key(|unread| unread.place.at);
    Facts {
        title: reading.title.unwrap_or_default(),
        sections: reading.sections,
        texts: reading.texts,
        unread: reading.unread,
        passed: passed(&page, &masked.noise, &scanned.other),
    }
}

/// Reports a page as a browser gets it, and what to read instead.
fn as_html(page: &Page<'_>) -> Option<Unread> {
    let start = page.whole.trim();
    let head = start
        .text
        .get(..start.text.len().min(200))
        .or_else(|| start.text.get(..1))
        .unwrap_or_default()
        .to_lowercase();
    let is_html = head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<head")
        || head.starts_with("<body");
    is_html.then(|| Unread {
        code: "page-html",
        what: "this is HTML as a browser gets it".to_owned(),
        help: "fetch the Markdown of the page: the same address with `.md` appended; or copy its text from a browser into a file",
        place: page.place(start.part(0, 1).at),
    })
}

/// What was passed over, each kind once.
fn passed(page: &Page<'_>, noise: &[usize], other: &[(String, Location)]) -> Vec<Passed> {
    let mut passed: Vec<Passed> = Vec::new();
    let noise = noise.iter().map(|start| (None, page.whole.part(*start, *start).at));
    let other = other.iter().map(|(language, at)| (Some(language.clone()), *at));
    for (language, at) in noise.chain(other) {
        match passed.iter_mut().find(|known| known.language == language) {
            Some(known) => known.count += 1,
            None => passed.push(Passed { language, count: 1, place: page.place(at) }),
        }
    }
    passed
}

/// What the last heading was.
struct Under<'a> {
    part: Part,
    /// The tables of the page, with the number of their section.
    tables: Vec<(usize, Headed<'a>)>,
}

enum Part {
    Section,
    /// The next table belongs to this heading.
    Table {
        heading: String,
        at: Location,
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
            Item::Heading(text, at) => self.heading(page, text, *at, rest, &mut under.part),
            Item::Prose(text, at) => match &mut under.part {
                Part::Table { description, .. } => {
                    description.push(' ');
                    description.push_str(text);
                }
                _ => self.text(TextKind::Prose, text, page.place(*at)),
            },
            Item::Table(table) => {
                let part = std::mem::replace(&mut under.part, Part::Section);
                let Part::Table { heading, at, description } = part else {
                    let help = "put a heading over it: the name of the model that it lists";
                    let what = "a table without its own heading".to_owned();
                    let place = page.place(table.at());
                    self.unread.push(Unread { code: "page-table", what, help, place });
                    return;
                };
                let headed = Headed { table: table.clone(), heading, at, description };
                under.tables.push((self.sections.len(), headed));
            }
            Item::Code(_, code) if matches!(under.part, Part::Helpers) => {
                self.text(TextKind::Helper, code.text, page.place(code.at));
            }
            Item::Code(Language::Json, code) => {
                if json::parse(code.at.file, code.text).is_err() {
                    self.reject(page, code.at, "an example that is not JSON".to_owned());
                }
                self.text(TextKind::Example, code.text, page.place(code.at));
            }
            Item::Code(language, code) => {
                languages::block(*language, page, *code, self);
                let left_over = std::mem::take(&mut self.left_over);
                self.text(TextKind::Code, &left_over, page.place(code.at));
            }
        }
    }

    fn heading(
        &mut self,
        page: &Page<'_>,
        text: &str,
        at: Location,
        rest: &[Item<'_>],
        part: &mut Part,
    ) {
        if let Part::Table { at, heading, .. } = part {
            let help = "list the fields of the model below its heading, or remove the heading";
            let what = format!("no table below the heading `{heading}`");
            self.unread.push(Unread { code: "page-heading", what, help, place: page.place(*at) });
        }
        let is_marker = text.starts_with("Example")
            || matches!(text, "Definitions" | "Type Definitions" | "Types" | "Code");
        let below = rest.iter().find(|item| !matches!(item, Item::Prose(..)));
        let is_only_label = is_label(text) && !matches!(below, Some(Item::Table(_)));
        let place = page.place(at);
        if text.is_empty() {
            self.reject(page, at, "a heading without words".to_owned());
        } else if is_only_label {
            // The block below says its own language.
        } else if self.title.is_none() {
            self.title = Some(text.to_owned());
        } else if self.sections.is_empty() && self.title.as_deref() == Some(text) {
            // The front matter has said it already.
        } else if is_marker {
            if matches!(rest.first(), None | Some(Item::Table(_))) {
                self.reject(page, at, format!("nothing below the heading `{text}`"));
            }
            self.text(TextKind::Heading, text, place);
            if !matches!(part, Part::Helpers) {
                *part = Part::Section;
            }
        } else if text == "Helpers" {
            *part = Part::Helpers;
        } else if matches!(below, Some(Item::Table(_))) {
            *part = Part::Table { heading: text.to_owned(), at, description: String::new() };
        } else {
            *part = Part::Section;
            if self.sections.iter().any(|section| section.title == *text) {
                self.twice(format!("two sections are called `{text}`"), place);
            }
            self.sections.push(Section { title: text.to_owned(), place, listings: Vec::new() });
        }
        if !is_only_label {
            text.clone_into(&mut self.heading);
        }
    }

    /// Keeps a table: of the model whose type its heading names, or else of one that no language lists.
    fn table(&mut self, section: usize, mut listing: Listing, headed: &Headed<'_>) {
        let Some(section) = section.checked_sub(1).and_then(|number| self.sections.get_mut(number))
        else {
            return self.listing(listing);
        };
        let declared = section.listings.iter().filter(|listing| listing.witness != Witness::Table);
        // Our own pages say it: "Type `Contact`."
        let said = headed.description.split("Type ").nth(1).unwrap_or_default();
        let named = declared.filter(|other| {
            said.strip_prefix(&other.name).is_some_and(|rest| rest.starts_with(['.', ',']))
                || table::is_heading_of(&listing.name, &other.name)
        });
        if let Some(name) = named.map(|other| other.name.clone()).max_by_key(String::len)
            && name != listing.name
        {
            listing.heading = Some(std::mem::replace(&mut listing.name, name));
        }
        let next = section.listings.iter().position(|other| other.place.at > listing.place.at);
        let index = next.unwrap_or(section.listings.len());
        let is_again = section
            .listings
            .iter()
            .any(|other| other.witness == Witness::Table && other.name == listing.name);
        if is_again {
            self.twice(format!("two tables list `{}`", listing.name), listing.place);
        } else {
            section.listings.insert(index, listing);
        }
    }
}
