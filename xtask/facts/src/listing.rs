//! What a source says about models, in one form for all sources: the schema, a field table, a listing in some language.
//!
//! A source may leave a thing unsaid (a table has no word for "may be absent"); `None` stands for
//! that, and contradicts nothing.

use std::fmt;

use serde::Deserialize;
use spec::{schema::ty, source::Location};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Witness {
    /// A table of fields or of values.
    Table,
    TypeScript,
    Python,
    Go,
    Rust,
    #[serde(skip)]
    Schema,
}

/// What a notation can state at all: where it cannot, its silence contradicts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// That null comes in an answer, apart from absence.
    NullRead,
    /// That null can be sent, apart from absence.
    NullSent,
    /// Null inside a list or a map.
    NullInside,
    /// Integers apart from other numbers.
    Integers,
    /// Times apart from other strings.
    Times,
    /// The values of an enum, where it is used.
    Values,
    /// Its own definitions of the types that it names.
    Definitions,
}

impl Witness {
    /// Those that a page may have, in the order of the lock.
    pub const OF_A_PAGE: [Self; 5] =
        [Self::Table, Self::TypeScript, Self::Python, Self::Go, Self::Rust];

    /// Whether its notation on a page can state something. What an SDK can state is another matter.
    pub(super) fn states(self, attribute: Attribute) -> bool {
        let states: &[Attribute] = match self {
            // It names the types that the languages define.
            Self::Table => &[Attribute::NullInside],
            // Its `[]string` cannot hold a null.
            Self::Go => &[Attribute::Values, Attribute::Definitions],
            _ => &[Attribute::NullInside, Attribute::Values, Attribute::Definitions],
        };
        states.contains(&attribute)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::TypeScript => "typescript",
            Self::Python => "python",
            Self::Go => "go",
            Self::Rust => "rust",
            Self::Schema => "schema",
        }
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "the table",
            Self::TypeScript => "TypeScript",
            Self::Python => "Python",
            Self::Go => "Go",
            Self::Rust => "Rust",
            Self::Schema => "the schema",
        })
    }
}

/// Where a fact is: in a text that was read, and on which line of the page (a lock file says so
/// too).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub at: Location,
    /// Line of the page, from 1; 0 for a fact of the schema.
    pub line: usize,
}

/// A place in a text that is not a page.
impl From<Location> for Place {
    fn from(at: Location) -> Self {
        Self { at, line: 0 }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: String,
    /// In order.
    pub sections: Vec<Section>,
    /// Texts that are facts only as a whole: prose, blocks of code, examples.
    pub texts: Vec<Text>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// What was not meant to be read.
    pub passed: Vec<Passed>,
}

/// Lines that say nothing about a model, or listings in an unsupported language.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The word after the fence; `None` for lines that are listed as noise.
    pub language: Option<String>,
    pub count: usize,
    /// Where the first is.
    pub place: Place,
}

/// A section: models that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    pub title: String,
    pub place: Place,
    /// In order of appearance, all witnesses.
    pub listings: Vec<Listing>,
}

/// What one witness says about one model.
#[derive(Clone, Debug)]
pub struct Listing {
    pub witness: Witness,
    pub name: String,
    /// Heading over a table, if that is not the name.
    pub heading: Option<String>,
    pub parameters: Vec<String>,
    /// Digest of the sentence about the model.
    pub description: Option<String>,
    pub body: Body,
    pub place: Place,
    /// Why no compiler or interpreter accepts it, and at which field.
    pub fault: Option<Fault>,
}

#[derive(Clone, Debug)]
pub enum Body {
    Fields(Vec<Field>),
    Values(Vec<Value>),
    /// The names of the models that a union chooses from.
    Branches(Vec<Value>),
}

/// A reason for which a listing cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Fault {
    pub field: String,
    /// The reason, as a sentence without a full stop.
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    /// The type, as written.
    pub written: String,
    pub ty: Type,
    pub optional: Option<bool>,
    pub nullable: Option<bool>,
    /// Values named next to the type, in a comment or in the description.
    pub listed: Option<Listed>,
    pub description: Option<String>,
    pub place: Place,
}

/// Values that a comment or a description names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// In order.
    pub values: Vec<String>,
    /// `false` if they are only examples.
    pub complete: bool,
}

#[derive(Clone, Debug)]
pub struct Value {
    pub value: String,
    pub description: Option<String>,
    pub place: Place,
}

/// A text that is compared as a whole.
#[derive(Clone, Debug)]
pub struct Text {
    pub kind: TextKind,
    pub heading: String,
    pub digest: String,
    pub place: Place,
}

