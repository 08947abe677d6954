//! Starlight on Astro: pages below `src/content/docs`, files of `public` at the top.
//!
//! Astro leaves links as they are written: a browser reads them from the page's address, which ends in
//! a slash, and `base` has to be written. A page that a language lacks is that of the default one.

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::script::{self, Lookup, Value};
use crate::site::{Addresses, File, Files, LinkRules, Page, Reading, Rooted, Scope, Status, Table};
use crate::slug;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    config_files: &[
        "astro.config.mjs",
        "astro.config.ts",
        "astro.config.js",
        "astro.config.mts",
    ],
    content: &["src/content/docs", "src/pages"],
    only_content: true,
    statics: &["public"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug"],
    ..Table::PLAIN
};

/// Plugins of Starlight that make no pages: by a part of their names.
const WITHOUT_PAGES: [&str; 18] = [
    "links-validator",
    "linksvalidator",
    "image-zoom",
    "imagezoom",
    "theme",
    "sidebar",
    "llms",
    "smoke",
    "view-modes",
    "heading-badges",
    "headingbadges",
    "package-managers",
    "scroll",
    "announcement",
    "catppuccin",
    "obsidian-theme",
    "contextual",
    "kbd",
];

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = script::read(&file.text);
    let redirects = value.at(&["redirects"]).known();
    GeneratorConfig {
        base_path: value.at(&["base"]).text().map(path_of_url),
        redirects: redirects
            .into_iter()
            .flat_map(Value::entries)
            .map(|(from, _)| from.clone())
            .collect(),
        translations_fall_back: true,
        ..GeneratorConfig::default()
    }
}

const IMAGE: [Reading; 2] = [Reading::SourceFile, Reading::Address];

/// A language of the site.
struct Locale {
    /// The folder of its pages; empty for the pages at the top.
    folder: String,
    is_default: bool,
}

/// What Starlight makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = script::read(&config.text);
    let options = starlight(&value);
    let folder = config.folder.join("src/content/docs");
    site.base = value
        .at(&["base"])
        .text()
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        image: &IMAGE,
        ignores_slash: true,
        ..LinkRules::BROWSER
    };
    site.roots.push(folder.clone());
    if value.at(&["base"]) == Lookup::Unknown {
        site.unknown(
            "the base of the site",
            "code of the configuration",
            Scope::OtherHost,
        );
    }
    let locales = locales(options, config, files, site);
    let found = files.walk(&folder, |_| true);
    add_pages(&found, &locales, files, site);
    let public = config.folder.join("public");
    for file in files.walk(&public, |_| true) {
        site.asset(&file.file, &format!("/{}", file.path));
    }
    if !files.has_folder(&public) {
        site.unknown(
            "files",
            "the folder `public` is not in the tree",
            Scope::Assets,
        );
    }
    add_routes(config, files, site);
    add_redirects(&value, site);
    add_unknowns(&value, options, site);
    site.generated("/404.html");
    site.generated("/404/");
}

/// The options of a site that says nothing.
static NOTHING_SAID: Value = Value::Table {
    entries: Vec::new(),
    is_open: false,
};

/// The options of Starlight in `integrations`.
fn starlight(value: &Value) -> &Value {
    let integrations = value.at(&["integrations"]).known();
    let mut calls = integrations.map(Value::items).unwrap_or_default().iter();
    let options = calls.find_map(|one| match one {
        Value::Call { name, arguments } if name.to_lowercase().contains("starlight") => {
            arguments.first()
        }
        _ => None,
    });
    match value.at(&["integrations"]) {
        Lookup::Absent => &NOTHING_SAID,
        _ => options.unwrap_or(&Value::Code),
    }
}

