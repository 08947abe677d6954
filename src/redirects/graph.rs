//! Redirects seen together: which one leads an address, and where it ends.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::redirects::places::{address_of, key};
use crate::redirects::{End, Place, Redirect, RedirectFile, RedirectKind};
use crate::site::{Answer, Scope, SiteModel};
use crate::source::Tree;

/// The redirects of a site.
#[derive(Debug, Default)]
pub struct SiteRedirects {
    pub(super) files: Vec<RedirectFile>,
    pub(super) all: Vec<Redirect>,
    /// Folders with a `netlify.toml`.
    pub(super) hosts: Vec<PathBuf>,
    /// The sites whose pages may hold redirects, and by which key.
    pub(super) front_matter: Vec<(u32, RedirectKind)>,
    /// The first redirect from each single address.
    by_address: FxHashMap<Box<str>, u32>,
    /// The redirects from patterns.
    patterns: Vec<u32>,
    /// The first redirect in the front matter of each page that has one, and how many there are.
    of_pages: FxHashMap<PathBuf, (u32, u32)>,
    /// The pages at each address: files.
    pages: FxHashMap<Box<str>, PathBuf>,
}

impl SiteRedirects {
    /// Puts what was read together.
    pub(super) fn connect(&mut self, model: &SiteModel, tree: &Tree) {
        if self.all.is_empty() {
            return;
        }
        for (index, redirect) in self.all.iter().enumerate() {
            let index = index as u32;
            if redirect.kind.is_front_matter() {
                let file = self.files[redirect.file as usize].file.clone();
                self.of_pages.entry(file).or_insert((index, 0)).1 += 1;
            }
            if matches!(redirect.from.place, Place::Many(_)) {
                self.patterns.push(index);
            }
            if !redirect.leads_everyone() {
                continue;
            }
            if let Some(address) = address(&redirect.from.place) {
                self.by_address.entry(address).or_insert(index);
            }
        }
        for site in model.sites() {
            for page in site.pages() {
                if let Some(url) = address_of(model, &page.file) {
                    self.pages.entry(url).or_insert_with(|| page.file.clone());
                }
            }
        }
        let ends = self.all.iter().map(|one| self.end(one, model, tree));
        let ends: Vec<End> = ends.collect();
        for (redirect, end) in self.all.iter_mut().zip(ends) {
            redirect.end = end;
        }
    }

    /// The redirects, in the order in which they are read.
    #[must_use]
    pub fn all(&self) -> &[Redirect] {
        &self.all
    }

    /// The redirects in the front matter of a page.
    #[must_use]
    pub fn of_page(&self, file: &Path) -> &[Redirect] {
        let (first, count) = self.of_pages.get(file).copied().unwrap_or_default();
        &self.all[first as usize..(first + count) as usize]
    }

    /// The redirects in files that are not pages: they come first.
    #[must_use]
    pub fn of_files(&self) -> &[Redirect] {
        let end = self.all.iter().position(|one| one.kind.is_front_matter());
        &self.all[..end.unwrap_or(self.all.len())]
    }

    /// The files that hold redirects.
    #[must_use]
    pub fn files(&self) -> &[RedirectFile] {
        &self.files
    }

    /// The file that a redirect is written in.
    #[must_use]
    pub fn file_of(&self, redirect: &Redirect) -> &RedirectFile {
        &self.files[redirect.file as usize]
    }

    /// Whether the host of a redirect is Netlify, which takes the first that fits.
    #[must_use]
    pub fn takes_first(&self, redirect: &Redirect) -> bool {
        let file = &self.file_of(redirect).file;
        self.hosts.iter().any(|folder| file.starts_with(folder))
    }

    /// The first redirect from the old address of another one.
    #[must_use]
    pub fn first_from(&self, redirect: &Redirect) -> Option<&Redirect> {
        self.redirect_of(&address(&redirect.from.place)?)
    }

    /// The page at the old address of a redirect, other than the one that it is written on.
    #[must_use]
    pub fn page_at_source(&self, redirect: &Redirect) -> Option<&PathBuf> {
        let Place::At(from) = &redirect.from.place else {
            return None;
        };
        let page = self.pages.get(from)?;
        let own = &self.file_of(redirect).file;
        (!redirect.kind.is_front_matter() || page != own).then_some(page)
    }

