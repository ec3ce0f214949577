//! Names of resources and operations. They become modules, structs and methods, so each must be
//! valid as one, and no two may become the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use super::{Operation, parent, short};
use crate::{
    diagnostic::Diagnostic,
    edition::manifest,
    json::Node,
    nearest::nearest,
    schema::{bundle::Bundle, read::keyword::Reader, rejected::Rejected},
    source::{Located, Location},
};

/// Types that client code exports or uses by their bare names: a resource of the same name would
/// change their meaning.
const RESERVED: [&str; 25] = [
    "Client",
    "ClientBuilder",
    "Clone",
    "Copy",
    "Debug",
    "DryRun",
    "Error",
    "IdempotencyKey",
    "Into",
    "InvalidIdempotencyKey",
    "Items",
    "Method",
    "Operation",
    "Page",
    "Pages",
    "PhoneNumber",
    "RawRequest",
    "RawResponse",
    "Request",
    "Response",
    "Sealed",
    "String",
    "ToString",
    "TryInto",
    "Vec",
];

/// Functions of a client, which the method of a resource must not clash with.
const CLIENT: [&str; 5] = ["builder", "from_env", "new", "request", "with_profile"];

const NAMES: &str = "words in `snake_case`, separated by dots, none of them a Rust keyword";

pub(super) struct Tags {
    /// Each with what it is about, in order.
    pub(super) list: Vec<(Located<String>, String)>,
    /// Whether there are others that could not be used.
    incomplete: bool,
    rejected: Rejected,
}

/// The name of a resource's module and struct: its last part, or all parts if another resource has
/// the same last part.
pub fn own_name<'t>(resource: &str, mut all: impl Iterator<Item = &'t str>) -> String {
    let is_shared = all.any(|other| other != resource && short(other) == short(resource));
    let name = if is_shared { resource } else { short(resource) };
    name.replace('.', "_")
}

impl Tags {
    fn own_name(&self, tag: &Located<String>) -> String {
        own_name(&tag.value, self.list.iter().map(|(other, _)| other.value.as_str()))
    }
}

pub(super) fn tags(root: &Node, place: &str, reader: &mut Reader<'_>) -> Tags {
    let mut tags = Tags { list: Vec::new(), incomplete: true, rejected: Rejected::default() };
    let Some(node) = reader.required_keyword(root, "tags", place) else { return tags };
    let wanted = "an array of `{ \"name\", \"description\" }`";
    let Some(items) = reader.items(node, "tags", wanted) else { return tags };
    for tag in items {
        reader.known_keywords(tag, "a tag", &["description", "name"]);
        let about = reader.text(tag, "description", "a tag");
        let Some(name) = reader.located_text(tag, "name", "a tag") else { continue };
        if name.value.split('.').all(is_name) {
            tags.list.push((name, about));
        } else {
            tags.rejected.add(&name.value);
            let message = format!("`{}` is not the name of a resource", name.value);
            let finding = Diagnostic::error("tag", message).at(name.at, "");
            reader
                .findings
                .push(finding.help(format!("{NAMES}: `contacts`, `profiles.campaigns`")));
        }
    }
    tags.incomplete = tags.list.len() < items.len();
    tags
}

/// Whether a part of a name can become a module and a method. Names that are already in
/// `snake_case` stay distinct in every other case too.
fn is_name(part: &str) -> bool {
    manifest::is_rust_name(part) && part.to_snake_case() == part
}

/// Checks that an `operationId` names a resource and one of its operations, and that the
/// operation's tag is the resource.
pub(super) fn check_id(
    id: &Located<String>,
    node: &Node,
    tags: &Tags,
    reader: &mut Reader<'_>,
) -> bool {
    let resource = parent(&id.value);
    if tags.rejected.covers(resource) {
        return false;
    }
    let is_right = id.value.contains('.') && id.value.split('.').all(is_name);
    if !is_right {
        let message = format!("`{}` does not name a resource and one of its operations", id.value);
        let finding = Diagnostic::error("operation-id", message).at(id.at, "");
        let help = format!("{NAMES}: `contacts.create`, `profiles.campaigns.list`");
        reader.findings.push(finding.help(help));
        return false;
    }
    let wanted = "an array with the resource of the operation";
    let listed = match node.get("tags") {
        Some(tags) => reader.items(tags, "tags", wanted),
        None => Some(&[][..]),
    };
    let Some(listed) = listed else { return true };
    let said: Option<Vec<_>> = listed.iter().map(|tag| reader.string(tag, "a tag")).collect();
    if said.is_some_and(|said| said != [resource]) && !reader.is_misspelt(node, "tags") {
        let message = format!("`{}` does not have the tag `{resource}`", id.value);
        let finding = Diagnostic::error("operation-tag", message).at(id.at, "");
        reader.findings.push(finding.help(format!("`\"tags\": [\"{resource}\"]`")));
    }
    true
}

