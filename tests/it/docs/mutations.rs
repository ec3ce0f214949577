//! Nothing that is changed on a page goes unnoticed. With `MUTATIONS=all` every line is changed,
//! which takes minutes; else some lines of each model, and a part of the changes of each kind.

use std::collections::BTreeMap;

use facts::compare::{page as compare, since as moved};

use super::{mutate, read_page, rendered, sample};
use crate::workspace::{Mutations, mutations};

#[derive(Default)]
struct Score {
    tried: usize,
    by_schema: usize,
    noticed: usize,
}

/// What a judge says of each mutation; the work is shared out.
pub(super) fn in_parallel<T: Sync, V: Send>(
    mutations: &[T],
    judge: &(impl Fn(&T) -> V + Sync),
) -> Vec<V> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let parts = mutations.chunks(mutations.len().div_ceil(threads).max(1));
        let running: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(judge).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// One in this many mutations of each kind, including the first.
pub(super) fn sampled(page: &str, one_of: usize) -> Vec<mutate::Mutation> {
    mutate::all(page, mutations() == Mutations::All, mutations().step(one_of))
}

#[test]
fn every_mutation_of_a_page_is_noticed() {
    let (said, page) = rendered(&sample());
    let locked = read_page(&page);
    assert!(
        compare(&said, &locked).is_empty() && locked.unread.is_empty(),
        "the page itself is in step"
    );
    let mutations = sampled(&page, 3);
    let judge = &|mutation: &mutate::Mutation| {
        let facts = read_page(&mutation.text);
        let by_schema = !facts.unread.is_empty() || !compare(&said, &facts).is_empty();
        (by_schema, by_schema || !moved(&locked, &facts).is_empty())
    };
    let verdicts = in_parallel(&mutations, judge);
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut missed = Vec::new();
    for (mutation, (by_schema, noticed)) in mutations.iter().zip(verdicts) {
        let score = scores.entry(mutation.kind).or_default();
        score.tried += 1;
        score.by_schema += usize::from(by_schema);
        score.noticed += usize::from(noticed);
        if !noticed {
            missed.push(format!("{}: {}", mutation.kind, mutation.place));
        }
    }
    let sum = |of: fn(&Score) -> usize| scores.values().map(of).sum::<usize>();
    println!("{:<32} {:>6} {:>8} {:>8}", "mutation", "tried", "schema", "+ lock");
    for (kind, score) in &scores {
        println!("{kind:<32} {:>6} {:>8} {:>8}", score.tried, score.by_schema, score.noticed);
    }
    let (tried, by_schema, noticed) =
        (sum(|score| score.tried), sum(|score| score.by_schema), sum(|score| score.noticed));
    println!("{:<32} {tried:>6} {by_schema:>8} {noticed:>8}", "all");
    let least = crate::workspace::mutations().least(1000);
    assert!(scores.len() >= 12 && tried > least, "{} kinds, {tried} mutations", scores.len());
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}
