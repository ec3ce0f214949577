//! Every kind of change of a page: the schema follows it, or what is left is said, to the last
//! difference.

use std::path::PathBuf;

use facts::{
    adapters::page_lock as lock,
    check::{Input, Inputs, page as check},
    report::Report,
};
use spec::edition::load::Folder;

use super::{
    super::{read_page, rendered, sample},
    changed::{Edition, VOICE},
};

/// A change, and what is left of it to a person: a part of each line.
struct Kind {
    name: &'static str,
    /// What the source of the page has become.
    schema: fn(&mut Edition),
    /// What is changed on the page alone.
    page: &'static [(&'static str, &'static str)],
    by_hand: &'static [&'static str],
    words: &'static [&'static str],
}

const NONE: Kind = Kind { name: "", schema: |_| {}, page: &[], by_hand: &[], words: &[] };

const KINDS: &[Kind] = &[
    Kind {
        name: "a field more",
        schema: |all| {
            all.replace(
                "contact.json",
                "\"opt_out\": {",
                "\"notes\": { \"type\": \"string\", \"description\": \"N.\" }, \"opt_out\": {",
            );
        },
        words: &["contact.json/$defs/Contact/properties/notes: describe it"],
        ..NONE
    },
    Kind {
        name: "a field less",
        schema: |all| {
            all.replace("contact.json", "\"opt_out\",", "").cut("contact.json", "opt_out");
        },
        ..NONE
    },
    Kind {
        name: "a field under another name",
        schema: |all| {
            all.rename("\"opt_out\"", "\"opted_out\"");
        },
        words: &["Contact/properties/opted_out: read its description and its `examples` again"],
        ..NONE
    },
    Kind {
        name: "text becomes a list",
        schema: |all| {
            let list = "\"type\": \"array\", \"items\": { \"type\": \"string\" }, \"description\": \"Channels that reach";
            let text = "\"type\": \"string\",\n          \"description\": \"Channels that reach";
            all.replace("contact.json", text, list).replace(
                "contact.json",
                "[\"sms,whatsapp\"]",
                "[[\"sms\"]]",
            );
        },
        words: &["Contact/properties/available_channels: read its description again"],
        ..NONE
    },
    Kind {
        name: "a list becomes text",
        schema: |all| {
            let list = "\"type\": \"array\",\n          \"items\": { \"type\": \"string\" },\n          \"description\": \"Names";
            all.replace("template.json", list, "\"type\": \"string\", \"description\": \"Names")
                .replace("template.json", "[[\"name\", \"order_number\"]]", "[\"name\"]");
        },
        words: &["Template/properties/variables: read its description again"],
        ..NONE
    },
    Kind {
        name: "another type of number, whose example fits still",
        schema: |all| {
            all.replace("message.json", "[\"number\", \"null\"]", "[\"integer\", \"null\"]")
                .replace("message.json", "[0.0079]", "[1]");
        },
        words: &["Message/properties/price: read its description again"],
        ..NONE
    },
    Kind {
        name: "a map of texts",
        schema: |all| {
            all.replace(
                "webhook.json",
                "\"additionalProperties\": true",
                "\"additionalProperties\": { \"type\": \"string\" }",
            );
        },
        words: &["WebhookEvent/properties/payload: read its description and its `examples` again"],
        ..NONE
    },
    Kind {
        name: "another format",
        schema: |all| {
            all.replace(
                "message.json",
                "[\"https://shop.example.com/hooks/sent\"]",
                "[\"2026-03-09T08:15:00Z\"]",
            )
            .replace(
                "message.json",
                "\"format\": \"uri\",\n          \"description\": \"Endpoint",
                "\"format\": \"date-time\",\n          \"description\": \"Endpoint",
            );
        },
        words: &["SendMessageRequest/properties/webhook_url: read its description again"],
        ..NONE
    },
    Kind {
        name: "required becomes optional",
        schema: |all| {
            all.replace("contact.json", "\"opt_out\",", "");
        },
        ..NONE
    },
    Kind {
        name: "optional becomes required",
        schema: |all| {
            all.replace("message.json", "[\"body\"]", "[\"body\", \"header\"]");
        },
        words: &["MessageBody/properties/header: read its description again"],
        ..NONE
    },
    Kind {
        name: "null is allowed",
        schema: |all| {
            all.replace(
                "contact.json",
                "\"type\": \"boolean\",",
                "\"type\": [\"boolean\", \"null\"],",
            );
        },
        ..NONE
    },
    Kind {
        name: "null is not allowed any more",
        schema: |all| {
            all.replace("message.json", "[\"number\", \"null\"]", "\"number\"");
        },
        words: &["Message/properties/price: read its description and its `examples` again"],
        ..NONE
    },
    Kind {
        name: "a value more",
        schema: |all| {
            all.replace(
                "message.json",
                "{ \"const\": \"read\"",
                "{ \"const\": \"expired\", \"description\": \"E.\" }, { \"const\": \"read\"",
            );
        },
        words: &["message.json/$defs/MessageStatus/oneOf/expired: describe it"],
        ..NONE
    },
    Kind {
        name: "a value less",
        schema: |all| {
            all.replace("message.json", "{ \"const\": \"read\", \"description\": \"Opened by the recipient; not every channel can tell.\" },", "");
        },
        ..NONE
    },
    Kind {
        name: "a value under another name",
        schema: |all| {
            all.replace("message.json", "\"const\": \"read\"", "\"const\": \"seen\"");
        },
        words: &["MessageStatus/oneOf/seen: describe it"],
        ..NONE
    },
    Kind {
        name: "a value less, which an example shows",
        schema: |all| {
            all.replace(
                "message.json",
                "{ \"const\": \"URL\", \"description\": \"Opens a page.\" },",
                "",
            )
            .rename("[\"URL\"]", "[\"QUICK_REPLY\"]");
        },
        by_hand: &["ButtonType (enum-value) at tests/fixtures/page/message.json:"],
        ..NONE
    },
    Kind {
        name: "a model more",
        schema: |all| {
            all.replace("envelope.json", "\"$defs\": {", r#""$defs": { "Warning": { "description": "W.", "type": "object", "x-direction": "response", "required": ["code"], "properties": { "code": { "type": "string", "description": "C." } } },"#);
        },
        words: &[
            "envelope.json/$defs/Warning: describe it",
            "Warning/properties/code: describe it",
        ],
        ..NONE
    },
    Kind {
        name: "an enum more",
        schema: |all| {
            all.replace("contact.json", "\"$defs\": {", r#""$defs": { "Colour": { "description": "C.", "type": "string", "oneOf": [{ "const": "red", "description": "R." }] },"#);
        },
        words: &["contact.json/$defs/Colour: describe it", "Colour/oneOf/red: describe it"],
        ..NONE
    },
    Kind {
        name: "a model less",
        schema: |all| {
            all.cut("contact.json", "UpdateContactRequest");
        },
        ..NONE
    },
    Kind {
        name: "a model under another name",
        schema: |all| {
            all.rename("MessageFooter", "MessageFoot");
        },
        words: &[
            "MessageFoot: describe it",
            "MessageFoot/properties/content",
            "MessageBody/properties/footer: read its description again",
        ],
        ..NONE
    },
    Kind {
        name: "a section more",
        schema: |all| {
            VOICE.clone_into(all.file("voice.json"));
            all.replace("edition.json", "\"template.json\"", "\"voice.json\", \"template.json\"");
        },
        words: &[
            "voice.json: describe it",
            "/Call: describe it",
            "CallNote: describe it",
            "CallStatus: describe it",
            "properties/status",
            "properties/notes",
            "properties/text",
            "oneOf/ringing",
        ],
        ..NONE
    },
    Kind {
        name: "a section under another title",
        schema: |all| {
            all.replace("contact.json", "\"Contact Models\"", "\"People\"");
        },
        ..NONE
    },
    Kind {
        name: "a section less",
        schema: |all| {
            all.file("webhook.json").clear();
            all.0[0].files.remove("webhook.json");
            all.replace("edition.json", ", \"webhook.json\"", "");
        },
        by_hand: &["Webhook Models (heading)"],
        ..NONE
    },
    Kind {
        name: "the page under another title",
        schema: |all| {
            all.replace("edition.json", "\"Data Models\"", "\"Models\"");
        },
        ..NONE
    },
    Kind {
        name: "another heading over a table",
        schema: |all| {
            all.replace("contact.json", "\"ContactResponse\"", "\"ContactAnswer\"");
        },
        ..NONE
    },
    Kind {
        name: "fields in another order",
        schema: |all| {
            let id = all.cut("contact.json", "opt_out");
            all.replace(
                "contact.json",
                "\"phone_number\": {",
                &format!("{id}, \"phone_number\": {{"),
            );
        },
        ..NONE
    },
    Kind {
        name: "a model in another section",
        schema: |all| {
            let model = all.cut("contact.json", "UpdateContactRequest");
            all.replace("envelope.json", "\"$defs\": {", &format!("\"$defs\": {{ {model},"));
        },
        by_hand: &["UpdateContactRequest (heading)", "the page (order)"],
        ..NONE
    },
    Kind {
        name: "another type parameter",
        schema: |all| {
            all.replace(
                "envelope.json",
                "\"x-type-parameters\": { \"T\"",
                "\"x-type-parameters\": { \"D\"",
            )
            .replace("envelope.json", "\"x-type-parameter\": \"T\"", "\"x-type-parameter\": \"D\"")
            .replace("envelope.json", "ApiResponse<T>", "ApiResponse<D>");
        },
        by_hand: &[
            "ApiResponse (retyped)",
            "ApiResponse.data (retyped)",
            "ApiResponse (description) at page.md:",
        ],
        ..NONE
    },
    Kind {
        name: "other words about a field",
        page: &[(
            "once the person has asked for no more messages",
            "once somebody has asked for silence",
        )],
        by_hand: &["Contact.opt_out (description) at page.md:"],
        ..NONE
    },
    Kind {
        name: "a sentence more",
        page: &[(
            "\n### Definitions\n",
            "\nContacts are deleted after 30 days.\n\n### Definitions\n",
        )],
        by_hand: &["(description) at page.md:"],
        ..NONE
    },
    Kind {
        name: "a listing that contradicts the others",
        page: &[("opt_out: boolean;", "opt_out: string;")],
        by_hand: &["Contact.opt_out (disagreement) at tests/fixtures/page/contact.json:"],
        ..NONE
    },
];

fn report(folders: &[Folder], locked: &str, page: &str) -> Report {
    let input =
        |path: &str, text: &str| Some(Input { path: PathBuf::from(path), text: text.to_owned() });
    let (lock, page) = (input("docs.lock.json", locked), input("page.md", page));
    check(&Inputs { folders: folders.to_vec(), lock, page, ..Inputs::default() })
}

/// One part each, in some order.
fn is_told(lines: &[String], parts: &[&str]) -> bool {
    let has_line = |part: &&str| lines.iter().any(|line| line.contains(part));
    lines.len() == parts.len() && parts.iter().all(has_line)
}

#[test]
fn each_kind_of_change_is_followed_or_what_is_left_is_said() {
    let locked = lock::write(&read_page(&rendered(&sample()).1));
    let mut faults = Vec::new();
    for kind in KINDS {
        let name = kind.name;
        let mut changed = Edition(sample());
        (kind.schema)(&mut changed);
        let mut page = rendered(&changed.0).1;
        for (from, to) in kind.page {
            assert!(page.contains(from), "{name}: {from}");
            page = page.replacen(from, to, 1);
        }
        let again = |folders: Vec<Folder>| report(&folders, &locked, &page);
        let mut folders = sample();
        let before = again(folders.clone());
        assert_eq!(before.exit_code(), 1, "{name}: {}", before.render(false));
        let mut synced = sync::sync(&before, &folders, &again);
        // The page lists its models in sentences.
        synced.by_hand.retain(|line| !kind.page.is_empty() || !line.contains("prose"));
        folders[0].files.extend(synced.files.clone());
        let after = again(folders.clone());
        assert!(after.unread.is_empty(), "{name}: {}", after.render(false));
        let left = after.findings.iter().filter(|finding| !finding.since_lock).count();
        // Marks stay until somebody takes them away, and nothing is edited twice.
        let once_more = sync::sync(&after, &folders, &again);
        let is_done = once_more.files.is_empty() && once_more.words == synced.words;
        let is_said = is_told(&synced.by_hand, kind.by_hand) && is_told(&synced.words, kind.words);
        if !is_done || !is_said || left > kind.by_hand.len() {
            let (by_hand, words) = (&synced.by_hand, &synced.words);
            faults.push(format!(
                "{name} ({left} left): {by_hand:#?} {words:#?} {:#?}",
                once_more.files
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{} kinds of change", KINDS.len());
}
