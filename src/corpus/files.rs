//! What is known about files beside the pages of the run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::image::{ImageFacts, Pixels};
use crate::corpus::{
    CorpusBuilder, PageSummary, Resolution, ResolvedPage, display_path, split_target,
};
use crate::document::{Document, ImageKind, html_tags};
use crate::settings::Settings;
use crate::source::Tree;

/// File extensions of images.
const IMAGES: [&str; 9] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico",
];

/// What is known about a file that is not a page.
#[derive(Debug)]
pub enum FileFacts {
    /// An HTML file: its ids.
    Html(FxHashSet<Box<str>>),
    /// An image, by its first and last bytes.
    Image(ImageFacts),
    /// A pointer of Git LFS: the file itself is kept elsewhere.
    Elsewhere,
    /// It could not be read.
    Unreadable,
}

impl FileFacts {
    /// Reads the ids of an HTML file.
    #[must_use]
    pub fn read_html(tree: &Tree, file: &Path) -> Self {
        let Ok(text) = tree.read_page(file) else {
            return Self::Unreadable;
        };
        let tags = html_tags(&text, 0);
        let ids = tags.iter().flat_map(|tag| {
            let name = if tag.name == "a" {
                tag.attribute("name")
            } else {
                None
            };
            tag.attribute("id").into_iter().chain(name)
        });
        Self::Html(
            ids.map(|attribute| attribute.value.as_str().into())
                .collect(),
        )
    }

    /// Reads the ends of an image.
    pub(super) fn read_image(tree: &Tree, file: &Path, pixels: Pixels) -> Self {
        match ImageFacts::read(tree, file, pixels) {
            Ok(Some(facts)) => Self::Image(facts),
            Ok(None) => Self::Elsewhere,
            Err(_) => Self::Unreadable,
        }
    }
}

/// The files that links and images of the pages lead to.
#[derive(Debug)]
pub(super) struct TargetFiles {
    /// The pages that are not checked.
    pub(super) pages: Vec<ResolvedPage>,
    /// What is known about the others.
    pub(super) files: Arc<FxHashMap<PathBuf, Arc<FileFacts>>>,
}

impl TargetFiles {
    /// Reads what is not known from before: pages and HTML whose ids are wanted, and images.
    pub(super) fn read(pages: &[ResolvedPage], builder: &CorpusBuilder<'_>) -> Self {
        let (tree, previous) = (builder.tree, builder.previous_files);
        let (mut linked, mut html, mut images) = (Vec::new(), Vec::new(), Vec::new());
        for (index, page) in pages.iter().enumerate() {
            let is_markdown = |file: &&Path| is_page_name(file);
            let wanted = page.resolved.wanted_files.iter().map(PathBuf::as_path);
            let (markdown, other): (Vec<&Path>, Vec<&Path>) = wanted.partition(is_markdown);
            linked.extend(markdown);
            let then = previous.and_then(|previous| previous.pages.get(index));
            if then.is_some_and(|then| Arc::ptr_eq(&then.resolved, &page.resolved)) {
                continue;
            }
            html.extend(other);
            if builder.wants.image_bytes {
                let shown = page
                    .images
                    .iter()
                    .zip(page.image_targets())
                    .filter(|(image, _)| image.kind != ImageKind::Media);
                images.extend(shown.filter_map(|(_, resolution)| found_file(resolution)));
            }
        }
        let is_known = |file: &&Path| previous.is_some_and(|then| then.files.contains_key(*file));
        for list in [&mut linked, &mut html, &mut images] {
            list.sort_unstable();
            list.dedup();
        }
        html.retain(|file| !is_known(file));
        images.retain(|file| !is_known(file));
        let mut files = previous
            .map(|then| Arc::clone(&then.files))
            .unwrap_or_default();
        if !html.is_empty() || !images.is_empty() {
            let all = Arc::make_mut(&mut files);
            all.par_extend(html.par_iter().map(|file| {
                (
                    file.to_path_buf(),
                    Arc::new(FileFacts::read_html(tree, file)),
                )
            }));
            let pixels = if builder.wants.image_pixels {
                Pixels::Count
            } else {
                Pixels::Skip
            };
            all.par_extend(images.par_iter().map(|file| {
                (
                    file.to_path_buf(),
                    Arc::new(FileFacts::read_image(tree, file, pixels)),
                )
            }));
        }
        let pages = linked.par_iter();
        Self {
            pages: pages
                .filter_map(|file| linked_page(file, builder))
                .collect(),
            files,
        }
    }
}

/// A page that is linked to and not checked.
fn linked_page(file: &Path, builder: &CorpusBuilder<'_>) -> Option<ResolvedPage> {
    if let Some(then) = builder.previous_files
        && let Some(id) = then.page_of(file)
    {
        return Some(then.pages[id.0 as usize].clone());
    }
    let text = builder.tree.read_page(file).ok()?;
    let doc = Document::parse(display_path(builder.cwd, file), text, builder.settings);
    let summary = PageSummary::new(doc, Some(file.to_path_buf()));
    Some(ResolvedPage::new(Arc::new(summary), Arc::default()))
}

/// The Markdown and HTML files beside the pages of the run whose ids the links of a page want.
pub(super) fn wanted(
    page: &PageSummary,
    targets: &[Resolution],
    is_page: &FxHashSet<&Path>,
) -> Vec<PathBuf> {
    let mut wanted = Vec::new();
    for (link, resolution) in page.links.iter().zip(targets) {
        let Some(file) = found_file(resolution) else {
            continue;
        };
        let fragment = split_target(page.target(&link.target)).fragment;
        if fragment.is_none_or(str::is_empty) {
            continue;
        }
        let is_html = matches!(extension(file).as_str(), "html" | "htm");
        if is_html || is_page_name(file) && !is_page.contains(file) {
            wanted.push(file.to_path_buf());
        }
    }
    wanted
}

fn is_page_name(file: &Path) -> bool {
    matches!(extension(file).as_str(), "md" | "mdx" | "markdown")
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

/// The images in the folders of the tree from which at least one is shown.
pub(super) fn unused_images(
    pages: &[ResolvedPage],
    tree: &Tree,
    settings: &Settings,
    cwd: &Path,
) -> Vec<Arc<str>> {
    let mut used: Vec<&Path> = pages
        .iter()
        .flat_map(|page| {
            page.image_targets()
                .iter()
                .chain(page.link_targets())
                .filter_map(found_file)
        })
        .collect();
    used.sort_unstable();
    used.dedup();
    let mut folders: Vec<&Path> = used
        .iter()
        .filter(|file| {
            IMAGES.contains(&extension(file).as_str()) && file.starts_with(&settings.boundary)
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
            IMAGES.contains(&extension(file).as_str())
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

/// Whether a page mentions the name of each file anywhere: in a shortcode, the front matter, code.
fn named_in_text(pages: &[ResolvedPage], files: &[PathBuf]) -> Vec<bool> {
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
