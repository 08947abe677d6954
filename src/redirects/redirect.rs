//! One redirect, and what its sides are.

use std::path::PathBuf;
use std::sync::Arc;

use crate::redirects::Pattern;
use crate::text::Span;

/// Where a redirect is written, which decides what its addresses mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RedirectKind {
    /// A line of `_redirects`: Netlify, Cloudflare, GitLab Pages.
    Lines,
    /// `[[redirects]]` of `netlify.toml`.
    Netlify,
    /// `redirects` of `vercel.json`.
    Vercel,
    /// `redirects` of Mintlify's `docs.json` or `mint.json`.
    Mintlify,
    /// `.openpublishing.redirection.json` of Microsoft Learn.
    Docfx,
    /// `[output.html.redirect]` of `book.toml`.
    Mdbook,
    /// `redirect_maps` of the plugin `redirects` in `mkdocs.yml`.
    Mkdocs,
    /// `redirects` of `.gitbook.yaml`.
    Gitbook,
    /// `redirects` of the plugin of Docusaurus.
    Docusaurus,
    /// `redirects` of `astro.config.*`.
    Astro,
    /// `redirect_from` of a page: Jekyll.
    RedirectFrom,
    /// `redirect_to` of a page: Jekyll.
    RedirectTo,
    /// `aliases` of a page: Hugo, Zola.
    Alias,
}

impl RedirectKind {
    /// Whether it is written in the front matter of a page.
    #[must_use]
    pub const fn is_front_matter(self) -> bool {
        matches!(self, Self::RedirectFrom | Self::RedirectTo | Self::Alias)
    }

    /// Whether a host reads it, and the first redirect that fits an address counts.
    #[must_use]
    pub const fn is_of_host(self) -> bool {
        matches!(self, Self::Lines | Self::Netlify | Self::Vercel)
    }
}

/// What an address of a redirect is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One address from the top of the host, without `/` at the end.
    At(Box<str>),
    /// A file of the tree that is not a page of the site, or is missing.
    File(PathBuf),
    /// All addresses of a pattern.
    Many(Pattern),
    /// Another host, or what is not read.
    Unknown,
}

/// One side of a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// As it is written.
    pub written: Box<str>,
    /// Where.
    pub span: Span,
    /// What it is.
    pub place: Place,
}

/// One redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The file it is written in: an index.
    pub file: u32,
    /// Where it is written.
    pub kind: RedirectKind,
    /// The old address.
    pub from: Side,
    /// The new one; a page whose front matter has the old one is not written, and its span is that of the
    /// old one.
    pub to: Option<Side>,
    /// The site that it is part of: an index into the model; `None` when that is not known.
    pub site: Option<u32>,
    /// Whether it holds for some visitors only, or for another host.
    pub is_conditional: bool,
    /// Whether it holds where a file answers as well.
    pub is_forced: bool,
    /// What it does.
    pub effect: Effect,
    /// Where the new address leads.
    pub end: End,
}

/// What a redirect does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leads elsewhere; browsers may keep that.
    Permanent,
    /// Leads elsewhere for now: `302`, `303`, `307`.
    Temporary,
    /// Shows another page, and the address stays.
    Rewrite,
}

impl Redirect {
    /// Whether it leads every visitor elsewhere.
    #[must_use]
    pub fn leads_everyone(&self) -> bool {
        !self.is_conditional && self.effect != Effect::Rewrite
    }
}

/// A file with redirects.
#[derive(Clone, Debug)]
pub struct RedirectFile {
    /// Where it is: absolute.
    pub file: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// What it is.
    pub kind: RedirectKind,
}

/// Where the new address of a redirect leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// To something that is there.
    Served,
    /// To nothing.
    Dead,
    /// Nobody can know.
    Unknown,
}
