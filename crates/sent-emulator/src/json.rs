//! Members and items of JSON values, without panics.

use serde_json::Value;

pub(crate) trait Members {
    /// The member of an object; null if there is none.
    fn at(&self, name: &str) -> &Value;

    /// Sets a member of an object; does nothing to anything else.
    fn put(&mut self, name: &str, value: impl Into<Value>);
}

impl Members for Value {
    fn at(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        if let Value::Object(members) = self {
            members.insert(name.to_owned(), value.into());
        }
    }
}

/// The members of an object; empty for anything else.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The items of an array; empty for anything else.
pub(crate) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
