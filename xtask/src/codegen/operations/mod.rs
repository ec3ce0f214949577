//! The operations of an edition: an OpenAPI 3.1 document whose schemas are references into the model files.

mod answer;
pub mod bundled;
mod context;
mod names;
mod parameter;
mod path;
mod query;
mod read;

pub(super) use names::struct_name;
pub(super) use read::read;

use super::bundle::DefinitionId;
use crate::{
    json::Node,
    source::{Located, Location},
};

/// What one document describes.
#[derive(Clone, Debug)]
pub struct Operations {
    /// Name of the file, such as `openapi.json`.
    pub file: String,
    /// The document as it was read.
    pub root: Node,
    /// Groups of operations with what each is about, in order.
    pub tags: Vec<(Located<String>, String)>,
    /// In file order.
    pub list: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub at: Location,
    /// `operationId`: the resource and the name, such as `profiles.campaigns.create`.
    pub id: Located<String>,
    /// Its method.
    pub method: Method,
    /// Its path, such as `/v3/contacts/{id}`.
    pub path: String,
    /// What it does, in one line.
    pub summary: String,
    /// More about it.
    pub description: Option<String>,
    /// Whether the source advises against it.
    pub deprecated: bool,
    /// In the order of the path.
    pub path_parameters: Vec<PathParameter>,
    /// The definition whose properties are the query.
    pub query: Option<Target>,
    /// Names of the headers that it takes.
    pub headers: Vec<String>,
    /// The body of the request.
    pub body: Option<Body>,
    /// What the envelope of the answer holds.
    pub data: Data,
    /// The envelope, if the answer has a body.
    pub envelope: Option<Target>,
    /// Status codes of success.
    pub success: Vec<u16>,
    /// The list in `data`, if there is one.
    pub items: Option<Items>,
}

impl Operation {
    /// The part of the id before the name, such as `profiles.campaigns`.
    #[must_use]
    pub fn resource(&self) -> &str {
        parent(&self.id.value)
    }

    /// The last part of the id, such as `create`.
    #[must_use]
    pub fn name(&self) -> &str {
        short(&self.id.value)
    }

    /// The definitions that a call of it carries.
    fn targets(&self) -> impl Iterator<Item = &Target> {
        let in_path = self.path_parameters.iter().filter_map(|parameter| match &parameter.ty {
            PathType::Definition(target) => Some(target),
            PathType::Phone | PathType::Text => None,
        });
        let data = match &self.data {
            Data::One(target) | Data::Many(target) => Some(target),
            Data::None => None,
        };
        let body = self.body.as_ref().map(|body| &body.definition);
        let item = self.items.as_ref().map(|items| &items.item);
        in_path.chain(&self.query).chain(body).chain(data).chain(item)
    }

    /// Whether it takes a header, whatever the case of its name.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.eq_ignore_ascii_case(name))
    }
}

/// The last part of a name with points in it, which names a module and a method.
pub(super) fn short(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

/// What stands before that; empty if nothing does.
pub(super) fn parent(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// A definition that an operation refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which one.
    pub id: DefinitionId,
    /// Its name.
    pub name: String,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Every method, by its key in a path item.
    pub const ALL: [(&'static str, Self); 5] = [
        ("get", Self::Get),
        ("post", Self::Post),
        ("put", Self::Put),
        ("patch", Self::Patch),
        ("delete", Self::Delete),
    ];

    /// The method as HTTP writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a call changes nothing, so that it may be repeated (RFC 9110, section 9.2.1).
    #[must_use]
    pub fn is_safe(self) -> bool {
        self == Self::Get
    }
}

/// A place in the path.
#[derive(Clone, Debug)]
pub struct PathParameter {
    /// Its name between the braces.
    pub name: Located<String>,
    /// Its name in Rust.
    pub ident: String,
    /// What it is.
    pub description: String,
    /// What fills it.
    pub ty: PathType,
}

/// What fills a place in the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathType {
    /// An id or an enum.
    Definition(Target),
    /// A phone number.
    Phone,
    /// Any text.
    Text,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its type.
    pub definition: Target,
    /// Whether there must be one.
    pub required: bool,
}

/// What the envelope of an answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// The answer has no body.
    None,
    /// One value.
    One(Target),
    /// A list.
    Many(Target),
}

/// A list in the data of an answer.
#[derive(Clone, Debug)]
pub struct Items {
    /// The property that holds it.
    pub property: String,
    /// Type of an item.
    pub item: Target,
}
