//! Reading the rendered page gives the facts of the schema.

use super::{data_models, folders, generated, merge::merged, read_page, rendered, root};

fn round_trip(folders: &[xtask::codegen::load::Folder]) -> usize {
    let (said, page) = rendered(folders);
    let facts = read_page(&page);
    assert!(facts.unread.is_empty(), "{:?}\n{page}", facts.unread);
    assert_eq!(facts.title, said.facts.title);
    let wanted = merged(&said.facts);
    assert_eq!(merged(&facts), wanted);
    wanted.len()
}

#[test]
fn the_data_models_come_back_from_their_page() {
    let facts = round_trip(&data_models());
    println!("round trip: {facts} facts of the data models");
    assert!(facts > 150);
}

#[test]
fn other_editions_come_back_from_their_page() {
    round_trip(&folders("tests/fixtures/editions/garden"));
    round_trip(&folders("schema/live"));
}

/// Names of another edition lead to its page.
#[test]
fn names_of_another_edition_lead_to_its_page() {
    let (_, page) = rendered(&folders("schema/live"));
    assert!(page.contains("those of [Data Models](data-models.md)."));
    assert!(page.contains("[Channel](data-models.md#channel)"));
    assert!(!page.contains("[Contact](data-models.md#contact"), "its own go first");
    let (_, page) = rendered(&data_models());
    assert!(!page.contains(".md"), "it refers to no other");
}

#[test]
fn generated_editions_come_back_from_their_page() {
    let facts: usize = (1..=24).map(|seed| round_trip(&generated::edition(seed))).sum();
    println!("round trip: {facts} facts of 24 generated editions");
}

#[test]
fn two_runs_render_the_same_bytes() {
    assert_eq!(rendered(&data_models()).1, rendered(&data_models()).1);
}

#[test]
fn the_committed_page_is_the_rendered_one() {
    let committed = std::fs::read_to_string(root().join("docs/data-models.md")).unwrap();
    assert!(committed == rendered(&data_models()).1, "run `cargo xtask codegen`");
}
