//! The text near a word: bounded, so that a long text costs no more than a short one.

use crate::document::GAP;
use crate::text::sentence;

/// Most bytes on each side of a word that are looked at.
const NEAR: usize = 96;

/// The text before and behind a range, at most `NEAR` bytes each.
pub(crate) fn around(text: &str, start: usize, end: usize) -> (&str, &str) {
    let from = text.floor_char_boundary(start.saturating_sub(NEAR));
    let to = text.floor_char_boundary(end + NEAR);
    (&text[from..start], &text[end..to])
}

/// The run of characters without white space around a range, without punctuation at its ends.
pub(crate) fn token(text: &str, start: usize, end: usize) -> (usize, usize) {
    let breaks = |c: char| c.is_whitespace() || c == GAP || c == '|';
    let (before, after) = around(text, start, end);
    let head = before.rfind(breaks).map_or(before, |at| {
        let len = before[at..].chars().next().map_or(0, char::len_utf8);
        &before[at + len..]
    });
    let tail = after.find(breaks).map_or(after, |at| &after[..at]);
    let outer = |c: char| {
        !c.is_alphanumeric()
            && !matches!(
                c,
                '/' | '\\' | '-' | '_' | '@' | '#' | '$' | '~' | '=' | '<' | '>' | '%'
            )
    };
    let from = start - head.trim_start_matches(outer).len();
    (from, end + tail.trim_end_matches(outer).len())
}

/// The text before and behind a range in its sentence, at most `NEAR` bytes each.
pub(crate) fn sentence(text: &str, start: usize, end: usize) -> (&str, &str) {
    let (before, after) = around(text, start, end);
    (sentence::unfinished(before), sentence::first(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_what_no_space_divides() {
        let text = "see (linux/amd64), or";
        let (from, to) = token(text, 5, 10);
        assert_eq!(&text[from..to], "linux/amd64");
    }

    #[test]
    fn a_sentence_ends_at_its_stop() {
        let text = "One. Two words here! Three.";
        assert_eq!(sentence(text, 9, 14), (" Two ", " here"));
    }
}
