//! What went wrong, where, and how to fix it: one shape for every message, printed in rustc's
//! style.

use std::{
    collections::{HashMap, HashSet},
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::{
    json,
    nearest::nearest,
    source::{FileId, Location, Sources},
    wording::count,
};

#[derive(Clone, Debug)]
pub struct Diagnostic(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    code: &'static str,
    message: String,
    primary: Option<(Location, String)>,
    secondary: Vec<(Location, String)>,
    path: Option<PathBuf>,
    notes: Vec<String>,
    similar: Option<Similar>,
    help: Vec<String>,
}

#[derive(Clone, Debug)]
struct Similar {
    word: String,
    among: Arc<[String]>,
    /// The help line if no name is similar.
    otherwise: Option<String>,
}

impl Diagnostic {
    /// A finding that stops the run. `code` is short, stable and hyphenated, for searching.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            code,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            path: None,
            notes: Vec::new(),
            similar: None,
            help: Vec::new(),
        }))
    }

    /// Where it is, with a short label for the caret.
    pub fn at(mut self, at: Location, label: impl Into<String>) -> Self {
        self.0.primary = Some((at, label.into()));
        self
    }

    /// A second place that belongs to the finding.
    pub fn also(mut self, at: Location, label: impl Into<String>) -> Self {
        self.0.secondary.push((at, label.into()));
        self
    }

    /// The file or folder, if there is no text to point into.
    pub fn in_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// A file or folder that cannot be read, and the likely cause.
    pub fn unreadable(path: impl Into<PathBuf>, error: &io::Error) -> Self {
        let finding = Self::error("unreadable", format!("cannot be read: {error}")).in_path(path);
        finding.help(match error.kind() {
            io::ErrorKind::NotFound => "check the path",
            io::ErrorKind::NotADirectory => {
                "name a folder: an edition is the folder that holds its files"
            }
            io::ErrorKind::InvalidData => "schemas, pages and sources are UTF-8 text",
            _ => "check that it exists and that you may read it",
        })
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.0.notes.push(note.into());
        self
    }

    /// Suggests the name that a misspelt one may stand for.
    pub fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Suggests a similar name as the first help line. The search runs when the finding is printed:
    /// it is slow if there are many names and many findings.
    pub(crate) fn similar(
        mut self,
        word: &str,
        among: &Arc<[String]>,
        otherwise: Option<&str>,
    ) -> Self {
        let (among, otherwise) = (Arc::clone(among), otherwise.map(str::to_owned));
        self.0.similar = Some(Similar { word: word.to_owned(), among, otherwise });
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help.push(help.into());
        self
    }

    /// The short code, such as `ref-missing`.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// For machines: `code`, `message`, and the place `at`.
    pub fn to_json(&self, sources: &Sources) -> serde_json::Value {
        let at = self.location().and_then(|at| sources.place_to_json(at));
        serde_json::json!({
            "code": self.code(),
            "message": self.message(),
            "at": at,
            "path": self.path(sources).map(|path| path.to_string_lossy()),
            "notes": self.0.notes,
            "help": self.0.help,
        })
    }

    pub fn notes(&self) -> &[String] {
        &self.0.notes
    }

    pub fn help_lines(&self) -> &[String] {
        &self.0.help
    }

    /// Where it is, if it is in a text.
    pub fn location(&self) -> Option<Location> {
        self.0.primary.as_ref().map(|(at, _)| *at)
    }

    /// The file or folder that it is about.
    pub fn path<'a>(&'a self, sources: &'a Sources) -> Option<&'a Path> {
        let file = self.location().and_then(|at| sources.get(at.file));
        file.map(|file| file.path.as_path()).or(self.0.path.as_deref())
    }

    fn group<'a>(&'a self, sources: &'a Sources, trees: &mut Trees) -> Group<'a> {
        let mut group = Level::ERROR
            .primary_title(self.0.message.as_str())
            .id(self.0.code)
            .elements(std::iter::empty::<Origin<'_>>());
        if let Some(path) = &self.0.path {
            group = group.element(Origin::path(path.to_string_lossy()));
        }
        let mut pointer = None;
        if let Some((at, label)) = &self.0.primary
            && let Some(file) = sources.get(at.file)
        {
            let mut snippet = Snippet::source(file.text.as_str()).path(file.path.to_string_lossy());
            snippet = snippet.annotation(
                AnnotationKind::Primary.span(clamp(*at, &file.text)).label(label.as_str()),
            );
            for (other, label) in self.0.secondary.iter().filter(|(other, _)| other.file == at.file)
            {
                snippet = snippet.annotation(
                    AnnotationKind::Context.span(clamp(*other, &file.text)).label(label.as_str()),
                );
            }
            group = group.element(snippet);
            let tree =
                trees.entry(at.file).or_insert_with(|| json::parse(at.file, &file.text).ok());
            pointer = tree
                .as_ref()
                .map(|root| root.pointer_at(at.start))
                .filter(|pointer| pointer != "#");
            for (other, label) in self.0.secondary.iter().filter(|(other, _)| other.file != at.file)
            {
                if let Some(file) = sources.get(other.file) {
                    let annotation = AnnotationKind::Context
                        .span(clamp(*other, &file.text))
                        .label(label.as_str());
                    group = group.element(
                        Snippet::source(file.text.as_str())
                            .path(file.path.to_string_lossy())
                            .annotation(annotation),
                    );
                }
            }
        }
        if let Some(pointer) = pointer {
            group = group.element(Level::NOTE.message(format!("at {pointer}")));
        }
        group = group.elements(self.0.notes.iter().map(|note| Level::NOTE.message(note.as_str())));
        let similar = self.0.similar.as_ref().and_then(Similar::help);
        group = group.elements(similar.map(|help| Level::HELP.message(help)));
        group.elements(self.0.help.iter().map(|help| Level::HELP.message(help.as_str())))
    }
}

