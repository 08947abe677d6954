//! The names on the screen that the pages of a corpus may use.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::corpus::Corpus;
use crate::labels::{LabelRequest, load};
use crate::source::Tree;

/// Reads the labels of the apps in the languages of the pages; without `[[labels]]`, nothing.
pub(super) fn add_labels(config: &Config, tree: &Tree, corpus: &mut Corpus) {
    let settings = &config.settings;
    if settings.label_sources.is_empty() {
        return;
    }
    let languages: BTreeSet<String> = corpus
        .checked()
        .iter()
        .filter(|page| !page.ui_names.is_empty())
        .map(|page| page.language_tag(settings))
        .collect();
    corpus.set_ui_labels(load(&LabelRequest {
        sources: &settings.label_sources,
        platforms: &settings.platforms,
        languages: Some(&languages),
        tree,
        lockfile: settings.label_lock.as_ref(),
        cache: settings.label_cache.as_deref(),
    }));
}
