//! Which words may be repeated, and which repetitions are wrong where words have no spaces between them.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::data::Source;
use super::fold::Phrases;
use super::words::{WordList, words};

/// Words before a particle that may include its verb ("turn Bluetooth on on the phone").
const REACH: usize = 6;

/// Marks that a clause may begin after.
const CLAUSE_MARKS: [char; 5] = [',', ':', '(', '–', '—'];

/// What one language says about repeated words.
#[derive(Debug)]
pub(super) struct Repetition {
    /// Whether doubling is ordinary grammar.
    pub(super) is_usual: bool,
    pub(super) fine: Phrases,
    /// Words that may be repeated where they begin a clause.
    pub(super) clause_openers: Phrases,
    pub(super) never: Phrases,
    pub(super) certain_slips: Phrases,
    particles: WordList,
    verbs: WordList,
    copulas: WordList,
    openers: WordList,
}

impl Repetition {
    pub(super) fn new(source: &Source) -> Self {
        let list = |words: &[String]| WordList::new(words, source.word_boundaries);
        let (particles, clauses) = (source.particles.as_ref(), source.clauses.as_ref());
        Self {
            is_usual: source.doubling,
            fine: Phrases::new(&source.doubled),
            clause_openers: Phrases::new(&source.doubled_after_comma),
            never: Phrases::new(&source.never_doubled),
            certain_slips: Phrases::new(&source.certain_slips),
            particles: list(particles.map_or(&[], |all| &all.words)),
            verbs: list(particles.map_or(&[], |all| &all.verbs)),
            copulas: list(clauses.map_or(&[], |all| &all.words)),
            openers: list(clauses.map_or(&[], |all| &all.openers)),
        }
    }

    /// Whether grammar allows `word` twice behind `sentence`, the words before the first of them: a
    /// verb with its particle before the same preposition, or the verb of a clause before the main verb.
    pub(super) fn fits(&self, sentence: &str, word: &str) -> bool {
        let has_verb = || {
            let near = words(sentence).rev().take(REACH);
            near.into_iter().any(|other| self.verbs.has(other))
        };
        let begins_clause = || {
            let clause = sentence.rsplit(CLAUSE_MARKS).next().unwrap_or_default();
            clause.len() < sentence.len() && words(clause).count() <= 1
        };
        self.clause_openers.contains(word) && begins_clause()
            || self.particles.has(word) && has_verb()
            || self.copulas.has(word) && self.openers.is_in(sentence)
    }
}

/// Finds the words of one language that are repeated and never should be.
#[derive(Debug)]
pub(super) struct UnspacedRepetitions {
    /// The doubled words, then the phrases in which two words only look like one that is doubled.
    automaton: AhoCorasick,
    words: usize,
}

impl UnspacedRepetitions {
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
