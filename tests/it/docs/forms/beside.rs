//! What stands beside something that is read, inside of it or behind it.

use std::path::PathBuf;

use facts::{
    adapters::page_lock as lock,
    check::{Input, Inputs, page as check},
    listing::Witness,
    report::Report,
};

use super::{
    super::{read_page, rendered, sample},
    lines::as_published,
    said,
};

fn page() -> String {
    as_published(&rendered(&sample()).1)
}

fn edited(from: &str, to: &str) -> String {
    let page = page();
    assert!(page.contains(from), "{from}");
    page.replacen(from, to, 1)
}

/// Each is a fact more, or another one.
const EDITS: [(&str, &str); 10] = [
    (
        "## Contact Models\n",
        "## Contact Models\n\n<!-- x --> Contacts are deleted after 30 days. <!-- y -->\n",
    ),
    (
        "## Contact Models\n",
        "## Contact Models\n\n{/* x */} Contacts are deleted after 30 days. {/* y */}\n",
    ),
    ("| [Channel](#channel) |", "| [Channel](#templatestatus) |"),
    ("\tNextCursor  ", "\tNext  "),
    ("\tChannelSms ", "\tSms "),
    ("  | (string & {});", ";"),
    ("from dataclasses import", "from dataclassy import"),
    ("package sent", "package other"),
    ("| `sms` |", "| `sms` (old) |"),
    ("<!-- @generated", "Generated <!-- @generated"),
];

#[test]
fn nothing_hides_beside_something_else() {
    let wanted = said(&read_page(&page()));
    for (from, to) in EDITS {
        let facts = read_page(&edited(from, to));
        assert!(!facts.unread.is_empty() || said(&facts) != wanted, "{from} → {to}");
    }
}

/// A type of Go that has changed does not hide that a name has.
#[test]
fn a_name_of_go_is_kept_beside_the_facts() {
    let one = edited("TotalCount      *int64", "TotalCount      *float64");
    let both = one.replacen("\tNextCursor  ", "\tNext  ", 1);
    let (one, both) = (read_page(&one), read_page(&both));
    let place = |facts: &facts::listing::Facts| {
        facts.listing(Witness::Go, "PaginationMeta").unwrap().place.line
    };
    let more: Vec<_> = both.texts.iter().filter(|text| text.place.line == place(&both)).collect();
    assert_eq!(more.len(), 1, "{more:?}");
    assert_eq!(both.texts.len(), one.texts.len() + 1);
}

/// A pointer says null of its field, and nothing of the fields without one.
#[test]
fn one_pointer_says_nothing_of_other_fields() {
    let (one, other) =
        (read_page(&page()), read_page(&edited("Version        string", "Version        *string")));
    let nulls = |facts: &facts::listing::Facts| -> Vec<_> {
        let listings = facts.listings().filter(|listing| listing.witness == Witness::Go);
        listings.flat_map(|listing| listing.fields().iter().map(|field| field.nullable)).collect()
    };
    let changed =
        nulls(&one).iter().zip(nulls(&other)).filter(|(one, other)| *one != other).count();
    assert_eq!(changed, 1);
}

#[test]
fn a_second_table_is_a_model_of_its_own() {
    let table = "### ContactListResponse\n\nA page of contacts.\n\n| Field | Type | Description |\n|---|---|---|\n\
                 | `contacts` | Contact[] | Them. |\n| `total_pages` | integer | How many. |\n\n### Channel\n";
    let facts = read_page(&edited("### Channel\n", table));
    let listing = facts.listing(Witness::Table, "ContactListResponse").unwrap();
    assert_eq!(listing.fields().len(), 2);
    assert_eq!(facts.listing(Witness::Table, "Contact").unwrap().fields().len(), 13);
    assert!(lock::write(&facts).contains("total_pages"));
}

#[test]
fn values_in_backquotes_are_read() {
    for (said, values) in [
        ("One of them (`sms`, `rcs`).", ["sms", "rcs"]),
        ("Status: `A` or `B`", ["A", "B"]),
        ("Status: A, B", ["A", "B"]),
    ] {
        let row = "| `version` | string | yes | ";
        let facts = read_page(&edited(
            row,
            &format!("| `version` | string | yes | {said} |\n| `more` | string | yes | "),
        ));
        let field = facts.listing(Witness::Table, "ApiMeta").unwrap().field("version").unwrap();
        assert_eq!(field.listed.as_ref().unwrap().values, values, "{said}");
    }
}

fn report(text: &str, noise: &str) -> Report {
    let mut folders = sample();
    let manifest = folders[0].files.get_mut("edition.json").unwrap();
    *manifest = manifest.replacen("\"read\":", &format!("{noise} \"read\":"), 1);
    let page = Some(Input { path: PathBuf::from("page.md"), text: text.to_owned() });
    check(&Inputs { folders, page, ..Inputs::default() })
}

#[test]
fn noise_is_passed_over_and_counted() {
    let text = edited("## Contact Models\n", "## Contact Models\n\nAsk our robot\n");
    let without = report(&text, "");
    assert_eq!(without.exit_code(), 2);
    assert!(
        without.render(false).contains("list a line that says nothing about a model under `noise`")
    );
    let with = report(&text, "\"noise\": [\"Ask our robot\", \"Never there\"],");
    assert_eq!(with.exit_code(), 0, "{}", with.render(false));
    assert!(with.summary().ends_with("; not read: 1 line of noise"), "{}", with.summary());
}

#[test]
fn a_language_that_nobody_reads_is_named_once_and_an_error_on_request() {
    let java = "```java\nclass Contact {}\n```\n";
    let text = page().replace("#### Python\n", &format!("#### Java\n\n{java}\n#### Python\n"));
    let mut report = report(&text, "");
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    assert!(report.summary().ends_with("; not read: 6 blocks in `java`"), "{}", report.summary());
    report.demand_all_languages();
    assert_eq!((report.exit_code(), report.unread.len()), (2, 1));
}

#[test]
fn html_is_named_with_what_to_fetch() {
    for text in ["<!DOCTYPE html>\n<html>", "\n  <html lang=\"en\"><body>"] {
        let report = report(text, "");
        let text = report.render(false);
        assert_eq!((report.exit_code(), report.unread.len()), (2, 1), "{text}");
        assert!(
            text.contains("error[page-html]") && text.contains("with `.md` appended"),
            "{text}"
        );
    }
}
