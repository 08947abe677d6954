//! The text near a word: bounded, so that a long text costs no more than a short one.

use crate::document::{Document, GAP};
use crate::language::ANY;
use crate::text::script::is_east_asian;
use crate::text::sentence;
use crate::text::{Rows, Span};

/// Most bytes on each side of a word that are looked at.
const NEAR: usize = 96;

/// The text before and behind a range, at most `NEAR` bytes each.
pub(crate) fn around(text: &str, start: usize, end: usize) -> (&str, &str) {
    let from = text.floor_char_boundary(start.saturating_sub(NEAR));
    let to = text.floor_char_boundary(end + NEAR);
    (&text[from..start], &text[end..to])
}

/// The run of characters without white space around a range, without punctuation at its ends.
fn token(text: &str, start: usize, end: usize) -> (usize, usize) {
    let breaks = |c: char| c.is_whitespace() || matches!(c, GAP | '|' | '–' | '—' | '…');
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

/// Whether a word is part of something longer that looks like code: a path, a file name, an address, an option
/// of a command, an identifier, the name of an emoji.
///
/// Between slashes it is a word where `is_alternative` holds for what it is joined with: `iOS/Android`.
pub(crate) fn is_in_code(
    text: &str,
    start: usize,
    end: usize,
    is_alternative: impl Fn(&str) -> bool,
) -> bool {
    let is_lower = !text[start..end].contains(char::is_uppercase);
    let is_emoji = text[..start].ends_with(':') && text[end..].starts_with(':');
    if is_lower && is_emoji || text[end..].starts_with("()") {
        return true;
    }
    let (from, to) = token(text, start, end);
    let (before, after) = (&text[from..start], &text[end..to]);
    // Scripts without spaces begin and end words anywhere.
    let before = before.rsplit(is_east_asian).next().unwrap_or_default();
    let after = after.split(is_east_asian).next().unwrap_or_default();
    if before.is_empty() && matches!(after, "" | "'s" | "’s" | "'" | "’") {
        return false;
    }
    if before.is_empty()
        && let Some(suffix) = after.strip_prefix('-')
    {
        return (is_lower && !ANY.compound_endings.has(suffix))
            || !suffix.chars().all(char::is_alphabetic);
    }
    let joined = [before, after].concat();
    !joined.contains('/')
        || (is_lower && (before == "/" || after == "/"))
        || !(before.is_empty() || before.ends_with('/'))
        || !(after.is_empty() || after.starts_with('/'))
        || !joined
            .split('/')
            .all(|part| part.is_empty() || is_alternative(part))
}

/// Whether a word is in the text of a link to another site that is long enough to be a title.
pub(crate) fn is_in_title_elsewhere(page: &Document, word: Span) -> bool {
    const MIN_WORDS: usize = 3;
    let Some(link) = page.links.ending_after(word.start).first() else {
        return false;
    };
    let target = page.target(&link.target);
    let is_elsewhere = target.starts_with("http://") || target.starts_with("https://");
    let source = page.slice(link.span);
    let title = source.split(']').next().unwrap_or_default();
    let last = title.split_whitespace().next_back().unwrap_or_default();
    link.span.start <= word.start
        && is_elsewhere
        && title.split_whitespace().count() >= MIN_WORDS
        && !ANY.page_nouns.has(last)
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
