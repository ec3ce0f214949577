//! A changed page, and the edits of the schema that follow it.

mod changed;
mod kinds;
mod mutations;

use std::{collections::BTreeMap, path::PathBuf};

use facts::{
    check::{Input, Inputs, page as check},
    report::Report,
};
use spec::edition::load::Folder;
use sync::Synced;

use super::{rendered, sample};

fn report(folders: &[Folder], page: &str) -> Report {
    let page = Some(Input { path: PathBuf::from("page.md"), text: page.to_owned() });
    check(&Inputs { folders: folders.to_vec(), page, ..Inputs::default() })
}

/// How syncing with a page changes the schema.
fn sync(folders: &[Folder], page: &str) -> Synced {
    let again = |folders: Vec<Folder>| report(&folders, page);
    sync::sync(&report(folders, page), folders, &again)
}

/// The data models with some texts of a file changed.
fn changed(file: &str, edits: &[(&str, &str)]) -> Vec<Folder> {
    let mut folders = sample();
    let text = folders[0].files.get_mut(file).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{file}: {from}");
        *text = text.replacen(from, to, 1);
    }
    folders
}

/// Lets the schema of today follow a page; gives back the files that change.
fn in_step_with(page: &str) -> BTreeMap<String, String> {
    let mut folders = sample();
    let before = report(&folders, page);
    assert_eq!(before.exit_code(), 1, "there is a difference");
    let synced = sync(&folders, page);
    assert!(synced.by_hand.is_empty(), "{:?}", synced.by_hand);
    folders[0].files.extend(synced.files.clone());
    let after = report(&folders, page);
    assert_eq!(after.exit_code(), 0, "{}", after.render(false));
    synced.files
}

/// Renders what the page would be after a change, and lets the schema of today follow it.
fn follows(file: &str, edits: &[(&str, &str)]) {
    in_step_with(&rendered(&changed(file, edits)).1);
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

/// A field is handled with the models that it needs, wherever they are; who holds a model says
/// which way it goes.
#[test]
fn new_fields_of_new_models_are_followed() {
    let label = |direction: &str| {
        format!(
            r##""$defs": {{ "Label": {{ "description": "L.", "type": "object", "x-direction": "{direction}", "required": ["text", "shade"], "properties": {{
        "text": {{ "type": "string", "description": "T." }}, "shade": {{ "$ref": "#/$defs/Shade", "description": "S." }} }} }},
        "Shade": {{ "description": "S.", "type": "string", "oneOf": [{{ "const": "dark", "description": "D." }}] }},"##
        )
    };
    let field = |before: &str| {
        format!(
            r#""labels": {{ "type": "array", "items": {{ "$ref": "envelope.json#/$defs/Label" }}, "description": "New." }}, {before}"#
        )
    };
    for (direction, before) in [("response", "\"opt_out\": {"), ("request", "\"test_mode\": {")] {
        let mut changed = changed("envelope.json", &[("\"$defs\": {", &label(direction))]);
        let text = changed[0].files.get_mut("contact.json").unwrap();
        assert!(text.contains(before));
        *text = text.replacen(before, &field(before), 1);
        let synced = in_step_with(&rendered(&changed).1);
        assert!(synced["contact.json"].contains("\"envelope.json#/$defs/Label\""));
        let wanted = format!("\"x-direction\": \"{direction}\"");
        let label = synced["envelope.json"].split("\"Label\"").nth(1).unwrap();
        assert!(label.split("\"required\"").next().unwrap().contains(&wanted), "{label}");
    }
}

