//! What the generator says about faulty input: one snapshot a fault, as a person reads it.

use std::{collections::BTreeMap, fs, path::Path};

use spec::{
    diagnostic::Failure,
    edition::{
        load::{self, Folder},
        packages,
    },
};
use xtask::write;

use crate::workspace::{Mutations, assert_snapshot, fixtures, mutations, root, sample};

const MANIFEST: &str = r#"{
  "title": "Garden",
  "description": "An edition for tests.",
  "source": { "title": "nowhere", "read": "2026-01-01" },
  "target": { "crate": "garden", "module": "" },
  "support": "sent-models",
  "files": ["plant.json"]
}
"#;

/// What the generator says about an edition that is in memory only.
fn findings(files: &[(&str, &str)]) -> String {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let folder = Folder { path: "garden".into(), files, requested: true };
    emit::generate(&[folder]).expect_err("the generator should find a fault").render(false)
}

fn manifest_fault(from: &str, to: &str) -> String {
    assert!(MANIFEST.contains(from), "{from}");
    findings(&[("edition.json", &MANIFEST.replace(from, to)), ("plant.json", &plant())])
}

fn plant() -> String {
    r#"{ "title": "Plants", "description": "Plants.", "$defs": {} }"#.to_owned()
}

#[test]
fn every_broken_schema_has_its_findings() {
    for path in fixtures("broken") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let found = findings(&[("edition.json", MANIFEST), ("plant.json", &text)]);
        assert!(found.contains("--> garden/plant.json:"), "{name} has no place:\n{found}");
        assert_snapshot!(format!("broken-{name}"), found);
    }
}

#[test]
fn a_type_twice_names_both_files() {
    let manifest = MANIFEST.replace(r#"["plant.json"]"#, r#"["plant.json", "tree.json"]"#);
    let file = r#"{
  "title": "Plants",
  "description": "Plants.",
  "$defs": { "PlantId": { "description": "An id.", "type": "string", "format": "uuid" } }
}"#;
    assert_snapshot!(
        "edition-type-twice",
        findings(&[("edition.json", &manifest), ("plant.json", file), ("tree.json", file)])
    );
}

#[test]
fn faults_of_a_manifest() {
    let cases = [
        ("edition-syntax", manifest_fault("\"title\"", "title")),
        ("edition-keyword", manifest_fault("\"support\"", "\"suport\"")),
        ("edition-target", manifest_fault("\"module\": \"\"", "\"module\": \"type::Up\"")),
        ("edition-day", manifest_fault("2026-01-01", "yesterday")),
        (
            "edition-url",
            manifest_fault(
                "\"read\": \"2026-01-01\"",
                "\"read\": \"2026-01-01\", \"url\": \"page.md\"",
            ),
        ),
        ("edition-no-file", manifest_fault("[\"plant.json\"]", "[]")),
        ("edition-file-missing", manifest_fault("[\"plant.json\"]", "[\"plants.json\"]")),
        (
            "edition-file-twice",
            manifest_fault("[\"plant.json\"]", "[\"plant.json\", \"plant.json\"]"),
        ),
        (
            "edition-file-outside",
            manifest_fault(
                "[\"plant.json\"]",
                "[\"plant.json\", \"../plant.json\", \"/etc/hosts\", \"..\"]",
            ),
        ),
        ("edition-file-kind", manifest_fault("[\"plant.json\"]", "[7]")),
        (
            "edition-uses-missing",
            manifest_fault("\"files\"", "\"uses\": [\"../nowhere\"],\n  \"files\""),
        ),
        ("edition-page", manifest_fault("\"files\"", "\"page\": \"../page.md\",\n  \"files\"")),
        ("edition-missing", findings(&[("plant.json", &plant())])),
    ];
    for (name, found) in cases {
        assert_snapshot!(name, found);
    }
    let files = [("edition.json", MANIFEST), ("plant.json", &plant()), ("tree.json", &plant())];
    assert_snapshot!("edition-file-unlisted", findings(&files));
    let files =
        [("edition.json", MANIFEST.replace("plant.json", "type.json")), ("type.json", plant())];
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_snapshot!("edition-file-name", findings(&files));
}

/// What the generator says about two editions with these changes of the manifest.
fn faults_of_two(first: (&str, &str), second: (&str, &str)) -> String {
    let folder = |path: &str, (from, to): (&str, &str)| {
        assert!(MANIFEST.contains(from), "{from}");
        let manifest = MANIFEST.replace(from, to);
        let files = [("edition.json", manifest), ("plant.json", plant()), ("park.json", plant())];
        let files = files.into_iter().filter(|(name, _)| *name != "park.json" || to.contains(name));
        Folder {
            path: path.into(),
            files: files.map(|(name, text)| (name.to_owned(), text)).collect(),
            requested: true,
        }
    };
    let found = emit::generate(&[folder("garden", first), folder("park", second)]);
    found.expect_err("both write one file").render(false)
}

