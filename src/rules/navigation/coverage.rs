//! Which pages the navigation of a site lists, and which it should.

use std::path::Path;

use crate::corpus::{Corpus, PageSummary};
use crate::navigation::{Navigation, NavigationKind};
use crate::settings::{Settings, primary_language};
use crate::site::{Page, Status};

/// File names that a site serves without listing them.
const SERVED_ALONE: [&str; 9] = [
    "index",
    "_index",
    "readme",
    "404",
    "500",
    "summary",
    "toc",
    "license",
    "changelog",
];

/// Keys of the front matter that take a page out of the navigation on purpose.
const HIDING: [&str; 9] = [
    "draft",
    "unlisted",
    "hidden",
    "redirect_to",
    "redirect_url",
    "redirect",
    "nav_exclude",
    "orphan",
    "is_hidden",
];

/// The complete navigations that a page should be listed in; none when some of what is listed cannot be
/// known, or the page is not meant to be listed.
pub(super) fn navigations_of<'a>(
    corpus: &'a Corpus,
    page: &PageSummary,
    settings: &Settings,
) -> Vec<&'a Navigation> {
    let Some(file) = page.file.as_deref() else {
        return Vec::new();
    };
    let around = corpus.navigation().iter().filter(|one| {
        // A table of contents of docfx may list pages of any folder, and so none has to be in it.
        one.kind != NavigationKind::Docfx && file.starts_with(&one.folder)
    });
    let around: Vec<&Navigation> = around.collect();
    let Some(inner) = around
        .iter()
        .find_map(|one| file.strip_prefix(&one.folder).ok())
    else {
        return Vec::new();
    };
    let is_known = around.iter().all(|one| one.is_complete);
    let page_of_site = corpus.site().page(file);
    // The start page needs no link.
    let is_start = |page: &Page| {
        page.urls
            .first()
            .is_some_and(|url| url.trim_matches('/').is_empty())
    };
    let is_published =
        page_of_site.is_none_or(|(_, page)| page.status == Status::Published && !is_start(page));
    // What the configuration names elsewhere is used in another way, such as text for every page.
    let name = file.file_name().and_then(|name| name.to_str());
    let is_named = around
        .iter()
        .any(|one| name.is_some_and(|name| one.text.contains(name)));
    if !is_known
        || !is_published
        || is_named
        || is_alone(inner)
        || is_hidden(page)
        || is_translation(page, settings)
    {
        return Vec::new();
    }
    around
}

/// Whether a navigation lists a file.
pub(super) fn is_listed(corpus: &Corpus, file: &Path) -> bool {
    corpus.navigation().iter().any(|one| {
        let mut entries = one.entries.iter();
        let mut folders = one.folders.iter();
        entries.any(|entry| entry.file.as_deref() == Some(file))
            || folders.any(|folder| file.starts_with(folder))
    })
}

/// Whether another page writes the name of a file, as where a directive or a template shows what is in it.
pub(super) fn is_named(corpus: &Corpus, file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    let others = corpus.checked().iter();
    let mut others = others.filter(|page| page.file.as_deref() != Some(file));
    name.is_some_and(|name| others.any(|page| page.text.contains(name)))
}

fn is_alone(file: &Path) -> bool {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.unwrap_or_default().to_ascii_lowercase();
    let is_part = file.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name.starts_with(['_', '.'])
            || matches!(
                &*name,
                "includes" | "include" | "snippets" | "partials" | "templates" | "overrides"
            )
    });
    is_part || SERVED_ALONE.contains(&stem.as_str())
}

fn is_hidden(page: &PageSummary) -> bool {
    page.front_matter.is_some_and(|block| {
        let mut keys = HIDING.iter();
        keys.any(|key| {
            let value = block.value(&page.text, key);
            value.is_some_and(|value| value.slice(&page.text).trim() != "false")
        })
    })
}

fn is_translation(page: &PageSummary, settings: &Settings) -> bool {
    let own = page.path_language;
    page.source.is_some() || own.is_some_and(|own| own != primary_language(&settings.language))
}
