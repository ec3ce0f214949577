//! The document of operations as one file that other tools open: every schema that it reaches is in
//! `components`.

use std::{collections::BTreeMap, path::Path};

use spec::{
    REGENERATE,
    edition::manifest::Envelope,
    json::{Member, Node, Value, text::Json},
    operations::Operations,
    schema::{
        bundle::{Bundle, DefinitionId},
        dialect::{Definition, Kind, Reference, Union},
        ty::DECIMAL,
        union,
    },
    source::Located,
};

use crate::{lower::shown, types::MARK};

/// A decimal number as a text.
const DIGITS: &str = r"^-?[0-9]+(\.[0-9]+)?$";

pub fn render(bundle: &Bundle, edition: usize, operations: &Operations) -> String {
    let manifest = bundle.editions.get(edition).map(|edition| &edition.manifest);
    let envelope = manifest.and_then(|manifest| Some(&manifest.operations.as_ref()?.envelope));
    let (names, schemas) = (names(bundle, edition), BTreeMap::new());
    let mut writer = Writer { bundle, envelope, names, schemas };
    let place = Place { edition, file: usize::MAX };
    let mut document = match writer.rewrite(&operations.root, place) {
        Json::Object(members) => members,
        other => return other.to_string(),
    };
    let folder = bundle.editions.get(edition).map_or(Path::new(""), |edition| &edition.path);
    let source = format!("{}/{}", shown(folder), operations.file);
    let mark = format!("{MARK} `{REGENERATE}` from {source}. Do not edit by hand.");
    document.insert(0, ("x-generated".to_owned(), Json::string(&mark)));
    let schemas = Json::Object(
        writer.schemas.into_iter().filter_map(|(name, schema)| Some((name, schema?))).collect(),
    );
    match document.iter_mut().find(|(key, _)| key == "components") {
        Some((_, Json::Object(components))) => components.push(("schemas".to_owned(), schemas)),
        _ => document.push(("components".to_owned(), Json::pair("schemas", schemas))),
    }
    let mut text = Json::Object(document).to_string();
    text.push('\n');
    text
}

#[derive(Clone, Copy)]
struct Place {
    edition: usize,
    file: usize,
}

struct Writer<'a> {
    bundle: &'a Bundle,
    envelope: Option<&'a Envelope>,
    names: BTreeMap<DefinitionId, String>,
    /// By name; `None` while it is being written, so that a schema may hold itself.
    schemas: BTreeMap<String, Option<Json>>,
}

/// A name for every definition: its own in this edition, with the name of its edition if two would
/// clash.
fn names(bundle: &Bundle, edition: usize) -> BTreeMap<DefinitionId, String> {
    let mut names = BTreeMap::new();
    let mut taken = std::collections::BTreeSet::new();
    let others = (0..bundle.editions.len()).filter(|other| *other != edition);
    for number in std::iter::once(edition).chain(others) {
        for (id, definition) in bundle.definitions(number) {
            let mut name = definition.name.value.clone();
            if !taken.insert(name.clone()) {
                let folder =
                    bundle.editions.get(number).and_then(|edition| edition.path.file_name());
                name = format!("{}.{name}", folder.unwrap_or_default().display());
                taken.insert(name.clone());
            }
            names.insert(id, name);
        }
    }
    names
}

