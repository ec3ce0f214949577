//! Accepted differences: applied one by one, each with a reason, and none longer than it is needed.

use std::path::PathBuf;

use facts::{
    accept as accepted,
    adapters::page_lock as lock,
    check::{Input, Inputs, page as check},
    finding::Class,
    report::Report,
};
use spec::edition::load::Folder;

use super::{read_page, rendered, sample};

fn input(path: &str, text: &str) -> Input {
    Input { path: PathBuf::from(path), text: text.to_owned() }
}

/// Checks a page on which one thing is not what the schema says.
fn report(accepted: Option<&str>) -> Report {
    let page = rendered(&sample()).1.replacen("price: number | null;", "price: string | null;", 1);
    check(&Inputs {
        folders: sample(),
        lock: None,
        accepted: accepted.map(|text| input(accepted::OF_PAGE, text)),
        page: Some(input("page.md", &page)),
    })
}

fn codes(report: &Report) -> Vec<&str> {
    report.faults.iter().map(spec::diagnostic::Diagnostic::code).collect()
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
    assert_eq!(codes(&report(Some(&twice))), ["accepted-twice"]);

    let gone = check(&Inputs {
        folders: sample(),
        lock: None,
        accepted: Some(input(accepted::OF_PAGE, &explained)),
        page: Some(input("page.md", &rendered(&sample()).1)),
    });
    assert_eq!((gone.exit_code(), codes(&gone)), (1, vec!["accepted-unused"]));
}

#[test]
fn an_entry_accepts_what_the_page_says_and_nothing_else() {
    let found = report(None);
    let explained = accepted::append("", &found.findings).replace("\"\"", "\"because\"");
    for (from, to) in [
        ("string | null", "boolean | null"),
        ("Message.price", "Message.status"),
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
        "[[accepted]]\nat = 1",
        "[[accept]]\n",
        "[[accepted]]\nat = [\"Contact\"]\nwhy = \"\"",
    ] {
        let report = report(Some(bad));
        assert_eq!(report.exit_code(), 2, "{bad}");
    }
    let class = "[[accepted]]\nat = [\"a\"]\nwitness = \"go\"\nclass = \"bad\"\nreason = \"r\"\nsource = \"s\"\n";
    assert_eq!(codes(&report(Some(class))), ["accepted-unused", "accepted-class"]);
}

const SMS: &str = r#"{ "const": "sms","#;

/// The data models with more channels than the page has.
fn with_channels(more: &[&str]) -> Vec<Folder> {
    let mut folders = sample();
    let text = folders[0].files.get_mut("contact.json").unwrap();
    for value in more {
        let value = format!("{{ \"const\": \"{value}\", \"description\": \"New.\" }}, {SMS}");
        *text = text.replacen(SMS, &value, 1);
    }
    folders
}

/// Where the value of one line of the page is said in words of its own, as the published page does.
fn in_words(page: &str, values: &str) -> String {
    let row = page.lines().find(|line| line.starts_with("| `default_channel` |")).unwrap();
    page.replacen(
        row,
        &format!(
            "| `default_channel` | string | yes | Where to, if nothing else is said ({values}) |"
        ),
        1,
    )
}

/// What is found after these differences were accepted, on the page and, once it is locked, in the
/// lock.
fn later(folders: &[Folder], page: &str, accepted: &str) -> [Vec<String>; 2] {
    let locked = lock::write(&read_page(page));
    let ways =
        [(Some(input("page.md", page)), None), (None, Some(input("docs.lock.json", &locked)))];
    ways.map(|(page, lock)| {
        let report = check(&Inputs {
            folders: folders.to_vec(),
            lock,
            accepted: Some(input(accepted::OF_PAGE, accepted)),
            page,
        });
        report
            .findings
            .iter()
            .map(|finding| format!("{}: {}", finding.subject(), finding.message))
            .collect()
    })
}

/// The entries for all that differs, with reasons.
fn accept(folders: &[Folder], page: &str) -> String {
    let found = check(&Inputs {
        folders: folders.to_vec(),
        lock: None,
        accepted: None,
        page: Some(input("page.md", page)),
    });
    let accepted = accepted::append("", &found.findings).replace("\"\"", "\"because\"");
    assert!(!found.findings.is_empty());
    assert_eq!(later(folders, page, &accepted), [const { Vec::<String>::new() }; 2], "{accepted}");
    accepted
}

