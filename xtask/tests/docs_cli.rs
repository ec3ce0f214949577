//! `cargo xtask docs` as it is called: paths, exit codes, and what it writes and does not write.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A folder with a copy of an edition, and of the page that is rendered from it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let edition = place.path().join("edition");
        fs::create_dir(&edition).unwrap();
        for entry in fs::read_dir(root().join("schema/data-models")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, edition.join(path.file_name().unwrap())).unwrap();
        }
        fs::copy(root().join("docs/data-models.md"), place.path().join("page.md")).unwrap();
        Self(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs `cargo xtask docs …` in the folder.
    fn docs(&self, arguments: &[&str]) -> Ran {
        run(self.0.path(), arguments)
    }
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let Output { status, stdout, stderr } =
        command.arg("docs").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
}

const EDITION: [&str; 2] = ["--edition", "edition"];

#[test]
fn paths_count_from_the_current_folder() {
    let place = Place::new();
    let ran = place.docs(&[&["lock", "page.md"], &EDITION[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let path = place.path("edition/docs.lock.json").canonicalize().unwrap();
    assert!(ran.out.contains(&*path.to_string_lossy()), "{}", ran.out);

    let place = Place::new();
    let ran = run(&place.path("edition"), &["lock", "../page.md", "--edition", "."]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // What is not given is in the workspace.
    let ran = place.docs(&["check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("schema/live: in step"), "{}", ran.out);
    let ran = run(&root().join("schema"), &["check", "--edition", "live"]);
    assert!(ran.out.starts_with("schema/live: in step"), "{} {}", ran.out, ran.err);
}

#[test]
fn lock_refuses_what_is_not_the_page() {
    let place = Place::new();
    let before = place.read("edition/docs.lock.json");
    place.write("README.md", "# Something else\n\nA sentence.\n");
    place.write("empty.md", "");
    for page in ["README.md", "empty.md"] {
        let ran = place.docs(&[&["lock", page], &EDITION[..]].concat());
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert!(ran.err.contains("no listing of a model"), "{}", ran.err);
        assert!(ran.err.contains("nothing was written"), "{}", ran.err);
        assert_eq!(place.read("edition/docs.lock.json"), before);
    }
}

#[test]
fn a_folder_that_is_no_edition_is_refused_and_not_made() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    for folder in ["nowhere", "empty", "."] {
        for command in
            [&["lock", "page.md"][..], &["check"], &["accept"], &["sync", "page.md"], &["render"]]
        {
            let ran = place.docs(&[command, &["--edition", folder]].concat());
            assert_eq!(ran.code, 2, "{command:?} {folder}");
            assert!(ran.err.contains("there is no edition.json"), "{}", ran.err);
        }
    }
    assert!(!place.path("nowhere").exists() && !place.path("docs.lock.json").exists());
    // A check never writes, so it does not say that it has not.
    let ran = place.docs(&["check", "--edition", "nowhere"]);
    assert!(ran.err.contains("1 error found") && !ran.err.contains("written"), "{}", ran.err);
}

#[test]
fn a_lock_with_places_that_were_not_understood_is_written_and_says_so() {
    let place = Place::new();
    let page =
        place.read("page.md").replacen("price: number | null;", "price: typeof price[number];", 1);
    place.write("page.md", &page);
    let ran = place.docs(&[&["lock", "page.md"], &EDITION[..]].concat());
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("the lock is written, without 1 place that could not be read"),
        "{}",
        ran.err
    );
    assert!(place.read("edition/docs.lock.json").contains("\"unread\": [\n"));
    let ran = place.docs(&[&["check"], &EDITION[..]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("could not read everything: 1 place;"), "{}", ran.err);
}

#[test]
fn render_prints_and_overwrites_only_its_own_page() {
    let place = Place::new();
    let ran = place.docs(&["render"]);
    assert_eq!((ran.code, ran.out), (0, place.read("page.md")));
    assert_eq!(ran.err, "");

    place.write("README.md", "# Mine\n");
    for other in ["README.md", "page.md", "edition/contact.json"] {
        let before = place.read(other);
        // The page is one of another edition.
        let ran = place.docs(&[&["render", "--out", other], &EDITION[..]].concat());
        assert_eq!(ran.code, 2, "{other}: {}", ran.out);
        assert!(ran.err.contains("another file is where the page"), "{}", ran.err);
        assert_eq!(place.read(other), before);
    }
    let ran = place.docs(&["render", "--out", "new/page.md"]);
    assert_eq!((ran.code, place.read("new/page.md")), (0, place.read("page.md")), "{}", ran.err);
    place.write("page.md", &(place.read("page.md") + "\nAn older state.\n"));
    let ran = place.docs(&["render", "--out", "page.md"]);
    assert_eq!((ran.code, place.read("new/page.md")), (0, place.read("page.md")), "{}", ran.err);
}

#[test]
fn a_page_for_a_site_is_in_mdx() {
    let place = Place::new();
    for _ in 0..2 {
        let ran = place.docs(&["render", "--format", "mdx", "--out", "page.mdx"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let page = place.read("page.mdx");
    assert!(page.starts_with("---\n# @generated") && page.contains("<Tab value=\"Go\">"));
    // The published page is in Rust too when we make it, so that the lock has other facts.
    fs::remove_file(place.path("edition/docs.lock.json")).unwrap();
    fs::remove_file(place.path("edition/docs.accepted.toml")).unwrap();
    let ran = place.docs(&[&["check", "page.mdx"], &EDITION[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran =
        place.docs(&["render", "--format", "mdx", "--edition", "edition", "--out", "page.mdx"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
}

#[test]
fn accept_says_what_it_can_accept() {
    let place = Place::new();
    let ran = place.docs(&[&["accept", "page.md"], &EDITION[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("nothing to add"), "{}", ran.out);

    fs::remove_file(place.path("edition/docs.accepted.toml")).unwrap();
    let page = place.read("page.md").replacen("price: number | null;", "price: string | null;", 1);
    place.write("page.md", &page);
    let ran = place.docs(&[&["accept", "page.md"], &EDITION[..]].concat());
    assert!(ran.code == 0 && ran.out.contains("1 entry added"), "{} {}", ran.out, ran.err);
    assert!(place.read("edition/docs.accepted.toml").contains("string | null"));

    let live = root().join("schema/live");
    let ran = place.docs(&["accept", "--edition", &live.to_string_lossy()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("differences from SDKs are accepted by hand"), "{}", ran.err);
    assert!(ran.err.contains("sdk.accepted.toml") && !ran.err.contains("docs lock"), "{}", ran.err);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_page() {
    let place = Place::new();
    place.write("page.md", &format!("\u{feff}{}", place.read("page.md")));
    fs::remove_file(place.path("edition/docs.accepted.toml")).unwrap();
    fs::remove_file(place.path("edition/docs.lock.json")).unwrap();
    let ran = place.docs(&[&["check", "page.md"], &EDITION[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn extract_refuses_a_page_without_listings() {
    let place = Place::new();
    place.write("README.md", "# Something else\n");
    let ran = place.docs(&["extract", "README.md", "--out", "programs"]);
    assert!(ran.code == 2 && !place.path("programs").exists(), "{}", ran.err);
    let ran = place.docs(&["extract", "page.md", "--out", "programs"]);
    assert!(ran.code == 0 && place.path("programs/go/models.go").exists(), "{}", ran.err);
}

#[test]
fn every_command_has_a_help_that_teaches() {
    for command in ["lock", "check", "accept", "sync", "render", "extract"] {
        let ran = run(&root(), &[command, "--help"]);
        for part in ["Reads", "Exit code: 0", "Example", &format!("cargo xtask docs {command}")] {
            assert!(ran.code == 0 && ran.out.contains(part), "{command}: {part}\n{}", ran.out);
        }
    }
}

/// A program that asks for JSON gets JSON, whatever is wrong.
#[test]
fn a_page_that_cannot_be_read_is_told_in_json_too() {
    let place = Place::new();
    fs::write(place.path("latin.md"), b"# \xff\n").unwrap();
    for page in ["missing.md", "latin.md"] {
        let ran = place.docs(&["check", page, "--edition", "edition", "--format", "json"]);
        let reports: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let said = |pointer: &str| reports.pointer(pointer).unwrap().clone();
        assert_eq!((ran.code, ran.err.as_str()), (2, ""), "{page}");
        assert_eq!(
            (said("/0/exit_code"), said("/0/unread/0/code")),
            (2.into(), "unreadable".into())
        );
        assert!(said("/0/unread/0/path").as_str().unwrap().ends_with(page), "{reports}");
        assert!(!said("/0/unread/0/help").as_array().unwrap().is_empty(), "{reports}");
    }
}

/// A renamed field: what another edition tells of the old name is announced, and the exit code stays until the description was read.
#[test]
fn sync_says_what_it_leaves_to_do() {
    let place = Place::new();
    for folder in ["data-models", "live"] {
        let (from, to) = (root().join("schema").join(folder), place.path("schema").join(folder));
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    let page = place.read("page.md").replace("opt_out", "opted_out").replace("OptOut", "OptedOut");
    place.write("page.md", &page);
    let sync = ["sync", "page.md", "--edition", "schema/data-models", "--write"];
    let ran = place.docs(&sync);
    let to_read = "contact.json/$defs/Contact/properties/opted_out: read its description";
    assert!(ran.code == 1 && ran.err.contains(to_read), "{}", ran.err);
    let told = "`cargo xtask codegen` will ask for this:";
    let asked = "`opted_out` of `Contact` differs, and no reason is given";
    assert!(ran.err.contains(told) && ran.err.contains(asked), "{}", ran.err);
    let ran = place.docs(&sync);
    assert!(ran.code == 1 && ran.err.contains(to_read), "{}", ran.err);
    let read = place.read("schema/data-models/contact.json").replace("Not read again yet: ", "");
    place.write("schema/data-models/contact.json", &read);
    fs::remove_file(place.path("schema/data-models/docs.lock.json")).unwrap();
    fs::remove_file(place.path("schema/data-models/docs.accepted.toml")).unwrap();
    let ran = place.docs(&sync);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
