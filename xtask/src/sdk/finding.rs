//! A difference between the schema and an SDK.

use std::path::Path;

use crate::{
    diagnostic::Diagnostic,
    docs::finding::Breaks,
    drift::Difference,
    source::{Location, Sources},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The SDK has it, the schema has not.
    NotInSchema,
    /// The schema has it, the SDK has not.
    NotInSdk,
    Retyped,
    /// The schema promises more than the SDK.
    Narrower,
    Nullability,
    Optionality,
    EnumValue,
}

impl Class {
    pub const ALL: [Self; 7] = [
        Self::NotInSchema,
        Self::NotInSdk,
        Self::Retyped,
        Self::Narrower,
        Self::Nullability,
        Self::Optionality,
        Self::EnumValue,
    ];

    pub fn as_str(self) -> &'static str {
        self.code().trim_start_matches("sdk-")
    }

    fn code(self) -> &'static str {
        match self {
            Self::NotInSchema => "sdk-not-in-schema",
            Self::NotInSdk => "sdk-not-in-sdk",
            Self::Retyped => "sdk-retyped",
            Self::Narrower => "sdk-narrower",
            Self::Nullability => "sdk-nullability",
            Self::Optionality => "sdk-optionality",
            Self::EnumValue => "sdk-enum-value",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Finding {
    pub class: Class,
    /// Our type, or an operation as `GET /v3/contacts`.
    pub model: String,
    /// The field or parameter, if it is about one.
    pub field: Option<String>,
    pub witness: String,
    /// What the SDK says, as written.
    pub says: String,
    /// The difference as a sentence without a full stop.
    pub message: String,
    /// Whom it breaks if the SDK is right.
    pub breaks: Breaks,
    pub schema: Option<Location>,
    pub lock: Option<Location>,
}

impl Finding {
    /// `Contact.id`, or the model alone.
    pub fn subject(&self) -> String {
        match &self.field {
            Some(field) => format!("{}.{field}", self.model),
            None => self.model.clone(),
        }
    }

    /// What an entry that accepts it says, in words of TOML.
    fn entry(&self) -> String {
        let (witness, class) = (&self.witness, self.class.as_str());
        let says = serde_json::Value::from(self.says.as_str());
        let says = if self.says.is_empty() { String::new() } else { format!(", says = {says}") };
        format!("witness = \"{witness}\", class = \"{class}\"{says}")
    }
}

impl Difference for Finding {
    fn diagnostic(&self) -> Diagnostic {
        let message =
            Diagnostic::error(self.class.code(), format!("{}: {}", self.subject(), self.message));
        let sdk = format!("the {} SDK says", self.witness);
        let message = match (self.schema, self.lock) {
            (Some(schema), Some(lock)) => message.at(schema, "the schema says").also(lock, sdk),
            (Some(schema), None) => message.at(schema, "the schema says"),
            (None, Some(lock)) => message.at(lock, sdk),
            (None, None) => message,
        };
        message.note(format!("breaks: {}", self.breaks.as_str())).help(format!(
            "change the schema, or accept the place in sdk.accepted.toml ({}), with the reason and where it can be checked",
            self.entry()
        ))
    }

    fn to_json(&self, sources: &Sources) -> serde_json::Value {
        let place = |at: Option<Location>| sources.place_to_json(at?);
        serde_json::json!({
            "class": self.class.as_str(),
            "model": self.model,
            "field": self.field,
            "witness": self.witness,
            "says": self.says,
            "message": self.message,
            "breaks": [self.breaks.as_str()],
            "schema": place(self.schema),
            "lock": place(self.lock),
        })
    }
}

/// There is nothing to compare a lock with.
pub(super) fn no_operations(edition: &Path) -> Diagnostic {
    let message = "there are locks of SDKs, and no operations to compare them with";
    Diagnostic::error("sdk-operations", message)
        .in_path(edition)
        .help("describe the operations and name their file in edition.json, or remove the locks")
}
