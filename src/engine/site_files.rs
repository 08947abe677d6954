//! The files of a site that list its pages or lead old addresses elsewhere.

use std::path::Path;

use crate::config::Config;
use crate::corpus::{Corpus, Inbound};
use crate::navigation;
use crate::rules::Need;
use crate::source::Tree;

/// Reads the navigation of the site, where a rule about it runs.
pub(super) fn add_site_files(config: &Config, tree: &Tree, corpus: &mut Corpus) {
    if !config.may_need(Need::Navigation) {
        return;
    }
    let files = corpus
        .checked()
        .iter()
        .filter_map(|page| page.file.as_deref());
    let files: Vec<&Path> = files.collect();
    let found = navigation::find(files.into_iter(), &config.settings.boundary, tree);
    if !found.is_empty() {
        let inbound = Inbound::new(corpus.pages());
        corpus.set_navigation(found, inbound);
    }
}
