//! Members and items of JSON values, without a panic where there are none.

use serde_json::Value;

pub(crate) trait Members {
    /// The member of an object; null if there is none.
    fn at(&self, name: &str) -> &Value;

    /// Sets the member of an object; of anything else nothing.
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

/// The members of an object; none of anything else.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The items of an array; none of anything else.
pub(crate) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
