//! Edits of the model files, one for each kind of finding.

use std::collections::BTreeSet;

use facts::{
    compare::{Verdict, leaf, shape},
    finding::{Class, Finding},
    listing::{Facts, Field, Listing, Type, Witness},
    report::Report,
};
use spec::json::Node;

use crate::{
    Files,
    merged::said,
    property,
    schema::{Old, Target, branches, nullable},
    text::{SchemaText, Written, object, strings},
    words::{self, Change},
};

/// The files of the edition, and what they must follow.
#[derive(Clone)]
pub(super) struct Edits<'a> {
    pub(super) files: Files,
    /// Fields that are as the page has them: several findings may ask for that.
    pub(super) written: BTreeSet<(String, String)>,
    /// What is left to do after an edit.
    pub(super) notes: Vec<String>,
    pub(super) schema: &'a Facts,
    pub(super) page: &'a Facts,
}

impl<'a> Edits<'a> {
    pub(super) fn new(files: Files, report: &'a Report) -> Self {
        let (schema, page) = (&report.schema, &report.page);
        Self { files, written: BTreeSet::new(), notes: Vec::new(), schema, page }
    }

    /// `None` if it cannot be followed.
    pub(super) fn follow(&mut self, finding: &Finding) -> Option<()> {
        let (model, field) = (finding.model.as_str(), finding.field.as_deref());
        match (finding.class, field) {
            (
                Class::Nullability | Class::Optionality | Class::Retyped | Class::NotInSchema,
                Some(field),
            ) => self.field(model, field),
            (Class::EnumValue, Some(field)) => self.values_of_field(model, field),
            (Class::EnumValue, None) => match self.listed(model) {
                Some(values) => self.values(model, &values),
                None => self
                    .users(model)
                    .iter()
                    .find_map(|(model, field)| self.values_of_field(model, field)),
            },
            (Class::NotOnPage, Some(field)) => self.remove_field(model, field),
            (Class::NotOnPage, None) => {
                let (name, root) = self.home(model)?;
                self.files.get_mut(&name)?.remove(root.get("$defs")?, model);
                Some(())
            }
            (Class::Order, _) if self.home(model).is_some() => self.order(model),
            (Class::Heading, None) => self.heading(model),
            _ => None,
        }
    }

