//! From the facts of single pages to a corpus in which every local target is resolved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::picture::Pixels;
use crate::corpus::{
    Corpus, FileFacts, PageFacts, Resolution, Resolver, Role, Translations, relative, split_target,
};
use crate::corpus::{generated_pages, includes};
use crate::document::{Document, INCLUDE_ROOT, ImageKind, LinkKind};
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

/// File extensions of pictures.
const PICTURES: [&str; 9] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico",
];

impl Corpus {
    /// Resolves every local target of `pages` that is not resolved yet, reads what is linked to but not checked, and puts the
    /// corpus together. `tree` is where the pages are from, `cwd` what paths of findings are relative to.
    #[must_use]
    pub fn assemble(
        mut pages: Vec<PageFacts>,
        tree: &Tree,
        settings: &Settings,
        cwd: &Path,
        wants: Wants,
    ) -> Self {
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let (by_code, site);
        let (targets, includes): (Vec<_>, Vec<_>) = {
            let known = pages
                .iter()
                .filter_map(|page| Some((page.file.as_deref()?, page.served_at.as_slice())));
            let mut resolver = Resolver::new(settings, tree, known);
            resolver.set_model(site_model(&pages, tree, settings));
            by_code = pages
                .iter()
                .map(|page| resolver.has_ids_by_code(page.file.as_deref()))
                .collect::<Vec<_>>();
            let leads = pages
                .par_iter()
                .map(|page| {
                    let targets = (!page.is_resolved()).then(|| resolve_page(&resolver, page));
                    (targets, include_files(&resolver, page))
                })
                .unzip();
            site = resolver.into_model();
            leads
        };
        for (page, by_code) in pages.iter_mut().zip(by_code) {
            page.has_ids_by_code = by_code;
        }
        for (page, targets) in pages.iter_mut().zip(targets) {
            if let Some((links, images)) = targets {
                page.link_targets = links;
                page.image_targets = images;
            }
        }
        let has_generated_pages = generated_pages::mark_unknown(&mut pages, tree, settings);
        let checked = pages.len();
        includes::take_in(&mut pages, includes, tree, settings, cwd);
        let (linked, files) = read_targets(&pages, tree, settings, cwd, wants);
        pages.extend(linked);
        let unused = if wants.unused_images {
            unused_images(&pages, tree, settings, cwd)
        } else {
            Vec::new()
        };
        let lost = lost_pages(&pages[..checked], tree, settings);
        let mut corpus = Self::new(pages, checked);
        corpus.set_site(site);
        corpus.set_lost_pages(lost, cwd);
        corpus.set_generated_pages(has_generated_pages);
        let translations = Translations::new(corpus.checked());
        corpus.set_translations(translations);
        corpus.set_files(files);
        corpus.set_unused_images(unused);
        corpus
    }
}

