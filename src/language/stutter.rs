//! Doubled words where words have no spaces between them.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::data::Source;

/// Finds the words of one language that stand twice in a row and never should.
#[derive(Debug)]
pub(super) struct StutterFinder {
    /// The doubled words, then the phrases in which two words only look like one that is doubled.
    automaton: AhoCorasick,
    words: usize,
}

impl StutterFinder {
    /// `None` for languages with spaces between words, and for those that have no such words.
    pub(super) fn new(source: &Source) -> Option<Self> {
        if source.word_boundaries || !source.doubling {
            return None;
        }
        let doubled = source.never_doubled.iter().map(|word| word.repeat(2));
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(doubled.chain(source.doubled.iter().cloned()))
            .ok()?;
        Some(Self {
            automaton,
            words: source.never_doubled.len(),
        })
    }

    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.automaton
            .find_iter(text)
            .filter(|found| found.pattern().as_usize() < self.words)
            .map(|found| found.range())
    }
}
