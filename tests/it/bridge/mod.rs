//! The bridge between the page's models and those of the live API: what is kept, what is refused,
//! and that nothing gets lost.

mod answers;
mod requests;

use serde_json::Value;

const TEMPLATE: &str = "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c";

/// Every value that is not null, with the path of names that leads to it: `events[].status`.
fn leaves(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for item in items {
                leaves(item, &format!("{path}[]"), found);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, found);
            }
        }
        plain => found.push((path.to_owned(), plain.clone())),
    }
}
