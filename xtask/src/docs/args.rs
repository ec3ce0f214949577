//! What `cargo xtask docs` takes, and what its help says.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Arguments of `cargo xtask docs`.
#[derive(Args)]
#[command(
    after_long_help = "Exit code: 0 in step or done; 1 drift; 2 could not read, or the command line is invalid."
)]
pub struct DocsArgs {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Folder of the edition, from the current folder [default: schema/data-models of the workspace; for `check` without a page, every edition that has a lock]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) edition: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Write down the facts of a page, without its text
    #[command(
        long_about = "Write down the facts of a page, without its text.\n\n\
        Reads PAGE and writes docs.lock.json in the folder of the edition: names, types as written, order, what may be absent or null, values, and a digest of \
        each text. `docs check` needs no page from then on.\n\n\
        Refused, with nothing written, if no listing of a model can be read on the page. If only some places are not understood, the lock is still written \
        and lists them: `docs check` exits with 2 until they are read.",
        after_long_help = "Exit code: 0 all was understood and is written; 2 refused, or written with places that were not understood.\n\n\
        Example:\n  \
        cargo xtask docs lock page.md      after the schemas have followed a change to the page"
    )]
    Lock {
        /// The page, as Markdown or as a copy of its text; `-` for standard input
        page: PathBuf,
    },
    /// Compare the schemas with their locks, or one edition with a page
    #[command(
        long_about = "Compare the schemas with their locks, or one edition with a page.\n\n\
        Reads the model files of an edition and what they must be in step with: with PAGE, the page as it is now, and what has changed on it since its lock; \
        without it, docs.lock.json (a page's facts) and *-sdk.lock.json (those of official SDKs), for every edition that has one. Differences in docs.accepted.toml \
        and sdk.accepted.toml are known and not shown; an entry there without a reason, or without a difference, is an error. Writes nothing.",
        after_long_help = "Exit code: 0 in step; 1 drift; 2 something could not be read (differences are shown once all is), or the command line is invalid.\n\n\
        Examples:\n  \
        cargo xtask docs check                          in CI, offline: all editions against their locks\n  \
        cargo xtask docs check page.md                  what has changed, and whom does it break?\n  \
        curl -s URL | cargo xtask docs check -          the same, for a page that is online\n  \
        cargo xtask docs check --edition schema/live    one edition\n  \
        cargo xtask docs check --format json            a list of reports, for machines"
    )]
    Check {
        /// A page, `-` for standard input; without one, the locks are compared
        page: Option<PathBuf>,
        /// For people or for machines
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Fail if the page has listings in an unsupported language; otherwise they are only named
        #[arg(long, requires = "page")]
        all_languages: bool,
    },
    /// Add what a check finds on a page to the accepted differences; the reasons are yours to write
    #[command(
        long_about = "Add what a check finds on a page to the accepted differences; the reasons are yours to write.\n\n\
        Reads the edition and PAGE, or the page's lock, and appends an entry for each difference to docs.accepted.toml in the folder of the edition. Until each \
        has a `reason` and a `source`, `docs check` fails. An entry covers what it was made for and nothing that comes later.\n\n\
        What it cannot accept: a change to the page since its lock (`docs lock PAGE` records it), what was not understood, and differences from an SDK. Those go into \
        sdk.accepted.toml by hand; `docs check` shows the keys of each entry.",
        after_long_help = "Exit code: 0 entries added, or nothing to add; 2 could not read, or there is no page to accept differences from.\n\n\
        Example:\n  \
        cargo xtask docs accept page.md    keep what a check of this page shows"
    )]
    Accept {
        /// A page; without one, the lock is compared
        page: Option<PathBuf>,
    },
    /// Show the edits that bring the schema into step with a page
    #[command(
        long_about = "Show the edits that bring the schema in step with a page.\n\n\
        Reads the edition and PAGE, and prints the edits of its files as a diff; --write makes them. Each `by hand:` line is something left to do: where the \
        page contradicts itself or codegen would reject an edit, what the page says in other words, what codegen will ask for in other editions, and each \
        description that you have to write, or to read again because its field has another name or type.",
        after_long_help = "Exit code: 0 nothing is left to do; 1 edits are shown and not made, or something is to be done by hand; 2 could not read.\n\n\
        Example:\n  \
        cargo xtask docs sync page.md --write    then do what is left by hand, `docs lock page.md`, `cargo xtask codegen`"
    )]
    Sync {
        /// The page, `-` for standard input
        page: PathBuf,
        /// Make the edits
        #[arg(long)]
        write: bool,
    },
    /// Print the reference page of an edition: tables, examples, Rust, TypeScript, Python, Go
    #[command(
        long_about = "Print the reference page of an edition: tables, examples, Rust, TypeScript, Python, Go.\n\n\
        Reads the edition, and writes to standard output; with --out to a file, which must be new or a page that was rendered from the same edition. `cargo xtask \
        codegen` writes the pages that manifests ask for.",
        after_long_help = "Exit code: 0 done; 2 the schemas have errors, or the file is something else: nothing was written.\n\n\
        Example:\n  \
        cargo xtask docs render --edition schema/live | less\n  \
        cargo xtask docs render --format mdx --out target/data-models.mdx"
    )]
    Render {
        /// Markdown as in this repository, or MDX for a site: languages in tabs
        #[arg(long, value_enum, default_value_t = PageFormat::Markdown)]
        format: PageFormat,
        /// Write to this file, from the current folder
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Extract a rendered page's listings as compilable programs
    #[command(
        long_about = "Extract a rendered page's listings as compilable programs.\n\n\
        Reads PAGE and writes a program in TypeScript, Python and Go each, with its examples as data, into a folder. `.ci/languages` compiles and runs them.",
        after_long_help = "Exit code: 0 done; 2 could not read, or there is no listing on the page: nothing was written.\n\n\
        Example:\n  \
        cargo xtask docs extract docs/data-models.md --out target/programs"
    )]
    Extract {
        /// The page, `-` for standard input
        page: PathBuf,
        /// A folder to write into, from the current folder
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    Markdown,
    Mdx,
}