#[test]
fn an_accepted_value_hides_no_other_value() {
    let page = in_words(&rendered(&sample()).1, "sms, whatsapp");
    let folders = with_channels(&["rcs"]);
    let accepted = accept(&folders, &page);
    // Wherever the enum is used, it is one difference.
    assert_eq!(accepted.matches("[[accepted]]").count(), 1, "{accepted}");

    let voice = in_words(&rendered(&sample()).1, "sms, whatsapp, voice");
    for found in later(&folders, &voice, &accepted) {
        assert!(found.iter().any(|line| line.contains("does not know `voice`")), "{found:?}");
    }
    // A witness that is not the one that the message begins with.
    let voice = page.replacen("  | 'whatsapp'", "  | 'voice'\n  | 'whatsapp'", 1);
    for found in later(&folders, &voice, &accepted) {
        assert!(found.iter().any(|line| line.starts_with("Channel: ")), "{found:?}");
    }
    for found in later(&with_channels(&["rcs", "carrier_pigeon"]), &page, &accepted) {
        assert!(found.iter().any(|line| line.contains("`carrier_pigeon`")), "{found:?}");
    }
}

#[test]
fn an_accepted_type_hides_no_other_type() {
    let page = rendered(&sample()).1;
    let other = |ty: &str| {
        let mut folders = sample();
        let text = folders[0].files.get_mut("message.json").unwrap();
        *text = text.replacen(
            r#""type": ["number", "null"]"#,
            &format!(r#""type": ["{ty}", "null"]"#),
            1,
        );
        *text = text.replacen("[0.0079]", if ty == "string" { "[\"0\"]" } else { "[true]" }, 1);
        folders
    };
    let accepted = accept(&other("string"), &page);
    for found in later(&other("boolean"), &page, &accepted) {
        assert!(found[0].contains("Message.price: the page says"), "{found:?}");
    }
    let python = page.replacen("price: Optional[float]", "price: Optional[bool]", 1);
    for found in later(&other("string"), &python, &accepted) {
        assert!(found[0].contains("Message.price: the page says"), "{found:?}");
    }
}

#[test]
fn an_accepted_order_hides_no_other_order() {
    let page = rendered(&sample()).1;
    let swap = |page: &str, one: &str, other: &str| {
        assert!(page.contains(&format!("  {one}\n  {other}\n")), "{one} {other}");
        page.replacen(&format!("  {one}\n  {other}\n"), &format!("  {other}\n  {one}\n"), 1)
    };
    let once = swap(&page, "phone_number: string;", "format_e164: string;");
    let twice = swap(&once, "country_code: string;", "region_code: string;");
    for found in later(&sample(), &twice, &accept(&sample(), &once)) {
        assert!(found.iter().any(|line| line.starts_with("Contact: ")), "{found:?}");
    }
}

/// What the page changed since it was locked is told, also where another difference is accepted.
#[test]
fn an_accepted_difference_hides_no_change_since_the_lock() {
    let page = in_words(&rendered(&sample()).1, "sms, whatsapp");
    let folders = with_channels(&["rcs"]);
    let accepted = accept(&folders, &page);
    let locked = lock::write(&read_page(&page));
    // The same values in another order: against the schema it is the difference that is accepted.
    let moved = in_words(&rendered(&sample()).1, "whatsapp, sms");
    let report = check(&Inputs {
        folders,
        lock: Some(input("docs.lock.json", &locked)),
        accepted: Some(input(accepted::OF_PAGE, &accepted)),
        page: Some(input("page.md", &moved)),
    });
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.class == Class::EnumValue && finding.since_lock),
        "{}",
        report.render(false)
    );
}

/// A value more is no reason for Python to name any, so what is accepted of Python is there as
/// before.
#[test]
fn a_value_more_leaves_what_is_accepted_of_a_language_that_names_none() {
    let page = rendered(&sample()).1.replace("    status: MessageStatus\n", "    status: str\n");
    let check = |accepted: Option<&str>, page: &str| {
        let accepted = accepted.map(|text| input(accepted::OF_PAGE, text));
        let page = Some(input("page.md", page));
        check(&Inputs { folders: sample(), lock: None, accepted, page })
    };
    let found = check(None, &page);
    assert_eq!(found.findings.len(), 2, "{}", found.render(false));
    let explained = accepted::append("", &found.findings).replace("\"\"", "\"because\"");
    let page = page
        .replace("| `read` |", "| `expired` | E. |\n| `read` |")
        .replace("  | 'read'\n", "  | 'expired'\n  | 'read'\n")
        .replace("'delivered', 'read'", "'delivered', 'expired', 'read'")
        .replace("    Read, // \"read\"\n", "    Expired, // \"expired\"\n    Read, // \"read\"\n")
        .replace(
            "\tMessageStatusRead      M",
            "\tMessageStatusExpired   MessageStatus = \"expired\"\n\tMessageStatusRead      M",
        );
    let report = check(Some(&explained), &page);
    assert_eq!((report.findings.len(), codes(&report)), (1, vec![]), "{}", report.render(false));
}
