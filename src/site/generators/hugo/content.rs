//! The pages of Hugo with their addresses: sections, bundles, languages, slugs and permalinks.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::settings::{Mount, Settings};
use crate::site::value::{at, text};
use crate::site::{Addresses, File, Files, Front, Page, Scope, Status};

/// Keys of the front matter that decide on the address of a page, or on the pages below its folder.
const KEYS: [&str; 8] = [
    "url", "slug", "aliases", "draft", "headless", "build", "_build", "cascade",
];

/// The same where a pattern makes the address, which may have these parts.
const KEYS_OF_PATTERN: [&str; 10] = [
    "url", "slug", "aliases", "draft", "headless", "build", "_build", "cascade", "date", "title",
];

/// A page by its path: without language and extension.
struct Source<'f> {
    file: &'f File,
    /// The folder below the content, in the spelling of the files.
    folder: String,
    /// The name without language and extension.
    name: &'f str,
    language: usize,
}

/// Adds the pages and files of a folder.
pub(super) fn add(mount: &Mount, settings: &Settings, files: &Files<'_>, site: &mut Addresses) {
    let found = files.walk(&mount.folder, |_| true);
    site.roots.push(mount.folder.clone());
    let pages: Vec<Source<'_>> = found
        .iter()
        .filter(|file| is_page(file))
        .map(|file| source(file, mount, settings))
        .collect();
    let leaves: FxHashSet<String> = pages
        .iter()
        .filter(|page| page.name == "index")
        .map(|page| page.folder.clone())
        .collect();
    let fronts: Vec<Front> = pages
        .par_iter()
        .map(|page| files.front_below_space(&page.file.file, keys(page, settings)))
        .collect();
    let hidden = hidden_folders(&pages, &fronts);
    let mut bundles: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for (page, front) in pages.iter().zip(&fronts) {
        let is_inside = leaf_above(&page.folder, &leaves)
            .is_some_and(|leaf| leaf != page.folder || page.name != "index");
        let is_below = |folder: &&String| {
            let rest = page.folder.strip_prefix(folder.as_str());
            let is_own = page.name == "_index" && page.folder == **folder;
            !is_own && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if is_inside || hidden.iter().any(|folder| is_below(&folder)) {
            add_partial(page, site);
        } else if let Some(url) = add_page(page, front, settings, site)
            && matches!(page.name, "index" | "_index")
        {
            bundles.entry(page.folder.clone()).or_default().push(url);
        }
    }
    if found
        .iter()
        .any(|file| file.name().starts_with("_content."))
    {
        site.unknown(
            "pages",
            "a template `_content.gotmpl` makes pages",
            Scope::Pages,
        );
    }
    for file in found.iter().filter(|file| !is_page(file)) {
        add_resource(file, mount, (settings, &bundles), site);
    }
    for folder in folders(&pages) {
        add_section(&folder, settings, site);
    }
}

/// The folders whose pages are not built, because the page of the folder says so for those below it.
fn hidden_folders(pages: &[Source<'_>], fronts: &[Front]) -> Vec<String> {
    let is_hidden = |(page, front): &(&Source<'_>, &Front)| {
        let build = |key| text(&front.value, &["cascade", key, "render"]) == Some("never");
        page.name == "_index" && (build("build") || build("_build"))
    };
    let hidden = pages.iter().zip(fronts).filter(is_hidden);
    hidden.map(|(page, _)| page.folder.clone()).collect()
}

/// The keys of the front matter that a page is read for.
fn keys(page: &Source<'_>, settings: &Settings) -> &'static [&'static str] {
    let section = page.folder.split('/').next().unwrap_or_default();
    if settings.permalink(section).is_some() {
        &KEYS_OF_PATTERN
    } else {
        &KEYS
    }
}

fn is_page(file: &File) -> bool {
    let extension = file.path.rsplit_once('.').map_or("", |(_, end)| end);
    ["md", "markdown", "html", "htm", "adoc", "rst", "org"].contains(&extension)
}

fn source<'f>(file: &'f File, mount: &Mount, settings: &Settings) -> Source<'f> {
    let name = file.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let suffix = stem.rsplit_once('.').and_then(|(name, suffix)| {
        let languages = &settings.languages;
        Some((
            name,
            languages
                .iter()
                .position(|language| language.name == suffix)?,
        ))
    });
    let (name, language) = match suffix {
        Some((name, language)) => (name, language),
        None => (stem, 0),
    };
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let parts = [mount.target.as_str(), folder]
        .into_iter()
        .filter(|part| !part.is_empty());
    Source {
        file,
        folder: parts.collect::<Vec<_>>().join("/"),
        name,
        language: mount.language.unwrap_or(language),
    }
}

/// The nearest folder at or above one that is a leaf bundle.
fn leaf_above<'a>(folder: &'a str, leaves: &FxHashSet<String>) -> Option<&'a str> {
    let mut at = folder;
    loop {
        if leaves.contains(at) {
            return Some(at);
        }
        at = at.rsplit_once('/').map_or("", |(above, _)| above);
        if at.is_empty() {
            return None;
        }
    }
}

