//! Where a link or image leads, by the files on disk.

mod cache;
mod calls;
mod certainty;
mod generator_fallbacks;
mod image_roots;
mod locate;
pub(super) mod names;
mod obsidian;
mod site_model;
mod url_aliases;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::Corpus;
use crate::corpus::{LinkTarget, split_target};
use crate::settings::{OwnSite, Settings, Site};
use crate::site::{SiteModel, Syntax};
use crate::source::{Tree, normalise};

use cache::RootedCache;
use certainty::outside;
use locate::Gap;
use names::{Form, form_of, is_plain, site_rooted, slip_of_the_pen};
use obsidian::Vault;
use url_aliases::UrlAliases;

/// Where a link or image leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// To another site, a mailbox, a phone, or into the page itself by `data:`.
    External,
    /// Nobody can know without the site generator.
    Unknown,
    /// To the page with the link.
    SamePage,
    /// To a file or folder that is there.
    Found(Box<Found>),
    /// To nothing.
    Missing(Box<Missing>),
    /// To a place above the root of the site.
    OutsideRoot,
}

/// A target that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file, or the folder when it has no index page: absolute and normalised.
    pub file: PathBuf,
    /// Whether `file` is a folder without an index page.
    pub is_folder: bool,
    /// The path as it should be written, when case or Unicode normalisation of the written one is wrong.
    pub spelling: Option<Box<str>>,
    /// The prefix of the site itself that an absolute URL was matched with: index into the settings.
    pub own_site: Option<u32>,
}

/// A target that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The path that was looked for, relative to the page or the root.
    pub wanted: Box<str>,
    /// The path of the nearest thing that is there, as it would be written, if one is near.
    pub nearest: Option<Box<str>>,
}

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page or download.
    Link,
    /// An image or other media.
    Image,
}

/// The pages by what links name them.
#[derive(Debug, Default)]
struct PageIndex<'a> {
    pages: FxHashSet<&'a Path>,
    aliases: UrlAliases<'a>,
    by_stem: FxHashMap<&'a str, Vec<&'a Path>>,
}

/// Finds where targets lead.
#[derive(Debug)]
pub struct Resolver<'a> {
    settings: &'a Settings,
    /// The site whose pages are resolved.
    site: &'a Site,
    tree: &'a Tree,
    index: Arc<PageIndex<'a>>,
    /// The same for pages that belong to no site of the tree, when it has one.
    outside: Option<Box<Resolver<'a>>>,
    /// Pages by name, made when a tag first asks for one.
    by_name: OnceLock<FxHashMap<&'a str, Vec<&'a Path>>>,
    /// The tops of the content, each with the folders of its languages.
    tops: OnceLock<Vec<PathBuf>>,
    rooted: RootedCache,
    vault: OnceLock<Option<Vault>>,
    model: Arc<SiteModel>,
    /// The pages before the change that the run is about.
    former: Option<&'a Corpus>,
}

