//! Query pairs.

use serde::Serialize;
use serde_json::Value;

/// The members of an object, or a list of pairs, as pairs of strings: each item of a list becomes a
/// pair, null is left out.
pub(crate) fn pairs(query: &impl Serialize) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    match serde_json::to_value(query).map_err(|error| error.to_string())? {
        Value::Object(members) => {
            for (name, value) in members {
                add(&mut pairs, name, value)?;
            }
        }
        Value::Array(items) => {
            for item in items {
                let (name, value) = serde_json::from_value::<(String, Value)>(item)
                    .map_err(|_| "a query is an object, or a list of pairs".to_owned())?;
                add(&mut pairs, name, value)?;
            }
        }
        Value::Null => {}
        _ => return Err("a query is an object, or a list of pairs".to_owned()),
    }
    Ok(pairs)
}

fn add(pairs: &mut Vec<(String, String)>, name: String, value: Value) -> Result<(), String> {
    match value {
        Value::Null => {}
        Value::String(text) => pairs.push((name, text)),
        Value::Bool(_) | Value::Number(_) => pairs.push((name, value.to_string())),
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::Array(_) | Value::Object(_) => return Err(nested(&name)),
                    item => add(pairs, name.clone(), item)?,
                }
            }
        }
        Value::Object(_) => return Err(nested(&name)),
    }
    Ok(())
}

fn nested(name: &str) -> String {
    format!("`{name}` of the query has a value that a query cannot express")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pairs;

    fn written(query: &serde_json::Value) -> String {
        let pairs = pairs(query).unwrap_or_else(|reason| vec![(reason, String::new())]);
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&")
    }

    #[test]
    fn a_query_is_pairs_of_texts() {
        assert_eq!(written(&json!({ "a": 1, "b": null, "c": ["x", true] })), "a=1&c=x&c=true");
        assert_eq!(written(&json!([["q", "ä"], ["q", 2]])), "q=ä&q=2");
        assert_eq!(
            written(&json!({ "a": { "b": 1 } })),
            "`a` of the query has a value that a query cannot express="
        );
        assert_eq!(
            written(&json!({ "a": [[1]] })),
            "`a` of the query has a value that a query cannot express="
        );
        assert_eq!(written(&json!(1)), "a query is an object, or a list of pairs=");
    }
}
