//! Checks that the branches of a union can be told apart, and have the same direction.

use std::collections::HashMap;

use super::{
    super::{
        bundle::DefinitionId,
        dialect::{Branch, Definition, Direction, Kind, Union},
        union,
    },
    Lint,
};
use crate::{diagnostic::Diagnostic, source::Located};

impl Lint<'_> {
    pub(super) fn union(&mut self, id: DefinitionId, union: &Union) {
        let mut one_way: Option<(Direction, &Branch)> = None;
        for branch in &union.branches {
            match self.bundle.resolve(id.edition, id.file, &branch.reference) {
                Err(finding) => self.findings.extend(finding),
                Ok(target) => {
                    let Some(definition) = self.bundle.definition(target) else { continue };
                    self.branch(union, branch, definition);
                    let direction = union::direction(self.bundle, target);
                    match (direction.filter(|found| *found != Direction::Both), one_way) {
                        (Some(direction), Some((first, other))) if direction != first => {
                            self.two_ways(branch, other);
                        }
                        (Some(direction), None) => one_way = Some((direction, branch)),
                        _ => {}
                    }
                }
            }
        }
        self.picked(id, union);
    }

    /// Each value picks one branch, and gives one variant.
    fn picked(&mut self, id: DefinitionId, union: &Union) {
        let mut seen: HashMap<String, &Located<String>> = HashMap::new();
        let mut names = Vec::new();
        for picked in union::branches(self.bundle, (id.edition, id.file), union) {
            let (value, text) = (&picked.value.value, &picked.branch.reference.text);
            if let Some(first) = seen.insert(value.clone(), text) {
                let message = format!("`{value}` picks two branches");
                let help = format!(
                    "give each branch its own `const` in `{}`, or remove one of them",
                    union.tag.value
                );
                let finding = Diagnostic::error("union-twice", message).at(text.at, "this one");
                self.findings.push(finding.also(first.at, "and this one").help(help));
            } else {
                let name = Located { value: value.clone(), at: text.at };
                names.push((name, picked.variant()));
            }
        }
        let names = names.iter().map(|(name, variant)| (name, variant.clone()));
        self.variants(names, "branch");
    }

    fn branch(&mut self, union: &Union, branch: &Branch, definition: &Definition) {
        let (text, tag) = (&branch.reference.text, &union.tag.value);
        let name = &definition.name;
        let no_branch = |what: &str, help: &str| {
            let message = format!("`{}` is {what}", name.value);
            Diagnostic::error("union-branch", message)
                .at(text.at, "")
                .also(name.at, "defined here")
                .help(help)
        };
        let finding = match &definition.kind {
            Kind::Object(object) if !object.parameters.is_empty() => {
                return self.generic(text, name);
            }
            Kind::Object(object) => {
                let property = union::tag(definition, union);
                if property.is_some_and(|property| property.constant().is_some())
                    || object.rejected.covers(tag)
                {
                    return;
                }
                let (at, message) = match property {
                    Some(property) => (
                        property.name.at,
                        format!("`{tag}` of `{}` may have several values", name.value),
                    ),
                    None => (name.at, format!("`{}` has no property `{tag}`", name.value)),
                };
                Diagnostic::error("union-tag", message)
                    .at(at, "")
                    .also(text.at, "a branch of a union here")
                    .help(format!("add it to `properties` and `required`, with the value that picks this branch: `\"{tag}\": {{ \"description\": \"…\", \"const\": \"…\" }}`"))
            }
            Kind::Union(_) => no_branch(
                "a union, which cannot be a branch",
                "list its branches here, or refer to an object that holds it",
            ),
            Kind::Enum(_) | Kind::Id { .. } => no_branch(
                "not an object",
                "a branch is an object; refer to one that holds this value and the property that tells it apart",
            ),
        };
        self.findings.push(finding);
    }

    fn two_ways(&mut self, branch: &Branch, other: &Branch) {
        self.findings.push(
            Diagnostic::error("direction", "this union mixes requests and responses")
                .at(branch.reference.text.at, "this one")
                .also(other.reference.text.at, "its direction differs from this one's")
                .help("make a union of each, or give a branch that goes both ways `\"x-direction\": \"both\"`"),
        );
    }
}
