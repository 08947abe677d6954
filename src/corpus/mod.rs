//! All pages of a run, with every link and image resolved.

mod assemble;
mod closest;
mod facts;
mod files;
mod forms;
mod generated_pages;
mod habits;
mod includes;
mod index;
mod picture;
mod resolve;
mod target;
mod translations;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::links::Outcomes;
use crate::site::SiteModel;

pub use assemble::{Wants, display_path};
pub use facts::{PageFacts, TopicPlatforms};
pub use files::FileFacts;
pub use forms::forms_of;
pub use habits::{PlatformHabits, order, pairs};
pub use index::AnchorHome;
pub use picture::ImageFacts;
pub use resolve::{Found, Missing, Resolution, Resolver, Role, relative};
pub use target::{LinkTarget, respell, split_target};
pub use translations::{
    Coverage, Leaf, LeafKind, Part, Section, Steps, TargetKey, Translation, Translations, pair,
};

/// Index of a page in the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// All pages of a run, and what their links and images lead to.
#[derive(Debug)]
pub struct Corpus {
    pages: Vec<PageFacts>,
    checked: usize,
    by_file: FxHashMap<PathBuf, PageId>,
    files: FxHashMap<PathBuf, FileFacts>,
    anchors: index::AnchorIndex,
    unused_images: Vec<Arc<str>>,
    lost_pages: Vec<Box<str>>,
    has_generated_pages: bool,
    translations: Translations,
    cwd: PathBuf,
    outcomes: Outcomes,
    habits: PlatformHabits,
    before: Option<Before>,
    site: SiteModel,
}

/// The pages before a change.
#[derive(Debug)]
struct Before {
    corpus: Arc<Corpus>,
    /// The file then of each file that has another name now.
    renamed: Arc<FxHashMap<PathBuf, PathBuf>>,
}

impl Corpus {
    /// Puts pages together; the first `checked` are the pages of the run, sorted by path, the others
    /// are only linked to.
    #[must_use]
    pub fn new(pages: Vec<PageFacts>, checked: usize) -> Self {
        let by_file = pages
            .iter()
            .zip(0_u32..)
            .filter_map(|(page, index)| Some((page.file.clone()?, PageId(index))))
            .collect();
        let anchors = index::AnchorIndex::new(&pages);
        let habits = PlatformHabits::new(&pages[..checked.min(pages.len())]);
        Self {
            pages,
            checked,
            by_file,
            files: FxHashMap::default(),
            anchors,
            unused_images: Vec::new(),
            lost_pages: Vec::new(),
            has_generated_pages: false,
            translations: Translations::default(),
            cwd: PathBuf::new(),
            outcomes: Outcomes::default(),
            habits,
            before: None,
            site: SiteModel::default(),
        }
    }

    /// Adds what the generators of the site make of the files.
    pub fn set_site(&mut self, site: SiteModel) {
        self.site = site;
    }

    /// What the generators of the site make of the files: pages and their addresses.
    #[must_use]
    pub fn site(&self) -> &SiteModel {
        &self.site
    }

    /// Adds the pages as they were before the change that the run is about, and the files that have
    /// another name since, each with the one it had.
    pub fn set_before(&mut self, corpus: Arc<Self>, renamed: Arc<FxHashMap<PathBuf, PathBuf>>) {
        self.before = Some(Before { corpus, renamed });
    }

    /// The pages before the change that the run is about; `None` when it is about no change.
    #[must_use]
    pub fn before(&self) -> Option<&Self> {
        self.before.as_ref().map(|before| &*before.corpus)
    }

    /// The page as it was before the change that the run is about, under whatever name; `None` when
    /// it is new, or the run is about no change.
    #[must_use]
    pub fn page_before(&self, id: PageId) -> Option<&PageFacts> {
        let before = self.before.as_ref()?;
        let file = self.page(id).file.as_ref()?;
        let then = before.renamed.get(file).unwrap_or(file);
        let id = before.corpus.page_of(then)?;
        Some(before.corpus.page(id))
    }

    /// Adds what is known about files that are no pages.
    pub fn set_files(&mut self, files: FxHashMap<PathBuf, FileFacts>) {
        self.files = files;
    }

    /// Adds the images of the tree that no page shows, relative to the working directory, sorted.
    pub fn set_unused_images(&mut self, unused: Vec<Arc<str>>) {
        self.unused_images = unused;
    }

    /// The images of the tree that no page shows; known only when a rule asks for them.
    #[must_use]
    pub fn unused_images(&self) -> &[Arc<str>] {
        &self.unused_images
    }

    /// Adds the pages of the lockfile that are gone, and the folder that paths of findings start from.
    pub fn set_lost_pages(&mut self, lost: Vec<Box<str>>, cwd: &Path) {
        self.lost_pages = lost;
        self.cwd = cwd.to_path_buf();
    }

    /// The pages with published anchors that are no longer there, as the lockfile names them, sorted.
    #[must_use]
    pub fn lost_pages(&self) -> &[Box<str>] {
        &self.lost_pages
    }

    /// Notes whether links were given up on because too many pages have them.
    pub fn set_generated_pages(&mut self, has_generated_pages: bool) {
        self.has_generated_pages = has_generated_pages;
    }

    /// Whether links were given up on because too many pages have them, so that where they lead does not
    /// depend on their page alone.
    #[must_use]
    pub fn has_generated_pages(&self) -> bool {
        self.has_generated_pages
    }

    /// Adds what is known of translations.
    pub fn set_translations(&mut self, translations: Translations) {
        self.translations = translations;
    }

    /// The translations of the corpus.
    #[must_use]
    pub fn translations(&self) -> &Translations {
        &self.translations
    }

    /// The folder that paths of findings start from: absolute.
    #[must_use]
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// Adds what is known of external links.
    pub fn set_outcomes(&mut self, outcomes: Outcomes) {
        self.outcomes = outcomes;
    }

    /// What is known of external links; empty unless they were checked.
    #[must_use]
    pub fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// One page.
    #[must_use]
    pub fn page(&self, id: PageId) -> &PageFacts {
        &self.pages[id.0 as usize]
    }

    /// All pages: those that are checked, then those that are only linked to.
    #[must_use]
    pub fn pages(&self) -> &[PageFacts] {
        &self.pages
    }

    /// The pages that are checked, in the order of their paths.
    #[must_use]
    pub fn checked(&self) -> &[PageFacts] {
        &self.pages[..self.checked]
    }

    /// Whether `id` is the first page of the run: the one that speaks for the whole.
    #[must_use]
    pub fn is_first(&self, id: PageId) -> bool {
        id.0 == 0
    }

    /// The page that a file is, when it is one that was read.
    #[must_use]
    pub fn page_of(&self, file: &Path) -> Option<PageId> {
        self.by_file.get(file).copied()
    }

    /// What is known about a file that is no page.
    #[must_use]
    pub fn file(&self, file: &Path) -> Option<&FileFacts> {
        self.files.get(file)
    }

    /// Which platforms the topics of the checked pages cover together, and in which order.
    #[must_use]
    pub fn platform_habits(&self) -> &PlatformHabits {
        &self.habits
    }

    /// The checked pages that have an anchor with this id, in the order of their paths.
    #[must_use]
    pub fn anchor_homes(&self, id: &str) -> &[AnchorHome] {
        self.anchors.homes(id)
    }
}
