//! The site as a model: what a generator makes of the files.
//!
//! Two parts, one below the other. [`Site`] is what the configuration files of the generator say, read
//! together with the configuration of faqlint: the kind of site, its slug dialect, its roots.
//! [`SiteModel`] follows from it and the tree: which files become pages, at which addresses, how a link
//! on them is read, and what nobody can know.
//!
//! # Adding a generator
//!
//! One file in `generators/`, with up to three things:
//!
//! 1. `TABLE`: a [`Table`] with the names of its configuration files and its usual folders. Add the
//!    [`Preset`], its word in [`Preset::WORDS`], and its place in `detect::ORDER`.
//! 2. `read(file: &ConfigFile) -> GeneratorConfig`: what its configuration says that the parser of
//!    pages needs (slug dialect, settings of ids) and the roots for presets without a model. Data is
//!    read (`value::at`, `value::text`; for scripts `value::property`); code is searched for plain
//!    texts at most.
//! 3. `model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses)`: walk the content
//!    folder with [`Files::walk`], and call
//!    - [`Addresses::page`] for each file that becomes a page, with its addresses (paths from the
//!      top of the site, `/guide/setup/`; the first is the one that relative links start from) and
//!      its [`Status`]; [`Files::front`] gives the front matter;
//!    - [`Addresses::asset`] for each file that is copied, with its address;
//!    - [`Addresses::unknown`] for what depends on code: what it is, why, and how far it goes
//!      ([`Scope`]); links that fail within the scope are silent;
//!    - set `site.links`, the [`LinkRules`]: for each syntax, how a destination is read, in order
//!      ([`Reading::Source`]: the path of a file; [`Reading::Address`]: as a browser reads it).
//!
//! Then name the functions in `generators::config` and `generators::model`. A preset without a
//! model is resolved by the files alone, as before. Prove the module with `scripts/oracle`: a
//! script that builds small sites with the real generator; keep what is learnt as a case in
//! `tests/sites.rs`.

mod addresses;
mod config_file;
mod detect;
mod extensions;
mod files;
mod generators;
mod ids;
mod link_rules;
mod model;
mod paths;
mod preset;
mod redirect_files;
mod redirects;
mod script;
mod table;
mod unknown;
mod value;

use std::path::PathBuf;

pub use addresses::{Addresses, Answer, Page, Status};
pub use config_file::ConfigFile;
pub use detect::{Detection, detect, shows_site};
pub use extensions::Extensions;
pub use files::{File, Files, Front, TextOf};
pub use ids::{IdSettings, TabIds};
pub use link_rules::{LinkRules, Reading, Syntax, View};
pub use model::SiteModel;
pub use preset::Preset;
pub use redirects::Redirects;
pub use table::{COPIED_FOLDERS, KeepAnchor, ListRules, Rooted, Table};
pub use unknown::{Scope, Unknown};

use crate::slug::Dialect;

/// The slug dialect of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialectChoice {
    /// One dialect for every page.
    Fixed(Dialect),
    /// Each page is asked: headings with declared ids show the dialect, others are read as GitHub's.
    PerPage,
}

/// What a language of a site gets that lacks a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untranslated {
    /// Nothing.
    Missing,
    /// Perhaps the page of another language.
    Borrowed,
}

/// How a site turns files into URLs and headings into ids.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches as generators have them"
)]
pub struct Site {
    /// The kind of site; [`Preset::Auto`] when nothing shows it.
    pub preset: Preset,
    /// The slug dialect.
    pub dialect: DialectChoice,
    /// How the Markdown of the site reads lists.
    pub lists: ListRules,
    /// Syntax that the configuration turns on or off.
    pub extensions: Extensions,
    /// What a link that starts with `/` is relative to, tried in order: absolute folders.
    pub roots: Vec<PathBuf>,
    /// Folders whose pages the generator reads; empty where it reads all pages of the run.
    pub scopes: Vec<PathBuf>,
    /// Files below the scopes that the generator does not read: absolute paths, also of whole folders.
    pub left_out: Vec<PathBuf>,
    /// Folders whose files are copied as they are: Markdown in them becomes no page.
    pub copied: Vec<PathBuf>,
    /// Whether the roots are known: a rooted link that leads nowhere is then an error.
    pub roots_given: bool,
    /// How headings and other blocks get ids, beside the dialect.
    pub ids: IdSettings,
    /// Folders that are served below a path: the path without `/` at the end, and the absolute folder.
    pub mounts: Vec<(String, PathBuf)>,
    /// Path of the site on its host, such as `/docs`, when it is not the top; without a `/` at the end.
    pub base_path: String,
    /// Whether a page that is called `.md` is MDX as well.
    pub reads_mdx: bool,
    /// Whether the generator refuses addresses that are not pages of the site.
    pub checks_links: bool,
    /// Whether the generator knows definitions of reference links that no page has.
    pub adds_definitions: bool,
    /// Whether the pages that every repository has, such as its README, are shown by GitHub: no generator
    /// makes a site of them.
    pub on_github: bool,
    /// What a language gets that lacks a page.
    pub untranslated: Untranslated,
    /// Old addresses that the site leads elsewhere.
    pub redirects: Redirects,
    /// The configuration files of the generator, one for each site of the tree.
    pub configs: Vec<ConfigFile>,
    /// What was found out and from what, for people who ask.
    pub evidence: Vec<String>,
}

impl Site {
    /// A site of the given kind at `base`, by its table alone.
    #[must_use]
    pub fn of(preset: Preset, base: PathBuf) -> Self {
        let table = preset.table();
        let dialect = match preset {
            Preset::Auto => DialectChoice::PerPage,
            _ => DialectChoice::Fixed(table.dialect),
        };
        Self {
            preset,
            dialect,
            lists: table.lists,
            extensions: Extensions::default(),
            roots: vec![base],
            scopes: Vec::new(),
            left_out: Vec::new(),
            copied: Vec::new(),
            roots_given: false,
            ids: IdSettings {
                older: table.older,
                ..IdSettings::default()
            },
            mounts: Vec::new(),
            base_path: String::new(),
            reads_mdx: false,
            checks_links: false,
            adds_definitions: false,
            on_github: false,
            untranslated: Untranslated::Missing,
            redirects: Redirects::default(),
            configs: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// A site about which nothing is known but its folder.
    #[must_use]
    pub fn auto(base: PathBuf) -> Self {
        Self::of(Preset::Auto, base)
    }

    /// What holds for every site of this kind.
    #[must_use]
    pub fn table(&self) -> &'static Table {
        self.preset.table()
    }

    /// Whether GitHub shows a page of the repository, given from its top, as it is.
    #[must_use]
    pub fn is_shown_by_github(&self, path: &str) -> bool {
        const PAGES: [&str; 7] = [
            "README",
            "CHANGELOG",
            "CONTRIBUTING",
            "CODE_OF_CONDUCT",
            "SECURITY",
            "SUPPORT",
            "HISTORY",
        ];
        let path = path.strip_prefix(".github/").unwrap_or(path);
        let name = path.strip_suffix(".md");
        self.on_github && name.is_some_and(|name| PAGES.contains(&name))
    }

    /// Whether the generator is unknown, so that more than one reading of a link has to be allowed.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.preset == Preset::Auto
    }
}
