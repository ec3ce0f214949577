//! Writes the reference page of an edition: tables, an example of each model, and definitions in four languages.

mod example;
mod go;
mod html;
mod mdx;
mod python;
mod rust;
mod table;
mod typescript;

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    path::Path,
};

use facts::{
    adapters::schema,
    listing::{Body, Facts, Field, Listing},
};
use heck::ToSnakeCase as _;
use spec::{
    REGENERATE,
    edition::{load::normalize, manifest::Manifest},
    markdown::plain,
    schema::{
        bundle::Bundle,
        dialect::{Definition, Direction, File, Kind},
    },
};

use crate::{model::Model, types::MARK};

pub use self::mdx::mdx;

/// Languages of the definitions, in order: the name, and the word after a fence.
const LANGUAGES: [(&str, &str); 4] =
    [("Rust", "rust"), ("TypeScript", "typescript"), ("Python", "python"), ("Go", "go")];

/// The place of each model on this page or another, by its name.
type Anchors = HashMap<String, String>;

/// What every renderer sees of one section.
struct Section<'a> {
    file: &'a File,
    listings: &'a [Listing],
}

impl<'a> Section<'a> {
    fn definition(&self, listing: &Listing) -> Option<&'a Definition> {
        self.file.definitions.iter().find(|definition| definition.type_name() == listing.name)
    }
}

/// The page of an edition, as Markdown. `model` is the edition, lowered.
///
/// What it says can be read back: the facts of the page are the facts of the schema.
pub fn render(bundle: &Bundle, edition: usize, model: &Model) -> String {
    let facts = schema::facts(bundle, edition).facts;
    let Some(content) = bundle.editions.get(edition) else { return String::new() };
    let sections: Vec<Section<'_>> = content
        .files
        .iter()
        .zip(&facts.sections)
        .map(|(file, section)| Section { file, listings: &section.listings })
        .collect();
    let mut text = format!("<!-- {} -->\n\n# {}\n\n", mark(model), content.manifest.title);
    introduction(&mut text, &facts, &content.manifest);
    for (page, number) in neighbours(bundle, edition) {
        let title = bundle.editions.get(number).map_or("", |other| &other.manifest.title);
        let _ =
            writeln!(text, "\nModels that are not defined here are defined in [{title}]({page}).");
    }
    let examples = example::Examples { bundle, edition };
    let mut anchors = Anchors::new();
    for (page, number) in neighbours(bundle, edition) {
        places(&schema::facts(bundle, number).facts, page, &mut anchors);
    }
    places(&facts, "", &mut anchors);
    helpers(&mut text, &facts);
    let mut known_to_python = BTreeSet::new();
    for (number, section) in sections.iter().enumerate() {
        let _ = write!(
            text,
            "\n## {}\n\n{}\n",
            plain(&section.file.title),
            paragraphs(&section.file.description)
        );
        for listing in section.listings {
            subsection(&mut text, section, listing, &anchors, &examples, number);
        }
        text.push_str("\n### Definitions\n");
        let code = [
            rust::section(model, section.file),
            typescript::section(section.listings),
            python::section(section.listings, &mut known_to_python),
            go::section(section, (number == 0).then(|| go::head(&sections))),
        ];
        let code = LANGUAGES.iter().zip(&code).filter(|(_, code)| !code.is_empty());
        for ((name, fence), code) in code {
            let _ = write!(text, "\n#### {name}\n\n```{fence}\n{code}```\n");
        }
    }
    text
}

/// The same as one HTML file; `markdown` is what [`render`] gives.
pub fn html(bundle: &Bundle, edition: usize, model: &Model, markdown: &str) -> String {
    let Some(content) = bundle.editions.get(edition) else { return String::new() };
    let manifest = &content.manifest;
    html::render(&manifest.title, &mark(model), manifest.source.url.as_deref(), markdown)
}

fn mark(model: &Model) -> String {
    format!("{MARK} `{REGENERATE}` from {}. Do not edit by hand.", model.folder)
}

/// Editions that this one uses with a page in the same folder: the name of the page, and the number of the edition.
fn neighbours(bundle: &Bundle, edition: usize) -> impl Iterator<Item = (&str, usize)> {
    let is_used = move |number: usize| {
        let (own, other) = (bundle.editions.get(edition)?, bundle.editions.get(number)?);
        let mut used = own.manifest.uses.iter().map(|used| normalize(&own.path.join(&used.value)));
        Some(used.any(|path| path == other.path))
    };
    let page = |number: usize| {
        let page = bundle.editions.get(number)?.manifest.page.as_ref()?;
        Some(Path::new(&page.value))
    };
    let numbers = (0..bundle.editions.len()).filter(move |number| is_used(*number) == Some(true));
    numbers.filter_map(move |number| {
        let (own, other) = (page(edition)?, page(number)?);
        (own.parent() == other.parent()).then_some((other.file_name()?.to_str()?, number))
    })
}

/// Where the models of a page are.
fn places(facts: &Facts, page: &str, anchors: &mut Anchors) {
    for listing in facts.listings() {
        anchors.insert(listing.name.clone(), format!("{page}#{}", anchor(&heading(listing))));
    }
}

