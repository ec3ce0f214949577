//! The alternatives that a type is made of, and what they are together.

use super::token::{Cursor, Read, Token};
use crate::{
    listing::{Format, Type},
    page::{reading::Declared, scan::Page},
};

/// The alternatives that a type is made of.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) values: Vec<Token<'a>>,
    pub(super) types: Vec<Type>,
    pub(super) null: bool,
    /// Whether it may be missing: `undefined`, `NotRequired`.
    pub(super) absent: bool,
    /// Whether any string is allowed besides the values.
    pub(super) open: bool,
}

impl Parts<'_> {
    /// The type that the alternatives make, null included.
    pub(super) fn ty(&self, cursor: &Cursor<'_>) -> Read<Type> {
        let texts = || self.values.iter().map(|value| value.text.to_owned()).collect();
        let ty = match self.types.as_slice() {
            [] | [Type::Text(Format::Unsaid)] if !self.values.is_empty() => Type::Values(texts()),
            [] if self.null => Type::Any,
            [ty] if self.values.is_empty() => ty.clone(),
            [] => return Err(cursor.unexpected("a type")),
            _ => return Err(cursor.unexpected("one type, besides values and `null`")),
        };
        Ok(if self.null { Type::Nullable(Box::new(ty)) } else { ty })
    }

    /// The names of the objects that a union chooses from, and whatever else may come as an object of any form.
    fn branches(&self) -> Option<Vec<String>> {
        let (types, is_open) = match self.types.split_last() {
            Some((Type::Map(values), rest)) if **values == Type::Any => (rest, true),
            _ => (self.types.as_slice(), false),
        };
        if !self.values.is_empty() || self.null || types.len() + usize::from(is_open) < 2 {
            return None;
        }
        let name = |ty: &Type| if let Type::Named(name) = ty { Some(name.clone()) } else { None };
        types.iter().map(name).collect()
    }

    /// Declares what an alias of them is: a union, values, or another name for a type.
    pub(super) fn alias(
        &self,
        page: &Page<'_>,
        cursor: &Cursor<'_>,
        declared: &mut Declared,
    ) -> Read<()> {
        if let Some(names) = self.branches() {
            declared.branches(&names);
        } else if self.values.is_empty() {
            declared.alias = Some(self.ty(cursor)?);
        } else {
            if self.is_open() {
                declared.left_over.push_str(" open");
            }
            declared.values(page, &self.values);
        }
        Ok(())
    }

    fn is_open(&self) -> bool {
        self.open || !self.values.is_empty() && !self.types.is_empty()
    }
}