#[test]
fn two_editions_with_one_target() {
    let as_it_is = ("\"Garden\"", "\"Garden\"");
    assert_snapshot!("edition-target-twice", faults_of_two(as_it_is, as_it_is));
    let client = r#""target": { "crate": "park", "module": "" },
  "operations": { "file": "plant.json", "client": { "crate": "garden", "idempotency_key": "k", "dry_run": "d" } },
  "support""#;
    let target = "\"target\": { \"crate\": \"garden\", \"module\": \"\" },\n  \"support\"";
    let found = faults_of_two(as_it_is, (target, client));
    assert!(found.contains("--> park/edition.json:6:"), "{found}");
    assert!(
        found.contains("error[target-twice]: code is generated twice into the root of `garden`"),
        "{found}"
    );
}

/// `park.rs` and `park/mod.rs` are one module to Rust.
#[test]
fn a_file_and_an_edition_with_one_module() {
    let file = ("[\"plant.json\"]", "[\"plant.json\", \"park.json\"]");
    let module = ("\"module\": \"\"", "\"module\": \"park\"");
    assert_snapshot!("edition-module-twice", faults_of_two(file, module));
}

#[test]
fn two_editions_with_one_page() {
    let first = ("\"support\"", "\"page\": \"docs/garden.md\",\n  \"support\"");
    let second = ("\"\" },", "\"park\" },\n  \"page\": \"docs/garden.md\",");
    assert_snapshot!("edition-page-twice", faults_of_two(first, second));
}

#[test]
fn faults_of_a_folder() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("empty")).unwrap();
    fs::create_dir(place.path().join("plain")).unwrap();
    fs::write(place.path().join("plain/plant.json"), plant()).unwrap();
    fs::create_dir(place.path().join("bytes")).unwrap();
    fs::write(place.path().join("bytes/edition.json"), [0xff, 0xfe]).unwrap();
    for name in ["empty", "plain", "bytes", "nowhere", "plain/plant.json"] {
        let findings = load::read(place.path(), Path::new(name)).expect_err(name);
        let text = Failure::without_text(findings).render(false);
        assert_snapshot!(format!("folder-{}", name.replace(['/', '.'], "-")), text);
    }
}

/// Neither an edition whose manifest is missing nor a file beside the editions vanishes in silence.
#[test]
fn what_no_edition_reads_is_found() {
    let place = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = place.path().join("schema").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("garden/edition.json", MANIFEST);
    write("garden/plant.json", &plant());
    write("meta-schema.json", "{}");
    write("edition-schema.json", "{}");
    write("differences-schema.json", "{}");
    write("notes/README.md", "Nothing that is read.");
    let read = || load::read(place.path(), Path::new("schema"));
    assert_eq!(read().unwrap().len(), 1);
    write("park/plant.json", &plant());
    write("old/2025/park/edition.json", MANIFEST);
    write("garden/old/plant.json", &plant());
    write("plant.json", &plant());
    let text = Failure::without_text(read().expect_err("lost schemas")).render(false);
    assert_snapshot!("folder-lost", text);
}

/// Its path would be written into every file of the edition, as code behind a comment.
#[test]
fn a_folder_with_a_line_break_in_its_name_is_no_edition() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("schema/gar\nfn evil() {}");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("edition.json"), MANIFEST).unwrap();
    fs::write(folder.join("plant.json"), plant()).unwrap();
    let findings = load::read(place.path(), Path::new("schema")).expect_err("an odd name");
    assert_snapshot!("folder-character", Failure::without_text(findings).render(false));
}

/// What one stage takes for JSON, the others do too: nothing follows from a manifest that cannot be
/// read.
#[test]
fn a_manifest_with_a_tab_has_one_fault() {
    let place = tempfile::tempdir().unwrap();
    for (name, uses) in [("garden", "../park"), ("park", "../garden")] {
        let manifest = MANIFEST
            .replace("\"support\"", &format!("\"uses\": [\"{uses}\"],\n  \"support\""))
            .replace("\"module\": \"\"", &format!("\"module\": \"{name}\""))
            .replace("for tests", if name == "garden" { "for\ttests" } else { "for tests" });
        fs::create_dir(place.path().join(name)).unwrap();
        fs::write(place.path().join(name).join("edition.json"), manifest).unwrap();
        fs::write(place.path().join(name).join("plant.json"), plant()).unwrap();
    }
    let folders = load::read(place.path(), Path::new("garden")).unwrap();
    let found = emit::generate(&folders).expect_err("a tab").render(false);
    assert_snapshot!("edition-tab", found);
}

