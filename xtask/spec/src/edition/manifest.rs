//! `edition.json`: what an edition is, where it comes from and where its code goes.

use crate::{
    diagnostic::Diagnostic,
    json::{Member, Node},
    schema::{name, read::keyword::Reader, rejected::Rejected},
    source::Located,
};

/// Name of the manifest in an edition's folder.
pub const FILE_NAME: &str = "edition.json";

#[derive(Clone, Debug)]
pub struct Manifest {
    pub title: String,
    /// Docs of the module around the edition's modules, and the beginning of its reference page.
    pub description: String,
    /// What it was read from, and when.
    pub source: Source,
    pub package: Located<String>,
    /// Path of the module in it, `::`-separated; empty for the root.
    pub module: String,
    /// The package that has the support types (`Timestamp`, `Secret`, …).
    pub support: String,
    /// Where the reference page goes, from the root of the workspace; no page without it.
    pub page: Option<Located<String>>,
    /// The operations that its types are for, if it describes them.
    pub operations: Option<OperationsFile>,
    /// How it differs from another edition, if that is described.
    pub differences: Option<DifferencesFile>,
    /// Other editions whose definitions may be referred to, as paths from this folder.
    pub uses: Vec<Located<String>>,
    /// The model files, in the order of the source.
    pub files: Vec<Located<String>>,
    /// Keywords that are present but could not be used, or only in part.
    pub unread: Rejected,
}

/// Where the operations of an edition are described.
#[derive(Clone, Debug)]
pub struct OperationsFile {
    pub file: Located<String>,
    /// Where the same goes as one file, from the root of the workspace.
    pub bundled: Option<Located<String>>,
    /// Path of a copy for a crate that embeds it: a package contains only files of its own folder.
    pub embedded: Option<Located<String>>,
    /// The client that gets a method for each operation.
    pub client: Option<ClientTarget>,
    pub envelope: Envelope,
}

/// Property values that an envelope has whatever the call is about; its type cannot express them.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    pub success: Vec<Member>,
    pub failure: Vec<Member>,
}

/// A client that gets methods, and what it needs to know of the API.
#[derive(Clone, Debug)]
pub struct ClientTarget {
    pub package: Located<String>,
    pub idempotency_key: String,
    /// The property of a body that asks for a dry run.
    pub dry_run: String,
    /// How lists are paged, if they are.
    pub paging: Option<Paging>,
}

#[derive(Clone, Debug)]
pub struct Paging {
    /// The query property that holds the page number.
    pub number: String,
    /// The data property that holds the position of the page.
    pub position: String,
}

/// Where the differences from another edition are explained.
#[derive(Clone, Debug)]
pub struct DifferencesFile {
    /// A file of reasons next to the manifest.
    pub file: Located<String>,
    /// Folder of the other edition, as in `uses`.
    pub from: Located<String>,
    /// Where the page of differences goes, from the root of the workspace.
    pub page: Located<String>,
}

#[derive(Clone, Debug)]
pub struct Source {
    pub title: String,
    /// Day on which it was read, `YYYY-MM-DD`.
    pub read: String,
    /// Where it is published.
    pub url: Option<String>,
    /// Its lines that say nothing about a model.
    pub noise: Vec<String>,
}

impl Manifest {
    /// Name of the crate that gets the code, as Rust code writes it.
    pub fn krate(&self) -> String {
        self.package.value.replace('-', "_")
    }

    /// Path of this edition's module as seen from the code of a package.
    pub fn path_from(&self, package: &str) -> String {
        let krate = if package == self.package.value { "crate".to_owned() } else { self.krate() };
        if self.module.is_empty() { krate } else { format!("{krate}::{}", self.module) }
    }

    /// Path of the support types as seen from this edition's code.
    pub fn support_path(&self) -> String {
        if self.support == self.package.value {
            "crate".to_owned()
        } else {
            self.support.replace('-', "_")
        }
    }
}

