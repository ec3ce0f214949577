//! `cargo xtask docs sync`: the edits of the schema that a changed page asks for.
//!
//! Only what the page as a whole says is followed; where the page contradicts itself, and where words are needed, a person decides.

use std::collections::BTreeMap;

use super::{
    check::Report,
    facts::{Body, Facts, Type, Witness},
    finding::{Class, Finding},
    merged::said,
    sync_rename::{Rename, renames},
    sync_schema::{TO_DESCRIBE, Target, branches, enumeration, nullable, plain_schema, schema_of},
    sync_text::{SchemaText, Written, object, strings},
};
use crate::{
    codegen::{dialect::Direction, load::Folder, manifest},
    json::Node,
    source::Sources,
};

/// The edited schema.
#[derive(Clone, Debug, Default)]
pub struct Synced {
    /// New texts by name of the model file; only of files that change.
    pub files: BTreeMap<String, String>,
    /// What a person must do.
    pub by_hand: Vec<String>,
}

type Files = BTreeMap<String, SchemaText>;

/// Follows what a check has found, in the model files of the edition.
#[must_use]
pub fn sync(report: &Report, folders: &[Folder]) -> Synced {
    let file = Sources::default().add("schema", "");
    let texts = folders.iter().filter(|folder| folder.requested).flat_map(|folder| &folder.files);
    let models =
        texts.filter(|(name, _)| *name != manifest::FILE_NAME && !name.ends_with(".lock.json"));
    let files = models
        .map(|(name, text)| (name.clone(), SchemaText { file, text: text.clone() }))
        .collect();
    follow(&files, &report.findings, &report.schema, &report.page)
}

/// One finding after the other: each sees what the last has left.
fn follow(files: &Files, findings: &[Finding], schema: &Facts, page: &Facts) -> Synced {
    let mut sync = Sync { files: files.clone(), schema, page };
    let mut by_hand = Vec::new();
    let renames = renames(findings, schema, page);
    for Rename { model, from, to } in &renames {
        if sync.rename(model, from, to).is_some() {
            by_hand.push(format!(
                "{model}.{to}: taken for `{from}` under another name, with its description: read it"
            ));
        }
    }
    let is_left = |finding: &&Finding| {
        !finding.since_lock && !renames.iter().any(|rename| rename.explains(finding))
    };
    for finding in findings.iter().filter(is_left) {
        let before = sync.files.clone();
        let is_done = finding.witness.is_none() && sync.follow(finding).is_some();
        let is_readable = sync.files.values().all(|file| file.root().is_some());
        if !is_done || !is_readable {
            sync.files = before;
            by_hand.push(format!(
                "{} ({}): {}",
                finding.subject(),
                finding.class.as_str(),
                finding.message
            ));
        }
    }
    let is_changed = |name: &String, file: &SchemaText| {
        files.get(name).is_some_and(|before| before.text != file.text)
    };
    let changed = sync.files.into_iter().filter(|(name, file)| is_changed(name, file));
    Synced { files: changed.map(|(name, file)| (name, file.text)).collect(), by_hand }
}

struct Sync<'a> {
    files: Files,
    schema: &'a Facts,
    page: &'a Facts,
}

