//! What a generator makes of one site: its pages and files with their addresses, and how links are read.

mod doubt;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::site::paths::{climbs_out, is_page_path, join, join_source};
use crate::site::{LinkRules, Reading, Redirects, Scope, Syntax, Unknown, View};

/// What becomes of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Readers see it.
    Published,
    /// It would have its addresses, and is not published: a draft, an excluded page.
    Unpublished,
    /// Its text is taken in by other pages, so that its links are read from there.
    Partial,
    /// It is copied as it is, and no page shows it: its links are not links of the site.
    Copied,
}

/// A page of the site.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file: absolute.
    pub file: PathBuf,
    /// Its path as other source files name it: from the folder of the pages, with `/`, in the spelling
    /// that is common to all languages.
    pub source: Box<str>,
    /// Its addresses from the top of the site, without the base path; the first is its own, which
    /// relative links start from.
    pub urls: Vec<Box<str>>,
    /// What becomes of it.
    pub status: Status,
    /// Which of the views of the sources its links see: an index.
    pub view: u32,
}

/// What a destination leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// A page or another file.
    File(&'a Path),
    /// The same, by a path whose letter case is wrong: the right one as it would be written.
    Misspelt(&'a Path, String),
    /// An address that is led elsewhere, or made without a source file.
    Served,
    /// Nothing; the address that was looked for, from the top of the host.
    Missing(String),
    /// Nobody can know: another part of the host, or code.
    Unknown,
}

/// What a generator makes of one site.
#[derive(Debug)]
pub struct Addresses {
    /// Path of the site on its host, without `/` at the end.
    pub base: String,
    /// The folder of its configuration: absolute.
    pub folder: PathBuf,
    /// Whether a language that lacks a page shows that of another.
    pub borrows_translations: bool,
    /// How destinations are read.
    pub links: LinkRules,
    /// Old addresses that the site leads elsewhere.
    pub redirects: Redirects,
    /// The folders that texts taken in are named from.
    pub include_roots: Vec<PathBuf>,
    /// The folders with pages: files elsewhere are not part of the site.
    pub roots: Vec<PathBuf>,
    /// Names that a fragment without a path leads to from every page, in lower case.
    pub targets: FxHashSet<Box<str>>,
    pages: Vec<Page>,
    unknown: Vec<Unknown>,
    files: Vec<PathBuf>,
    /// Address without the base path to the file.
    by_url: FxHashMap<Box<str>, u32>,
    /// The same for addresses that files may have: one that is certain goes before.
    by_possible_url: FxHashMap<Box<str>, u32>,
    /// Path of a source file to the file, for each language or other view.
    views: Vec<FxHashMap<Box<str>, u32>>,
    /// The sources of the first view in lower case, made when one is asked for.
    folded_sources: OnceLock<FxHashMap<String, u32>>,
    /// What the links of each view see beside its sources.
    seen: FxHashMap<u32, View>,
    /// The folders of the addresses, made when one is missing.
    folders: OnceLock<FxHashSet<String>>,
    /// The top folders of the addresses in lower case, made when one is missing.
    tops: OnceLock<FxHashSet<String>>,
    /// Addresses in lower case, made when one is missing.
    folded: OnceLock<FxHashMap<String, Box<str>>>,
}

/// An address that no file has, although the site answers it.
const NO_FILE: u32 = u32::MAX;

impl Addresses {
    /// A site without pages.
    #[must_use]
    pub fn new(base: String) -> Self {
        Self {
            base,
            folder: PathBuf::new(),
            borrows_translations: false,
            links: LinkRules::BROWSER,
            redirects: Redirects::default(),
            include_roots: Vec::new(),
            roots: Vec::new(),
            targets: FxHashSet::default(),
            pages: Vec::new(),
            unknown: Vec::new(),
            files: Vec::new(),
            by_url: FxHashMap::default(),
            by_possible_url: FxHashMap::default(),
            views: vec![FxHashMap::default()],
            folded_sources: OnceLock::new(),
            seen: FxHashMap::default(),
            folders: OnceLock::new(),
            tops: OnceLock::new(),
            folded: OnceLock::new(),
        }
    }

    /// Adds a page, with its addresses when it is published, and its source path in its view.
    pub fn page(&mut self, page: Page) {
        let index = self.file(&page.file);
        if page.status == Status::Published {
            for url in &page.urls {
                self.by_url.entry(normal(url).into()).or_insert(index);
            }
            self.view(page.view).insert(page.source.clone(), index);
        }
        self.pages.push(page);
    }

    /// Adds a file that is copied to an address.
    pub fn asset(&mut self, file: &Path, url: &str) {
        let index = self.file(file);
        self.by_url.entry(normal(url).into()).or_insert(index);
    }

    /// Adds an address that a file may have in place of its own.
    pub fn perhaps(&mut self, file: &Path, url: &str) {
        let index = self.file(file);
        let possible = self.by_possible_url.entry(normal(url).into());
        possible.or_insert(index);
    }

    /// Adds a source file that links may name, in a view.
    pub fn source(&mut self, view: u32, path: &str, file: &Path) {
        let index = self.file(file);
        self.view(view).entry(path.into()).or_insert(index);
    }

    /// Adds a source file that links may name although the tree lacks it: one that was moved, or is the theme's.
    pub fn absent_source(&mut self, path: &str) {
        self.view(0).entry(path.into()).or_insert(NO_FILE);
    }

    /// Adds an address that the site answers without a file of the tree.
    pub fn generated(&mut self, url: &str) {
        self.by_url.entry(normal(url).into()).or_insert(NO_FILE);
    }

    /// Says what the links of a view see.
    pub fn set_view(&mut self, view: u32, seen: View) {
        self.seen.insert(view, seen);
    }

    /// The address of an alias of a page at `own`: below the language when it starts with `/`, else beside the
    /// page.
    #[must_use]
    pub fn alias(&self, own: &str, view: u32, written: &str) -> String {
        if written.starts_with('/') {
            join("/", &format!("{}{written}", self.prefix_of(view)))
        } else {
            join(own.trim_end_matches('/'), written)
        }
    }

    /// The pages.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The file at an address from the top of the site, without the base path.
    #[must_use]
    pub fn at(&self, url: &str) -> Option<&Path> {
        let index = self.index_at(&normal(url))?;
        self.files.get(index as usize).map(PathBuf::as_path)
    }

    /// What answers an address from the top of the host, whoever asks; one that is written by hand may be
    /// that of another part of the host.
    #[must_use]
    pub fn answer(&self, url: &str, is_written: bool) -> Answer<'_> {
        let Some(below) = self.below_base(url) else {
            return Answer::Unknown;
        };
        match self.index_at(&normal(below)) {
            Some(index) => match self.files.get(index as usize) {
                Some(file) => Answer::File(file),
                None => Answer::Served,
            },
            None if self.may_be_served(url, Syntax::HtmlLink, is_written) => Answer::Unknown,
            None if self.redirects.leads(below) || self.redirects.leads(url) => Answer::Served,
            None => Answer::Missing(url.to_owned()),
        }
    }

    fn file(&mut self, file: &Path) -> u32 {
        self.files.push(file.to_path_buf());
        self.files.len() as u32 - 1
    }

    fn view(&mut self, view: u32) -> &mut FxHashMap<Box<str>, u32> {
        let view = view as usize;
        while self.views.len() <= view {
            self.views.push(FxHashMap::default());
        }
        &mut self.views[view]
    }

    /// What a destination on a page leads to: a decoded path without query and fragment.
    #[must_use]
    pub fn resolve(&self, page: &Page, path: &str, syntax: Syntax) -> Answer<'_> {
        let mut missing = None;
        let is_rooted = path.starts_with('/');
        for reading in self.links.of(syntax) {
            match self.read(page, path, *reading) {
                Some(Answer::Misspelt(_, url)) if self.may_be_served(&url, syntax, is_rooted) => {
                    return Answer::Unknown;
                }
                // What comes first and says so is certain.
                Some(Answer::Missing(url)) => {
                    missing.get_or_insert(url);
                    if matches!(
                        reading,
                        Reading::MarkedSource
                            | Reading::OnlySource
                            | Reading::SiteAlias
                            | Reading::FoldedSource
                    ) {
                        break;
                    }
                }
                Some(answer) => return answer,
                None => {}
            }
        }
        let Some(url) = missing else {
            return Answer::Unknown;
        };
        if self.may_be_served(&url, syntax, is_rooted) {
            Answer::Unknown
        } else {
            Answer::Missing(url)
        }
    }

    /// Whether a relative path leads above the site, where its host may serve something else.
    #[must_use]
    pub fn leads_beside(&self, page: &Page, path: &str) -> bool {
        let hosts_others =
            |unknown: &Unknown| matches!(unknown.scope, Scope::OtherHost | Scope::OtherFolders);
        climbs_out(&page.source, path) && self.unknown.iter().any(hosts_others)
    }

    /// What one reading makes of a destination; `None` where it does not apply.
    fn read(&self, page: &Page, path: &str, reading: Reading) -> Option<Answer<'_>> {
        match reading {
            Reading::SourcePage if !is_page_path(path) => None,
            Reading::PageFile if is_page_path(path) && !path.starts_with('/') => {
                Some(self.only_source(page, path))
            }
            Reading::Source | Reading::SourcePage if !path.starts_with('/') => {
                let source = join_source(&page.source, path)?;
                self.source_at(page.view, &source)
            }
            Reading::OnlySource => Some(self.only_source(page, path)),
            Reading::MarkedSource => {
                let source = path.strip_prefix("@/")?;
                let found = self.source_at(page.view, source);
                Some(found.unwrap_or_else(|| Answer::Missing(path.to_owned())))
            }
            Reading::PageName => self.page_by_name(page, path),
            Reading::RootedSource => self.source_at(page.view, path.strip_prefix('/')?),
            Reading::Source | Reading::SourcePage | Reading::PageFile => None,
            Reading::Address => self.browse(page, path),
            Reading::AddressOrFolder => self.browse_from_both(page, path),
            Reading::SourceFolders => self.source_in_folders(page, path),
            Reading::SourceFile if path.starts_with('/') => None,
            Reading::SourceFile => self.source_at(0, &join_source(&page.source, path)?),
            Reading::FoldedSource => self.folded_source(page, path),
            Reading::Elsewhere => Some(Answer::Unknown),
            Reading::TargetName => self.target_name(page, path),
            Reading::SiteAlias => {
                let rest = path.strip_prefix("@site/")?;
                let view = if is_page_path(rest) { page.view } else { 0 };
                let found = self.source_at(view, rest);
                Some(found.unwrap_or_else(|| Answer::Missing(path.to_owned())))
            }
            Reading::Route => self.route(page, path),
            Reading::RouteFile if !path.starts_with('/') => None,
            Reading::RouteFile => match self.route(page, path)? {
                Answer::Missing(_) => None,
                answer => Some(answer),
            },
            Reading::Based(rewrite) => {
                let path = rewrite(path);
                if path.starts_with('/') {
                    self.browse(page, &format!("{}{path}", self.base))
                } else {
                    self.browse(page, &path)
                }
            }
            Reading::Renamed(rewrite) => match rewrite(path) {
                // Above the folder of the pages nothing is built.
                Some(_) if !path.starts_with('/') && join_source(&page.source, path).is_none() => {
                    Some(Answer::Missing(path.to_owned()))
                }
                Some(address) => self.browse(page, &address),
                None => self.browse(page, path),
            },
        }
    }

    /// A source file of any kind; what is none is missing.
    fn only_source(&self, page: &Page, path: &str) -> Answer<'_> {
        let source = match path.strip_prefix('/') {
            Some(rooted) => Some(rooted.to_owned()),
            None => join_source(&page.source, path),
        };
        let found = source.and_then(|source| self.source_at(page.view, &source));
        found.unwrap_or_else(|| Answer::Missing(path.to_owned()))
    }

    /// A page by its path without an extension, or the name of a target, which nobody can know.
    fn target_name(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        let bare = path.trim_end_matches('/');
        let source = match bare.strip_prefix('/') {
            Some(rooted) => Some(rooted.to_owned()),
            None => join_source(&page.source, bare),
        };
        let found = source.and_then(|source| self.source_at(page.view, &source));
        let is_path = path.contains('/')
            || is_page_path(path)
            || path.strip_suffix(".html").is_some()
            || path.bytes().all(|byte| byte == b'.');
        found.or(Some(if is_path {
            Answer::Missing(path.to_owned())
        } else {
            Answer::Unknown
        }))
    }

    /// What the addresses of a view start with behind the base path.
    #[must_use]
    pub fn prefix_of(&self, view: u32) -> &str {
        self.seen.get(&view).map_or("", |view| &view.prefix)
    }

    /// The base of a view, without `/` at the end.
    fn base_of(&self, view: u32) -> String {
        format!("{}{}", self.base, self.prefix_of(view))
    }

    /// An address as a router reads it, to which the base of the view is `/`.
    fn route(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        if !path.starts_with('/') {
            return self.browse(page, path);
        }
        let base = self.base_of(page.view);
        let has_base = path
            .strip_prefix(&base)
            .is_some_and(|rest| rest.starts_with('/'));
        if has_base {
            self.browse(page, path)
        } else {
            self.browse(page, &format!("{base}{path}"))
        }
    }

    /// A source page that is looked for in the folders of the view.
    fn source_in_folders(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        if !is_page_path(path) || path.starts_with("./") || path.starts_with("../") {
            return None;
        }
        let path = path.trim_start_matches('/');
        let seen = self.seen.get(&page.view)?;
        let mut folders = seen.folders.iter();
        let found = folders.find_map(|folder| {
            let source = join_source(&format!("{folder}/"), path)?;
            self.source_at(page.view, source.trim_start_matches('/'))
        });
        found.or(seen.is_partial.then_some(Answer::Unknown))
    }

    /// A source file in any letter case; a path of another kind is not read.
    fn folded_source(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        let path = path.replace('\\', "/");
        let source = match path.strip_prefix("~/") {
            Some(rest) => join_source("x", rest)?,
            None if path.starts_with('/') => return None,
            None => join_source(&page.source, &path)?,
        };
        let folded = self.folded_sources.get_or_init(|| {
            let sources = self.views.first().into_iter().flatten();
            sources.map(|(path, index)| (fold(path), *index)).collect()
        });
        let Some(index) = folded.get(&fold(&source)) else {
            let name = source.rsplit('/').next().unwrap_or_default();
            let is_file = name.rsplit_once('.').is_some_and(|(_, end)| {
                (2..=4).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
            return is_file.then_some(Answer::Missing(path));
        };
        Some(match self.files.get(*index as usize) {
            Some(file) => Answer::File(file),
            None => Answer::Served,
        })
    }

    /// What a browser finds from the address of a page, or from that with a slash behind it.
    fn browse_from_both(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        let answer = self.browse(page, path)?;
        let own = page.urls.first().filter(|url| !url.ends_with('/'));
        let (Answer::Missing(_), Some(own)) = (&answer, own) else {
            return Some(answer);
        };
        let folder = Page {
            urls: vec![format!("{own}/").into()],
            ..page.clone()
        };
        match self.browse(&folder, path)? {
            Answer::Missing(_) => Some(answer),
            found => Some(found),
        }
    }

    fn source_at(&self, view: u32, source: &str) -> Option<Answer<'_>> {
        let index = self.views.get(view as usize)?.get(source)?;
        let file = self.files.get(*index as usize);
        Some(file.map_or(Answer::Served, |file| Answer::File(file)))
    }

    fn page_by_name(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        let bare = Self::logical_path(path);
        if let Some(rooted) = bare.strip_prefix('/') {
            return self.source_at(page.view, rooted);
        }
        let own = Self::logical_path(&page.source);
        let above = own.rsplit_once('/').map_or("", |(above, _)| above);
        let bases = [own.as_str(), above];
        let near = bases.iter().find_map(|base| {
            let path = join_source(&format!("{base}/x"), &bare)?;
            self.source_at(page.view, path.trim_start_matches('/'))
        });
        near.or_else(|| self.source_at(page.view, &bare))
            .or_else(|| self.source_at(page.view, &format!("*/{bare}")))
    }

    /// A path as Hugo keeps it: in lower case, without the extension, the language, and the name of an
    /// index page.
    fn logical_path(path: &str) -> String {
        let path = path.trim_end_matches('/').to_lowercase();
        let (folder, name) = path
            .rsplit_once('/')
            .map_or(("", path.as_str()), |(a, b)| (a, b));
        let Some((name, rest)) = name.split_once('.').filter(|(name, _)| !name.is_empty()) else {
            return path;
        };
        let is_page = |end: &str| matches!(end, "md" | "html" | "markdown");
        let extension = rest.rsplit('.').next().unwrap_or_default();
        if !is_page(extension) {
            return path;
        }
        let rest = rest
            .strip_suffix(extension)
            .unwrap_or(rest)
            .trim_end_matches('.');
        let name = if rest.is_empty() || rest.len() <= 7 {
            name.to_owned()
        } else {
            format!("{name}.{rest}")
        };
        match name.as_str() {
            "index" | "_index" if folder.is_empty() && path.starts_with('/') => "/".to_owned(),
            "index" | "_index" => folder.to_owned(),
            _ if path.contains('/') => format!("{folder}/{name}"),
            _ => name,
        }
    }

    /// An address as a browser reads it on a page.
    fn browse(&self, page: &Page, path: &str) -> Option<Answer<'_>> {
        let url = if path.starts_with('/') {
            join("", path)
        } else {
            let own = page.urls.first()?;
            join(&format!("{}{own}", self.base), path)
        };
        let Some(below) = self.below_base(&url) else {
            // Another site of the same host, unless the address without the base path is one of ours.
            let is_ours = || self.at(&url).is_some() || self.misspelt(&url).is_some();
            return Some(if path.starts_with('/') && is_ours() {
                Answer::Missing(url)
            } else {
                Answer::Unknown
            });
        };
        if let Some(index) = self.index_at(&normal(below)) {
            return Some(match self.files.get(index as usize) {
                Some(file) => Answer::File(file),
                None => Answer::Served,
            });
        }
        if self.redirects.leads(below) || self.redirects.leads(&url) {
            return Some(Answer::Served);
        }
        if let Some((file, right)) = self.misspelt(below) {
            return Some(Answer::Misspelt(file, right));
        }
        Some(Answer::Missing(url))
    }

    /// The part of an address below the base path of the site; `None` for another part of the host.
    fn below_base<'u>(&self, url: &'u str) -> Option<&'u str> {
        let rest = url.strip_prefix(self.base.as_str())?;
        if rest.is_empty() {
            Some("/")
        } else {
            rest.starts_with('/').then_some(rest)
        }
    }

    fn index_at(&self, url: &str) -> Option<u32> {
        let exact = |url: &str| {
            let certain = self.by_url.get(url);
            certain.or_else(|| self.by_possible_url.get(url)).copied()
        };
        if let Some(found) = exact(url) {
            return Some(found);
        }
        if let Some(bare) = url.strip_suffix('/') {
            if !self.links.ignores_slash {
                return None;
            }
            return exact(bare).or_else(|| exact(&format!("{bare}.html")));
        }
        let folder = exact(&format!("{url}/"));
        folder.or_else(|| {
            let is_bare = self.links.adds_html;
            is_bare
                .then(|| exact(&normal(&format!("{url}.html"))))
                .flatten()
        })
    }

    /// The file whose address differs in letter case alone, and the address.
    fn misspelt(&self, below: &str) -> Option<(&Path, String)> {
        let folded = self.folded.get_or_init(|| {
            let urls = self.by_url.keys();
            urls.map(|url| (fold(url), url.clone())).collect()
        });
        let wanted = fold(&normal(below));
        let with_slash = format!("{wanted}/");
        let with_html = format!("{wanted}.html");
        let found = [wanted.as_str(), &with_slash, &with_html]
            .into_iter()
            .find_map(|url| folded.get(url))?;
        let file = self.files.get(*self.by_url.get(found)? as usize)?;
        Some((file, format!("{}{found}", self.base)))
    }

    /// The addresses that begin so, for those who look for the nearest one.
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        self.by_url.keys().map(|url| &**url)
    }
}

