//! All pages of a run, with every link and image resolved.

mod anchor_index;
mod builder;
mod closest;
mod dependencies;
mod files;
mod forms;
mod generated_pages;
mod image;
mod inbound;
mod includes;
mod page_summary;
mod platform_stats;
mod removal;
mod resolve;
mod resolved_page;
mod target;
mod translations;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::links::Outcomes;
use crate::navigation::Navigation;
use crate::redirects::{Redirect, SiteRedirects};
use crate::settings::UiLabels;
use crate::site::SiteModel;
use crate::text::Span;

pub use anchor_index::AnchorHome;
pub use builder::{CorpusBuilder, Wants, display_path};
pub use dependencies::{Dependencies, record};
pub use files::FileFacts;
pub use forms::forms_of;
pub use image::ImageFacts;
pub use inbound::Inbound;
pub use page_summary::{PageSummary, TopicPlatforms};
pub use platform_stats::{PlatformStats, order, pairs};
pub use removal::Removal;
pub use resolve::{Found, Missing, Resolution, Resolver, Role, relative};
pub use resolved_page::{IdsByCode, ResolvedLinks, ResolvedPage};
pub use target::{LinkTarget, respell, split_target};
pub use translations::{
    Coverage, LeafBlock, LeafBlockKind, PlatformSection, Section, Steps, TargetKey, Translation,
    Translations, pair,
};

/// Most pages before one that are compared with it by their titles.
const MAX_NEAR: usize = 500;

/// Index of a page in the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// All pages of a run, and what their links and images lead to; made by [`CorpusBuilder`].
#[derive(Debug)]
pub struct Corpus {
    pages: Vec<ResolvedPage>,
    checked: usize,
    by_file: Arc<FxHashMap<PathBuf, PageId>>,
    files: Arc<FxHashMap<PathBuf, Arc<FileFacts>>>,
    included_pages: includes::IncludedPages,
    /// Where the links of each page lead as far as the page alone shows; empty where that is the same.
    resolved_alone: Vec<Arc<ResolvedLinks>>,
    anchors: anchor_index::AnchorIndex,
    /// Hashes of the fragments that links want; made when it is first asked for.
    wanted_ids: OnceLock<FxHashSet<u64>>,
    unused_images: Vec<Arc<str>>,
    lost_pages: Vec<Box<str>>,
    has_generated_pages: bool,
    translations: Arc<Translations>,
    cwd: PathBuf,
    outcomes: Outcomes,
    platform_stats: PlatformStats,
    base: Option<Base>,
    site: Arc<SiteModel>,
    ui_labels: Arc<UiLabels>,
    navigation: Arc<Vec<Navigation>>,
    inbound: Arc<Inbound>,
    redirects: Arc<SiteRedirects>,
}

/// The pages before a change.
#[derive(Debug)]
struct Base {
    corpus: Arc<Corpus>,
    /// The file then of each file that has another name now.
    renamed: Arc<FxHashMap<PathBuf, PathBuf>>,
}

impl Corpus {
    /// A corpus without pages.
    #[must_use]
    pub fn empty(cwd: &Path) -> Self {
        Self {
            pages: Vec::new(),
            checked: 0,
            by_file: Arc::default(),
            files: Arc::default(),
            included_pages: includes::IncludedPages::default(),
            resolved_alone: Vec::new(),
            anchors: anchor_index::AnchorIndex::default(),
            wanted_ids: OnceLock::new(),
            unused_images: Vec::new(),
            lost_pages: Vec::new(),
            has_generated_pages: false,
            translations: Arc::default(),
            cwd: cwd.to_path_buf(),
            outcomes: Outcomes::default(),
            platform_stats: PlatformStats::default(),
            base: None,
            site: Arc::default(),
            ui_labels: Arc::default(),
            navigation: Arc::default(),
            inbound: Arc::default(),
            redirects: Arc::default(),
        }
    }