impl<'a> Resolver<'a> {
    /// A resolver over the given pages: each with its file and the names it is served under.
    pub fn new(
        settings: &'a Settings,
        tree: &'a Tree,
        pages: impl Iterator<Item = (&'a Path, &'a [Box<str>])>,
    ) -> Self {
        let mut index = PageIndex::default();
        for (file, names) in pages {
            index.pages.insert(file);
            index.aliases.add(file, names);
            if let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) {
                index.by_stem.entry(stem).or_default().push(file);
            }
        }
        let index = Arc::new(index);
        let of = |site: &'a Site| Self {
            settings,
            site,
            tree,
            index: Arc::clone(&index),
            outside: None,
            by_name: OnceLock::new(),
            tops: OnceLock::new(),
            rooted: RootedCache::default(),
            vault: OnceLock::new(),
            model: Arc::default(),
            former: None,
        };
        let mut resolver = of(&settings.site);
        if settings.has_outside() {
            resolver.outside = Some(Box::new(of(&settings.outside)));
        }
        resolver
    }

    /// The resolver for the pages of the site that a page belongs to.
    fn of(&self, page: Option<&Path>) -> &Self {
        match (&self.outside, page) {
            (Some(outside), Some(page)) if self.settings.is_outside(page) => outside,
            _ => self,
        }
    }

    /// The resolver with what the generators of the site make of the files.
    #[must_use]
    pub fn with_model(mut self, model: Arc<SiteModel>) -> Self {
        self.model = model;
        self
    }

    /// The resolver with the pages before the change that the run is about.
    #[must_use]
    pub fn with_former(mut self, former: Option<&'a Corpus>) -> Self {
        self.former = former;
        if let Some(outside) = &mut self.outside {
            outside.former = former;
        }
        self
    }

    /// Where `target`, written on the page `page` in raw HTML, leads.
    #[must_use]
    pub fn resolve_html(&self, page: Option<&Path>, target: &str, role: Role) -> Resolution {
        let syntax = match role {
            Role::Link => Syntax::HtmlLink,
            Role::Image => Syntax::HtmlImage,
        };
        self.resolve_as(page, target, syntax)
    }

    /// Where `target`, written on the page `page` in Markdown, leads.
    #[must_use]
    pub fn resolve(&self, page: Option<&Path>, target: &str, role: Role) -> Resolution {
        let syntax = match role {
            Role::Link => Syntax::Link,
            Role::Image => Syntax::Image,
        };
        self.resolve_as(page, target, syntax)
    }

    fn resolve_as(&self, page: Option<&Path>, target: &str, syntax: Syntax) -> Resolution {
        let role = match syntax {
            Syntax::Link | Syntax::HtmlLink => Role::Link,
            Syntax::Image | Syntax::HtmlImage => Role::Image,
        };
        let parts = split_target(target);
        if !parts.is_local() {
            return self.own_site(target).unwrap_or(Resolution::External);
        }
        if parts.path.is_empty() {
            return if role == Role::Link {
                Resolution::SamePage
            } else {
                Resolution::Unknown
            };
        }
        if parts.path.contains('\0') {
            return Resolution::Unknown;
        }
        let path = parts.decoded_path();
        if let Some(resolution) = self.in_site(page, &path, syntax) {
            return resolution;
        }
        self.by_site_or_host(page, &parts, role)
    }

    /// Where a target leads by the files alone: as the site reads it, on a page of none as its host does. Such a
    /// page may still be one of a site that nothing shows, so that what either may know is not reported.
    fn by_site_or_host(
        &self,
        page: Option<&Path>,
        parts: &LinkTarget<'_>,
        role: Role,
    ) -> Resolution {
        let reader = self.of(page);
        let found = reader.by_files(page, parts, role);
        let is_certain =
            std::ptr::eq(reader, self) || page.is_some_and(|page| reader.is_shown_by_host(page));
        if is_certain || !matches!(found, Resolution::Missing(_)) {
            return found;
        }
        match self.by_files(page, parts, role) {
            Resolution::Missing(_) => found,
            _ => Resolution::Unknown,
        }
    }

    /// Where the path of a file, written on the page `page`, leads by the files alone.
    #[must_use]
    pub fn resolve_file(&self, page: Option<&Path>, target: &str, role: Role) -> Resolution {
        self.by_site_or_host(page, &split_target(target), role)
    }

    fn by_files(&self, page: Option<&Path>, parts: &LinkTarget<'_>, role: Role) -> Resolution {
        let path = parts.decoded_path();
        if let Some(meant) = slip_of_the_pen(&path) {
            return self.meant(page, &path, &meant, role);
        }
        if let Some(rest) = path.strip_prefix('/') {
            return self.rooted.get_or(&path, role, || {
                let mounted = self.below_mounts(&path, role);
                mounted
                    .unwrap_or_else(|| self.below_roots(None, self.without_base(rest), &path, role))
            });
        }
        if let Some(rest) = site_rooted(&path) {
            return self.below_roots(page, rest, &path, role);
        }
        let Some(folder) = page.and_then(Path::parent) else {
            return Resolution::Unknown;
        };
        self.below_page(page, folder, parts, &path, role)
    }

    /// A path with a slip of the pen: to nothing, and near to what it means without.
    fn meant(&self, page: Option<&Path>, path: &str, meant: &str, role: Role) -> Resolution {
        match self.resolve(page, meant, role) {
            Resolution::Found(found) => Resolution::Missing(Box::new(Missing {
                wanted: path.into(),
                nearest: Some(found.spelling.unwrap_or_else(|| meant.into())),
            })),
            Resolution::Missing(missing) => Resolution::Missing(Box::new(Missing {
                wanted: path.into(),
                ..*missing
            })),
            _ => Resolution::Unknown,
        }
    }

    fn below_page(
        &self,
        page: Option<&Path>,
        folder: &Path,
        parts: &LinkTarget<'_>,
        path: &str,
        role: Role,
    ) -> Resolution {
        let goes_down = is_plain(path);
        let full = folder.join(path);
        let full = if goes_down { full } else { normalise(&full) };
        let is_outside = !goes_down && self.is_outside(page, &full);
        if self.index.pages.contains(full.as_path()) && !is_outside {
            return found(full, None);
        }
        let form = form_of(path);
        let first = self.locate(folder, path, form, role);
        let gap = match first {
            Ok(place) if self.is_outside(page, &place.file) => return self.there_outside(),
            Ok(place) => return Resolution::Found(Box::new(place)),
            Err(gap) => gap,
        };
        if is_outside {
            return outside(path);
        }
        if let Some(file) = self.index.aliases.at_place(&full) {
            return found(file.to_path_buf(), None);
        }
        // A generator that serves `a/b.md` as `a/b/` resolves links from there.
        if self.may_serve_folders()
            && form != Form::Source
            && let Some(stem) = page.and_then(Path::file_stem)
            && let Ok(place) = self.locate(&folder.join(stem), path, form, role)
        {
            return Resolution::Found(Box::new(Found {
                spelling: None,
                ..place
            }));
        }
        if role == Role::Image
            && let Some(place) = self.beside_roots(folder, path, form)
        {
            return Resolution::Found(Box::new(place));
        }
        if self.is_alias(folder, path) {
            return Resolution::Unknown;
        }
        if role == Role::Link
            && let Some(place) = self.up_to_site(path, form)
        {
            return Resolution::Found(Box::new(place));
        }
        if let Some(place) = self.elsewhere((page, folder), path, form, role) {
            return place;
        }
        let nearest = gap.nearest.clone().or_else(|| self.moved(folder, path));
        let leaves_site = path.starts_with("../") && self.leaves_site(&full, form, &gap, role);
        let is_shown = page.is_some_and(|page| self.is_shown_by_host(page)) && !leaves_site;
        let is_open = self.may_be_made(&full, form, &gap, nearest.as_deref(), role)
            || self.may_start_at_top(folder, path, form)
            || self.may_read_from_address(path, &full, &gap, role);
        if leaves_site || !is_shown && is_open {
            return Resolution::Unknown;
        }
        Resolution::Missing(Box::new(Missing {
            wanted: parts.path.into(),
            nearest,
        }))
    }

    /// A rooted path into a folder that the site serves below a path of its own: `/blog/x`, `/de/x`.
    fn below_mounts(&self, path: &str, role: Role) -> Option<Resolution> {
        let path = path
            .strip_prefix(self.site.base_path.as_str())
            .unwrap_or(path);
        self.site.mounts.iter().find_map(|(prefix, folder)| {
            let rest = path.strip_prefix(prefix.as_str())?.strip_prefix('/')?;
            let place = self.locate(folder, rest, form_of(rest), role).ok()?;
            Some(Resolution::Found(Box::new(Found {
                spelling: None,
                ..place
            })))
        })
    }

    /// How far the folders know a rooted path that are served below a path of their own: the place it
    /// would have, the folder, and what is missing.
    fn gaps_below_mounts(&self, rest: &str, role: Role) -> Vec<(PathBuf, PathBuf, Gap)> {
        let mounts = self.site.mounts.iter();
        let gaps = mounts.filter_map(|(prefix, folder)| {
            let inner = rest.strip_prefix(prefix.trim_start_matches('/'))?;
            let inner = inner.strip_prefix('/')?;
            let gap = self.locate(folder, inner, form_of(inner), role).err()?;
            Some((folder.join(inner), folder.clone(), gap))
        });
        gaps.collect()
    }

    /// The rest of a rooted path without the path of the site on its host.
    fn without_base<'p>(&self, rest: &'p str) -> &'p str {
        let base = self.site.base_path.trim_start_matches('/');
        if base.is_empty() {
            return rest;
        }
        let inner = rest
            .strip_prefix(base)
            .and_then(|rest| rest.strip_prefix('/'));
        inner.unwrap_or(rest)
    }

    /// A target that starts at the root of the site.
    fn below_roots(
        &self,
        page: Option<&Path>,
        rest: &str,
        written: &str,
        role: Role,
    ) -> Resolution {
        let form = form_of(rest);
        let prefix = &written[..written.len() - rest.len()];
        let mut gaps = Vec::new();
        let own = (prefix == "~/").then(|| self.docset(page)).flatten();
        let is_known = own.is_some() || self.knows_roots(rest, role);
        for root in own.into_iter().chain(self.roots_for(rest)) {
            match self.locate(&root, rest, form, role) {
                Ok(place) => {
                    let spelling = place
                        .spelling
                        .map(|spelling| format!("{prefix}{spelling}").into());
                    return Resolution::Found(Box::new(Found { spelling, ..place }));
                }
                Err(gap) => gaps.push((root.join(rest), root, gap)),
            }
        }
        gaps.extend(self.gaps_below_mounts(rest, role));
        if let Some(file) = self.served_below_roots(rest) {
            return found(file.to_path_buf(), None);
        }
        if self.site.roots_given
            && prefix == "/"
            && let Some((place, rest)) = self.without_root(rest, form, role)
        {
            // Generators read a page's path from the folder that holds a root, but serve no image that way.
            return if role == Role::Link {
                Resolution::Found(Box::new(place))
            } else {
                Resolution::Missing(Box::new(Missing {
                    wanted: written.into(),
                    nearest: Some(format!("/{rest}").into()),
                }))
            };
        }
        // The root that knows most of the path is the one that was meant.
        let Some((full, root, gap)) = gaps.into_iter().min_by_key(|(.., gap)| gap.rest) else {
            return Resolution::Unknown;
        };
        let nearest = gap.nearest.clone();
        // `~/` starts at the folder of the pages, so that an image missing from a known folder is a slip.
        let is_slip = prefix == "~/" && role == Role::Image && gap.rest == 0;
        let is_slip = is_slip && rest.contains('/') && self.site.roots_given;
        let is_certain = || {
            self.is_certain(rest, prefix, form, nearest.is_some())
                || (form == Form::Url && self.was_page(&full))
        };
        if !(is_slip || is_known && is_certain())
            || self.may_be_made(&full, form, &gap, nearest.as_deref(), role)
            || self.site.redirects.leads(rest)
            || self.falls_back(&root, rest, form, role)
        {
            return Resolution::Unknown;
        }
        Resolution::Missing(Box::new(Missing {
            wanted: written.into(),
            nearest: nearest.map(|near| format!("{prefix}{near}").into()),
        }))
    }

    fn served_below_roots(&self, rest: &str) -> Option<&'a Path> {
        let at_place = |root: &PathBuf| self.index.aliases.at_place(&normalise(&root.join(rest)));
        self.index
            .aliases
            .at_url(rest)
            .or_else(|| self.site.roots.iter().find_map(at_place))
    }

    /// An address of the site itself that no file answers; `None` where only the server can know.
    fn missing_on(
        &self,
        site: &OwnSite,
        target: &str,
        rest: &str,
        gap: &Gap,
    ) -> Option<Resolution> {
        if let Some(file) = self.index.aliases.at_url(rest) {
            return Some(found(file.to_path_buf(), None));
        }
        let (full, form) = (site.target.join(rest), form_of(rest));
        let is_certain = site.target.is_dir()
            && gap.rest == 0
            && !self.site.redirects.leads(rest)
            && !self.may_be_made(&full, form, gap, gap.nearest.as_deref(), Role::Link);
        if !is_certain {
            return None;
        }
        let prefix = site.prefix.trim_end_matches('/');
        let path = target.split(['#', '?']).next().unwrap_or(target);
        let nearest = gap.nearest.as_ref();
        Some(Resolution::Missing(Box::new(Missing {
            wanted: path.into(),
            nearest: nearest.map(|near| with_slash_of(path, &format!("{prefix}/{near}"))),
        })))
    }

    /// An absolute URL of the site itself.
    fn own_site(&self, target: &str) -> Option<Resolution> {
        let sites = self.settings.own_sites.iter().zip(0_u32..);
        let (site, index) = sites
            .filter(|(site, _)| is_below(target, &site.prefix))
            .max_by_key(|(site, _)| site.prefix.len())?;
        let parts = split_target(&target[site.prefix.len()..]);
        let rest = parts.decoded_path();
        let rest = rest.trim_matches('/');
        let place = if rest.is_empty() && !self.tree.is_folder(&site.target) {
            Found {
                file: site.target.clone(),
                is_folder: false,
                spelling: None,
                own_site: None,
            }
        } else {
            match self.locate(&site.target, rest, form_of(rest), Role::Link) {
                Ok(place) => place,
                Err(gap) => return self.missing_on(site, target, rest, &gap),
            }
        };
        Some(Resolution::Found(Box::new(Found {
            own_site: Some(index),
            spelling: None,
            ..place
        })))
    }
}

