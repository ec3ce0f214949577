//! Which name is meant by one that is misspelt.

use similar::TextDiff;

/// How much of two names must be the same.
const LIKENESS: f32 = 0.6;

/// The candidate that is most like a misspelt word, if one is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // A comparison takes long, and lengths alone say how like two names can be at most.
    let can_be_like = |candidate: &&str| {
        let other = candidate.chars().count();
        length.min(other) * 10 > (length + other) * 3
    };
    candidates
        .filter(can_be_like)
        .map(|candidate| (TextDiff::from_chars(word, candidate).ratio(), candidate))
        .filter(|(likeness, _)| *likeness > LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_word_has_a_neighbour_and_another_word_has_none() {
        let known = ["description", "format", "type"];
        let nearest = |word| nearest(word, known.into_iter());
        assert_eq!(nearest("fromat"), Some("format"));
        assert_eq!(nearest("descripton"), Some("description"));
        assert_eq!((nearest("minimum"), nearest("")), (None, None));
    }
}
