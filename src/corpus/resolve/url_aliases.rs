//! What a site serves although no file has that name: names from front matter, redirects, pages that
//! the generator makes.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::source::normalise;

/// What every generator can make by itself: feeds, lists of pages by tag, search.
const GENERATED: [&str; 24] = [
    "rss.xml",
    "atom.xml",
    "feed.xml",
    "index.xml",
    "feed.json",
    "feed",
    "rss",
    "sitemap.xml",
    "sitemap-index.xml",
    "sitemap",
    "robots.txt",
    "manifest.webmanifest",
    "llms.txt",
    "llms-full.txt",
    "404",
    "404.html",
    "search",
    "search.html",
    "tag",
    "tags",
    "category",
    "categories",
    "archive",
    "print.html",
];

/// Whether a generator is likely to make the entry of this name without a source file.
pub(super) fn is_generated(segment: &str) -> bool {
    GENERATED.contains(&segment)
}

/// Where pages are served beside the place that their file names give them.
#[derive(Debug, Default)]
pub(super) struct UrlAliases<'a> {
    /// By path from the root of the site, with `/` at the start and none at the end.
    by_url: FxHashMap<String, &'a Path>,
    /// By the place a file of that name would have.
    by_place: FxHashMap<PathBuf, &'a Path>,
}

impl<'a> UrlAliases<'a> {
    /// Notes the names that the front matter of a page gives it.
    pub(super) fn add(&mut self, file: &'a Path, names: &'a [Box<str>]) {
        for name in names {
            let name = name.trim_end_matches('/');
            if name.starts_with('/') {
                self.by_url.insert(name.to_owned(), file);
                continue;
            }
            self.by_url.insert(format!("/{name}"), file);
            let Some(folder) = file.parent() else {
                continue;
            };
            self.by_place.insert(normalise(&folder.join(name)), file);
            // The name of an index page is that of its folder.
            let is_index = file
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.trim_start_matches('_').starts_with("index."));
            if let Some(above) = folder.parent().filter(|_| is_index) {
                self.by_place.insert(normalise(&above.join(name)), file);
            }
        }
    }

    /// The page served at a path from the root, given without its first `/`.
    pub(super) fn at_url(&self, rest: &str) -> Option<&'a Path> {
        if self.by_url.is_empty() {
            return None;
        }
        let rest = rest.trim_matches('/');
        let rest = rest.strip_suffix(".html").unwrap_or(rest);
        self.by_url.get(&format!("/{rest}")).copied()
    }

    /// The page served as if its file were at `place`, which is normalised.
    pub(super) fn at_place(&self, place: &Path) -> Option<&'a Path> {
        self.by_place.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_front_matter_are_served() {
        let names: Vec<Box<str>> = vec!["/help/faq/".into(), "questions".into()];
        let mut served = UrlAliases::default();
        served.add(Path::new("/site/docs/faq.md"), &names);
        assert!(served.at_url("help/faq").is_some());
        assert!(served.at_place(Path::new("/site/docs/questions")).is_some());
        assert!(served.at_url("docs/faq").is_none());
    }
}
