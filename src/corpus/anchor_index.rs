//! Which pages have an anchor with some id.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::corpus::{PageId, ResolvedPage};

/// A page that has an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorHome {
    /// The page.
    pub page: PageId,
    /// Index into the anchors of the page.
    pub anchor: u32,
}

/// Ids to pages: made when it is first asked for.
///
/// After a change of few pages the rows of before are kept, and the changed pages are searched.
#[derive(Debug, Default)]
pub(super) struct AnchorIndex {
    rows: OnceLock<Arc<[Row]>>,
    /// The pages for which the rows do not hold, sorted.
    changed: Vec<PageId>,
}

/// One anchor: the hash of its id and where it is; sorted.
type Row = (u64, AnchorHomeKey);
/// Page and index of an anchor.
type AnchorHomeKey = (u32, u32);

/// Most homes of one id that are told: a message names a few.
const MAX: usize = 8;

/// Most changed pages that are searched each time.
const MAX_CHANGED: usize = 32;

impl AnchorIndex {
    /// The index after some pages of the same list have changed.
    pub(super) fn after(&self, changed: impl IntoIterator<Item = PageId>) -> Self {
        let Some(rows) = self.rows.get() else {
            return Self::default();
        };
        let mut all = self.changed.clone();
        all.extend(changed);
        all.sort_unstable();
        all.dedup();
        if all.len() > MAX_CHANGED {
            return Self::default();
        }
        Self {
            rows: OnceLock::from(Arc::clone(rows)),
            changed: all,
        }
    }

    /// The first pages that have an anchor with this id, each with its first anchor of that id.
    pub(super) fn homes(&self, id: &str, pages: &[ResolvedPage]) -> Vec<AnchorHome> {
        let rows = self.rows.get_or_init(|| rows(pages));
        let hash = hash_of(id);
        let first = rows.partition_point(|(other, _)| *other < hash);
        let known = rows[first..]
            .iter()
            .take_while(|(other, _)| *other == hash)
            .map(|(_, (page, anchor))| AnchorHome {
                page: PageId(*page),
                anchor: *anchor,
            })
            .filter(|home| self.changed.binary_search(&home.page).is_err());
        let changed = self.changed.iter().flat_map(|page| {
            let anchors = pages[page.0 as usize].anchors.iter().zip(0..);
            anchors.map(|(_, anchor)| AnchorHome {
                page: *page,
                anchor,
            })
        });
        let has_id = |home: &AnchorHome| {
            let anchors = &pages[home.page.0 as usize].anchors;
            *anchors[home.anchor as usize].id == *id
        };
        let mut homes: Vec<AnchorHome> = known.chain(changed).filter(has_id).collect();
        homes.sort_unstable_by_key(|home| (home.page, home.anchor));
        homes.dedup_by_key(|home| home.page);
        homes.truncate(MAX);
        homes
    }
}

fn rows(pages: &[ResolvedPage]) -> Arc<[Row]> {
    let mut rows: Vec<Row> = pages
        .par_iter()
        .zip(0_u32..pages.len() as u32)
        .flat_map_iter(|(page, id)| {
            let anchors = page.anchors.iter().zip(0_u32..);
            anchors.map(move |(anchor, index)| (hash_of(&anchor.id), (id, index)))
        })
        .collect();
    rows.par_sort_unstable();
    rows.into()
}

/// The hash under which an id is found.
pub(super) fn hash_of(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}