fn introduction(text: &mut String, facts: &Facts, manifest: &Manifest) {
    let Manifest { description, source, .. } = manifest;
    let _ = writeln!(text, "{}\n", paragraphs(description));
    let _ = writeln!(text, "From: {}, read on {}.\n", source.title, source.read);
    text.push_str(
        "How to read the tables and definitions:\n\n\
        - **Required** says whether the key is always there. A field that is not required may be absent.\n\
        - **`null`** in a type says that the value may be null. A key that is required may still hold null.\n\
        - **Enums are open.** Values that are not listed may come at any time: keep them, do not fail.\n\
        - **Unknown fields** may come at any time too: ignore them.\n\
        - A word in brackets after `string` is its format: `uuid`; `date-time` (RFC 3339); `uri`; `phone` (a phone number in any notation); `password` (a secret).\n",
    );
    let mut names = facts.listings().flat_map(Listing::fields).map(|field| &field.name);
    let case =
        if names.all(|name| name.to_snake_case() == *name) { ", in `snake_case`" } else { "" };
    let _ = writeln!(
        text,
        "- **Names** are those of the JSON{case}. Where a language uses another name, a tag or a comment after the field gives the name on the wire."
    );
    text.push_str("\nModels:\n\n");
    for section in &facts.sections {
        let models: Vec<String> = section
            .listings
            .iter()
            .map(|listing| format!("[{}](#{})", listing.name, anchor(&heading(listing))))
            .collect();
        let _ = writeln!(
            text,
            "- [{}](#{}): {}.",
            section.title,
            anchor(&section.title),
            models.join(", ")
        );
    }
}

/// Heading of a model's table: that of the source, if it has one.
fn heading(listing: &Listing) -> String {
    let name = listing.heading.as_ref().unwrap_or(&listing.name);
    if listing.parameters.is_empty() {
        name.clone()
    } else {
        format!("{name}\\<{}>", listing.parameters.join(", "))
    }
}

/// The anchor that Markdown renderers make of a heading.
fn anchor(heading: &str) -> String {
    let letters = heading
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    letters
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

fn subsection(
    text: &mut String,
    section: &Section<'_>,
    listing: &Listing,
    anchors: &Anchors,
    examples: &example::Examples<'_>,
    file: usize,
) {
    let Some(definition) = section.definition(listing) else { return };
    let _ =
        write!(text, "\n### {}\n\n{}\n\n", heading(listing), paragraphs(&definition.description));
    let deprecated = if definition.deprecated { " Deprecated." } else { "" };
    match (&listing.body, &definition.kind) {
        (Body::Fields(fields), Kind::Object(object)) => {
            let sender = match object.direction {
                Direction::Request => "You send it.",
                Direction::Response => "The API sends it.",
                Direction::Both => "Both sides send it.",
            };
            let _ = write!(text, "Type `{}`. {sender}{deprecated}\n\n", listing.name);
            for (name, meaning) in &object.parameters {
                let _ = write!(text, "`{}` is {}\n\n", name.value, sentence(meaning));
            }
            table::fields(text, fields, object, anchors);
            let example = examples.model(file, definition);
            let _ = write!(text, "\nExample:\n\n```json\n{example}\n```\n");
            if let Some(example) = examples.failure(file, definition) {
                let _ = write!(text, "\nExample of a failure:\n\n```json\n{example}\n```\n");
            }
        }
        (Body::Values(_), Kind::Enum(content)) => {
            let either =
                if content.ignore_case { " Upper and lower case mean the same." } else { "" };
            let _ = write!(text, "Type `{}`, a string.{either}{deprecated}\n\n", listing.name);
            table::values(text, content);
        }
        (Body::Branches(_), Kind::Union(content)) => {
            let _ = write!(
                text,
                "Type `{}`: one of these objects, by its `{}`, or another one.{deprecated}\n\n",
                listing.name, content.tag.value
            );
            table::branches(text, &content.tag.value, examples.branches(file, content), anchors);
        }
        _ => {}
    }
}

/// A description as Markdown: each paragraph on a line.
fn paragraphs(text: &str) -> String {
    let text = plain(text);
    let paragraphs =
        text.split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// With a full stop at its end.
fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

fn helpers(text: &mut String, facts: &Facts) {
    let fields = || facts.listings().flat_map(Listing::fields);
    let has_optional = fields().any(|field| field.optional == Some(true));
    let has_both = fields().any(is_both);
    if !has_optional {
        return;
    }
    let languages = if has_both { "Python and Go" } else { "Python" };
    let _ = writeln!(text, "\n## Helpers\n\nThe definitions in {languages} use these.");
    let _ = write!(text, "\n### Python\n\n```python\n{}```\n", python::HELPERS);
    if has_both {
        let _ = write!(text, "\n### Go\n\n```go\n{}```\n", go::HELPERS);
    }
}

/// May be absent, and may be null: three states.
fn is_both(field: &Field) -> bool {
    field.optional == Some(true) && field.nullable == Some(true)
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}
