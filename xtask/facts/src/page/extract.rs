//! Takes the definitions out of a rendered page as programs, so that the tools of each language can judge them.
//!
//! Each model gets three instances: its example; the same with nulls and without what may be absent; the same with zero, `false` and the empty string.
//! A definition that is correct writes all of them as it has read them.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use serde_json::{Map, Value};
use spec::source::FileId;

use super::{
    code::{Language, is_label},
    scan::{Item, Page, scan},
};
use crate::listing::{Facts, Listing, Witness};

/// The files, by path. `facts` is what was read from the page.
pub fn files(file: FileId, text: &str, facts: &Facts) -> BTreeMap<PathBuf, String> {
    let page = Page::new(file, text);
    let mut found = Found::default();
    for item in scan(&page).items {
        match item {
            Item::Heading(heading, _) if !is_label(&heading) => {
                found.is_helper = heading == "Helpers";
            }
            Item::Prose(prose, _) => {
                let name =
                    prose.strip_prefix("Type ").and_then(|rest| rest.split([',', '.']).next());
                if let Some(name) = name {
                    name.clone_into(&mut found.model);
                }
            }
            Item::Code(language, code) => found.code(language, code.text),
            _ => {}
        }
    }
    let instances = found.instances(facts);
    let mut files = BTreeMap::new();
    let mut add = |path: &str, text: String| files.insert(PathBuf::from(path), text);
    add("typescript/models.ts", found.typescript);
    add("typescript/examples.ts", typescript(&instances));
    add("python/models.py", found.python);
    add("python/check.py", python(&instances));
    add("go/go.mod", "module sent\n\ngo 1.18\n".to_owned());
    add("go/models.go", found.go);
    if !found.go_helpers.is_empty() {
        add("go/helpers.go", found.go_helpers);
    }
    add("go/examples_test.go", go(&instances));
    files
}

#[derive(Default)]
struct Found {
    model: String,
    is_helper: bool,
    examples: Vec<(String, Map<String, Value>)>,
    typescript: String,
    python: String,
    go: String,
    go_helpers: String,
}

struct Instance {
    model: String,
    parameters: usize,
    variant: String,
    value: Value,
}

impl Found {
    fn code(&mut self, language: Language, code: &str) {
        let target = match (language, self.is_helper) {
            (Language::Json, _) => {
                if let Ok(Value::Object(example)) = serde_json::from_str(code) {
                    self.examples.push((self.model.clone(), example));
                }
                return;
            }
            (Language::TypeScript, _) => &mut self.typescript,
            (Language::Python, _) => &mut self.python,
            (Language::Go, false) => &mut self.go,
            (Language::Go, true) => &mut self.go_helpers,
            (Language::Rust, _) => return,
        };
        if !target.is_empty() {
            target.push('\n');
        }
        target.push_str(code);
    }

    fn instances(&self, facts: &Facts) -> Vec<Instance> {
        let mut instances = Vec::new();
        for (number, (model, example)) in self.examples.iter().enumerate() {
            let before = self.examples.iter().take(number).filter(|(other, _)| other == model);
            let number = before.count() + 1;
            let Some(listing) = facts.listing(Witness::Table, model) else { continue };
            let variants = [
                ("full", Value::Object(example.clone())),
                ("bare", bare(listing, example)),
                ("zero", zero(example)),
            ];
            for (variant, value) in variants {
                instances.push(Instance {
                    model: model.clone(),
                    parameters: listing.parameters.len(),
                    variant: format!("{variant}_{number}"),
                    value,
                });
            }
        }
        instances
    }
}

/// Without what may be absent, and with null for what may be null.
fn bare(listing: &Listing, example: &Map<String, Value>) -> Value {
    let fields =
        listing.fields().iter().filter(|field| field.optional == Some(false)).map(|field| {
            let value =
                if field.nullable == Some(true) { None } else { example.get(&field.name).cloned() };
            (field.name.clone(), value.unwrap_or(Value::Null))
        });
    Value::Object(fields.collect())
}

fn zero(example: &Map<String, Value>) -> Value {
    let fields = example.iter().map(|(name, value)| {
        let zero = match value {
            Value::Bool(_) => false.into(),
            Value::Number(_) => 0.into(),
            Value::String(_) => "".into(),
            other => other.clone(),
        };
        (name.clone(), zero)
    });
    Value::Object(fields.collect())
}

fn typescript(instances: &[Instance]) -> String {
    let mut text = "import type * as models from './models';\n\n".to_owned();
    for instance in instances {
        let arguments = if instance.parameters == 0 {
            String::new()
        } else {
            format!("<{}>", vec!["unknown"; instance.parameters].join(", "))
        };
        let (model, variant) = (&instance.model, &instance.variant);
        let _ = writeln!(
            text,
            "export const {model}_{variant}: models.{model}{arguments} = {};",
            instance.value
        );
    }
    text
}

fn python(instances: &[Instance]) -> String {
    let mut cases = String::new();
    for instance in instances {
        let quoted = Value::from(instance.value.to_string());
        let _ = writeln!(cases, "    ('{}', '{}', {quoted}),", instance.model, &instance.variant);
    }
    format!("CASES = [\n{cases}]\n{PYTHON}")
}

/// Builds each class from its instances and writes it back.
const PYTHON: &str = r#"
import json
import pathlib
import re
import sys
from dataclasses import asdict, fields
from typing import get_type_hints

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import models

# Attributes that are not called as on the wire say so in a comment.
renamed, current = {}, None
for line in pathlib.Path(models.__file__).read_text().splitlines():
    if match := re.match(r'class (\w+)', line):
        current = match.group(1)
    if match := re.match(r'\s+(\w+): .*# json: "(.+)"$', line):
        renamed[current, match.group(1)] = match.group(2)

for name, variant, text in CASES:
    cls = getattr(models, name)
    get_type_hints(cls)
    wanted = json.loads(text)
    wire = {field.name: renamed.get((name, field.name), field.name) for field in fields(cls)}
    value = cls(**{attribute: wanted[key] for attribute, key in wire.items() if key in wanted})
    found = {wire[attribute]: item for attribute, item in asdict(value, dict_factory=models.present).items()}
    if json.loads(json.dumps(found)) != wanted:
        sys.exit(f'{name} ({variant}): {found} is not {wanted}')
print(f'{len(CASES)} instances of {len({name for name, *_ in CASES})} classes')
"#;

fn go(instances: &[Instance]) -> String {
    let mut text = GO.to_owned();
    for instance in instances {
        let arguments = if instance.parameters == 0 {
            String::new()
        } else {
            format!("[{}]", vec!["any"; instance.parameters].join(", "))
        };
        let (model, variant) = (&instance.model, &instance.variant);
        let quoted = Value::from(instance.value.to_string());
        let _ = write!(
            text,
            "\nfunc Test{model}_{variant}(t *testing.T) {{\n\troundTrip[{model}{arguments}](t, {quoted})\n}}\n"
        );
    }
    text
}

/// Reads an instance into a struct, writes it, and compares.
const GO: &str = r#"package sent

import (
	"encoding/json"
	"reflect"
	"testing"
)

func roundTrip[T any](t *testing.T, text string) {
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	written, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var wanted, found any
	if err := json.Unmarshal([]byte(text), &wanted); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written, &found); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(wanted, found) {
		t.Errorf("%s was written as %s", text, written)
	}
}
"#;
