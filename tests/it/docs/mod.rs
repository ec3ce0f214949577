//! The schema and the docs page in step: reading pages, comparing them, writing one, and reading
//! that again.

mod accepted;
mod agree;
mod check;
mod deep;
mod examples;
mod forms;
mod generated;
mod lock;
mod merge;
mod mutate;
mod mutations;
mod real;
mod real_page;
mod round_trip;
mod sync;

use std::path::Path;

use emit::lower;
use facts::{
    adapters::schema::{Said, read as schema},
    listing::Facts,
    page,
};
use spec::{
    edition::load::{self, Folder},
    source::Sources,
};

use crate::workspace::root;

fn folders(path: &str) -> Vec<Folder> {
    load::read(&root(), Path::new(path)).unwrap()
}

fn sample() -> Vec<Folder> {
    vec![crate::workspace::sample()]
}

/// What the schemas say, and the page that is made of them.
fn rendered(folders: &[Folder]) -> (Said, String) {
    let mut sources = Sources::default();
    let (bundle, edition, said) = schema(folders, &mut sources).unwrap_or_else(|findings| {
        panic!("{}", spec::diagnostic::render(&findings, &sources, false))
    });
    let model = lower::lower(&bundle, edition).unwrap();
    (said, emit::page::render(&bundle, edition, &model))
}

fn read_page(text: &str) -> Facts {
    page::read(Sources::default().add("page.md", text), text)
}

/// Facts without places, for comparison.
fn without_places(facts: &Facts) -> String {
    use std::fmt::Write as _;

    let mut text = format!("{}\n", facts.title);
    for section in &facts.sections {
        let _ = writeln!(text, "# {}", section.title);
        for listing in &section.listings {
            let (name, heading, parameters) =
                (&listing.name, &listing.heading, &listing.parameters);
            let _ = writeln!(
                text,
                "{} {name} {heading:?} {parameters:?} {:?} {:?}",
                listing.witness, listing.description, listing.fault
            );
            for field in listing.fields() {
                let _ = writeln!(
                    text,
                    "  {} {} {:?} {:?} {:?} {:?}",
                    field.name,
                    field.ty,
                    field.optional,
                    field.nullable,
                    field.listed,
                    field.description
                );
            }
            let _ = writeln!(text, "  {:?}", listing.values().or_else(|| listing.branches()));
        }
    }
    text
}
