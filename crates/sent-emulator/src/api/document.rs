//! The bundled OpenAPI document, as far as the emulator reads it: which operations there are, and what goes in and out.

use std::{collections::BTreeMap, sync::LazyLock};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

/// Read once in a process. That it can be read is a matter of the build and not of its users: a test does it.
pub(crate) static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../openapi.json")).map(Document::new).unwrap_or_default()
});

#[derive(Default)]
pub(crate) struct Document {
    pub(crate) operations: Vec<Operation>,
    schemas: BTreeMap<String, Schema>,
    any: Schema,
}

/// What can be called.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) path_parameters: BTreeMap<String, Schema>,
    pub(crate) query: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// The first status that the document has for success, and the schema of the answer.
    pub(crate) status: u16,
    pub(crate) answer: Option<Schema>,
    /// The member of `data` that is the list, where the operation lists.
    pub(crate) items: Option<String>,
}

/// A part of JSON Schema: the keywords that the document has.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Schema {
    #[serde(rename = "$ref")]
    pub(crate) reference: Option<String>,
    #[serde(rename = "type", deserialize_with = "one_or_many")]
    pub(crate) types: Vec<String>,
    pub(crate) format: Option<String>,
    #[serde(rename = "const")]
    pub(crate) constant: Option<Value>,
    pub(crate) properties: BTreeMap<String, Schema>,
    pub(crate) required: Vec<String>,
    pub(crate) additional_properties: Option<Others>,
    pub(crate) items: Option<Box<Schema>>,
    pub(crate) any_of: Vec<Schema>,
    pub(crate) one_of: Vec<Schema>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) examples: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Others {
    Each(Box<Schema>),
    /// `true`: members of any kind.
    Any(serde::de::IgnoredAny),
}

pub(crate) struct Pattern(pub(crate) regex::Regex);

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        regex::Regex::new(&text).map(Self).map_err(de::Error::custom)
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Types {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Types::deserialize(deserializer)? {
        Types::One(name) => vec![name],
        Types::Many(names) => names,
    })
}

#[derive(Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(rename = "in")]
    place: String,
    #[serde(default)]
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

#[derive(Deserialize)]
pub(crate) struct Body {
    #[serde(default)]
    pub(crate) required: bool,
    content: BTreeMap<String, Content>,
}

impl Body {
    pub(crate) fn schema(&self) -> Option<&Schema> {
        self.content.get("application/json").map(|content| &content.schema)
    }
}

#[derive(Deserialize)]
struct Content {
    schema: Schema,
}

#[derive(Deserialize)]
struct Source {
    paths: BTreeMap<String, PathItem>,
    components: Components,
}

#[derive(Deserialize)]
struct Components {
    schemas: BTreeMap<String, Schema>,
}

#[derive(Deserialize)]
struct PathItem {
    #[serde(default)]
    parameters: Vec<Value>,
    #[serde(flatten)]
    operations: BTreeMap<String, Described>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    operation_id: String,
    #[serde(rename = "x-items")]
    items: Option<String>,
    #[serde(default)]
    parameters: Vec<Value>,
    request_body: Option<Body>,
    responses: BTreeMap<String, Response>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    content: BTreeMap<String, Content>,
}

impl Document {
    fn new(source: Source) -> Self {
        let mut operations = Vec::new();
        for (path, item) in source.paths {
            for (method, mut described) in item.operations {
                described.parameters.extend(item.parameters.iter().cloned());
                operations.push(Operation::new(&path, &method, described));
            }
        }
        Self { operations, schemas: source.components.schemas, any: Schema::default() }
    }

    /// The schema that this one refers to, or itself.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let name = schema.reference.as_deref().and_then(|path| path.rsplit('/').next());
        name.and_then(|name| self.schemas.get(name)).unwrap_or(schema)
    }

    /// A schema by its name; one that takes everything if there is none.
    pub(crate) fn schema(&self, name: &str) -> &Schema {
        self.schemas.get(name).unwrap_or(&self.any)
    }

    /// The operation of a request, with the values of its path.
    pub(crate) fn find(
        &self,
        method: &str,
        path: &str,
    ) -> Result<(&Operation, BTreeMap<String, String>), NotFound> {
        let mut allowed = Vec::new();
        let mut found: Option<(&Operation, BTreeMap<String, String>)> = None;
        for operation in &self.operations {
            let Some(values) = operation.matches(path) else { continue };
            allowed.push(operation.method.as_str());
            // `event-types` is a word of its own before it is an id.
            let is_better = found.as_ref().is_none_or(|(_, others)| values.len() < others.len());
            if operation.method == method && is_better {
                found = Some((operation, values));
            }
        }
        found.ok_or_else(|| NotFound { allowed: allowed.join(", ") })
    }
}

/// No operation has this method and path.
pub(crate) struct NotFound {
    /// What the path has instead.
    pub(crate) allowed: String,
}

impl Operation {
    fn new(path: &str, method: &str, described: Described) -> Self {
        let mut responses = described.responses.into_iter();
        let success = responses.find(|(status, _)| status.starts_with('2'));
        let (status, answer) = success.map_or((200, None), |(status, mut response)| {
            let content = response.content.remove("application/json");
            (status.parse().unwrap_or(200), content.map(|content| content.schema))
        });
        // Those of headers are references, and are the same everywhere.
        let parameters =
            described.parameters.into_iter().filter_map(|value| serde_json::from_value(value).ok());
        let (in_path, query): (Vec<Parameter>, Vec<_>) =
            parameters.partition(|parameter: &Parameter| parameter.place == "path");
        let in_path = in_path.into_iter().map(|parameter| (parameter.name, parameter.schema));
        Self {
            id: described.operation_id,
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            path_parameters: in_path.collect(),
            query,
            body: described.request_body,
            status,
            answer,
            items: described.items,
        }
    }

    fn matches(&self, path: &str) -> Option<BTreeMap<String, String>> {
        let mut values = BTreeMap::new();
        let mut segments = path.trim_end_matches('/').split('/');
        for expected in self.path.split('/') {
            let segment = segments.next()?;
            match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !segment.is_empty() => {
                    let value = percent_decode_str(segment).decode_utf8_lossy().into_owned();
                    values.insert(name.to_owned(), value);
                }
                _ if expected == segment => {}
                _ => return None,
            }
        }
        segments.next().is_none().then_some(values)
    }
}