    /// The redirect that the new address of another one is led by.
    #[must_use]
    pub fn next(&self, redirect: &Redirect) -> Option<&Redirect> {
        if Self::is_respelling(redirect) {
            return None;
        }
        let place = &redirect.to.as_ref()?.place;
        // MkDocs leads to pages only.
        if redirect.kind == RedirectKind::Mkdocs && matches!(place, Place::File(_)) {
            return None;
        }
        let next = self.redirect_of(&address(place)?)?;
        // Where a page answers, most redirects do not apply.
        let is_page = matches!(place, Place::At(url) if self.pages.contains_key(url));
        let is_followed = next.site == redirect.site && !Self::is_respelling(next);
        // A page's own address among its former ones.
        let is_own = std::ptr::eq(next, redirect) && next.kind.is_front_matter();
        let applies = !is_page || next.is_forced || is_own || Self::is_on_its_page(next);
        (is_followed && applies).then_some(next)
    }

    /// A redirect and those that follow from its new address, and whether they come back to one of them.
    #[must_use]
    pub fn chain<'a>(&'a self, redirect: &'a Redirect) -> (Vec<&'a Redirect>, bool) {
        let mut chain: Vec<&Redirect> = vec![redirect];
        while let Some(next) = self.next(chain[chain.len() - 1]) {
            let is_known = chain.iter().any(|one| std::ptr::eq(*one, next));
            if is_known || chain.len() > 20 {
                return (chain, is_known);
            }
            chain.push(next);
        }
        (chain, false)
    }

    /// Whether some redirect leads an address from the top of the host.
    #[must_use]
    pub fn leads(&self, url: &str) -> bool {
        let url = key(url);
        let fits = |index: &u32| match &self.all[*index as usize].from.place {
            Place::Many(pattern) => pattern.leads(&url),
            _ => false,
        };
        self.by_address.contains_key(&url) || self.patterns.iter().any(fits)
    }

    /// Whether some redirect is written from a file.
    #[must_use]
    pub fn leads_file(&self, file: &Path) -> bool {
        let place = Place::File(file.to_path_buf());
        self.all.iter().any(|redirect| redirect.from.place == place)
    }

    /// Where the new address of a redirect leads.
    fn end(&self, redirect: &Redirect, model: &SiteModel, tree: &Tree) -> End {
        let Some(to) = &redirect.to else {
            return End::Unknown;
        };
        match &to.place {
            Place::Many(_) | Place::Unknown => End::Unknown,
            Place::File(file) if tree.exists(file) => End::Served,
            Place::File(_) => {
                let site = redirect.site.map(|index| &model.sites()[index as usize]);
                let is_known = site.is_some_and(|site| {
                    let mut unknowns = site.unknowns().iter();
                    unknowns.all(|one| !matches!(one.scope, Scope::Pages | Scope::NewFolders))
                });
                if is_known { End::Dead } else { End::Unknown }
            }
            Place::At(url) => {
                let Some(site) = redirect.site.map(|index| &model.sites()[index as usize]) else {
                    return End::Unknown;
                };
                // An address from the top of the host may be that of another site there.
                let is_of_host = redirect.kind.is_of_host()
                    || matches!(redirect.kind, RedirectKind::Mintlify | RedirectKind::Astro)
                    || redirect.kind == RedirectKind::Mdbook && to.written.starts_with('/');
                let mut unknowns = site.unknowns().iter();
                let is_open = site.pages().is_empty()
                    || is_of_host
                        && unknowns
                            .any(|one| matches!(one.scope, Scope::OtherHost | Scope::OtherFolders))
                    || self.leads(url)
                    || url.starts_with("/.");
                let answer = |url: &str| site.answer(url, is_of_host);
                match answer(url) {
                    _ if is_open => End::Unknown,
                    Answer::Missing(_) => match answer(&format!("{url}.html")) {
                        Answer::Missing(_) => End::Dead,
                        _ => End::Served,
                    },
                    Answer::Unknown => End::Unknown,
                    _ => End::Served,
                }
            }
        }
    }

    /// Whether a redirect changes only how an address is written: `/a` and `/a/`.
    #[must_use]
    pub fn is_respelling(redirect: &Redirect) -> bool {
        let Some(to) = redirect.to.as_ref() else {
            return false;
        };
        let to_address = address(&to.place);
        let is_same = to_address.is_some() && to_address == address(&redirect.from.place);
        is_same && to.written != redirect.from.written && !redirect.kind.is_front_matter()
    }

    fn redirect_of(&self, url: &str) -> Option<&Redirect> {
        self.by_address
            .get(url)
            .map(|index| &self.all[*index as usize])
    }

    /// Whether it is written on the page that it leads away from.
    fn is_on_its_page(redirect: &Redirect) -> bool {
        redirect.kind == RedirectKind::RedirectTo
    }
}

/// A place as the key of a table.
fn address(place: &Place) -> Option<Box<str>> {
    match place {
        Place::At(url) => Some(url.clone()),
        Place::File(file) => Some(file.to_string_lossy().into()),
        Place::Many(_) | Place::Unknown => None,
    }
}
