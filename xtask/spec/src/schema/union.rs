//! What the branches of a union say together.

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{Branch, Definition, Direction, Kind, Property, Union},
    name,
};
use crate::source::Located;

/// A branch with what it refers to, and the value of the tag that picks it.
#[derive(Clone, Debug)]
pub struct Picked<'a> {
    pub branch: &'a Branch,
    pub id: DefinitionId,
    pub definition: &'a Definition,
    pub value: Located<String>,
}

impl Picked<'_> {
    /// The identifier of its variant; `None` if none can be formed from the value.
    pub fn variant(&self) -> Option<String> {
        name::variant(self.branch.rust_name.as_ref().map_or(&self.value.value, |own| &own.value))
    }
}

/// The branches that can be picked, of a union in a file of an edition. The others have findings.
pub fn branches<'a>(
    bundle: &'a Bundle,
    (edition, file): (usize, usize),
    union: &'a Union,
) -> impl Iterator<Item = Picked<'a>> {
    union.branches.iter().filter_map(move |branch| {
        let id = bundle.resolve(edition, file, &branch.reference).ok()?;
        let definition = bundle.definition(id)?;
        let value = tag(definition, union)?.constant()?.located_str()?;
        Some(Picked { branch, id, definition, value })
    })
}

/// The property of a branch that tells it from the others.
pub(super) fn tag<'a>(branch: &'a Definition, union: &Union) -> Option<&'a Property> {
    let Kind::Object(object) = &branch.kind else { return None };
    object.properties.iter().find(|property| property.name.value == union.tag.value)
}

/// Who sends values of a definition; none for texts, which have no direction.
pub fn direction(bundle: &Bundle, id: DefinitionId) -> Option<Direction> {
    match &bundle.definition(id)?.kind {
        Kind::Object(object) => Some(object.direction),
        Kind::Union(union) => {
            let branches = union.branches.iter();
            let objects = branches.filter_map(|branch| {
                let id = bundle.resolve(id.edition, id.file, &branch.reference).ok()?;
                match &bundle.definition(id)?.kind {
                    Kind::Object(object) => Some(object.direction),
                    _ => None,
                }
            });
            let mut one_way = objects.filter(|direction| *direction != Direction::Both);
            Some(one_way.next().unwrap_or(Direction::Both))
        }
        Kind::Enum(_) | Kind::Id { .. } => None,
    }
}
