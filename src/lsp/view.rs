//! One state of a site, as requests see it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Location, Uri};
use rustc_hash::FxHashMap;

use crate::corpus::{Corpus, PageId, Resolution, ResolvedPage, split_target};
use crate::document::Link;
use crate::engine::Project;
use crate::lsp::client::Client;
use crate::lsp::convert::Lines;
use crate::lsp::files::OpenFile;
use crate::lsp::uri::uri_of;
use crate::text::Span;

/// One state of a site; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) project: Arc<Project>,
    pub(super) open: Arc<FxHashMap<PathBuf, OpenFile>>,
    pub(super) client: Client,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) file: PathBuf,
    /// The fragment, decoded; `None` without one.
    pub(super) fragment: Option<String>,
}

impl View {
    pub(super) fn corpus(&self) -> &Corpus {
        self.project.corpus()
    }

    /// A page, when its text is the one that the editor has.
    pub(super) fn page(&self, file: &Path) -> Option<(PageId, &ResolvedPage)> {
        let id = self.corpus().page_of(file)?;
        let page = self.corpus().page(id);
        let is_current = self
            .open
            .get(file)
            .is_none_or(|open| **open.text() == *page.text);
        is_current.then_some((id, page))
    }

    /// The lines of a page of the project.
    pub(super) fn lines(&self, page: &ResolvedPage) -> Lines {
        let open = page.file.as_ref().and_then(|file| self.open.get(file));
        match open.filter(|open| **open.text() == *page.text) {
            Some(open) => open.lines.clone(),
            None => Lines::new(Arc::clone(&page.text), self.client.unit),
        }
    }

    /// The URI of a file, as the client writes it when it has the file open.
    pub(super) fn uri(&self, file: &Path) -> Option<Uri> {
        match self.open.get(file) {
            Some(open) => Some(open.uri.clone()),
            None => uri_of(file),
        }
    }

    pub(super) fn location(&self, page: &ResolvedPage, span: Span) -> Option<Location> {
        Some(Location {
            uri: self.uri(page.file.as_deref()?)?,
            range: self.lines(page).range(span),
        })
    }

    /// The links of the checked pages that lead to a page: each with its page and destination.
    pub(super) fn links_to<'a>(
        &'a self,
        file: &'a Path,
    ) -> impl Iterator<Item = (&'a ResolvedPage, &'a Link, Option<String>)> + 'a {
        let pages = self.corpus().checked().iter();
        pages.flat_map(move |page| {
            let links = page.links.iter().zip(page.link_targets());
            links.filter_map(move |(link, resolution)| {
                if link.declares_anchor || !leads_to(page, resolution, file) {
                    return None;
                }
                Some((page, link, fragment_of(page, link)))
            })
        })
    }
}

fn leads_to(page: &ResolvedPage, resolution: &Resolution, file: &Path) -> bool {
    match resolution {
        Resolution::SamePage => page.file.as_deref() == Some(file),
        Resolution::Found(found) => !found.is_folder && found.file == file,
        _ => false,
    }
}

/// The decoded fragment of a link.
pub(super) fn fragment_of(page: &ResolvedPage, link: &Link) -> Option<String> {
    let target = page.target(&link.target);
    memchr::memchr(b'#', target.as_bytes())?;
    let parts = split_target(target);
    let fragment = parts.decoded_fragment()?;
    Some(fragment.into_owned())
}

/// Where a link of a page leads, when that is a file.
pub(super) fn destination(page: &ResolvedPage, index: usize) -> Option<Destination> {
    let link = &page.links[index];
    let file = match page.link_targets().get(index)? {
        Resolution::SamePage => page.file.clone()?,
        Resolution::Found(found) => found.file.clone(),
        _ => return None,
    };
    Some(Destination {
        file,
        fragment: fragment_of(page, link).filter(|fragment| !fragment.is_empty()),
    })
}
