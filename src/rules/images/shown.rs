//! The pictures that a page shows, each place that names one once.

use crate::corpus::{Corpus, FileFacts, Found, ImageFacts, Resolution, ResolvedPage};
use crate::document::{Image, ImageKind};
use crate::text::Span;

/// The images of a page with where they lead. A reference definition that several images use is given
/// once: there is one place to repair.
pub(super) fn shown(page: &ResolvedPage) -> impl Iterator<Item = (&Image, &Resolution)> {
    let mut used: Vec<bool> = Vec::new();
    let images = page.images.iter().zip(page.image_targets());
    images.filter(move |(image, _)| {
        let Some(definition) = image.definition.map(|index| index as usize) else {
            return true;
        };
        if used.len() <= definition {
            used.resize(definition + 1, false);
        }
        !std::mem::replace(&mut used[definition], true)
    })
}

/// A picture of this site, with what its bytes say.
pub(super) struct Picture<'a> {
    /// Where the page names it.
    pub(super) span: Span,
    /// The file.
    pub(super) found: &'a Found,
    /// What is known about it; `None` when it could not be read.
    pub(super) facts: Option<&'a ImageFacts>,
}

impl Picture<'_> {
    /// The file name, for messages.
    pub(super) fn name(&self) -> String {
        let name = self.found.file.file_name();
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// The pictures of this site that a page shows, each file at the first place that shows it.
pub(super) fn pictures<'a>(corpus: &'a Corpus, page: &'a ResolvedPage) -> Vec<Picture<'a>> {
    let mut seen = rustc_hash::FxHashSet::default();
    let shown = shown(page).filter(|(image, _)| image.kind != ImageKind::Media);
    shown
        .filter_map(|(image, resolution)| {
            let Resolution::Found(found) = resolution else {
                return None;
            };
            let facts = match corpus.file(&found.file)? {
                FileFacts::Image(facts) => Some(facts),
                FileFacts::Unreadable => None,
                FileFacts::Html(_) | FileFacts::Elsewhere => return None,
            };
            seen.insert(found.file.as_path()).then(|| Picture {
                span: page.path_span(&image.target),
                found,
                facts,
            })
        })
        .collect()
}