impl Writer<'_> {
    /// Copies a value; references into model files become references to components.
    fn rewrite(&mut self, node: &Node, place: Place) -> Json {
        match &node.value {
            Value::Array(items) => {
                Json::Array(items.iter().map(|item| self.rewrite(item, place)).collect())
            }
            Value::Object(members) => {
                if let Some(text) = node.get("$ref").and_then(Node::as_str)
                    && !text.starts_with("#/components/")
                    && let Some(schema) = self.reference(text, node, place)
                {
                    return schema;
                }
                let rewritten = members
                    .iter()
                    .map(|member| (member.key.clone(), self.rewrite(&member.value, place)));
                let mut rewritten: Vec<_> = rewritten.collect();
                // Other tools accept any string as a decimal number, since they do not know the
                // format.
                if node.get("format").and_then(Node::as_str) == Some(DECIMAL.0) {
                    rewritten.push(("pattern".to_owned(), Json::string(DIGITS)));
                }
                // Samples that other tools generate for a recursive list would end in an object
                // without members.
                let items = rewritten.iter().find(|(key, _)| key == "items");
                let leads_back =
                    items.is_some_and(|(_, items)| self.schemas.get(&called(items)) == Some(&None));
                let has_own = ["examples", "minItems"].iter().any(|key| node.get(key).is_some());
                if leads_back && !has_own {
                    let empty = Json::Array(vec![Json::Array(Vec::new())]);
                    rewritten.push(("examples".to_owned(), empty));
                }
                Json::Object(rewritten)
            }
            _ => Json::from(node),
        }
    }

    /// `None` for a dangling reference, which was reported when it was read.
    fn reference(&mut self, text: &str, node: &Node, place: Place) -> Option<Json> {
        let (file, pointer) = text.split_once('#')?;
        let mut parts = pointer.strip_prefix("/$defs/")?.split('/');
        let reference = Reference {
            text: Located { value: text.to_owned(), at: node.at },
            file: (!file.is_empty()).then(|| file.to_owned()),
            name: parts.next()?.to_owned(),
        };
        let id = self.bundle.resolve(place.edition, place.file, &reference).ok()?;
        let definition = self.bundle.definition(id)?;
        let inside = Place { edition: id.edition, file: id.file };
        if let Some(property) = parts.nth(1) {
            let schema = self.bundle.source(id)?.get("properties")?.get(property)?;
            return Some(self.rewrite(schema, inside));
        }
        let target = match node.get("x-type-arguments") {
            Some(arguments) => self.instance(id, definition, arguments, place)?,
            None => self.component(id, inside)?,
        };
        let mut members =
            vec![("$ref".to_owned(), Json::string(&format!("#/components/schemas/{target}")))];
        for member in node.as_object()? {
            if !matches!(member.key.as_str(), "$ref" | "x-type-arguments") {
                members.push((member.key.clone(), self.rewrite(&member.value, place)));
            }
        }
        Some(Json::Object(members))
    }

    fn component(&mut self, id: DefinitionId, inside: Place) -> Option<String> {
        let name = self.names.get(&id)?.clone();
        if !self.schemas.contains_key(&name) {
            self.schemas.insert(name.clone(), None);
            let source = self.bundle.source(id)?;
            let schema = self.rewrite(source, inside);
            let schema = match &self.bundle.definition(id)?.kind {
                Kind::Enum(_) => open(schema),
                Kind::Union(union) => self.open_union(schema, id, union)?,
                Kind::Object(_) | Kind::Id { .. } => schema,
            };
            self.schemas.insert(name.clone(), Some(schema));
        }
        Some(name)
    }

    /// The schema of a union as types read it: a branch by its value, and any other object.
    fn open_union(&self, schema: Json, id: DefinitionId, union: &Union) -> Option<Json> {
        let Json::Object(members) = schema else { return None };
        let mapping = union::branches(self.bundle, (id.edition, id.file), union).map(|branch| {
            let name = self.names.get(&branch.id).map_or("", String::as_str);
            (branch.value.value, Json::string(&format!("#/components/schemas/{name}")))
        });
        let discriminator = Json::Object(vec![
            ("propertyName".to_owned(), Json::string(&union.tag.value)),
            ("mapping".to_owned(), Json::Object(mapping.collect())),
        ]);
        let (branches, mut others): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(key, _)| key == "oneOf");
        others.retain(|(key, _)| !matches!(key.as_str(), "discriminator" | "type"));
        let listed = branches.into_iter().chain([("discriminator".to_owned(), discriminator)]);
        let any = Json::pair("type", Json::string("object"));
        let both = Json::Array(vec![Json::Object(listed.collect()), any]);
        others.push(("anyOf".to_owned(), both));
        Some(Json::Object(others))
    }

    /// A generic definition with its parameter filled in, as its own component.
    fn instance(
        &mut self,
        id: DefinitionId,
        definition: &Definition,
        arguments: &Node,
        place: Place,
    ) -> Option<String> {
        let Kind::Object(object) = &definition.kind else { return None };
        let (parameter, _) = object.parameters.first()?;
        let argument = arguments.get(&parameter.value)?;
        let argument = self.rewrite(argument, place);
        let name = format!("{}Of{}", definition.name.value, called(&argument));
        if !self.schemas.contains_key(&name) {
            let source = self.bundle.source(id)?;
            let generic = self.rewrite(source, Place { edition: id.edition, file: id.file });
            let mut filled = fill(generic, &parameter.value, &argument);
            if let Some(envelope) = self.envelope {
                let is_failure = argument == null();
                let (values, others) = if is_failure {
                    (&envelope.failure, &envelope.success)
                } else {
                    (&envelope.success, &envelope.failure)
                };
                for property in &object.properties {
                    let said = |values: &[Member]| {
                        let value = values.iter().find(|value| value.key == property.name.value);
                        value.map(|value| constant(&value.value))
                    };
                    let schema = member(&mut filled, "properties")
                        .and_then(|found| member(found, &property.name.value));
                    match (schema, said(values), said(others)) {
                        (Some(schema), Some(value), _) => set(schema, value),
                        // What the other case has not is what this one is about.
                        (Some(schema), None, Some(other)) if other == null() => {
                            without_null(schema);
                        }
                        _ => {}
                    }
                }
            }
            self.schemas.insert(name.clone(), Some(filled));
        }
        Some(name)
    }
}

