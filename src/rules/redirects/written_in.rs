//! Where redirects are written, and so on which page they are reported.

use std::sync::Arc;

use crate::corpus::{Corpus, PageId, display_path};
use crate::redirects::Redirect;

/// The redirects that are reported with a page: its own, and with the first page those of the files that are
/// no pages. Each with the path of its file, `None` for the page itself.
pub(super) fn redirects_of(
    corpus: &Corpus,
    page: PageId,
) -> impl Iterator<Item = (&Redirect, Option<Arc<str>>)> {
    corpus.redirects_of(page).map(|redirect| {
        let is_here = redirect.kind.is_front_matter();
        (redirect, (!is_here).then(|| path_of(corpus, redirect)))
    })
}

/// The path of the file of a redirect.
pub(super) fn path_of(corpus: &Corpus, redirect: &Redirect) -> Arc<str> {
    display_path(corpus.cwd(), &corpus.redirects().file_of(redirect).file)
}
