//! Where the functions and tags of site generators lead that take a path: Hugo's `ref`, Jekyll's `link`.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::certainty::is_language;
use super::locate::Gap;
use super::names::{Form, form_of};
use super::{Found, Missing, Resolution, Resolver, Role, found};
use crate::corpus::split_target;
use crate::document::UrlHelper;
use crate::source::Entry;

/// Lists that Hugo makes without a source file.
const TAXONOMIES: [&str; 4] = ["tags", "categories", "series", "authors"];

impl<'a> Resolver<'a> {
    /// Where a path leads that a tag or function of the generator takes.
    #[must_use]
    pub fn resolve_call(
        &self,
        page: Option<&Path>,
        helper: UrlHelper,
        target: &str,
        role: Role,
    ) -> Resolution {
        let parts = split_target(target);
        if !parts.is_local() {
            return self.resolve(page, target, role);
        }
        let path = parts.path;
        match helper {
            UrlHelper::PageRef | UrlHelper::PageRefAbroad if path.is_empty() => {
                Resolution::SamePage
            }
            UrlHelper::PageRef | UrlHelper::PageRefAbroad => self.page_ref(page, path, helper),
            UrlHelper::Source => self.source_file(path.trim_start_matches('/'), role),
            UrlHelper::Post => self.post(path),
            UrlHelper::Rooted if let Some(found) = self.below_base(page, path, role) => found,
            UrlHelper::Rooted if path.starts_with('/') => self.resolve(page, target, role),
            UrlHelper::Rooted => self.resolve(page, &format!("/{target}"), role),
            UrlHelper::File => self.module_file(page, target, role),
            UrlHelper::Resource => self.resource(page, target),
        }
    }

    /// A page by its place or its name, as Hugo finds it: relative to the page, from the top of the
    /// content, or by a name that no other page has.
    fn page_ref(&self, page: Option<&Path>, path: &str, helper: UrlHelper) -> Resolution {
        let rest = path.trim_matches('/');
        let name = rest.rsplit('/').next().unwrap_or(rest);
        let Some(folder) = page.and_then(Path::parent) else {
            return Resolution::Unknown;
        };
        // `a.md` may be `a.en.md` or `a/index.md`.
        let stem = rest
            .strip_suffix(".md")
            .or_else(|| rest.strip_suffix(".html"))
            .unwrap_or(rest);
        let mut gaps: Vec<Gap> = Vec::new();
        for base in self.bases(folder, path.starts_with('/')) {
            for path in [rest, stem] {
                match self.locate(&base, path, form_of(path), Role::Link) {
                    Ok(place) => return unspelt(place),
                    Err(gap) => gaps.push(gap),
                }
            }
        }
        let name = name.split('.').next().unwrap_or(name);
        match self.by_name().get(name).map(Vec::as_slice) {
            Some([only]) if !rest.contains('/') => return found(only.to_path_buf(), None),
            Some(_) if !rest.contains('/') || helper == UrlHelper::PageRefAbroad => {
                return Resolution::Unknown;
            }
            _ => {}
        }
        let first = rest.split('/').next().unwrap_or(rest);
        let is_known = self.site.roots_given
            && self.is_below_roots(folder)
            && !TAXONOMIES.contains(&first)
            && !rest.is_empty();
        if !is_known || self.makes_pages(folder) {
            return Resolution::Unknown;
        }
        let nearest = gaps.into_iter().find_map(|gap| gap.nearest);
        // A name with blanks is written with hyphens in a path of Hugo.
        if nearest.as_deref().is_some_and(|near| near.contains(' ')) {
            return Resolution::Unknown;
        }
        let nearest = nearest.or_else(|| self.moved(folder, path));
        Resolution::Missing(Box::new(Missing {
            wanted: path.into(),
            nearest,
        }))
    }

    /// The folders that a reference to a page may start from.
    fn bases(&self, folder: &Path, is_rooted: bool) -> Vec<PathBuf> {
        let mut bases = Vec::new();
        if !is_rooted {
            bases.push(folder.to_path_buf());
            // The page of a bundle has the address of its folder.
            bases.extend(folder.parent().map(Path::to_path_buf));
        }
        bases.extend(self.tops().iter().cloned());
        bases
    }

    /// The tops of the content, each with the folders of its languages.
    fn tops(&self) -> &[PathBuf] {
        self.tops.get_or_init(|| {
            let mut tops = Vec::new();
            let site = self.site;
            let mounts = site.mounts.iter().map(|(_, folder)| folder);
            for root in site.roots.iter().chain(mounts) {
                tops.push(root.clone());
                let Some(listing) = self.tree.list(root) else {
                    continue;
                };
                let names = listing.names().iter();
                let languages =
                    names.filter(|(name, entry)| *entry == Entry::Folder && is_language(name));
                tops.extend(languages.map(|(name, _)| root.join(&**name)));
            }
            tops
        })
    }

    fn is_below_roots(&self, folder: &Path) -> bool {
        let site = self.site;
        let mut mounts = site.mounts.iter().map(|(_, folder)| folder);
        site.roots.iter().any(|root| folder.starts_with(root))
            || mounts.any(|root| folder.starts_with(root))
    }

