//! Words that are looked for at the start of words, whatever their case.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::ByteSet;

/// Words to look for. Hardly a word of a page has the first two bytes of one, so few are read.
#[derive(Clone, Debug)]
pub struct Needles {
    automaton: AhoCorasick,
    /// Their first bytes, in either case.
    first: ByteSet,
    /// Their first two bytes, in either case: a bit for each pair.
    pairs: Box<[u64; 1024]>,
}

impl Needles {
    /// The search for `needles`, which are in lower case. One of a single byte is not found.
    ///
    /// # Panics
    ///
    /// Never: an automaton without needles can always be built.
    #[must_use]
    pub fn new(needles: &[String]) -> Self {
        let build = |needles: &[String]| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .start_kind(StartKind::Anchored)
                .match_kind(MatchKind::LeftmostLongest)
                .build(needles)
        };
        let mut first = Vec::new();
        let mut pairs = Box::new([0; 1024]);
        let cases = |byte: u8| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()];
        for needle in needles {
            let [one, two, ..] = needle.as_bytes() else {
                continue;
            };
            for (one, two) in cases(*one)
                .into_iter()
                .flat_map(|one| cases(*two).map(|two| (one, two)))
            {
                first.push(one);
                let (word, bit) = place(one, two);
                pairs[word] |= bit;
            }
        }
        Self {
            automaton: build(needles)
                .unwrap_or_else(|_| build(&[]).expect("an automaton without needles")),
            first: ByteSet::new(&first),
            pairs,
        }
    }

    /// The needles in `text` that no ASCII letter or digit stands before, without overlap; the
    /// longest at each place.
    pub fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = self.opening(text.as_bytes(), from)?;
                let input = Input::new(text).range(at..).anchored(Anchored::Yes);
                if let Some(found) = self.automaton.find(input) {
                    from = found.end();
                    return Some(found.range());
                }
                from = at + 1;
            }
        })
    }

    /// The next place where a needle may stand.
    fn opening(&self, text: &[u8], from: usize) -> Option<usize> {
        (from..text.len().saturating_sub(1)).find(|at| {
            let (one, two) = (text[*at], text[at + 1]);
            self.first.has(one) && (*at == 0 || !WORD.has(text[at - 1])) && {
                let (word, bit) = place(one, two);
                self.pairs[word] & bit != 0
            }
        })
    }
}

/// What a needle does not stand behind.
static WORD: ByteSet =
    ByteSet::new(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

/// The word and the bit of a pair of bytes.
fn place(one: u8, two: u8) -> (usize, u64) {
    let pair = usize::from(one) << 8 | usize::from(two);
    (pair / 64, 1 << (pair % 64))
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn needles_are_found_where_words_start() {
        let needles = Needles::new(&["mac".to_owned(), "mac os".to_owned(), "ёж".to_owned()]);
        let found: Vec<_> = needles.find_iter("imac Mac OS, MACS ёж m").collect();
        assert_eq!(found, [5..11, 13..16, 18..22]);
        assert_eq!(Needles::new(&[]).find_iter("mac").count(), 0);
    }
}
