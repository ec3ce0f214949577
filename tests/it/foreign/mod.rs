//! Schemas that nobody here wrote, and random ones: the outcome is code that compiles or findings
//! with a place, never a panic.
//!
//! `bash scripts/foreign-schemas` fetches public sets and prints what becomes of their definitions.

mod random;
mod set;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use emit::{self, types::Files};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use serde_json::Value;

use self::set::Set;
use crate::workspace::root;

/// What became of a set.
struct Outcome {
    definitions: usize,
    /// Definitions that a finding points into.
    diagnosed: usize,
    /// Definitions that refer to one of those.
    left_out: usize,
    findings: BTreeMap<&'static str, usize>,
    /// The code of the rest.
    files: Files,
}

impl Outcome {
    fn generated(&self) -> usize {
        self.definitions - self.diagnosed - self.left_out
    }
}

/// Takes out the definitions that the generator finds fault with until it finds none. Panics if a
/// finding has no place.
fn settle(mut set: Set, module: &str) -> Outcome {
    let mut outcome = Outcome {
        definitions: set.len(),
        diagnosed: 0,
        left_out: 0,
        findings: BTreeMap::new(),
        files: Files::new(),
    };
    while set.len() > 0 {
        let (folder, places) = set.edition(module);
        let failure = match emit::generate(std::slice::from_ref(&folder)) {
            Ok(mut generated) => {
                outcome.files = generated.remove(0).files;
                break;
            }
            Err(failure) => failure,
        };
        let mut faulty = BTreeSet::new();
        for finding in &failure.findings {
            // Rendering points into a text of megabytes, so only what is wrong is rendered.
            let message = finding.message();
            let at = finding.location().unwrap_or_else(|| panic!("no place: {message}"));
            let place = places.iter().find(|(range, _)| range.contains(&at.start));
            let (_, name) = place.unwrap_or_else(|| panic!("outside of definitions: {message}"));
            assert_ne!(finding.code(), "internal", "{message}");
            *outcome.findings.entry(finding.code()).or_default() += 1;
            faulty.insert(name.clone());
        }
        assert!(!faulty.is_empty(), "a failure without a finding");
        outcome.diagnosed += faulty.len();
        outcome.left_out += set.remove(&faulty) - faulty.len();
    }
    outcome
}

/// The sets that `scripts/foreign-schemas` fetched: a folder of documents each.
fn fetched(folder: &Path) -> Vec<(String, Set)> {
    let list = |folder: &Path| {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let sets = list(folder).into_iter().filter(|path| path.is_dir()).map(|path| {
        let read = |path: PathBuf| -> Value {
            serde_json::from_str(&fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let documents: Vec<_> = list(&path).into_iter().map(read).collect();
        (path.file_name().unwrap().to_string_lossy().into_owned(), Set::of(&documents))
    });
    sets.collect()
}

/// Checks that the code of all sets compiles, as a separate crate next to the fetched sets.
fn compile(folder: &Path, sets: &[(String, Files)]) {
    let package = folder.join("crate");
    let source = package.join("src");
    fs::create_dir_all(&source).unwrap();
    let models = root().join("crates/sent-models");
    let manifest = format!(
        "[package]\nname = \"foreign\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[features]\ndefault = [\"samples\", \"schemars\"]\nsamples = []\nschemars = []\n\
         [dependencies]\nsent-models = {{ path = '{}', features = [\"live\", \"samples\", \"schemars\"] }}\n\
         schemars = {{ version = \"1\", default-features = false, features = [\"derive\", \"std\"] }}\n\
         serde_json = \"1\"\n[workspace]\n",
        models.display()
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let mut lib = String::new();
    for (module, files) in sets {
        fs::create_dir_all(source.join(module)).unwrap();
        for (name, text) in files {
            fs::write(source.join(module).join(name), text).unwrap();
        }
        lib.extend(["pub mod ", module, ";\n"]);
    }
    fs::write(source.join("lib.rs"), lib).unwrap();
    let all = [
        &["check", "--quiet", "--offline"][..],
        &["clippy", "--quiet", "--offline", "--", "-D", "warnings"],
        &["doc", "--quiet", "--offline", "--no-deps"],
        // A doc test that nobody wrote would run.
        &["test", "--quiet", "--offline", "--doc"],
    ];
    for arguments in all {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .current_dir(&package)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "cargo {}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn cases(default: u32) -> u32 {
    let cases = std::env::var("RANDOM_SCHEMAS").ok().and_then(|cases| cases.parse().ok());
    cases.unwrap_or(default)
}

fn random_sets(cases: u32) -> Vec<Set> {
    let mut runner = TestRunner::deterministic();
    let strategy = random::documents();
    (0..cases).map(|_| Set::of(&[strategy.new_tree(&mut runner).unwrap().current()])).collect()
}

#[test]
fn random_schemas_give_code_or_findings_with_a_place() {
    let outcomes: Vec<_> =
        random_sets(cases(300)).into_iter().map(|set| settle(set, "random")).collect();
    let sum = |count: fn(&Outcome) -> usize| outcomes.iter().map(count).sum::<usize>();
    // Both ends are reached, or the strategy is worth nothing.
    assert!(sum(Outcome::generated) * 5 > sum(|outcome| outcome.definitions));
    assert!(sum(|outcome| outcome.diagnosed) * 5 > sum(|outcome| outcome.definitions));
}

#[test]
#[ignore = "needs the sets that `bash scripts/foreign-schemas` fetches, and runs this"]
fn foreign_schemas_give_code_that_compiles_or_findings_with_a_place() {
    let folder = PathBuf::from(
        std::env::var_os("FOREIGN_SCHEMAS").expect("run `bash scripts/foreign-schemas`"),
    );
    let mut sets = fetched(&folder.join("sets"));
    assert!(sets.len() >= 5, "only {} sets", sets.len());
    let reduced = |(name, set): &(String, Set)| (format!("{name}-reduced"), set.reduced());
    sets = sets.iter().flat_map(|set| [set.clone(), reduced(set)]).collect();
    for (number, set) in random_sets(cases(100)).into_iter().enumerate() {
        sets.push((format!("random_{number}"), set));
    }
    let mut code = Vec::new();
    let mut random = [0; 4];
    println!(
        "{:<24}{:>12}{:>11}{:>11}{:>9}   findings",
        "set", "definitions", "generated", "diagnosed", "left out"
    );
    let row = |name: &str, counts: [usize; 4], findings: &str| {
        let [definitions, generated, diagnosed, left_out] = counts;
        println!(
            "{name:<24}{definitions:>12}{generated:>11}{diagnosed:>11}{left_out:>9}   {findings}"
        );
    };
    for (name, set) in sets {
        let module = name.replace('-', "_");
        let outcome = settle(set, &module);
        let counts =
            [outcome.definitions, outcome.generated(), outcome.diagnosed, outcome.left_out];
        if name.starts_with("random_") {
            random.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        } else {
            let mut findings: Vec<_> = outcome.findings.iter().collect();
            findings.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            let most = findings.iter().take(4).map(|(code, count)| format!("{code} {count}"));
            row(&name, counts, &most.collect::<Vec<_>>().join(", "));
        }
        if outcome.generated() > 0 {
            code.push((module, outcome.files));
        }
    }
    row("random", random, "");
    compile(&folder, &code);
    println!("{} sets of generated code compile, document and lint without a warning", code.len());
}
