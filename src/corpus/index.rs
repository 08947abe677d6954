//! Where each anchor id of the corpus lives.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::{PageFacts, PageId};

/// A page that has an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorHome {
    /// The page.
    pub page: PageId,
    /// Index into the anchors of the page.
    pub anchor: u32,
}

/// Ids to pages.
#[derive(Debug, Default)]
pub(super) struct AnchorIndex {
    homes: FxHashMap<Box<str>, Vec<AnchorHome>>,
}

/// Most homes kept of one id: a message names a few.
const MOST: usize = 8;

impl AnchorIndex {
    pub(super) fn new(pages: &[PageFacts]) -> Self {
        let mut homes: FxHashMap<Box<str>, Vec<AnchorHome>> = FxHashMap::default();
        let wanted = wanted(pages);
        for (page, id) in pages.iter().zip(0_u32..) {
            for (anchor, index) in page.anchors.iter().zip(0_u32..) {
                if !wanted.contains(&*anchor.id) {
                    continue;
                }
                let list = homes.entry(anchor.id.clone()).or_default();
                if list.len() < MOST && list.last().is_none_or(|last| last.page.0 != id) {
                    list.push(AnchorHome {
                        page: PageId(id),
                        anchor: index,
                    });
                }
            }
        }
        Self { homes }
    }

    pub(super) fn homes(&self, id: &str) -> &[AnchorHome] {
        self.homes.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The fragments that links of the corpus want: only these ids are ever looked up.
fn wanted(pages: &[PageFacts]) -> FxHashSet<&str> {
    pages
        .iter()
        .flat_map(|page| page.wanted_fragments.iter().map(|id| &**id))
        .collect()
}
