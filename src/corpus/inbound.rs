//! Which pages links lead to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::corpus::{Resolution, ResolvedPage, split_target};

/// The files that links of other pages lead to, with the number of links.
#[derive(Clone, Debug, Default)]
pub struct Inbound {
    /// The links of all pages, as they were once.
    all: Arc<Counts>,
    /// What has changed since.
    changes: Counts,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    files: FxHashMap<PathBuf, i64>,
    /// The last parts of targets of which nobody knows where they lead, without their extensions.
    stems: FxHashMap<Box<str>, i64>,
}

impl Counts {
    /// Adds the links of a page as often as `by`.
    fn add(&mut self, page: &ResolvedPage, by: i64) {
        let links = page.links.iter().zip(page.link_targets());
        let images = page.images.iter().zip(page.image_targets());
        let targets = links
            .map(|(link, to)| (&link.target, to))
            .chain(images.map(|(image, to)| (&image.target, to)));
        for (target, to) in targets {
            match to {
                Resolution::Found(found) if Some(&found.file) != page.file.as_ref() => {
                    *self.files.entry(found.file.clone()).or_default() += by;
                }
                Resolution::Found(_) | Resolution::SamePage => {}
                _ => {
                    let path = split_target(page.target(target)).path;
                    let last = path.trim_end_matches('/').rsplit('/').next();
                    let stem = last.unwrap_or_default().split('.').next();
                    *self
                        .stems
                        .entry(stem.unwrap_or_default().into())
                        .or_default() += by;
                }
            }
        }
    }
}

impl Inbound {
    /// Indexes the links of all pages.
    #[must_use]
    pub fn new(pages: &[ResolvedPage]) -> Self {
        let mut all = Counts::default();
        for page in pages {
            all.add(page, 1);
        }
        Self {
            all: Arc::new(all),
            changes: Counts::default(),
        }
    }

    /// The links after some pages have become others, each given as it was and as it is.
    pub(super) fn after<'a>(
        &self,
        changed: impl Iterator<Item = (&'a ResolvedPage, &'a ResolvedPage)>,
    ) -> Self {
        let mut next = self.clone();
        for (then, now) in changed {
            next.changes.add(then, -1);
            next.changes.add(now, 1);
        }
        next
    }

    /// Whether a link leads to a file, or may do so.
    #[must_use]
    pub fn is_linked(&self, file: &Path) -> bool {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        let of_file = |counts: &Counts| counts.files.get(file).copied().unwrap_or_default();
        let of_stem = |counts: &Counts| {
            let count = stem.and_then(|stem| counts.stems.get(stem));
            count.copied().unwrap_or_default()
        };
        of_file(&self.all) + of_file(&self.changes) > 0
            || of_stem(&self.all) + of_stem(&self.changes) > 0
    }
}
