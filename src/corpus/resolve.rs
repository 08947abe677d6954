//! Where a link or image leads, by the files on disk.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::nearest::nearest;
use crate::corpus::{LinkTarget, split_target};
use crate::settings::{Preset, Settings};
use crate::source::{Entry, Listing, Tree, normalise};

/// Where a link or image leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// To another site, a mailbox, a phone, or into the page itself by `data:`.
    External,
    /// Nobody can know without the site generator.
    Unknown,
    /// To the page it stands on.
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

/// Names a folder's own page may have, in the order they are looked for.
const INDEX: [&str; 9] = [
    "index.md",
    "README.md",
    "_index.md",
    "index.mdx",
    "readme.md",
    "index.markdown",
    "index.html",
    "_index.html",
    "Readme.md",
];

/// Extensions of pages, in the order they are looked for.
const PAGE_EXTENSIONS: [&str; 3] = ["md", "mdx", "markdown"];

/// Finds where targets lead.
#[derive(Debug)]
pub struct Resolver<'a> {
    settings: &'a Settings,
    tree: &'a Tree,
    pages: FxHashSet<&'a Path>,
    served_at: FxHashMap<&'a str, &'a Path>,
    by_name: FxHashMap<&'a str, Vec<&'a Path>>,
}

impl<'a> Resolver<'a> {
    /// A resolver over the given pages: each with its file and the URL paths it is served at.
    pub fn new(
        settings: &'a Settings,
        tree: &'a Tree,
        pages: impl Iterator<Item = (&'a Path, &'a [Box<str>])>,
    ) -> Self {
        let mut resolver = Self {
            settings,
            tree,
            pages: FxHashSet::default(),
            served_at: FxHashMap::default(),
            by_name: FxHashMap::default(),
        };
        for (file, served_at) in pages {
            resolver.pages.insert(file);
            resolver
                .served_at
                .extend(served_at.iter().map(|path| (&**path, file)));
            if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
                resolver.by_name.entry(name).or_default().push(file);
            }
        }
        resolver
    }

    /// Where `target`, written on the page `page`, leads.
    #[must_use]
    pub fn resolve(&self, page: Option<&Path>, target: &str, role: Role) -> Resolution {
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
        if parts.path.contains('\\') || parts.path.contains('\0') {
            return Resolution::Unknown;
        }
        let path = parts.decoded_path();
        if let Some(rest) = site_rooted(&path) {
            return self.below_roots(rest, &path, role);
        }
        let Some(folder) = page.and_then(Path::parent) else {
            return Resolution::Unknown;
        };
        self.below_page(page, folder, &parts, &path, role)
    }

    fn below_page(
        &self,
        page: Option<&Path>,
        folder: &Path,
        parts: &LinkTarget<'_>,
        path: &str,
        role: Role,
    ) -> Resolution {
        let full = normalise(&folder.join(path));
        if self.pages.contains(full.as_path()) && !self.is_outside(page, &full) {
            return found(full, None);
        }
        let first = self.locate(folder, path, role);
        if let Some(place) = first.place {
            return if self.is_outside(page, &place.file) {
                Resolution::OutsideRoot
            } else {
                Resolution::Found(Box::new(place))
            };
        }
        if self.is_outside(page, &full) {
            return Resolution::OutsideRoot;
        }
        // A generator that serves `a/b.md` as `a/b/` resolves links from there.
        if self.may_serve_folders()
            && !is_page_name(path)
            && let Some(stem) = page.and_then(Path::file_stem)
            && let Some(place) = self.locate(&folder.join(stem), path, role).place
        {
            return Resolution::Found(Box::new(Found {
                spelling: None,
                ..place
            }));
        }
        let nearest = first.nearest.or_else(|| self.moved(folder, path));
        Resolution::Missing(Box::new(Missing {
            wanted: parts.path.into(),
            nearest,
        }))
    }

    /// A target that starts at the root of the site.
    fn below_roots(&self, rest: &str, written: &str, role: Role) -> Resolution {
        let mut nearest = None;
        for root in &self.settings.site.roots {
            let near = self.locate(root, rest, role);
            if let Some(place) = near.place {
                let prefix = &written[..written.len() - rest.len()];
                let spelling = place
                    .spelling
                    .map(|spelling| format!("{prefix}{spelling}").into());
                return Resolution::Found(Box::new(Found { spelling, ..place }));
            }
            nearest = nearest.or(near.nearest);
        }
        let served = format!("/{}", rest.trim_matches('/'));
        if let Some(file) = self.served_at.get(served.as_str()) {
            return found(file.to_path_buf(), None);
        }
        let is_certain =
            self.settings.site.roots_given && written.starts_with('/') && self.knows_first(rest);
        if !is_certain {
            return Resolution::Unknown;
        }
        let nearest = nearest.map(|near| format!("/{near}").into());
        Resolution::Missing(Box::new(Missing {
            wanted: written.into(),
            nearest,
        }))
    }

    /// Whether the first segment of a rooted path is a folder or file of a root: if it is not, the
    /// path leads to a part of the site that is not made from these files.
    fn knows_first(&self, rest: &str) -> bool {
        let first = rest.split('/').next().unwrap_or_default();
        let is_only = !rest.trim_end_matches('/').contains('/');
        is_only
            || self.settings.site.roots.iter().any(|root| {
                self.tree.list(root).is_some_and(|listing| {
                    listing.get(first).is_some() || listing.spelling(first).is_some()
                })
            })
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
        let place = if rest.is_empty() && !site.target.is_dir() {
            Found {
                file: site.target.clone(),
                is_folder: false,
                spelling: None,
                own_site: None,
            }
        } else {
            self.locate(&site.target, rest, Role::Link).place?
        };
        Some(Resolution::Found(Box::new(Found {
            own_site: Some(index),
            spelling: None,
            ..place
        })))
    }

    fn may_serve_folders(&self) -> bool {
        !matches!(
            self.settings.site.preset,
            Preset::Plain | Preset::Github | Preset::Telegram
        )
    }

    fn is_outside(&self, page: Option<&Path>, file: &Path) -> bool {
        let root = &self.settings.boundary;
        let is_page_inside = page.is_some_and(|page| page.starts_with(root));
        is_page_inside
            && !file.starts_with(root)
            && !self
                .settings
                .site
                .roots
                .iter()
                .any(|root| file.starts_with(root))
    }

    /// Follows `path` from `folder` by the listings of the folders.
    fn locate(&self, folder: &Path, path: &str, role: Role) -> Located {
        let mut at = normalise(folder);
        let mut spelling: Vec<String> = Vec::new();
        let mut differs = false;
        let mut segments = path
            .split('/')
            .filter(|segment| !segment.is_empty() && *segment != ".")
            .peekable();
        while let Some(segment) = segments.next() {
            if segment == ".." {
                at.pop();
                spelling.push("..".to_owned());
                continue;
            }
            let Some(listing) = self.tree.list(&at) else {
                return Located::default();
            };
            let is_last = segments.peek().is_none();
            let Some((name, entry)) = pick(&listing, segment, is_last, role) else {
                let nearest = if is_last {
                    nearest(&listing, segment, role)
                } else {
                    None
                };
                return Located {
                    place: None,
                    nearest: nearest.map(|name| join(&spelling, &name)),
                };
            };
            differs |= !is_same_name(&name, segment);
            spelling.push(written_as(&name, segment));
            at.push(&name);
            if entry == Entry::File && !is_last {
                return Located::default();
            }
        }
        let trailing = if path.ends_with('/') { "/" } else { "" };
        let spelling = differs.then(|| format!("{}{trailing}", spelling.join("/")).into());
        Located {
            place: Some(self.open_folder(at, spelling, role)),
            nearest: None,
        }
    }

    /// The index page of a folder; the folder itself when it has none.
    fn open_folder(&self, file: PathBuf, spelling: Option<Box<str>>, role: Role) -> Found {
        let is_page = self.pages.contains(file.as_path());
        let listing = if is_page || role == Role::Image {
            None
        } else {
            self.folder_at(&file)
        };
        let Some(listing) = listing else {
            return Found {
                file,
                is_folder: false,
                spelling,
                own_site: None,
            };
        };
        match INDEX
            .iter()
            .find(|name| listing.get(name) == Some(Entry::File))
        {
            Some(name) => Found {
                file: file.join(name),
                is_folder: false,
                spelling,
                own_site: None,
            },
            None => Found {
                file,
                is_folder: true,
                spelling,
                own_site: None,
            },
        }
    }

    fn folder_at(&self, file: &Path) -> Option<std::sync::Arc<Listing>> {
        let (parent, name) = (file.parent()?, file.file_name()?.to_str()?);
        let is_file = self
            .tree
            .list(parent)
            .is_some_and(|listing| listing.get(name) == Some(Entry::File));
        if is_file { None } else { self.tree.list(file) }
    }

    /// The one page with the wanted file name elsewhere in the corpus, as a relative path.
    fn moved(&self, folder: &Path, path: &str) -> Option<Box<str>> {
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        let is_generic = INDEX.iter().any(|index| index.eq_ignore_ascii_case(name));
        let candidates = self
            .by_name
            .get(name)
            .filter(|pages| pages.len() == 1 && !is_generic)?;
        relative(folder, candidates[0]).map(String::into_boxed_str)
    }
}

