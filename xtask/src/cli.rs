//! The command line: arguments in, text and exit code out.

use std::{io::IsTerminal as _, path::PathBuf, process::ExitCode, time::Instant};

use clap::{Args, Parser, Subcommand};
use emit::Generated;
use spec::{
    REGENERATE,
    diagnostic::Failure,
    edition::{load, packages},
    wording::count,
};

use crate::{
    bench, docs, orphans, outline,
    paths::{from_root, workspace_root},
    release,
    write::{self, Plan},
};

/// How much of a difference `--check` prints.
const DIFF_LINES: usize = 100;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Generates code and docs from schema/, and compares it with the docs page and the SDKs"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate types, client methods, OpenAPI and reference pages from the schemas
    #[command(
        long_about = "Generate types, client methods, OpenAPI and reference pages from the schemas.\n\n\
        Reads every edition in schema/ (a folder with an edition.json and model files), checks it, and writes what the manifest \
        asks for, where it says: the types, the methods of the client, reference pages and the OpenAPI document in docs/. Either all \
        files are written or none. schema/README.md describes what a schema may say."
    )]
    #[command(
        after_long_help = "Exit code: 0 done or up to date; 1 the schemas have errors, or --check found a difference; 2 the command line is invalid.\n\n\
        Examples:\n  \
        cargo xtask codegen                                   after a change to a schema\n  \
        cargo xtask codegen --check                           in CI: is the committed code up to date?\n  \
        cargo xtask codegen --dry-run                         which files would change?\n  \
        cargo xtask codegen --schema my/edition --out out     any other folder of schemas"
    )]
    Codegen(CodegenArgs),

    /// Compare the schemas with a docs page and the SDKs; follow a change, render a page
    #[command(
        long_about = "Compare the schemas with a docs page and the SDKs; follow a change, render a page.\n\n\
        A page is Markdown, or a copy of a page's text. Its lock is a file with its facts: names, types, values and their lines, without its text. An edition is a folder \
        with an edition.json. When a page changes: `check` shows what, `sync` edits the schemas, `lock` records the new facts, `accept` lists what stays different. \
        Paths you pass are relative to the current folder, defaults to the workspace."
    )]
    Docs(docs::DocsArgs),

    /// Show the public API, one fact per line; compare it with the last release
    Outline(outline::OutlineArgs),

    /// Set the version and the date of a release wherever they are written
    #[command(
        long_about = "Set the version and the day of a release wherever they are written.\n\n\
        The version in Cargo.toml (four times) and in the lock files, the date in CHANGELOG.md, and the outline that the next changes are compared with. \
        Rejects a version that does not fit the changes since the last release."
    )]
    Release(release::ReleaseArgs),

    /// Measure what the README quotes: codegen, builds, decoding, calls
    #[command(
        long_about = "Measure what the README quotes, each figure next to its baseline and from one run.\n\n\
        Runs codegen on 1, 10 and 100 times the definitions. Builds from nothing, in turn: sent-models and the same types written by hand \
        (benches/by-hand), sent-client and the official Rust crate. Decodes and encodes pages next to hand-written structs and \
        serde_json::Value, and makes calls on loopback next to plain reqwest (benches/run-time) and the official crate \
        (benches/official), which needs the registry: without it, a line says what was not measured. \
        Takes a quarter of an hour; close other programs that keep the machine busy."
    )]
    Bench {
        /// How often each thing is measured, decoding and calls 51 times at least; the table shows median and quartiles
        #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
        rounds: u8,
    },
}

#[derive(Args)]
struct CodegenArgs {
    /// Write nothing; print what differs and exit with 1 if anything does
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,

    /// Write nothing; list the files that would change
    #[arg(long)]
    dry_run: bool,

    /// An edition, or a folder of editions, from the current folder [default: schema/ of this workspace]
    #[arg(long, value_name = "DIR")]
    schema: Option<PathBuf>,

    /// Write here, from the current folder, instead of where the manifests say; holds generated files only
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Codegen(args) => codegen(&args).unwrap_or_else(|failure| {
            // anstream removes the colours if the terminal or NO_COLOR says so.
            anstream::eprint!("{}", failure.render(true));
            ExitCode::FAILURE
        }),
        Command::Docs(args) => docs::run(&workspace_root(), &args),
        Command::Outline(args) => outline::run(&workspace_root(), &args),
        Command::Release(args) => release::run(&workspace_root(), &args),
        Command::Bench { rounds } => bench(rounds.into()),
    }
}

fn bench(rounds: usize) -> ExitCode {
    let is_terminal = std::io::stderr().is_terminal();
    let progress = |text: &str| {
        if is_terminal {
            anstream::eprintln!("{text} …");
        }
    };
    match bench::run(&workspace_root(), rounds, &progress) {
        Ok(table) => {
            anstream::print!("{table}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            anstream::eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn codegen(args: &CodegenArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let root = workspace_root();
    let schema = args
        .schema
        .as_deref()
        .map_or_else(|| PathBuf::from("schema"), |path| from_root(&root, path));
    let out = args.out.as_deref().map(|path| from_root(&root, path));
    let folders = load::read(&root, &schema).map_err(Failure::without_text)?;
    // A page goes where the manifest says, so there is none in a folder of the caller's choice.
    let generated = match out {
        None => emit::generate_with_pages(&folders),
        Some(_) => emit::generate(&folders),
    }?;
    if out.is_none() {
        packages::check(&root, &folders)?;
    }
    let targets = emit::targets(&generated, out.as_deref());
    let pages: Vec<_> = if out.is_none() {
        generated.iter().flat_map(|edition| edition.pages.clone()).collect()
    } else {
        Vec::new()
    };
    let searched = out.map_or_else(|| orphans::folders(&root), |out| vec![out]);
    let plan = write::plan(&root, &targets, &pages, &searched).map_err(Failure::without_text)?;
    if args.check && !plan.changes.is_empty() {
        anstream::eprint!("{}", write::diff(&plan, DIFF_LINES));
        list(&plan);
        anstream::eprintln!(
            "error: {} not what the schemas say: run `{REGENERATE}` and commit",
            count(plan.changes.len(), "generated file is", "generated files are")
        );
        return Ok(ExitCode::FAILURE);
    }
    if !args.check && !args.dry_run {
        write::apply(&root, &plan).map_err(|finding| Failure::without_text(vec![finding]))?;
    }
    list(&plan);
    summarize(&generated, &plan, if args.dry_run { "would change" } else { "changed" }, started);
    Ok(ExitCode::SUCCESS)
}

fn list(plan: &Plan) {
    for change in &plan.changes {
        anstream::println!("{:>9} {}", change.verb(), change.path.display());
    }
}

fn summarize(generated: &[Generated], plan: &Plan, changed: &str, started: Instant) {
    for edition in generated {
        let types: usize = edition.model.modules.iter().map(|module| module.items.len()).sum();
        let lines: usize = edition.files.values().map(|text| text.lines().count()).sum();
        let (title, schemas, files) =
            (&edition.model.title, edition.model.modules.len(), edition.files.len());
        anstream::println!(
            "{title}: {} from {}, {} in {}",
            count(types, "type", "types"),
            count(schemas, "schema", "schemas"),
            count(lines, "line", "lines"),
            count(files, "file", "files"),
        );
    }
    anstream::println!(
        "{} {changed}, {} unchanged, {} ms",
        count(plan.changes.len(), "file", "files"),
        plan.unchanged,
        started.elapsed().as_millis()
    );
}
