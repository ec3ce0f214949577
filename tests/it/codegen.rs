//! The generator as a maintainer meets it: up to date, repeatable, changing only what it must,
//! never half done.

use std::{collections::BTreeMap, fs, path::Path};

use emit::{self, Generated};
use spec::{
    REGENERATE,
    edition::load::{self, Folder},
};
use xtask::{
    orphans,
    write::{self, Change, Plan},
};

use crate::{
    outline::outlines,
    workspace::{root, sample},
};

/// Code and pages are what the schemas say, and nothing is left of what they said before.
fn assert_up_to_date(schema: &str, out: Option<&Path>, command: &str) {
    let folders = load::read(&root(), Path::new(schema)).unwrap();
    let generated = emit::generate_with_pages(&folders).unwrap();
    let pages: Vec<_> = generated.iter().flat_map(|edition| edition.pages.clone()).collect();
    let pages = if out.is_none() { pages } else { Vec::new() };
    let searched = out.map_or_else(|| orphans::folders(&root()), |out| vec![out.to_owned()]);
    let targets = emit::targets(&generated, out);
    let plan = write::plan(&root(), &targets, &pages, &searched).unwrap();
    assert!(plan.changes.is_empty(), "run `{command}` and commit:\n{}", write::diff(&plan, 100));
    assert!(plan.unchanged > 1);
}

#[test]
fn generated_code_of_the_fixtures_is_up_to_date() {
    let command = format!("{REGENERATE} --schema tests/fixtures/editions --out tests/generated");
    assert_up_to_date("tests/fixtures/editions", Some(Path::new("tests/generated")), &command);
}

/// The product's own code.
mod real {
    use super::*;

