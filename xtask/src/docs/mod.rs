//! `cargo xtask docs`: the command line, and the only place that reads and writes files for it.

mod args;
mod compare;
mod files;
mod follow;

use std::{path::Path, process::ExitCode};

use emit::lower;
use facts::{
    adapters::{page_lock, schema},
    check::{self, Input},
    listing::Facts,
    page::{self, extract},
    report::Report,
};
use spec::{
    diagnostic::{self, Diagnostic},
    edition::load,
    source::Sources,
    wording::count,
};

pub use self::args::DocsArgs;
use self::args::{Command, Format, PageFormat};
use crate::{
    paths::from_root,
    write::{self, Change, Plan},
};

/// An exit code, or what could not be read or written.
type Done = Result<u8, Vec<Diagnostic>>;

/// Runs `cargo xtask docs …` from the root of the workspace.
pub fn run(root: &Path, args: &DocsArgs) -> ExitCode {
    let done = dispatch(root, args).unwrap_or_else(|findings| {
        let errors = count(findings.len(), "error", "errors");
        let closing = match args.command {
            Command::Check { .. } => format!("{errors} found"),
            _ => format!("{errors} found; nothing was written"),
        };
        if let Command::Check { format: Format::Json, .. } = args.command {
            let mut report = Report::default();
            report.unread = findings;
            anstream::println!("{:#}", serde_json::json!([report.to_json()]));
            return 2;
        }
        let sources = Sources::default();
        anstream::eprint!("{}", diagnostic::render_with(&findings, &sources, true, &closing));
        2
    });
    ExitCode::from(done)
}

fn dispatch(root: &Path, args: &DocsArgs) -> Done {
    let given = args.edition.as_deref();
    let edition = || files::edition(root, given);
    match &args.command {
        Command::Lock { page } => lock_page(root, &edition()?, page),
        Command::Check { page: None, format, .. } if given.is_none() => {
            compare::check(root, &compare::locked_editions(root)?, None, *format, false)
        }
        Command::Check { page, format, all_languages } => {
            compare::check(root, &[edition()?], page.as_deref(), *format, *all_languages)
        }
        Command::Accept { page } => compare::accept(root, &edition()?, page.as_deref()),
        Command::Sync { page, write } => follow::page(root, &edition()?, page, *write),
        Command::Render { format, out } => render_page(root, &edition()?, *format, out.as_deref()),
        Command::Extract { page, out } => extract_code(root, page, &from_root(root, out)),
    }
}

/// Reads a page that has at least one listing.
fn facts(page: &Input, noise: &[String], sources: &mut Sources) -> Result<Facts, Vec<Diagnostic>> {
    let file = sources.add(&page.path, page.text.as_str());
    let facts = page::read_without(file, &page.text, noise);
    if facts.listings().next().is_some() {
        return Ok(facts);
    }
    let message = "no listing of a model can be read here, so this is not the page";
    let diagnostic = Diagnostic::error("page-empty", message).in_path(&page.path);
    Err(vec![
        diagnostic.help("`cargo xtask docs check PAGE` shows each place that is not understood"),
    ])
}

fn lock_page(root: &Path, edition: &Path, page: &Path) -> Done {
    let mut sources = Sources::default();
    let noise = check::noise(&load::read(root, edition)?);
    let facts = facts(&files::page(page)?, &noise, &mut sources)?;
    let path = edition.join(page_lock::FILE_NAME);
    files::write(root, &path, &page_lock::write(&facts))?;
    let listings = count(facts.listings().count(), "listing", "listings");
    anstream::println!("{}: {listings}", path.display());
    if facts.unread.is_empty() {
        return Ok(0);
    }
    let findings: Vec<_> = facts.unread.iter().map(check::unread).collect();
    let closing = format!(
        "the lock is written, without {} that could not be read; until they are, `docs check` exits with 2",
        count(findings.len(), "place", "places")
    );
    anstream::eprint!("{}", diagnostic::render_with(&findings, &sources, true, &closing));
    Ok(2)
}

fn render_page(root: &Path, edition: &Path, format: PageFormat, out: Option<&Path>) -> Done {
    let folders = load::read(root, edition)?;
    let mut sources = Sources::default();
    let rendered = schema::read(&folders, &mut sources).and_then(|(bundle, number, _)| {
        let model = lower::lower(&bundle, number).map_err(|finding| vec![finding])?;
        let page = emit::page::render(&bundle, number, &model);
        Ok(if format == PageFormat::Mdx { emit::page::mdx(&page) } else { page })
    });
    match (rendered, out) {
        (Ok(text), None) => files::print(&text)?,
        (Ok(text), Some(out)) => {
            let out = from_root(root, out);
            files::write_page(root, &out, &text)?;
            let lines = count(text.lines().count(), "line", "lines");
            anstream::println!("{}: {lines}", out.display());
        }
        (Err(findings), _) => {
            anstream::eprint!("{}", diagnostic::render(&findings, &sources, true));
            return Ok(2);
        }
    }
    Ok(0)
}

fn extract_code(root: &Path, page: &Path, out: &Path) -> Done {
    let page = files::page(page)?;
    let mut sources = Sources::default();
    let facts = facts(&page, &[], &mut sources)?;
    let file = sources.add(&page.path, page.text.as_str());
    let files = extract::files(file, &page.text, &facts);
    let change = |(path, text)| Change { path: out.join(path), before: None, after: Some(text) };
    let changes = files.into_iter().map(change).collect();
    write::apply(root, &Plan { changes, unchanged: 0 }).map_err(|finding| vec![finding])?;
    Ok(0)
}