/// The other keywords of a property stay if they still hold.
#[test]
fn a_property_keeps_what_still_applies() {
    let with = |property: &str| {
        let price = sample()[0].files["message.json"].clone();
        let from = price.find("\"price\": {").unwrap();
        let to = from + price[from..].find('}').unwrap() + 1;
        let mut folders =
            changed("message.json", &[(&price[from..to], &format!("\"price\": {property}"))]);
        let text = folders[0].files.get_mut("message.json").unwrap();
        *text = text.replacen("\"price\",", "", 1);
        folders
    };
    for (before, page, after) in [
        (
            r#"{ "type": "integer", "format": "int32", "minimum": 0, "default": 0, "examples": [1], "description": "P." }"#,
            r#"{ "type": ["integer", "null"], "description": "P." }"#,
            r#"{ "type": ["integer", "null"], "format": "int32", "minimum": 0, "default": 0, "examples": [1], "description": "P." }"#,
        ),
        (
            r#"{ "type": ["integer", "null"], "default": null, "examples": [1, null], "description": "P.", "maximum": 9 }"#,
            r#"{ "type": "integer", "description": "P." }"#,
            r#"{ "type": "integer", "examples": [1], "description": "P.", "maximum": 9 }"#,
        ),
        (
            r#"{ "type": ["number", "string"], "format": "decimal", "default": "0", "description": "P." }"#,
            r#"{ "type": ["number", "null"], "description": "P." }"#,
            r#"{ "type": ["number", "string", "null"], "format": "decimal", "default": "0", "description": "P." }"#,
        ),
        (
            r#"{ "type": ["number", "string", "null"], "format": "decimal", "default": "0", "description": "P." }"#,
            r#"{ "type": "number", "description": "P." }"#,
            r#"{ "type": ["number", "string"], "format": "decimal", "default": "0", "description": "P." }"#,
        ),
        (
            r#"{ "description": "P.", "type": "array", "items": { "type": "string", "format": "phone", "description": "I." }, "default": [] }"#,
            r#"{ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "null" }], "description": "P." }"#,
            r#"{ "description": "P.", "anyOf": [{ "type": "array", "items": { "type": "string", "format": "phone", "description": "I." } }, { "type": "null" }], "default": [] }"#,
        ),
        (
            r#"{ "type": "array", "items": { "type": "integer", "minimum": 1 }, "default": [], "description": "P." }"#,
            r#"{ "type": "array", "items": { "type": ["integer", "null"] }, "description": "P." }"#,
            r#"{ "type": "array", "items": { "type": ["integer", "null"], "minimum": 1 }, "default": [], "description": "Not read again yet: P." }"#,
        ),
        (
            r#"{ "type": "integer", "minimum": 1, "default": 1, "examples": [1, 2], "description": "P." }"#,
            r#"{ "type": "boolean", "description": "P." }"#,
            r#"{ "type": "boolean", "description": "Not read again yet: P." }"#,
        ),
        (
            r#"{ "type": "integer", "minimum": 1, "default": 1, "description": "P." }"#,
            r#"{ "type": "array", "items": { "type": "integer" }, "description": "P." }"#,
            r#"{ "type": "array", "items": { "type": "integer" }, "description": "Not read again yet: P." }"#,
        ),
    ] {
        let folders = with(before);
        let synced = sync(&folders, &rendered(&with(page)).1);
        assert!(synced.by_hand.is_empty(), "{before}: {:?}", synced.by_hand);
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        let text = &synced.files["message.json"];
        let after = format!("\"price\":{}", squeeze(after));
        assert!(squeeze(text).contains(&after), "{before} → {page}\n{text}");
    }
}

/// A required field has no default.
#[test]
fn a_field_that_becomes_required_loses_its_default() {
    let optional = changed(
        "message.json",
        &[("\"price\",", ""), (PRICE, &format!("{PRICE}, \"default\": null"))],
    );
    let synced = sync(&optional, &rendered(&sample()).1);
    assert!(synced.by_hand.is_empty(), "{:?}", synced.by_hand);
    assert!(!synced.files["message.json"].contains("\"default\": null"));
}

/// An edit that codegen would refuse is left to a person, with the reason; the others are made.
#[test]
fn what_codegen_would_refuse_is_left_to_a_person() {
    let field = r#""optional_out": { "type": "string", "description": "N." }, "opt_out": {"#;
    let page = rendered(&changed("contact.json", &[("\"opt_out\": {", field)])).1;
    // Two names that are one in Rust. Python and Rust have the other one in a comment.
    let page = page
        .replace("`optional_out`", "`opt-out`")
        .replace("  optional_out?:", "  \"opt-out\"?:")
        .replace("json:\"optional_out", "json:\"opt-out")
        .replace(
            "    optional_out: Union[str, Unset] = UNSET",
            "    optional_out: Union[str, Unset] = UNSET # json: \"opt-out\"",
        )
        .replace("// may be absent", "// \"opt-out\"; may be absent");
    let synced = sync(&sample(), &page);
    assert!(
        synced.by_hand.iter().any(|line| line.contains("codegen would reject")),
        "{:?}",
        synced.by_hand
    );
}

#[test]
fn nothing_is_edited_where_nothing_has_moved() {
    let page = rendered(&sample()).1;
    let synced = sync(&sample(), &page);
    assert!(synced.files.is_empty() && synced.by_hand.is_empty());
}

#[test]
fn a_page_that_contradicts_itself_is_left_to_a_person() {
    let page = rendered(&sample()).1.replace("opt_out: boolean;", "opt_out: string;");
    let synced = sync(&sample(), &page);
    assert!(synced.files.is_empty());
    assert_eq!(synced.by_hand.len(), 1, "{:?}", synced.by_hand);
}

/// The page renames a field: its words stay, and the schema changes in three lines.
#[test]
fn a_field_under_another_name_keeps_its_words() {
    let renamed = [("\"opt_out\",", "\"opted_out\","), ("\"opt_out\": {", "\"opted_out\": {")];
    let page = rendered(&changed("contact.json", &renamed)).1;
    let synced = sync(&sample(), &page);
    assert!(synced.by_hand.is_empty(), "{:?}", synced.by_hand);
    assert_eq!(synced.words.len(), 1, "{:?}", synced.words);
    assert_eq!(
        synced.files["contact.json"].replace("Not read again yet: ", ""),
        changed("contact.json", &renamed)[0].files["contact.json"]
    );
}

/// Another type, or another place: these are two fields, and one does not get the words of the
/// other.
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
    let synced = sync(&sample(), &rendered(&retyped).1);
    assert!(synced.by_hand.is_empty(), "{:?}", synced.by_hand);
    assert!(synced.files["contact.json"].contains("Not described yet."));
}

/// What stands one a line stays so: a reviewer sees the line that changed.
#[test]
fn a_list_keeps_its_layout() {
    let gone = changed("contact.json", &[("        \"opt_out\",\n", "")]);
    let synced = sync(&sample(), &rendered(&gone).1);
    assert_eq!(synced.files["contact.json"], gone[0].files["contact.json"]);
}
