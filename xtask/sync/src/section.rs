//! Titles, and the files of sections: one for each, in the order of the page.

use facts::listing::{Section, Witness};
use heck::ToSnakeCase as _;
use spec::{edition::manifest, json::Node};

use crate::{
    edit::Edits,
    text::{SchemaText, Written, object},
    words::TO_DESCRIBE,
};

impl Edits<'_> {
    /// Follows a heading: of the page, of a section, or of a model's table.
    pub(super) fn heading(&mut self, name: &str) -> Option<()> {
        if self.schema.listing(Witness::Schema, name).is_some() {
            let heading = self.page.listing(Witness::Table, name)?.heading.clone()?;
            return self.set_keyword(name, "x-heading", &quoted(&heading));
        }
        if name == "the page" {
            let title = self.page.title.clone();
            return self.set_title(manifest::FILE_NAME, &title);
        }
        // A section of new models gets its file with the first of them.
        let section = self.page.sections.iter().find(|section| section.title == name)?;
        let file = self.file_under_another_title(section)?;
        self.set_title(&file, name)
    }

    /// The file of a section; a new one for a section that the schema does not have.
    pub(super) fn file_of(&mut self, section: &Section) -> Option<String> {
        if let Some(name) = self.titled(&section.title) {
            return Some(name);
        }
        let mut roots = self.files.values().filter_map(SchemaText::root).filter(defines);
        let dialect = roots.find_map(|root| Some(root.get("$schema")?.as_str()?.to_owned()))?;
        let name = self.file_name(&section.title);
        if self.files.contains_key(&name) {
            return None;
        }
        let members = [
            Written::new("$schema", &quoted(&dialect)),
            Written::new("title", &quoted(&section.title)),
            Written::new("description", TO_DESCRIBE),
            Written::new("$defs", "{}"),
        ];
        let listed = self.files.get(manifest::FILE_NAME)?.root()?;
        let list = listed.get("files")?;
        let mut names: Vec<_> = list.as_array()?.iter().filter_map(Node::as_str).collect();
        let before = self.page.sections.iter().take_while(|other| other.title != section.title);
        let before: Vec<_> = before.filter_map(|other| self.titled(&other.title)).collect();
        let position = names.iter().rposition(|name| before.iter().any(|before| before == name));
        names.insert(position.map_or(0, |position| position + 1), &name);
        let manifest = self.files.get_mut(manifest::FILE_NAME)?;
        manifest.set_strings(list, &names);
        let file = manifest.file;
        self.files.insert(name.clone(), SchemaText { file, text: object(&members, 0) + "\n" });
        Some(name)
    }

    /// The model file with a title.
    fn titled(&self, title: &str) -> Option<String> {
        let is_it =
            |root: Node| defines(&root) && root.get("title").and_then(Node::as_str) == Some(title);
        let found = self.files.iter().find(|(_, file)| file.root().is_some_and(is_it));
        found.map(|(name, _)| name.clone())
    }

    /// The file that has the models of a section, if the page no longer has its title.
    fn file_under_another_title(&self, section: &Section) -> Option<String> {
        let known = section
            .listings
            .iter()
            .find(|listing| self.schema.listing(Witness::Schema, &listing.name).is_some())?;
        let (name, root) = self.home(&known.name)?;
        let title = root.get("title")?.as_str()?;
        let is_gone = self.page.sections.iter().all(|section| section.title != title);
        is_gone.then_some(name)
    }

    /// Named as the others are: `message.json` is that of the section "Message Models".
    fn file_name(&self, title: &str) -> String {
        let name = title.to_snake_case();
        let short = name.rsplit_once('_').filter(|(_, last)| {
            self.schema.sections.iter().any(|section| {
                let other = section.title.to_snake_case();
                let stem = other.rsplit_once('_').filter(|(_, other)| other == last);
                stem.is_some_and(|(stem, _)| self.files.contains_key(&format!("{stem}.json")))
            })
        });
        format!("{}.json", short.map_or(name.as_str(), |(stem, _)| stem))
    }

    fn set_title(&mut self, file: &str, title: &str) -> Option<()> {
        let file = self.files.get_mut(file)?;
        let root = file.root()?;
        file.replace(root.get("title")?, &quoted(title));
        Some(())
    }
}

fn defines(root: &Node) -> bool {
    root.get("$defs").is_some()
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
