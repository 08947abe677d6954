//! From the summaries of single pages to a corpus in which every local target is resolved.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::anchor_index::AnchorIndex;
use crate::corpus::files::{self, TargetFiles};
use crate::corpus::{
    Corpus, PageId, PageSummary, PlatformStats, Resolution, ResolvedLinks, ResolvedPage, Resolver,
    Role, Translations, relative, split_target,
};
use crate::corpus::{generated_pages, includes, resolved_page};
use crate::document::{INCLUDE_ROOT, ImageKind, LinkKind};
use crate::links::Outcomes;
use crate::settings::{EntryState, Settings};
use crate::site::{Files, SiteModel};
use crate::source::Tree;

/// What the active rules need beyond the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// The first and last bytes of every image.
    pub image_bytes: bool,
    /// The width and height of every image.
    pub image_pixels: bool,
    /// The images of the tree that no page shows.
    pub unused_images: bool,
}

/// Puts a corpus together.
///
/// With an earlier corpus of the same files ([`CorpusBuilder::reuse`]), only what its changed pages
/// concern is done again.
#[derive(Debug)]
pub struct CorpusBuilder<'a> {
    pub(super) tree: &'a Tree,
    pub(super) settings: &'a Settings,
    pub(super) cwd: &'a Path,
    pub(super) wants: Wants,
    /// An earlier corpus whose links led where these do, when they are written alike.
    pub(super) previous: Option<&'a Corpus>,
    /// An earlier corpus whose files beside the pages are what they were.
    pub(super) previous_files: Option<&'a Corpus>,
    /// The pages before the change that the run is about.
    pub(super) before: Option<&'a Corpus>,
}

impl<'a> CorpusBuilder<'a> {
    /// A builder for pages from `tree`; paths of findings are relative to `cwd`.
    #[must_use]
    pub fn new(tree: &'a Tree, settings: &'a Settings, cwd: &'a Path) -> Self {
        Self {
            tree,
            settings,
            cwd,
            wants: Wants::default(),
            previous: None,
            previous_files: None,
            before: None,
        }
    }

    /// Names the pages before the change that the run is about: a place where one was is not one that
    /// only a build can know.
    #[must_use]
    pub fn after(mut self, before: Option<&'a Corpus>) -> Self {
        self.before = before;
        self
    }

    /// Says what the rules need beyond the pages.
    #[must_use]
    pub fn wants(mut self, wants: Wants) -> Self {
        self.wants = wants;
        self
    }

    /// Reuses what an earlier corpus knows: made with the same settings, working directory and wants,
    /// and of a tree with the same files, whose contents differ in pages alone.
    #[must_use]
    pub fn reuse(self, previous: Option<&'a Corpus>) -> Self {
        Self {
            previous_files: previous,
            ..self.reuse_links(previous)
        }
    }

    /// As [`CorpusBuilder::reuse`], when Markdown files that are no pages of the run may have changed as
    /// well.
    #[must_use]
    pub fn reuse_links(mut self, previous: Option<&'a Corpus>) -> Self {
        self.previous = previous;
        self
    }

    /// Resolves every local target of the pages and reads what is linked to but not checked.
    #[must_use]
    pub fn build(mut self, mut pages: Vec<Arc<PageSummary>>) -> Corpus {
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let is_alike = |then: &&Corpus| is_served_alike(then, &pages);
        self.previous = self.previous.filter(is_alike);
        self.previous_files = self.previous_files.filter(is_alike);
        let site = match self.previous {
            Some(then) => Arc::clone(&then.site),
            None => Arc::new(site_model(&pages, self.tree, self.settings)),
        };
        let mut pages = self.resolve(&pages, &site);
        let by_itself: Vec<_> = pages
            .iter()
            .map(|page| Arc::clone(&page.resolved))
            .collect();
        let has_generated_pages = generated_pages::mark_unknown(&mut pages, &self);
        let checked = pages.len();
        let included_pages = includes::add_ids(&mut pages, &self);
        let target_files = TargetFiles::read(&pages, &self);
        pages.extend(target_files.pages);
        let unused_images = if self.wants.unused_images {
            files::unused_images(&pages, self.tree, self.settings, self.cwd)
        } else {
            Vec::new()
        };
        let tables = self.tables(&pages, checked);
        Corpus {
            platform_stats: PlatformStats::new(pages[..checked].iter().map(|page| &**page)),
            checked,
            by_file: tables.by_file,
            files: target_files.files,
            included_pages,
            resolved_alone: if has_generated_pages {
                by_itself
            } else {
                Vec::new()
            },
            anchors: tables.anchors,
            wanted_ids: OnceLock::new(),
            unused_images,
            lost_pages: tables.lost_pages,
            has_generated_pages,
            translations: tables.translations,
            cwd: self.cwd.to_path_buf(),
            outcomes: Outcomes::default(),
            ui_labels: Arc::default(),
            navigation: Arc::default(),
            inbound: Arc::default(),
            redirects: Arc::default(),
            base: None,
            site,
            pages,
        }
    }

