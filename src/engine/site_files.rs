//! The files of a site that list its pages or lead old addresses elsewhere.

use std::path::Path;

use crate::config::Config;
use crate::corpus::{Corpus, Inbound};
use crate::rules::Need;
use crate::source::Tree;
use crate::{navigation, redirects};

/// Reads the navigation and the redirects of the site, where rules about them run.
pub(super) fn add_site_files(config: &Config, tree: &Tree, corpus: &mut Corpus) {
    if config.may_need(Need::Navigation) {
        let files = corpus
            .checked()
            .iter()
            .filter_map(|page| page.file.as_deref());
        let files: Vec<&Path> = files.collect();
        let found = navigation::find(
            files.into_iter(),
            &config.settings.boundary,
            &config.settings.site,
            corpus.site(),
            tree,
        );
        if !found.is_empty() {
            let inbound = Inbound::new(corpus.pages());
            corpus.set_navigation(found, inbound);
        }
    }
    if config.may_need(Need::Redirects) {
        let pages = corpus.checked().iter();
        let pages = pages.filter_map(|page| Some((page.file.as_deref()?, &page.text)));
        let found = redirects::find(
            pages,
            &config.settings.boundary,
            &config.settings.site,
            corpus.site(),
            tree,
        );
        corpus.set_redirects(found);
    }
}
