//! `cargo xtask docs`: the command line, and the only place that reads and writes files for it.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};
use similar::TextDiff;

use super::{
    accepted,
    check::{self, Input, Inputs, Report},
    extract, lock, read, render, sync,
};
use crate::{
    codegen::{
        load, lower,
        write::{self, Change, Plan},
    },
    diagnostic::{self, Diagnostic},
    sdk,
    source::Sources,
};

/// Arguments of `cargo xtask docs`.
#[derive(Args)]
#[command(
    after_long_help = "Exit code: 0 in step or done; 1 drift; 2 could not read, or the command line is wrong."
)]
pub struct DocsArgs {
    #[command(subcommand)]
    command: Command,

    /// Folder of the edition [default: schema/data-models; for `check` without a page, every edition that has a lock]
    #[arg(long, global = true, value_name = "DIR")]
    edition: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Write down the facts of a page, without its text
    Lock {
        /// The page, as Markdown or as a copy of its text; `-` for standard input
        page: PathBuf,
    },
    /// Compare the schemas with their locks (of a page, of official SDKs), or one with a page
    Check {
        /// A page; without one, the locks are compared
        page: Option<PathBuf>,
        /// For people or for machines
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Add what a check finds to the accepted differences; the reasons are yours to write
    Accept {
        /// A page; without one, the lock is compared
        page: Option<PathBuf>,
    },
    /// Show the edits that bring the schema in step with a page
    Sync {
        /// The page
        page: PathBuf,
        /// Make the edits
        #[arg(long)]
        write: bool,
    },
    /// Write the reference page of the edition: tables, examples, Rust, TypeScript, Python, Go
    Render {
        /// Where to
        #[arg(long, value_name = "FILE", default_value = "docs/data-models.md")]
        out: PathBuf,
    },
    /// Take the definitions out of a rendered page as programs, for `.ci/languages`
    Extract {
        /// The page
        page: PathBuf,
        /// A folder to write into
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs `cargo xtask docs …` from the root of the workspace.
#[must_use]
pub fn run(root: &Path, args: &DocsArgs) -> ExitCode {
    let given = args.edition.as_deref();
    let edition = given.unwrap_or(Path::new("schema/data-models"));
    let done = match &args.command {
        Command::Lock { page } => lock_page(root, edition, page),
        Command::Check { page, format } => match (page, given) {
            (None, None) => locked_editions(root).and_then(|all| check(root, &all, None, *format)),
            _ => check(root, &[edition.to_owned()], page.as_deref(), *format),
        },
        Command::Render { out } => render_page(root, edition, out),
        Command::Sync { page, write } => sync_schema(root, edition, page, *write),
        Command::Extract { page, out } => extract_code(page, out),
        Command::Accept { page } => accept(root, edition, page.as_deref()),
    };
    done.unwrap_or_else(|findings| {
        anstream::eprint!("{}", diagnostic::render(&findings, &Sources::default(), true));
        ExitCode::from(2)
    })
}

type Done = Result<ExitCode, Vec<Diagnostic>>;

fn lock_page(root: &Path, edition: &Path, page: &Path) -> Done {
    let page = read_page(page)?;
    let mut sources = Sources::default();
    let file = sources.add(&page.path, page.text.as_str());
    let facts = read::page(file, &page.text);
    let path = edition.join(lock::FILE_NAME);
    write_file(root, &path, &lock::write(&facts))?;
    let models: usize = facts.listings().count();
    anstream::println!(
        "{}: {models} listings, {} places not understood",
        path.display(),
        facts.unread.len()
    );
    if facts.unread.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let findings: Vec<_> = facts.unread.iter().map(check::unread).collect();
    let closing =
        format!("{} places of the page were not understood; the lock lists them", findings.len());
    anstream::eprint!("{}", diagnostic::render_with(&findings, &sources, true, &closing));
    Ok(ExitCode::from(2))
}

/// What is printed of one comparison.
struct Checked {
    code: u8,
    json: serde_json::Value,
    text: String,
}

/// Compares editions with everything that they have a lock of, or one with a page. The worst result is the exit code.
fn check(root: &Path, editions: &[PathBuf], page: Option<&Path>, format: Format) -> Done {
    let mut all = Vec::new();
    for edition in editions {
        let in_step = |summary: String| format!("{}: {summary}\n", edition.display());
        let sdks = if page.is_none() { sdk::check::check(root, edition)? } else { None };
        // An edition without any lock is compared all the same, which says what is missing.
        let has_page = page.is_some() || root.join(edition).join(lock::FILE_NAME).is_file();
        let mut add = |code, mut json: serde_json::Value, summary: String, text: String| {
            if let Some(members) = json.as_object_mut() {
                members.insert("edition".to_owned(), edition.to_string_lossy().into());
            }
            all.push(Checked { code, json, text: if code == 0 { in_step(summary) } else { text } });
        };
        if has_page || sdks.is_none() {
            let report = report(root, edition, page)?;
            add(report.exit_code(), report.to_json(), report.summary(), report.render(true));
        }
        if let Some(report) = sdks {
            add(report.exit_code(), report.to_json(), report.summary(), report.render(true));
        }
    }
    match format {
        Format::Json => {
            let reports: Vec<_> = all.iter().map(|checked| &checked.json).collect();
            anstream::println!("{:#}", serde_json::json!(reports));
        }
        Format::Text => {
            for checked in &all {
                if checked.code == 0 {
                    anstream::print!("{}", checked.text);
                } else {
                    anstream::eprint!("{}", checked.text);
                }
            }
        }
    }
    Ok(ExitCode::from(all.iter().map(|checked| checked.code).max().unwrap_or(0)))
}

/// Every edition in `schema/` that has a lock.
fn locked_editions(root: &Path) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let folders = load::read(root, Path::new("schema"))?;
    let locked = folders.into_iter().filter(|folder| {
        folder.requested && folder.files.keys().any(|name| name.ends_with(".lock.json"))
    });
    Ok(locked.map(|folder| folder.path).collect())
}

fn accept(root: &Path, edition: &Path, page: Option<&Path>) -> Done {
    let report = report(root, edition, page)?;
    if !report.unread.is_empty() {
        anstream::eprint!("{}", report.render(true));
        return Ok(ExitCode::from(2));
    }
    let path = edition.join(accepted::FILE_NAME);
    let before = read_if_there(root, &path)?.map(|input| input.text).unwrap_or_default();
    let count = report.findings.iter().filter(|finding| !finding.since_lock).count();
    if count > 0 {
        write_file(root, &path, &accepted::append(&before, &report.findings))?;
    }
    anstream::println!(
        "{}: {count} entries added; write a reason and a source for each",
        path.display()
    );
    Ok(ExitCode::SUCCESS)
}

fn render_page(root: &Path, edition: &Path, out: &Path) -> Done {
    let folders = load::read(root, edition)?;
    let mut sources = Sources::default();
    let rendered = check::schema(&folders, &mut sources).and_then(|(bundle, number, _)| {
        let model = lower::lower(&bundle, number).map_err(|finding| vec![finding])?;
        Ok(render::page(&bundle, number, &model))
    });
    match rendered {
        Ok(text) => {
            write_file(root, out, &text)?;
            anstream::println!("{}: {} lines", out.display(), text.lines().count());
            Ok(ExitCode::SUCCESS)
        }
        Err(findings) => {
            anstream::eprint!("{}", diagnostic::render(&findings, &sources, true));
            Ok(ExitCode::from(2))
        }
    }
}

fn sync_schema(root: &Path, edition: &Path, page: &Path, write: bool) -> Done {
    let folders = load::read(root, edition)?;
    let report = report(root, edition, Some(page))?;
    if !report.unread.is_empty() {
        anstream::eprint!("{}", report.render(true));
        return Ok(ExitCode::from(2));
    }
    let synced = sync::sync(&report, &folders);
    let mut changes = Vec::new();
    for (name, text) in synced.files {
        let path = edition.join(name);
        let before = read_if_there(root, &path)?.map(|input| input.text);
        changes.push(Change { path, before, after: Some(text) });
    }
    let plan = Plan { changes, unchanged: 0 };
    for change in &plan.changes {
        let (path, before) = (change.path.display(), change.before.as_deref().unwrap_or_default());
        let diff = TextDiff::from_lines(before, change.after.as_deref().unwrap_or_default());
        anstream::print!(
            "{}",
            diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}"))
        );
    }
    for left in &synced.by_hand {
        anstream::eprintln!("by hand: {left}");
    }
    if write {
        write::apply(root, &plan).map_err(|finding| vec![finding])?;
        anstream::eprintln!(
            "{} files written; describe what is new, then `cargo xtask docs lock`, `cargo xtask codegen`",
            plan.changes.len()
        );
    }
    let is_left = !plan.changes.is_empty() && !write || !synced.by_hand.is_empty();
    Ok(if is_left { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn extract_code(page: &Path, out: &Path) -> Done {
    let page = read_page(page)?;
    let file = Sources::default().add(&page.path, page.text.as_str());
    let facts = read::page(file, &page.text);
    let files = extract::files(file, &page.text, &facts);
    let changes =
        files.into_iter().map(|(path, text)| Change { path, before: None, after: Some(text) });
    write::apply(out, &Plan { changes: changes.collect(), unchanged: 0 })
        .map_err(|finding| vec![finding])?;
    Ok(ExitCode::SUCCESS)
}

fn report(root: &Path, edition: &Path, page: Option<&Path>) -> Result<Report, Vec<Diagnostic>> {
    Ok(check::check(&Inputs {
        folders: load::read(root, edition)?,
        lock: read_if_there(root, &edition.join(lock::FILE_NAME))?,
        accepted: read_if_there(root, &edition.join(accepted::FILE_NAME))?,
        page: page.map(read_page).transpose()?,
    }))
}

/// Reads a page; its path counts from the current folder.
fn read_page(path: &Path) -> Result<Input, Vec<Diagnostic>> {
    let read = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let shown = if path == Path::new("-") { Path::new("(standard input)") } else { path };
    let text = read.map_err(|error| vec![unreadable(shown, &error)])?;
    Ok(Input { path: shown.to_owned(), text })
}

fn read_if_there(root: &Path, path: &Path) -> Result<Option<Input>, Vec<Diagnostic>> {
    match fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(Input { path: path.to_owned(), text })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(vec![unreadable(path, &error)]),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unreadable", format!("cannot be read: {error}"))
        .in_path(path)
        .help("check the path; a page is UTF-8 text")
}

/// Writes a file whole or not at all.
fn write_file(root: &Path, path: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    let before = read_if_there(root, path)?.map(|input| input.text);
    let change = Change { path: path.to_owned(), before, after: Some(text.to_owned()) };
    write::apply(root, &Plan { changes: vec![change], unchanged: 0 })
        .map_err(|finding| vec![finding])
}
