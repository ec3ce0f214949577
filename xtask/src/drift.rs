//! What a comparison has found, told in one form whatever was compared: a page, its lock, an SDK.

use serde_json::{Value, json};

use crate::{
    diagnostic::{self, Diagnostic},
    source::Sources,
};

/// A difference between the schema and another source.
pub(crate) trait Difference {
    fn diagnostic(&self) -> Diagnostic;

    fn to_json(&self, sources: &Sources) -> Value;
}

pub(crate) struct Drift<'a, D> {
    pub(crate) sources: &'a Sources,
    pub(crate) findings: &'a [D],
    /// What is wrong with the file of accepted differences.
    pub(crate) faults: &'a [Diagnostic],
    /// What could not be read.
    pub(crate) unread: &'a [Diagnostic],
    pub(crate) accepted: usize,
}

impl<D: Difference> Drift<'_, D> {
    /// 0 in step, 1 drift, 2 could not read.
    pub(crate) fn exit_code(&self) -> u8 {
        match (self.unread.is_empty(), self.findings.is_empty() && self.faults.is_empty()) {
            (false, _) => 2,
            (true, false) => 1,
            (true, true) => 0,
        }
    }

    pub(crate) fn render(&self, colour: bool, summary: &str) -> String {
        let mut messages = self.unread.to_vec();
        // What could not be read may be all that is different.
        if messages.is_empty() {
            messages.extend(self.findings.iter().map(D::diagnostic));
            messages.extend(self.faults.iter().cloned());
        }
        diagnostic::render_with(&messages, self.sources, colour, summary)
    }

    pub(crate) fn to_json(&self, summary: &str) -> Value {
        let plain = |list: &[Diagnostic]| -> Vec<Value> {
            list.iter().map(|diagnostic| diagnostic.to_json(self.sources)).collect()
        };
        let findings = self.findings.iter().map(|finding| finding.to_json(self.sources));
        json!({
            "exit_code": self.exit_code(),
            "summary": summary,
            "findings": findings.collect::<Vec<_>>(),
            "faults": plain(self.faults),
            "unread": plain(self.unread),
            "accepted": self.accepted,
        })
    }
}
