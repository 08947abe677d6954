//! `VitePress`: pages where `.vitepress` is, files of `public` at the top.
//!
//! Held against version 1.6. A Markdown link keeps its path and gets `.html` where that is missing, so
//! a folder is named with a slash; one that starts with `/` is below `base` always. Raw HTML links are
//! left to the browser, raw images are built as Markdown ones. Text that is taken in by
//! `<!--@include-->` is read where it is taken in.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashSet;

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::script::{self, Lookup, Value};
use crate::site::value::property;
use crate::site::{
    Addresses, File, Files, KeepAnchor, LinkRules, Page, Reading, Rooted, Scope, Status, Table,
};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Vitepress,
    config_files: &[
        ".vitepress/config.ts",
        ".vitepress/config.mts",
        ".vitepress/config.js",
        ".vitepress/config.mjs",
        ".vitepress/config/index.ts",
        ".vitepress/config/index.mts",
        ".vitepress/config/index.js",
        ".vitepress/config/index.mjs",
    ],
    content: &["."],
    statics: &["public"],
    rooted: Rooted::Certain,
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = script::read(&file.text);
    let content = value.at(&["srcDir"]).text().map(str::to_owned);
    let content = content.or_else(|| property(&file.text, "srcDir"));
    let base = value.at(&["base"]).text().map(str::to_owned);
    GeneratorConfig {
        statics: content
            .as_ref()
            .map(|folder| vec![format!("{folder}/public")]),
        content: content.map(|folder| vec![folder]),
        base_path: base
            .or_else(|| property(&file.text, "base"))
            .as_deref()
            .map(path_of_url),
        checks_links: !file.text.contains("ignoreDeadLinks"),
        ..GeneratorConfig::default()
    }
}

const IMAGE: [Reading; 2] = [Reading::SourceFile, Reading::Based(as_it_is)];

const LINKS: LinkRules = LinkRules {
    link: &[Reading::Based(with_html)],
    image: &IMAGE,
    html_link: &[Reading::Address],
    html_image: &IMAGE,
    ignores_slash: false,
    adds_html: true,
};

const CLEAN_LINKS: LinkRules = LinkRules {
    link: &[Reading::Based(without_html)],
    ..LINKS
};

/// What is read of a site once.
struct Docs<'a> {
    value: &'a Value,
    files: &'a Files<'a>,
    excluded: GlobSet,
    moved: Vec<(String, String)>,
}

/// What `VitePress` makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = &script::read(&config.text);
    let said = read(config);
    let folder = said.content.as_ref().and_then(|folders| folders.first());
    let folder = config.folder.join(folder.map_or(".", String::as_str));
    let folder = crate::source::normalise(&folder);
    site.base = said.base_path.unwrap_or_default();
    let clean = value.at(&["cleanUrls"]);
    site.links = match clean.bool() {
        Some(true) => CLEAN_LINKS,
        _ => LINKS,
    };
    if clean == Lookup::Unknown && config.text.contains("cleanUrls") {
        site.links = LinkRules {
            ignores_slash: true,
            ..CLEAN_LINKS
        };
    }
    site.roots.push(folder.clone());
    let excluded = value
        .at(&["srcExclude"])
        .known()
        .map(Value::texts)
        .unwrap_or_default();
    let docs = Docs {
        value,
        files,
        excluded: globs(&excluded),
        moved: rewrites(value, &config.text, site),
    };
    let is_kept = |path: &str| !matches!(path.rsplit('/').next(), Some("dist" | ".vitepress"));
    let found = files.walk(&folder, is_kept);
    add_pages(&docs, &found, site);
    for file in files.walk(&folder.join("public"), |_| true) {
        site.asset(&file.file, &format!("/{}", file.path));
    }
    add_unknowns(&docs, config, site);
}

