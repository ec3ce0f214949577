//! Which version a set of changes may have.
//!
//! Below 1.0.0, Cargo takes a new minor version as incompatible and a new patch as compatible: a
//! breaking change needs `0.(y+1).0`, an addition `0.y.(z+1)`. From 1.0.0 on they need a new major
//! and a new minor version.

use semver::Version;

/// What the rules say about a version.
pub(super) struct Verdict {
    pub needs: String,
    pub fault: Option<String>,
}

/// The most severe effect of a set of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Nothing,
    Adds,
    Breaks,
}

/// Compares the version of today with the lowest that the changes allow. `Err` for an invalid
/// version.
pub(super) fn judge(released: &str, today: &str, weight: Weight) -> Result<Verdict, String> {
    let parse = |text: &str| {
        Version::parse(text).map_err(|error| format!("`{text}` is not a version: {error}"))
    };
    let (released, today) = (parse(released)?, parse(today)?);
    let (needs, class) = match weight {
        Weight::Nothing => (released.clone(), "no changes"),
        Weight::Adds => (next_compatible(&released), "additions"),
        Weight::Breaks => (next_breaking(&released), "breaking changes"),
    };
    // A pre-release of the required version is fine.
    let reached = Version::new(today.major, today.minor, today.patch);
    let fault = if today < released {
        Some(format!("version {today} is older than the release {released}"))
    } else if reached < needs {
        Some(format!(
            "{class} since {released} need version {needs} or higher, but this is {today}"
        ))
    } else {
        None
    };
    Ok(Verdict { needs: needs.to_string(), fault })
}

fn next_breaking(version: &Version) -> Version {
    match (version.major, version.minor) {
        (0, 0) => Version::new(0, 0, version.patch + 1),
        (0, minor) => Version::new(0, minor + 1, 0),
        (major, _) => Version::new(major + 1, 0, 0),
    }
}

fn next_compatible(version: &Version) -> Version {
    if version.major == 0 {
        Version::new(0, version.minor, version.patch + 1)
    } else {
        Version::new(version.major, version.minor + 1, 0)
    }
}
