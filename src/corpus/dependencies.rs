//! What a corpus rule looked at beyond its own page, noted while it runs.
//!
//! A run that keeps its pages uses it to check only the pages again that a change concerns. Every
//! accessor of [`Corpus`](crate::corpus::Corpus) that tells something about other pages notes what it
//! told; one that tells about all of them notes [`Dependencies::everything`].

use std::cell::RefCell;
use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use crate::corpus::anchor_index::hash_of;
use crate::corpus::{PageId, ResolvedPage};

/// What the findings of a page depend on, beside the page itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// The other pages that were looked at, sorted.
    pub pages: Vec<PageId>,
    /// Hashes of what was looked up by its name, such as an id, sorted.
    pub keys: Vec<u64>,
    /// Whether the platform statistics were looked at.
    pub platform_stats: bool,
    /// Whether something about all pages was looked at.
    pub everything: bool,
}

thread_local! {
    static RECORD: RefCell<Option<Dependencies>> = const { RefCell::new(None) };
}

/// Runs `check` and notes what it looks at.
pub fn record<T>(check: impl FnOnce() -> T) -> (T, Dependencies) {
    // A thread that waits for others may be given another page meanwhile.
    let outer = RECORD.with(|record| record.replace(Some(Dependencies::default())));
    let result = check();
    let noted = RECORD.with(|record| record.replace(outer));
    let mut noted = noted.unwrap_or_default();
    noted.pages.sort_unstable();
    noted.pages.dedup();
    noted.keys.sort_unstable();
    noted.keys.dedup();
    (result, noted)
}

pub(super) fn note(change: impl FnOnce(&mut Dependencies)) {
    RECORD.with(|record| {
        if let Some(noted) = &mut *record.borrow_mut() {
            change(noted);
        }
    });
}

/// The key of the question whether a page has an id.
pub(super) fn id_on(page: PageId, id: &str) -> u64 {
    // The hash of the first page alone is that of nothing.
    FxBuildHasher.hash_one(("on", page, id))
}

/// The key of the pages with a title.
pub(super) fn titled(title: &str) -> u64 {
    FxBuildHasher.hash_one(("title", title))
}

/// The keys under which something else is found, now that a page has changed.
pub(super) fn differing_keys(page: PageId, [now, then]: [&ResolvedPage; 2]) -> Vec<u64> {
    // An id whose place changed counts as well: findings point to that place.
    let anchors = now.anchors.iter().chain(&then.anchors);
    let mut keys: Vec<u64> = anchors.map(|anchor| hash_of(&anchor.id)).collect();
    let gained = now.ids().filter(|id| !then.has_anchor(id));
    let lost = then.ids().filter(|id| !now.has_anchor(id));
    keys.extend(gained.chain(lost).map(|id| id_on(page, id)));
    let titles = [now.title(), then.title()];
    // The language, by which namesakes are told apart, is in the metadata.
    if titles[0] != titles[1] || now.metadata() != then.metadata() {
        let titles = titles.into_iter().flatten();
        keys.extend(titles.map(|(title, _)| titled(title)));
    }
    keys
}
