//! The operations of an edition: an OpenAPI 3.1 document whose schemas are references into the model files.

mod answer;
mod context;
mod names;
mod parameter;
mod path;
mod query;
mod read;

pub use names::own_name;
pub use read::read;

use crate::{
    diagnostic::Diagnostic,
    json::Node,
    schema::bundle::{Bundle, DefinitionId},
    source::{Located, Location},
};

/// The operations of every edition, in the order of the bundle; none for an edition that describes none.
pub fn read_all(bundle: &Bundle, findings: &mut Vec<Diagnostic>) -> Vec<Option<Operations>> {
    let editions = bundle.editions.iter().enumerate();
    let read = editions.map(|(number, edition)| {
        let (file, root) = edition.document.as_ref()?;
        Some(read(bundle, number, file, root, findings))
    });
    read.collect()
}

#[derive(Clone, Debug)]
pub struct Operations {
    /// Name of the file, such as `openapi.json`.
    pub file: String,
    pub root: Node,
    /// Groups of operations with what each is about, in order.
    pub tags: Vec<(Located<String>, String)>,
    /// In file order.
    pub list: Vec<Operation>,
}

#[derive(Clone, Debug)]
pub struct Operation {
    pub at: Location,
    /// `operationId`: the resource and the name, such as `profiles.campaigns.create`.
    pub id: Located<String>,
    pub method: Method,
    /// Its path, such as `/v3/contacts/{id}`.
    pub path: String,
    pub summary: String,
    pub description: Option<String>,
    pub deprecated: bool,
    /// In the order of the path.
    pub path_parameters: Vec<PathParameter>,
    /// The definition whose properties are the query.
    pub query: Option<Target>,
    /// Names of the headers that it takes.
    pub headers: Vec<String>,
    pub body: Option<Body>,
    /// What the envelope of the answer holds.
    pub data: Data,
    /// The envelope, if the answer has a body.
    pub envelope: Option<Target>,
    pub success: Vec<u16>,
    /// The list in `data`, if there is one.
    pub items: Option<Items>,
}

impl Operation {
    /// The part of the id before the name, such as `profiles.campaigns`.
    pub fn resource(&self) -> &str {
        parent(&self.id.value)
    }

    /// The last part of the id, such as `create`.
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
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.eq_ignore_ascii_case(name))
    }
}

/// The last part of a dotted name, which names a module and a method.
pub fn short(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

/// The part before that; empty if there is none.
pub fn parent(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// A definition that an operation refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub id: DefinitionId,
    pub name: String,
}

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
    pub fn is_safe(self) -> bool {
        self == Self::Get
    }
}

#[derive(Clone, Debug)]
pub struct PathParameter {
    pub name: Located<String>,
    pub ident: String,
    pub description: String,
    pub ty: PathType,
}

/// What fills a path parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathType {
    Definition(Target),
    Phone,
    Text,
}

#[derive(Clone, Debug)]
pub struct Body {
    pub definition: Target,
    pub required: bool,
}

/// What the envelope of an answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// The answer has no body.
    None,
    One(Target),
    Many(Target),
}

/// A list in the data of an answer.
#[derive(Clone, Debug)]
pub struct Items {
    pub property: String,
    pub item: Target,
}