/// Checks that need the whole document. `is_whole` is whether every operation could be read.
pub(super) fn check(
    tags: &Tags,
    list: &[Operation],
    is_whole: bool,
    bundle: &Bundle,
    reader: &mut Reader<'_>,
) {
    twice(list, reader);
    distinct(tags, list, reader);
    let imported = imported(list, bundle);
    let clashing = imported.iter().filter(|(name, _)| RESERVED.contains(name));
    for (name, at) in clashing {
        let message = format!("client code uses the name of the model `{name}` itself");
        let finding = Diagnostic::error("type-name", message).at(*at, "uses the model");
        reader.findings.push(
            finding.help(
                "give the definition another name, or one for Rust: `\"x-rust-name\": \"…\"`",
            ),
        );
    }
    for (tag, _) in &tags.list {
        let ty = tags.own_name(tag).to_upper_camel_case();
        let taken = if RESERVED.contains(&ty.as_str()) {
            format!("generated code uses the name `{ty}` itself")
        } else if CLIENT.contains(&tag.value.as_str()) {
            format!("a client already has a function `{}`", tag.value)
        } else if imported.contains_key(ty.as_str()) {
            format!("the resource `{}` would have the same name as the model `{ty}`", tag.value)
        } else {
            continue;
        };
        let finding = Diagnostic::error("tag", taken).at(tag.at, "");
        reader.findings.push(finding.help("give the resource another name, such as its plural"));
    }
    if !tags.incomplete {
        let meant = undescribed(tags, list, reader);
        if is_whole {
            unused(tags, list, &meant, reader);
        }
    }
}

fn twice(list: &[Operation], reader: &mut Reader<'_>) {
    let mut seen: HashMap<&str, &Operation> = HashMap::new();
    for operation in list {
        if let Some(first) = seen.insert(&operation.id.value, operation) {
            let message = format!("`{}` names two operations", operation.id.value);
            let finding = Diagnostic::error("operation-twice", message)
                .at(operation.id.at, "again here")
                .also(first.id.at, "first here");
            reader.findings.push(finding.help("give each its own name"));
        }
    }
}

/// Two resources become two modules and two structs; a method of the outer resource creates an
/// inner one.
fn distinct(tags: &Tags, list: &[Operation], reader: &mut Reader<'_>) {
    let mut seen: HashMap<String, &Located<String>> = HashMap::new();
    let methods: HashMap<&str, &Located<String>> =
        list.iter().map(|operation| (operation.id.value.as_str(), &operation.id)).collect();
    for (tag, _) in &tags.list {
        let mut clash = |other: &Located<String>, message: String, help: &str| {
            let finding = Diagnostic::error("tag", message).at(tag.at, "this one");
            reader.findings.push(finding.also(other.at, "and this one").help(help));
        };
        let name = tags.own_name(tag);
        if let Some(first) = seen.get(&name) {
            if first.value == tag.value {
                let message = format!("duplicate tag `{}`", tag.value);
                clash(first, message, "remove one of them");
            } else {
                let message =
                    format!("`{}` and `{}` become the same module", first.value, tag.value);
                clash(first, message, "each becomes a module and a struct: rename one");
            }
            continue;
        }
        seen.insert(name, tag);
        if let Some(operation) = methods.get(tag.value.as_str()) {
            let message = format!("`{}` is a resource and an operation", tag.value);
            clash(operation, message, "both become the same method: rename one");
        }
    }
}

/// Models that the code of a client imports by their bare names, each with an operation that carries it.
fn imported<'a>(list: &'a [Operation], bundle: &Bundle) -> BTreeMap<&'a str, Location> {
    let is_at_root = |edition: usize| {
        bundle.editions.get(edition).is_some_and(|edition| edition.manifest.module.is_empty())
    };
    let targets = list
        .iter()
        .rev()
        .flat_map(|operation| operation.targets().map(move |target| (target, operation.id.at)));
    targets
        .filter(|(target, _)| is_at_root(target.id.edition))
        .map(|(target, at)| (target.name.as_str(), at))
        .collect()
}

/// Reports each resource that no tag describes once; returns the tags that they were probably meant
/// to match.
fn undescribed<'t>(
    tags: &'t Tags,
    list: &[Operation],
    reader: &mut Reader<'_>,
) -> BTreeSet<&'t str> {
    let is_described = |resource: &str| tags.list.iter().any(|(tag, _)| tag.value == resource);
    let (mut seen, mut meant) = (BTreeSet::new(), BTreeSet::new());
    let operations = list.iter().map(|operation| (operation.resource(), operation.id.at));
    let around = tags.list.iter().map(|(tag, _)| (parent(&tag.value), tag.at));
    for (resource, at) in operations.chain(around) {
        if resource.is_empty() || is_described(resource) || !seen.insert(resource) {
            continue;
        }
        let message = format!("no tag describes the resource `{resource}`");
        let finding = Diagnostic::error("operation-tag", message).at(at, "");
        // A resource inside the missing one is not it.
        let others = tags.list.iter().map(|(tag, _)| tag.value.as_str());
        let near = nearest(resource, others.filter(|tag| parent(tag) != resource));
        meant.extend(near);
        let help = format!("describe it in `tags` of the document: `\"name\": \"{resource}\"`");
        reader.findings.push(finding.did_you_mean(near).help(help));
    }
    meant
}

fn unused(tags: &Tags, list: &[Operation], meant: &BTreeSet<&str>, reader: &mut Reader<'_>) {
    for (tag, _) in &tags.list {
        let is_used = list.iter().any(|operation| operation.resource() == tag.value)
            || tags.list.iter().any(|(inner, _)| parent(&inner.value) == tag.value);
        if !is_used && !meant.contains(tag.value.as_str()) {
            let message = format!("no operation has the tag `{}`", tag.value);
            let finding = Diagnostic::error("tag", message).at(tag.at, "");
            reader.findings.push(finding.help("remove it, or describe its operations"));
        }
    }
}
