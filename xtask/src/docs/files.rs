//! Files of `cargo xtask docs`. Paths in the workspace are relative to its root, the page's to the
//! current folder.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use facts::check::Input;
use spec::{diagnostic::Diagnostic, edition::manifest};

use crate::{
    paths::from_root,
    write::{self, Change, Plan},
};

/// The folder of an edition as given on the command line, seen from the root.
pub(super) fn edition(root: &Path, given: Option<&Path>) -> Result<PathBuf, Vec<Diagnostic>> {
    let path =
        given.map_or_else(|| PathBuf::from("schema/data-models"), |path| from_root(root, path));
    if root.join(&path).join(manifest::FILE_NAME).is_file() {
        return Ok(path);
    }
    let message = format!("not the folder of an edition: there is no {}", manifest::FILE_NAME);
    let help = "name one, such as schema/data-models; the path is relative to the current folder";
    Err(vec![Diagnostic::error("manifest-missing", message).in_path(path).help(help)])
}

/// Reads a page; its path is relative to the current folder.
pub(super) fn page(path: &Path) -> Result<Input, Vec<Diagnostic>> {
    let is_input = path == Path::new("-");
    let read = if is_input {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let shown = if is_input { Path::new("(standard input)") } else { path };
    let mut text = read.map_err(|error| vec![Diagnostic::unreadable(shown, &error)])?;
    // Editors on Windows write a byte order mark, which is not part of the text.
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(Input { path: shown.to_owned(), text })
}

pub(super) fn if_there(root: &Path, path: &Path) -> Result<Option<Input>, Vec<Diagnostic>> {
    match fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(Input { path: path.to_owned(), text })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(vec![Diagnostic::unreadable(path, &error)]),
    }
}

/// Writes a file completely or not at all.
pub(super) fn write(root: &Path, path: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    let before = if_there(root, path)?.map(|input| input.text);
    let change = Change { path: path.to_owned(), before, after: Some(text.to_owned()) };
    write::apply(root, &Plan { changes: vec![change], unchanged: 0 })
        .map_err(|finding| vec![finding])
}

/// Writes a rendered page: to a new file, or over one that was rendered from the same edition.
pub(super) fn write_page(root: &Path, path: &Path, text: &str) -> Result<(), Vec<Diagnostic>> {
    // As MDX it has front matter around that line.
    let first = |text: &str| {
        text.lines().take(2).find(|line| line.contains("@generated")).map(str::to_owned)
    };
    let before = if_there(root, path)?;
    if before.is_some_and(|before| first(&before.text) != first(text)) {
        let message = "another file is where the page would be written";
        let help = "name a new file, or one that was rendered from the same edition";
        return Err(vec![Diagnostic::error("foreign-file", message).in_path(path).help(help)]);
    }
    write(root, path, text)
}

/// Prints a text as it is; a reader that closes the pipe early is not an error.
pub(super) fn print(text: &str) -> Result<(), Vec<Diagnostic>> {
    use io::Write as _;

    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("standard output cannot be written: {error}");
            Err(vec![Diagnostic::error("output", message)])
        }
        _ => Ok(()),
    }
}
