//! A difference between what two sources say, and whom it breaks.

use std::{collections::BTreeSet, fmt};

use serde_json::{Value, json};
use spec::{diagnostic::Diagnostic, schema::dialect::Direction, source::Sources};

use crate::{
    listing::{Place, Witness},
    report::with,
};

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident $name:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $($(#[$doc])* $class,)* }

        impl Class {
            pub const NAMES: &[&str] = &[$($name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$class => $name,)* }
            }

            fn code(self, is_of_sdk: bool) -> &'static str {
                match (self, is_of_sdk) {
                    $((Self::$class, false) => concat!("docs-", $name),
                    (Self::$class, true) => concat!("sdk-", $name),)*
                }
            }
        }
    };
}

classes! {
    /// The other source has it, the schema does not.
    NotInSchema "not-in-schema",
    /// The schema has it, the page does not.
    NotOnPage "not-on-page",
    /// The schema has it, the SDK does not.
    NotInSdk "not-in-sdk",
    Retyped "retyped",
    /// The schema promises more.
    Narrower "narrower",
    Nullability "nullability",
    Optionality "optionality",
    EnumValue "enum-value",
    Order "order",
    Heading "heading",
    Description "description",
    /// A listing that no compiler or interpreter accepts.
    Unusable "unusable",
    Disagreement "disagreement",
}

/// Who has a problem if the schema is not changed and the other source is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// An answer cannot be read.
    Decoding,
    Sending,
    /// Code that follows the page does not build or run.
    Source,
    Nobody,
    /// It is said in words, which only a person can judge.
    Unknown,
}

impl Breaks {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decoding => "decoding",
            Self::Sending => "sending",
            Self::Source => "source",
            Self::Nobody => "nobody",
            Self::Unknown => "unknown",
        }
    }
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The page as a whole.
    Page,
    /// One witness of the page.
    Listing(Witness),
    Sdk(Witness),
}

impl Source {
    /// Its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Listing(witness) | Self::Sdk(witness) => witness.as_str(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page => f.write_str("the page"),
            Self::Listing(witness) => witness.fmt(f),
            Self::Sdk(witness) => write!(f, "the {} SDK", witness.as_str()),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Finding {
    pub class: Class,
    /// For a disagreement: what it is about.
    pub about: Class,
    /// The model, the operation (`GET /v3/contacts`), the section or the page.
    pub model: String,
    /// The field or parameter, if it is about one.
    pub field: Option<String>,
    pub witness: Source,
    /// What the other source says, as written.
    pub says: String,
    /// What exactly differs, where that word does not tell: what only the page says, and after `not` what only the schema says.
    pub differs: BTreeSet<String>,
    /// The difference as a sentence without a full stop.
    pub message: String,
    pub breaks: Vec<Breaks>,
    /// Where the schema says it, or the lock if that is what the page is compared with.
    pub schema: Option<Place>,
    /// Where the page or the lock of the SDK says it.
    pub theirs: Option<Place>,
    pub notes: Vec<String>,
    /// Whether the page is compared with its lock, and not with the schema.
    pub since_lock: bool,
}

impl Finding {
    /// A difference that breaks nobody, and about which nothing more is known yet.
    pub(super) fn new(
        class: Class,
        witness: Source,
        model: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            class,
            about: class,
            model: model.into(),
            field: None,
            witness,
            says: String::new(),
            differs: BTreeSet::new(),
            message: message.into(),
            breaks: vec![Breaks::Nobody],
            schema: None,
            theirs: None,
            notes: Vec::new(),
            since_lock: false,
        }
    }

    /// `Contact.id`, or the model alone.
    pub fn subject(&self) -> String {
        match &self.field {
            Some(field) => format!("{}.{field}", self.model),
            None => self.model.clone(),
        }
    }

    fn is_of_sdk(&self) -> bool {
        matches!(self.witness, Source::Sdk(_))
    }

