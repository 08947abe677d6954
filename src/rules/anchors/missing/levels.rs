//! Which headings of each level declare an id.

use crate::document::{AnchorKind, Document, Heading};
use crate::text::Rows;

/// The headings of a level: those that declare an id, and those that do not.
pub(crate) type Level<'a> = (Vec<(usize, &'a Heading)>, Vec<(usize, &'a Heading)>);

/// The headings of each level, those with an HTML anchor among the ones that declare an id.
pub(crate) fn by_level(page: &Document) -> [Level<'_>; 6] {
    let with_html = headings_with_html_anchors(page);
    std::array::from_fn(|level| {
        let headings = page.headings.iter().enumerate();
        headings
            .filter(|(_, heading)| usize::from(heading.level) == level + 1)
            .partition(|(index, heading)| {
                heading.declared || with_html.binary_search(index).is_ok()
            })
    })
}

/// Whether the levels on which ids are declared have many headings without one, so that it is chance
/// which ones have.
pub(crate) fn is_mixed(levels: &[Level<'_>]) -> bool {
    let some = levels.iter().filter(|(declared, _)| !declared.is_empty());
    let (declared, bare) = some.fold((0, 0), |(all, none), (declared, bare)| {
        let bare = bare.iter().filter(|(_, heading)| !heading.dynamic);
        (all + declared.len(), none + bare.count())
    });
    !is_rare(bare, declared)
}

/// Whether at most one in five is without an id.
pub(crate) fn is_rare(bare: usize, declared: usize) -> bool {
    bare * 4 <= declared
}

/// The headings that have an HTML anchor in them or right before them, sorted.
fn headings_with_html_anchors(page: &Document) -> Vec<usize> {
    let html = page
        .anchors
        .iter()
        .filter(|anchor| anchor.kind == AnchorKind::Html);
    html.filter_map(|anchor| {
        if let Some(heading) = anchor.heading {
            return Some(heading as usize);
        }
        let next = page.headings.index_from(anchor.whole.end);
        let start = page.headings.get(next)?.span.start as usize;
        let between = page.text.get(anchor.whole.end as usize..start)?;
        between
            .replace("</a>", "")
            .trim()
            .is_empty()
            .then_some(next)
    })
    .collect()
}
