//! Where things are, and settings that all snapshots share.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use xtask::codegen::load::{self, Folder};

/// Root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Names of the files in a folder below `tests/fixtures`, sorted.
pub(crate) fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/fixtures").join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    paths
}

/// Whether `MUTATIONS=all` asks for every change that a test knows; by default it tries a part of them, the same in each run.
pub(crate) fn every_mutation() -> bool {
    std::env::var_os("MUTATIONS").is_some_and(|which| which == "all")
}

/// The edition `data-models`, as it is read from disk.
pub(crate) fn data_models() -> Folder {
    load::read(&root(), Path::new("schema/data-models")).unwrap().remove(0)
}

/// Stops if a list that is kept by hand is not what there is, and says what it lacks and what it has too much.
pub(crate) fn assert_listed(list: &str, listed: &BTreeSet<String>, wanted: &BTreeSet<String>) {
    let names =
        |names: Vec<&String>| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let missing = names(wanted.difference(listed).collect());
    let too_much = names(listed.difference(wanted).collect());
    let lines = [("missing", missing), ("too much", too_much)];
    let lines: Vec<_> = lines
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("\n  {what}: {names}"))
        .collect();
    assert!(lines.is_empty(), "{list}:{}", lines.concat());
}

/// Compares with `tests/it/snapshots/<name>.snap`, without the noise of where the test stands.
macro_rules! assert_snapshot {
    ($name:expr, $text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(crate::workspace::root().join("tests/it/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $text));
    }};
}
pub(crate) use assert_snapshot;

/// A client of reqwest's own. The build has rustls without a provider, since `sent-client` brings one of its own.
pub(crate) fn http_client() -> reqwest::ClientBuilder {
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
}
