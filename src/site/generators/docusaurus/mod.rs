//! Docusaurus: plugins for documents, posts and pages, each with a folder and a route of its own, in
//! every language and version.
//!
//! Held against Docusaurus 3.10. A Markdown link with the extension of a page is the path of a source
//! file (`resolveMarkdownLinkPathname`): beside the page, or, without a dot in front, in the folders of
//! the language and version and in that of the site. Another one is read from the *route*, and `/` is
//! the base of the language. What is no Markdown is left to the browser, which knows no base.

mod config;
mod docs;
mod posts;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::{
    Addresses, Files, IdSettings, KeepAnchor, LinkRules, Page, Reading, Scope, Status, Table, View,
};
use crate::slug::Dialect;

use config::{Kind, Locale, Settings};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Docusaurus,
    config_files: &[
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "docusaurus.config.mjs",
        "docusaurus.config.cjs",
        "docusaurus.config.mts",
    ],
    content: &[".", "docs", "src/pages"],
    statics: &["static"],
    serves_folders: true,
    moves: &["slug", "id"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let settings = Settings::of(file);
    let mounts = settings.plugins.iter().map(|plugin| {
        let route = plugin.route.trim_matches('/');
        let prefix = if route.is_empty() {
            String::new()
        } else {
            format!("/{route}")
        };
        (prefix, plugin.folder.clone())
    });
    GeneratorConfig {
        base_path: settings.base.as_deref().map(path_of_url),
        ids: IdSettings {
            keeps_case: settings.keeps_case,
            ..IdSettings::default()
        },
        mounts: mounts.collect(),
        statics: Some(settings.statics.clone()),
        redirects: settings.redirects.clone(),
        reads_mdx: !settings.is_detected,
        ..GeneratorConfig::default()
    }
}

/// How a Markdown link is read.
const LINK: [Reading; 5] = [
    Reading::SiteAlias,
    Reading::SourcePage,
    Reading::SourceFolders,
    Reading::SourceFile,
    Reading::Route,
];

/// A picture of Markdown is a file beside the page or a static one; what is neither is left to the browser.
const IMAGE: [Reading; 4] = [
    Reading::SiteAlias,
    Reading::SourceFile,
    Reading::RouteFile,
    Reading::AddressOrFolder,
];

/// What Docusaurus makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let settings = Settings::of(config);
    let html_link: &[Reading] = if settings.is_detected {
        // HTML of a `.md` file becomes the components that Markdown does.
        &[Reading::Route]
    } else {
        &[Reading::AddressOrFolder]
    };
    site.base = settings
        .base
        .as_deref()
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        link: &LINK,
        image: &IMAGE,
        html_link,
        html_image: &[Reading::AddressOrFolder],
        ignores_slash: true,
        adds_html: true,
    };
    if settings.base.is_none() {
        site.unknown(
            "the base of the site",
            "code of the configuration makes `baseUrl`",
            Scope::HtmlRooted,
        );
    }
    let mut build = Build {
        folder: &config.folder,
        settings: &settings,
        files,
        pages: FxHashMap::default(),
        order: Vec::new(),
        views: 0,
    };
    let folders = settings.plugins.iter().map(|plugin| &plugin.folder);
    let folders = folders.chain(&settings.statics);
    let roots = folders.map(|folder| crate::source::normalise(&config.folder.join(folder)));
    site.roots
        .extend(roots.filter(|root| files.has_folder(root)));
    for locale in &settings.locales {
        for plugin in &settings.plugins {
            match plugin.kind {
                Kind::Docs => docs::add(&mut build, locale, plugin, site),
                Kind::Blog => posts::add(&mut build, locale, plugin, site),
                Kind::Pages => posts::add_pages(&mut build, locale, plugin, site),
            }
        }
    }
    build.finish(site);
    add_files(config, &settings, files, site);
    config::add_unknowns(&settings, config, files, site);
}

