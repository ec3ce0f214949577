//! The lock of a page: its facts, without its text. Same facts, same bytes; one fact per line.

use serde::Deserialize;
use serde_json::Value as Json;
use spec::{
    diagnostic::Diagnostic,
    json::de::Pairs,
    source::{FileId, Located, Location},
};

use crate::{
    listing::{
        Body, Facts, Fault, Field, Listed, Listing, Place, Section, Text, TextKind, Unread, Value,
        Witness,
    },
    lock::{self, Wrong},
    page::read_type,
};

/// Name of the lock in an edition's folder.
pub const FILE_NAME: &str = "docs.lock.json";

/// The form of the file that this version writes.
const FORMAT: u64 = 1;

const COMMENT: &str = "Facts of the docs page, written by `cargo xtask docs lock`. Descriptions are digests; lines count from 1.";

pub fn write(facts: &Facts) -> String {
    let unread = facts.unread.iter().map(|unread| {
        object(&[
            ("line", Some(unread.place.line.to_string())),
            ("what", Some(quoted(&unread.what))),
        ])
    });
    let texts = facts.texts.iter().map(|text| {
        object(&[
            ("kind", Some(quoted(text.kind.as_str()))),
            ("under", Some(quoted(&text.heading))),
            ("digest", Some(quoted(&text.digest))),
            ("line", Some(text.place.line.to_string())),
        ])
    });
    let members = [
        format!("\"format\": {FORMAT}"),
        format!("\"comment\": {}", quoted(COMMENT)),
        format!("\"title\": {}", quoted(&facts.title)),
        format!("\"unread\": {}", lines(1, "[]", unread)),
        format!("\"sections\": {}", lines(1, "[]", facts.sections.iter().map(write_section))),
        format!("\"texts\": {}", lines(1, "[]", texts)),
    ];
    lines(0, "{}", members) + "\n"
}

fn write_section(section: &Section) -> String {
    // By line, as `section` orders them again: a table may belong to a listing further down.
    let mut in_page: Vec<&Listing> = section.listings.iter().collect();
    in_page.sort_by_key(|listing| listing.place.line);
    let mut names: Vec<&str> = Vec::new();
    for listing in in_page {
        if !names.contains(&listing.name.as_str()) {
            names.push(&listing.name);
        }
    }
    let models = names.into_iter().map(|name| {
        let of_model = section.listings.iter().filter(|listing| listing.name == name);
        let mut listings: Vec<_> = of_model.collect();
        listings.sort_by_key(|listing| listing.witness);
        format!("{}: {}", quoted(name), lines(4, "{}", listings.into_iter().map(write_listing)))
    });
    let title = format!("\"title\": {}, \"line\": {}", quoted(&section.title), section.place.line);
    lines(2, "{}", [title, format!("\"models\": {}", lines(3, "{}", models))])
}

fn write_listing(listing: &Listing) -> String {
    let fault = listing.fault.as_ref().map(|fault| {
        object(&[("field", Some(quoted(&fault.field))), ("reason", Some(quoted(&fault.reason)))])
    });
    let parameters = Some(&listing.parameters).filter(|names| !names.is_empty());
    let head = object(&[
        ("fault", fault),
        ("heading", listing.heading.as_deref().map(quoted)),
        ("parameters", parameters.map(|names| words(names))),
        ("description", listing.description.as_deref().map(quoted)),
        ("line", Some(listing.place.line.to_string())),
    ]);
    let body = match &listing.body {
        Body::Fields(fields) => {
            format!("\"fields\": {}", lines(6, "[]", fields.iter().map(write_field)))
        }
        Body::Values(values) => {
            format!("\"values\": {}", lines(6, "[]", values.iter().map(write_value)))
        }
        Body::Branches(names) => {
            format!("\"branches\": {}", lines(6, "[]", names.iter().map(write_value)))
        }
    };
    let members = [format!("\"head\": {head}"), body];
    format!("\"{}\": {}", listing.witness.as_str(), lines(5, "{}", members))
}

fn write_value(value: &Value) -> String {
    object(&[
        ("value", Some(quoted(&value.value))),
        ("description", value.description.as_deref().map(quoted)),
        ("line", Some(value.place.line.to_string())),
    ])
}