impl Similar {
    fn help(&self) -> Option<String> {
        let near = nearest(&self.word, self.among.iter().map(String::as_str));
        near.map(|near| format!("did you mean `{near}`?")).or_else(|| self.otherwise.clone())
    }
}

/// How many findings a report shows. More would not be read, and each finding splits its whole file
/// into lines again.
const SHOWN: usize = 50;

/// The parsed files of a report: each is parsed once, however many findings point into it.
type Trees = HashMap<FileId, Option<json::Node>>;

/// An annotation must lie on character borders inside its text; a parser may report one past the end.
fn clamp(at: Location, text: &str) -> std::ops::Range<usize> {
    let floor = |mut index: usize| {
        index = index.min(text.len());
        while !text.is_char_boundary(index) {
            index -= 1;
        }
        index
    };
    let start = floor(at.start);
    start..floor(at.end).max(start)
}

/// Sorts findings by place, from the top of the first file to the end of the last; those without a
/// text come first. Drops duplicates, which arise when two places lead to a third.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by_key(|finding| finding.location().map(|at| (at.file, at.start, at.end)));
    let mut seen = HashSet::new();
    findings.retain(|finding| {
        let said = (finding.location(), finding.code(), finding.message().to_owned());
        said.0.is_none() || seen.insert(said)
    });
}

/// The findings as text, with a closing line that counts them.
pub fn render(findings: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let errors = count(findings.len(), "error", "errors");
    render_with(findings, sources, colour, &format!("{errors} found; nothing was written"))
}

/// The findings as text, with the caller's closing line. If there are very many, it shows the
/// first.
pub fn render_with(
    findings: &[Diagnostic],
    sources: &Sources,
    colour: bool,
    closing: &str,
) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let mut trees = Trees::new();
    for finding in findings.iter().take(SHOWN) {
        text.push_str(&renderer.render(&[finding.group(sources, &mut trees)]));
        text.push_str("\n\n");
    }
    if let Some(more @ 1..) = findings.len().checked_sub(SHOWN) {
        let verb = if more == 1 { "is" } else { "are" };
        let more = format!("{more} more {verb} not shown: correct these first");
        text.push_str(&renderer.render(&[Group::with_title(Level::NOTE.primary_title(more))]));
        text.push_str("\n\n");
    }
    text.push_str(&renderer.render(&[Group::with_title(Level::ERROR.primary_title(closing))]));
    text.push('\n');
    text
}

/// Findings, with the texts that they point into.
#[derive(Clone)]
pub struct Failure {
    /// By stage, then by place, so that a finding comes after any that it follows from.
    pub findings: Vec<Diagnostic>,
    pub sources: Sources,
}

impl Failure {
    /// Findings that point into no text.
    pub fn without_text(findings: Vec<Diagnostic>) -> Self {
        Self { findings, sources: Sources::default() }
    }

    /// The findings as a reader sees them.
    pub fn render(&self, colour: bool) -> String {
        render(&self.findings, &self.sources, colour)
    }
}

/// As a reader sees it: the texts are whole files, which `unwrap()` in a test would print.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}
