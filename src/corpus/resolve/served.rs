//! What a site serves although no file has that name: names from front matter, redirects, pages that
//! the generator makes.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::source::normalise;
use crate::settings::Settings;
use crate::source::{Entry, Tree, normalise};

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
pub(super) struct Served<'a> {
    /// By path from the root of the site, with `/` at the start and none at the end.
    by_url: FxHashMap<String, &'a Path>,
    /// By the place a file of that name would have.
    by_place: FxHashMap<PathBuf, &'a Path>,
}

impl<'a> Served<'a> {
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

    /// What the redirect files of the site say; read when it is first asked for.
    pub(super) fn redirects(&self, settings: &Settings, tree: &Tree) -> &Redirects {
        self.redirects
            .get_or_init(|| Redirects::read(settings, tree))
    }
}

/// Addresses that a server sends elsewhere.
#[derive(Debug, Default)]
pub(super) struct Redirects {
    exact: FxHashSet<String>,
    prefixes: Vec<String>,
    files: FxHashSet<PathBuf>,
}

/// Most redirects by prefix that are compared with a path.
const MOST_PREFIXES: usize = 2000;

impl Redirects {
    /// Whether a path from the root, given without its first `/`, is sent elsewhere.
    pub(super) fn has_url(&self, rest: &str) -> bool {
        let path = format!("/{}", rest.trim_matches('/'));
        self.exact.contains(&path)
            || self
                .prefixes
                .iter()
                .any(|prefix| path.starts_with(prefix.as_str()))
    }

    /// Whether a source file that is gone is sent elsewhere.
    pub(super) fn has_file(&self, file: &Path) -> bool {
        self.files.contains(file)
    }

    /// Reads `_redirects`, `netlify.toml`, `vercel.json`, `firebase.json`, `staticwebapp.config.json`
    /// and the redirection files of Microsoft Learn, where they usually stand.
    fn read(settings: &Settings, tree: &Tree) -> Self {
        let mut folders: Vec<PathBuf> = settings.site.roots.clone();
        folders.extend([settings.base.clone(), settings.boundary.clone()]);
        for folder in folders.clone() {
            folders.extend(["static", "public"].map(|name| folder.join(name)));
        }
        folders.sort_unstable();
        folders.dedup();
        let mut redirects = Self::default();
        for folder in folders {
            let Some(listing) = tree.list(&folder) else {
                continue;
            };
            let dotted = listing.starting_with(".openpublishing.redirection");
            let names: Vec<&str> = [
                "_redirects",
                "netlify.toml",
                "vercel.json",
                "firebase.json",
                "staticwebapp.config.json",
            ]
            .into_iter()
            .filter(|name| listing.get(name) == Some(Entry::File))
            .chain(dotted.map(|(name, _)| name))
            .collect();
            for name in names {
                if let Ok(text) = tree.read_page(&folder.join(name)) {
                    redirects.add(name, &folder, &text);
                }
            }
        }
        redirects.prefixes.truncate(MOST_PREFIXES);
        redirects
    }

    fn add(&mut self, name: &str, folder: &Path, text: &str) {
        for line in text.lines().map(str::trim) {
            match name {
                "_redirects" => {
                    if let Some(from) = line.split_whitespace().next() {
                        self.add_url(from);
                    }
                }
                "netlify.toml" => self.add_value(line, &["from"]),
                "vercel.json" | "firebase.json" | "staticwebapp.config.json" => {
                    self.add_value(line, &["\"source\"", "\"regex\"", "\"route\""]);
                }
                _ => {
                    let value = value_of(line, &["\"source_path\"", "\"source_path_from_root\""]);
                    if let Some(path) = value {
                        let path = folder.join(path.trim_start_matches('/'));
                        self.files.insert(normalise(&path));
                    }
                }
            }
        }
    }

    fn add_value(&mut self, line: &str, keys: &[&str]) {
        if let Some(from) = value_of(line, keys) {
            self.add_url(from);
        }
    }

    fn add_url(&mut self, from: &str) {
        if !from.starts_with('/') {
            return;
        }
        match from.find(['*', ':', '(']) {
            Some(at) if at > 1 => self.prefixes.push(from[..at].to_owned()),
            // `/*` is the fallback of an application, and says nothing about one path.
            Some(_) => {}
            None => {
                self.exact.insert(format!("/{}", from.trim_matches('/')));
            }
        }
    }
}

/// The quoted value of one of the keys on a line, as JSON or TOML write it.
fn value_of<'a>(line: &'a str, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| {
        let rest = &line[line.find(key)? + key.len()..];
        let rest = rest.trim_start().strip_prefix([':', '='])?.trim_start();
        let rest = rest.strip_prefix('"')?;
        rest.find('"').map(|end| &rest[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_front_matter_are_served() {
        let names: Vec<Box<str>> = vec!["/help/faq/".into(), "questions".into()];
        let mut served = Served::default();
        served.add(Path::new("/site/docs/faq.md"), &names);
        assert!(served.at_url("help/faq").is_some());
        assert!(served.at_place(Path::new("/site/docs/questions")).is_some());
        assert!(served.at_url("docs/faq").is_none());
    }
}