    /// The corpus with the pages as they were before the change that the run is about, and the files that
    /// have another name since, each with the one it had.
    #[must_use]
    pub fn with_base(
        mut self,
        corpus: Arc<Self>,
        renamed: Arc<FxHashMap<PathBuf, PathBuf>>,
    ) -> Self {
        self.base = Some(Base { corpus, renamed });
        self
    }

    /// The corpus with what is known of external links.
    #[must_use]
    pub fn with_outcomes(mut self, outcomes: Outcomes) -> Self {
        self.outcomes = outcomes;
        self
    }

    /// What the generators of the site make of the files: pages and their addresses.
    #[must_use]
    pub fn site(&self) -> &Arc<SiteModel> {
        &self.site
    }

    /// The pages before the change that the run is about; `None` when it is about no change.
    #[must_use]
    pub fn before(&self) -> Option<&Self> {
        self.base.as_ref().map(|base| &*base.corpus)
    }

    /// The page as it was before the change that the run is about, under whatever name; `None` when
    /// it is new, or the run is about no change.
    #[must_use]
    pub fn page_before(&self, id: PageId) -> Option<&ResolvedPage> {
        let base = self.base.as_ref()?;
        let file = self.page(id).file.as_ref()?;
        let then = base.renamed.get(file).unwrap_or(file);
        let id = base.corpus.page_of(then)?;
        Some(base.corpus.page(id))
    }

    /// The images of the tree that no page shows, relative to the working directory, sorted; known only
    /// when a rule wants them.
    #[must_use]
    pub fn unused_images(&self) -> &[Arc<str>] {
        dependencies::note(|noted| noted.everything = true);
        &self.unused_images
    }

    /// The pages with published anchors that are no longer there, as the lockfile names them, sorted.
    #[must_use]
    pub fn lost_pages(&self) -> &[Box<str>] {
        &self.lost_pages
    }

    /// Whether links count as unknown because many pages have them, so that where they lead does not
    /// depend on their page alone.
    #[must_use]
    pub fn has_generated_pages(&self) -> bool {
        self.has_generated_pages
    }

    /// The translations of the corpus. A page is checked again when its source or one of its
    /// translations changes.
    #[must_use]
    pub fn translations(&self) -> &Translations {
        &self.translations
    }

    /// The folder that paths of findings start from: absolute.
    #[must_use]
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// What is known of external links; empty unless they were checked.
    #[must_use]
    pub fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// Adds the navigation of the site, and which pages links lead to.
    pub fn set_navigation(&mut self, navigation: Vec<Navigation>, inbound: Inbound) {
        self.navigation = Arc::new(navigation);
        self.inbound = Arc::new(inbound);
    }

    /// The corpus with the navigation and the labels of an earlier one, and the links to pages as they are.
    #[must_use]
    pub fn with_site_files_of(mut self, earlier: &Self) -> Self {
        self.navigation = Arc::clone(&earlier.navigation);
        self.inbound = if self.navigation.is_empty() {
            Arc::clone(&earlier.inbound)
        } else if let Some(changed) = self.changed_since(earlier) {
            let pairs = changed.iter().map(|id| (earlier.page(*id), self.page(*id)));
            Arc::new(earlier.inbound.after(pairs))
        } else {
            Arc::new(Inbound::new(&self.pages))
        };
        self.redirects = Arc::clone(&earlier.redirects);
        self.ui_labels = Arc::clone(&earlier.ui_labels);
        self
    }

    /// The navigation of the site, as its files list it; empty unless a rule asks for it.
    #[must_use]
    pub fn navigation(&self) -> &[Navigation] {
        &self.navigation
    }

    /// Which pages links lead to; known where there is a navigation.
    #[must_use]
    pub fn inbound(&self) -> &Inbound {
        &self.inbound
    }

    /// Adds the redirects of the site.
    pub fn set_redirects(&mut self, redirects: SiteRedirects) {
        self.redirects = Arc::new(redirects);
    }

