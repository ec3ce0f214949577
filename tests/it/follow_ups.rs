//! What is said of mistakes in the real schemas. One mistake, one finding: what only follows from
//! it is not reported, and what is independent of it is.

use std::path::Path;

use spec::{
    diagnostic::Diagnostic,
    edition::load::{self, Folder},
    json,
    source::Sources,
};

use crate::workspace::root;

/// A mistake in the schemas of this workspace: a file, what stands there, what is written instead.
type Mistake = (&'static str, &'static str, &'static str);

fn schemas() -> Vec<Folder> {
    load::read(&root(), Path::new("schema")).unwrap()
}

fn make(folders: &mut [Folder], (path, from, to): Mistake) {
    let (edition, name) = path.split_once('/').unwrap();
    let folder = folders.iter_mut().find(|folder| folder.path.ends_with(edition)).unwrap();
    let text = folder.files.get_mut(name).unwrap();
    assert!(text.contains(from), "`{from}` should be in {path}");
    *text = text.replacen(from, to, 1);
}

/// Code and message of each finding, in the order in which a reader meets them.
fn findings(mistakes: &[Mistake]) -> Vec<String> {
    let mut folders = schemas();
    for mistake in mistakes {
        make(&mut folders, *mistake);
    }
    let failure = emit::generate(&folders).expect_err("a mistake");
    let text = failure.render(false);
    assert!(failure.findings.iter().all(|finding| text.contains(finding.message())));
    let said = failure.findings.iter();
    said.map(|finding| format!("{}: {}", finding.code(), finding.message())).collect()
}

/// A mistake, and the one finding that it has.
type Case = (Mistake, &'static str);

/// A file that is no JSON.
const FILES: &[Case] = &[
    (
        ("data-models/contact.json", r#""format": "uuid""#, r#""format": "uuid","#),
        "json-syntax: not valid JSON: trailing commas are not allowed",
    ),
    (
        ("data-models/contact.json", r#""type": "string","#, r#""type": "string""#),
        "json-syntax: not valid JSON: expected comma",
    ),
    (
        ("data-models/contact.json", "{\n", "{\n  // a comment\n"),
        "json-syntax: not valid JSON: comments are not allowed",
    ),
    (
        ("data-models/contact.json", "{\n", "{\n  \"title\": \"Twice\",\n"),
        "json-key-twice: duplicate key `title`",
    ),
    (
        ("live/contact.json", "{\n", "{{\n"),
        "json-syntax: not valid JSON: unexpected token in object",
    ),
    (
        ("live/openapi.json", "{\n", "{{\n"),
        "json-syntax: not valid JSON: unexpected token in object",
    ),
    (
        ("data-models/edition.json", "{\n", "{{\n"),
        "json-syntax: not valid JSON: unexpected token in object",
    ),
];

/// A word of a manifest.
const MANIFESTS: &[Case] = &[
    (
        ("data-models/edition.json", r#""contact.json""#, r#""contcat.json""#),
        "file-missing: there is no file `contcat.json` in the folder",
    ),
    (("data-models/edition.json", r#""contact.json""#, "7"), "kind: a path is a number"),
    (
        ("data-models/edition.json", r#""files""#, r#""filess""#),
        "keyword: `filess` is not a keyword of an edition's manifest",
    ),
    (
        ("data-models/edition.json", r#""target""#, r#""targt""#),
        "keyword: `targt` is not a keyword of an edition's manifest",
    ),
    (
        ("live/edition.json", r#""target""#, r#""targt""#),
        "keyword: `targt` is not a keyword of an edition's manifest",
    ),
    (
        ("live/edition.json", r#""module""#, r#""modul""#),
        "keyword: `modul` is not a keyword of `target`",
    ),
    (
        ("live/edition.json", r#""uses""#, r#""usess""#),
        "keyword: `usess` is not a keyword of an edition's manifest",
    ),
    (
        ("live/edition.json", r#""uses": ["../data-models"]"#, r#""uses": "../data-models""#),
        "kind: `uses` is a string",
    ),
    (
        ("live/edition.json", r#""uses": ["../data-models"]"#, r#""uses": ["../data-model"]"#),
        "edition-missing: `../data-model` is not an edition",
    ),
    (
        ("live/edition.json", r#""operations""#, r#""operation""#),
        "keyword: `operation` is not a keyword of an edition's manifest",
    ),
];

/// A definition, what all of them stand in, and keywords of one.
const DEFINITIONS: &[Case] = &[
    (
        ("data-models/contact.json", r#""$defs""#, r#""$def""#),
        "keyword: `$def` is not a keyword of a model file",
    ),
    (
        ("data-models/contact.json", r#""format": "uuid""#, r#""fromat": "uuid""#),
        "keyword: `fromat` is not a keyword of an id",
    ),
    (
        ("data-models/contact.json", r#""format": "uuid""#, r#""format": "uid""#),
        "definition-kind: `ContactId` is neither an object, an enum, a union nor an id",
    ),
    (
        ("live/contact.json", r#""properties""#, r#""propertis""#),
        "keyword: `propertis` is not a keyword of an object definition",
    ),
    (
        ("data-models/contact.json", r#""required""#, r#""requird""#),
        "keyword: `requird` is not a keyword of an object definition",
    ),
    (
        ("data-models/envelope.json", r#""x-type-parameters""#, r#""x-type-parametrs""#),
        "keyword: `x-type-parametrs` is not a keyword of an object definition",
    ),
    (
        ("data-models/message.json", r#""x-direction""#, r#""x-directon""#),
        "keyword: `x-directon` is not a keyword of an object definition",
    ),
    (
        (
            "data-models/envelope.json",
            r#""x-direction": "response""#,
            r#""x-direction": "respons""#,
        ),
        "direction: `x-direction` says who sends the object",
    ),
    (
        ("data-models/contact.json", r#""const": "sms""#, r#""const": 7"#),
        "kind: `const` is a number",
    ),
];

/// A property that is required, and a parameter that several operations share.
const PARTS: &[Case] = &[
    (
        ("data-models/contact.json", r#""boolean""#, r#""bool""#),
        "type: `bool` is not a type of a value",
    ),
    (
        ("data-models/contact.json", r#""format": "phone""#, r#""format": "phonenumber""#),
        "format: the format `phonenumber` is not known",
    ),
    (
        ("live/openapi.json", r#""in": "path""#, r#""in": "paht""#),
        "parameter: a parameter is in the path, the query or a header",
    ),
    (
        (
            "live/openapi.json",
            r#""/v3/contacts/{id}": {
      "parameters""#,
            r#""/v3/contacts/{id}": {
      "paramters""#,
        ),
        "keyword: `paramters` is not a keyword of a path",
    ),
    (
        ("live/openapi.json", r#""deprecated": true"#, r#""deprecated": "true""#),
        "kind: `deprecated` is a string",
    ),
    (
        ("live/openapi.json", r#"{ "name": "contacts""#, r#"{ "name": "contcats""#),
        "operation-tag: no tag describes the resource `contacts`",
    ),
    (
        ("live/openapi.json", r#"{ "name": "contacts""#, r#"{ "name": "All contacts""#),
        "tag: `All contacts` is not the name of a resource",
    ),
    (
        ("live/openapi.json", r#""components""#, r#""component""#),
        "keyword: `component` is not a keyword of a document of operations",
    ),
    (
        ("live/openapi.json", r#""operationId": "me.get""#, r#""operationId": "me.Get""#),
        "operation-id: `me.Get` does not name a resource and one of its operations",
    ),
];

/// Each of these had up to 205 findings, nearly all of them false.
#[test]
fn a_mistake_has_no_follow_ups() {
    for (mistake, finding) in [FILES, MANIFESTS, DEFINITIONS, PARTS].concat() {
        assert_eq!(findings(&[mistake]), [finding], "{mistake:?}");
    }
}

/// Everything hangs on `paths` and `tags`; that they are no such thing is one mistake.
#[test]
fn a_document_without_operations_has_one_finding() {
    for (keyword, instead) in [("paths", "[]"), ("paths", "null"), ("tags", "{}"), ("tags", "5")] {
        let mut folders = schemas();
        let live = folders.iter_mut().find(|folder| folder.path.ends_with("live")).unwrap();
        let text = live.files.get_mut("openapi.json").unwrap();
        let tree = json::parse(Sources::default().add("openapi.json", text.as_str()), text);
        let span = tree.unwrap().get(keyword).unwrap().at.span();
        text.replace_range(span, instead);
        let failure = emit::generate(&folders).expect_err("a mistake");
        let said: Vec<_> = failure.findings.iter().map(Diagnostic::message).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with(&format!("`{keyword}` is ")), "{said:?}");
    }
}

/// What is wrong by itself does not wait until the first mistake is corrected, and stands after it.
#[test]
fn independent_mistakes_are_all_there() {
    let mistakes: [Mistake; 7] = [
        ("data-models/contact.json", "{\n", "{\n  // a comment\n"),
        ("live/contact.json", r#""properties""#, r#""propertis""#),
        // A file, a definition and an edition that are nowhere, beside those that could not be
        // used.
        ("live/user.json", "envelope.json#/$defs/", "envelop.json#/$defs/"),
        ("live/webhook.json", "webhook.json#/$defs/WebhookId", "webhook.json#/$defs/WebhokId"),
        ("live/message.json", "../data-models/message.json#", "../models/message.json#"),
        // A name that `required` alone has.
        ("live/webhook.json", r#""required": ["#, r#""required": ["nothing", "#),
        ("live/differences.json", r#""title""#, r#""titel""#),
    ];
    let expected = [
        "json-syntax: not valid JSON: comments are not allowed",
        "keyword: `propertis` is not a keyword of an object definition",
        "path-outside: `../models` is outside the edition's folder",
        "required-missing: `required` names `nothing`, which is not a property",
        "ref-missing: `webhook.json` does not define `WebhokId`",
        "ref-missing: there is no model file `envelop.json` in the edition",
        "keyword: `titel` is not a keyword of a file of differences",
    ];
    assert_eq!(findings(&mistakes), expected);
}

/// Editions are compared when there is nothing else to correct in them; what is wrong in another
/// one does not matter.
#[test]
fn differences_wait_for_the_models_only() {
    let stale: Mistake = ("live/differences.json", r#""format_e164": {"#, r#""format_e146": {"#);
    let model: Mistake = ("live/webhook.json", r#""type": "boolean""#, r#""type": "bool""#);
    let other: Mistake =
        ("webhook-deliveries/contact.json", r#""type": "string""#, r#""type": "strin""#);
    let of_model = "type: `bool` is not a type of a value";
    assert_eq!(findings(&[stale, model]), [of_model]);
    let of_other =
        "definition-kind: `ConsentSource` is neither an object, an enum, a union nor an id"
            .to_owned();
    let found = findings(&[stale, other]);
    assert_eq!(found.first(), Some(&of_other));
    assert!(
        found.iter().any(|said| said.starts_with("differences-stale: `format_e146`")),
        "{found:?}"
    );
}

/// The page of differences says since when, and who says so: a new field has neither until somebody
/// has looked it up.
#[test]
fn a_new_field_does_not_take_over_the_reason_of_its_model() {
    let nickname =
        r#""nickname": { "description": "A name.", "type": "string" }, "display_name": {"#;
    let found = findings(&[("live/webhook.json", r#""display_name": {"#, nickname)]);
    assert_eq!(
        found,
        ["differences-missing: `nickname` of `Webhook` differs, and no reason is given"]
    );
}
