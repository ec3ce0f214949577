//! What the fuzz targets do, with the stable toolchain: on their seeds, and on some thousand inputs
//! that are like them.

use std::fs;

use crate::workspace::root;

#[expect(unreachable_pub, reason = "the harness is a library for the fuzz targets")]
#[path = "../../fuzz/src/lib.rs"]
mod harness;

/// How many inputs are made of each seed.
const PER_SEED: u32 = 60;

fn smoke(target: &str, run: fn(&[u8])) {
    let folder = root().join("fuzz/seeds").join(target);
    let mut seeds: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    seeds.sort();
    assert!(seeds.len() > 1, "{target} has too few seeds");
    // The same inputs every time: a failure can be repeated.
    let mut random = fastrand::Rng::with_seed(7);
    run(b"");
    for seed in &seeds {
        run(seed);
        for _ in 0..PER_SEED {
            run(&changed(seed, &seeds, &mut random));
        }
    }
}

/// Flips, removes, repeats or brings in bytes, a few times.
fn changed(seed: &[u8], seeds: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.usize(1..6) {
        let place = random.usize(..bytes.len().max(1)).min(bytes.len());
        let end = (place + random.usize(..12)).min(bytes.len());
        match random.u8(..6) {
            0 if place < bytes.len() => bytes[place] ^= 1 << random.u8(..8),
            1 => drop(bytes.drain(place..end)),
            2 => bytes.truncate(place),
            3 => {
                let part = bytes[place..end].to_vec();
                bytes.splice(place..place, part);
            }
            4 => {
                let other = &seeds[random.usize(..seeds.len())];
                let from = random.usize(..other.len());
                let part = other[from..(from + 20).min(other.len())].to_vec();
                bytes.splice(place..end, part);
            }
            _ => bytes.insert(place, *random.choice(b"0\"{}[]:,\n \xff|`").unwrap()),
        }
    }
    bytes
}

#[test]
fn models() {
    smoke("models", harness::models);
}

#[test]
fn lenient() {
    smoke("lenient", harness::lenient);
}

#[test]
fn envelope() {
    smoke("envelope", harness::envelope);
}

#[test]
fn docs_page() {
    smoke("docs_page", harness::docs_page);
}

#[test]
fn schema() {
    smoke("schema", harness::schema);
}

#[test]
fn webhook() {
    smoke("webhook", harness::webhook);
}

#[test]
fn retry_after() {
    smoke("retry_after", harness::retry_after);
}