/// The languages of the site; one when it names none.
fn locales(
    options: &Value,
    config: &ConfigFile,
    files: &Files<'_>,
    site: &mut Addresses,
) -> Vec<Locale> {
    let default = options.at(&["defaultLocale"]).text().unwrap_or("root");
    let table = match options.at(&["locales"]) {
        Lookup::Known(Value::Import { module, name }) => {
            script::imported(files, &config.folder, module, name)
        }
        Lookup::Known(table) => table.clone(),
        Lookup::Absent => {
            return vec![Locale {
                folder: String::new(),
                is_default: true,
            }];
        }
        Lookup::Unknown => Value::Code,
    };
    if matches!(table, Value::Code | Value::Table { is_open: true, .. }) {
        site.unknown("the languages", "code makes `locales`", Scope::Pages);
    }
    let of = |key: &String| Locale {
        is_default: key == default,
        folder: if key == "root" {
            String::new()
        } else {
            key.clone()
        },
    };
    let mut locales: Vec<Locale> = table.entries().iter().map(|(key, _)| of(key)).collect();
    locales.sort_by_key(|locale| !locale.is_default);
    locales
}

fn add_pages(found: &[File], locales: &[Locale], files: &Files<'_>, site: &mut Addresses) {
    let mut pages = Vec::new();
    for file in found {
        let is_page = file.is_markdown() || file.extension() == "mdoc";
        if !is_page {
            site.source(0, &file.path, &file.file);
            continue;
        }
        let front = files.front_below_space(&file.file, &["slug", "draft"]);
        let status = if file.name().starts_with('_') {
            Status::Partial
        } else if front.is("draft") == Some(true) {
            Status::Unpublished
        } else {
            Status::Published
        };
        let id = front.text("slug").unwrap_or_else(|| slug_of(&file.path));
        pages.push((file, id.trim_matches('/').to_owned(), status));
    }
    let ids: rustc_hash::FxHashSet<String> = pages.iter().map(|(_, id, _)| id.clone()).collect();
    let default = locales.first();
    for (file, id, status) in pages {
        let mut urls = vec![url_of(&id)];
        if let Some(default) = default.filter(|locale| locale.is_default) {
            urls.extend(fallbacks(&id, default, locales, &ids));
        }
        site.page(Page {
            file: file.file.clone(),
            source: file.path.as_str().into(),
            urls: urls.into_iter().map(String::into_boxed_str).collect(),
            status,
            view: 0,
        });
    }
}

/// The addresses at which a page of the default language is shown for languages that lack it.
fn fallbacks(
    id: &str,
    default: &Locale,
    locales: &[Locale],
    ids: &rustc_hash::FxHashSet<String>,
) -> Vec<String> {
    let rest = if default.folder.is_empty() {
        let first = id.split('/').next().unwrap_or_default();
        if locales
            .iter()
            .any(|locale| !locale.is_default && locale.folder == first)
        {
            return Vec::new();
        }
        id
    } else if id == default.folder {
        ""
    } else {
        let rest = id.strip_prefix(default.folder.as_str());
        let Some(rest) = rest.and_then(|rest| rest.strip_prefix('/')) else {
            return Vec::new();
        };
        rest
    };
    let others = locales.iter().filter(|locale| !locale.is_default);
    let ids_there = others.map(|locale| {
        let id = [locale.folder.as_str(), rest];
        id.into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("/")
    });
    ids_there
        .filter(|id| !ids.contains(id))
        .map(|id| url_of(&id))
        .collect()
}

/// The id of a page by its path: each name in lower case with hyphens, `index` left out.
fn slug_of(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let parts: Vec<String> = stem.split('/').map(slug::github_slug).collect();
    let id = parts.join("/");
    match id.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => {
            folder.trim_end_matches('/').to_owned()
        }
        _ => id,
    }
}

fn url_of(id: &str) -> String {
    if id.is_empty() {
        "/".to_owned()
    } else {
        format!("/{id}/")
    }
}

