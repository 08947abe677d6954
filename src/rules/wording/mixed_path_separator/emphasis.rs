//! Whether the items of a menu path are bold.

use std::ops::Range;

use crate::document::Document;
use crate::rules::wording::mixed_path_separator::menu_items::is_space;
use crate::text::Rows;

/// The bold texts that end at `left` and follow a separator; `None` where one of the two is not bold.
fn strong_around(page: &Document, left: usize, separator: &Range<usize>) -> Option<(usize, usize)> {
    let text = page.prose().all();
    let rest = &text[separator.end..];
    let right = separator.end + rest.len() - rest.trim_start_matches(is_space).len();
    let strong_at = |at: usize| {
        let at = page.prose().source(at..at).start;
        let last = page.emphases.until(at).len().checked_sub(1)?;
        let one = page.emphases.get(last)?;
        (one.strong && at < one.span.end).then_some(last)
    };
    let (last, _) = text[..left].char_indices().next_back()?;
    strong_at(last).zip(strong_at(right))
}

/// Whether a separator is in bold text or between two bold ones.
pub(super) fn between_strong(page: &Document, left: usize, separator: &Range<usize>) -> bool {
    strong_around(page, left, separator)
        .is_some_and(|(first, second)| first != second || !is_aside(page, first, left))
}

/// Whether a parenthesis opens in emphasised text before a place: what is in it explains the name, as in
/// **Audio (client -> server)**.
fn is_aside(page: &Document, emphasis: usize, left: usize) -> bool {
    page.emphases.get(emphasis).is_some_and(|one| {
        let first = page.prose().within(one.span).start;
        page.prose().all()[first..left.max(first)].contains('(')
    })
}

/// Words that the name of a menu may have.
const MAX_WORDS: usize = 2;

/// Whether a separator is in text that is emphasised as a whole: `*Notes → Earlier versions*`.
pub(super) fn within_emphasis(page: &Document, left: usize, separator: &Range<usize>) -> bool {
    let Some((last, _)) = page.prose().all()[..left].char_indices().next_back() else {
        return false;
    };
    let source = |at: usize| page.prose().source(at..at).start;
    let (from, to) = (source(last), source(separator.end));
    let around = page.emphases.until(from).last();
    around.is_some_and(|one| {
        let first = page.prose().within(one.span).start;
        let item = &page.prose().all()[first..left.max(first)];
        // The name of a menu is short; "Changes in A → Your device" is a sentence.
        to < one.span.end && item.split_whitespace().count() <= MAX_WORDS && !item.contains('(')
    })
}

/// Whether a separator is between two bold texts: `**Settings** — **Privacy**`.
pub(super) fn parts_strong(page: &Document, left: usize, separator: &Range<usize>) -> bool {
    strong_around(page, left, separator).is_some_and(|(left, right)| left != right)
}
