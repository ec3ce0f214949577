//! Whatever a schema becomes, the generator answers with code or with findings: it never panics.

use xtask::{
    codegen::{self, load::Folder},
    json::{self, Node, Value},
    source::{Location, Sources},
};

use crate::workspace::{data_models, fixtures};

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

/// How many mutations a run tries; set `MUTATIONS` to `all` for every one of them.
fn step(total: usize) -> usize {
    match std::env::var("MUTATIONS").as_deref() {
        Ok("all") => 1,
        _ => total.div_ceil(300),
    }
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
        for name in folder.files.keys() {
            let mutants = mutants(&folder.files[name]);
            for mutant in mutants.iter().step_by(step(mutants.len() * folder.files.len())) {
                let mut folder: Folder = folder.clone();
                folder.files.insert(name.clone(), mutant.clone());
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
    }
    println!("{code} mutants gave code, {findings} gave findings");
    assert!(findings > 200 && code > 20, "{code} {findings}");
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
