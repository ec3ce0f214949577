//! `cargo xtask outline check --since` as it is called.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn check_since(checkout: &Path) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["outline", "check", "--since"])
        .arg(checkout)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// What the other checkout has, and this one lacks, is a removal; the other is read where it is.
#[test]
fn another_checkout_is_compared_line_by_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let place = tempfile::tempdir().unwrap();
    let other = place.path();
    for folder in ["schema", "crates"] {
        copy(&root.join(folder), &other.join(folder));
    }

    let (code, _, said) = check_since(other);
    assert_eq!(code, Some(2), "without its Cargo.toml: {said}");
    assert!(said.starts_with(&format!("in {}:\n", other.display())), "{said}");

    fs::copy(root.join("Cargo.toml"), other.join("Cargo.toml")).unwrap();
    let (code, shown, said) = check_since(other);
    assert_eq!(
        (code, shown),
        (Some(0), format!("0 changes since {}\n", other.display())),
        "{said}"
    );

    let lib = other.join("crates/sent-webhooks/src/lib.rs");
    let text = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, text + "\n/// Gone since.\npub fn gone() {}\n").unwrap();
    let (code, shown, said) = check_since(other);
    assert_eq!(code, Some(0), "{said}");
    assert!(shown.contains("breaks source\n- fn gone()\n"), "{shown}");
    assert!(shown.ends_with(&format!("\n1 change since {}\n", other.display())), "{shown}");
}
