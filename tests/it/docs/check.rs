//! What a check finds, and how it says so.

use std::path::PathBuf;

use facts::{
    adapters::page_lock as lock,
    check::{Input, Inputs, page as check},
};

use super::{read_page, rendered, sample};
use crate::workspace::mutations;

fn page(text: &str) -> Input {
    Input { path: PathBuf::from("page.md"), text: text.to_owned() }
}

/// What the schema has and the page has not is named so; only a page that moved since its lock gains and loses.
#[test]
fn a_field_of_one_side_alone_is_named_after_the_side_that_lacks_it() {
    let text = rendered(&sample()).1;
    let locked = lock::write(&read_page(&text));
    let without: Vec<_> =
        text.lines().filter(|line| !line.contains("opt_out") && !line.contains("OptOut")).collect();
    let check = |lock: String, page_text: Option<&str>| {
        let lock = Input { path: PathBuf::from("docs.lock.json"), text: lock };
        check(&Inputs {
            folders: sample(),
            lock: Some(lock),
            accepted: None,
            page: page_text.map(page),
        })
        .render(false)
    };
    let without = without.join("\n");
    let here = check(lock::write(&read_page(&without)), None);
    assert!(here.contains("error[docs-not-on-page]: Contact.opt_out"), "{here}");
    assert!(here.contains("or `cargo xtask docs accept PAGE`"), "{here}");
    let moved = check(locked, Some(&without));
    assert!(moved.contains("error[docs-not-on-page]: Contact.opt_out"), "{moved}");
}

#[test]
fn findings_show_both_places_and_whom_they_break() {
    let text = rendered(&sample()).1;
    let locked = lock::write(&read_page(&text));
    // A field that the API would send as text: TypeScript, the table, Python, Go and Rust all say so.
    let moved = text
        .replace("| `opt_out` | boolean |", "| `opt_out` | string |")
        .replace("opt_out: boolean;", "opt_out: string;")
        .replace("opt_out: bool\n", "opt_out: str\n")
        .replace("opt_out: bool,", "opt_out: String,")
        .replace("OptOut              bool  ", "OptOut              string");
    let report = check(&Inputs {
        folders: sample(),
        lock: Some(Input { path: PathBuf::from("docs.lock.json"), text: locked }),
        accepted: None,
        page: Some(page(&moved)),
    });
    assert_eq!(report.exit_code(), 1);
    let text = report.render(false);
    assert_eq!(report.findings.len(), 1, "{text}");
    for wanted in [
        "error[docs-retyped]: Contact.opt_out",
        "contact.json:",
        "page.md:",
        "the schema says",
        "the page says",
        "breaks: decoding",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let json = report.to_json();
    let finding = &json["findings"][0];
    assert_eq!(finding["class"], "retyped");
    assert!(text.contains("= help: change the schema (`cargo xtask docs sync PAGE`"), "{text}");
    assert_eq!(finding["breaks"], serde_json::json!(["decoding"]));
    assert_eq!(finding["schema"]["file"], "tests/fixtures/page/contact.json");
    assert!(finding["page"]["line"].as_u64().unwrap() > 1);
}

#[test]
fn one_witness_alone_is_a_disagreement() {
    let text = rendered(&sample()).1.replace("opt_out: boolean;", "opt_out: string;");
    let report =
        check(&Inputs { folders: sample(), lock: None, accepted: None, page: Some(page(&text)) });
    let text = report.render(false);
    assert!(
        text.contains("error[docs-disagreement]: Contact.opt_out: TypeScript says `string`"),
        "{text}"
    );
}

#[test]
fn what_is_missing_or_broken_is_exit_code_2() {
    let nothing = check(&Inputs { folders: sample(), ..Inputs::default() });
    assert_eq!(nothing.exit_code(), 2);
    let unread = check(&Inputs {
        folders: sample(),
        page: Some(page("# Data Models\n\nwhat is this")),
        ..Inputs::default()
    });
    assert_eq!(unread.exit_code(), 2);
    assert!(unread.render(false).contains("page.md:3:1"), "{}", unread.render(false));
}

#[test]
fn a_page_may_be_anything() {
    let text = rendered(&sample()).1;
    // Every prefix that ends in the middle of something, and every way to lose a character.
    let step = mutations().step(97);
    for length in (0..text.len()).step_by(step).filter(|length| text.is_char_boundary(*length)) {
        let _ = read_page(&text[..length]);
    }
    for odd in [
        "",
        "\u{feff}# X",
        "|",
        "||||",
        "# A\n|\n|-|\n|",
        "```go\ntype",
        "{",
        "}",
        "from ",
        "@dataclass\nclass",
        "é|é|é",
        "// ",
    ] {
        let facts = read_page(odd);
        assert!(!facts.unread.is_empty(), "{odd}");
    }
}
