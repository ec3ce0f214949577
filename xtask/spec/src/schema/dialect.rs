//! The accepted subset of JSON Schema 2020-12 as types: what `schema/README.md` describes and the stage `read` produces.

use super::{
    constraint::{CONST, Constraint},
    name,
    rejected::Rejected,
    ty::Type,
};
use crate::{
    json::Node,
    source::{FileId, Located},
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
    /// Definitions that are present but could not be used.
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
    pub deprecated: bool,
    /// `x-rust-name`: the type's name, if that of the definition is not valid in Rust.
    pub rust_name: Option<Located<String>>,
    pub kind: Kind,
}

impl Definition {
    pub fn type_name(&self) -> &str {
        self.rust_name.as_ref().map_or(&self.name.value, |own| &own.value)
    }
}

#[derive(Clone, Debug)]
pub enum Kind {
    /// `type: object` with properties: a struct.
    Object(Object),
    /// A string with listed values: an open enum.
    Enum(Enum),
    /// One of several objects, told apart by a property: an open enum of structs.
    Union(Union),
    /// A string that identifies something, a UUID or not: a newtype.
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
    /// Properties that are present but could not be used.
    pub rejected: Rejected,
    /// Keywords of the definition that are present but could not be used, or only in part.
    pub unread: Rejected,
}

#[derive(Clone, Debug)]
pub struct Enum {
    /// In file order.
    pub values: Vec<EnumValue>,
    /// Whether `SENT` is read as `sent`.
    pub ignore_case: bool,
    /// Whether it has a value that could not be used.
    pub incomplete: bool,
}

#[derive(Clone, Debug)]
pub struct EnumValue {
    pub value: Located<String>,
    pub deprecated: bool,
    /// `x-rust-name`: the name of its variant, if none can be formed from the value.
    pub rust_name: Option<Located<String>>,
    pub description: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Union {
    /// The property that tells the branches apart: `discriminator.propertyName`.
    pub tag: Located<String>,
    /// In file order.
    pub branches: Vec<Branch>,
    /// Whether it has a branch that could not be used.
    pub incomplete: bool,
}

#[derive(Clone, Debug)]
pub struct Branch {
    pub reference: Reference,
    /// `x-rust-name`: the name of its variant, if none can be formed from the value of the tag.
    pub rust_name: Option<Located<String>>,
}

impl EnumValue {
    /// The identifier of its variant; `None` if none can be formed from the value.
    pub fn variant(&self) -> Option<String> {
        name::variant(self.rust_name.as_ref().map_or(&self.value.value, |own| &own.value))
    }
}

impl Property {
    /// `const`: its only value.
    pub fn constant(&self) -> Option<&Node> {
        self.constraints.iter().find(|found| found.keyword == CONST).map(|found| &found.value)
    }

    /// The identifier of its field; `None` if none can be formed from the name.
    pub fn field(&self) -> Option<String> {
        name::field(self.rust_name.as_ref().map_or(&self.name.value, |own| &own.value))
    }
}

/// A member of `properties`.
#[derive(Clone, Debug)]
pub struct Property {
    pub name: Located<String>,
    pub description: String,
    /// Whether `required` lists it.
    pub required: bool,
    /// Whether it may also be `null`.
    pub nullable: bool,
    pub ty: Written,
    /// What the schema says about its values beyond the type.
    pub constraints: Vec<Constraint>,
    pub deprecated: bool,
    /// `x-rust-name`: the name of its field, if its own is not valid in Rust or clashes with
    /// another.
    pub rust_name: Option<Located<String>>,
    /// `default`: what a server takes when the key is absent. Documented, never sent.
    pub default: Option<Node>,
    /// `examples`; an empty list leaves it out of those of its object.
    pub examples: Option<Vec<Node>>,
}

/// The type of a value as a schema writes it.
pub type Written = Type<Reference, Located<String>>;

/// A `$ref`, parsed but not yet resolved.
#[derive(Clone, Debug)]
pub struct Reference {
    /// As written.
    pub text: Located<String>,
    /// Path of the other file as written (`contact.json`, `../data-models/envelope.json`), or `None` for this file.
    pub file: Option<String>,
    pub name: String,
}
