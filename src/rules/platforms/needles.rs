//! Words that are looked for at the start of words, whatever their case.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use rustc_hash::FxHashSet;

use crate::text::ByteSet;

/// Words to look for. Hardly a word of a page has the first two bytes of one, so few are read.
#[derive(Debug)]
pub(crate) struct Needles {
    automaton: AhoCorasick,
    /// Their first bytes, in either case.
    first: ByteSet,
    /// Their first two bytes, ASCII in lower case.
    pairs: FxHashSet<[u8; 2]>,
}

impl Needles {
    /// The search for `needles`, which are in lower case. One of a single byte is not found.
    pub(crate) fn new(needles: &[String]) -> Self {
        let build = |needles: &[String]| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .start_kind(StartKind::Anchored)
                .match_kind(MatchKind::LeftmostLongest)
                .build(needles)
        };
        let mut first = Vec::new();
        let mut pairs = FxHashSet::default();
        for needle in needles {
            if let [one, two, ..] = needle.as_bytes() {
                first.extend([one.to_ascii_lowercase(), one.to_ascii_uppercase()]);
                pairs.insert([*one, *two].map(|byte| byte.to_ascii_lowercase()));
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
    pub(crate) fn find_iter<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
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
    fn opening(&self, text: &[u8], mut from: usize) -> Option<usize> {
        loop {
            let at = self.first.find(text, from)?;
            let before = at.checked_sub(1).map(|before| text[before]);
            let starts = before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'_');
            let pair = [text[at], *text.get(at + 1)?].map(|byte| byte.to_ascii_lowercase());
            if starts && self.pairs.contains(&pair) {
                return Some(at);
            }
            from = at + 1;
        }
    }
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
