//! What the rules about topics need to know of a heading.

use rustc_hash::FxHashSet;

use crate::document::{BlockKind, Document, Heading, Inline, InlineKind, LabelForm, Link};
use crate::language::ANY;
use crate::text::Rows;
use crate::text::sentence::is_question_mark;

/// The text of a heading to compare: lower case, without punctuation at its ends.
pub(super) fn folded(text: &str) -> String {
    // `C` and `C++` differ, so that only what ends a sentence is cut off.
    let ends = |c: char| c.is_whitespace() || ".,:;!?…。？！؟、*_".contains(c);
    text.trim_matches(ends).to_lowercase()
}

/// Whether a heading asks something: it ends with a question mark, or begins as questions do and is
/// long enough to be no label.
pub(super) fn is_question(page: &Document, heading: &Heading) -> bool {
    asks(page, &heading.text)
}

/// Whether the text of a heading or title asks something, as [`is_question`].
pub(super) fn asks(page: &Document, text: &str) -> bool {
    if text_ends_with_question_mark(page, text) {
        return true;
    }
    let begins = page
        .language
        .is_some_and(|language| language.starts_like_question(text));
    begins && text.split_whitespace().count() > 3
}

/// Whether a heading ends with a question mark of its language, or of any.
pub(crate) fn ends_with_question_mark(page: &Document, heading: &Heading) -> bool {
    text_ends_with_question_mark(page, &heading.text)
}

fn text_ends_with_question_mark(page: &Document, text: &str) -> bool {
    let text =
        text.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_question_mark(c) && c != ';');
    page.language
        .is_some_and(|language| language.ends_with_question_mark(text))
        || text.ends_with(is_question_mark)
}

/// Whether a heading is the title of a tab: `# [Android](#tab/android)`.
pub(super) fn is_tab(page: &Document, heading: &Heading) -> bool {
    links(page, heading)
        .first()
        .is_some_and(|link| page.target(&link.target).starts_with("#tab/"))
}

/// Whether a heading is small print at the end of a page: the last one, two levels or more below the one
/// before, with nothing behind it, as generators of pages sign their work.
pub(super) fn is_small_print(page: &Document, index: u32) -> bool {
    let index = index as usize;
    let heading = &page.headings[index];
    let above = index.checked_sub(1).map(|above| &page.headings[above]);
    heading.level >= 5
        && above.is_some_and(|above| heading.level > above.level + 1)
        && page.block(heading.block).end as usize == page.blocks.len()
}

/// Whether a heading is a link and nothing else: a page of navigation.
pub(super) fn is_link(page: &Document, heading: &Heading) -> bool {
    let leaves = page.inlines(&heading.inlines);
    let is_linked = |leaf: &Inline| leaf.is(Inline::LINK) || leaf.kind == InlineKind::SoftBreak;
    !links(page, heading).is_empty() && !leaves.is_empty() && leaves.iter().all(is_linked)
}

/// Where a heading leads that is a link and nothing else.
pub(super) fn link_target<'a>(page: &'a Document, heading: &Heading) -> Option<&'a str> {
    let link = links(page, heading).first()?;
    is_link(page, heading).then(|| page.target(&link.target))
}

/// The links in a heading.
fn links<'a>(page: &'a Document, heading: &Heading) -> &'a [Link] {
    page.links.starting_in(heading.span)
}

/// Whether a question says what it is about, so that it means the same anywhere.
pub(super) fn stands_alone(folded: &str) -> bool {
    let words = folded.split_whitespace();
    let is_long = words.clone().count() > 3 || (!folded.is_ascii() && folded.chars().count() > 9);
    is_long && !words.into_iter().any(|word| ANY.pointers.has(word))
}

/// The headings that are labels of platform sections.
pub(super) fn labels(page: &Document) -> FxHashSet<u32> {
    page.platform_labels
        .iter()
        .filter(|label| label.form == LabelForm::Heading && !label.platforms.is_empty())
        .filter_map(|label| match page.block(label.block).kind {
            BlockKind::Heading(index) => Some(index),
            _ => None,
        })
        .collect()
}

/// Whether a heading is about one platform by a heading above it.
pub(super) fn is_below_label(page: &Document, index: u32, labels: &FxHashSet<u32>) -> bool {
    let parent = |index: &u32| page.headings[*index as usize].parent;
    std::iter::successors(parent(&index), parent).any(|parent| labels.contains(&parent))
}