/// An address in one form: an index page is its folder.
fn normal(url: &str) -> String {
    let folder = url.strip_suffix("index.html");
    folder
        .filter(|folder| folder.ends_with('/'))
        .unwrap_or(url)
        .to_owned()
}

/// The folder of an address, without `/` at the end.
fn folder_of(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn fold(url: &str) -> String {
    url.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Addresses {
        let mut site = Addresses::new("/docs".to_owned());
        for (source, url) in [
            ("a.md", "/a/"),
            ("b/c.md", "/b/c.html"),
            ("index.md", "/index.html"),
        ] {
            site.page(Page {
                file: Path::new("/s").join(source),
                source: source.into(),
                urls: vec![url.into()],
                status: Status::Published,
                view: 0,
            });
        }
        site.asset(Path::new("/s/img/x.png"), "/img/x.png");
        site
    }

    #[test]
    fn destinations_are_found_by_their_addresses() {
        let site = site();
        let page = site.pages()[0].clone();
        let file = |path: &str| match site.resolve(&page, path, Syntax::Link) {
            Answer::File(file) => file.to_string_lossy().into_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(file("../b/c.html"), "/s/b/c.md");
        assert_eq!(file("../b/c"), "/s/b/c.md");
        assert_eq!(file("/docs/"), "/s/index.md");
        assert_eq!(file("/docs"), "/s/index.md");
        assert_eq!(file("../img/x.png"), "/s/img/x.png");
        assert_eq!(file("b/c.html"), "Missing(\"/docs/a/b/c.html\")");
        assert_eq!(file("../b/c/"), "Missing(\"/docs/b/c/\")");
        assert_eq!(file("/other/"), "Unknown");
        assert_eq!(file("/a/"), "Missing(\"/a/\")");
        assert_eq!(
            file("../B/c.html"),
            "Misspelt(\"/s/b/c.md\", \"/docs/b/c.html\")"
        );
    }

    #[test]
    fn what_is_unknown_is_silent() {
        let mut site = site();
        site.unknown("pages", "a plugin makes them", Scope::Below("/api/".into()));
        let page = site.pages()[0].clone();
        assert_eq!(
            site.resolve(&page, "/docs/api/x", Syntax::Link),
            Answer::Unknown
        );
        assert!(matches!(
            site.resolve(&page, "/docs/b/x", Syntax::Link),
            Answer::Missing(_)
        ));
    }
}
