//! Reading the rendered page gives the facts of the schema.

use super::{folders, generated, merge::merged, read_page, rendered, sample};

pub(super) fn round_trip(folders: &[spec::edition::load::Folder]) -> usize {
    let (said, page) = rendered(folders);
    let facts = read_page(&page);
    assert!(facts.unread.is_empty(), "{:?}\n{page}", facts.unread);
    assert_eq!(facts.title, said.facts.title);
    let wanted = merged(&said.facts);
    assert_eq!(merged(&facts), wanted);
    wanted.len()
}

#[test]
fn other_editions_come_back_from_their_page() {
    round_trip(&sample());
    round_trip(&folders("tests/fixtures/editions/garden"));
    round_trip(&folders("schema/live"));
}

#[test]
fn generated_editions_come_back_from_their_page() {
    let facts: usize = (1..=24).map(|seed| round_trip(&generated::edition(seed))).sum();
    println!("round trip: {facts} facts of 24 generated editions");
}

#[test]
fn two_runs_render_the_same_bytes() {
    assert_eq!(rendered(&sample()).1, rendered(&sample()).1);
}