/// Kinds of [`Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextKind {
    Prose,
    /// A heading that begins no section and no table.
    Heading,
    /// A block of code. Most of it is facts of their own; imports and the names of Go's fields are not.
    Code,
    Example,
    /// Code that all definitions of a language use.
    Helper,
}

impl TextKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prose => "prose",
            Self::Heading => "heading",
            Self::Code => "code",
            Self::Example => "example",
            Self::Helper => "helper",
        }
    }
}

/// Something that could not be read.
#[derive(Clone, Debug)]
pub struct Unread {
    pub code: &'static str,
    /// What is wrong, in our words.
    pub what: String,
    pub help: &'static str,
    pub place: Place,
}

/// How deep the types of a page or of a lock may be nested. Code that reads, compares and drops
/// them recurses once per level.
pub const MAX_LEVELS: usize = 64;

/// A type, free of the notation of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    Any,
    Boolean,
    Text(Format),
    Number(Number),
    List(Box<Type>),
    Map(Box<Type>),
    Nullable(Box<Type>),
    Named(String),
    Parameter(String),
    Values(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Unsaid,
    Uuid,
    /// A time of RFC 3339.
    DateTime,
    Uri,
    Phone,
    Password,
    /// Another one that schemas have, by its name: only documented.
    Other(&'static str),
}

impl Format {
    const NAMED: [(&'static str, Self); 5] = [
        ("uuid", Self::Uuid),
        ("date-time", Self::DateTime),
        ("uri", Self::Uri),
        ("phone", Self::Phone),
        ("password", Self::Password),
    ];

    pub fn named(name: &str) -> Option<Self> {
        let known = Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
        let other = || ty::FORMATS.iter().find(|format| format.name == name);
        known.or_else(|| Some(Self::Other(other()?.name)))
    }

    pub fn name(self) -> Option<&'static str> {
        if let Self::Other(name) = self {
            return Some(name);
        }
        Self::NAMED.iter().find(|(_, known)| *known == self).map(|(name, _)| *name)
    }

    /// Whether a string that is not of this format cannot be decoded.
    pub fn is_strict(self) -> bool {
        matches!(self, Self::Uuid | Self::DateTime)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    Unsaid,
    Integer,
    Float,
}

impl Type {
    /// The type without an outer null, and whether there was one.
    pub fn split_null(self) -> (Self, bool) {
        match self {
            Self::Nullable(inner) => (inner.split_null().0, true),
            other => (other, false),
        }
    }
}

impl Listing {
    /// The fields, if it is an object.
    pub fn fields(&self) -> &[Field] {
        match &self.body {
            Body::Fields(fields) => fields,
            Body::Values(_) | Body::Branches(_) => &[],
        }
    }

    /// The values, if it is an enum.
    pub fn values(&self) -> Option<Vec<&str>> {
        match &self.body {
            Body::Values(values) => Some(values.iter().map(|value| value.value.as_str()).collect()),
            Body::Fields(_) | Body::Branches(_) => None,
        }
    }

    /// The names of its models, if it is a union.
    pub fn branches(&self) -> Option<Vec<&str>> {
        match &self.body {
            Body::Branches(names) => Some(names.iter().map(|name| name.value.as_str()).collect()),
            Body::Fields(_) | Body::Values(_) => None,
        }
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

impl Facts {
    /// Every listing, in order.
    pub fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.sections.iter().flat_map(|section| &section.listings)
    }

    /// What a witness says about a model.
    pub fn listing(&self, witness: Witness, name: &str) -> Option<&Listing> {
        self.listings().find(|listing| listing.witness == witness && listing.name == name)
    }

    /// The witnesses that say anything at all.
    pub fn witnesses(&self) -> Vec<Witness> {
        let present =
            |witness: &Witness| self.listings().any(|listing| listing.witness == *witness);
        Witness::OF_A_PAGE.into_iter().filter(present).collect()
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Boolean => f.write_str("boolean"),
            Self::Text(format) => match format.name() {
                Some(name) => write!(f, "string ({name})"),
                None => f.write_str("string"),
            },
            Self::Number(Number::Integer) => f.write_str("integer"),
            Self::Number(_) => f.write_str("number"),
            Self::List(inner) => match &**inner {
                Self::Nullable(_) | Self::Values(_) => write!(f, "({inner})[]"),
                _ => write!(f, "{inner}[]"),
            },
            Self::Map(inner) => write!(f, "Record<string, {inner}>"),
            Self::Nullable(inner) => write!(f, "{inner} | null"),
            Self::Named(name) | Self::Parameter(name) => f.write_str(name),
            Self::Values(values) => {
                for (number, value) in values.iter().enumerate() {
                    write!(f, "{}'{value}'", if number == 0 { "" } else { " | " })?;
                }
                Ok(())
            }
        }
    }
}
