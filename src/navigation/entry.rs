//! The navigation of a site as its rules see it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::text::Span;

/// Longest file that is read, in bytes.
pub(super) const MAX_LEN: u64 = 2 << 20;

/// The files that list pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavigationKind {
    /// `nav` of `mkdocs.yml`.
    Mkdocs,
    /// `_toc.yml` of Jupyter Book and Sphinx.
    JupyterBook,
    /// `toc.yml` of docfx.
    Docfx,
    /// `docs.json` or `mint.json` of Mintlify.
    Mintlify,
    /// `SUMMARY.md` of `mdBook` and `GitBook`, which is a page as well.
    Summary,
    /// `.pages` of the plugin `awesome-pages` of `MkDocs`: the entries of one folder.
    Pages,
    /// `sidebars.js` of Docusaurus.
    Docusaurus,
    /// `sidebar` of Starlight in `astro.config.*`.
    Starlight,
    /// `sidebar` of `VitePress`.
    Vitepress,
}

/// One entry of a navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationEntry {
    /// Where it is written.
    pub span: Span,
    /// The page as it is written.
    pub written: Box<str>,
    /// The file that it leads to; `None` when there is none.
    pub file: Option<PathBuf>,
    /// Entries next to each other have the same number, where the file has lists of lists.
    pub list: u32,
}

/// A file that lists pages.
#[derive(Clone, Debug)]
pub struct Navigation {
    /// What it is.
    pub kind: NavigationKind,
    /// Where it is: absolute.
    pub file: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The folder whose pages it lists: absolute.
    pub folder: PathBuf,
    /// The folders whose pages it lists without naming them: absolute.
    pub folders: Vec<PathBuf>,
    /// Its entries that are pages, in order.
    pub entries: Vec<NavigationEntry>,
    /// Whether all that is listed can be seen: no pattern, no plugin that adds to it.
    pub is_complete: bool,
    /// Whether a plugin makes pages that do not exist as files.
    pub has_made_pages: bool,
}