/// Files of the static folders, and those beside pages that links may name.
fn add_files(config: &ConfigFile, settings: &Settings, files: &Files<'_>, site: &mut Addresses) {
    for folder in &settings.statics {
        for file in files.walk(&config.folder.join(folder), |_| true) {
            for locale in &settings.locales {
                site.asset(&file.file, &format!("{}/{}", locale.prefix, file.path));
            }
            if file.is_markdown() {
                site.page(Page {
                    source: format!("{folder}/{}", file.path).into(),
                    urls: vec![format!("/{}", file.path).into()],
                    file: file.file,
                    status: Status::Copied,
                    view: 0,
                });
            }
        }
    }
    let is_kept = |path: &str| !matches!(path, "build" | "dist" | "node_modules");
    for file in files.walk(&config.folder, is_kept) {
        if !file.is_markdown() {
            site.source(0, &file.path, &file.file);
        }
    }
    if !settings
        .statics
        .iter()
        .any(|folder| files.has_folder(&config.folder.join(folder)))
    {
        site.unknown(
            "static files",
            "the static folder is not in the tree",
            Scope::Assets,
        );
    }
}

/// The pages of a site while they are collected over its languages and plugins.
struct Build<'a> {
    folder: &'a Path,
    settings: &'a Settings,
    files: &'a Files<'a>,
    pages: FxHashMap<PathBuf, Page>,
    order: Vec<PathBuf>,
    views: u32,
}

impl Build<'_> {
    /// A new view of the sources: those of one plugin in one language.
    fn view(
        &mut self,
        locale: &Locale,
        folders: Vec<String>,
        is_partial: bool,
        site: &mut Addresses,
    ) -> u32 {
        self.views += 1;
        site.set_view(
            self.views,
            View {
                folders,
                prefix: locale.prefix.clone(),
                is_partial,
            },
        );
        self.views
    }

    /// The path of a file from the folder of the site.
    fn source(&self, file: &Path) -> String {
        let path = file.strip_prefix(self.folder).unwrap_or(file);
        path.to_string_lossy().replace('\\', "/")
    }

    /// Adds an address of a page in a view; the first view of a page is the one its links see.
    fn add(&mut self, file: &Path, url: String, status: Status, view: u32, site: &mut Addresses) {
        let source = self.source(file);
        if status == Status::Published {
            site.source(view, &source, file);
        }
        let url = self.slashed(url).into_boxed_str();
        if let Some(page) = self.pages.get_mut(file) {
            page.urls.push(url);
            return;
        }
        self.order.push(file.to_path_buf());
        let page = Page {
            file: file.to_path_buf(),
            source: source.into(),
            urls: vec![url],
            status,
            view,
        };
        self.pages.insert(page.file.clone(), page);
    }

    /// An address as `trailingSlash` wants it.
    fn slashed(&self, url: String) -> String {
        match self.settings.trailing_slash {
            Some(true) if !url.ends_with('/') => format!("{url}/"),
            Some(false) if url.len() > 1 => url.trim_end_matches('/').to_owned(),
            _ => url,
        }
    }

    fn finish(mut self, site: &mut Addresses) {
        for file in std::mem::take(&mut self.order) {
            if let Some(page) = self.pages.remove(&file) {
                site.page(page);
            }
        }
    }
}

/// The files of a plugin in a language: each by its path, the translated one where there is one.
fn localised(build: &Build<'_>, own: &str, translated: Option<&str>) -> Vec<crate::site::File> {
    let walk = |folder: &str| {
        let folder = crate::source::normalise(&build.folder.join(folder));
        build.files.walk(&folder, |path| path != "node_modules")
    };
    let mut files = walk(own);
    let Some(translated) = translated else {
        return files;
    };
    for file in walk(translated) {
        match files.binary_search_by(|one| one.path.cmp(&file.path)) {
            Ok(at) => files[at] = file,
            Err(at) => files.insert(at, file),
        }
    }
    files
}

/// Joins parts of an address: `/docs`, `next`, `/a/b` to `/docs/next/a/b`.
fn address(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        let part = part.trim_matches('/');
        if !part.is_empty() {
            out.push('/');
            out.push_str(part);
        }
    }
    let ends_in_slash = parts.last().is_some_and(|last| last.ends_with('/'));
    if out.is_empty() || ends_in_slash {
        out.push('/');
    }
    out
}
