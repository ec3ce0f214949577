//! What the source of a page has become.

use spec::edition::load::Folder;

/// An edition whose texts change.
pub(super) struct Edition(pub(super) Vec<Folder>);

impl Edition {
    pub(super) fn file(&mut self, name: &str) -> &mut String {
        self.0[0].files.entry(name.to_owned()).or_default()
    }

    pub(super) fn replace(&mut self, file: &str, from: &str, to: &str) -> &mut Self {
        let text = self.file(file);
        assert!(text.contains(from), "{file}: {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// Everywhere.
    pub(super) fn rename(&mut self, from: &str, to: &str) -> &mut Self {
        for text in self.0[0].files.values_mut() {
            *text = text.replace(from, to);
        }
        self
    }

    /// Takes an object away, with its key and the comma behind or before it; gives it back.
    pub(super) fn cut(&mut self, file: &str, key: &str) -> String {
        let text = self.file(file);
        let from = text.find(&format!("\"{key}\": {{")).unwrap_or_else(|| panic!("{file}: {key}"));
        let mut depth = 0;
        let end = text[from..].find(|letter: char| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            letter == '}' && depth == 0
        });
        let end = from + end.unwrap() + 1;
        let cut = text[from..end].to_owned();
        if text[end..].starts_with(',') {
            text.replace_range(from..=end, "");
        } else {
            let comma = text[..from].rfind(',').unwrap();
            text.replace_range(comma..end, "");
        }
        cut
    }
}

/// A section more.
pub(super) const VOICE: &str = r##"{
  "$schema": "../../../schema/meta-schema.json",
  "title": "Voice Models",
  "description": "Calls.",
  "$defs": {
    "Call": { "description": "C.", "type": "object", "x-direction": "response", "required": ["status", "notes"], "properties": {
      "status": { "$ref": "#/$defs/CallStatus", "description": "S." },
      "notes": { "type": "array", "items": { "$ref": "#/$defs/CallNote" }, "description": "N." } } },
    "CallNote": { "description": "N.", "type": "object", "x-direction": "response", "required": ["text"], "properties": {
      "text": { "type": "string", "description": "T." } } },
    "CallStatus": { "description": "S.", "type": "string", "oneOf": [{ "const": "ringing", "description": "R." }] }
  }
}
"##;