/// Reads a manifest; `None`, with a finding, if an essential part is missing.
pub fn read(root: &Node, findings: &mut Vec<Diagnostic>) -> Option<Manifest> {
    const PLACE: &str = "an edition's manifest";
    let mut reader = Reader::new(findings);
    let mut unread = Rejected::default();
    if root.as_object().is_none() {
        reader.wrong_kind(root, FILE_NAME, "an object");
        return None;
    }
    reader.known_keywords(
        root,
        PLACE,
        &[
            "$schema",
            "description",
            "differences",
            "files",
            "operations",
            "page",
            "source",
            "support",
            "target",
            "title",
            "uses",
        ],
    );
    let title = reader.text(root, "title", PLACE);
    let description = reader.text(root, "description", PLACE);
    let source = reader.required_keyword(root, "source", PLACE).map(|node| {
        reader.known_keywords(node, "`source`", &["noise", "read", "title", "url"]);
        let noise =
            node.get("noise").map_or_else(Vec::new, |list| texts(&mut reader, list, "noise"));
        Source {
            title: reader.text(node, "title", "`source`"),
            read: day(&mut reader, node),
            url: url(&mut reader, node),
            noise,
        }
    });
    let target = reader.noting("target", root, &mut unread, |reader| target(reader, root, PLACE));
    let support = reader.text(root, "support", PLACE);
    check_name(&mut reader, root.get("support").unwrap_or(root), &support, "-");
    let page = root.get("page").and_then(|node| output(&mut reader, node, "page", "md"));
    let operations = root.get("operations").and_then(|node| operations(&mut reader, node));
    let differences = root.get("differences").and_then(|node| differences(&mut reader, node));
    let uses = reader.noting("uses", root, &mut unread, |reader| {
        root.get("uses").map_or_else(Vec::new, |list| paths(reader, list, "uses"))
    });
    let files = reader.noting("files", root, &mut unread, |reader| files(reader, root, PLACE));
    let is_told = |keyword| root.get(keyword).is_some() || reader.is_misspelt(root, keyword);
    if operations.is_none() && is_told("operations") {
        unread.add("operations");
    }
    if differences.is_none() && is_told("differences") {
        unread.add("differences");
    }
    let (package, module) = target?;
    Some(Manifest {
        title,
        description,
        source: source?,
        package,
        module,
        support,
        page,
        operations,
        differences,
        uses,
        files,
        unread,
    })
}

fn target(reader: &mut Reader<'_>, root: &Node, place: &str) -> Option<(Located<String>, String)> {
    let node = reader.required_keyword(root, "target", place)?;
    reader.known_keywords(node, "`target`", &["crate", "module"]);
    let module = node.get("module").and_then(|module| reader.string(module, "module"));
    let module = module.unwrap_or_default().to_owned();
    check_name(reader, node, &module, "::");
    Some((package(reader, node, "`target`")?, module))
}

/// The crate of an object. It is the name of a folder too.
fn package(reader: &mut Reader<'_>, node: &Node, place: &str) -> Option<Located<String>> {
    let package = reader.located_text(node, "crate", place)?;
    check_name(reader, node, &package.value, "-");
    Some(package)
}

fn operations(reader: &mut Reader<'_>, node: &Node) -> Option<OperationsFile> {
    reader.known_keywords(
        node,
        "`operations`",
        &["bundled", "client", "embedded", "envelope", "file"],
    );
    let file = reader.required_keyword(node, "file", "`operations`")?;
    let mut path = |keyword| {
        let node = node.get(keyword);
        node.and_then(|node| output(reader, node, keyword, "json"))
    };
    let (bundled, embedded) = (path("bundled"), path("embedded"));
    Some(OperationsFile {
        file: reader.located_string(file, "file")?,
        bundled,
        embedded,
        client: node.get("client").and_then(|node| client(reader, node)),
        envelope: node.get("envelope").map(|node| envelope(reader, node)).unwrap_or_default(),
    })
}

fn envelope(reader: &mut Reader<'_>, node: &Node) -> Envelope {
    reader.known_keywords(node, "`envelope`", &["failure", "success"]);
    let mut values = |keyword: &str| {
        let found = node.get(keyword).and_then(|node| reader.members(node, keyword));
        found.map(<[Member]>::to_vec).unwrap_or_default()
    };
    Envelope { success: values("success"), failure: values("failure") }
}

fn differences(reader: &mut Reader<'_>, node: &Node) -> Option<DifferencesFile> {
    const PLACE: &str = "`differences`";
    reader.known_keywords(node, PLACE, &["file", "from", "page"]);
    let file = reader.required_keyword(node, "file", PLACE)?;
    let from = reader.required_keyword(node, "from", PLACE)?;
    let page = reader.required_keyword(node, "page", PLACE)?;
    Some(DifferencesFile {
        file: reader.located_string(file, "file")?,
        from: reader.located_string(from, "from")?,
        page: output(reader, page, "page", "md")?,
    })
}

