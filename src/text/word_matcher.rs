//! Words that are looked for at the start of words, whatever their case.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

/// Words to look for. Hardly a word of a page has the first two bytes of one, so few are read.
#[derive(Clone, Debug)]
pub struct WordMatcher {
    automaton: AhoCorasick,
    /// What each byte is: [`WORD`], [`FIRST`], both or neither.
    classes: [u8; 256],
    /// Their first two bytes, in either case: a bit for each pair.
    pairs: Box<[u64; 1024]>,
}

impl WordMatcher {
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
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut classes: [u8; 256] = std::array::from_fn(|byte| is_word(byte as u8).into());
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
                classes[usize::from(one)] |= FIRST;
                let (word, bit) = place(one, two);
                pairs[word] |= bit;
            }
        }
        Self {
            automaton: build(needles)
                .unwrap_or_else(|_| build(&[]).expect("an automaton without needles")),
            classes,
            pairs,
        }
    }

    /// The needles in `text` that do not follow an ASCII letter or digit, without overlap; the
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

    /// The next place where a needle may begin.
    fn opening(&self, text: &[u8], from: usize) -> Option<usize> {
        let before = from.checked_sub(1).map_or(0, |at| self.class(text[at]));
        let mut is_inside = before & WORD;
        let pairs = text.get(from..)?.windows(2);
        let at = pairs.into_iter().position(|pair| {
            let class = self.class(pair[0]);
            let may_open = class & FIRST != 0 && is_inside == 0;
            is_inside = class & WORD;
            may_open && {
                let (word, bit) = place(pair[0], pair[1]);
                self.pairs[word] & bit != 0
            }
        })?;
        Some(from + at)
    }

    fn class(&self, byte: u8) -> u8 {
        self.classes[usize::from(byte)]
    }
}

/// The class of the bytes that a needle may not follow: ASCII letters and digits, and `_`.
const WORD: u8 = 1;

/// The class of what a needle begins with.
const FIRST: u8 = 2;

/// The word and the bit of a pair of bytes.
fn place(one: u8, two: u8) -> (usize, u64) {
    let pair = usize::from(one) << 8 | usize::from(two);
    (pair / 64, 1 << (pair % 64))
}

#[cfg(test)]
mod tests {
    use super::WordMatcher;

    #[test]
    fn needles_are_found_where_words_start() {
        let needles = WordMatcher::new(&["mac".to_owned(), "mac os".to_owned(), "ёж".to_owned()]);
        let found: Vec<_> = needles.find_iter("imac Mac OS, MACS ёж m").collect();
        assert_eq!(found, [5..11, 13..16, 18..22]);
        assert_eq!(WordMatcher::new(&[]).find_iter("mac").count(), 0);
    }
}
