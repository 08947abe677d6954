//! Pages that the change of the run deleted or renamed.

use std::path::{Path, PathBuf};

use crate::corpus::{Corpus, PageId, Resolution, ResolvedPage};
use crate::source::normalise;

/// What a path is continued with to name a page.
const ENDINGS: [&str; 7] = [
    "",
    ".md",
    ".mdx",
    ".markdown",
    "/index.md",
    "/README.md",
    "/_index.md",
];

/// What the change that the run is about did with a page.
#[derive(Clone, Copy, Debug)]
pub enum Removal<'a> {
    /// The page as it was before it was deleted.
    Deleted(&'a ResolvedPage),
    /// The page as it was, and its file now.
    Renamed(&'a ResolvedPage, &'a Path),
}

impl Corpus {
    /// What became of the page that a link with this destination led to before the change that the run is
    /// about; `None` when it led to none, or the page is still there. `wanted` is its path from `id`.
    #[must_use]
    pub fn removal(&self, id: PageId, destination: &str, wanted: &str) -> Option<Removal<'_>> {
        let base = self.base.as_ref()?;
        let before = &base.corpus;
        let old = self
            .page_before(id)
            .and_then(|page| led_to(page, destination))
            .or_else(|| self.named_by(id, wanted))?;
        let old_id = before.page_of(&old)?;
        // Of a page that was only linked to, nobody knows here whether it is gone.
        if (old_id.0 as usize) >= before.checked().len() || self.page_of(&old).is_some() {
            return None;
        }
        let page = before.page(old_id);
        let names = base.renamed.iter().filter(|(_, then)| **then == old);
        Some(match names.map(|(now, _)| now).min() {
            Some(now) => Removal::Renamed(page, now),
            None => Removal::Deleted(page),
        })
    }

    /// The page before the change at a path from a page, as files are named.
    fn named_by(&self, id: PageId, wanted: &str) -> Option<PathBuf> {
        let folder = self.page(id).file.as_ref()?.parent()?;
        let before = self.before().filter(|_| !wanted.starts_with('/'))?;
        before.at(&folder.join(wanted))
    }

    /// The page that an address means which is written as a path: with an ending, or as a folder.
    fn at(&self, place: &Path) -> Option<PathBuf> {
        let place = normalise(place);
        let place = place.to_str()?.trim_end_matches('/');
        let stem = place.strip_suffix(".html").unwrap_or(place);
        let mut files = ENDINGS.iter().flat_map(|ending| {
            [place, stem].map(|place| PathBuf::from(format!("{place}{ending}")))
        });
        files.find(|file| self.page_of(file).is_some())
    }

    /// The checked page that an address means which is written as a path.
    pub(super) fn checked_at(&self, place: &Path) -> Option<PageId> {
        let id = self.page_of(&self.at(place)?)?;
        ((id.0 as usize) < self.checked().len()).then_some(id)
    }
}

/// The file that the link of a page with this destination leads to.
fn led_to(page: &ResolvedPage, destination: &str) -> Option<PathBuf> {
    page.written_links()
        .find_map(|(link, resolution)| match resolution {
            Resolution::Found(found)
                if page.target(&link.target) == destination && !found.is_folder =>
            {
                Some(found.file.clone())
            }
            _ => None,
        })
}
