//! Writes the lock: the facts of a page, without its text. Same facts, same bytes; one fact per line.

use serde_json::Value as Json;

use super::facts::{Body, Facts, Field, Listing, Witness};

/// Name of the lock in an edition's folder.
pub const FILE_NAME: &str = "docs.lock.json";

/// The form of the file that this version writes.
pub(super) const FORMAT: u64 = 1;

pub fn write(facts: &Facts) -> String {
    let mut out = Writer::default();
    out.line(0, "{");
    out.line(1, &format!("\"format\": {FORMAT},"));
    out.line(1, "\"comment\": \"Facts of the docs page, written by `cargo xtask docs lock`. Descriptions are digests; lines count from 1.\",");
    out.line(1, &format!("\"title\": {},", Json::from(facts.title.as_str())));
    let unread = facts.unread.iter().map(|unread| {
        object(&[("line", unread.place.line.into()), ("what", unread.what.as_str().into())])
    });
    out.list(1, "unread", unread.collect(), ",");
    out.line(1, "\"sections\": [");
    for (number, section) in facts.sections.iter().enumerate() {
        out.line(2, "{");
        out.line(
            3,
            &format!(
                "\"title\": {}, \"line\": {},",
                Json::from(section.title.as_str()),
                section.place.line
            ),
        );
        out.line(3, "\"models\": {");
        let mut names: Vec<&str> = Vec::new();
        for listing in &section.listings {
            if !names.contains(&listing.name.as_str()) {
                names.push(&listing.name);
            }
        }
        for (position, name) in names.iter().enumerate() {
            let of_model = |witness| {
                section
                    .listings
                    .iter()
                    .find(|listing| listing.witness == witness && listing.name == **name)
            };
            out.line(4, &format!("{}: {{", Json::from(*name)));
            let listings: Vec<&Listing> =
                Witness::OF_A_PAGE.into_iter().filter_map(of_model).collect();
            for (number, listing) in listings.iter().enumerate() {
                out.listing(listing, comma(number, listings.len()));
            }
            out.line(4, &format!("}}{}", comma(position, names.len())));
        }
        out.line(3, "}");
        out.line(2, &format!("}}{}", comma(number, facts.sections.len())));
    }
    out.line(1, "],");
    let texts = facts.texts.iter().map(|text| {
        object(&[
            ("kind", text.kind.as_str().into()),
            ("under", text.heading.as_str().into()),
            ("digest", text.digest.as_str().into()),
            ("line", text.place.line.into()),
        ])
    });
    out.list(1, "texts", texts.collect(), "");
    out.line(0, "}");
    out.text
}

fn comma(number: usize, of: usize) -> &'static str {
    if number + 1 < of { "," } else { "" }
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    fn line(&mut self, depth: usize, line: &str) {
        for _ in 0..depth {
            self.text.push_str("  ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn list(&mut self, depth: usize, name: &str, items: Vec<String>, end: &str) {
        if items.is_empty() {
            return self.line(depth, &format!("\"{name}\": []{end}"));
        }
        self.line(depth, &format!("\"{name}\": ["));
        let count = items.len();
        for (number, item) in items.into_iter().enumerate() {
            self.line(depth + 1, &format!("{item}{}", comma(number, count)));
        }
        self.line(depth, &format!("]{end}"));
    }

    fn listing(&mut self, listing: &Listing, end: &str) {
        let mut head: Vec<(&str, Json)> = Vec::new();
        if let Some(heading) = &listing.heading {
            head.push(("heading", heading.as_str().into()));
        }
        if !listing.parameters.is_empty() {
            head.push(("parameters", words(&listing.parameters)));
        }
        if let Some(description) = &listing.description {
            head.push(("description", description.as_str().into()));
        }
        head.push(("line", listing.place.line.into()));
        let mut head = object(&head);
        if let Some(fault) = &listing.fault {
            let fault = object(&[
                ("field", fault.field.as_str().into()),
                ("reason", fault.reason.as_str().into()),
            ]);
            head = format!("{{ \"fault\": {fault}, {}", head.trim_start_matches(['{', ' ']));
        }
        self.line(5, &format!("\"{}\": {{", listing.witness.as_str()));
        self.line(6, &format!("\"head\": {head},"));
        match &listing.body {
            Body::Fields(fields) => self.list(6, "fields", fields.iter().map(field).collect(), ""),
            Body::Values(values) => {
                let values = values.iter().map(|value| {
                    let mut entry: Vec<(&str, Json)> = vec![("value", value.value.as_str().into())];
                    if let Some(description) = &value.description {
                        entry.push(("description", description.as_str().into()));
                    }
                    entry.push(("line", value.place.line.into()));
                    object(&entry)
                });
                self.list(6, "values", values.collect(), "");
            }
        }
        self.line(5, &format!("}}{end}"));
    }
}

fn field(field: &Field) -> String {
    let mut entry: Vec<(&str, Json)> =
        vec![("name", field.name.as_str().into()), ("type", field.written.as_str().into())];
    for (key, said) in [("nullable", field.nullable), ("optional", field.optional)] {
        if let Some(said) = said {
            entry.push((key, said.into()));
        }
    }
    if let Some(listed) = &field.listed {
        let key = if listed.complete { "values" } else { "some_values" };
        entry.push((key, words(&listed.values)));
    }
    if let Some(description) = &field.description {
        entry.push(("description", description.as_str().into()));
    }
    entry.push(("line", field.place.line.into()));
    object(&entry)
}

fn words(list: &[String]) -> Json {
    list.iter().map(String::as_str).collect()
}

/// An object on one line, keys as given: the order of `serde_json`'s own depends on features that other crates switch on.
fn object(entries: &[(&str, Json)]) -> String {
    let entries: Vec<_> =
        entries.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
    format!("{{ {} }}", entries.join(", "))
}
