//! Accepted differences: applied one by one, each with a reason, and none longer than it is needed.

use std::path::PathBuf;

use xtask::docs::{
    accepted,
    check::{Input, Inputs, Report, check},
};

use super::{data_models, rendered};

fn input(path: &str, text: &str) -> Input {
    Input { path: PathBuf::from(path), text: text.to_owned() }
}

/// Checks a page on which one thing is not what the schema says.
fn report(accepted: Option<&str>) -> Report {
    let page =
        rendered(&data_models()).1.replacen("price: number | null;", "price: string | null;", 1);
    check(&Inputs {
        folders: data_models(),
        lock: None,
        accepted: accepted.map(|text| input(accepted::FILE_NAME, text)),
        page: Some(input("page.md", &page)),
    })
}

fn codes(report: &Report) -> Vec<&str> {
    report.faults.iter().map(xtask::diagnostic::Diagnostic::code).collect()
}

#[test]
fn a_difference_is_found_accepted_and_missed_when_it_is_gone() {
    let found = report(None);
    assert_eq!((found.exit_code(), found.findings.len()), (1, 1), "{}", found.render(false));

    let added = accepted::append("", &found.findings);
    let pending = report(Some(&added));
    assert_eq!(pending.exit_code(), 1);
    assert!(pending.findings.is_empty());
    assert_eq!(codes(&pending), ["accepted-reason", "accepted-reason"]);

    let explained = added.replace("\"\"", "\"because\"");
    let accepted = report(Some(&explained));
    assert_eq!((accepted.exit_code(), accepted.accepted), (0, 1), "{}", accepted.render(false));

    let twice = format!(
        "{explained}{}",
        accepted::append("", &found.findings).replace("\"\"", "\"because\"")
    );
    assert_eq!(codes(&report(Some(&twice))), ["accepted-unused"]);

    let gone = check(&Inputs {
        folders: data_models(),
        lock: None,
        accepted: Some(input(accepted::FILE_NAME, &explained)),
        page: Some(input("page.md", &rendered(&data_models()).1)),
    });
    assert_eq!((gone.exit_code(), codes(&gone)), (1, vec!["accepted-unused"]));
}

#[test]
fn an_entry_accepts_what_the_page_says_and_nothing_else() {
    let found = report(None);
    let explained = accepted::append("", &found.findings).replace("\"\"", "\"because\"");
    for (from, to) in [
        ("string | null", "boolean | null"),
        ("\"price\"", "\"status\""),
        ("\"typescript\"", "\"go\""),
    ] {
        let other = explained.replace(from, to);
        assert_ne!(other, explained);
        assert_eq!(report(Some(&other)).findings.len(), 1, "{other}");
    }
}

#[test]
fn what_is_no_list_of_entries_cannot_be_read() {
    for bad in [
        "[[accepted]",
        "[[accepted]]\nmodel = 1",
        "[[accept]]\n",
        "[[accepted]]\nmodel = \"Contact\"\nwhy = \"\"",
    ] {
        let report = report(Some(bad));
        assert_eq!(report.exit_code(), 2, "{bad}");
    }
    let class = "[[accepted]]\nmodel = \"a\"\nwitness = \"go\"\nclass = \"bad\"\nreason = \"r\"\nsource = \"s\"\n";
    assert_eq!(codes(&report(Some(class))), ["accepted-unused", "accepted-class"]);
}