/// Code is written into packages that are there: the fixtures name none, and a name may be
/// misspelt.
#[test]
fn a_crate_that_is_not_there_gets_no_code() {
    let mut folders = vec![sample()];
    packages::check(&root(), &folders).unwrap();
    let mut operations = load::read(&root(), Path::new("tests/fixtures/operations")).unwrap();
    let manifest = operations[0].files.get_mut("edition.json").unwrap();
    *manifest = manifest
        .replace("\"nursery\"", "\"sent-models\"")
        .replace("\"nursery-client\"", "\"sent-clinet\"");
    folders.append(&mut operations);
    folders.extend(load::read(&root(), Path::new("tests/fixtures/editions/garden")).unwrap());
    let found = packages::check(&root(), &folders).expect_err("two are not there");
    assert_snapshot!("edition-crate-missing", found.render(false));
    // A package that an edition only refers to may be anywhere.
    for folder in &mut folders {
        folder.requested = false;
    }
    packages::check(&root(), &folders).unwrap();
}

#[test]
fn nothing_is_written_over_or_beside_files_of_others() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("notes.rs"), "// This file is @generated by another tool.\n").unwrap();
    let files = BTreeMap::from([("mod.rs".to_owned(), "// @generated by\n".to_owned())]);
    let findings =
        write::plan(place.path(), &[("out".into(), files)], &[], &[]).expect_err("a foreign file");
    assert_snapshot!("output-foreign-file", Failure::without_text(findings).render(false));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
}

/// A file of schemas may have thousands of faults, as after a rename: each is known, the report
/// shows the first and counts the rest.
#[test]
fn a_report_of_many_faults_is_short_and_soon_there() {
    let definition = |number: usize| {
        let property = format!(
            r##""other": {{ "description": "Another.", "$ref": "#/$defs/Tree{number}" }}"##
        );
        format!(
            r#""Plant{number}": {{ "description": "A plant.", "type": "object", "x-direction": "response", "properties": {{ {property} }} }}"#
        )
    };
    let many = if mutations() == Mutations::Few { 500 } else { 2000 };
    let definitions: Vec<_> = (0..many).map(definition).collect();
    let plant = plant().replace("{}", &format!("{{\n{}\n}}", definitions.join(",\n")));
    let files = [("edition.json", MANIFEST.to_owned()), ("plant.json", plant)];
    let files = files.map(|(name, text)| (name.to_owned(), text)).into();
    let started = std::time::Instant::now();
    let failure = emit::generate(&[Folder { path: "garden".into(), files, requested: true }])
        .expect_err("nothing is defined");
    let text = failure.render(false);
    // A minute and more, when each finding took the time of all others.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    assert_eq!((failure.findings.len(), text.matches("error[").count()), (many, 50));
    let end = format!(
        "note: {} more are not shown: correct these first\n\nerror: {many} errors found; nothing was written\n",
        many - 50
    );
    assert!(text.ends_with(&end), "{}", &text[text.len() - 200..]);
    assert_eq!(format!("{failure:?}"), text, "what fails a test is what a reader sees");
}

#[test]
fn the_fixtures_cover_every_code() {
    let mut codes = std::collections::BTreeSet::new();
    let parts = ["edition", "json", "operations", "schema", "schema/lint", "schema/read"];
    let folders = parts.map(|part| format!("xtask/spec/src/{part}"));
    let folders = folders.iter().map(String::as_str).chain(["xtask/emit/src/differences"]);
    for path in folders.flat_map(|folder| rust_files(&root().join(folder))) {
        let text = fs::read_to_string(path).unwrap();
        for part in text.split("Diagnostic::error(").skip(1) {
            if let Some(code) =
                part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
            {
                codes.insert(code.to_owned());
            }
        }
    }
    let snapshots: String = fixtures("../it/snapshots")
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    // `internal` is a fault of the generator, `output` one of the disk: no schema can cause them.
    codes.retain(|code| code != "internal" && code != "output");
    let missing: Vec<_> =
        codes.iter().filter(|code| !snapshots.contains(&format!("error[{code}]"))).collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
    assert!(codes.len() > 40, "the search for codes found only {}", codes.len());
}

#[test]
fn every_finding_in_a_snapshot_has_a_place_and_a_help_line() {
    let mut count = 0;
    for path in fixtures("../it/snapshots") {
        let text = fs::read_to_string(&path).unwrap();
        for finding in text.split("\nerror[").skip(1) {
            let has_both = finding.contains("--> ") && finding.contains("= help: ");
            assert!(has_both, "{}: error[{finding}", path.display());
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}