fn add_pages(docs: &Docs<'_>, found: &[File], site: &mut Addresses) {
    let included = included(docs.files, found);
    for file in found {
        if file.extension() != "md" {
            site.source(0, &file.path, &file.file);
            continue;
        }
        if file.name().contains('[') {
            let folder = file
                .path
                .rsplit_once('/')
                .map_or(String::new(), |(folder, _)| format!("/{folder}"));
            let why = format!("`{}` is a route with parameters", file.path);
            site.unknown("pages", why, Scope::Below(format!("{folder}/")));
            continue;
        }
        let url = url_of(&docs.address(&file.path));
        let is_excluded = docs.excluded.is_match(&file.path);
        let is_included = included.contains(&file.path);
        if is_included && !is_excluded {
            site.asset(&file.file, &url);
        }
        site.page(Page {
            file: file.file.clone(),
            source: file.path.as_str().into(),
            urls: vec![url.into()],
            status: match (is_included, is_excluded) {
                (true, _) => Status::Partial,
                (false, true) => Status::Unpublished,
                (false, false) => Status::Published,
            },
            view: 0,
        });
    }
}

impl Docs<'_> {
    /// The path of a page after `rewrites`.
    fn address(&self, path: &str) -> String {
        let moved = self
            .moved
            .iter()
            .find_map(|(from, to)| rewritten(from, to, path));
        moved.unwrap_or_else(|| path.to_owned())
    }
}

/// The files that others take in, by their paths.
fn included(files: &Files<'_>, found: &[File]) -> FxHashSet<String> {
    let mut included = FxHashSet::default();
    for file in found.iter().filter(|file| file.extension() == "md") {
        let Some(text) = files
            .text(&file.file)
            .filter(|text| text.contains("@include:"))
        else {
            continue;
        };
        for part in text.split("@include:").skip(1) {
            let target = part.split("-->").next().unwrap_or_default().trim();
            let target = target.split(['#', '{']).next().unwrap_or_default();
            let path = match target.strip_prefix('@') {
                Some(rooted) => rooted.trim_start_matches('/').to_owned(),
                None => {
                    crate::site::paths::join(&format!("/{}", file.path), target)[1..].to_owned()
                }
            };
            included.insert(path);
        }
    }
    included
}

/// The moves of `rewrites`; those of code are unknown.
fn rewrites(value: &Value, text: &str, site: &mut Addresses) -> Vec<(String, String)> {
    let lookup = value.at(&["rewrites"]);
    let is_said = text.contains("rewrites");
    if is_said && lookup.is_unknown() {
        site.unknown("addresses", "`rewrites` is code", Scope::Links);
    }
    let entries = lookup.known().map(Value::entries).unwrap_or_default();
    let moves = entries
        .iter()
        .filter_map(|(from, to)| Some((from.clone(), to.text()?.to_owned())));
    moves.collect()
}

/// A path after a rule: segments by `:name`, the rest by `:name*` or `(.*)`.
fn rewritten(from: &str, to: &str, path: &str) -> Option<String> {
    let mut values: Vec<(&str, String)> = Vec::new();
    let mut segments = path.split('/').peekable();
    for part in from.split('/') {
        if let Some(name) = part.strip_prefix(':') {
            let name = name.split('(').next().unwrap_or(name);
            if let Some(name) = name.strip_suffix(['*', '+']) {
                let rest: Vec<&str> = segments.by_ref().collect();
                values.push((name, rest.join("/")));
            } else {
                let (name, end) = name.split_once('.').map_or((name, ""), |(name, _)| {
                    (name, &part[part.find('.').unwrap_or(part.len())..])
                });
                let segment = segments.next()?.strip_suffix(end)?;
                values.push((name, segment.to_owned()));
            }
        } else if segments.next()? != part {
            return None;
        }
    }
    if segments.next().is_some() {
        return None;
    }
    // Longer names first, so that `:name` is not taken for `:na`.
    values.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut out = to.to_owned();
    for (name, value) in values {
        out = out
            .replace(&format!(":{name}*"), &value)
            .replace(&format!(":{name}"), &value);
    }
    Some(out)
}

