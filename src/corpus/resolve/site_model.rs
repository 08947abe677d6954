//! Destinations on pages of a site whose addresses are known.

use std::path::{Path, PathBuf};

use super::names::form_of;
use super::url_aliases::is_generated as is_generated_name;
use super::{Found, Missing, Resolution, Resolver, Role, found, relative};
use crate::corpus::{IdsByCode, PageSummary};
use crate::site::{Addresses, Answer, Page, Status, Syntax};
use crate::source::{Entry, normalise};

impl Resolver<'_> {
    /// Which ids code of the site may give a page.
    pub fn ids_by_code(&self, file: Option<&Path>, page: &PageSummary) -> IdsByCode {
        let Some((site, _)) = file.and_then(|file| self.model.page(file)) else {
            return IdsByCode::None;
        };
        if site.shares_labels() || page.headings.is_empty() {
            IdsByCode::Any
        } else if site.has_unknown_ids() {
            IdsByCode::OfText
        } else {
            IdsByCode::None
        }
    }

    /// Whether a fragment without a path may lead elsewhere in the project of a page.
    pub fn may_be_target(&self, file: Option<&Path>, fragment: &str) -> bool {
        let page = file.and_then(|file| self.model.page(file));
        page.is_some_and(|(site, _)| site.may_be_target(fragment))
    }

    /// The file that a page takes in by a name from a folder of the configuration.
    pub fn included(&self, page: &Path, path: &str) -> Option<PathBuf> {
        let (site, _) = self.model.page(page)?;
        let files = site
            .include_roots
            .iter()
            .map(|root| normalise(&root.join(path)));
        files.into_iter().find(|file| {
            let listing = file.parent().and_then(|folder| self.tree.list(folder));
            let name = file.file_name().and_then(|name| name.to_str());
            listing
                .zip(name)
                .is_some_and(|(listing, name)| listing.get(name) == Some(Entry::File))
        })
    }

    /// Where a decoded path leads by the model of the site; `None` when the page is not part of a site
    /// with a model.
    pub(super) fn in_site(
        &self,
        page: Option<&Path>,
        path: &str,
        syntax: Syntax,
    ) -> Option<Resolution> {
        let file = page.filter(|page| !self.settings.is_left_out(page))?;
        let (site, page) = self.model.page(file)?;
        if page.status == Status::Copied
            || (page.status == Status::Partial && !path.starts_with('/'))
        {
            return Some(Resolution::Unknown);
        }
        Some(match site.resolve(page, path, syntax) {
            Answer::File(file) => found(file.to_path_buf(), None),
            Answer::Misspelt(file, right) => {
                let spelling = Self::misspelt(site, page, path, &right);
                found(file.to_path_buf(), Some(spelling.into()))
            }
            Answer::Served => Resolution::External,
            Answer::Unknown => Resolution::Unknown,
            Answer::Missing(url) => self.missing(site, page, (path, &url), syntax),
        })
    }

    /// Where a path leads that a template writes below the base path of the site.
    pub(super) fn below_base(
        &self,
        page: Option<&Path>,
        path: &str,
        role: Role,
    ) -> Option<Resolution> {
        let (site, _) = self.model.page(page?)?;
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let whole = format!("{}/{}", site.base, path.trim_start_matches('/'));
        let syntax = match role {
            Role::Link => Syntax::HtmlLink,
            Role::Image => Syntax::HtmlImage,
        };
        let found = self.in_site(page, &whole, syntax)?;
        Some(match found {
            // The base path is not written on the page.
            Resolution::Missing(missing) => Resolution::Missing(Box::new(Missing {
                wanted: path.as_ref().into(),
                nearest: missing.nearest.map(|near| {
                    near.strip_prefix(site.base.as_str())
                        .unwrap_or(&near)
                        .into()
                }),
            })),
            other => other,
        })
    }

    /// A destination as it would be written, whose letter case is wrong.
    fn misspelt(site: &Addresses, page: &Page, path: &str, right: &str) -> String {
        if path.starts_with('/') {
            return right.to_owned();
        }
        let own = page.urls.first().map_or("/", |url| url);
        relative_url(&format!("{}{own}", site.base), right)
    }

    /// A destination that leads nowhere, unless a build may make what it names.
    fn missing(
        &self,
        site: &Addresses,
        page: &Page,
        (path, url): (&str, &str),
        syntax: Syntax,
    ) -> Resolution {
        let role = match syntax {
            Syntax::Link | Syntax::HtmlLink => Role::Link,
            Syntax::Image | Syntax::HtmlImage => Role::Image,
        };
        let name = url.trim_end_matches('/').rsplit('/').next();
        if role == Role::Link && name.is_some_and(is_generated_name) {
            return Resolution::Unknown;
        }
        let below = url.strip_prefix(site.base.as_str()).unwrap_or(url);
        let below = below.trim_start_matches('/');
        let top = &self.settings.boundary;
        let is_made = site.roots.iter().any(|root| {
            let place = root.join(below);
            place.starts_with(top)
                && (self.tree.is_ignored(top, &place)
                    || self.tree.is_ignored(top, &place.with_extension("md")))
        });
        let is_beside = site.leads_beside(page, path)
            && page
                .file
                .parent()
                .is_some_and(|folder| !self.tree.exists(&normalise(&folder.join(path))));
        let is_open = is_made || is_beside;
        if is_open || self.may_be_made_beside(page, path) {
            return Resolution::Unknown;
        }
        Resolution::Missing(Box::new(Missing {
            wanted: path.into(),
            nearest: self.closest_in_site(site, page, path, syntax, role),
        }))
    }

    /// Whether a build may make the file that a path names from the page's: version control ignores it,
    /// or its folder is there and empty.
    fn may_be_made_beside(&self, page: &Page, path: &str) -> bool {
        let Some(folder) = page.file.parent().filter(|_| !path.starts_with('/')) else {
            return false;
        };
        let top = &self.settings.boundary;
        let place = normalise(&folder.join(path));
        let is_empty = |folder: &Path| {
            let listing = self.tree.list(folder);
            listing.is_some_and(|listing| {
                listing
                    .names()
                    .iter()
                    .all(|(name, _)| name.starts_with('.'))
            })
        };
        place.starts_with(top)
            && (self.tree.is_ignored(top, &place) || place.parent().is_some_and(is_empty))
    }

    /// What was probably meant: something near by the files that the site would find.
    fn closest_in_site(
        &self,
        site: &Addresses,
        page: &Page,
        path: &str,
        syntax: Syntax,
        role: Role,
    ) -> Option<Box<str>> {
        let is_right = |written: &str| {
            let answer = site.resolve(page, written, syntax);
            matches!(answer, Answer::File(_))
        };
        let folder = page.file.parent()?;
        let own = page.urls.first().map(|url| format!("{}{url}", site.base));
        let written_for = |file: &Path| {
            let by_file = relative(folder, file).filter(|path| is_right(path));
            let by_url = || {
                let url = site.pages().iter().find(|page| page.file == file)?;
                let url = format!("{}{}", site.base, url.urls.first()?);
                Some(relative_url(own.as_deref()?, &url)).filter(|path| is_right(path))
            };
            by_file.or_else(by_url)
        };
        if path.starts_with('/') {
            let with_base = format!("{}{path}", site.base);
            if !site.base.is_empty() && is_right(&with_base) {
                return Some(with_base.into());
            }
            let rest = path.trim_start_matches('/');
            let gaps = site.roots.iter().filter_map(|root| {
                let gap = self.locate(root, rest, form_of(rest), role).err()?;
                Some(format!("/{}", gap.nearest?))
            });
            return gaps.into_iter().find(|near| is_right(near)).map(Into::into);
        }
        let near = match self.locate(folder, path, form_of(path), role) {
            Ok(Found {
                file,
                is_folder: false,
                ..
            }) => written_for(&file),
            Ok(_) => None,
            Err(gap) => gap.nearest.map(String::from).filter(|near| is_right(near)),
        };
        let near = near.or_else(|| {
            let moved = self.moved(folder, path)?;
            is_right(&moved).then(|| moved.into())
        });
        near.map(Into::into)
    }
}

/// An address as it would be written on a page at another address.
fn relative_url(own: &str, url: &str) -> String {
    let own: Vec<&str> = own.split('/').collect();
    let target: Vec<&str> = url.split('/').collect();
    let folders = &own[..own.len() - 1];
    let shared = folders
        .iter()
        .zip(&target[..target.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let ups = "../".repeat(folders.len() - shared);
    let rest = target[shared..].join("/");
    if ups.is_empty() && rest.is_empty() {
        "./".to_owned()
    } else {
        format!("{ups}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::relative_url;

    #[test]
    fn addresses_are_written_from_each_other() {
        assert_eq!(relative_url("/a/b/", "/a/c/"), "../c/");
        assert_eq!(relative_url("/a/b", "/a/c"), "c");
        assert_eq!(relative_url("/a/b/", "/x.html"), "../../x.html");
        assert_eq!(relative_url("/a/", "/a/"), "./");
    }
}
