//! What is at the cursor.

use crate::corpus::ResolvedPage;
use crate::text::Span;

/// What is at the cursor: an index into the table of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetAt {
    Anchor(usize),
    Heading(usize),
    Image(usize),
    Link(usize),
}

/// What is at `offset`: a declared id before the link that may hold it, a link before the heading it is
/// in.
pub(super) fn target_at(page: &ResolvedPage, offset: u32) -> Option<TargetAt> {
    let is_at = |span: Span| span.start <= offset && offset <= span.end;
    let is_declared = |index: &usize| {
        let anchor = &page.anchors[*index];
        let is_heading = anchor
            .heading
            .is_some_and(|heading| page.headings[heading as usize].content == anchor.span);
        !is_heading && is_at(anchor.whole)
    };
    if let Some(index) = (0..page.anchors.len()).find(is_declared) {
        return Some(TargetAt::Anchor(index));
    }
    let images = page.images.iter();
    if let Some(index) = images.clone().position(|image| is_at(image.span)) {
        return Some(TargetAt::Image(index));
    }
    let is_link = |link: &crate::document::Link| {
        !link.declares_anchor && (is_at(link.span) || is_at(link.target.span))
    };
    if let Some(index) = page.links.iter().position(is_link) {
        return Some(TargetAt::Link(index));
    }
    let heading = page.headings.iter().position(|heading| is_at(heading.span));
    heading.map(TargetAt::Heading)
}
