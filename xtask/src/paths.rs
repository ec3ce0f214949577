//! Where the workspace is, and what a path on the command line means.

use std::path::{Path, PathBuf};

use spec::edition::load::normalize;

/// The root of the workspace that this program was built in.
pub(crate) fn workspace_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}

/// A path as given on the command line, relative to the current folder, seen from the root of the
/// workspace if it lies inside.
pub(crate) fn from_root(root: &Path, path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let normal = normalize(&absolute);
    normal.strip_prefix(root).map_or_else(|_| normal.clone(), normalize)
}
