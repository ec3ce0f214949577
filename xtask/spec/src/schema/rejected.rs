//! What was read but cannot be used, by name.
//!
//! Everything rejected has its own finding. Errors that only follow from it are suppressed: their
//! advice ("add the property") would be wrong.

use std::collections::BTreeSet;

/// Names of files, definitions, properties or keywords that are present, but have a finding instead
/// of a meaning.
#[derive(Clone, Debug, Default)]
pub struct Rejected {
    /// Set where not even the names could be read.
    all: bool,
    names: BTreeSet<String>,
}

impl Rejected {
    pub fn add(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// Remembers that any name may be among them.
    pub fn add_all(&mut self) {
        self.all = true;
    }

    /// Whether this name may be among them.
    pub fn covers(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }

    pub fn is_empty(&self) -> bool {
        !self.all && self.names.is_empty()
    }
}
