//! Edits of a schema as text: what is not touched keeps its form.

use spec::{
    json::{self, Member, Node},
    source::FileId,
};

/// A schema file that is being edited.
#[derive(Clone, Debug)]
pub(super) struct SchemaText {
    pub(super) file: FileId,
    pub(super) text: String,
}

/// A member of an object: its key, and key and value as written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) key: String,
    pub(super) text: String,
}

impl Written {
    pub(super) fn new(key: &str, value: &str) -> Self {
        Self { key: key.to_owned(), text: format!("{}: {value}", serde_json::Value::from(key)) }
    }

    /// The value as written.
    pub(super) fn value(&self) -> &str {
        let key = serde_json::Value::from(self.key.as_str()).to_string();
        let rest = self.text.strip_prefix(&key).unwrap_or_default().trim_start();
        rest.strip_prefix(':').unwrap_or_default().trim_start()
    }
}

impl SchemaText {
    pub(super) fn root(&self) -> Option<Node> {
        json::parse(self.file, &self.text).ok()
    }

    /// A value as written.
    pub(super) fn slice(&self, node: &Node) -> &str {
        self.text.get(node.at.span()).unwrap_or_default()
    }

    /// The members of an object, as written.
    pub(super) fn members(&self, node: &Node) -> Vec<Written> {
        let written = |member: &Member| {
            let text = self.text.get(member.key_at.start..member.value.at.end);
            Written { key: member.key.clone(), text: text.unwrap_or_default().to_owned() }
        };
        node.as_object().unwrap_or_default().iter().map(written).collect()
    }

    /// Replaces the text of a value.
    pub(super) fn replace(&mut self, node: &Node, text: &str) {
        if self.text.get(node.at.span()).is_some() {
            self.text.replace_range(node.at.span(), text);
        }
    }

    /// Puts other strings in the place of an array's: one a line if that is how they are written.
    pub(super) fn set_strings(&mut self, node: &Node, items: &[&str]) {
        let text = if self.slice(node).contains('\n') && !items.is_empty() {
            let margin = " ".repeat(self.margin(node.at.start));
            let lines: Vec<_> = items
                .iter()
                .map(|item| format!("{margin}  {}", serde_json::Value::from(*item)))
                .collect();
            format!("[\n{}\n{margin}]", lines.join(",\n"))
        } else {
            strings(items)
        };
        self.replace(node, &text);
    }

    /// Puts other members in the place of an object's, one a line.
    pub(super) fn set_members(&mut self, node: &Node, members: &[Written]) {
        let margin = self.margin(node.at.start);
        let text = object(members, margin);
        self.replace(node, &text);
    }

    /// Removes a member from an object, if it has it.
    pub(super) fn remove(&mut self, node: &Node, key: &str) {
        if node.get(key).is_some() {
            let mut members = self.members(node);
            members.retain(|member| member.key != key);
            self.set_members(node, &members);
        }
    }

    /// White space at the beginning of the line that a byte is on.
    fn margin(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        let line = self.text.get(before.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or_default();
        line.len() - line.trim_start_matches(' ').len()
    }
}

/// An object with one member a line, closed at a margin.
pub(super) fn object(members: &[Written], margin: usize) -> String {
    let inner = " ".repeat(margin + 2);
    let lines: Vec<String> =
        members.iter().map(|member| format!("{inner}{}", member.text)).collect();
    if lines.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{}\n{}}}", lines.join(",\n"), " ".repeat(margin))
    }
}

/// An array of strings on one line.
pub(super) fn strings(items: &[&str]) -> String {
    let items: Vec<String> =
        items.iter().map(|item| serde_json::Value::from(*item).to_string()).collect();
    format!("[{}]", items.join(", "))
}
