//! The bundled OpenAPI document: its operations, with their inputs and outputs.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::json::{Members as _, items, members};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Parsed once per process. Whether it can be parsed is up to the build, not to the users: a test
/// calls every operation.
pub(crate) static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let source: Value =
        serde_json::from_str(include_str!("../generated/openapi.json")).unwrap_or_default();
    Document::new(&source)
});

pub(crate) struct Document {
    pub(crate) operations: Vec<Operation>,
    schemas: Value,
}

/// An operation. Schemas are kept as they are in the document.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The parameters in path and query.
    pub(crate) parameters: Vec<Value>,
    pub(crate) body: Value,
    /// The first success status in the document, and the schema of its data.
    pub(crate) status: u16,
    pub(crate) data: Value,
    /// The member of the data that is the list, if the operation lists.
    pub(crate) items: Option<String>,
}

impl Document {
    fn new(source: &Value) -> Self {
        let schemas = source.at("components").at("schemas").clone();
        let mut document = Self { operations: Vec::new(), schemas };
        for (path, item) in members(source.at("paths")) {
            for (method, described) in members(item).filter(|(name, _)| *name != "parameters") {
                let operation = document.operation(path, item, method, described);
                document.operations.push(operation);
            }
        }
        document
    }

    fn operation(&self, path: &str, item: &Value, method: &str, described: &Value) -> Operation {
        let success =
            members(described.at("responses")).find(|(status, _)| status.starts_with('2'));
        let schema =
            success.map(|(_, response)| response.at("content").at("application/json").at("schema"));
        let data = schema.map(|schema| self.resolve(schema).at("properties").at("data"));
        Operation {
            id: described.at("operationId").as_str().unwrap_or_default().to_owned(),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            // Header parameters are references, and the same everywhere.
            parameters: items(item.at("parameters"))
                .chain(items(described.at("parameters")))
                .filter(|parameter| parameter.at("name").is_string())
                .cloned()
                .collect(),
            body: described.at("requestBody").clone(),
            status: success.and_then(|(status, _)| status.parse().ok()).unwrap_or(200),
            data: data.cloned().unwrap_or_default(),
            items: described.at("x-items").as_str().map(str::to_owned),
        }
    }

    /// Resolves a reference; any other schema is returned as it is.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let name = schema.at("$ref").as_str().and_then(|path| path.rsplit('/').next());
        name.and_then(|name| self.schemas.get(name)).unwrap_or(schema)
    }

    /// Finds the operation of a request, with the values in its path; otherwise, the methods of the
    /// path.
    pub(crate) fn find(
        &self,
        method: &str,
        path: &str,
    ) -> Result<(&Operation, BTreeMap<String, String>), String> {
        let with_values = |operation| Some((operation, matched(operation, path)?));
        let fitting: Vec<_> = self.operations.iter().filter_map(with_values).collect();
        let methods: Vec<_> = fitting.iter().map(|(found, _)| found.method.as_str()).collect();
        let allowed = methods.join(", ");
        let found = fitting.into_iter().filter(|(operation, _)| operation.method == method);
        // `event-types` is a literal segment before it is an id.
        found.min_by_key(|(_, values)| values.len()).ok_or(allowed)
    }
}

fn matched(operation: &Operation, path: &str) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    let mut segments = path.trim_end_matches('/').split('/');
    for expected in operation.path.split('/') {
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
