//! Which words may stand twice in a row.

use super::data::Source;
use super::fold::Phrases;
use super::words::{WordList, words};

/// Words before a particle among which its verb may stand ("turn Bluetooth on on the phone").
const REACH: usize = 6;

/// What one language says about doubled words.
#[derive(Debug)]
pub(super) struct Doubled {
    /// Whether doubling is ordinary grammar.
    pub(super) is_usual: bool,
    pub(super) fine: Phrases,
    pub(super) never: Phrases,
    pub(super) seldom: Phrases,
    particles: WordList,
    verbs: WordList,
    copulas: WordList,
    openers: WordList,
}

impl Doubled {
    pub(super) fn new(source: &Source) -> Self {
        let list = |words: &[String]| WordList::new(words, source.word_boundaries);
        let (particles, clauses) = (source.particles.as_ref(), source.clauses.as_ref());
        Self {
            is_usual: source.doubling,
            fine: Phrases::new(&source.doubled),
            never: Phrases::new(&source.never_doubled),
            seldom: Phrases::new(&source.seldom_doubled),
            particles: list(particles.map_or(&[], |all| &all.words)),
            verbs: list(particles.map_or(&[], |all| &all.verbs)),
            copulas: list(clauses.map_or(&[], |all| &all.words)),
            openers: list(clauses.map_or(&[], |all| &all.openers)),
        }
    }

    /// Whether grammar lets `word` stand twice behind `sentence`, the words before the first of them: a
    /// verb with its particle before the same preposition, or the verb of a clause before the main verb.
    pub(super) fn fits(&self, sentence: &str, word: &str) -> bool {
        let has_verb = || {
            let near = words(sentence).rev().take(REACH);
            near.into_iter().any(|other| self.verbs.has(other))
        };
        self.particles.has(word) && has_verb()
            || self.copulas.has(word) && self.openers.is_in(sentence)
    }
}