    /// The redirects of the site, as its files write them; empty unless a rule asks for them.
    #[must_use]
    pub fn redirects(&self) -> &SiteRedirects {
        &self.redirects
    }

    /// The redirects that a page answers for: those of its front matter, and on the first page those of the
    /// files that are not pages.
    pub fn redirects_of(&self, id: PageId) -> impl Iterator<Item = &Redirect> {
        let file = self.page(id).file.as_deref();
        let own = file.map_or(&[][..], |file| self.redirects.of_page(file));
        let of_files = if self.is_first(id) {
            self.redirects.of_files()
        } else {
            &[]
        };
        if !own.is_empty() || !of_files.is_empty() {
            dependencies::note(|noted| noted.everything = true);
        }
        of_files.iter().chain(own)
    }

    /// The files that are not pages and that findings may be about: path, file and text.
    pub fn site_files(&self) -> impl Iterator<Item = (Arc<str>, &Path, &Arc<str>)> {
        let navigation = self.navigation.iter().map(|one| (&one.file, &one.text));
        let redirects = self.redirects.files().iter();
        let redirects = redirects
            .filter(|one| !one.kind.is_front_matter())
            .map(|one| (&one.file, &one.text));
        navigation.chain(redirects).map(|(file, text)| {
            let path = display_path(&self.cwd, file);
            (path, file.as_path(), text)
        })
    }

    /// Adds the names on the screen of the apps that pages are about.
    pub fn set_ui_labels(&mut self, labels: UiLabels) {
        self.ui_labels = Arc::new(labels);
    }

    /// The names on the screen of the apps that pages are about.
    #[must_use]
    pub fn ui_labels(&self) -> &UiLabels {
        &self.ui_labels
    }

    /// One page.
    #[must_use]
    pub fn page(&self, id: PageId) -> &ResolvedPage {
        dependencies::note(|noted| noted.pages.push(id));
        &self.pages[id.0 as usize]
    }

    /// All pages: those that are checked, then those that are only linked to.
    #[must_use]
    pub fn pages(&self) -> &[ResolvedPage] {
        dependencies::note(|noted| noted.everything = true);
        &self.pages
    }

    /// The pages that are checked, in the order of their paths.
    #[must_use]
    pub fn checked(&self) -> &[ResolvedPage] {
        dependencies::note(|noted| noted.everything = true);
        &self.pages[..self.checked]
    }

    /// Whether `id` is the first page of the run: the one that reports what concerns the whole.
    #[must_use]
    pub fn is_first(&self, id: PageId) -> bool {
        id.0 == 0
    }

    /// The page that a file is, when it is one that was read.
    #[must_use]
    pub fn page_of(&self, file: &Path) -> Option<PageId> {
        self.by_file.get(file).copied()
    }

    /// What is known about a file that is not a page.
    #[must_use]
    pub fn file(&self, file: &Path) -> Option<&FileFacts> {
        self.files.get(file).map(|facts| &**facts)
    }

    /// Which platforms the topics of the checked pages cover together, and in which order.
    #[must_use]
    pub fn platform_stats(&self) -> &PlatformStats {
        dependencies::note(|noted| noted.platform_stats = true);
        &self.platform_stats
    }

    /// The pages that have an anchor with this id, in the order of their paths: at most eight.
    #[must_use]
    pub fn anchor_homes(&self, id: &str) -> Vec<AnchorHome> {
        dependencies::note(|noted| noted.keys.push(anchor_index::hash_of(id)));
        self.anchors.homes(id, &self.pages)
    }

