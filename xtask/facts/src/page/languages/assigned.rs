//! What follows a field in Python: its default, and what `Field(…)` says.

use super::token::{Cursor, Read};

/// What follows `=`.
#[derive(Default)]
pub(super) struct Assigned {
    pub(super) is_there: bool,
    pub(super) is_none: bool,
    pub(super) alias: Option<String>,
    pub(super) description: String,
}

impl Assigned {
    /// A value, or `Field(…)` around one.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>) -> Read<()> {
        let Some(token) = cursor.peek() else { return Err(cursor.unexpected("a value")) };
        let call = token.text.rsplit('.').next().unwrap_or(token.text);
        if !matches!(call, "Field" | "field" | "attrib") || !cursor.is_at(1, "(") {
            self.is_there = token.text != "...";
            self.is_none = token.is("None");
            while !cursor.is_line_end()
                || cursor.peek().is_some_and(|next| next.at.start == token.at.start)
            {
                cursor.group();
            }
            return Ok(());
        }
        cursor.skip(2);
        let mut name = String::new();
        while cursor.eat(")").is_none() {
            let value = cursor.peek().ok_or_else(|| cursor.unexpected("`)`"))?;
            if cursor.is_at(1, "=") {
                value.text.clone_into(&mut name);
                cursor.skip(2);
                continue;
            }
            match name.as_str() {
                "" | "default" | "default_factory" | "factory" => {
                    self.is_there |= value.text != "...";
                    self.is_none |= value.is("None");
                }
                "alias" | "serialization_alias" | "validation_alias" => {
                    self.alias = Some(value.text.to_owned());
                }
                "description" | "title" | "examples" => self.description.push_str(value.text),
                _ => {}
            }
            while !cursor.is_at(0, ",") && !cursor.is_at(0, ")") && cursor.peek().is_some() {
                cursor.group();
            }
            cursor.eat(",");
            name.clear();
        }
        Ok(())
    }
}

/// The name on the wire in a comment: `json: "from"`.
pub(super) fn wire_name(comment: &str) -> Option<&str> {
    comment.trim().strip_prefix("json: \"")?.strip_suffix('"')
}