/// Pages of Astro itself, below `src/pages`.
fn add_routes(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let folder = config.folder.join("src/pages");
    for file in files.walk(&folder, |path| !path.starts_with('_')) {
        let (stem, extension) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
        if let Some(at) = stem.find('[') {
            let before = &stem[..at];
            let prefix = before
                .rsplit_once('/')
                .map_or(String::new(), |(folder, _)| format!("/{folder}"));
            let why = format!("`src/pages/{}` is a route with parameters", file.path);
            let scope = if prefix.is_empty() {
                Scope::NewFolders
            } else {
                Scope::Below(format!("{prefix}/"))
            };
            site.unknown("pages", why, scope);
            continue;
        }
        let id = match stem.strip_suffix("index") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => {
                folder.trim_end_matches('/')
            }
            _ => stem,
        };
        match extension {
            "md" | "mdx" => site.page(Page {
                file: file.file.clone(),
                source: format!("../../pages/{}", file.path).into(),
                urls: vec![url_of(id).into()],
                status: Status::Published,
                view: 0,
            }),
            "astro" | "html" => site.asset(&file.file, &url_of(id)),
            // `feed.xml.ts` makes `feed.xml`.
            "ts" | "js" => site.generated(&format!("/{stem}")),
            _ => {}
        }
    }
}

fn add_redirects(value: &Value, site: &mut Addresses) {
    let redirects = value.at(&["redirects"]);
    for (from, _) in redirects.known().map(Value::entries).unwrap_or_default() {
        site.redirects
            .add(&from.replace("[...", ":").replace('[', ":"));
    }
    let is_open = matches!(redirects, Lookup::Known(Value::Table { is_open: true, .. }));
    if is_open
        || matches!(
            redirects,
            Lookup::Unknown | Lookup::Known(Value::Import { .. } | Value::Call { .. })
        )
    {
        site.unknown("redirects", "code makes some", Scope::Pages);
    }
}

fn add_unknowns(value: &Value, options: &Value, site: &mut Addresses) {
    let name = |one: &Value| match one {
        Value::Call { name, .. } | Value::Import { module: name, .. } => name.to_lowercase(),
        _ => "code".to_owned(),
    };
    let plugins = options
        .at(&["plugins"])
        .known()
        .map(Value::items)
        .unwrap_or_default();
    for plugin in plugins {
        let name = name(plugin);
        if !WITHOUT_PAGES.iter().any(|known| name.contains(known)) {
            let why = format!("the plugin `{name}` may make pages");
            site.unknown("pages", why, Scope::NewFolders);
        }
    }
    for key in ["remarkPlugins", "rehypePlugins"] {
        let list = value.at(&["markdown", key]).known();
        for plugin in list.map(Value::items).unwrap_or_default() {
            let plugin = match plugin {
                Value::List { items, .. } => items.first().unwrap_or(plugin),
                one => one,
            };
            let name = name(plugin);
            if ["relative", "link", "url", "path", "base"]
                .iter()
                .any(|word| name.contains(word))
                && !["external", "autolink", "validat"]
                    .iter()
                    .any(|word| name.contains(word))
            {
                site.unknown("links", format!("the plugin `{name}`"), Scope::Links);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_by_their_paths() {
        assert_eq!(slug_of("guides/My Page.md"), "guides/my-page");
        assert_eq!(slug_of("index.mdx"), "");
        assert_eq!(slug_of("a/index.md"), "a");
        assert_eq!(url_of("a"), "/a/");
    }

    #[test]
    fn other_languages_show_the_page_of_the_default_one() {
        let locale = |folder: &str, is_default| Locale {
            folder: folder.to_owned(),
            is_default,
        };
        let locales = [locale("en", true), locale("de", false), locale("fr", false)];
        let ids = ["en/a".to_owned(), "de/a".to_owned()].into_iter().collect();
        assert_eq!(fallbacks("en/a", &locales[0], &locales, &ids), ["/fr/a/"]);
        assert!(fallbacks("de/a", &locales[0], &locales, &ids).is_empty());
        let rooted = [locale("", true), locale("de", false)];
        let ids = ["a".to_owned()].into_iter().collect();
        assert_eq!(fallbacks("a", &rooted[0], &rooted, &ids), ["/de/a/"]);
    }
}