    #[test]
    fn generated_code_is_up_to_date() {
        assert_up_to_date("schema", None, REGENERATE);
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let folders = ["tests/fixtures/editions", "tests/fixtures/operations", "tests/fixtures/page"]
        .map(|folder| load::read(&root(), Path::new(folder)).unwrap());
    for folders in folders {
        let run = || {
            let all = emit::generate(&folders).unwrap().into_iter();
            all.map(|one| (one.files, one.client, one.pages)).collect::<Vec<_>>()
        };
        assert_eq!(run(), run());
    }
}

/// Generates the edition with one text of one file replaced.
fn edited(file: &str, from: &str, to: &str) -> Generated {
    let mut folder = sample();
    let text = folder.files.get_mut(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` should be once in {file}");
    *text = text.replace(from, to);
    generate(folder)
}

fn generate(folder: Folder) -> Generated {
    emit::generate(&[folder])
        .unwrap_or_else(|failure| panic!("{}", failure.render(false)))
        .remove(0)
}

/// The names of the files that differ, and the lines that the outline gains (`+`) and loses (`-`).
fn differences(after: &Generated) -> (Vec<String>, Vec<String>) {
    let before = generate(sample());
    let files = after.files.iter().filter(|(name, text)| before.files.get(*name) != Some(*text));
    let files = files.map(|(name, _)| name.clone()).collect();
    let (old, new) = (outlines(&before).join("\n"), outlines(after).join("\n"));
    let lines = similar::TextDiff::from_lines(&old, &new);
    let lines = lines.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    (files, lines.map(|change| format!("{}{}", change.tag(), change.value().trim_end())).collect())
}

#[test]
fn a_new_value_is_one_line_of_the_outline() {
    let branch = r#"{ "const": "sms","#;
    let after = edited(
        "contact.json",
        branch,
        &format!(r#"{{ "const": "pigeon", "description": "By air." }}, {branch}"#),
    );
    let (files, outline) = differences(&after);
    assert_eq!(files, ["contact.rs"]);
    assert_eq!(outline, ["+  Pigeon = \"pigeon\""]);
}

#[test]
fn a_new_property_is_one_line_of_the_outline() {
    let opt_out = "\"opt_out\": {";
    let after = edited(
        "contact.json",
        opt_out,
        &format!(r#""nickname": {{ "description": "A name.", "type": "string" }}, {opt_out}"#),
    );
    let (files, outline) = differences(&after);
    assert_eq!(files, ["contact.rs", "samples.rs"]);
    assert_eq!(outline, ["+  nickname: Option<String> = \"nickname\", optional"]);
}

#[test]
fn a_new_type_touches_its_module_and_the_root() {
    let next = "\"CreateContactRequest\": {";
    let after = edited(
        "contact.json",
        next,
        &format!(
            r#""GroupId": {{ "description": "Names a group.", "type": "string", "format": "uuid" }}, {next}"#
        ),
    );
    let (files, outline) = differences(&after);
    assert_eq!(files, ["contact.rs", "mod.rs"]);
    assert_eq!(outline, ["+id GroupId: Id", "+"]);
}

#[test]
fn a_rename_on_the_wire_shows_as_such() {
    let after = edited("envelope.json", "\"response_time_ms\": {", "\"responseTimeMs\": {");
    let (files, outline) = differences(&after);
    assert_eq!(files, ["envelope.rs"]);
    let before = "-  response_time_ms: Option<u64> = \"response_time_ms\", optional";
    assert_eq!(
        outline,
        [before, "+  response_time_ms: Option<u64> = \"responseTimeMs\", optional"]
    );
}

#[test]
fn a_failed_write_leaves_everything_as_it_was() {
    let place = tempfile::tempdir().unwrap();
    let change = |name: &str, before: Option<&str>, after: Option<&str>| Change {
        path: Path::new("out").join(name),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    fs::create_dir(place.path().join("out")).unwrap();
    fs::write(place.path().join("out/a.rs"), "old a").unwrap();
    fs::write(place.path().join("out/b.rs"), "old b").unwrap();
    // A folder stands where the last file should go, so the move into place fails after the others
    // have succeeded.
    fs::create_dir_all(place.path().join("out/z.rs/full")).unwrap();
    let plan = Plan {
        changes: vec![
            change("a.rs", Some("old a"), Some("new a")),
            change("b.rs", Some("old b"), None),
            change("deep/c.rs", None, Some("new c")),
            change("z.rs", None, Some("new z")),
        ],
        unchanged: 0,
    };
    write::apply(place.path(), &plan).expect_err("a folder cannot be replaced by a file");
    assert_eq!(fs::read_to_string(place.path().join("out/a.rs")).unwrap(), "old a");
    assert_eq!(fs::read_to_string(place.path().join("out/b.rs")).unwrap(), "old b");
    let mut left: Vec<_> = fs::read_dir(place.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["a.rs", "b.rs", "z.rs"]);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside the folder");
}

#[test]
fn an_edition_inside_the_folder_of_another_is_left_alone_until_its_schemas_are_gone() {
    let place = tempfile::tempdir().unwrap();
    let header = |source: &str| {
        format!("// @generated by `{REGENERATE}` from {source}. Do not edit by hand.\n")
    };
    fs::create_dir_all(place.path().join("out/live")).unwrap();
    fs::create_dir_all(place.path().join("schema/live")).unwrap();
    fs::write(place.path().join("schema/live/contact.json"), "{}").unwrap();
    fs::write(place.path().join("out/live/contact.rs"), header("schema/live/contact.json"))
        .unwrap();
    fs::write(place.path().join("out/old.rs"), header("schema/data-models/old.json")).unwrap();
    let files = BTreeMap::from([("mod.rs".to_owned(), header("schema/data-models/edition.json"))]);
    let removed = || {
        let plan = write::plan(place.path(), &[("out".into(), files.clone())], &[], &[]).unwrap();
        let removed = plan.changes.into_iter().filter(|change| change.verb() == "removed");
        removed.map(|change| change.path.display().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(removed(), ["out/old.rs"]);
    fs::remove_dir_all(place.path().join("schema/live")).unwrap();
    assert_eq!(removed(), ["out/live/contact.rs", "out/old.rs"]);
}

/// A manifest that names another module, page or crate leaves nothing behind where the code went
/// before.
#[test]
fn what_a_manifest_named_before_is_removed() {
    let place = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let mark = |source: &str| {
        format!("@generated by `{REGENERATE}` from schema/{source}. Do not edit by hand.")
    };
    for source in ["garden/edition.json", "garden/plant.json", "park/edition.json"] {
        put(&format!("schema/{source}"), "{}");
    }
    put("crates/a/src/generated/old/mod.rs", &format!("// {}\n", mark("garden/edition.json")));
    put("crates/b/src/generated/plant.rs", &format!("// {}\n", mark("garden/plant.json")));
    put("crates/b/src/lib.rs", "mod generated;\n");
    put("docs/garden.md", &format!("<!-- {} -->\n", mark("garden")));
    put(
        "docs/garden.json",
        &format!("{{\n  \"x-generated\": \"{}\"\n}}\n", mark("garden/plant.json")),
    );
    put("docs/gone.md", &format!("<!-- {} -->\n", mark("gone")));
    // Of an edition that is not part of the run, by hand, and about such files.
    put("crates/a/src/generated/park/mod.rs", &format!("// {}\n", mark("park/edition.json")));
    put("docs/park.md", &format!("<!-- {} -->\n", mark("park")));
    put("docs/notes.md", "Each file is `@generated by` a command.\n");
    put("crates/a/src/generated/notes.md", "By hand.\n");
    let files =
        BTreeMap::from([("mod.rs".to_owned(), format!("// {}\n", mark("garden/edition.json")))]);
    let targets = [("crates/a/src/generated/new".into(), files)];
    let pages = [("docs/new.md".into(), format!("<!-- {} -->\n", mark("garden")))];
    let plan = || {
        let searched = orphans::folders(place.path());
        write::plan(place.path(), &targets, &pages, &searched).unwrap()
    };
    let changes = plan();
    let said: Vec<_> = changes
        .changes
        .iter()
        .map(|change| format!("{} {}", change.verb(), change.path.display()))
        .collect();
    assert_eq!(
        said,
        [
            "new crates/a/src/generated/new/mod.rs",
            "removed crates/a/src/generated/old/mod.rs",
            "removed crates/b/src/generated/plant.rs",
            "removed docs/garden.json",
            "removed docs/garden.md",
            "removed docs/gone.md",
            "new docs/new.md",
        ]
    );
    write::apply(place.path(), &changes).unwrap();
    assert!(plan().changes.is_empty());
    for folder in ["crates/a/src/generated/old", "crates/b/src/generated"] {
        assert!(!place.path().join(folder).exists(), "{folder} is empty");
    }
    assert!(place.path().join("crates/b/src/lib.rs").exists());
}

#[test]
fn a_run_that_was_killed_is_in_nobody_s_way() {
    let place = tempfile::tempdir().unwrap();
    let targets = [("out".into(), generate(sample()).files)];
    let plan = || write::plan(place.path(), &targets, &[], &[]).unwrap();
    write::apply(place.path(), &plan()).unwrap();
    let left = place.path().join("out/.codegen-a1b2c3");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("0.old"), "// half of a file").unwrap();
    fs::remove_file(place.path().join("out/contact.rs")).unwrap();
    assert_eq!(plan().changes.len(), 1);
    write::apply(place.path(), &plan()).unwrap();
    assert!(!left.exists() && plan().changes.is_empty());
}

#[test]
fn of_two_runs_one_writes_and_the_other_is_told() {
    let place = tempfile::tempdir().unwrap();
    let targets = [("out".into(), generate(sample()).files)];
    let plan = write::plan(place.path(), &targets, &[], &[]).unwrap();
    let other = write::lock(place.path()).unwrap();
    let finding = write::apply(place.path(), &plan).expect_err("another run is writing");
    assert!(format!("{finding:?}").contains("another run"), "{finding:?}");
    assert!(!place.path().join("out").exists());
    drop(other);
    write::apply(place.path(), &plan).unwrap();
    // What was planned before is not what is there now.
    let finding = write::apply(place.path(), &plan).expect_err("another run has written");
    assert!(format!("{finding:?}").contains("has changed"), "{finding:?}");
}

#[test]
fn a_write_makes_the_folder_what_it_should_be() {
    let place = tempfile::tempdir().unwrap();
    let generated = generate(sample());
    let targets = [("out".into(), generated.files.clone())];
    let plan = || write::plan(place.path(), &targets, &[], &[]).unwrap();
    write::apply(place.path(), &plan()).unwrap();
    let orphan = place.path().join("out/gone.rs");
    fs::write(
        &orphan,
        "// @generated by `cargo xtask codegen` from schema/gone.json. Do not edit by hand.\n",
    )
    .unwrap();
    fs::write(
        place.path().join("out/contact.rs"),
        "// @generated by `cargo xtask codegen` from schema/contact.json. Do not edit by hand.\n",
    )
    .unwrap();
    fs::remove_file(place.path().join("out/message.rs")).unwrap();
    let changes = plan();
    let verbs: Vec<_> = changes
        .changes
        .iter()
        .map(|change| format!("{} {}", change.verb(), change.path.display()))
        .collect();
    assert_eq!(verbs, ["changed out/contact.rs", "removed out/gone.rs", "new out/message.rs"]);
    write::apply(place.path(), &changes).unwrap();
    assert!(!orphan.exists());
    assert!(plan().changes.is_empty());
}