/// Text in a bundle is a resource of its page.
fn add_partial(page: &Source<'_>, site: &mut Addresses) {
    site.page(Page {
        file: page.file.file.clone(),
        source: page.file.path.as_str().into(),
        urls: Vec::new(),
        status: Status::Partial,
        view: page.language as u32,
    });
}

/// Adds a page; its address.
fn add_page(
    page: &Source<'_>,
    front: &Front,
    settings: &Settings,
    site: &mut Addresses,
) -> Option<String> {
    let Some(url) = address(page, front, settings) else {
        let why = format!(
            "the permalink of `{}` is made of what is not read",
            page.file.path
        );
        site.unknown("the address of a page", why, Scope::Pages);
        add_partial(page, site);
        return None;
    };
    let build = |key: &str| {
        let render = text(&front.value, &[key, "render"]).map(str::to_owned);
        render.or_else(|| {
            at(&front.value, &[key, "render"])?
                .as_bool()
                .map(|is| is.to_string())
        })
    };
    let render = build("build").or_else(|| build("_build"));
    let is_hidden = front.is("draft") == Some(true)
        || front.is("headless") == Some(true)
        || matches!(render.as_deref(), Some("never" | "false"));
    let status = if is_hidden {
        Status::Unpublished
    } else {
        Status::Published
    };
    if settings.has_aliases && status == Status::Published {
        for alias in front.texts("aliases") {
            let old = site.alias(&url, page.language as u32, &alias);
            let old = old.trim_end_matches('/');
            let end = end_of(old, page, settings);
            site.generated(&format!("{old}{end}"));
        }
    }
    let source = match page.name {
        "index" | "_index" => format!("{}/{}", page.folder, page.file.name()),
        _ => format!("{}/{}.md", page.folder, page.name),
    };
    let source = source.trim_start_matches('/').to_owned();
    let view = page.language as u32;
    if status == Status::Published {
        add_names(page, &source, view, site);
    }
    site.page(Page {
        file: page.file.file.clone(),
        source: source.into(),
        urls: vec![url.clone().into()],
        status,
        view,
    });
    (status == Status::Published).then_some(url)
}

/// The paths by which links that Hugo reads itself may name a page: its place in lower case, and its name
/// behind `*/`.
fn add_names(page: &Source<'_>, source: &str, view: u32, site: &mut Addresses) {
    let file = &page.file.file;
    let bare = match page.name {
        "index" | "_index" => page.folder.clone(),
        name => format!("{}/{name}", page.folder),
    };
    let bare = bare.trim_start_matches('/').to_lowercase();
    let name = bare.rsplit('/').next().unwrap_or_default();
    site.source(view, &format!("*/{name}"), file);
    site.source(view, &bare, file);
    site.source(view, source, file);
}

/// The address of a page; `None` where it depends on what is not read.
fn address(page: &Source<'_>, front: &Front, settings: &Settings) -> Option<String> {
    let prefix = &settings.languages[page.language].prefix;
    if let Some(url) = front.text("url") {
        return match url.strip_prefix('/') {
            _ if url.contains(':') => None,
            Some(rooted) => Some(format!("/{rooted}")),
            None => Some(format!("{prefix}/{url}")),
        };
    }
    let slug = front.text("slug");
    if page.name == "_index" {
        return Some(clean(&format!(
            "{prefix}/{}/",
            path_of(&page.folder, settings)
        )));
    }
    let (folder, name) = match page.name {
        "index" => page.folder.rsplit_once('/').unwrap_or(("", &page.folder)),
        name => (page.folder.as_str(), name),
    };
    let section = page.folder.split('/').next().unwrap_or_default();
    let section = if folder.is_empty() && page.name == "index" {
        ""
    } else {
        section
    };
    let path = if let Some(pattern) = settings.permalink(section).filter(|_| !section.is_empty()) {
        fill(pattern, (folder, name), front, settings)?
    } else {
        let name = slug.as_deref().unwrap_or(name);
        format!("{}/{}", path_of(folder, settings), path_of(name, settings))
    };
    let path = path.trim_end_matches('/');
    let end = end_of(path, page, settings);
    Some(clean(&format!("{prefix}/{path}{end}")))
}

