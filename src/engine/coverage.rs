//! What the pages cover, for reports: topics by platform, and pages by language.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::corpus::{Corpus, PageId, PageSummary};
use crate::settings::{PlatformId, Settings};

/// What the pages of a run cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageTables {
    /// The platforms that some topic covers, in the order of the configuration.
    pub platforms: Vec<String>,
    /// The topics with platform sections, by page and position.
    pub topics: Vec<TopicCoverage>,
    /// The pages of the source language, sorted by path.
    pub pages: Vec<PageCoverage>,
}

/// The platforms that a topic covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicCoverage {
    /// Its page.
    pub path: Arc<str>,
    /// The text of its heading; empty before the first.
    pub title: String,
    /// Whether it covers each of [`CoverageTables::platforms`].
    pub covered: Vec<bool>,
}

/// The translations of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCoverage {
    /// The page of the source language.
    pub path: Arc<str>,
    /// Its translations, by language tag.
    pub translations: BTreeMap<String, TranslatedPage>,
}

/// A translation of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslatedPage {
    /// The translated page.
    pub path: Arc<str>,
    /// Topics that have a partner, and topics of the source; `None` when they could not be compared.
    pub topics: Option<(usize, usize)>,
}

impl CoverageTables {
    /// Reads the tables off a corpus.
    pub(super) fn new(corpus: &Corpus, settings: &Settings) -> Self {
        let (platforms, topics) = topics(corpus, settings);
        Self {
            platforms,
            topics,
            pages: pages(corpus),
        }
    }
}

fn topics(corpus: &Corpus, settings: &Settings) -> (Vec<String>, Vec<TopicCoverage>) {
    let all = || {
        let pages = corpus.checked().iter();
        pages.flat_map(|page| page.topic_platforms.iter().map(move |topic| (page, topic)))
    };
    let ids = (0..settings.platforms.list().len()).map(|index| PlatformId(index as u8));
    let used: Vec<PlatformId> = ids
        .filter(|id| all().any(|(_, topic)| topic.platforms.contains(id)))
        .collect();
    let rows = all().map(|(page, topic)| TopicCoverage {
        path: Arc::clone(&page.path),
        title: topic.heading.map_or_else(String::new, |heading| {
            page.headings[heading as usize].text.to_string()
        }),
        covered: used.iter().map(|id| topic.platforms.contains(id)).collect(),
    });
    let rows = rows.collect();
    let name = |id: &PlatformId| settings.platforms.get(*id).name.clone();
    (used.iter().map(name).collect(), rows)
}

fn pages(corpus: &Corpus) -> Vec<PageCoverage> {
    let all = corpus.translations();
    let mut rows: BTreeMap<PageId, PageCoverage> = BTreeMap::new();
    for (page, index) in corpus.pages().iter().zip(0..) {
        let id = PageId(index);
        if all.is_source(id) {
            rows.entry(id).or_insert_with(|| row(page));
        }
        let Some(translation) = all.of(id) else {
            continue;
        };
        let source = corpus.page(translation.source);
        let topics = translation.partners.as_ref().map(|partners| {
            let parts = source.sections.iter().zip(partners);
            let topics = parts.filter(|(part, _)| part.heading.is_some());
            topics.fold((0, 0), |(matched, total), (_, partner)| {
                (matched + usize::from(partner.is_some()), total + 1)
            })
        });
        let translated = TranslatedPage {
            path: Arc::clone(&page.path),
            topics,
        };
        let row = rows
            .entry(translation.source)
            .or_insert_with(|| row(source));
        row.translations
            .insert(translation.language.clone(), translated);
    }
    rows.into_values().collect()
}

fn row(page: &PageSummary) -> PageCoverage {
    PageCoverage {
        path: Arc::clone(&page.path),
        translations: BTreeMap::new(),
    }
}