#[derive(Default)]
struct Located {
    place: Option<Found>,
    nearest: Option<Box<str>>,
}

fn found(file: PathBuf, spelling: Option<Box<str>>) -> Resolution {
    Resolution::Found(Box::new(Found {
        file,
        is_folder: false,
        spelling,
        own_site: None,
    }))
}

/// What follows the mark of a site-rooted path: `/x`, `~/x`, `@/x`, `@site/x`.
fn site_rooted(path: &str) -> Option<&str> {
    ["@site/", "~/", "@/", "/"]
        .iter()
        .find_map(|mark| path.strip_prefix(mark))
}

fn is_below(target: &str, prefix: &str) -> bool {
    let rest = target.strip_prefix(prefix);
    rest.is_some_and(|rest| {
        rest.is_empty() || prefix.ends_with('/') || rest.starts_with(['/', '#', '?'])
    })
}

fn is_page_name(path: &str) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| PAGE_EXTENSIONS.contains(&extension))
}

/// The entry a segment stands for: exactly, as a page without its extension, or in another case.
fn pick(listing: &Listing, segment: &str, is_last: bool, role: Role) -> Option<(String, Entry)> {
    let exact = |name: &str| listing.get(name).map(|entry| (name.to_owned(), entry));
    let folded = |name: &str| {
        listing
            .spelling(name)
            .map(|(name, entry)| (name.to_owned(), entry))
    };
    if !is_last || role == Role::Image {
        return exact(segment).or_else(|| folded(segment));
    }
    let names = page_names(segment);
    exact(segment)
        .or_else(|| names.iter().find_map(|name| exact(name)))
        .or_else(|| folded(segment))
        .or_else(|| names.iter().find_map(|name| folded(name)))
}

