//! Translations held against their sources.

mod align;
mod layout;
mod outline;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub use layout::pair;
pub(super) use outline::sections;
pub use outline::{LeafBlock, LeafBlockKind, PlatformSection, Section, Steps, TargetKey};

use crate::corpus::{PageId, ResolvedPage};

/// The translations of a corpus.
#[derive(Debug, Default)]
pub struct Translations {
    by_page: FxHashMap<PageId, Arc<Translation>>,
    /// The languages of the corpus beside the source, sorted, with their coverage.
    coverage: BTreeMap<String, Coverage>,
    languages_of: FxHashMap<PageId, Vec<String>>,
    sources: FxHashSet<PageId>,
}

/// A page and its source.
#[derive(Debug)]
pub struct Translation {
    /// The page it is a translation of.
    pub source: PageId,
    /// Its language, a BCP 47 tag in lower case.
    pub language: String,
    /// For each section of the source, its partner here; `None` when the pages could not be compared.
    pub partners: Option<Vec<Option<u32>>>,
    /// Runs of sections of the source, first and last, of which one has no partner, and nothing shows which.
    pub doubtful: Vec<(u32, u32)>,
}

/// How much of the source one language has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Coverage {
    /// Pages that have a translation, and pages of the source.
    pub pages: (usize, usize),
    /// Topics of those pages that have a partner, and their topics.
    pub topics: (usize, usize),
    /// Steps of the topics that have a partner, and their steps.
    pub steps: (usize, usize),
}

impl Translations {
    /// Compares the pages of a corpus, which are sorted by path.
    pub(super) fn new(pages: &[ResolvedPage]) -> Self {
        Self::compare(pages, |_, _| None)
    }

    /// The translations after some pages of the same list have changed.
    pub(super) fn after(then: &Arc<Self>, pages: &[ResolvedPage], changed: &[PageId]) -> Arc<Self> {
        let is_alone = |id: &PageId| {
            let page = pages.get(id.0 as usize);
            page.is_none_or(|page| page.source.is_none()) && !then.languages_of.contains_key(id)
        };
        if changed.iter().all(is_alone) {
            return Arc::clone(then);
        }
        Arc::new(Self::compare(pages, |page, source| {
            let is_changed = |id: &PageId| changed.binary_search(id).is_ok();
            let known = then.by_page.get(&page)?;
            (known.source == source && !is_changed(&page) && !is_changed(&source))
                .then(|| Arc::clone(known))
        }))
    }

    /// Whether two pages are translations of one page, or one is the other's source.
    pub(super) fn are_related(&self, a: PageId, b: PageId) -> bool {
        let source = |id: PageId| self.by_page.get(&id).map_or(id, |one| one.source);
        a == b || source(a) == source(b)
    }

    fn compare(
        pages: &[ResolvedPage],
        known: impl Fn(PageId, PageId) -> Option<Arc<Translation>> + Sync,
    ) -> Self {
        let index_of = |path: &str| pages.binary_search_by(|page| (*page.path).cmp(path)).ok();
        let found: Vec<(usize, usize, String)> = pages
            .iter()
            .enumerate()
            .filter_map(|(page, facts)| {
                let (source, language) = facts.source.as_ref()?;
                Some((page, index_of(source)?, language.clone()))
            })
            .collect();
        let compared: Vec<(PageId, Arc<Translation>)> = found
            .into_par_iter()
            .map(|(page, source, language)| {
                let (id, source_id) = (PageId(page as u32), PageId(source as u32));
                if let Some(known) = known(id, source_id) {
                    return (id, known);
                }
                let aligned = align::align(&pages[source], &pages[page]);
                let (partners, doubtful) =
                    aligned.map_or_else(Default::default, |all| (Some(all.partners), all.doubtful));
                let translation = Translation {
                    source: source_id,
                    language,
                    partners,
                    doubtful,
                };
                (id, Arc::new(translation))
            })
            .collect();
        let mut all = Self::default();
        for (page, translation) in compared {
            all.languages_of
                .entry(translation.source)
                .or_default()
                .push(translation.language.clone());
            let coverage = all
                .coverage
                .entry(translation.language.clone())
                .or_default();
            cover(coverage, pages, page, &translation);
            all.by_page.insert(page, translation);
        }
        all.sources = all.find_sources(pages);
        for coverage in all.coverage.values_mut() {
            coverage.pages.1 = all.sources.len();
        }
        all
    }

    /// The pages in a folder with a translated page that are not translations themselves.
    fn find_sources(&self, pages: &[ResolvedPage]) -> FxHashSet<PageId> {
        if self.by_page.is_empty() {
            return FxHashSet::default();
        }
        let folder = |page: &ResolvedPage| {
            page.path
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder)
                .to_owned()
        };
        let translated = pages
            .iter()
            .zip(0_u32..)
            .filter(|(_, id)| self.languages_of.contains_key(&PageId(*id)));
        let folders: FxHashSet<String> = translated.map(|(page, _)| folder(page)).collect();
        let sources = pages
            .iter()
            .zip((0_u32..).map(PageId))
            .filter(|(page, id)| !self.by_page.contains_key(id) && folders.contains(&folder(page)));
        sources.map(|(_, id)| id).collect()
    }

    /// What a page is a translation of.
    #[must_use]
    pub fn of(&self, page: PageId) -> Option<&Translation> {
        self.by_page.get(&page).map(|one| &**one)
    }

    /// Whether a page belongs to the source: no translation, in a corpus that has some, and either
    /// translated or beside pages that are.
    #[must_use]
    pub fn is_source(&self, page: PageId) -> bool {
        self.sources.contains(&page)
    }

    /// The languages that a page of the source is translated to.
    #[must_use]
    pub fn languages_of(&self, source: PageId) -> &[String] {
        self.languages_of.get(&source).map_or(&[], Vec::as_slice)
    }

    /// The coverage of each language, by tag.
    #[must_use]
    pub fn coverage(&self) -> &BTreeMap<String, Coverage> {
        &self.coverage
    }
}

fn cover(coverage: &mut Coverage, pages: &[ResolvedPage], page: PageId, translation: &Translation) {
    let (source, here) = (
        &pages[translation.source.0 as usize],
        &pages[page.0 as usize],
    );
    coverage.pages.0 += 1;
    for (section, partner) in source
        .sections
        .iter()
        .zip(translation.partners.iter().flatten())
    {
        let is_topic = section.heading.is_some() || section.steps() > 0;
        coverage.topics.1 += usize::from(is_topic);
        coverage.steps.1 += section.steps() as usize;
        if let Some(partner) = partner {
            let steps = here.sections[*partner as usize].steps();
            coverage.topics.0 += usize::from(is_topic);
            coverage.steps.0 += steps.min(section.steps()) as usize;
        }
    }
}
