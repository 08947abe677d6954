//! `VuePress` 1 and 2: pages where `.vuepress` is, files of `.vuepress/public` at the top.
//!
//! A Markdown link to a `.md` file becomes that of its page; `README.md` and `index.md` are the page of
//! their folder. Another link is left to the browser.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url, read_file};
use crate::site::script::{self, Lookup, Value};
use crate::site::value;
use crate::site::{
    Addresses, File, Files, IdSettings, KeepAnchor, LinkRules, Page, Reading, Scope, Status, Table,
};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Vitepress,
    older: Some(Dialect::Vuepress1),
    config_files: &[
        ".vuepress/config.js",
        ".vuepress/config.ts",
        ".vuepress/config.mts",
        ".vuepress/config.mjs",
        ".vuepress/config.cjs",
        ".vuepress/config.yml",
        ".vuepress/config.toml",
    ],
    content: &["."],
    statics: &[".vuepress/public"],
    moves: &["permalink"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Plugins that make no pages and change no link: by a part of their names.
const WITHOUT_PAGES: [&str; 46] = [
    "tabs",
    "container",
    "search",
    "docsearch",
    "analytics",
    "tag-manager",
    "umami",
    "clarity",
    "medium-zoom",
    "back-to-top",
    "active-header",
    "nprogress",
    "pwa",
    "google",
    "shiki",
    "prismjs",
    "git",
    "toc",
    "external-link",
    "palette",
    "mermaid",
    "copy",
    "copyright",
    "sitemap",
    "seo",
    "photo-swipe",
    "lightgallery",
    "last-updated",
    "register-components",
    "icon",
    "links-check",
    "check-md",
    "markdown-hint",
    "markdown-image",
    "markdown-math",
    "markdown-stylize",
    "markdown-ext",
    "notice",
    "reading-time",
    "theme-data",
    "watermark",
    "comment",
    "cache",
    "rtl",
    "versions",
    "smooth-scroll",
];

fn settings(file: &ConfigFile) -> Value {
    match file.value {
        serde_json::Value::Null => script::read(&file.text),
        ref data => Value::from(data),
    }
}

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = settings(file);
    let (dialect, older) = match major(file) {
        // With markdown-it-attrs, `{#id}` is read as VitePress reads it.
        Some(1) if !file.text.contains("attrs") => (Dialect::Vuepress1, None),
        Some(1) | None => (Dialect::Vitepress, Some(Dialect::Vuepress1)),
        Some(_) => (Dialect::Vitepress, None),
    };
    GeneratorConfig {
        dialect: Some(dialect),
        ids: IdSettings {
            older,
            ..IdSettings::default()
        },
        base_path: value.at(&["base"]).text().map(path_of_url),
        ..GeneratorConfig::default()
    }
}

/// The major version that builds the site: of a package file, or of functions that came with 2.
fn major(file: &ConfigFile) -> Option<u32> {
    let since = ["defineUserConfig", "@vuepress/bundler-", "defaultTheme("];
    if since.iter().any(|name| file.text.contains(name)) {
        return Some(2);
    }
    let named = |folder: &Path| {
        let text = read_file(&folder.join("package.json"))?;
        let package = value::parse("package.json", &text)?;
        let tables = ["dependencies", "devDependencies"];
        let names = ["vuepress", "@vuepress/core", "@vuepress/cli"];
        let mut all = tables
            .iter()
            .flat_map(|table| names.map(|name| [*table, name]));
        let wanted = all.find_map(|keys| value::text(&package, &keys))?;
        match wanted.trim_start_matches(['^', '~', '>', '=', 'v', ' ']) {
            "next" => Some(2),
            // That is what npm calls the latest.
            "latest" => Some(1),
            wanted => wanted.split('.').next()?.parse().ok(),
        }
    };
    file.folders().into_iter().find_map(named)
}

const IMAGE: [Reading; 2] = [Reading::SourceFile, Reading::Based(as_it_is)];

