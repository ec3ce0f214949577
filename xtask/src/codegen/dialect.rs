//! The accepted subset of JSON Schema 2020-12 as types: what `schema/README.md` describes and the stage `read` produces.

use super::{name, rejected::Rejected};
use crate::{
    json::Node,
    source::{FileId, Located, Location},
};

/// One model file: a section of the source.
#[derive(Clone, Debug)]
pub struct File {
    pub id: FileId,
    /// Name in the manifest, such as `contact.json`.
    pub name: String,
    pub title: String,
    pub description: String,
    /// In file order.
    pub definitions: Vec<Definition>,
    /// Definitions that are there and could not be used.
    pub rejected: Rejected,
    pub root: Node,
}

impl File {
    /// Name of the Rust module: the file name without its extension.
    pub fn module(&self) -> &str {
        self.name.strip_suffix(".json").unwrap_or(&self.name)
    }
}

/// A member of `$defs`.
#[derive(Clone, Debug)]
pub struct Definition {
    pub name: Located<String>,
    pub description: String,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    /// `type: object` with properties: a struct.
    Object(Object),
    /// A string with listed values: an open enum.
    Enum(Enum),
    /// A string that names something, a UUID or not: a newtype.
    Id { is_uuid: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A caller sends it: it gets a constructor and setters.
    Request,
    /// The API sends it: it can only be decoded.
    Response,
    /// Both do: built as a request, read as a response.
    Both,
}

impl Direction {
    /// The value of `x-direction`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Object {
    pub direction: Direction,
    /// Heading of its table in the source, where the source has one.
    pub heading: Option<String>,
    /// Type parameters, with what each stands for.
    pub parameters: Vec<(Located<String>, String)>,
    /// In file order.
    pub properties: Vec<Property>,
    /// The names in `required`, for checks; [`Property::required`] says the same per property.
    pub required: Vec<Located<String>>,
    /// Properties that are there and could not be used.
    pub rejected: Rejected,
    /// Keywords of the definition that are there and could not be used, or not wholly.
    pub unread: Rejected,
}

#[derive(Clone, Debug)]
pub struct Enum {
    /// In file order.
    pub values: Vec<EnumValue>,
    /// Whether `SENT` is read as `sent`.
    pub ignore_case: bool,
    /// Whether a value is there that could not be used.
    pub incomplete: bool,
}

#[derive(Clone, Debug)]
pub struct EnumValue {
    pub value: Located<String>,
    /// `x-rust-name`: the name of its variant, where none can be made of the value.
    pub rust_name: Option<Located<String>>,
    pub description: Option<String>,
}

impl EnumValue {
    /// The identifier of its variant; `None` if the value has nothing that one could be made of.
    pub(super) fn variant(&self) -> Option<String> {
        match &self.rust_name {
            Some(own) => Some(own.value.clone()),
            None => name::variant(&self.value.value),
        }
    }
}

/// A member of `properties`.
#[derive(Clone, Debug)]
pub struct Property {
    pub name: Located<String>,
    pub description: String,
    /// Whether `required` lists it.
    pub required: bool,
    pub schema: Schema,
    /// `default`: what a server takes when the key is absent. Documented, never sent.
    pub default: Option<Node>,
    /// `examples`.
    pub examples: Vec<Node>,
}

#[derive(Clone, Debug)]
pub struct Schema {
    pub at: Location,
    /// Whether `null` is a value.
    pub nullable: bool,
    pub shape: Shape,
}

#[derive(Clone, Debug)]
pub enum Shape {
    Any,
    Boolean,
    String(StringFormat),
    Integer(Integer),
    Number,
    /// A decimal number, written as a number or as a string.
    Decimal,
    Array(Box<Schema>),
    /// An object with free keys and values of one kind.
    Map(Box<Schema>),
    /// An object with free keys and any values.
    FreeForm,
    Reference(Reference),
    /// A type parameter of the definition around it.
    Parameter(Located<String>),
}

/// What a string is by its `format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringFormat {
    /// No format.
    Plain,
    /// `date-time`: RFC 3339.
    DateTime,
    /// `uri`: kept as text.
    Uri,
    /// `phone`: a phone number in whatever notation, masked in `Debug`.
    Phone,
    /// `password` (the OpenAPI format): a secret, masked in `Debug`.
    Password,
}

impl StringFormat {
    /// Every format that a string may have, by its name in a schema.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("date-time", Self::DateTime),
        ("uri", Self::Uri),
        ("phone", Self::Phone),
        ("password", Self::Password),
    ];
}

/// An integer: Rust type and documented range.
#[derive(Clone, Debug)]
pub struct Integer {
    pub rust: &'static str,
    /// The explicit `format`, if there is one.
    pub format: Option<&'static str>,
    /// `minimum`
    pub minimum: Option<i128>,
    /// `maximum`
    pub maximum: Option<i128>,
}

impl Integer {
    /// `format` and the Rust type that it picks, with its range.
    pub const FORMATS: [(&'static str, &'static str, i128, i128); 5] = [
        ("int32", "i32", i32::MIN as i128, i32::MAX as i128),
        ("int64", "i64", i64::MIN as i128, i64::MAX as i128),
        ("uint16", "u16", 0, u16::MAX as i128),
        ("uint32", "u32", 0, u32::MAX as i128),
        ("uint64", "u64", 0, u64::MAX as i128),
    ];

    pub fn rust_range(&self) -> (i128, i128) {
        Self::FORMATS
            .iter()
            .find(|(_, rust, ..)| *rust == self.rust)
            .map_or((i128::MIN, i128::MAX), |(_, _, lowest, highest)| (*lowest, *highest))
    }
}

/// A `$ref`, taken apart but not yet followed.
#[derive(Clone, Debug)]
pub struct Reference {
    /// As written.
    pub text: Located<String>,
    /// Path of the other file as written (`contact.json`, `../data-models/envelope.json`), or `None` for this file.
    pub file: Option<String>,
    pub name: String,
}
