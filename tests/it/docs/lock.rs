//! The lock keeps every fact, and no text.

use facts::adapters::page_lock as lock;
use spec::source::Sources;

use super::{folders, read_page, rendered, sample, without_places};

#[test]
fn a_lock_reads_back_as_what_was_locked() {
    for folders in [sample(), folders("tests/fixtures/editions/garden")] {
        let page = read_page(&rendered(&folders).1);
        let text = lock::write(&page);
        let again =
            lock::read(Sources::default().add("docs.lock.json", text.as_str()), &text).unwrap();
        assert_eq!(without_places(&again), without_places(&page));
        assert_eq!(again.texts.len(), page.texts.len());
        let lines = |facts: &facts::listing::Facts| {
            facts.listings().map(|listing| listing.place.line).collect::<Vec<_>>()
        };
        assert_eq!(lines(&again), lines(&page));
    }
}

#[test]
fn a_lock_holds_no_sentence_of_the_page() {
    let page = rendered(&sample()).1;
    let text = lock::write(&read_page(&page));
    let cells: Vec<&str> = page
        .lines()
        .filter_map(|line| {
            line.strip_prefix('|')?.trim_end_matches([' ', '|']).rsplit(" | ").next()
        })
        .filter(|cell| cell.split_whitespace().count() > 3)
        .collect();
    assert!(cells.len() > 100);
    for cell in cells {
        assert!(!text.contains(cell), "{cell}");
    }
}

#[test]
fn what_is_wrong_with_a_lock_is_said_with_its_place() {
    let good = lock::write(&read_page(&rendered(&sample()).1));
    for (from, to) in [
        ("\"format\": 1", "\"format\": 2"),
        ("\"type\": \"string\"", "\"type\": \"sting\""),
        ("\"python\"", "\"perl\""),
        ("\"line\": ", "\"lime\": "),
        ("\"kind\": \"prose\"", "\"kind\": \"poem\""),
        ("\"sections\": [", "\"sections\": {}, \"more\": ["),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good);
        let findings =
            lock::read(Sources::default().add("docs.lock.json", bad.as_str()), &bad).unwrap_err();
        assert!(findings.iter().all(|finding| finding.location().is_some()), "{to}");
    }
}

#[test]
fn what_was_not_understood_is_listed() {
    let page =
        rendered(&sample()).1.replacen("## Contact Models", "what is this\n\n## Contact Models", 1);
    let text = lock::write(&read_page(&page));
    assert!(text.contains("\"unread\": [\n    { \"line\": "), "{text}");
    let again = lock::read(Sources::default().add("docs.lock.json", text.as_str()), &text).unwrap();
    assert_eq!(again.unread.len(), 1);
    assert!(again.unread[0].place.line > 100);
}