/// What `VuePress` makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = settings(config);
    site.base = value
        .at(&["base"])
        .text()
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        link: &[Reading::Based(with_html)],
        image: &IMAGE,
        html_link: &[Reading::Address, Reading::Based(with_html)],
        html_image: &IMAGE,
        ignores_slash: false,
        adds_html: true,
    };
    site.roots.push(config.folder.clone());
    let patterns = value
        .at(&["patterns"])
        .known()
        .or(value.at(&["pagePatterns"]).known());
    let patterns = patterns.map(|patterns| globs(&patterns.texts()));
    let is_kept = |path: &str| path != "node_modules" && path != "dist";
    let found = files.walk(&config.folder, is_kept);
    let is_page = |file: &&File| {
        let is_chosen = patterns
            .as_ref()
            .is_none_or(|globs| globs.is_match(&file.path));
        file.extension() == "md" && is_chosen
    };
    if found.iter().any(|file| is_page(&file)) {
        for file in found.iter().filter(is_page) {
            add_page(file, files, site);
        }
    } else {
        for file in found.iter().filter(|file| file.extension() == "md") {
            add_page(file, files, site);
        }
        let why = "no file of the tree fits `patterns`: a script brings the pages";
        site.unknown("pages and links", why, Scope::Links);
        site.unknown("pictures", why, Scope::Images);
    }
    for file in found.iter().filter(|file| file.extension() != "md") {
        site.source(0, &file.path, &file.file);
    }
    for file in files.walk(&config.folder.join(".vuepress/public"), |_| true) {
        site.asset(&file.file, &format!("/{}", file.path));
    }
    add_unknowns(&value, config, site);
}

fn add_page(file: &File, files: &Files<'_>, site: &mut Addresses) {
    let front = files.front(&file.file, &["permalink"]);
    let url = front
        .text("permalink")
        .unwrap_or_else(|| url_of(&file.path));
    site.page(Page {
        file: file.file.clone(),
        source: file.path.as_str().into(),
        urls: vec![url.into()],
        status: Status::Published,
        view: 0,
    });
}

fn add_unknowns(value: &Value, config: &ConfigFile, site: &mut Addresses) {
    if value.at(&["base"]) == Lookup::Unknown && config.text.contains("base") {
        site.unknown(
            "the base of the site",
            "code of the configuration",
            Scope::OtherHost,
        );
    }
    if value.at(&["permalink"]) != Lookup::Absent && config.text.contains("permalink") {
        site.unknown(
            "addresses",
            "`permalink` of the configuration",
            Scope::Links,
        );
    }
    if config.text.contains("slugify")
        || value.at(&["markdown", "anchor"]).is_unknown() && config.text.contains("anchor")
    {
        site.unknown(
            "ids of pages",
            "`markdown` of the configuration is code",
            Scope::Ids,
        );
    }
    let plugins = value.at(&["plugins"]);
    for plugin in plugins.known().map(Value::items).unwrap_or_default() {
        let plugin = match plugin {
            Value::List { items, .. } => items.first().unwrap_or(plugin),
            one => one,
        };
        let name = match plugin {
            Value::Text(name) | Value::Call { name, .. } | Value::Import { module: name, .. } => {
                name.to_lowercase()
            }
            _ => "code".to_owned(),
        };
        if !WITHOUT_PAGES
            .iter()
            .any(|known| name.contains(&known.replace('-', "")) || name.contains(known))
        {
            let why = format!("the plugin `{name}` may make pages");
            site.unknown("pages", why, Scope::NewFolders);
        }
    }
    let is_open = matches!(
        plugins,
        Lookup::Known(Value::List { is_open: true, .. } | Value::Table { .. })
    );
    if is_open || (plugins == Lookup::Unknown && config.text.contains("plugins")) {
        site.unknown("pages", "code of `plugins`", Scope::NewFolders);
    }
    site.generated("/404.html");
}

/// The address of a page: `a/b.md` is at `/a/b.html`, `a/README.md` at `/a/`.
fn url_of(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    format!(
        "/{}",
        folder_of_index(stem).map_or_else(|| format!("{stem}.html"), str::to_owned)
    )
}

/// The folder of an index page, with its slash.
fn folder_of_index(stem: &str) -> Option<&str> {
    ["README", "readme", "index"].iter().find_map(|name| {
        let folder = stem.strip_suffix(name)?;
        (folder.is_empty() || folder.ends_with('/')).then_some(folder)
    })
}

fn as_it_is(path: &str) -> String {
    path.to_owned()
}

/// A destination of Markdown: `b.md` is `b.html`, `a/README.md` is `a/`.
fn with_html(path: &str) -> String {
    let Some(stem) = path.strip_suffix(".md") else {
        return path.to_owned();
    };
    match folder_of_index(stem) {
        Some("") => "./".to_owned(),
        Some(folder) => folder.to_owned(),
        None => format!("{stem}.html"),
    }
}

fn globs(patterns: &[&str]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns.iter().filter(|pattern| !pattern.starts_with('!')) {
        if let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_pages_are_their_folders() {
        assert_eq!(url_of("a/README.md"), "/a/");
        assert_eq!(url_of("README.md"), "/");
        assert_eq!(url_of("a/b.md"), "/a/b.html");
        assert_eq!(with_html("../a/index.md"), "../a/");
        assert_eq!(with_html("README.md"), "./");
        assert_eq!(with_html("b.html"), "b.html");
    }
}