    /// The values of an enum on the page.
    fn listed(&self, name: &str) -> Option<Vec<&'a str>> {
        self.page.listings().find_map(|listing| listing.values().filter(|_| listing.name == name))
    }

    /// The fields whose values are those of an enum.
    fn users(&self, name: &str) -> Vec<(String, String)> {
        let models = self.schema.listings();
        let fields =
            models.flat_map(|model| model.fields().iter().map(move |field| (model, field)));
        let users = fields.filter(
            |(_, field)| matches!(leaf(&field.ty), Type::Named(enumeration) if enumeration == name),
        );
        users.map(|(model, field)| (model.name.clone(), field.name.clone())).collect()
    }

    /// The file that defines a model, parsed.
    pub(super) fn home(&self, model: &str) -> Option<(String, Node)> {
        self.files.iter().find_map(|(name, file)| {
            let root = file.root()?;
            root.get("$defs")?.get(model)?;
            Some((name.clone(), root))
        })
    }

    /// Edits a part of a definition.
    pub(super) fn edit(
        &mut self,
        model: &str,
        path: &[&str],
        edit: impl FnOnce(&mut SchemaText, &Node) -> Option<()>,
    ) -> Option<()> {
        let (name, root) = self.home(model)?;
        let definition = root.get("$defs")?.get(model)?;
        let part = path.iter().try_fold(definition, |part, key| part.get(key))?;
        edit(self.files.get_mut(&name)?, part)
    }

    /// Writes a field as the page has it, or puts it where the page has it.
    pub(super) fn field(&mut self, model: &str, field: &str) -> Option<()> {
        if !self.written.insert((model.to_owned(), field.to_owned())) {
            return Some(());
        }
        let said = said(self.page, model, field)?;
        let change = self.change(model, &said);
        let (name, root) = self.home(model)?;
        let properties = root.get("$defs")?.get(model)?.get("properties")?;
        if let Some(changed) = self.property(&name, model, properties, &said)? {
            let file = self.files.get_mut(&name)?;
            let mut all = file.members(properties);
            match all.iter().position(|member| member.key == field) {
                Some(position) => *all.get_mut(position)? = changed.member,
                None => all.insert(position(self.page, model, field, &all), changed.member),
            }
            file.set_members(properties, &all);
            for (defined, text) in changed.enums {
                // A name that is taken may be that of something else.
                let is_free = self.home(&defined).is_none();
                is_free.then(|| self.define(&name, model, &defined, &text))??;
            }
            if changed.has_id {
                let note = format!("{model}.{field}: a UUID: refer to an id instead of `string`");
                self.notes.push(note);
            }
        }
        if let Some(optional) = said.optional {
            self.require(model, field, !optional)?;
        }
        match change {
            Some(change) => self.doubt(model, field, change),
            None => Some(()),
        }
    }

    /// How what the page says about a field differs from what its description was written for.
    fn change(&self, model: &str, said: &Field) -> Option<Change> {
        let old = self.schema.listing(Witness::Schema, model)?.field(&said.name)?;
        let differs = |old: Option<bool>, said: Option<bool>| said.is_some() && said != old;
        Some(Change {
            ty: !self.is_same(&old.ty, &said.ty),
            null: differs(old.nullable, said.nullable),
            absence: differs(old.optional, said.optional),
        })
    }

    /// Whether a type of the schema says the same as one of the page.
    fn is_same(&self, old: &Type, said: &Type) -> bool {
        shape(self.schema, self.page, Witness::Table, old, said) == Verdict::Agrees
    }

    /// A property as the page has it; `Some(None)` if it says so already.
    #[expect(clippy::option_option, reason = "outer: could be written; inner: is another")]
    fn property(
        &self,
        name: &str,
        model: &str,
        properties: &Node,
        said: &Field,
    ) -> Option<Option<Changed>> {
        let field = said.name.as_str();
        let old =
            self.schema.listing(Witness::Schema, model).and_then(|listing| listing.field(field));
        let is_same = |old: &Type, said: &Type| self.is_same(old, said);
        let may_be_null = said.nullable.or(old.and_then(|old| old.nullable)).unwrap_or_default();
        let keeps_type = old.is_some_and(|old| is_same(&old.ty, &said.ty));
        if keeps_type && old.is_some_and(|old| old.nullable == Some(may_be_null)) {
            return Some(None);
        }
        let file = self.files.get(name)?;
        let home = |model: &str| self.home(model).map(|(home, _)| home);
        let (enums, has_id) = (Vec::new(), false);
        let mut target =
            Target { name, file, model, field, home: &home, is_same: &is_same, enums, has_id };
        let node = properties.get(field);
        let before = old.zip(node).map(|(old, node)| Old { ty: &old.ty, node });
        let mut schema = target.schema_of(&said.ty, before)?;
        schema.retain(|member| !property::is_annotation(member));
        let fits = |value: &Node| match value.value {
            spec::json::Value::Null => may_be_null,
            _ => keeps_type || property::fits(value, &said.ty),
        };
        let members = property::with_schema(file, node, nullable(schema, may_be_null), &fits);
        let member = Written::new(field, &object(&members, 8));
        Some(Some(Changed { member, enums: target.enums, has_id: target.has_id }))
    }

    fn require(&mut self, model: &str, field: &str, required: bool) -> Option<()> {
        let (name, root) = self.home(model)?;
        let definition = root.get("$defs")?.get(model)?;
        let list = definition.get("required");
        let names = list.and_then(Node::as_array).unwrap_or_default();
        let mut names: Vec<&str> = names.iter().filter_map(Node::as_str).collect();
        if names.contains(&field) == required {
            return Some(());
        }
        names.retain(|name| *name != field);
        if required {
            let properties = definition.get("properties")?.as_object()?;
            names.push(field);
            names.sort_by_key(|name| properties.iter().position(|member| member.key == *name));
        }
        match list {
            Some(list) => self.files.get_mut(&name)?.set_strings(list, &names),
            None => self.set_keyword(model, "required", &strings(&names))?,
        }
        if required { self.remove_default(model, field) } else { Some(()) }
    }

    /// A default is what the API takes when the key is absent, so a required field has none.
    fn remove_default(&mut self, model: &str, field: &str) -> Option<()> {
        self.edit(model, &["properties", field], |file, property| {
            file.remove(property, "default");
            Some(())
        })
    }

    /// Renames a field, and leaves the rest of it as written.
    pub(super) fn rename(&mut self, model: &str, from: &str, to: &str) -> Option<()> {
        self.edit(model, &[], |file, definition| {
            let properties = definition.get("properties")?.as_object()?;
            let key = properties.iter().find(|member| member.key == from)?.key_at;
            let required = definition.get("required").and_then(Node::as_array).unwrap_or_default();
            let listed = required.iter().find(|item| item.as_str() == Some(from));
            let mut places: Vec<_> = listed.map(|item| item.at).into_iter().chain([key]).collect();
            // From the end, so that the places before stay where they are.
            places.sort_by_key(|place| std::cmp::Reverse(place.start));
            for place in places {
                file.text.get(place.span())?;
                file.text.replace_range(place.span(), &serde_json::Value::from(to).to_string());
            }
            Some(())
        })?;
        self.doubt(model, to, Change { ty: true, ..Change::default() })
    }

    /// Marks the description of a field that may now be wrong.
    fn doubt(&mut self, model: &str, field: &str, change: Change) -> Option<()> {
        self.edit(model, &["properties", field, "description"], |file, node| {
            if let Some(text) = words::doubted(node.as_str()?, change) {
                file.replace(node, &serde_json::Value::from(text).to_string());
            }
            Some(())
        })
    }

    /// Sets a keyword of a definition; a new one goes before its properties.
    pub(super) fn set_keyword(&mut self, model: &str, keyword: &str, value: &str) -> Option<()> {
        self.edit(model, &[], |file, definition| {
            let mut members = file.members(definition);
            let written = Written::new(keyword, value);
            let at = |key: &str| members.iter().position(|member| member.key == key);
            match at(keyword) {
                Some(position) => *members.get_mut(position)? = written,
                None => members.insert(at("properties")?, written),
            }
            file.set_members(definition, &members);
            Some(())
        })
    }

    fn remove_field(&mut self, model: &str, field: &str) -> Option<()> {
        self.require(model, field, false)?;
        self.edit(model, &["properties"], |file, properties| {
            file.remove(properties, field);
            Some(())
        })
    }

    fn order(&mut self, model: &str) -> Option<()> {
        let is_object = |listing: &&Listing| listing.name == model && listing.values().is_none();
        let fields = self.page.listings().find(is_object)?.fields();
        self.edit(model, &["properties"], |file, properties| {
            let mut members = file.members(properties);
            members.sort_by_key(|member| fields.iter().position(|field| field.name == member.key));
            file.set_members(properties, &members);
            Some(())
        })
    }

    fn values_of_field(&mut self, model: &str, field: &str) -> Option<()> {
        let wanted = self.schema.listing(Witness::Schema, model)?.field(field)?;
        let Type::Named(name) = leaf(&wanted.ty) else {
            return self.field(model, field);
        };
        let said = said(self.page, model, field)?;
        let values: Vec<&str> = match leaf(&said.ty) {
            Type::Values(values) => values.iter().map(String::as_str).collect(),
            Type::Named(other) => self.listed(other)?,
            _ => return None,
        };
        self.values(name, &values)
    }

    /// Lists the values of an enum as the page does; those that stay keep their description.
    fn values(&mut self, model: &str, values: &[&str]) -> Option<()> {
        self.edit(model, &["oneOf"], |file, list| {
            let known = list.as_array()?.iter();
            let known =
                known.filter_map(|item| Some((item.get("const")?.as_str()?, file.slice(item))));
            let text = branches(values, &known.collect::<Vec<_>>());
            file.replace(list, &text);
            Some(())
        })
    }

    /// Adds a definition to a file, after another or first.
    pub(super) fn define(
        &mut self,
        name: &str,
        behind: &str,
        defined: &str,
        text: &str,
    ) -> Option<()> {
        let file = self.files.get_mut(name)?;
        let root = file.root()?;
        let definitions = root.get("$defs")?;
        let mut members = file.members(definitions);
        let position = members.iter().position(|member| member.key == behind);
        members.insert(position.map_or(0, |position| position + 1), Written::new(defined, text));
        file.set_members(definitions, &members);
        Some(())
    }
}

struct Changed {
    member: Written,
    /// Enums that it refers to: name, and definition.
    enums: Vec<(String, String)>,
    /// Whether a person must name an id in it.
    has_id: bool,
}

/// Where a field goes: after the one that precedes it on the page.
fn position(page: &Facts, model: &str, field: &str, members: &[Written]) -> usize {
    let listing =
        page.listings().find(|listing| listing.name == model && listing.field(field).is_some());
    let fields = listing.map(Listing::fields).unwrap_or_default();
    let before = fields.iter().map(|field| field.name.as_str()).take_while(|name| *name != field);
    before
        .filter_map(|name| members.iter().position(|member| member.key == *name))
        .max()
        .map_or(0, |position| position + 1)
}
