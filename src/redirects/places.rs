//! What the addresses of redirects are: places of the host, pages, other hosts.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::redirects::pattern::{Notation, Pattern};
use crate::redirects::{Place, RedirectKind};
use crate::site::{Addresses, SiteModel, Status};
use crate::source::normalise;

/// An address from the top of the host in one form: decoded, without query, fragment, index page and `/`
/// at the end.
pub(super) fn key(url: &str) -> Box<str> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path
        .strip_suffix("index.html")
        .filter(|folder| folder.ends_with('/'))
        .unwrap_or(&path);
    let path = path.trim_matches('/');
    format!("/{path}").into()
}

/// What is needed to know what an address is.
pub(super) struct Places<'a> {
    pub(super) kind: RedirectKind,
    /// The folder that paths of files start from.
    pub(super) folder: PathBuf,
    pub(super) site: Option<&'a Addresses>,
    pub(super) model: &'a SiteModel,
}

impl Places<'_> {
    /// The old address.
    pub(super) fn from(&self, written: &str) -> Place {
        match self.kind {
            RedirectKind::Mkdocs | RedirectKind::Docfx => self.file(written),
            RedirectKind::Gitbook => self.based(&format!("/{}", written.trim_start_matches('/'))),
            RedirectKind::Mdbook | RedirectKind::Docusaurus | RedirectKind::Astro => {
                self.based(written)
            }
            _ => self.rooted(written),
        }
    }

    /// The new address, which may be relative to the old one.
    pub(super) fn to(&self, written: &str, from: &Place) -> Place {
        if written.contains("://") || written.starts_with("//") || written.starts_with('#') {
            return Place::Unknown;
        }
        match self.kind {
            RedirectKind::Mkdocs | RedirectKind::Gitbook => self.file(written),
            RedirectKind::Docfx => Place::Unknown,
            RedirectKind::Docusaurus | RedirectKind::RedirectTo => self.based(written),
            RedirectKind::Mdbook if !written.starts_with('/') => match from {
                Place::At(from) => Place::At(key(&join(from, written))),
                _ => Place::Unknown,
            },
            _ => self.rooted(written),
        }
    }

    fn base(&self) -> &str {
        self.site.map_or("", |site| &site.base)
    }

    /// An address from the top of the site.
    fn based(&self, written: &str) -> Place {
        if written.starts_with('/') {
            self.rooted(&format!("{}{written}", self.base()))
        } else {
            Place::Unknown
        }
    }

    /// An address from the top of the host.
    fn rooted(&self, written: &str) -> Place {
        if !written.starts_with('/') || written.starts_with("//") {
            return Place::Unknown;
        }
        let notation = match self.kind {
            RedirectKind::Lines | RedirectKind::Netlify => Notation::Splat,
            RedirectKind::Vercel | RedirectKind::Mintlify => Notation::PathToRegexp,
            RedirectKind::Astro => Notation::Brackets,
            _ => Notation::Plain,
        };
        match Pattern::read(written, notation) {
            None => Place::Unknown,
            Some(pattern) if pattern.is_exact() => Place::At(key(written)),
            Some(pattern) => Place::Many(pattern),
        }
    }

    /// A path of a file: the address of the page when it is one.
    fn file(&self, written: &str) -> Place {
        let path = written.split(['?', '#']).next().unwrap_or_default();
        let file = normalise(&self.folder.join(path.trim_start_matches('/')));
        match address_of(self.model, &file) {
            Some(url) => Place::At(url),
            None => Place::File(file),
        }
    }
}

/// The address of a published page from the top of the host.
pub(super) fn address_of(model: &SiteModel, file: &Path) -> Option<Box<str>> {
    let (site, page) = model.page(file)?;
    let url = page
        .urls
        .first()
        .filter(|_| page.status == Status::Published)?;
    Some(key(&format!("{}{url}", site.base)))
}

/// A relative address, read from an old one that is a file.
fn join(from: &str, written: &str) -> String {
    let mut segments: Vec<&str> = from.split('/').skip(1).collect();
    segments.pop();
    for segment in written.split('/') {
        match segment {
            "." | "" => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{join, key};

    #[test]
    fn addresses_have_one_form() {
        assert_eq!(&*key("/a/b/?x#y"), "/a/b");
        assert_eq!(&*key("/a/index.html"), "/a");
        assert_eq!(&*key("/index.html"), "/");
        assert_eq!(&*key("/a%20b"), "/a b");
        assert_eq!(join("/docs/a/b.html", "../c.html"), "/docs/c.html");
    }
}
