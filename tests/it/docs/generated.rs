//! Editions made up from a number: every shape that the dialect has, in every combination that comes up.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::{Value, json};
use spec::edition::load::Folder;

/// A small generator of numbers (xorshift): the same seed, the same edition.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const FIELDS: [&str; 16] = [
    "id",
    "type",
    "from",
    "class",
    "url",
    "phone_number",
    "createdAt",
    "x-rate",
    "value_2",
    "import",
    "total_count",
    "rfc_text",
    "is_active",
    "notes",
    "def",
    "http_status",
];
const DIRECTIONS: [&str; 3] = ["request", "response", "both"];

/// The edition of a seed.
pub(super) fn edition(seed: u64) -> Vec<Folder> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let direction = dice.pick(&DIRECTIONS);
    let mut files = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for number in 0..=dice.roll(3) {
        let file = format!("part{number}.json");
        let mut definitions = Vec::new();
        for position in 0..=dice.roll(4) {
            let name =
                format!("Model{}", char::from(b'A' + u8::try_from(number * 5 + position).unwrap()));
            let (name, definition) = match dice.roll(5) {
                0 => (
                    format!("{name}Id"),
                    json!({ "description": "An id.", "type": "string", "format": "uuid" })
                        .to_string(),
                ),
                1 => (format!("{name}Kind"), enumeration(&mut dice)),
                _ => (name, object(&mut dice, &known, &file, direction)),
            };
            known.push(format!("{file}#/$defs/{name}"));
            definitions.push(format!("{}: {definition}", Value::from(name)));
        }
        if dice.roll(2) == 0 {
            let (one, other, either) =
                (format!("One{number}"), format!("Other{number}"), format!("Either{number}Kind"));
            definitions.push(format!("\"{either}\": {}", union(&[&one, &other])));
            definitions.push(format!("\"{one}\": {}", branch("one", direction)));
            definitions.push(format!("\"{other}\": {}", branch("other-one", direction)));
            known.push(format!("{file}#/$defs/{either}"));
        }
        // A file of ids only has nothing to list.
        let extra = format!("Extra{number}");
        definitions.push(format!("\"{extra}\": {}", object(&mut dice, &known, &file, direction)));
        let text = format!(
            "{{\"title\": \"Part {number} Models\", \"description\": \"A part.\", \"$defs\": {{{}}}}}",
            definitions.join(", ")
        );
        files.insert(file.clone(), text);
        names.push(file);
    }
    let manifest = json!({
        "title": "Made Up",
        "description": "Made up.",
        "source": { "title": "a seed", "read": "2026-11-23" },
        "target": { "crate": "sent-models", "module": "" },
        "support": "sent-models",
        "files": names,
    });
    files.insert("edition.json".to_owned(), manifest.to_string());
    vec![Folder { path: PathBuf::from("made-up"), files, requested: true }]
}

fn enumeration(dice: &mut Dice) -> String {
    let all = ["small", "MEDIUM", "very_large", "x-large"];
    let count = 1 + dice.roll(all.len());
    let values: Vec<Value> = all
        .iter()
        .take(count)
        .map(|value| json!({ "const": value, "description": format!("It is {value}.") }))
        .collect();
    json!({ "description": "A kind.", "type": "string", "oneOf": values }).to_string()
}

fn union(branches: &[&str]) -> Value {
    let branches: Vec<_> =
        branches.iter().map(|name| json!({ "$ref": format!("#/$defs/{name}") })).collect();
    json!({ "description": "One of two.", "oneOf": branches, "discriminator": { "propertyName": "type" } })
}

fn branch(value: &str, direction: &str) -> Value {
    json!({
        "description": "A branch | with a pipe.",
        "type": "object",
        "x-direction": direction,
        "required": ["type"],
        "properties": {
            "type": { "description": "Which one.", "const": value },
            "value_2": { "description": "Something.", "type": "integer" },
        },
    })
}

/// Written as text, because the order of fields matters and `serde_json` sorts them.
fn object(dice: &mut Dice, known: &[String], file: &str, direction: &str) -> String {
    let is_generic = dice.roll(6) == 0;
    let start = dice.roll(FIELDS.len());
    let mut properties = Vec::new();
    let mut required = Vec::new();
    for step in 0..dice.roll(9) {
        let name = FIELDS[(start + step * 5) % FIELDS.len()];
        if dice.roll(2) == 0 {
            required.push(name);
        }
        properties.push(format!("\"{name}\": {}", property(dice, known, file)));
    }
    if is_generic {
        let data = "{ \"anyOf\": [{ \"x-type-parameter\": \"T\" }, { \"type\": \"null\" }], \"description\": \"What it holds.\" }";
        properties.push(format!("\"data\": {data}"));
        required.push("data");
    }
    let parameters =
        if is_generic { "\"x-type-parameters\": { \"T\": \"anything.\" }, " } else { "" };
    format!(
        "{{ \"description\": \"A model | with a pipe.\", \"type\": \"object\", \"x-direction\": \"{direction}\", {parameters}\
         \"required\": {}, \"properties\": {{ {} }} }}",
        json!(required),
        properties.join(", ")
    )
}

fn property(dice: &mut Dice, known: &[String], file: &str) -> String {
    let description = dice.pick(&[
        "Text: with, lists.",
        "A `code` | and a pipe.",
        "One of these (a, b)",
        "Plain.",
    ]);
    let mut schema = value(dice, known, file, 2);
    if dice.roll(3) == 0 && schema != json!({}) {
        schema = json!({ "anyOf": [schema, { "type": "null" }] });
    }
    schema["description"] = description.into();
    schema.to_string()
}

fn value(dice: &mut Dice, known: &[String], file: &str, depth: usize) -> Value {
    match dice.roll(if depth == 0 { 8 } else { 12 }) {
        0 => json!({ "type": "boolean" }),
        1 => json!({ "type": "integer", "minimum": 0 }),
        2 => json!({ "type": "number" }),
        3 => {
            json!({ "type": "string", "format": dice.pick(&["date-time", "uri", "phone", "password"]) })
        }
        4 => json!({ "type": "object", "additionalProperties": true }),
        5 => json!({}),
        6 => json!({ "type": "string" }),
        7 | 8 => {
            // A generic model cannot be referred to, and one that the reader has not seen would be a cycle at worst.
            let targets: Vec<&String> = known
                .iter()
                .filter(|target| target.ends_with("Id") || target.ends_with("Kind"))
                .collect();
            match targets.len() {
                0 => json!({ "type": "integer", "format": "int32" }),
                count => {
                    let target = targets[dice.roll(count)];
                    json!({ "$ref": target.strip_prefix(file).unwrap_or(target) })
                }
            }
        }
        9 => json!({ "type": "array", "items": value(dice, known, file, depth - 1) }),
        10 => {
            json!({ "type": "object", "additionalProperties": value(dice, known, file, depth - 1) })
        }
        _ => json!({ "type": "array", "items": { "type": ["string", "null"] } }),
    }
}
