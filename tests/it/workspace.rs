//! Where things are, and settings that all snapshots share.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use spec::edition::load::{self, Folder};

/// Root of the workspace, or of another one that `SENT_WORKSPACE` names: see
/// [`other_schema`](crate::other_schema).
pub(crate) fn root() -> PathBuf {
    std::env::var_os("SENT_WORKSPACE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned(),
        PathBuf::from,
    )
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

/// How many of the changes that a test knows it tries, the same in each run: `MUTATIONS` says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutations {
    Few,
    /// `more`, as in CI: at least four times as many.
    More,
    /// `all` of them.
    All,
}

pub(crate) fn mutations() -> Mutations {
    match std::env::var("MUTATIONS").as_deref() {
        Err(_) | Ok("") => Mutations::Few,
        Ok("more") => Mutations::More,
        Ok("all") => Mutations::All,
        Ok(other) => panic!("MUTATIONS is `more` or `all`, not `{other}`"),
    }
}

impl Mutations {
    /// Tries one in this many changes, given that `more` tries one in `more`.
    pub(crate) fn step(self, more: usize) -> usize {
        match self {
            Self::Few => more * 4 + 1,
            Self::More => more,
            Self::All => 1,
        }
    }

    /// The minimum number of changes to try, given that `more` tries `more`.
    pub(crate) fn least(self, more: usize) -> usize {
        if self == Self::Few { more / 6 } else { more }
    }
}

/// Data models that stay as they are, for tests of the tools: those of the product change.
pub(crate) fn sample() -> Folder {
    load::read(&root(), Path::new("tests/fixtures/page")).unwrap().remove(0)
}

/// The edition `data-models`, as it is read from disk.
pub(crate) fn data_models() -> Folder {
    load::read(&root(), Path::new("schema/data-models")).unwrap().remove(0)
}

/// Stops if a list that is kept by hand is not what there is, and says what it lacks and what it
/// has too much.
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

/// A client of reqwest's own. The build has rustls without a provider, since `sent-client` brings
/// one of its own.
pub(crate) fn http_client() -> reqwest::ClientBuilder {
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
}
