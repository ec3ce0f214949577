//! Whatever a schema becomes, the generator answers with code or with findings: it never panics.

use std::path::Path;

use spec::{
    edition::load::{self, Folder},
    json::{self, Node, Value},
    source::{Location, Sources},
};

use crate::workspace::{Mutations, mutations, root, sample};

/// What each value of a schema is replaced by, one at a time.
const REPLACEMENTS: [&str; 9] = [
    "null",
    "true",
    "-1.5e400",
    "\"\"",
    "\"\u{1F331} \\ud800\"",
    "\"#/$defs/Contact\"",
    "[]",
    "{}",
    "[[{\"type\": [\"null\"]}]]",
];

/// What each value of a document of operations is replaced by: every kind, and texts that say
/// nothing or cannot be a name.
const KINDS: [&str; 7] = ["null", "5", "\"\"", "[]", "{}", "true", "\"some words\""];

/// How far apart the mutations are that a run tries. Each place has nine of them, or seven: a step
/// that divides those would try the same few replacements everywhere.
fn step(total: usize) -> usize {
    let step = match mutations() {
        Mutations::Few => total.div_ceil(300),
        Mutations::More => total.div_ceil(600),
        Mutations::All => return 1,
    };
    let divides = |step: &usize| step.is_multiple_of(3) || step.is_multiple_of(7);
    // Of four in a row one divides neither.
    (step..step + 4).find(|step| !divides(step)).unwrap()
}

fn garden() -> Folder {
    load::read(&root(), Path::new("tests/fixtures/editions/garden")).unwrap().remove(0)
}

fn places(node: &Node, found: &mut Vec<Location>) {
    found.push(node.at);
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| places(item, found)),
        Value::Object(members) => {
            for member in members {
                found.push(member.key_at);
                places(&member.value, found);
            }
        }
        _ => {}
    }
}

/// Every text that differs from a file in one value or key.
fn mutants(text: &str) -> Vec<String> {
    let root = json::parse(Sources::default().add("schema", text), text).unwrap();
    let mut found = Vec::new();
    places(&root, &mut found);
    let replaced =
        |at: &Location, by: &str| format!("{}{by}{}", &text[..at.start], &text[at.end..]);
    found.iter().flat_map(|at| REPLACEMENTS.map(|by| replaced(at, by))).collect()
}

#[test]
fn no_mutation_of_a_schema_panics() {
    let (mut code, mut findings) = (0, 0);
    for folder in [sample(), garden()] {
        // The generator does not read the locks, which are most of a folder.
        let read = folder.files.iter().filter(|(name, _)| !name.ends_with(".lock.json"));
        let mutants: Vec<_> = read
            .flat_map(|(name, text)| mutants(text).into_iter().map(move |by| (name, by)))
            .collect();
        for (name, mutant) in mutants.iter().step_by(step(mutants.len())) {
            let mut folder: Folder = folder.clone();
            folder.files.insert((*name).clone(), mutant.clone());
            match emit::generate(&[folder]) {
                Ok(_) => code += 1,
                Err(failure) => {
                    let text = failure.render(false);
                    assert!(
                        !text.contains("error[internal]"),
                        "the lint let through:\n{mutant}\n{text}"
                    );
                    findings += 1;
                }
            }
        }
    }
    println!("{code} mutants gave code, {findings} gave findings");
    let least = mutations().least(200);
    assert!(findings > least && code > least / 10, "{code} {findings}");
}

/// The values of a document: where each stands, and what kind it is.
fn values<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
    found.push(node);
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| values(item, found)),
        Value::Object(members) => members.iter().for_each(|member| values(&member.value, found)),
        _ => {}
    }
}

/// A document of operations.
const FILE: &str = "openapi.json";

/// Every keyword of the document of operations is read: one of another kind has a finding in the
/// document, and none is lost in silence.
#[test]
fn no_value_of_the_operations_is_replaced_in_silence() {
    let folders = load::read(&root(), Path::new("tests/fixtures/operations")).unwrap();
    let text = folders[0].files[FILE].as_str();
    let tree = json::parse(Sources::default().add(FILE, text), text).unwrap();
    let mut found = Vec::new();
    values(&tree, &mut found);
    let all = found.iter().flat_map(|node| KINDS.map(|by| (*node, by)));
    let (mut code, mut findings) = (0, 0);
    for (node, by) in all.step_by(step(found.len() * KINDS.len())) {
        let mutant = format!("{}{by}{}", &text[..node.at.start], &text[node.at.end..]);
        let mut folders = folders.clone();
        folders[0].files.insert(FILE.to_owned(), mutant.clone());
        let kind = json::parse(Sources::default().add(FILE, by), by).unwrap().kind();
        let place = format!("{by} at {}", tree.pointer_at(node.at.start));
        match emit::generate(&folders) {
            Ok(_) => {
                // What is inside of a security scheme is passed on as it stands.
                let is_read = !place.contains("#/components/securitySchemes/apiKey/");
                assert!(kind == node.kind() || !is_read, "{place} is lost in silence");
                code += 1;
            }
            Err(failure) => {
                let text = failure.render(false);
                let first = failure.findings.first().expect("a failure has a finding");
                assert!(
                    first.location().is_some() && first.code() != "internal",
                    "{place}:\n{text}"
                );
                assert!(text.contains("/openapi.json:"), "{place}:\n{text}");
                findings += 1;
            }
        }
    }
    println!("{code} mutants gave code, {findings} gave findings");
    assert!(findings > mutations().least(200), "{code} {findings}");
}

#[test]
fn no_cut_of_a_file_panics() {
    let garden = garden();
    let text = garden.files["order.json"].as_str();
    for end in (0..text.len()).step_by(7) {
        let mut folder = garden.clone();
        folder.files.insert("order.json".to_owned(), text[..end].to_owned());
        let failure = emit::generate(&[folder]).expect_err("half a file");
        assert!(!failure.render(false).is_empty());
    }
}

mod real {
    use std::collections::BTreeSet;

    use super::*;

    /// Paths and statuses aside, the keys that lead to each value.
    fn keywords(node: &Node, at: &str, found: &mut BTreeSet<String>) {
        match &node.value {
            Value::Array(items) => items.iter().for_each(|item| keywords(item, at, found)),
            Value::Object(members) => {
                for member in members {
                    let named =
                        ["/paths", "/responses", "/components/parameters", "/securitySchemes"];
                    let is_named = named.iter().any(|named| at.ends_with(named));
                    let key = if is_named { "*" } else { &member.key };
                    let at = format!("{at}/{key}");
                    found.insert(at.clone());
                    keywords(&member.value, &at, found);
                }
            }
            _ => {}
        }
    }

    /// What the live edition says of its operations is tried above.
    #[test]
    fn the_fixture_has_every_keyword_of_the_live_operations() {
        let [fixture, live] = ["tests/fixtures/operations", "schema/live"].map(|folder| {
            let text = std::fs::read_to_string(root().join(folder).join(FILE)).unwrap();
            let mut found = BTreeSet::new();
            let tree = json::parse(Sources::default().add(FILE, text.as_str()), &text).unwrap();
            keywords(&tree, "", &mut found);
            found
        });
        let missing: Vec<_> = live.difference(&fixture).collect();
        assert!(missing.is_empty(), "add to tests/fixtures/operations: {missing:#?}");
        assert!(live.len() > 100, "{}", live.len());
    }
}