/// The pages of the lockfile that have published anchors and are not there, as the lockfile names them.
fn lost_pages(pages: &[PageFacts], tree: &Tree, settings: &Settings) -> Vec<Box<str>> {
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
fn site_model(pages: &[PageFacts], tree: &Tree, settings: &Settings) -> SiteModel {
    let texts: FxHashMap<&Path, &Arc<str>> = pages
        .iter()
        .filter_map(|page| Some((page.file.as_deref()?, &page.text)))
        .collect();
    let text_of = |file: &Path| texts.get(file).map(|text| Arc::clone(text));
    SiteModel::new(&settings.site, &Files::new(tree, &text_of))
}

fn resolve_page(resolver: &Resolver<'_>, page: &PageFacts) -> (Vec<Resolution>, Vec<Resolution>) {
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
    let links = page
        .links
        .iter()
        .map(|link| match link.kind {
            // `<help@example.org>` and `www.example.org` have no scheme and are no paths.
            LinkKind::Autolink | LinkKind::Bare if is_schemeless(page.target(&link.target)) => {
                Resolution::External
            }
            LinkKind::Wiki => resolver.resolve_note(file, page.target(&link.target)),
            LinkKind::Html => resolve_html(&link.target, Role::Link),
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
    (links, images)
}

/// The files that a page takes in; `None` when not all are known.
fn include_files(resolver: &Resolver<'_>, page: &PageFacts) -> Option<Vec<PathBuf>> {
    let written = page.included_files.as_ref()?.iter();
    let file = |path: &str| match resolver.resolve(page.file.as_deref(), path, Role::Link) {
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

/// Reads the files that links and images lead to: pages and HTML whose ids are wanted, and images.
fn read_targets(
    pages: &[PageFacts],
    tree: &Tree,
    settings: &Settings,
    cwd: &Path,
    wants: Wants,
) -> (Vec<PageFacts>, FxHashMap<PathBuf, FileFacts>) {
    let (mut linked, mut html, mut images) = (Vec::new(), Vec::new(), Vec::new());
    let known = pages.iter().filter_map(|page| page.file.as_deref());
    let known: FxHashSet<&Path> = known.collect();
    for page in pages {
        for (link, resolution) in page.links.iter().zip(&page.link_targets) {
            let Some(file) = found_file(resolution) else {
                continue;
            };
            if split_target(page.target(&link.target))
                .fragment
                .is_none_or(str::is_empty)
            {
                continue;
            }
            match extension(file).as_str() {
                "md" | "mdx" | "markdown" if !known.contains(file) => linked.push(file),
                "html" | "htm" => html.push(file),
                _ => {}
            }
        }
        if wants.image_bytes {
            let shown = page
                .images
                .iter()
                .zip(&page.image_targets)
                .filter(|(image, _)| image.kind != ImageKind::Media);
            images.extend(shown.filter_map(|(_, resolution)| found_file(resolution)));
        }
    }
    for list in [&mut linked, &mut html, &mut images] {
        list.sort_unstable();
        list.dedup();
    }
    let mut files: FxHashMap<PathBuf, FileFacts> = html
        .par_iter()
        .map(|file| (file.to_path_buf(), FileFacts::read_html(tree, file)))
        .collect();
    let pixels = if wants.image_pixels {
        Pixels::Count
    } else {
        Pixels::Skip
    };
    files.par_extend(images.par_iter().map(|file| {
        let facts = FileFacts::read_image(tree, file, pixels);
        (file.to_path_buf(), facts)
    }));
    let linked = linked.par_iter().filter_map(|file| {
        let text = tree.read_page(file).ok()?;
        let doc = Document::parse(display_path(cwd, file), text, settings);
        Some(PageFacts::new(doc, Some(file.to_path_buf())))
    });
    (linked.collect(), files)
}

fn found_file(resolution: &Resolution) -> Option<&Path> {
    match resolution {
        Resolution::Found(found) if !found.is_folder => Some(&found.file),
        _ => None,
    }
}

fn extension(file: &Path) -> String {
    file.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// The pictures in the folders of the tree from which at least one is shown.
fn unused_images(
    pages: &[PageFacts],
    tree: &Tree,
    settings: &Settings,
    cwd: &Path,
) -> Vec<Arc<str>> {
    let mut used: Vec<&Path> = pages
        .iter()
        .flat_map(|page| {
            page.image_targets
                .iter()
                .chain(&page.link_targets)
                .filter_map(found_file)
        })
        .collect();
    used.sort_unstable();
    used.dedup();
    let mut folders: Vec<&Path> = used
        .iter()
        .filter(|file| {
            PICTURES.contains(&extension(file).as_str()) && file.starts_with(&settings.boundary)
        })
        .filter_map(|file| file.parent())
        .collect();
    folders.sort_unstable();
    folders.dedup();
    let mut unused: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let Some(listing) = tree.list(folder) else {
            continue;
        };
        let files = listing.names().iter().map(|(name, _)| folder.join(&**name));
        unused.extend(files.filter(|file| {
            PICTURES.contains(&extension(file).as_str())
                && used.binary_search(&file.as_path()).is_err()
        }));
    }
    let named = named_in_text(pages, &unused);
    let mut unused: Vec<Arc<str>> = unused
        .iter()
        .zip(named)
        .filter(|(_, is_named)| !is_named)
        .map(|(file, _)| display_path(cwd, file))
        .collect();
    unused.sort_unstable();
    unused
}

/// Whether the name of each file stands anywhere in a page: in a shortcode, the front matter, code.
fn named_in_text(pages: &[PageFacts], files: &[PathBuf]) -> Vec<bool> {
    let names: Vec<&str> = files
        .iter()
        .map(|file| {
            file.file_name()
                .and_then(|name| name.to_str())
                .unwrap_or("/")
        })
        .collect();
    let mut is_named = vec![false; files.len()];
    let Ok(automaton) = aho_corasick::AhoCorasick::new(&names) else {
        return is_named;
    };
    let mut homes: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, name) in names.iter().enumerate() {
        homes.entry(name).or_default().push(index);
    }
    for page in pages {
        for found in automaton.find_overlapping_iter(&*page.text) {
            for index in &homes[names[found.pattern()]] {
                is_named[*index] = true;
            }
        }
    }
    is_named
}