/// A suggested path that ends in `/` where the written one does.
fn with_slash_of(written: &str, path: &str) -> Box<str> {
    let slash = if written.ends_with('/') { "/" } else { "" };
    format!("{path}{slash}").into()
}

fn found(file: PathBuf, spelling: Option<Box<str>>) -> Resolution {
    Resolution::Found(Box::new(Found {
        file,
        is_folder: false,
        spelling,
        own_site: None,
    }))
}

fn is_below(target: &str, prefix: &str) -> bool {
    let rest = target.strip_prefix(prefix);
    rest.is_some_and(|rest| {
        rest.is_empty() || prefix.ends_with('/') || rest.starts_with(['/', '#', '?'])
    })
}

/// The path from a folder to a file, with `/` and `..`; both absolute.
#[must_use]
pub fn relative(folder: &Path, file: &Path) -> Option<String> {
    if let Some(below) = below(folder, file) {
        return Some(below.to_owned());
    }
    let from: Vec<_> = folder.components().collect();
    let to: Vec<_> = file.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let ups = std::iter::repeat_n("..", from.len() - common);
    let downs = to[common..]
        .iter()
        .map(|component| component.as_os_str().to_str());
    let parts: Option<Vec<&str>> = ups.map(Some).chain(downs).collect();
    parts.map(|parts| parts.join("/"))
}

/// The path from a folder to a file below it, where both are written in the plainest way.
fn below<'f>(folder: &Path, file: &'f Path) -> Option<&'f str> {
    let below = file.to_str()?.strip_prefix(folder.to_str()?)?;
    let below = below.strip_prefix('/')?;
    let is_odd = |part: &str| matches!(part, "" | "." | "..");
    let is_plain = std::path::MAIN_SEPARATOR == '/' && !below.split('/').any(is_odd);
    is_plain.then_some(below)
}

#[cfg(test)]
mod tests;
