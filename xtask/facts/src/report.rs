//! What a check has found, in one form whatever was compared.

use serde_json::{Value, json};
use spec::{
    diagnostic::{self, Diagnostic},
    source::Sources,
    wording::count,
};

use crate::{
    accept,
    check::Input,
    finding::{Finding, Source},
    listing::Facts,
};

#[derive(Clone, Debug, Default)]
pub struct Report {
    pub sources: Sources,
    pub findings: Vec<Finding>,
    /// Faults in the file of accepted differences.
    pub faults: Vec<Diagnostic>,
    /// What could not be read.
    pub unread: Vec<Diagnostic>,
    /// What the schema and the page say, or the lock if there is no page; empty if SDKs were compared.
    pub schema: Facts,
    pub page: Facts,
    /// What was compared with the schema.
    pub witnesses: Vec<String>,
    pub accepted: usize,
    /// How many models, fields and values a page has, over all witnesses.
    pub facts: Option<usize>,
    /// Name of the file of accepted differences.
    pub(super) file: &'static str,
}

impl Report {
    /// Takes in what a comparison has found, without what is accepted.
    pub(super) fn take(
        &mut self,
        found: Vec<Finding>,
        accepted: Option<&Input>,
        witnesses: &[Source],
    ) {
        let total = found.len();
        self.findings = found;
        if let Some(input) = accepted {
            let file = self.sources.add(&input.path, input.text.as_str());
            match accept::read(file, &input.text) {
                Ok((entries, faults)) => {
                    let found = std::mem::take(&mut self.findings);
                    (self.findings, self.faults) = accept::apply(file, &entries, witnesses, found);
                    self.faults.extend(faults);
                }
                Err(fault) => self.unread.push(fault),
            }
        }
        self.accepted = total - self.findings.len();
    }

    /// Reports each unsupported language as an error.
    pub fn demand_all_languages(&mut self) {
        for passed in &self.page.passed {
            let Some(language) = &passed.language else { continue };
            let message = format!("the page has listings in `{language}`, which is not supported");
            let help = "check them by hand, and leave out `--all-languages`";
            let finding = Diagnostic::error("page-language", message).at(passed.place.at, "");
            self.unread.push(finding.help(help));
        }
    }

    /// What was not read, and was not meant to be.
    fn passed(&self) -> String {
        let mut text = String::new();
        for passed in &self.page.passed {
            let what = match &passed.language {
                Some(language) => count(
                    passed.count,
                    &format!("block in `{language}`"),
                    &format!("blocks in `{language}`"),
                ),
                None => count(passed.count, "line of noise", "lines of noise"),
            };
            text.extend([if text.is_empty() { "; not read: " } else { ", " }, what.as_str()]);
        }
        text
    }

    /// 0 in step, 1 drift, 2 could not read.
    pub fn exit_code(&self) -> u8 {
        match (self.unread.is_empty(), self.findings.is_empty() && self.faults.is_empty()) {
            (false, _) => 2,
            (true, false) => 1,
            (true, true) => 0,
        }
    }

    pub fn summary(&self) -> String {
        let (witnesses, accepted) = (self.witnesses.join(", "), self.accepted);
        let summary = match self.exit_code() {
            0 => {
                let accepted = count(accepted, "difference", "differences");
                format!("in step with {witnesses}: {accepted} accepted")
            }
            1 => format!(
                "drift from {witnesses}: {} not accepted, {} in {}, {accepted} accepted",
                self.findings.len(),
                count(self.faults.len(), "fault", "faults"),
                self.file,
            ),
            _ => format!(
                "could not read everything: {}; differences are shown once all is read",
                count(self.unread.len(), "place", "places")
            ),
        };
        summary + &self.passed()
    }

    pub fn render(&self, colour: bool) -> String {
        let mut messages = self.unread.clone();
        // What could not be read may be all that is different.
        if messages.is_empty() {
            messages.extend(self.findings.iter().map(Finding::diagnostic));
            messages.extend(self.faults.iter().cloned());
        }
        diagnostic::render_with(&messages, &self.sources, colour, &self.summary())
    }

    pub fn to_json(&self) -> Value {
        let plain = |list: &[Diagnostic]| -> Value {
            list.iter().map(|diagnostic| diagnostic.to_json(&self.sources)).collect()
        };
        let findings = self.findings.iter().map(|finding| finding.to_json(&self.sources));
        let json = json!({
            "exit_code": self.exit_code(),
            "summary": self.summary(),
            "findings": findings.collect::<Value>(),
            "faults": plain(&self.faults),
            "unread": plain(&self.unread),
            "accepted": self.accepted,
        });
        match self.facts {
            Some(facts) => {
                let passed = self.page.passed.iter().map(|passed| {
                    json!({ "language": passed.language, "count": passed.count, "page_line": passed.place.line })
                });
                with(json, json!({ "facts": facts, "not_read": passed.collect::<Value>() }))
            }
            None => json,
        }
    }
}

/// An object with the members of another.
pub fn with(mut json: Value, more: Value) -> Value {
    if let (Some(members), Value::Object(more)) = (json.as_object_mut(), more) {
        members.extend(more);
    }
    json
}
