//! The schemas of the product: in step with the lock of the published page, and on a page of ours
//! that can be read.

use std::{fs, path::PathBuf};

use facts::{
    accept as accepted,
    adapters::page_lock as lock,
    check::{Input, Inputs, page as check},
};
use spec::{edition::load::Folder, source::Sources};

use super::{examples::all_are_valid, folders, rendered, round_trip::round_trip};
use crate::workspace::root;

pub(super) fn data_models() -> Vec<Folder> {
    folders("schema/data-models")
}

pub(super) fn committed(name: &str) -> Input {
    let path = root().join("schema/data-models").join(name);
    Input {
        path: PathBuf::from("schema/data-models").join(name),
        text: fs::read_to_string(path).unwrap(),
    }
}

#[test]
fn the_schema_is_in_step_with_the_locked_page() {
    let report = check(&Inputs {
        folders: data_models(),
        lock: Some(committed(lock::FILE_NAME)),
        accepted: Some(committed(accepted::OF_PAGE)),
        page: None,
    });
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    println!("{}", report.summary());
}

#[test]
fn the_committed_lock_was_read_without_a_gap() {
    let text =
        std::fs::read_to_string(root().join("schema/data-models").join(lock::FILE_NAME)).unwrap();
    let facts = lock::read(Sources::default().add(lock::FILE_NAME, text.as_str()), &text).unwrap();
    assert!(facts.unread.is_empty());
    assert_eq!(facts.sections.len(), 6);
    assert_eq!(facts.witnesses().len(), 4, "table, TypeScript, Python, Go");
    assert!(facts.listings().count() > 90);
}

#[test]
fn the_data_models_come_back_from_their_page() {
    let facts = round_trip(&data_models());
    println!("round trip: {facts} facts of the data models");
    assert!(facts > 150);
}

#[test]
fn the_examples_of_the_data_models_are_valid() {
    println!("{} examples", all_are_valid(&data_models()));
}

#[test]
fn the_committed_page_is_the_rendered_one() {
    let committed = std::fs::read_to_string(root().join("docs/data-models.md")).unwrap();
    assert!(committed == rendered(&data_models()).1, "run `cargo xtask codegen`");
}

/// Sync writes a mark where a person has to describe something or to read it again, and the code
/// takes it over until somebody does.
#[test]
fn every_mark_was_taken_away() {
    let marks = ["Not described yet.", "Not read again yet:"];
    let mut left = Vec::new();
    for folder in folders("schema") {
        for (name, text) in &folder.files {
            let lines = text.lines().enumerate();
            let here = lines.filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)));
            left.extend(
                here.map(|(line, _)| format!("{}/{name}:{}", folder.path.display(), line + 1)),
            );
        }
    }
    assert!(left.is_empty(), "describe what stands here:\n{}", left.join("\n"));
}

/// Names of another edition lead to its page.
#[test]
fn names_of_another_edition_lead_to_its_page() {
    let (_, page) = rendered(&folders("schema/live"));
    assert!(page.contains("are defined in [Data Models](data-models.md)."));
    assert!(page.contains("[Channel](data-models.md#channel)"));
    assert!(!page.contains("[Contact](data-models.md#contact"), "its own go first");
    let (_, page) = rendered(&data_models());
    assert!(!page.contains(".md#"), "its models refer to no other");
}
