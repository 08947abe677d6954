//! What the words around a reference say about where its steps are.

use std::ops::Range;

use super::StepFinder;
use crate::language::fold::is_word;
use crate::text::sentence::unfinished;

/// Where the steps of a reference are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) elsewhere: bool,
    pub(super) on_page: bool,
}

/// How far around a reference is read, in bytes.
const REACH: usize = 160;

impl StepFinder {
    /// Says where the steps of the reference at `range` are. It is called for references only, of
    /// which a page has few, so it may allocate.
    pub(super) fn place(&self, text: &str, range: &Range<usize>) -> Place {
        let from = text.ceil_char_boundary(range.start.saturating_sub(REACH));
        let to = text.ceil_char_boundary((range.end + REACH).min(text.len()));
        let before = unfinished(&text[from..range.start]).to_lowercase();
        let after = text[range.end..to].to_lowercase();
        let (after, points_after) = self.past_position(&after);
        let (before, points_before) = self.before_position(&before);
        let elsewhere = is_title(text, range)
            || any(&self.other, |word| self.has_at_start(after, word))
            || any(&self.relative, |word| self.has_at_end(before, word))
            || any(&self.documents, |word| self.has_inside(before, word));
        Place {
            elsewhere,
            on_page: points_after || points_before,
        }
    }

    /// What follows a reference and the words that point along the page ("above").
    fn past_position<'t>(&self, after: &'t str) -> (&'t str, bool) {
        let after = after.trim_start_matches(is_padding);
        let mut words = self.position.iter();
        match words.find(|word| self.has_at_start(after, word)) {
            Some(word) => (after[word.len()..].trim_start_matches(is_padding), true),
            None => (after, false),
        }
    }

    fn before_position<'t>(&self, before: &'t str) -> (&'t str, bool) {
        let before = before.trim_end_matches(is_padding);
        let mut words = self.position.iter();
        match words.find(|word| self.has_at_end(before, word)) {
            Some(word) => (&before[..before.len() - word.len()], true),
            None => (before, false),
        }
    }

    fn has_at_start(&self, text: &str, word: &str) -> bool {
        let Some(rest) = text.strip_prefix(word) else {
            return false;
        };
        !self.word_boundaries || !word.ends_with(is_word) || !rest.starts_with(is_word)
    }

    fn has_at_end(&self, text: &str, word: &str) -> bool {
        let Some(rest) = text.strip_suffix(word) else {
            return false;
        };
        !self.word_boundaries || !rest.ends_with(is_word)
    }

    fn has_inside(&self, text: &str, word: &str) -> bool {
        let mut matches = text.match_indices(word);
        matches.any(|(at, _)| !self.word_boundaries || !text[..at].ends_with(is_word))
    }
}

fn any(words: &[String], has: impl Fn(&str) -> bool) -> bool {
    words.iter().any(|word| has(word))
}

/// Brackets, quotes, emphasis and spaces, which may be between a reference and its context.
fn is_padding(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '(' | ')' | '[' | ']' | '*' | '_' | '"' | '”' | '“' | '»' | '」' | '（' | '）'
        )
}

/// Whether the phrase is a title or opens one ("Step 3", "Step 3: Setup", "Step 3. Setup").
fn is_title(text: &str, range: &Range<usize>) -> bool {
    let opens = !text[..range.start].contains(is_word);
    let rest = text[range.end..].trim_start_matches(['*', '_', ' ']);
    let mut letters = rest.chars();
    let Some(mark) = letters.next() else {
        return opens;
    };
    let names = letters.as_str().contains(is_word);
    match mark {
        ':' | '：' => opens || names,
        '.' | '。' | '-' | '–' | '—' => opens,
        _ => opens && !rest.contains(is_word),
    }
}