impl Sync<'_> {
    /// `None` if it cannot be followed.
    fn follow(&mut self, finding: &Finding) -> Option<()> {
        let (model, field) = (finding.model.as_str(), finding.field.as_deref());
        match (finding.class, field) {
            (
                Class::Nullability | Class::Optionality | Class::Retyped | Class::NotInSchema,
                Some(field),
            ) => self.field(model, field),
            (Class::EnumValue, Some(field)) => self.values_of_field(model, field),
            (Class::EnumValue, None) => {
                let values = self
                    .page
                    .listings()
                    .find_map(|listing| listing.values().filter(|_| listing.name == model))?;
                self.values(model, &values)
            }
            (Class::NotOnPage, Some(field)) => self.remove_field(model, field),
            (Class::NotOnPage, None) => {
                let (name, root) = self.home(model)?;
                let file = self.files.get_mut(&name)?;
                let definitions = root.get("$defs")?;
                let left: Vec<Written> = file
                    .members(definitions)
                    .into_iter()
                    .filter(|member| member.key != model)
                    .collect();
                file.set_members(definitions, &left);
                Some(())
            }
            (Class::NotInSchema, None) => self.add_model(model),
            (Class::Order, _) if self.home(model).is_some() => self.order(model),
            (Class::Heading, None) => {
                let heading = self.page.listing(Witness::Table, model)?.heading.clone()?;
                self.set_keyword(model, "x-heading", &serde_json::Value::from(heading).to_string())
            }
            _ => None,
        }
    }

    /// The file that defines a model, parsed.
    fn home(&self, model: &str) -> Option<(String, Node)> {
        self.files.iter().find_map(|(name, file)| {
            let root = file.root()?;
            root.get("$defs")?.get(model)?;
            Some((name.clone(), root))
        })
    }

    /// Writes a field as the page has it, or puts it where the page has it.
    fn field(&mut self, model: &str, field: &str) -> Option<()> {
        let said = said(self.page, model, field)?;
        let (name, root) = self.home(model)?;
        let definition = root.get("$defs")?.get(model)?;
        let properties = definition.get("properties")?;
        let old = self
            .schema
            .listing(Witness::Schema, model)
            .and_then(|listing| listing.field(field))
            .cloned();
        let (keeps_type, keeps_null) = match &old {
            Some(old) => (
                super::relate::shape(self.schema, self.page, Witness::Table, &old.ty, &said.ty)
                    == super::relate::Verdict::Agrees,
                old.nullable == said.nullable,
            ),
            None => (false, false),
        };
        let mut extra = Vec::new();
        if !(keeps_type && keeps_null) {
            let ty = if keeps_type { old.as_ref()?.ty.clone() } else { said.ty.clone() };
            let kept = if let (true, Some(node)) = (keeps_type, properties.get(field)) {
                plain_schema(self.files.get(&name)?, node)?
            } else {
                let home = |model: &str| self.home(model).map(|(home, _)| home);
                let mut target =
                    Target { file: &name, model, field, home: &home, enums: Vec::new() };
                let members = schema_of(&mut target, &ty);
                extra = target.enums;
                members
            };
            let mut members = nullable(kept, said.nullable == Some(true));
            let file = self.files.get(&name)?;
            let written = properties.get(field).map(|node| file.members(node)).unwrap_or_default();
            let annotation = |key: &str| written.iter().find(|member| member.key == key).cloned();
            members.push(
                annotation("description")
                    .unwrap_or_else(|| Written::new("description", TO_DESCRIBE)),
            );
            if keeps_type {
                members.extend(annotation("examples"));
            }
            let member = Written::new(field, &object(&members, 8));
            let mut all = file.members(properties);
            match all.iter().position(|member| member.key == field) {
                Some(position) => *all.get_mut(position)? = member,
                None => all.insert(self.position(model, field, &all), member),
            }
            self.files.get_mut(&name)?.set_members(properties, &all);
        }
        if let Some(optional) = said.optional {
            self.require(model, field, !optional)?;
        }
        for (defined, text) in extra {
            self.define(&name, model, &defined, &text)?;
        }
        Some(())
    }

    /// Behind the field that stands before it on the page.
    fn position(&self, model: &str, field: &str, members: &[Written]) -> usize {
        let listing = self
            .page
            .listings()
            .find(|listing| listing.name == model && listing.field(field).is_some());
        let names: Vec<&str> = listing
            .map(|listing| listing.fields().iter().map(|field| field.name.as_str()).collect())
            .unwrap_or_default();
        let before = names.iter().take_while(|name| **name != field);
        before
            .filter_map(|name| members.iter().position(|member| member.key == *name))
            .max()
            .map_or(0, |position| position + 1)
    }

    fn require(&mut self, model: &str, field: &str, required: bool) -> Option<()> {
        let (name, root) = self.home(model)?;
        let definition = root.get("$defs")?.get(model)?;
        let list = definition.get("required");
        let mut names: Vec<&str> = list
            .and_then(Node::as_array)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::as_str)
            .collect();
        if names.contains(&field) == required {
            return Some(());
        }
        names.retain(|name| *name != field);
        if required {
            let keys: Vec<&str> = definition
                .get("properties")?
                .as_object()?
                .iter()
                .map(|member| member.key.as_str())
                .collect();
            names.push(field);
            names.sort_by_key(|name| keys.iter().position(|key| key == name));
        }
        match list {
            Some(list) => self.files.get_mut(&name)?.set_strings(list, &names),
            None => self.set_keyword(model, "required", &strings(&names))?,
        }
        Some(())
    }

    /// Gives a field another name, and leaves the rest of it as it is written.
    fn rename(&mut self, model: &str, from: &str, to: &str) -> Option<()> {
        let (name, root) = self.home(model)?;
        let definition = root.get("$defs")?.get(model)?;
        let properties = definition.get("properties")?.as_object()?;
        let key = properties.iter().find(|member| member.key == from)?.key_at;
        let required = definition.get("required").and_then(Node::as_array).unwrap_or_default();
        let listed = required.iter().find(|item| item.as_str() == Some(from));
        let mut places: Vec<_> = listed.map(|item| item.at).into_iter().chain([key]).collect();
        // From the end, so that the places before stay where they are.
        places.sort_by_key(|place| std::cmp::Reverse(place.start));
        let file = self.files.get_mut(&name)?;
        for place in places {
            file.text.get(place.span())?;
            file.text.replace_range(place.span(), &serde_json::Value::from(to).to_string());
        }
        Some(())
    }

    /// Sets a keyword of a definition; a new one goes before its properties.
    fn set_keyword(&mut self, model: &str, keyword: &str, value: &str) -> Option<()> {
        let (name, root) = self.home(model)?;
        let definition = root.get("$defs")?.get(model)?;
        let file = self.files.get_mut(&name)?;
        let mut members = file.members(definition);
        let written = Written::new(keyword, value);
        match members.iter().position(|member| member.key == keyword) {
            Some(position) => *members.get_mut(position)? = written,
            None => members
                .insert(members.iter().position(|member| member.key == "properties")?, written),
        }
        file.set_members(definition, &members);
        Some(())
    }

    fn remove_field(&mut self, model: &str, field: &str) -> Option<()> {
        self.require(model, field, false)?;
        let (name, root) = self.home(model)?;
        let properties = root.get("$defs")?.get(model)?.get("properties")?;
        let file = self.files.get_mut(&name)?;
        let left: Vec<Written> =
            file.members(properties).into_iter().filter(|member| member.key != field).collect();
        file.set_members(properties, &left);
        Some(())
    }

    fn order(&mut self, model: &str) -> Option<()> {
        let listing = self
            .page
            .listings()
            .find(|listing| listing.name == model && listing.values().is_none())?;
        let (name, root) = self.home(model)?;
        let properties = root.get("$defs")?.get(model)?.get("properties")?;
        let file = self.files.get_mut(&name)?;
        let mut members = file.members(properties);
        members.sort_by_key(|member| {
            listing.fields().iter().position(|field| field.name == member.key)
        });
        file.set_members(properties, &members);
        Some(())
    }

    fn values_of_field(&mut self, model: &str, field: &str) -> Option<()> {
        let wanted = self.schema.listing(Witness::Schema, model)?.field(field)?;
        let Type::Named(name) = super::relate::leaf(&wanted.ty) else {
            return self.field(model, field);
        };
        let said = said(self.page, model, field)?;
        let values: Vec<&str> = match super::relate::leaf(&said.ty) {
            Type::Values(values) => values.iter().map(String::as_str).collect(),
            Type::Named(other) => self
                .page
                .listings()
                .find_map(|listing| listing.values().filter(|_| listing.name == *other))?,
            _ => return None,
        };
        self.values(name, &values)
    }

    /// Lists the values of an enum as the page does; those that stay keep their description.
    fn values(&mut self, model: &str, values: &[&str]) -> Option<()> {
        let (name, root) = self.home(model)?;
        let list = root.get("$defs")?.get(model)?.get("oneOf")?;
        let file = self.files.get_mut(&name)?;
        let known: Vec<(&str, &str)> = list
            .as_array()?
            .iter()
            .filter_map(|item| Some((item.get("const").and_then(Node::as_str)?, file.slice(item))))
            .collect();
        let text = branches(values, &known);
        file.replace(list, &text);
        Some(())
    }

    fn add_model(&mut self, model: &str) -> Option<()> {
        let section = self
            .page
            .sections
            .iter()
            .find(|section| section.listings.iter().any(|listing| listing.name == model))?;
        let position =
            self.schema.sections.iter().position(|wanted| wanted.title == section.title)?;
        let first = self.schema.sections.get(position)?.listings.first()?;
        let file = &self.home(&first.name)?.0;
        let listing = section.listings.iter().find(|listing| listing.name == model)?;
        let names: Vec<&str> =
            section.listings.iter().map(|listing| listing.name.as_str()).collect();
        let before = names.iter().take_while(|name| **name != model);
        let behind = before
            .filter(|name| self.home(name).is_some_and(|(home, _)| home == *file))
            .last()
            .map_or_else(String::new, |name| (*name).to_owned());
        if let Some(values) = listing.values() {
            let text = enumeration(&values);
            return self.define(file, &behind, model, &text);
        }
        let direction =
            if model.ends_with("Request") { Direction::Request } else { Direction::Response };
        let mut members = vec![
            Written::new("description", TO_DESCRIBE),
            Written::new("type", "\"object\""),
            Written::new("x-direction", &format!("\"{}\"", direction.as_str())),
        ];
        if !listing.parameters.is_empty() {
            let parameters: Vec<Written> =
                listing.parameters.iter().map(|name| Written::new(name, TO_DESCRIBE)).collect();
            members.push(Written::new("x-type-parameters", &object(&parameters, 6)));
        }
        members.extend([Written::new("required", "[]"), Written::new("properties", "{}")]);
        self.define(file, &behind, model, &object(&members, 4))?;
        let Body::Fields(fields) = &listing.body else { return None };
        fields
            .iter()
            .map(|field| field.name.clone())
            .collect::<Vec<_>>()
            .iter()
            .try_for_each(|field| self.field(model, field))
    }

    /// Adds a definition to a file, behind another or first.
    fn define(&mut self, name: &str, behind: &str, defined: &str, text: &str) -> Option<()> {
        let file = self.files.get_mut(name)?;
        let root = file.root()?;
        let definitions = root.get("$defs")?;
        let mut members = file.members(definitions);
        if members.iter().any(|member| member.key == defined) {
            return Some(());
        }
        let position = members
            .iter()
            .position(|member| member.key == behind)
            .map_or(0, |position| position + 1);
        members.insert(position, Written::new(defined, text));
        file.set_members(definitions, &members);
        Some(())
    }
}
