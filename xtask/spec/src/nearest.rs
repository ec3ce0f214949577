//! Finds the name that a misspelt one stands for.

use similar::TextDiff;

/// How similar two names must be.
const LIKENESS: f32 = 0.6;

/// The candidate most similar to a misspelt word, if any is similar.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // A comparison is slow, and lengths alone limit how similar two names can be.
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
