//! What a corpus rule looked at beyond its own page, noted while it runs.
//!
//! A run that keeps its pages uses it to check only the pages again that a change concerns. Every
//! accessor of [`Corpus`](crate::corpus::Corpus) that tells something about other pages notes what it
//! told; one that tells about all of them notes [`Dependencies::everything`].

use std::cell::RefCell;

use crate::corpus::PageId;

/// What the findings of a page depend on, beside the page itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// The other pages that were looked at, sorted.
    pub pages: Vec<PageId>,
    /// Hashes of the ids whose pages were looked up, sorted.
    pub ids: Vec<u64>,
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
    RECORD.with(|record| record.replace(Some(Dependencies::default())));
    let result = check();
    let mut noted = RECORD.with(RefCell::take).unwrap_or_default();
    noted.pages.sort_unstable();
    noted.pages.dedup();
    noted.ids.sort_unstable();
    noted.ids.dedup();
    (result, noted)
}

pub(super) fn note(change: impl FnOnce(&mut Dependencies)) {
    RECORD.with(|record| {
        if let Some(noted) = &mut *record.borrow_mut() {
            change(noted);
        }
    });
}
