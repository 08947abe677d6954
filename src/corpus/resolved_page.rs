//! A page of a corpus: its summary, and what the other files add to it.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::corpus::{PageId, PageSummary, Resolution};
use crate::document::Link;

/// Where the links and images of a page lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedLinks {
    /// Where each link leads, in the order of the links.
    pub links: Vec<Resolution>,
    /// Where each image is, in the order of the images.
    pub images: Vec<Resolution>,
    /// Which ids code of the site may give the page.
    pub(super) ids_by_code: IdsByCode,
    /// The files whose text the page includes; `None` when not all are known.
    pub(super) included_files: Option<Vec<PathBuf>>,
    /// The files beside the pages of the run whose ids links want: Markdown, and HTML.
    pub(super) wanted_files: Vec<PathBuf>,
}

/// Which ids code of the site may give a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdsByCode {
    /// None.
    #[default]
    None,
    /// Ids that are made of the text of the page.
    OfText,
    /// Any: its labels are those of other pages as well, or it has no heading and its text is made elsewhere.
    Any,
}

/// The ids that a page has from the files it includes.
#[derive(Clone, Debug, Default)]
pub(super) enum IncludedIds {
    /// It includes no file.
    #[default]
    None,
    /// All of them.
    Known(Arc<FxHashSet<Box<str>>>),
    /// Not all of the files are known.
    Unknown,
}

impl IncludedIds {
    /// Whether both say the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) | (Self::Unknown, Self::Unknown) => true,
            (Self::Known(a), Self::Known(b)) => a == b,
            _ => false,
        }
    }
}

/// A page of a corpus; cheap to clone.
#[derive(Clone, Debug)]
pub struct ResolvedPage {
    pub(super) summary: Arc<PageSummary>,
    pub(super) resolved: Arc<ResolvedLinks>,
    pub(super) included: IncludedIds,
}

impl Deref for ResolvedPage {
    type Target = PageSummary;

    fn deref(&self) -> &PageSummary {
        &self.summary
    }
}

impl ResolvedPage {
    pub(super) fn new(summary: Arc<PageSummary>, resolved: Arc<ResolvedLinks>) -> Self {
        let included = if summary.has_includes {
            IncludedIds::Unknown
        } else {
            IncludedIds::None
        };
        Self {
            summary,
            resolved,
            included,
        }
    }

    /// What the page says by itself.
    #[must_use]
    pub fn summary(&self) -> &Arc<PageSummary> {
        &self.summary
    }

    /// Where each link leads, in the order of the links.
    #[must_use]
    pub fn link_targets(&self) -> &[Resolution] {
        &self.resolved.links
    }

    /// Where each image is, in the order of the images.
    #[must_use]
    pub fn image_targets(&self) -> &[Resolution] {
        &self.resolved.images
    }

    /// Which ids code of the site may give the page.
    #[must_use]
    pub fn ids_by_code(&self) -> IdsByCode {
        self.resolved.ids_by_code
    }

    /// Whether the page includes text that is not known, so that its anchors are not all known.
    #[must_use]
    pub fn includes_text(&self) -> bool {
        matches!(self.included, IncludedIds::Unknown)
    }

    /// Whether the page has an anchor with exactly this id.
    #[must_use]
    pub fn has_anchor(&self, id: &str) -> bool {
        self.declares_anchor(id)
            || matches!(&self.included, IncludedIds::Known(ids) if ids.contains(id))
    }

    /// The ids of the page, and of what it includes as far as that is known.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let included = match &self.included {
            IncludedIds::Known(ids) => Some(&**ids),
            IncludedIds::None | IncludedIds::Unknown => None,
        };
        let included = included.into_iter().flatten().map(|id| &**id);
        self.own_ids().chain(included)
    }

    /// The links with where they lead, each written target once: of the links that use one reference
    /// definition only the first.
    pub fn written_links(&self) -> impl Iterator<Item = (&Link, &Resolution)> {
        let mut seen = FxHashSet::default();
        self.links
            .iter()
            .zip(&self.resolved.links)
            .filter(move |(link, _)| link.definition.is_none_or(|index| seen.insert(index)))
    }

    /// Whether the page is the same in another state: the same text with the same targets.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.summary, &other.summary)
            && (Arc::ptr_eq(&self.resolved, &other.resolved) || self.resolved == other.resolved)
            && self.included.is_same(&other.included)
    }
}

/// The pages that are not what they were; `None` when the list of pages is another.
pub(super) fn changed(now: &[ResolvedPage], then: &[ResolvedPage]) -> Option<Vec<PageId>> {
    let pairs = || now.iter().zip(then);
    let is_same_list = now.len() == then.len()
        && pairs().all(|(now, then)| {
            Arc::ptr_eq(&now.summary, &then.summary)
                || now.file == then.file && now.path == then.path
        });
    is_same_list.then(|| {
        pairs()
            .zip(0..)
            .filter(|((now, then), _)| !now.is_same(then))
            .map(|(_, id)| PageId(id))
            .collect()
    })
}
