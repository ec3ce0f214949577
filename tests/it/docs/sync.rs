//! A changed page, and the edits of the schema that follow it.

use std::path::PathBuf;

use xtask::{
    codegen::load::Folder,
    docs::{
        check::{Input, Inputs, Report, check},
        sync::sync,
    },
};

use super::{data_models, folders, rendered};

fn report(folders: &[Folder], page: &str) -> Report {
    let page = Some(Input { path: PathBuf::from("page.md"), text: page.to_owned() });
    check(&Inputs { folders: folders.to_vec(), page, ..Inputs::default() })
}

/// The data models with some texts of a file changed.
fn changed(file: &str, edits: &[(&str, &str)]) -> Vec<Folder> {
    let mut folders = data_models();
    let text = folders[0].files.get_mut(file).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{file}: {from}");
        *text = text.replacen(from, to, 1);
    }
    folders
}

/// Renders what the page would be after a change, and lets the schema of today follow it.
fn follows(file: &str, edits: &[(&str, &str)]) {
    let page = rendered(&changed(file, edits)).1;
    let mut folders = data_models();
    let before = report(&folders, &page);
    assert_eq!(before.exit_code(), 1, "{edits:?} is a difference");
    let synced = sync(&before, &folders);
    assert!(synced.by_hand.is_empty(), "{:?}", synced.by_hand);
    folders[0].files.extend(synced.files);
    let after = report(&folders, &page);
    assert_eq!(after.exit_code(), 0, "{edits:?}\n{}", after.render(false));
}

const PRICE: &str = r#""type": ["number", "null"]"#;
const READ: &str = r#"{ "const": "read", "description": "Opened by the recipient; not every channel can tell." },"#;

#[test]
fn null_and_absence_are_followed() {
    follows("message.json", &[(PRICE, r#""type": "number""#)]);
    let events = r##""anyOf": [{ "type": "array", "items": { "$ref": "#/$defs/MessageEvent" } }, { "type": "null" }]"##;
    let plain = r##""type": "array", "items": { "$ref": "#/$defs/MessageEvent" }"##;
    // Go's slices cannot say that they are never null; the other witnesses do.
    follows("message.json", &[(events, plain)]);
    follows("message.json", &[(r#""required": ["body"]"#, r#""required": ["body", "header"]"#)]);
    follows("message.json", &[(r#""required": ["body"]"#, r#""required": []"#)]);
}

#[test]
fn types_are_followed() {
    follows("message.json", &[(PRICE, r#""type": ["integer", "null"]"#), ("[0.0079]", "[1]")]);
    let flag = "\"type\": \"boolean\",\n          \"description\": \"`true` once";
    let text = "\"type\": \"string\",\n          \"description\": \"`true` once";
    follows("contact.json", &[(flag, text), ("\"examples\": [false]", "\"examples\": [\"no\"]")]);
    let texts = r#""additionalProperties": { "type": "string" }"#;
    follows("webhook.json", &[(r#""additionalProperties": true"#, texts)]);
}

#[test]
fn values_are_followed() {
    follows("message.json", &[(READ, "")]);
    let more = r#"{ "const": "read", "description": "Opened." }, { "const": "expired", "description": "Too late." },"#;
    follows("message.json", &[(READ, more)]);
}

#[test]
fn new_fields_and_models_are_followed() {
    let languages = r##""languages": { "anyOf": [{ "type": "array", "items": { "$ref": "#/$defs/Channel" } }, { "type": "null" }], "description": "New." },
        "opt_out": {"##;
    follows("contact.json", &[("\"opt_out\": {", languages)]);
    let warning = r##""$defs": { "Warning": { "description": "W.", "type": "object", "x-direction": "response", "required": ["code"], "properties": {
        "code": { "type": ["string", "null"], "description": "C." }, "more": { "$ref": "#/$defs/ApiMeta", "description": "M." } } },"##;
    follows("envelope.json", &[("\"$defs\": {", warning)]);
    let colour = r#""$defs": { "Colour": { "description": "C.", "type": "string", "oneOf": [{ "const": "red", "description": "R." }] },"#;
    follows("contact.json", &[("\"$defs\": {", colour)]);
    follows(
        "contact.json",
        &[(r#""x-heading": "ContactResponse""#, r#""x-heading": "ContactAnswer""#)],
    );
}

#[test]
fn nothing_is_edited_where_nothing_has_moved() {
    let page = rendered(&data_models()).1;
    let synced = sync(&report(&data_models(), &page), &data_models());
    assert!(synced.files.is_empty() && synced.by_hand.is_empty());
}

#[test]
fn a_page_that_contradicts_itself_is_left_to_a_person() {
    let page = rendered(&data_models()).1.replace("opt_out: boolean;", "opt_out: string;");
    let synced = sync(&report(&data_models(), &page), &data_models());
    assert!(synced.files.is_empty());
    assert_eq!(synced.by_hand.len(), 1, "{:?}", synced.by_hand);
}

/// The page renames a field: its words stay, and the schema changes in two lines.
#[test]
fn a_field_under_another_name_keeps_its_words() {
    let renamed = [("\"opt_out\",", "\"opted_out\","), ("\"opt_out\": {", "\"opted_out\": {")];
    let page = rendered(&changed("contact.json", &renamed)).1;
    let synced = sync(&report(&data_models(), &page), &data_models());
    assert_eq!(synced.by_hand.len(), 1, "{:?}", synced.by_hand);
    assert!(synced.by_hand[0].contains("Contact.opted_out: taken for `opt_out`"));
    assert_eq!(
        synced.files["contact.json"],
        changed("contact.json", &renamed)[0].files["contact.json"]
    );
}

/// Another type, or another place: these are two fields, and one does not get the words of the other.
#[test]
fn a_field_of_another_kind_or_place_is_no_rename() {
    let text = "\"type\": \"string\",\n          \"description\": \"`true` once";
    let flag = "\"type\": \"boolean\",\n          \"description\": \"`true` once";
    let retyped = changed(
        "contact.json",
        &[
            ("\"opt_out\",", "\"opted_out\","),
            ("\"opt_out\": {", "\"opted_out\": {"),
            (flag, text),
            ("\"examples\": [false]", "\"examples\": [\"no\"]"),
        ],
    );
    let synced = sync(&report(&data_models(), &rendered(&retyped).1), &data_models());
    assert!(synced.by_hand.is_empty(), "{:?}", synced.by_hand);
    assert!(synced.files["contact.json"].contains("Not described yet."));
}

/// What stands one a line stays so: a reviewer sees the line that changed.
#[test]
fn a_list_keeps_its_layout() {
    let gone = changed("contact.json", &[("        \"opt_out\",\n", "")]);
    let synced = sync(&report(&data_models(), &rendered(&gone).1), &data_models());
    assert_eq!(synced.files["contact.json"], gone[0].files["contact.json"]);
}

/// Sync writes a placeholder where a person has to describe something, and the code takes it over until somebody does.
#[test]
fn every_placeholder_was_replaced() {
    let mut left = Vec::new();
    for folder in folders("schema") {
        for (name, text) in &folder.files {
            let lines = text.lines().enumerate();
            let here = lines.filter(|(_, line)| line.contains("Not described yet."));
            left.extend(
                here.map(|(line, _)| format!("{}/{name}:{}", folder.path.display(), line + 1)),
            );
        }
    }
    assert!(left.is_empty(), "describe what stands here:\n{}", left.join("\n"));
}
