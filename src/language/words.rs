//! Lists of words that are looked for in a text.

use rustc_hash::FxHashSet;

use super::fold::is_word;

/// Words of one language; a final `*` matches any ending.
#[derive(Debug, Default)]
pub(super) struct WordList {
    whole: FxHashSet<String>,
    stems: Vec<String>,
    /// Whether words end where their letters end.
    word_boundaries: bool,
}

impl WordList {
    pub(super) fn new(words: &[String], word_boundaries: bool) -> Self {
        let (stems, whole): (Vec<&String>, Vec<&String>) =
            words.iter().partition(|word| word.ends_with('*'));
        let stems = stems.iter().map(|stem| stem.trim_end_matches('*'));
        Self {
            whole: whole.into_iter().cloned().collect(),
            stems: stems.map(str::to_owned).collect(),
            word_boundaries,
        }
    }

    /// Whether a word is one of them, in any case.
    pub(super) fn has(&self, word: &str) -> bool {
        if self.whole.is_empty() && self.stems.is_empty() {
            return false;
        }
        let word = word.to_lowercase().replace('’', "'");
        self.whole.contains(&word) || self.stems.iter().any(|stem| word.starts_with(&**stem))
    }

    /// Whether a text holds one of them. For texts that are short or looked at seldom.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.word_boundaries {
            words(text).any(|word| self.has(word))
        } else {
            self.whole.iter().any(|word| text.contains(&**word))
        }
    }
}

/// The words of a text, apostrophes included.
pub(super) fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !is_word(c) && !matches!(c, '\'' | '’'))
        .filter(|word| !word.is_empty())
}