/// What comes behind an address of a page: nothing when it has an ending of its own.
fn end_of(address: &str, page: &Source<'_>, settings: &Settings) -> &'static str {
    if address.to_ascii_lowercase().ends_with(".html") {
        return "";
    }
    let section = page.folder.split('/').next().unwrap_or_default();
    if settings.is_ugly(section) {
        ".html"
    } else {
        "/"
    }
}

/// Puts the parts of a page into a pattern; `None` for parts that are not read.
fn fill(
    pattern: &str,
    (folder, name): (&str, &str),
    front: &Front,
    settings: &Settings,
) -> Option<String> {
    let date = || front.text("date").filter(|date| date.len() >= 10);
    let mut out = Vec::new();
    for segment in pattern.split('/') {
        let Some(at) = segment.find(':') else {
            out.push(segment.to_owned());
            continue;
        };
        let (before, token) = segment.split_at(at);
        let own = path_of(name, settings);
        let filled = match token {
            ":year" => date()?.get(..4)?.to_owned(),
            ":month" => date()?.get(5..7)?.to_owned(),
            ":day" => date()?.get(8..10)?.to_owned(),
            ":section" => path_of(folder.split('/').next()?, settings),
            ":sections" => path_of(folder, settings),
            ":filename" | ":contentbasename" => own,
            ":slugorfilename" | ":slugorcontentbasename" => front
                .text("slug")
                .map_or(own, |slug| path_of(&slug, settings)),
            ":slug" => match (front.text("slug"), front.text("title")) {
                (Some(slug), _) => path_of(&slug, settings),
                (None, Some(title)) => path_of(&title, settings),
                (None, None) => own,
            },
            ":title" => front
                .text("title")
                .map_or(own, |title| path_of(&title, settings)),
            _ => return None,
        };
        out.push(format!("{before}{filled}"));
    }
    Some(out.join("/"))
}

/// A path as Hugo writes it: in lower case, a hyphen for white space, without signs.
fn path_of(path: &str, settings: &Settings) -> String {
    let mut out = String::new();
    let mut is_gap = false;
    for c in path.chars() {
        let stays = c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || "./\\_#+~-@%".contains(c);
        if stays {
            if is_gap && !out.is_empty() && !out.ends_with(['/', '-']) {
                out.push('-');
            }
            is_gap = false;
            out.push(c);
        } else if c.is_whitespace() {
            is_gap = true;
        }
    }
    if settings.keeps_case {
        out
    } else {
        out.to_lowercase()
    }
}

fn clean(url: &str) -> String {
    let mut out = String::new();
    for c in url.chars() {
        if c != '/' || !out.ends_with('/') {
            out.push(c);
        }
    }
    out
}

/// Adds a file beside pages: it is published with the page of its bundle, in each language of it.
fn add_resource(
    file: &File,
    mount: &Mount,
    (settings, bundles): (&Settings, &FxHashMap<String, Vec<String>>),
    site: &mut Addresses,
) {
    let path = [mount.target.as_str(), &file.path]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("/");
    let mut at = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    loop {
        if let Some(urls) = bundles.get(at) {
            let rest = path[at.len()..].trim_start_matches('/');
            for url in urls {
                let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
                site.asset(&file.file, &format!("{folder}/{rest}"));
                if !settings.keeps_case {
                    site.asset(&file.file, &format!("{folder}/{}", rest.to_lowercase()));
                }
            }
            break;
        }
        if at.is_empty() {
            break;
        }
        at = at.rsplit_once('/').map_or("", |(above, _)| above);
    }
    for (index, language) in settings.languages.iter().enumerate() {
        if mount.language.is_none_or(|own| own == index) {
            site.source(index as u32, &path, &file.file);
            site.asset(&file.file, &format!("{}/{path}", language.prefix));
        }
    }
}

/// The folders of the first level, of each language: their lists are made without a page.
fn folders(pages: &[Source<'_>]) -> BTreeSet<(String, usize)> {
    let first = |page: &Source<'_>| {
        let first = page.folder.split('/').next().unwrap_or_default();
        let is_leaf = page.name == "index" && page.folder == first;
        (!first.is_empty() && !is_leaf).then(|| (first.to_owned(), page.language))
    };
    pages.iter().filter_map(first).collect()
}

fn add_section((folder, language): &(String, usize), settings: &Settings, site: &mut Addresses) {
    let prefix = &settings.languages[*language].prefix;
    site.generated(&format!("{prefix}/{}/", path_of(folder, settings)));
}

/// Adds what Hugo makes of all pages: the start page, lists by terms, feeds.
pub(super) fn add_lists(settings: &Settings, site: &mut Addresses) {
    for language in &settings.languages {
        let prefix = &language.prefix;
        site.generated(&format!("{prefix}/"));
        if prefix.is_empty() && settings.languages.len() > 1 {
            // The folder of the default language leads on to the top.
            site.generated(&format!("/{}/", language.name.to_lowercase()));
        }
        for taxonomy in &settings.taxonomies {
            site.unknown(
                format!("lists of `{taxonomy}`"),
                "they are made of the front matter of pages",
                Scope::Below(format!("{prefix}/{taxonomy}")),
            );
        }
        for made in ["sitemap.xml", "index.xml", "404.html", "robots.txt"] {
            site.generated(&format!("{prefix}/{made}"));
        }
    }
    site.generated("/");
}
