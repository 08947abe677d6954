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

/// How often each letter is in an ASCII word: a closer bound, for words that pass the first.
#[derive(Clone, Copy, Debug)]
pub struct LetterCounts([u16; 128]);

impl LetterCounts {
    /// The letters of `word`; `None` when it is not ASCII.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        word.is_ascii().then(|| {
            let mut counts = [0_u16; 128];
            for byte in word.bytes() {
                let count = &mut counts[usize::from(byte)];
                *count = count.saturating_add(1);
            }
            Self(counts)
        })
    }

    /// How many of `letters`, which are ASCII, are in the word as well. No edit adds more than one.
    #[must_use]
    pub fn common(mut self, letters: impl Iterator<Item = u8>) -> u32 {
        let in_both = letters.filter(|byte| {
            let left = &mut self.0[usize::from(*byte & 0x7f)];
            let has = *left > 0;
            *left = left.saturating_sub(1);
            has
        });
        in_both.count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::{LetterCounts, LetterSet};

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

    #[test]
    fn letters_are_counted_as_often_as_both_have_them() {
        let bag = LetterCounts::of("hello").expect("ASCII");
        assert_eq!(bag.common("lll".bytes()), 2);
        assert_eq!(bag.common("ohl!".bytes()), 3);
        assert!(LetterCounts::of("Käse").is_none());
    }
}