    /// Changes to the page since its lock have their own names.
    fn code(&self) -> &'static str {
        match self.class {
            Class::NotInSchema if self.since_lock => "docs-added",
            Class::NotOnPage if self.since_lock => "docs-removed",
            class => class.code(self.is_of_sdk()),
        }
    }

    pub(super) fn diagnostic(&self) -> Diagnostic {
        let mut message =
            Diagnostic::error(self.code(), format!("{}: {}", self.subject(), self.message));
        let ours = if self.since_lock { "the lock says" } else { "the schema says" };
        let theirs = match self.witness {
            Source::Sdk(_) => format!("{} says", self.witness),
            _ => "the page says".to_owned(),
        };
        message = match (self.schema, self.theirs) {
            (Some(schema), Some(other)) => message.at(schema.at, ours).also(other.at, theirs),
            (Some(schema), None) => message.at(schema.at, ours),
            (None, Some(other)) => message.at(other.at, theirs),
            (None, None) => message,
        };
        let line = self.theirs.filter(|place| place.line > 0);
        let line = line.map(|place| format!("line {} of the page", place.line));
        let breaks: Vec<_> = self.breaks.iter().map(|breaks| breaks.as_str()).collect();
        let breaks = format!("breaks: {}", breaks.join(", "));
        for note in line.iter().chain(&self.notes).chain([&breaks]) {
            message = message.note(note);
        }
        message.help(self.help())
    }

    fn help(&self) -> String {
        if self.is_of_sdk() {
            let says = Value::from(self.says.as_str());
            let says =
                if self.says.is_empty() { String::new() } else { format!(", says = {says}") };
            return format!(
                "change the schema, or accept the place in sdk.accepted.toml (witness = \"{}\", class = \"{}\"{says}), with the reason and where it can be checked",
                self.witness.as_str(),
                self.class.as_str()
            );
        }
        let help = match self.class {
            _ if self.since_lock => "if the schema stays as it is: `cargo xtask docs lock PAGE`",
            Class::Disagreement | Class::Unusable => {
                "decide which of them is right: change the schema, or `cargo xtask docs accept [PAGE]`, and write the reason"
            }
            _ => {
                "change the schema (`cargo xtask docs sync PAGE` prints the edits), or `cargo xtask docs accept [PAGE]`, and write the reason"
            }
        };
        help.to_owned()
    }

    pub(super) fn to_json(&self, sources: &Sources) -> Value {
        let place = |place: Option<Place>| {
            let place = place?;
            let json = sources.place_to_json(place.at)?;
            let line = json!({ "page_line": (place.line > 0).then_some(place.line) });
            Some(if self.is_of_sdk() { json } else { with(json, line) })
        };
        let told = self.diagnostic();
        let json = json!({
            "notes": told.notes(),
            "help": told.help_lines(),
            "class": self.code().split_once('-').map_or("", |(_, class)| class),
            "model": self.model,
            "field": self.field,
            "witness": self.witness.as_str(),
            "says": self.says,
            "message": self.message,
            "breaks": self.breaks.iter().map(|breaks| breaks.as_str()).collect::<Vec<_>>(),
            "schema": place(self.schema.filter(|_| !self.since_lock)),
        });
        let theirs = if self.is_of_sdk() {
            json!({ "lock": place(self.theirs) })
        } else {
            json!({
                "about": self.about.as_str(),
                "differs": self.differs,
                "since_lock": self.since_lock,
                "lock": place(self.schema.filter(|_| self.since_lock)),
                "page": place(self.theirs),
            })
        };
        with(json, theirs)
    }
}

/// Which way a yes-or-no property differs, or what became of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Way {
    #[default]
    /// The page says yes (may be null, may be absent), the schema says no; a value or a field more on the page.
    Looser,
    Stricter,
}

/// Whom a difference of the page as a whole breaks.
pub(super) fn breaks(class: Class, way: Way, direction: Direction) -> Vec<Breaks> {
    let (decoding, sending) = match (class, way) {
        (Class::Retyped, _) => (true, true),
        (
            Class::Narrower | Class::Nullability | Class::Optionality | Class::NotOnPage,
            Way::Looser,
        ) => (true, false),
        (
            Class::Nullability
            | Class::Optionality
            | Class::EnumValue
            | Class::NotInSchema
            | Class::NotOnPage,
            Way::Stricter,
        ) => (false, true),
        _ => (false, false),
    };
    let decoding = (decoding && direction != Direction::Request).then_some(Breaks::Decoding);
    let sending = (sending && direction != Direction::Response).then_some(Breaks::Sending);
    let found: Vec<_> = decoding.into_iter().chain(sending).collect();
    if found.is_empty() { vec![Breaks::Nobody] } else { found }
}