/// The schema of an enum as types read it: the listed values, and any other.
fn open(schema: Json) -> Json {
    let Json::Object(members) = schema else { return schema };
    let members = members.into_iter().map(|(key, value)| match key.as_str() {
        "oneOf" | "enum" => {
            let any = Json::pair("type", Json::string("string"));
            let listed = match value {
                Json::Array(mut only) if key == "oneOf" && only.len() == 1 => {
                    only.pop().unwrap_or_else(Json::null)
                }
                several => Json::pair(&key, several),
            };
            ("anyOf".to_owned(), Json::Array(vec![listed, any]))
        }
        _ => (key, value),
    });
    Json::Object(members.collect())
}

/// The schema of nothing but null.
fn null() -> Json {
    Json::pair("type", Json::string("null"))
}

fn constant(value: &Node) -> Json {
    match value.value {
        Value::Null => null(),
        Value::Bool(_) => Json::Object(vec![
            ("type".to_owned(), Json::string("boolean")),
            ("const".to_owned(), Json::from(value)),
        ]),
        _ => Json::pair("const", Json::from(value)),
    }
}

fn member<'j>(json: &'j mut Json, name: &str) -> Option<&'j mut Json> {
    let Json::Object(members) = json else { return None };
    members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// Replaces the schema of a property; its description stays.
fn set(schema: &mut Json, value: Json) {
    let (Json::Object(members), Json::Object(value)) = (schema, value) else { return };
    members.retain(|(key, _)| key == "description");
    members.extend(value.into_iter().filter(|(key, _)| key != "description"));
}

/// Removes null from the schema of a property.
fn without_null(schema: &mut Json) {
    if let Some(Json::Array(types)) = member(schema, "type") {
        types.retain(|ty| *ty != Json::string("null"));
    }
    let Some(Json::Array(choices)) = member(schema, "anyOf") else { return };
    choices.retain(|choice| *choice != null());
    if let [only] = choices.as_slice() {
        let only = only.clone();
        set(schema, only);
    }
}

/// What an argument is called in the name of an instance.
fn called(argument: &Json) -> String {
    let Json::Object(members) = argument else { return "Any".to_owned() };
    let value = |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    match (value("$ref"), value("items"), value("type")) {
        (Some(Json::Plain(target)), ..) => {
            target.trim_matches('"').rsplit('/').next().unwrap_or("Any").to_owned()
        }
        (_, Some(items), _) => format!("ListOf{}", called(items)),
        (.., Some(Json::Plain(ty))) if ty == "\"null\"" => "Nothing".to_owned(),
        _ => "Any".to_owned(),
    }
}

/// Puts a schema in place of a type parameter.
fn fill(schema: Json, parameter: &str, argument: &Json) -> Json {
    match schema {
        Json::Array(items) => {
            Json::Array(items.into_iter().map(|item| fill(item, parameter, argument)).collect())
        }
        Json::Object(members) => {
            let is_parameter = members
                .iter()
                .any(|(key, value)| key == "x-type-parameter" && *value == Json::string(parameter));
            if is_parameter {
                return argument.clone();
            }
            let members = members.into_iter().filter(|(key, _)| key != "x-type-parameters");
            Json::Object(
                members.map(|(key, value)| (key, fill(value, parameter, argument))).collect(),
            )
        }
        plain @ Json::Plain(_) => plain,
    }
}
