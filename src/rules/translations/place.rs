//! Where in a topic of a translation something of its source would stand.

use crate::corpus::{Leaf, ResolvedPage, Section};
use crate::rules::translations::compare::{Both, Pair};
use crate::text::Span;

/// The blocks of a topic beside those of its source: as many at the start and at the end as are of the
/// same kinds belong together.
pub(super) struct Beside<'a> {
    there: &'a [Leaf],
    here: &'a [Leaf],
    before: usize,
    after: usize,
}

impl<'a> Beside<'a> {
    pub(super) fn of(both: Both<'a>) -> Self {
        let (there, here) = (&both.source.leaves, &both.here.leaves);
        let same = |pair: &(&Leaf, &Leaf)| pair.0.kind == pair.1.kind;
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

    /// The block of the source that a byte of it stands in.
    pub(super) fn block_there(&self, offset: u32) -> Option<usize> {
        block_at(self.there, offset)
    }

    /// The block of the translation that a byte of it stands in.
    pub(super) fn block_here(&self, offset: u32) -> Option<usize> {
        block_at(self.here, offset)
    }

    /// What stands where the byte at `offset` of the source would: the block, or the gap between two.
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

fn block_at(leaves: &[Leaf], offset: u32) -> Option<usize> {
    leaves
        .partition_point(|leaf| leaf.span.start <= offset)
        .checked_sub(1)
}

/// Where a platform section of the source would stand here: before the next one that both have, or
/// behind the one before.
pub(super) fn of_section(page: &ResolvedPage, both: Both<'_>, lost: &Section) -> Span {
    let here = &both.here.sections;
    let twin = |section: &Section| {
        let shares = |other: &&Section| {
            let covers = |id| section.platforms.contains(id);
            other.platforms.iter().any(covers)
        };
        here.iter().find(shares)
    };
    let sections = &both.source.sections;
    let at = sections.partition_point(|section| section.span.start <= lost.span.start);
    if let Some(next) = sections[at..].iter().find_map(twin) {
        return Span::at(next.span.start, 0);
    }
    let before = sections[..at].iter().rev().find_map(twin);
    let end = before.map(|section| {
        let text = section.span.slice(&page.text);
        section.span.start + text.trim_end().len() as u32
    });
    end.map_or_else(|| Pair::head(page, both.here), |end| Span::at(end, 0))
}