    /// The other pages in the folder of a page that have this title, each with the place of the title:
    /// those before it, the nearest first, then those behind it.
    pub fn namesakes<'a>(
        &'a self,
        page: PageId,
        title: &'a str,
    ) -> impl Iterator<Item = (PageId, &'a ResolvedPage, Span)> {
        dependencies::note(|noted| noted.keys.push(dependencies::titled(title)));
        let here = self.pages[page.0 as usize].folder();
        // Pages are sorted by path: those of one folder and below it follow each other.
        let is_near = move |id: &u32| self.pages[*id as usize].path.starts_with(here);
        let before = (0..page.0).rev().take(MAX_NEAR).take_while(is_near);
        let behind = (page.0 + 1..self.checked as u32).take(MAX_NEAR);
        let near = before.chain(behind.take_while(is_near));
        let near = near.map(|id| (PageId(id), &self.pages[id as usize]));
        near.filter_map(move |(id, other)| {
            let (same, span) = other.title()?;
            (same == title && other.folder() == here).then_some((id, other, span))
        })
    }

    /// Whether a page has an anchor with exactly this id.
    #[must_use]
    pub fn has_anchor(&self, page: PageId, id: &str) -> bool {
        dependencies::note(|noted| noted.keys.push(dependencies::id_on(page, id)));
        self.pages[page.0 as usize].has_anchor(id)
    }

    /// Whether a local link of some page has this fragment.
    #[must_use]
    pub fn wants_id(&self, id: &str) -> bool {
        dependencies::note(|noted| noted.everything = true);
        let wanted = self.wanted_ids.get_or_init(|| {
            let fragments = self.pages.iter().flat_map(|page| &page.wanted_fragments);
            fragments.map(|id| anchor_index::hash_of(id)).collect()
        });
        wanted.contains(&anchor_index::hash_of(id))
    }

    /// The pages that are not what they were in an earlier state: their text, where their links lead, or
    /// what they include. `None` when the list of pages is another.
    #[must_use]
    pub fn changed_since(&self, then: &Self) -> Option<Vec<PageId>> {
        let changed = resolved_page::changed(&self.pages, &then.pages);
        changed.filter(|_| self.checked == then.checked)
    }

    /// The checked pages to which links lead now and did not in an earlier state, or the other way round.
    #[must_use]
    pub fn other_inbound(&self, then: &Self) -> Vec<PageId> {
        if Arc::ptr_eq(&self.inbound, &then.inbound) {
            return Vec::new();
        }
        let is_other = |id: &PageId| {
            let file = self.pages[id.0 as usize].file.as_deref();
            file.is_some_and(|file| self.inbound.is_linked(file) != then.inbound.is_linked(file))
        };
        let all = (0..self.checked as u32).map(PageId);
        all.filter(is_other).collect()
    }

    /// The checked pages whose findings may not be what they were, after the pages `changed` are not:
    /// by what the findings depended on.
    #[must_use]
    pub fn dependents<'d>(
        &self,
        then: &Self,
        changed: &[PageId],
        dependencies: impl Fn(PageId) -> Option<&'d Dependencies>,
    ) -> Vec<PageId> {
        let mut keys = Vec::new();
        for id in changed {
            let pair = [self, then].map(|corpus| &corpus.pages[id.0 as usize]);
            keys.extend(dependencies::differing_keys(*id, pair));
        }
        keys.sort_unstable();
        let has_other_stats = self.platform_stats != then.platform_stats;
        let meets = |sorted: &[PageId]| changed.iter().any(|id| sorted.binary_search(id).is_ok());
        let is_other_site = !Arc::ptr_eq(&self.site, &then.site);
        let is_concerned = |id: PageId| {
            let Some(noted) = dependencies(id) else {
                return true;
            };
            is_other_site
                || changed.binary_search(&id).is_ok()
                || noted.everything && !changed.is_empty()
                || noted.platform_stats && has_other_stats
                || meets(&noted.pages)
                || noted.keys.iter().any(|key| keys.binary_search(key).is_ok())
                || changed
                    .iter()
                    .any(|other| self.translations.are_related(*other, id))
        };
        (0..self.checked as u32)
            .map(PageId)
            .filter(|id| is_concerned(*id))
            .collect()
    }
}
