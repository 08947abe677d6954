//! Where in a topic of a translation something of its source would be.

use crate::corpus::{LeafBlock, LeafBlockKind, PlatformSection, ResolvedPage};
use crate::rules::translations::alignment::{PagePair, SectionPair};
use crate::text::{Rows, Span};

/// The blocks of a topic beside those of its source: as many at the start and at the end as are of the
/// same kinds belong together.
pub(super) struct BlockAlignment<'a> {
    there: &'a [LeafBlock],
    here: &'a [LeafBlock],
    before: usize,
    after: usize,
}

impl<'a> BlockAlignment<'a> {
    pub(super) fn of(both: SectionPair<'a>) -> Self {
        let (there, here) = (&both.source.leaves, &both.here.leaves);
        let same = |pair: &(&LeafBlock, &LeafBlock)| pair.0.kind == pair.1.kind;
        let before = there.iter().zip(here).take_while(same).count();
        let rest = there[before..]
            .iter()
            .rev()
            .zip(here[before..].iter().rev());
        let after = rest.take_while(same).count();
        Self {
            there,
            here,
            before,
            after,
        }
    }

    /// Whether each block has its counterpart.
    pub(super) fn is_in_step(&self) -> bool {
        self.there.len() == self.here.len() && self.before == self.here.len()
    }

    /// The block of the source around one of its bytes.
    pub(super) fn block_there(&self, offset: u32) -> Option<usize> {
        block_at(self.there, offset)
    }

    /// The kind of the block of the source around one of its bytes.
    pub(super) fn kind_there(&self, offset: u32) -> Option<LeafBlockKind> {
        self.block_there(offset).map(|index| self.there[index].kind)
    }

    /// The block of the translation around one of its bytes.
    pub(super) fn block_here(&self, offset: u32) -> Option<usize> {
        block_at(self.here, offset)
    }

    /// Whether the block of the source at a byte of it has no counterpart for certain.
    pub(super) fn is_alone(&self, offset: u32) -> bool {
        self.block_there(offset).is_some_and(|index| {
            let behind = self.there.len() - 1 - index;
            index >= self.before && behind >= self.after
        })
    }

    /// Where the byte at `offset` of the source would be: the block, or the gap between two.
    /// `None` where the topics differ too much to tell.
    pub(super) fn place(&self, offset: u32) -> Option<Span> {
        let index = self.block_there(offset)?;
        let behind = self.there.len() - 1 - index;
        if index < self.before {
            return Some(self.here[index].span);
        }
        if behind < self.after {
            return Some(self.here[self.here.len() - 1 - behind].span);
        }
        let gap = if index == self.before {
            index
        } else if behind == self.after {
            self.here.len() - behind
        } else {
            return None;
        };
        let next = self.here.get(gap).map(|leaf| leaf.span.start);
        next.or_else(|| Some(self.here.last()?.span.end))
            .map(|at| Span::at(at, 0))
    }
}

fn block_at(leaves: &[LeafBlock], offset: u32) -> Option<usize> {
    leaves.until(offset).len().checked_sub(1)
}

/// Where a platform section of the source would be here: before the next one that both have, or
/// behind the one before.
pub(super) fn of_section(
    page: &ResolvedPage,
    both: SectionPair<'_>,
    lost: &PlatformSection,
) -> Span {
    let here = &both.here.platform_sections;
    let twin = |section: &PlatformSection| {
        let shares = |other: &&PlatformSection| {
            let covers = |id| section.platforms.contains(id);
            other.platforms.iter().any(covers)
        };
        here.iter().find(shares)
    };
    let platform_sections = &both.source.platform_sections;
    let at = platform_sections.until(lost.span.start).len();
    if let Some(next) = platform_sections[at..].iter().find_map(twin) {
        return Span::at(next.span.start, 0);
    }
    let before = platform_sections[..at].iter().rev().find_map(twin);
    let end = before.map(|section| {
        let text = section.span.slice(&page.text);
        section.span.start + text.trim_end().len() as u32
    });
    end.map_or_else(|| PagePair::head(page, both.here), |end| Span::at(end, 0))
}
