//! The page itself, where it is at hand: `SENT_DOCS_PAGE` names it. Its text is not in this
//! repository.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use facts::{
    accept as accepted,
    adapters::page_lock as lock,
    check::{Input, Inputs, page as check},
    compare::{page as compare, since as moved},
    page,
};
use spec::source::Sources;

use super::{
    real::{committed, data_models},
    rendered,
};
use crate::workspace::{mutations, root};

fn page() -> Option<(PathBuf, String)> {
    let Some(path) = std::env::var_os("SENT_DOCS_PAGE").map(PathBuf::from) else {
        // A test that passes prints nothing of its own, so this goes past it.
        let line = "skipped: SENT_DOCS_PAGE does not name the docs page\n";
        io::stderr().write_all(line.as_bytes()).unwrap();
        return None;
    };
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some((path, text))
}

#[test]
fn the_published_page_is_understood_and_in_step() {
    let Some((path, text)) = page() else { return };
    let report = check(&Inputs {
        folders: data_models(),
        lock: Some(committed(lock::FILE_NAME)),
        accepted: Some(committed(accepted::OF_PAGE)),
        page: Some(Input { path, text: text.clone() }),
    });
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    let facts = page::read(Sources::default().add("page", text.as_str()), &text);
    assert_eq!(
        lock::write(&facts),
        committed(lock::FILE_NAME).text,
        "`cargo xtask docs lock` would change the lock"
    );
}

/// One letter of each word, one after the other: nothing that a reader sees may change unnoticed.
#[test]
fn one_changed_character_is_noticed_anywhere() {
    let Some((_, text)) = page() else { return };
    let locked = committed(lock::FILE_NAME);
    let locked =
        lock::read(Sources::default().add("lock", locked.text.as_str()), &locked.text).unwrap();
    let said = rendered(&data_models()).0;
    let before = compare(&said, &locked).len();
    let step = mutations().step(3);
    let mut offset = 0;
    let (mut tried, mut missed) = (0, Vec::new());
    for (number, word) in text.split(|letter: char| !letter.is_alphanumeric()).enumerate() {
        let start = offset;
        offset += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        if word.is_empty() || !number.is_multiple_of(step) {
            continue;
        }
        let other = if word.starts_with('x') { 'y' } else { 'x' };
        let changed = format!(
            "{}{other}{}",
            &text[..start],
            &text[start + word.chars().next().unwrap().len_utf8()..]
        );
        let facts = page::read(Sources::default().add("page", changed.as_str()), &changed);
        tried += 1;
        let line = text[..start].matches('\n').count() + 1;
        if facts.unread.is_empty()
            && moved(&locked, &facts).is_empty()
            && compare(&said, &facts).len() == before
        {
            missed.push(format!("{line}: {word}"));
        }
    }
    println!("{tried} changed letters, {} missed: {missed:?}", missed.len());
    assert!(missed.is_empty(), "{missed:?}");
}

/// Facts are everybody's, sentences are not: no six words in a row of the page's prose stand in a
/// text of this workspace.
#[test]
fn no_sentence_of_the_page_is_in_the_workspace() {
    const WORDS: usize = 6;
    let Some((_, page)) = page() else { return };
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    // Code says facts, and so do the first cells of a row.
    let prose = page.lines().filter(|line| !line.contains(['{', '}', ';', '=', '<', '[', '`']));
    let prose = prose.filter_map(|line| line.trim_end_matches(['|', ' ']).rsplit('|').next());
    let theirs: BTreeSet<_> = prose
        .flat_map(|line| words(line).windows(WORDS).map(<[String]>::to_vec).collect::<Vec<_>>())
        .collect();
    assert!(theirs.len() > 100, "the page has {} runs of words", theirs.len());
    let mut count = 0;
    for folder in ["schema", "docs", "crates", "tests/fixtures", "."] {
        for path in texts(&root().join(folder), folder != ".") {
            let ours = words(&fs::read_to_string(&path).unwrap());
            let same = ours.windows(WORDS).find(|run| theirs.contains(*run));
            assert!(same.is_none(), "{}: {same:?}", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "only {count} texts were compared");
}

fn texts(folder: &Path, deep: bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_text = path
            .extension()
            .is_some_and(|end| ["json", "md", "rs", "toml"].iter().any(|text| end == *text));
        if path.is_dir() && deep {
            found.extend(texts(&path, deep));
        } else if path.is_file() && is_text {
            found.push(path);
        }
    }
    found
}