    /// What is known of the pages together; of an earlier corpus of the same pages, what has not changed.
    fn tables(&self, pages: &[ResolvedPage], checked: usize) -> Tables {
        let changed = self
            .previous
            .and_then(|then| Some((then, resolved_page::changed(pages, &then.pages)?)));
        let checked = &pages[..checked];
        match changed {
            Some((then, changed)) => Tables {
                anchors: then.anchors.after(changed.iter().copied()),
                by_file: Arc::clone(&then.by_file),
                translations: Translations::after(&then.translations, checked, &changed),
                lost_pages: then.lost_pages.clone(),
            },
            None => Tables {
                anchors: AnchorIndex::default(),
                by_file: Arc::new(by_file(pages)),
                translations: Arc::new(Translations::new(checked)),
                lost_pages: lost_pages(checked, self.tree, self.settings),
            },
        }
    }

    /// The pages, each with where its links lead.
    fn resolve(&self, pages: &[Arc<PageSummary>], site: &Arc<SiteModel>) -> Vec<ResolvedPage> {
        let known: Vec<Option<Arc<ResolvedLinks>>> = match self.previous {
            Some(then) => {
                let links = |(now, id)| links_of(now, then, id);
                pages.iter().zip(0..).map(links).collect()
            }
            None => vec![None; pages.len()],
        };
        let resolver = OnceLock::new();
        let resolver = || {
            resolver.get_or_init(|| {
                let served = pages
                    .iter()
                    .filter_map(|page| Some((page.file.as_deref()?, page.served_at.as_slice())));
                Resolver::new(self.settings, self.tree, served)
                    .with_model(Arc::clone(site))
                    .with_former(self.before)
            })
        };
        let is_page: FxHashSet<&Path> = if known.iter().all(Option::is_some) {
            FxHashSet::default()
        } else {
            pages
                .iter()
                .filter_map(|page| page.file.as_deref())
                .collect()
        };
        let targets: Vec<Arc<ResolvedLinks>> = pages
            .par_iter()
            .zip(known)
            .map(|(page, known)| {
                known.unwrap_or_else(|| Arc::new(resolve_page(resolver(), page, &is_page)))
            })
            .collect();
        pages
            .iter()
            .zip(targets)
            .map(|(page, links)| ResolvedPage::new(Arc::clone(page), links))
            .collect()
    }
}

/// What is known of the pages together.
struct Tables {
    anchors: AnchorIndex,
    by_file: Arc<FxHashMap<PathBuf, PageId>>,
    translations: Arc<Translations>,
    lost_pages: Vec<Box<str>>,
}

/// Whether the pages are the same files, with the same metadata, as those of a corpus: so they are
/// served at the same addresses.
fn is_served_alike(then: &Corpus, pages: &[Arc<PageSummary>]) -> bool {
    pages.len() == then.checked
        && pages.iter().zip(then.checked()).all(|(now, then)| {
            Arc::ptr_eq(now, then.summary())
                || now.file == then.file && now.metadata() == then.metadata()
        })
}

/// Where the links of a page led in an earlier state, when they are written as they were.
fn links_of(now: &Arc<PageSummary>, then: &Corpus, index: usize) -> Option<Arc<ResolvedLinks>> {
    let page = &then.pages[index];
    let alone = then.resolved_alone.get(index);
    (Arc::ptr_eq(now, page.summary()) || now.has_targets_of(page.summary()))
        .then(|| Arc::clone(alone.unwrap_or(&page.resolved)))
}

fn by_file(pages: &[ResolvedPage]) -> FxHashMap<PathBuf, PageId> {
    pages
        .iter()
        .zip(0_u32..)
        .filter_map(|(page, index)| Some((page.file.clone()?, PageId(index))))
        .collect()
}