    /// Whether a template makes pages of data above this folder.
    fn makes_pages(&self, folder: &Path) -> bool {
        let tops = folder.ancestors().take_while(|up| self.is_below_roots(up));
        tops.into_iter().any(|up| {
            let listing = self.tree.list(up);
            listing.is_some_and(|listing| {
                listing.get("_content.gotmpl").is_some()
                    || listing.starting_with("_content.").next().is_some()
            })
        })
    }

    /// The pages by their name without extension and language; an index page by that of its folder.
    fn by_name(&self) -> &FxHashMap<&'a str, Vec<&'a Path>> {
        self.by_name.get_or_init(|| {
            let mut names: FxHashMap<&str, Vec<&Path>> = FxHashMap::default();
            let mut pages: Vec<&Path> = self.index.pages.iter().copied().collect();
            pages.sort_unstable();
            for page in pages {
                let file = page.file_name().and_then(|name| name.to_str());
                let stem = file.and_then(|name| name.split('.').next());
                let name = match stem {
                    Some("index" | "_index") => page
                        .parent()
                        .and_then(Path::file_name)
                        .and_then(|name| name.to_str()),
                    stem => stem,
                };
                if let Some(name) = name {
                    names.entry(name).or_default().push(page);
                }
            }
            names
        })
    }

    /// A file of a Jekyll site by its path from the top of the sources.
    fn source_file(&self, rest: &str, role: Role) -> Resolution {
        let site = self.site;
        let form = form_of(rest);
        let mut gaps = Vec::new();
        for root in &site.roots {
            match self.locate(root, rest, form, role) {
                Ok(place) => return Resolution::Found(Box::new(place)),
                Err(gap) => gaps.push(gap),
            }
        }
        let depth = rest.matches('/').count();
        let gap = gaps.into_iter().min_by_key(|gap| gap.rest);
        let Some(gap) = gap.filter(|_| site.roots_given && form != Form::Url) else {
            return Resolution::Unknown;
        };
        // Collections may be kept in a folder of their own.
        if depth > 0 && gap.rest == depth && rest.starts_with('_') {
            return Resolution::Unknown;
        }
        Resolution::Missing(Box::new(Missing {
            wanted: rest.into(),
            nearest: gap.nearest,
        }))
    }

    /// A post of a Jekyll site by its date and name.
    fn post(&self, path: &str) -> Resolution {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let of_name = self.by_name().get(name).into_iter().flatten();
        let is_post = |file: &&&Path| file.components().any(|part| part.as_os_str() == "_posts");
        if let Some(post) = of_name.clone().find(is_post) {
            return found(post.to_path_buf(), None);
        }
        let site = self.site;
        let mut gaps = Vec::new();
        for root in &site.roots {
            let place = root.join("_posts").join(folder);
            if self.tree.list(&place).is_none() {
                continue;
            }
            match self.locate(&place, name, Form::Url, Role::Link) {
                Ok(place) => return unspelt(place),
                Err(gap) => gaps.push(gap),
            }
        }
        let gap = gaps.pop().filter(|_| site.roots_given);
        gap.map_or(Resolution::Unknown, |gap| {
            let nearest = gap.nearest.map(|near| {
                let stem = near.rsplit_once('.').map_or(&*near, |(stem, _)| stem);
                stem.into()
            });
            Resolution::Missing(Box::new(Missing {
                wanted: path.into(),
                nearest,
            }))
        })
    }

    /// A file that a script takes in; a name without a path is a package.
    fn module_file(&self, page: Option<&Path>, target: &str, role: Role) -> Resolution {
        if target.starts_with("./") || target.starts_with("../") || target.starts_with("@site/") {
            self.resolve_file(page, target, role)
        } else {
            Resolution::Unknown
        }
    }

    /// A picture of Hugo's `figure`: a file beside the page, one of the assets, or what is served.
    fn resource(&self, page: Option<&Path>, target: &str) -> Resolution {
        let path = split_target(target).decoded_path().into_owned();
        let rest = path.trim_start_matches("./").trim_start_matches('/');
        let served = self.resolve(page, target, Role::Image);
        if rest.is_empty() || !matches!(served, Resolution::Missing(_) | Resolution::Unknown) {
            return served;
        }
        let site = self.site;
        let folder = page.and_then(Path::parent);
        let stem = page.and_then(Path::file_stem);
        let place = folder
            .zip(stem)
            .and_then(|(folder, stem)| {
                let root = site.roots.iter().find(|root| folder.starts_with(root))?;
                Some(folder.strip_prefix(root).ok()?.join(stem))
            })
            .unwrap_or_default();
        let roots = site.roots.iter();
        let assets = roots
            .clone()
            .filter_map(|root| Some(root.parent()?.join("assets")));
        let places = roots
            .clone()
            .cloned()
            .chain(assets)
            .chain(roots.map(|root| root.join(&place)));
        for base in places {
            if let Ok(place) = self.locate(&base, rest, Form::File, Role::Image) {
                return unspelt(place);
            }
        }
        // A rooted path is as certain as it is in Markdown.
        if site.roots_given || target.starts_with('/') {
            served
        } else {
            Resolution::Unknown
        }
    }
}

/// A place whose spelling does not matter: the generator folds the names.
fn unspelt(place: Found) -> Resolution {
    Resolution::Found(Box::new(Found {
        spelling: None,
        ..place
    }))
}
