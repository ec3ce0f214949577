//! Reads a lock back: the same facts, with places in the lock and lines of the page.

use super::{
    facts::{
        Body, Facts, Fault, Field, Listed, Listing, Place, Section, Text, TextKind, Unread, Value,
        Witness,
    },
    lock,
    read::languages::{token::Piece, types},
};
use crate::{
    diagnostic::Diagnostic,
    json::{self, Node},
    source::{FileId, Location},
};

/// Reads a lock.
pub fn read(file: FileId, text: &str) -> Result<Facts, Vec<Diagnostic>> {
    let root = json::parse(file, text)?;
    let mut reader = Reader { findings: Vec::new() };
    let facts = reader.facts(&root);
    if reader.findings.is_empty() { Ok(facts) } else { Err(reader.findings) }
}

struct Reader {
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn wrong(&mut self, at: Location, wanted: &str) {
        let diagnostic =
            Diagnostic::error("docs-lock", format!("the lock cannot be read: expected {wanted}"))
                .at(at, "");
        self.findings.push(diagnostic.help("write it anew: `cargo xtask docs lock PAGE`"));
    }

    fn text(&mut self, node: &Node, key: &str) -> String {
        let found = node.get(key).and_then(Node::as_str);
        if found.is_none() {
            self.wrong(node.at, &format!("`{key}`, a string"));
        }
        found.unwrap_or_default().to_owned()
    }

    fn optional(&mut self, node: &Node, key: &str) -> Option<String> {
        node.get(key)?;
        Some(self.text(node, key))
    }

    fn items<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        let found = node.get(key).and_then(Node::as_array);
        if found.is_none() {
            self.wrong(node.at, &format!("`{key}`, a list"));
        }
        found.unwrap_or_default()
    }

    fn place(&mut self, node: &Node) -> Place {
        let line = match node.get("line").map(|line| &line.value) {
            Some(json::Value::Number(text)) => text.parse().ok(),
            _ => None,
        };
        if line.is_none() {
            self.wrong(node.at, "`line`, a number");
        }
        Place { at: node.at, line: line.unwrap_or_default() }
    }

    fn facts(&mut self, root: &Node) -> Facts {
        let format = root.get("format").map(Node::to_json);
        if format != Some(lock::FORMAT.into()) {
            self.wrong(root.at, &format!("`\"format\": {}`", lock::FORMAT));
        }
        let unread = self.items(root, "unread").iter().map(|entry| Unread {
            code: "page-unread",
            what: self.text(entry, "what"),
            help: "mend the page or the reader, then `cargo xtask docs lock PAGE`",
            place: self.place(entry),
        });
        let unread = unread.collect();
        let mut sections: Vec<Section> = Vec::new();
        for entry in self.items(root, "sections") {
            sections.push(self.section(entry));
        }
        let mut texts = Vec::new();
        for entry in self.items(root, "texts") {
            let kind = self.text(entry, "kind");
            let Some(kind) = TextKind::ALL.into_iter().find(|known| known.as_str() == kind) else {
                self.wrong(entry.at, "a `kind` of text that is known");
                continue;
            };
            let (heading, digest, place) =
                (self.text(entry, "under"), self.text(entry, "digest"), self.place(entry));
            texts.push(Text { kind, heading, digest, place });
        }
        Facts { title: self.text(root, "title"), sections, texts, unread, passed: Vec::new() }
    }

    fn section(&mut self, entry: &Node) -> Section {
        let (title, place) = (self.text(entry, "title"), self.place(entry));
        let mut listings = Vec::new();
        let models = entry.get("models").and_then(Node::as_object);
        if models.is_none() {
            self.wrong(entry.at, "`models`, an object");
        }
        for model in models.unwrap_or_default() {
            for member in model.value.as_object().unwrap_or_default() {
                match Witness::OF_A_PAGE.into_iter().find(|witness| witness.as_str() == member.key)
                {
                    Some(witness) => listings.push(self.listing(
                        witness,
                        &model.key,
                        &member.value,
                        member.key_at,
                    )),
                    None => self.wrong(member.key_at, "the name of a witness"),
                }
            }
        }
        // The lock groups by model; the page's order is that of the lines.
        listings.sort_by_key(|listing| listing.place.line);
        Section { title, place, listings }
    }

    fn listing(&mut self, witness: Witness, name: &str, entry: &Node, at: Location) -> Listing {
        let Some(head) = entry.get("head") else {
            self.wrong(entry.at, "`head`");
            let place = Place { at, line: 0 };
            let (parameters, body) = (Vec::new(), Body::Fields(Vec::new()));
            return Listing {
                witness,
                name: name.to_owned(),
                heading: None,
                parameters,
                description: None,
                body,
                place,
                fault: None,
            };
        };
        let parameters: Vec<String> = if head.get("parameters").is_some() {
            self.items(head, "parameters")
                .iter()
                .filter_map(|name| name.as_str().map(str::to_owned))
                .collect()
        } else {
            Vec::new()
        };
        let body = if entry.get("values").is_some() {
            let mut values = Vec::new();
            for value in self.items(entry, "values") {
                let (place, description) = (self.place(value), self.optional(value, "description"));
                values.push(Value { value: self.text(value, "value"), description, place });
            }
            Body::Values(values)
        } else {
            let mut fields = Vec::new();
            for field in self.items(entry, "fields") {
                fields.extend(self.field(witness, field, &parameters));
            }
            Body::Fields(fields)
        };
        let fault = head.get("fault").map(|fault| Fault {
            field: self.text(fault, "field"),
            reason: self.text(fault, "reason"),
        });
        let line = self.place(head).line;
        Listing {
            witness,
            name: name.to_owned(),
            heading: self.optional(head, "heading"),
            parameters,
            description: self.optional(head, "description"),
            body,
            place: Place { at, line },
            fault,
        }
    }

    fn field(&mut self, witness: Witness, entry: &Node, parameters: &[String]) -> Option<Field> {
        let written = self.text(entry, "type");
        let piece =
            Piece { text: &written, at: entry.get("type").map_or(entry.at, |node| node.at) };
        let ty = types::parse(witness, piece, parameters);
        let Ok(ty) = ty else {
            self.wrong(piece.at, &format!("a type as {witness} writes it"));
            return None;
        };
        let flag = |key: &str| match entry.get(key).map(|node| &node.value) {
            Some(json::Value::Bool(flag)) => Some(*flag),
            _ => None,
        };
        let words = |node: &Node| {
            node.as_array()
                .unwrap_or_default()
                .iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect()
        };
        let listed =
            [("values", true), ("some_values", false)].into_iter().find_map(|(key, complete)| {
                entry.get(key).map(|node| Listed { values: words(node), complete })
            });
        Some(Field {
            name: self.text(entry, "name"),
            ty: ty.split_null().0,
            optional: flag("optional"),
            nullable: flag("nullable"),
            listed,
            description: self.optional(entry, "description"),
            place: self.place(entry),
            written,
        })
    }
}
