//! Checks for names that are not valid in Rust, or that two things would share.

use std::collections::HashMap;

use super::{
    super::{
        dialect::{Definition, Enum, EnumValue},
        name,
    },
    Lint,
};
use crate::{diagnostic::Diagnostic, source::Located};

/// Names that generated code uses bare, so that a type of the same name would change its meaning.
const RESERVED: [&str; 27] = [
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Decimal",
    "Default",
    "Eq",
    "From",
    "Hash",
    "Id",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Patch",
    "PhoneNumber",
    "Secret",
    "Some",
    "String",
    "Timestamp",
    "UnknownValue",
    "Vec",
];

impl Lint<'_> {
    pub(super) fn type_names(&mut self) {
        let mut seen: HashMap<&str, &Definition> = HashMap::new();
        for (_, definition) in self.bundle.definitions(self.edition) {
            let at = definition.rust_name.as_ref().unwrap_or(&definition.name).at;
            let name = definition.type_name();
            let fault = |message: String| Diagnostic::error("type-name", message).at(at, "");
            // An `x-rust-name` was checked when it was read.
            if definition.rust_name.is_none() && !name::is_type(name) {
                let finding = fault(format!("`{name}` is not a type name in Rust"));
                let better = heck::AsUpperCamelCase(name).to_string();
                let better = if name::is_type(&better) { &better } else { "NameInRust" };
                self.findings.push(finding.help(format!(
                    "call it `{better}`, or give it its own name: `\"x-rust-name\": \"{better}\"`"
                )));
            } else if let Some(reason) = name::fault(name) {
                let finding =
                    fault(format!("the compiler warns about the name `{name}`: {reason}"));
                self.findings.push(finding.help(own_name("NameInRust", "definition")));
            } else if RESERVED.contains(&name) {
                let finding = fault(format!("generated code uses the name `{name}` itself"));
                self.findings.push(finding.help(
                    "give the definition another name, or one for Rust: `\"x-rust-name\": \"…\"`",
                ));
            }
            if let Some(first) = seen.insert(name, definition) {
                self.findings.push(
                    Diagnostic::error("type-twice", format!("`{name}` is defined twice in the edition"))
                        .at(at, "again here")
                        .also(first.name.at, "first here")
                        .help("all types of an edition share one module: rename one, or refer to the other"),
                );
            }
        }
    }

    pub(super) fn enumeration(&mut self, values: &Enum) {
        if values.ignore_case {
            self.distinct_without_case(values);
        }
        let values = values.values.iter();
        self.variants(values.map(|value| (&value.value, value.variant())), "value");
    }

    /// Checks what the variants of an enum are made of.
    pub(super) fn variants<'n>(
        &mut self,
        values: impl Iterator<Item = (&'n Located<String>, Option<String>)> + Clone,
        what: &str,
    ) {
        self.distinct(
            values.clone(),
            |rust| format!("two values become the variant `{rust}`"),
            what,
        );
        for (value, _) in values.filter(|(_, variant)| variant.as_deref() == Some("Unknown")) {
            self.findings.push(
                Diagnostic::error("variant-reserved", "the variant `Unknown` holds the values that are not listed")
                    .at(value.at, "")
                    .help(own_name("NotKnown", what))
                    .help("or remove the value from the list: it is then read as `Unknown` and written back unchanged"),
            );
        }
    }

    /// Reports values that would all be read as the first of them.
    fn distinct_without_case(&mut self, values: &Enum) {
        let mut seen: HashMap<String, &EnumValue> = HashMap::new();
        for one in &values.values {
            // Two values that become one variant have a finding for that.
            let Some(other) = seen.insert(one.value.value.to_ascii_lowercase(), one) else {
                continue;
            };
            let (first, value) = (&other.value, &one.value);
            if other.variant() != one.variant() {
                let message =
                    format!("`{}` and `{}` differ only in case", first.value, value.value);
                let finding = Diagnostic::error("value-case", message).at(value.at, "this one");
                self.findings.push(
                    finding
                        .also(first.at, "and this one")
                        .note("`x-ignore-case` says that case does not tell values apart")
                        .help("remove one value, or `x-ignore-case`"),
                );
            }
        }
    }

    /// Reports names that no Rust name can be formed from, and names that become the same.
    pub(super) fn distinct<'n>(
        &mut self,
        names: impl Iterator<Item = (&'n Located<String>, Option<String>)>,
        clash: impl Fn(&str) -> String,
        what: &str,
    ) {
        let mut seen: HashMap<String, &Located<String>> = HashMap::new();
        for (name, rust) in names {
            let Some(rust) = rust else {
                let diagnostic = Diagnostic::error(
                    "rust-name",
                    format!("cannot form a Rust name from the {what} `{}`", name.value),
                )
                .at(name.at, "");
                let example = if what == "property" { "own_id" } else { "TenDlc" };
                self.findings.push(diagnostic.help(own_name(example, what)));
                continue;
            };
            if let Some(fault) = name::fault(&rust) {
                let message = format!("the compiler warns about the name `{rust}`: {fault}");
                let finding = Diagnostic::error("rust-name", message).at(name.at, "");
                let example = if what == "property" { "name_in_rust" } else { "NameInRust" };
                self.findings.push(finding.help(own_name(example, what)));
            }
            // Names that only look the same differ, but a reader cannot tell, so the compiler
            // warns.
            if let Some(first) = seen.get(&name::looks(&rust)) {
                let diagnostic = Diagnostic::error("name-clash", clash(&rust))
                    .at(name.at, "this one")
                    .also(first.at, "and this one");
                self.findings.push(diagnostic.help(format!(
                    "give one {what} its own name next to its {}: `\"x-rust-name\": \"…\"`",
                    beside(what)
                )));
            } else {
                seen.insert(name::looks(&rust), name);
            }
        }
    }
}

fn own_name(example: &str, what: &str) -> String {
    format!("give it one next to its {}: `\"x-rust-name\": \"{example}\"`", beside(what))
}

/// What `x-rust-name` goes next to.
fn beside(what: &str) -> &'static str {
    if what == "branch" { "`$ref`" } else { "description" }
}
