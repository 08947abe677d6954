//! Which letters a word has: a quick bound for how far two words are from each other.

/// The characters of a word, a bit each; some share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterSet(u64);

impl LetterSet {
    /// The characters of `word`.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self(
            word.chars()
                .fold(0, |set, c| set | 1 << (u32::from(c) % 64)),
        )
    }

    /// The fewest edits that lead from a word with these characters to one with `other`.
    ///
    /// An edit takes one character away and brings one in, or swaps two.
    #[must_use]
    pub fn least_distance(self, other: Self) -> usize {
        let gone = (self.0 & !other.0).count_ones();
        let new = (other.0 & !self.0).count_ones();
        gone.max(new) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::LetterSet;

    #[test]
    fn no_word_is_nearer_than_its_letters() {
        let words = ["android", "adnroid", "androids", "ios", "windows", "Käse"];
        for (one, other) in words
            .iter()
            .flat_map(|one| words.map(|other| (*one, other)))
        {
            let least = LetterSet::of(one).least_distance(LetterSet::of(other));
            assert!(
                least <= strsim::damerau_levenshtein(one, other),
                "{one} {other}"
            );
        }
        let far = LetterSet::of("abc").least_distance(LetterSet::of("xyz"));
        assert_eq!(far, 3);
    }
}
