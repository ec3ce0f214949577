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

/// What the schema has and the page has not is named so; only a page that moved since its lock
/// gains and loses.
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
    assert!(here.contains("or `cargo xtask docs accept [PAGE]`"), "{here}");
    let moved = check(locked, Some(&without));
    assert!(moved.contains("error[docs-not-on-page]: Contact.opt_out"), "{moved}");
}

#[test]
fn findings_show_both_places_and_whom_they_break() {
    let text = rendered(&sample()).1;
    let locked = lock::write(&read_page(&text));
    // A field that the API would send as text: TypeScript, the table, Python, Go and Rust all say
    // so.
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

type Edits<'a> = &'a [(&'a str, &'a str)];

/// One change is one finding: class and subject of each, and whom it breaks.
#[test]
fn one_change_is_not_many_findings() {
    let text = rendered(&sample()).1;
    let locked = lock::write(&read_page(&text));
    let status = [
        ("| `read` |", "| `expired` | Too late. |\n| `read` |"),
        ("  | 'read'\n", "  | 'expired'\n  | 'read'\n"),
        ("'delivered', 'read'", "'delivered', 'expired', 'read'"),
        (
            "\tMessageStatusRead      MessageStatus = \"read\"\n",
            "\tMessageStatusExpired   MessageStatus = \"expired\"\n\tMessageStatusRead      MessageStatus = \"read\"\n",
        ),
        ("    Read, // \"read\"\n", "    Expired, // \"expired\"\n    Read, // \"read\"\n"),
    ];
    let go = "\tVersion        string";
    let edits: [(&str, Edits<'_>, &[&str]); 8] = [
        (
            "a pointer of Go",
            &[(go, "\tVersion        *string")],
            &["disagreement ApiMeta.version nobody"],
        ),
        ("a value more, of all", &status, &["enum-value MessageStatus nobody"]),
        ("a value more, of one language", &status[1..2], &["disagreement MessageStatus nobody"]),
        (
            "a heading over a listing",
            &[(
                "#### TypeScript\n\n```typescript\nexport interface Contact ",
                "### Types\n\n#### TypeScript\n\n```typescript\nexport interface Contact ",
            )],
            &["heading Types unknown", "description Definitions unknown"],
        ),
        (
            "another title",
            &[("# Data Models", "# Models")],
            &["heading the page nobody", "heading Models unknown"],
        ),
        (
            "another heading",
            &[("### ContactResponse\n", "### ContactAnswer\n")],
            &["heading Contact nobody", "heading ContactAnswer unknown"],
        ),
        (
            "a sentence more",
            &[("\n### Definitions\n", "\nNames are in camelCase.\n\n### Definitions\n")],
            &["description PaginationMeta unknown"],
        ),
        (
            "other words",
            &[("has asked for no more messages", "has opted in")],
            &["description Contact.opt_out unknown"],
        ),
    ];
    let mut faults = Vec::new();
    for (name, edits, wanted) in edits {
        let mut text = text.clone();
        for (from, to) in edits {
            assert!(text.contains(from), "{name}: {from}");
            text = text.replacen(from, to, 1);
        }
        let lock = Some(Input { path: PathBuf::from("docs.lock.json"), text: locked.clone() });
        let page = Some(page(&text));
        let report = check(&Inputs { folders: sample(), lock, page, accepted: None });
        assert!(report.unread.is_empty(), "{name}: {}", report.render(false));
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|finding| {
                let breaks: Vec<_> = finding.breaks.iter().map(|breaks| breaks.as_str()).collect();
                format!("{} {} {}", finding.class.as_str(), finding.subject(), breaks.join(" "))
            })
            .collect();
        if found != wanted {
            faults.push(format!("{name}: {found:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
