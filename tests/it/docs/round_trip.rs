//! Reading the rendered page gives the facts of the schema.

use super::{examples::examples, folders, generated, merge::merged, read_page, rendered, sample};

pub(super) fn round_trip(folders: &[spec::edition::load::Folder]) -> usize {
    let (said, page) = rendered(folders);
    let facts = read_page(&page);
    assert!(facts.unread.is_empty(), "{:?}\n{page}", facts.unread);
    assert_eq!(facts.title, said.facts.title);
    let wanted = merged(&said.facts);
    assert_eq!(merged(&facts), wanted);
    let facts = read_page(&emit::page::mdx(&page));
    assert!(facts.unread.is_empty(), "{:?}\n{page}", facts.unread);
    assert_eq!((&facts.title, merged(&facts)), (&said.facts.title, wanted.clone()));
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

/// What Markdown takes for words MDX may take for a program, and a description may hold anything.
#[test]
fn any_description_comes_back_from_mdx() {
    for (said, wanted) in [
        ("A {name} and `{code}` in \\\\ braces.", "A \\{name\\} and `{code}` in \\\\ braces."),
        ("Less < more, <b>bold</b>, `<T>`.", "Less \\< more, \\<b\\>bold\\</b\\>, `<T>`."),
        ("import nothing.", "&#105;mport nothing."),
        ("See https://example.com/{x}.", "See `https://example.com/{x}`."),
        ("See https://example.com/x.", "See [https://example.com/x](https://example.com/x)."),
    ] {
        let mut folders = sample();
        let file = folders[0].files.get_mut("contact.json").unwrap();
        let from = "People who receive messages, each known by one phone number.";
        *file = file.replacen(from, said, 1);
        let page = rendered(&folders).1;
        let mdx = emit::page::mdx(&page);
        assert!(mdx.contains("\n### ApiResponse\\<T>\n"));
        assert!(
            mdx.contains(&format!("\n{wanted}\n")),
            "{said}: {}",
            mdx.split("## Contact").nth(1).unwrap()
        );
        let (one, other) = (read_page(&page), read_page(&mdx));
        let digests = |facts: &facts::listing::Facts| -> Vec<_> {
            facts.texts.iter().map(|text| text.digest.clone()).collect()
        };
        assert_eq!(digests(&one), digests(&other), "{said}");
    }
}

#[test]
fn two_runs_render_the_same_bytes() {
    assert_eq!(rendered(&sample()).1, rendered(&sample()).1);
}

/// Whoever takes the listings of a language in the order of the page has a program, and whoever
/// reads of an envelope sees both of its faces.
#[test]
fn what_is_used_is_defined_before_and_a_failure_is_shown() {
    let page = rendered(&sample()).1;
    let python: Vec<_> = page.split("```python\n").skip(1).collect();
    let defined = python.iter().position(|listing| listing.contains("class Unset(")).unwrap();
    let used = python.iter().position(|listing| listing.contains("= UNSET\n")).unwrap();
    assert!(defined < used, "{defined} {used}");
    let envelopes = examples(&page).into_iter().filter(|(model, _)| model == "ApiResponse");
    let envelopes: Vec<_> = envelopes.map(|(_, example)| example).collect();
    let [success, failure] = envelopes.as_slice() else { panic!("{envelopes:#?}") };
    assert!(success["data"].is_object() && success["error"].is_null());
    assert!(failure["data"].is_null() && failure["error"]["code"].is_string());
    assert!(page.contains("in `snake_case`"));
    let other = rendered(&folders("tests/fixtures/editions/garden")).1;
    assert!(other.contains("- **Names** are those of the JSON. "), "some are not");
}