/// The file names a page served as `segment` may have.
fn page_names(segment: &str) -> Vec<String> {
    let stem = segment
        .strip_suffix(".html")
        .or_else(|| segment.strip_suffix(".htm"))
        .unwrap_or(segment);
    let mut names: Vec<String> = PAGE_EXTENSIONS
        .iter()
        .map(|extension| format!("{stem}.{extension}"))
        .collect();
    if stem == segment {
        names.push(format!("{stem}.html"));
    } else if stem == "index" {
        names.extend(["README.md", "_index.md"].map(str::to_owned));
    }
    names
}

/// Whether the entry is spelt as the segment, as far as the segment goes.
fn is_same_name(name: &str, segment: &str) -> bool {
    let stem = segment
        .strip_suffix(".html")
        .or_else(|| segment.strip_suffix(".htm"))
        .unwrap_or(segment);
    name.starts_with(stem) || stem == "index"
}

/// The segment in the spelling of the entry: with an extension only where it was written with one.
fn written_as(name: &str, segment: &str) -> String {
    if name.len() >= segment.len()
        && name.is_char_boundary(segment.len())
        && name[..segment.len()].to_lowercase() == segment.to_lowercase()
    {
        return name[..segment.len()].to_owned();
    }
    if name.to_lowercase() == segment.to_lowercase() {
        name.to_owned()
    } else {
        segment.to_owned()
    }
}

fn join(before: &[String], name: &str) -> Box<str> {
    let mut parts: Vec<&str> = before.iter().map(String::as_str).collect();
    parts.push(name);
    parts.join("/").into()
}

/// The path from a folder to a file, with `/` and `..`; both absolute.
#[must_use]
pub fn relative(folder: &Path, file: &Path) -> Option<String> {
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

#[cfg(test)]
mod tests;
