//! What a source says about models, in one form for all sources: the schema, a field table, a listing in some language.
//!
//! A source may leave a thing unsaid (a table has no word for "may be absent"); `None` stands for that, and is in no contradiction to anything.

use std::fmt;

use crate::source::Location;

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Witness {
    /// A table of fields or of values.
    Table,
    /// TypeScript interfaces and type aliases.
    TypeScript,
    /// Python dataclasses.
    Python,
    /// Go structs and constants.
    Go,
    /// Rust structs and enums.
    Rust,
    /// The JSON Schema.
    Schema,
}

impl Witness {
    /// Those that a page may have, in the order of the lock.
    pub const OF_A_PAGE: [Self; 5] =
        [Self::Table, Self::TypeScript, Self::Python, Self::Go, Self::Rust];

    /// Its name in files and options.
    #[must_use]
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

/// Where a fact stands: in a text that was read, and on which line of the page (a lock file says so too).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In a text of this run.
    pub at: Location,
    /// Line of the page, from 1; 0 for a fact of the schema.
    pub line: usize,
}

/// Everything that a source says.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Name of the page.
    pub title: String,
    /// In order.
    pub sections: Vec<Section>,
    /// Texts that are facts only as a whole: prose, blocks of code, examples.
    pub texts: Vec<Text>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// A section: models that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Where the heading stands.
    pub place: Place,
    /// In order of appearance, all witnesses.
    pub listings: Vec<Listing>,
}

/// What one witness says about one model.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Who says it.
    pub witness: Witness,
    /// The type's name.
    pub name: String,
    /// Heading over a table, if that is not the name.
    pub heading: Option<String>,
    /// Type parameters.
    pub parameters: Vec<String>,
    /// Digest of the sentence about the model.
    pub description: Option<String>,
    /// What it consists of.
    pub body: Body,
    /// Where its name stands.
    pub place: Place,
    /// Why no compiler or interpreter takes it, and at which field.
    pub fault: Option<Fault>,
}

/// What a model consists of.
#[derive(Clone, Debug)]
pub enum Body {
    /// An object.
    Fields(Vec<Field>),
    /// Listed values.
    Values(Vec<Value>),
}

/// A reason for which a listing cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: String,
    /// The reason, as a sentence without a full stop.
    pub reason: String,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// The type, as written.
    pub written: String,
    /// The type, null taken off.
    pub ty: Type,
    /// Whether it may be absent.
    pub optional: Option<bool>,
    /// Whether it may be null.
    pub nullable: Option<bool>,
    /// Values named beside the type, in a comment or in the description.
    pub listed: Option<Listed>,
    /// Digest of the description.
    pub description: Option<String>,
    /// Where its name stands.
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

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct Value {
    /// As on the wire.
    pub value: String,
    /// Digest of the description.
    pub description: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A text that is compared as a whole.
#[derive(Clone, Debug)]
pub struct Text {
    /// What kind of text it is.
    pub kind: TextKind,
    /// Heading that it stands under.
    pub heading: String,
    /// Digest.
    pub digest: String,
    /// Where it begins.
    pub place: Place,
}

/// Kinds of [`Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A paragraph.
    Prose,
    /// A heading that begins no section and no table.
    Heading,
    /// A block of code. Most of it is facts of their own; imports and the names of Go's fields are not.
    Code,
    /// An example in JSON.
    Example,
    /// Code that all definitions of a language use.
    Helper,
}

impl TextKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Prose, Self::Heading, Self::Code, Self::Example, Self::Helper];

    /// Its name in the lock.
    #[must_use]
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
    /// A short, stable code.
    pub code: &'static str,
    /// What is wrong, in words of ours.
    pub what: String,
    /// What to do.
    pub help: &'static str,
    /// Where it stands.
    pub place: Place,
}

/// How deep the types of a page or of a lock may be nested. What reads, compares and drops them calls itself for each level.
pub const MAX_LEVELS: usize = 64;

/// A type, free of the notation of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// A boolean.
    Boolean,
    /// A string.
    Text(Format),
    /// A number.
    Number(Number),
    /// A list.
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// Null or the type inside.
    Nullable(Box<Type>),
    /// A type by its name.
    Named(String),
    /// A type parameter.
    Parameter(String),
    /// One of these strings.
    Values(Vec<String>),
}

/// What kind of string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Any, or unsaid.
    Unsaid,
    /// A UUID.
    Uuid,
    /// A time of RFC 3339.
    DateTime,
    /// A URI.
    Uri,
    /// A phone number.
    Phone,
    /// A secret.
    Password,
}

impl Format {
    /// Every format, by its name in a table and in a schema.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("uuid", Self::Uuid),
        ("date-time", Self::DateTime),
        ("uri", Self::Uri),
        ("phone", Self::Phone),
        ("password", Self::Password),
    ];

    /// Whether a string that is not of this format cannot be decoded.
    #[must_use]
    pub fn is_strict(self) -> bool {
        matches!(self, Self::Uuid | Self::DateTime)
    }
}

/// What kind of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Unsaid.
    Unsaid,
    /// Whole.
    Integer,
    /// With a fraction.
    Float,
}

impl Type {
    /// The type without an outer null, and whether there was one.
    #[must_use]
    pub fn split_null(self) -> (Self, bool) {
        match self {
            Self::Nullable(inner) => (inner.split_null().0, true),
            other => (other, false),
        }
    }
}

impl Listing {
    /// The fields, if it is an object.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match &self.body {
            Body::Fields(fields) => fields,
            Body::Values(_) => &[],
        }
    }

    /// The values, if it is an enum.
    #[must_use]
    pub fn values(&self) -> Option<Vec<&str>> {
        match &self.body {
            Body::Fields(_) => None,
            Body::Values(values) => Some(values.iter().map(|value| value.value.as_str()).collect()),
        }
    }

    /// The field of this name.
    #[must_use]
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
    #[must_use]
    pub fn listing(&self, witness: Witness, name: &str) -> Option<&Listing> {
        self.listings().find(|listing| listing.witness == witness && listing.name == name)
    }

    /// The witnesses that say anything at all.
    #[must_use]
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
            Self::Text(format) => match Format::NAMED.iter().find(|(_, known)| known == format) {
                Some((name, _)) => write!(f, "string ({name})"),
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