/// The pages of the lockfile that have published anchors and are not there, as the lockfile names them.
fn lost_pages(pages: &[ResolvedPage], tree: &Tree, settings: &Settings) -> Vec<Box<str>> {
    let Some(lockfile) = &settings.lockfile else {
        return Vec::new();
    };
    let folder = lockfile.file.parent().unwrap_or(Path::new("/"));
    let known: FxHashSet<&Path> = pages
        .iter()
        .filter_map(|page| page.file.as_deref())
        .collect();
    let is_there = |name: &str| {
        let file = folder.join(name);
        known.contains(file.as_path())
            || file
                .parent()
                .zip(file.file_name())
                .is_some_and(|(parent, name)| {
                    tree.list(parent)
                        .is_some_and(|listing| listing.get(&name.to_string_lossy()).is_some())
                })
    };
    let is_published = |name: &&str| {
        let mut entries = lockfile.of_page(name);
        entries.any(|(_, entry)| entry.state == EntryState::Published)
    };
    lockfile
        .pages()
        .filter(is_published)
        .filter(|name| !is_there(name))
        .map(Box::from)
        .collect()
}

/// Path of a file as findings show it: relative to the working directory, with `/`.
#[must_use]
pub fn display_path(cwd: &Path, file: &Path) -> Arc<str> {
    if let Some(path) = relative(cwd, file) {
        return path.into();
    }
    // A name that is not Unicode is shown as far as it is; it still starts where others do.
    let below = file.strip_prefix(cwd).unwrap_or(file);
    below.to_string_lossy().replace('\\', "/").into()
}

/// What the generators of the site make of the files; pages that were read are not read again.
fn site_model(pages: &[Arc<PageSummary>], tree: &Tree, settings: &Settings) -> SiteModel {
    let texts: FxHashMap<&Path, &Arc<str>> = pages
        .iter()
        .filter_map(|page| Some((page.file.as_deref()?, &page.text)))
        .collect();
    let text_of = |file: &Path| texts.get(file).map(|text| Arc::clone(text));
    SiteModel::new(&settings.site, &Files::new(tree, &text_of))
}

fn resolve_page(
    resolver: &Resolver<'_>,
    page: &PageSummary,
    is_page: &FxHashSet<&Path>,
) -> ResolvedLinks {
    let file = page.file.as_deref();
    let resolve = |target: &crate::document::Target, role| {
        if target.dynamic {
            return Resolution::Unknown;
        }
        match target.url_helper {
            Some(call) => resolver.resolve_call(file, call, page.target(target), role),
            None => resolver.resolve(file, page.target(target), role),
        }
    };
    let resolve_html = |target: &crate::document::Target, role| {
        if target.dynamic || target.url_helper.is_some() {
            resolve(target, role)
        } else {
            resolver.resolve_html(file, page.target(target), role)
        }
    };
    let is_target = |target: &str| {
        let name = target.strip_prefix('#').filter(|name| !name.is_empty());
        name.is_some_and(|name| !page.declares_anchor(name) && resolver.may_be_target(file, name))
    };
    let links: Vec<Resolution> = page
        .links
        .iter()
        .map(|link| match link.kind {
            // `<help@example.org>` and `www.example.org` have no scheme and are no paths.
            LinkKind::Autolink | LinkKind::Bare if is_schemeless(page.target(&link.target)) => {
                Resolution::External
            }
            LinkKind::Wiki => resolver.resolve_note(file, page.target(&link.target)),
            LinkKind::Html => resolve_html(&link.target, Role::Link),
            _ if is_target(page.target(&link.target)) => Resolution::Unknown,
            _ => resolve(&link.target, Role::Link),
        })
        .collect();
    let images = page
        .images
        .iter()
        .map(|image| match image.kind {
            ImageKind::Embed => resolver.resolve_note(file, page.target(&image.target)),
            ImageKind::Html | ImageKind::SrcSet | ImageKind::Poster | ImageKind::Media => {
                resolve_html(&image.target, Role::Image)
            }
            _ => resolve(&image.target, Role::Image),
        })
        .collect();
    let wanted_files = files::wanted(page, &links, is_page);
    ResolvedLinks {
        ids_by_code: resolver.ids_by_code(file, page),
        included_files: included_files(resolver, page),
        links,
        images,
        wanted_files,
    }
}

/// The files that a page includes; `None` when not all are known.
fn included_files(resolver: &Resolver<'_>, page: &PageSummary) -> Option<Vec<PathBuf>> {
    let written = page.included_files.as_ref()?.iter();
    let file = |path: &str| match resolver.resolve_file(page.file.as_deref(), path, Role::Link) {
        Resolution::Found(found) if !found.is_folder => Some(found.file),
        _ => None,
    };
    let included = |path: &str| match path.strip_prefix(INCLUDE_ROOT) {
        Some(path) => resolver.included(page.file.as_deref()?, path),
        None => file(path),
    };
    written.map(|path| included(path)).collect()
}

fn is_schemeless(target: &str) -> bool {
    split_target(target).scheme.is_none()
}
