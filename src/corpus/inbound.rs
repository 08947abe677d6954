//! Which pages links lead to.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::corpus::{Resolution, ResolvedPage, split_target};

/// The files that links of other pages lead to.
#[derive(Debug, Default)]
pub struct Inbound {
    files: FxHashSet<PathBuf>,
    /// The last parts of targets of which nobody knows where they lead, without their extensions.
    stems: FxHashSet<Box<str>>,
}

impl Inbound {
    /// Takes the links of all pages.
    #[must_use]
    pub fn new(pages: &[ResolvedPage]) -> Self {
        let mut inbound = Self::default();
        for page in pages {
            let links = page.links.iter().zip(page.link_targets());
            let images = page.images.iter().zip(page.image_targets());
            let targets = links
                .map(|(link, to)| (&link.target, to))
                .chain(images.map(|(image, to)| (&image.target, to)));
            for (target, to) in targets {
                match to {
                    Resolution::Found(found) if Some(&found.file) != page.file.as_ref() => {
                        inbound.files.insert(found.file.clone());
                    }
                    Resolution::Found(_) | Resolution::SamePage => {}
                    _ => {
                        let path = split_target(page.target(target)).path;
                        let last = path.trim_end_matches('/').rsplit('/').next();
                        let stem = last.unwrap_or_default().split('.').next();
                        inbound.stems.insert(stem.unwrap_or_default().into());
                    }
                }
            }
        }
        inbound
    }

    /// Whether a link leads to a file, or may do so.
    #[must_use]
    pub fn is_linked(&self, file: &Path) -> bool {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        self.files.contains(file) || stem.is_some_and(|stem| self.stems.contains(stem))
    }
}
