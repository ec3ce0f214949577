//! A difference between what two sources say, and whom it breaks.

use std::collections::BTreeSet;

use serde_json::json;

use super::facts::{Place, Witness};
use crate::{
    codegen::dialect::Direction, diagnostic::Diagnostic, drift::Difference, source::Sources,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The page has it, the schema has not.
    NotInSchema,
    /// The schema has it, the page has not.
    NotOnPage,
    Retyped,
    /// The schema promises more than the page.
    Narrower,
    Nullability,
    Optionality,
    EnumValue,
    /// Another order.
    Order,
    Heading,
    Description,
    /// A listing that no compiler or interpreter takes.
    Unusable,
    Disagreement,
}

impl Class {
    pub const ALL: [Self; 12] = [
        Self::NotInSchema,
        Self::NotOnPage,
        Self::Retyped,
        Self::Narrower,
        Self::Nullability,
        Self::Optionality,
        Self::EnumValue,
        Self::Order,
        Self::Heading,
        Self::Description,
        Self::Unusable,
        Self::Disagreement,
    ];

    pub fn as_str(self) -> &'static str {
        self.code().trim_start_matches("docs-")
    }

    fn code(self) -> &'static str {
        match self {
            Self::NotInSchema => "docs-not-in-schema",
            Self::NotOnPage => "docs-not-on-page",
            Self::Retyped => "docs-retyped",
            Self::Narrower => "docs-narrower",
            Self::Nullability => "docs-nullability",
            Self::Optionality => "docs-optionality",
            Self::EnumValue => "docs-enum-value",
            Self::Order => "docs-order",
            Self::Heading => "docs-heading",
            Self::Description => "docs-description",
            Self::Unusable => "docs-unusable",
            Self::Disagreement => "docs-disagreement",
        }
    }
}

/// Who has a problem if the page is right and the schema is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// An answer cannot be read.
    Decoding,
    Sending,
    /// Code that follows the page does not build or run.
    Source,
    Nobody,
}

impl Breaks {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decoding => "decoding",
            Self::Sending => "sending",
            Self::Source => "source",
            Self::Nobody => "nobody",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Finding {
    pub class: Class,
    /// For a disagreement: what it is about.
    pub about: Class,
    /// The model, the section or the page.
    pub model: String,
    /// The field, if it is about one.
    pub field: Option<String>,
    /// Who says it; `None` for the page as a whole.
    pub witness: Option<Witness>,
    /// What the page says, as written.
    pub says: String,
    /// What exactly differs, where that word does not tell: what only the page says, and after `not` what only the schema says.
    pub differs: BTreeSet<String>,
    /// The difference as a sentence without a full stop.
    pub message: String,
    pub breaks: Vec<Breaks>,
    /// Where the schema says it, or the lock if that is what the page is compared with.
    pub schema: Option<Place>,
    pub page: Option<Place>,
    pub notes: Vec<String>,
    /// Whether the page is compared with its lock, and not with the schema.
    pub since_lock: bool,
}

impl Finding {
    /// `Contact.id`, or the model alone.
    pub fn subject(&self) -> String {
        match &self.field {
            Some(field) => format!("{}.{field}", self.model),
            None => self.model.clone(),
        }
    }

    /// Name of the witness in files: `page` for all of them.
    pub fn witness_name(&self) -> &'static str {
        self.witness.map_or("page", Witness::as_str)
    }

    fn breaks_text(&self) -> String {
        self.breaks.iter().map(|breaks| breaks.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What became of the page since its lock has names of its own.
    fn code(&self) -> &'static str {
        match self.class {
            Class::NotInSchema if self.since_lock => "docs-added",
            Class::NotOnPage if self.since_lock => "docs-removed",
            class => class.code(),
        }
    }
}

impl Difference for Finding {
    fn diagnostic(&self) -> Diagnostic {
        let mut message =
            Diagnostic::error(self.code(), format!("{}: {}", self.subject(), self.message));
        let before = if self.since_lock { "the lock says" } else { "the schema says" };
        message = match (self.schema, self.page) {
            (Some(schema), Some(page)) => {
                message.at(schema.at, before).also(page.at, "the page says")
            }
            (Some(schema), None) => message.at(schema.at, before),
            (None, Some(page)) => message.at(page.at, "the page says"),
            (None, None) => message,
        };
        if let Some(page) = self.page {
            message = message.note(format!("line {} of the page", page.line));
        }
        for note in &self.notes {
            message = message.note(note);
        }
        message = message.note(format!("breaks: {}", self.breaks_text()));
        message.help(match self.class {
            _ if self.since_lock => "if the schema stays as it is: `cargo xtask docs lock PAGE`",
            Class::Disagreement | Class::Unusable => {
                "decide which of them is right: change the schema, or `cargo xtask docs accept PAGE`, and write the reason"
            }
            _ => {
                "change the schema (`cargo xtask docs sync PAGE` prints the edits), or `cargo xtask docs accept PAGE`, and write the reason"
            }
        })
    }

    fn to_json(&self, sources: &Sources) -> serde_json::Value {
        let place = |place: Option<Place>| {
            let place = place?;
            let mut json = sources.place_to_json(place.at)?;
            let page_line = (place.line > 0).then_some(place.line);
            json.as_object_mut()?.insert("page_line".to_owned(), page_line.into());
            Some(json)
        };
        json!({
            "class": self.code().trim_start_matches("docs-"),
            "about": self.about.as_str(),
            "model": self.model,
            "field": self.field,
            "witness": self.witness_name(),
            "says": self.says,
            "differs": self.differs,
            "message": self.message,
            "since_lock": self.since_lock,
            "breaks": self.breaks.iter().map(|breaks| breaks.as_str()).collect::<Vec<_>>(),
            "schema": place(self.schema.filter(|_| !self.since_lock)),
            "lock": place(self.schema.filter(|_| self.since_lock)),
            "page": place(self.page),
        })
    }
}

/// Which way a yes-or-no property differs, or what became of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The page says yes (may be null, may be absent), the schema says no; a value or a field more on the page.
    Looser,
    Stricter,
}

/// Whom a difference of the page as a whole breaks.
pub(super) fn breaks(class: Class, way: Way, direction: Direction) -> Vec<Breaks> {
    let is_read = direction != Direction::Request;
    let is_sent = direction != Direction::Response;
    let (decoding, sending) = match (class, way) {
        (Class::Retyped, _) => (is_read, is_sent),
        (
            Class::Narrower | Class::Nullability | Class::Optionality | Class::NotOnPage,
            Way::Looser,
        ) => (is_read, false),
        (
            Class::Nullability
            | Class::Optionality
            | Class::EnumValue
            | Class::NotInSchema
            | Class::NotOnPage,
            Way::Stricter,
        ) => (false, is_sent),
        (Class::Unusable, _) => return vec![Breaks::Source],
        _ => (false, false),
    };
    let all = [(decoding, Breaks::Decoding), (sending, Breaks::Sending)];
    let found: Vec<_> =
        all.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, breaks)| breaks).collect();
    if found.is_empty() { vec![Breaks::Nobody] } else { found }
}