fn globs(patterns: &[&str]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        if let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

fn add_unknowns(docs: &Docs<'_>, config: &ConfigFile, site: &mut Addresses) {
    let value = docs.value;
    if value.at(&["base"]) == Lookup::Unknown && config.text.contains("base") {
        site.unknown(
            "the base of the site",
            "code of the configuration",
            Scope::HtmlRooted,
        );
    }
    let is_code = |key: &str| value.at(&["markdown", "anchor", key]).is_unknown();
    if config.text.contains("slugify") && (is_code("slugify") || is_code("getTokensText")) {
        site.unknown("ids of pages", "`markdown.anchor` is code", Scope::Ids);
    }
    if ["link_open", "normalizeLink", "replaceLink", "replace-link"]
        .iter()
        .any(|word| config.text.contains(word))
    {
        site.unknown("links", "`markdown.config` changes links", Scope::Links);
    }
    if !docs.files.has_folder(&site.roots[0].join("public")) {
        site.unknown(
            "files",
            "the folder `public` is not in the tree",
            Scope::Assets,
        );
    }
    site.generated("/404.html");
}

/// The address of a page: `a/b.md` is at `/a/b.html`.
fn url_of(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    format!("/{stem}.html")
}

fn as_it_is(path: &str) -> String {
    path.to_owned()
}

/// Extensions of files that are not pages.
const FILES: [&str; 36] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "pdf", "zip", "gz", "tgz", "xz",
    "7z", "mp3", "mp4", "webm", "ogg", "wav", "mov", "csv", "json", "xml", "yaml", "yml", "txt",
    "xls", "xlsx", "doc", "docx", "ppt", "pptx", "js", "css", "ts", "rss",
];

fn is_file(path: &str) -> bool {
    let extension = Path::new(path).extension().and_then(|end| end.to_str());
    extension.is_some_and(|end| FILES.contains(&end))
}

/// A destination of Markdown with `cleanUrls`: `b.md` is `b`, `a/index.md` is `a/`.
fn without_html(path: &str) -> String {
    if is_file(path) {
        return path.to_owned();
    }
    if let Some(folder) = path.strip_suffix("index.md")
        && (folder.is_empty() || folder.ends_with('/'))
    {
        return if folder.is_empty() {
            "./".to_owned()
        } else {
            folder.to_owned()
        };
    }
    path.strip_suffix(".md").unwrap_or(path).to_owned()
}

/// The same without `cleanUrls`: `b` and `b.md` are `b.html`.
fn with_html(path: &str) -> String {
    let bare = without_html(path);
    if is_file(path) || bare.ends_with('/') || bare.strip_suffix(".html").is_some() {
        bare
    } else {
        format!("{bare}.html")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_get_the_extension() {
        for (written, plain, clean) in [
            ("b", "b.html", "b"),
            ("./b.md", "./b.html", "./b"),
            ("b.html", "b.html", "b.html"),
            ("a/", "a/", "a/"),
            ("a/index.md", "a/", "a/"),
            ("index.md", "./", "./"),
            ("a/index", "a/index.html", "a/index"),
            ("x.png", "x.png", "x.png"),
            ("v1.2", "v1.2.html", "v1.2"),
        ] {
            assert_eq!(with_html(written), plain);
            assert_eq!(without_html(written), clean);
        }
    }

    #[test]
    fn rewrites_move_pages() {
        let moved = |from, to, path| rewritten(from, to, path);
        assert_eq!(moved("a.md", "b/a.md", "a.md").as_deref(), Some("b/a.md"));
        assert_eq!(moved("a.md", "b/a.md", "c.md"), None);
        assert_eq!(
            moved(
                "pkg/:name/src/page.md",
                "packages/:name.md",
                "pkg/x/src/page.md"
            )
            .as_deref(),
            Some("packages/x.md")
        );
        assert_eq!(
            moved("src/:rest*", ":rest*", "src/a/b.md").as_deref(),
            Some("a/b.md")
        );
        assert_eq!(
            moved(":lang/:page.md", ":page/:lang.md", "de/a.md").as_deref(),
            Some("a/de.md")
        );
    }
}
