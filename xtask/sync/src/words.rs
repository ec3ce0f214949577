//! Descriptions that only a person can write, or can say to be true still.

use spec::json::Node;

use crate::text::SchemaText;

/// Placeholder where a person has to describe something.
pub(super) const TO_DESCRIBE: &str = "\"Not described yet.\"";

/// Prefix of what was written for another name or type.
const TO_READ: &str = "Not read again yet: ";

/// What has changed about a field since its description was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Change {
    /// Its type or its name.
    pub(super) ty: bool,
    pub(super) null: bool,
    pub(super) absence: bool,
}

/// A description with a mark, if the change may have made it false: one that says nothing of null is as true as before if that may come or not.
pub(super) fn doubted(description: &str, change: Change) -> Option<String> {
    let text = description.to_lowercase();
    let mentions = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_doubtful = change.ty
        || change.null && mentions(&["null"])
        || change.absence && mentions(&["absent", "left out", "leave it out", "omit"]);
    let is_marked =
        description.starts_with(TO_READ) || TO_DESCRIBE.trim_matches('"') == description;
    (is_doubtful && !is_marked).then(|| format!("{TO_READ}{description}"))
}

/// The places in a file whose descriptions are marked, each with what is to be done there.
pub(super) fn open(name: &str, file: &SchemaText) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(root) = file.root() {
        collect(&root, &mut vec![name.to_owned()], &mut found);
    }
    found
}

fn collect(node: &Node, path: &mut Vec<String>, found: &mut Vec<String>) {
    let is_to_describe = |text: &str| text == TO_DESCRIBE.trim_matches('"');
    for (number, item) in node.as_array().unwrap_or_default().iter().enumerate() {
        let value = item.get("const").and_then(Node::as_str);
        path.push(value.map_or_else(|| number.to_string(), str::to_owned));
        collect(item, path, found);
        path.pop();
    }
    for member in node.as_object().unwrap_or_default() {
        let text = member.value.as_str().unwrap_or_default();
        let place = || path.join("/");
        if is_to_describe(text) {
            found.push(format!("{}: describe it", place()));
        } else if text.starts_with(TO_READ) {
            let kept = ["examples", "default"].into_iter().filter(|key| node.get(key).is_some());
            let kept = kept.map(|key| format!(" and its `{key}`")).collect::<Vec<_>>().concat();
            found.push(format!(
                "{}: read its description{kept} again: what they are about has changed; then remove `{}`",
                place(),
                TO_READ.trim_end()
            ));
        }
        path.push(member.key.clone());
        collect(&member.value, path, found);
        path.pop();
    }
}
