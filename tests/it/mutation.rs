//! Whatever a schema becomes, the generator answers with code or with findings: it never panics.

use std::path::Path;

use xtask::{
    codegen::{
        self,
        load::{self, Folder},
    },
    json::{self, Node, Value},
    source::{Location, Sources},
};

use crate::workspace::{data_models, every_mutation, fixtures, root};

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

/// What each value of a document of operations is replaced by: every kind, and texts that say nothing or cannot be a name.
const KINDS: [&str; 7] = ["null", "5", "\"\"", "[]", "{}", "true", "\"some words\""];

/// How far apart the mutations are that a run tries. Each place has nine of them, or seven: a step that divides those would try the same
/// few replacements everywhere.
fn step(total: usize) -> usize {
    let step = total.div_ceil(600);
    let divides = |step: &usize| step.is_multiple_of(3) || step.is_multiple_of(7);
    // Of four in a row one divides neither.
    let uneven = (step..step + 4).find(|step| !divides(step));
    if every_mutation() { 1 } else { uneven.unwrap() }
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
    let garden =
        codegen::load::read(&crate::workspace::root(), "tests/fixtures/editions/garden".as_ref());
    let (mut code, mut findings) = (0, 0);
    for folder in [data_models(), garden.unwrap().remove(0)] {
        // The generator does not read the locks, which are most of a folder.
        let read = folder.files.iter().filter(|(name, _)| !name.ends_with(".lock.json"));
        let mutants: Vec<_> = read
            .flat_map(|(name, text)| mutants(text).into_iter().map(move |by| (name, by)))
            .collect();
        for (name, mutant) in mutants.iter().step_by(step(mutants.len())) {
            let mut folder: Folder = folder.clone();
            folder.files.insert((*name).clone(), mutant.clone());
            match codegen::generate(&[folder]) {
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
    assert!(findings > 200 && code > 20, "{code} {findings}");
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

/// Every keyword of the document of operations is read: one of another kind has a finding in the document, and none is lost in silence.
#[test]
fn no_value_of_the_operations_is_replaced_in_silence() {
    const FILE: &str = "openapi.json";
    let folders = load::read(&root(), Path::new("schema/live")).unwrap();
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
        match codegen::generate(&folders) {
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
    assert!(findings > 200, "{code} {findings}");
}

#[test]
fn no_cut_of_a_file_panics() {
    let text = std::fs::read_to_string(&fixtures("editions/garden")[1]).unwrap();
    for end in (0..text.len()).step_by(7) {
        let mut folder = data_models();
        folder.files.insert("contact.json".to_owned(), text[..end].to_owned());
        let failure = codegen::generate(&[folder]).expect_err("half a file");
        assert!(!failure.render(false).is_empty());
    }
}