fn files(reader: &mut Reader<'_>, root: &Node, place: &str) -> Vec<Located<String>> {
    let Some(list) = reader.required_keyword(root, "files", place) else { return Vec::new() };
    let files = paths(reader, list, "files");
    if list.as_array().is_some_and(<[Node]>::is_empty) {
        let diagnostic =
            Diagnostic::error("edition-empty", "the edition has no model file").at(list.at, "");
        reader.findings.push(diagnostic.help("list the model files, in the order of the source"));
    }
    files
}

fn client(reader: &mut Reader<'_>, node: &Node) -> Option<ClientTarget> {
    const PLACE: &str = "`client`";
    reader.known_keywords(node, PLACE, &["crate", "dry_run", "idempotency_key", "paging"]);
    let package = package(reader, node, PLACE);
    let paging = node.get("paging").map(|node| {
        reader.known_keywords(node, "`paging`", &["number", "position"]);
        Paging {
            number: reader.text(node, "number", "`paging`"),
            position: reader.text(node, "position", "`paging`"),
        }
    });
    Some(ClientTarget {
        idempotency_key: reader.text(node, "idempotency_key", PLACE),
        dry_run: reader.text(node, "dry_run", PLACE),
        package: package?,
        paging,
    })
}

/// Path of a single output file, from the root of the workspace.
fn output(
    reader: &mut Reader<'_>,
    node: &Node,
    keyword: &str,
    extension: &str,
) -> Option<Located<String>> {
    let path = reader.string(node, keyword)?;
    let is_inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let is_right = std::path::Path::new(path).extension().is_some_and(|end| end == extension);
    if !is_inside || !is_right {
        let message = format!("`{path}` is not a path for `{keyword}`");
        let help = format!(
            "a path from the root of the workspace that ends in `.{extension}`: `docs/name.{extension}`"
        );
        reader.findings.push(Diagnostic::error("page-path", message).at(node.at, "").help(help));
        return None;
    }
    node.located_str()
}

fn paths(reader: &mut Reader<'_>, list: &Node, keyword: &str) -> Vec<Located<String>> {
    let Some(items) = list.as_array() else {
        reader.wrong_kind(list, keyword, "an array of paths");
        return Vec::new();
    };
    items.iter().filter_map(|item| reader.located_string(item, "a path")).collect()
}

fn texts(reader: &mut Reader<'_>, list: &Node, keyword: &str) -> Vec<String> {
    let Some(items) = list.as_array() else {
        reader.wrong_kind(list, keyword, "an array of strings");
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| reader.string(item, "an item of the list").map(str::to_owned))
        .collect()
}

fn check_name(reader: &mut Reader<'_>, node: &Node, text: &str, separator: &str) {
    if !text.is_empty() && !text.split(separator).all(is_rust_name) {
        let message = format!("`{text}` is not a valid Rust name");
        reader.findings.push(Diagnostic::error("target", message).at(node.at, "").help(
            "lower-case letters, digits and `_`; `-` in the name of a crate, `::` in the path of a module",
        ));
    }
}

/// The day on which the source was read.
fn day(reader: &mut Reader<'_>, source: &Node) -> String {
    let Some(text) = reader.located_text(source, "read", "`source`") else { return String::new() };
    if !is_day(&text.value) {
        let message = format!("`{}` is not a date", text.value);
        let finding = Diagnostic::error("day", message).at(text.at, "");
        reader.findings.push(finding.help("written as 2026-12-01"));
    }
    text.value
}

fn url(reader: &mut Reader<'_>, source: &Node) -> Option<String> {
    source.get("url")?;
    let text = reader.located_text(source, "url", "`source`")?;
    let rest = text.value.strip_prefix("https://").or_else(|| text.value.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return Some(text.value);
    }
    let message = format!("`{}` is not the URL of a page", text.value);
    let finding = Diagnostic::error("url", message).at(text.at, "");
    reader.findings.push(finding.help("written as https://example.com/page.md"));
    None
}

/// Whether a text is a date in RFC 3339 form.
pub fn is_day(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(|part| (part.len(), part.parse::<u16>())).collect();
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_digits && matches!(parts.as_slice(), [(4, Ok(_)), (2, Ok(1..=12)), (2, Ok(1..=31))])
}

/// Whether a text can be the name of a module or a crate.
pub fn is_rust_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        && name::is_identifier(text)
}
