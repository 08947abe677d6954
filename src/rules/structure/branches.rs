//! Which alternative of a page a heading belongs to: a tab, a branch of a template.

use crate::document::{BlockId, BlockKind, DirectiveRole, Document};

/// The alternative of each heading, by number; headings of different numbers are never read together,
/// or are read one inside the other.
pub(super) fn branches(page: &Document) -> Vec<u32> {
    branches_of(page, page.headings.iter().map(|heading| heading.block))
}

/// The alternative of each of some blocks, which are in order.
pub(super) fn branches_of(page: &Document, blocks: impl Iterator<Item = BlockId>) -> Vec<u32> {
    let mut branches = Vec::new();
    // The parts that are open, each with the number of its alternative.
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut lines = page.directives.iter().zip(0_u32..).peekable();
    let mut last = 0;
    for block in blocks {
        let start = page.block(block).span.start;
        while let Some((line, index)) = lines.next_if(|(line, _)| line.span.start < start) {
            last += 1;
            match (line.role, line.partner) {
                (DirectiveRole::Opens, Some(_)) => open.push((index, last)),
                (DirectiveRole::Closes, Some(partner)) => {
                    while open.pop_if(|(opened, _)| *opened >= partner).is_some() {}
                }
                (DirectiveRole::Branches, _) => {
                    if let Some((_, branch)) = open.last_mut() {
                        *branch = last;
                    }
                }
                _ => {}
            }
        }
        let container = page
            .ancestors(block)
            .find_map(|id| match page.block(id).kind {
                BlockKind::Container(index) => Some(u32::MAX - index),
                _ => None,
            });
        let branch = container.or(open.last().map(|(_, branch)| *branch));
        branches.push(branch.unwrap_or(0));
    }
    branches
}