fn write_field(field: &Field) -> String {
    let listed = |complete| {
        let listed = field.listed.as_ref().filter(|listed| listed.complete == complete)?;
        Some(words(&listed.values))
    };
    object(&[
        ("name", Some(quoted(&field.name))),
        ("type", Some(quoted(&field.written))),
        ("nullable", field.nullable.map(|said| said.to_string())),
        ("optional", field.optional.map(|said| said.to_string())),
        ("values", listed(true)),
        ("some_values", listed(false)),
        ("description", field.description.as_deref().map(quoted)),
        ("line", Some(field.place.line.to_string())),
    ])
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

fn words(list: &[String]) -> String {
    list.iter().map(String::as_str).collect::<Json>().to_string()
}

/// Items between brackets, one a line.
fn lines(depth: usize, brackets: &str, items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<_> = items.into_iter().collect();
    let margin = format!("\n{}", "  ".repeat(depth));
    match brackets.split_at_checked(1) {
        Some((open, close)) if !items.is_empty() => {
            format!("{open}{margin}  {}{margin}{close}", items.join(&format!(",{margin}  ")))
        }
        _ => brackets.to_owned(),
    }
}

/// The members that are present, on one line, in this order: that of `serde_json`'s own maps
/// depends on features that other crates enable.
fn object(members: &[(&str, Option<String>)]) -> String {
    let members = members.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let members: Vec<_> = members.map(|(key, value)| format!("\"{key}\": {value}")).collect();
    format!("{{ {} }}", members.join(", "))
}

#[derive(Deserialize)]
struct File {
    format: Located<u64>,
    title: String,
    unread: Vec<Located<UnreadEntry>>,
    sections: Vec<Located<SectionEntry>>,
    texts: Vec<Located<TextEntry>>,
}

#[derive(Deserialize)]
struct UnreadEntry {
    what: String,
    line: usize,
}

#[derive(Deserialize)]
struct SectionEntry {
    title: String,
    line: usize,
    models: Pairs<String, Pairs<Located<Witness>, ListingEntry>>,
}

#[derive(Deserialize)]
struct ListingEntry {
    head: Head,
    fields: Option<Vec<Located<FieldEntry>>>,
    values: Option<Vec<Located<ValueEntry>>>,
    branches: Option<Vec<Located<ValueEntry>>>,
}

#[derive(Deserialize)]
struct Head {
    fault: Option<Fault>,
    heading: Option<String>,
    #[serde(default)]
    parameters: Vec<String>,
    description: Option<String>,
    line: usize,
}

#[derive(Deserialize)]
struct FieldEntry {
    name: String,
    r#type: Located<String>,
    nullable: Option<bool>,
    optional: Option<bool>,
    values: Option<Vec<String>>,
    some_values: Option<Vec<String>>,
    description: Option<String>,
    line: usize,
}

#[derive(Deserialize)]
struct ValueEntry {
    value: String,
    description: Option<String>,
    line: usize,
}

#[derive(Deserialize)]
struct TextEntry {
    kind: TextKind,
    under: String,
    digest: String,
    line: usize,
}

/// Reads a lock back: the same facts, with places in the lock and lines of the page.
pub fn read(file: FileId, text: &str) -> Result<Facts, Vec<Diagnostic>> {
    let kind = ("docs-lock", "write it again: `cargo xtask docs lock PAGE`");
    lock::read((file, text), kind, facts)
}

fn facts(file: File) -> Result<Facts, Wrong> {
    if file.format.value != FORMAT {
        return Err(Wrong { value: format!("expected format {FORMAT}"), at: file.format.at });
    }
    let unread = file.unread.into_iter().map(|Located { value, at }| Unread {
        code: "page-unread",
        what: value.what,
        help: "fix the page or the reader, then `cargo xtask docs lock PAGE`",
        place: Place { at, line: value.line },
    });
    let texts = file.texts.into_iter().map(|Located { value, at }| Text {
        kind: value.kind,
        heading: value.under,
        digest: value.digest,
        place: Place { at, line: value.line },
    });
    Ok(Facts {
        title: file.title,
        unread: unread.collect(),
        texts: texts.collect(),
        sections: file.sections.into_iter().map(section).collect::<Result<_, _>>()?,
        passed: Vec::new(),
    })
}

fn section(Located { value, at }: Located<SectionEntry>) -> Result<Section, Wrong> {
    let mut listings = Vec::new();
    for (name, said) in value.models.0 {
        for (witness, said) in said.0 {
            listings.push(listing(witness.value, &name, said, witness.at)?);
        }
    }
    // The lock groups by model; the page's order is that of the lines.
    listings.sort_by_key(|listing| listing.place.line);
    Ok(Section { title: value.title, place: Place { at, line: value.line }, listings })
}

fn listing(
    witness: Witness,
    name: &str,
    ListingEntry { head, fields, values, branches }: ListingEntry,
    at: Location,
) -> Result<Listing, Wrong> {
    let listed = |Located { value: entry, at }: Located<ValueEntry>| {
        let ValueEntry { value, description, line } = entry;
        Value { value, description, place: Place { at, line } }
    };
    let body = match (fields, values, branches) {
        (None, None, None) => {
            let value = "expected `fields`, `values` or `branches`".to_owned();
            return Err(Wrong { value, at });
        }
        (_, Some(values), _) => Body::Values(values.into_iter().map(listed).collect()),
        (_, None, Some(names)) => Body::Branches(names.into_iter().map(listed).collect()),
        (Some(fields), None, None) => {
            let fields = fields.into_iter().map(|entry| field(witness, entry, &head.parameters));
            Body::Fields(fields.collect::<Result<_, _>>()?)
        }
    };
    Ok(Listing {
        witness,
        name: name.to_owned(),
        heading: head.heading,
        parameters: head.parameters,
        description: head.description,
        body,
        place: Place { at, line: head.line },
        fault: head.fault,
    })
}

fn field(
    witness: Witness,
    Located { value: entry, at }: Located<FieldEntry>,
    parameters: &[String],
) -> Result<Field, Wrong> {
    let Located { value: written, at: type_at } = entry.r#type;
    let Some(ty) = read_type(witness, &written, type_at, parameters) else {
        return Err(Wrong {
            value: format!("expected a type as {witness} writes it"),
            at: type_at,
        });
    };
    let listed = |values: Option<_>, complete| values.map(|values| Listed { values, complete });
    Ok(Field {
        name: entry.name,
        ty: ty.split_null().0,
        optional: entry.optional,
        nullable: entry.nullable,
        listed: listed(entry.values, true).or(listed(entry.some_values, false)),
        description: entry.description,
        place: Place { at, line: entry.line },
        written,
    })
}
