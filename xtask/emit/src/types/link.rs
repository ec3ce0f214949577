//! Links in docs: a type or a field of the same type that a text names as code.

use std::collections::{BTreeMap, BTreeSet};

use super::siblings;
use crate::model::{ItemKind, Model, Module};

/// The model with links in its descriptions.
pub(super) fn linked(model: &Model) -> Model {
    let modules = model.modules.iter();
    let types = modules.flat_map(|module| {
        module.items.iter().map(|item| (item.name.as_str(), module.name.as_str()))
    });
    let types: BTreeMap<&str, &str> = types.collect();
    let mut linked = model.clone();
    for module in &mut linked.modules {
        let scope = Scope::new(&types, module);
        module.description = scope.link(&module.description, &BTreeSet::new(), "");
        for item in &mut module.items {
            // Other kinds say little about each other.
            let ItemKind::Struct(content) = &mut item.kind else { continue };
            let fields = content.fields.iter().filter(|field| field.ident == field.wire);
            let fields: BTreeSet<String> = fields.map(|field| field.ident.clone()).collect();
            item.description = scope.link(&item.description, &fields, &item.name);
            for field in &mut content.fields {
                // A field does not link to itself.
                let mut others = fields.clone();
                others.remove(&field.ident);
                field.description = scope.link(&field.description, &others, "");
            }
        }
    }
    linked
}

/// Whether a text has a link. Brackets of the text itself are escaped with a backslash.
pub(super) fn is_in(text: &str) -> bool {
    text.replace("\\[", "").contains("[`")
}

/// The names that a module's docs can link to.
struct Scope {
    /// By name, with the path that leads there; none for what the module has or imports itself.
    types: BTreeMap<String, Option<String>>,
}

impl Scope {
    fn new(types: &BTreeMap<&str, &str>, module: &Module) -> Self {
        let imported = siblings(module);
        let path = |name: &str, home: &str| {
            (home != module.name && !imported.contains(name)).then(|| format!("super::{name}"))
        };
        let types = types.iter().map(|(name, home)| ((*name).to_owned(), path(name, home)));
        Self { types: types.collect() }
    }

    /// `own` is the type that the text belongs to, which does not link to itself.
    fn link(&self, text: &str, fields: &BTreeSet<String>, own: &str) -> String {
        // Code in several backticks, and escaped backticks, are rare: such a text has no links.
        if text.contains("``") || text.contains("\\`") {
            return text.to_owned();
        }
        let mut linked = String::with_capacity(text.len());
        for (number, part) in text.split('`').enumerate() {
            if number % 2 == 0 {
                linked.push_str(part);
                continue;
            }
            let link = match self.types.get(part).filter(|_| part != own) {
                Some(None) => format!("[`{part}`]"),
                Some(Some(path)) => format!("[`{part}`]({path})"),
                None if fields.contains(part) => format!("[`{part}`](field@Self::{part})"),
                None => format!("`{part}`"),
            };
            linked.push_str(&link);
        }
        linked
    }
}
