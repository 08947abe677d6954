//! Jekyll: pages where `_config.yml` is, collections in folders with `_` before their name.
//!
//! Every destination is read by browsers, from the address of the page; permalinks decide on it.

mod date;
mod permalink;

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::{Map, Value};

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::{at, text, texts};
use crate::site::{
    Addresses, File, Files, Front, IdSettings, KeepAnchor, LinkRules, ListRules, Page, Reading,
    Rooted, Scope, Status, Table,
};
use crate::slug::Dialect;
use permalink::{Document, Permalink};

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Jekyll,
    config_files: &["_config.yml", "_config.yaml", "_config.toml"],
    content: &["."],
    rooted: Rooted::Certain,
    lists: ListRules::Kramdown,
    serves_folders: true,
    moves: &["permalink", "redirect_from"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = &file.value;
    let kramdown = |key: &str| at(value, &["kramdown", key]);
    let is_plain = kramdown("input")
        .and_then(Value::as_str)
        .is_some_and(|input| !input.eq_ignore_ascii_case("gfm"));
    let markdown = text(value, &["markdown"]).unwrap_or("kramdown");
    let is_common = markdown.to_ascii_lowercase().contains("commonmark");
    let dialect = if is_common {
        Some(Dialect::Github)
    } else {
        is_plain.then_some(Dialect::Kramdown)
    };
    let ids = IdSettings {
        prefix: kramdown("auto_id_prefix")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .into(),
        no_generated: kramdown("auto_ids").and_then(Value::as_bool) == Some(false),
        ..IdSettings::default()
    };
    let excluded = at(value, &["exclude"]).map(texts).unwrap_or_default();
    let excluded = excluded
        .iter()
        .map(|path| path.trim_matches('/').to_owned());
    GeneratorConfig {
        dialect,
        ids,
        left_out: excluded
            .filter(|path| !path.is_empty() && !path.contains('*'))
            .collect(),
        content: text(value, &["source"]).map(|folder| vec![folder.to_owned()]),
        base_path: text(value, &["baseurl"]).map(path_of_url),
        ..GeneratorConfig::default()
    }
}

/// Keys of the front matter that decide on the address of a page.
const KEYS: [&str; 9] = [
    "permalink",
    "published",
    "slug",
    "date",
    "category",
    "categories",
    "redirect_from",
    "title",
    "layout",
];

/// What is read of a site once, for all of its files.
struct Source<'a> {
    value: &'a Value,
    style: &'a str,
    zone: date::Zone,
    excluded: GlobSet,
    included: Vec<String>,
    /// Whether Markdown without front matter becomes a page.
    front_is_optional: bool,
    has_redirects: bool,
}

/// What Jekyll makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = &config.value;
    let folder = config.folder.join(text(value, &["source"]).unwrap_or("."));
    let folder = crate::source::normalise(&folder);
    let plugins = plugins(value, &config.folder, files);
    let has = |name: &str| plugins.is_github || plugins.names.iter().any(|one| one == name);
    let source = Source {
        value,
        style: text(value, &["permalink"]).unwrap_or("date"),
        zone: date::zone(text(value, &["timezone"])),
        excluded: excluded(value),
        included: at(value, &["include"]).map(texts).unwrap_or_default(),
        front_is_optional: has("jekyll-optional-front-matter"),
        has_redirects: has("jekyll-redirect-from"),
    };
    let rewrites = has("jekyll-relative-links");
    site.base = text(value, &["baseurl"])
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        link: if rewrites {
            &REWRITTEN
        } else {
            &[Reading::Address]
        },
        ..LinkRules::BROWSER
    };
    site.roots.push(folder.clone());
    site.include_roots
        .push(folder.join(text(value, &["includes_dir"]).unwrap_or("_includes")));
    let found = files.walk(&folder, |path| source.enters(path));
    for file in &found {
        source.add(file, files, site);
    }
    source.add_collections(&folder, files, site);
    add_unknown(value, &plugins, &config.folder, files, site);
}

const REWRITTEN: [Reading; 2] = [Reading::SourcePage, Reading::Address];

/// The plugins of a site.
struct Plugins {
    names: Vec<String>,
    /// Whether GitHub builds the site, with plugins of its own.
    is_github: bool,
}

fn plugins(value: &Value, folder: &Path, files: &Files<'_>) -> Plugins {
    let mut names: Vec<String> = ["plugins", "gems"]
        .iter()
        .filter_map(|key| at(value, &[key]))
        .flat_map(texts)
        .collect();
    let gemfile = files.text(&folder.join("Gemfile"));
    let is_github = match &gemfile {
        Some(gemfile) => gemfile.contains("github-pages"),
        None => true,
    };
    if let Some(gemfile) = gemfile {
        let gems = gemfile.lines().filter_map(|line| {
            let rest = line
                .trim_start()
                .strip_prefix("gem ")?
                .trim_start_matches(['"', '\'', ' ', '(']);
            rest.split(['"', '\'']).next()
        });
        let of_group = gems.filter(|gem| gem.starts_with("jekyll-"));
        names.extend(of_group.map(str::to_owned));
    }
    Plugins { names, is_github }
}

/// The patterns of what is left out.
fn excluded(value: &Value) -> GlobSet {
    const ALWAYS: [&str; 8] = [
        ".sass-cache",
        ".jekyll-cache",
        "gemfiles",
        "Gemfile",
        "Gemfile.lock",
        "node_modules",
        "vendor/bundle",
        "vendor/gems",
    ];
    let mut set = GlobSetBuilder::new();
    let own = at(value, &["exclude"]).map(texts).unwrap_or_default();
    for pattern in ALWAYS.iter().copied().chain(own.iter().map(String::as_str)) {
        let bare = pattern.trim_start_matches("./").trim_matches('/');
        for pattern in [bare.to_owned(), format!("{bare}/**")] {
            if let Ok(glob) = GlobBuilder::new(&pattern).build() {
                set.add(glob);
            }
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

impl Source<'_> {
    /// Whether pages lie in a folder, given by its path from the source.
    fn enters(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_hidden = name.starts_with(['_', '.', '#', '~']);
        let is_post = name == "_posts";
        (is_post || !is_hidden || self.includes(path)) && !self.excluded.is_match(path)
    }

    fn includes(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        self.included.iter().any(|one| {
            let one = one.trim_matches('/');
            one == path || one == name
        })
    }

    /// Adds a file of the source: a page, a post, or a file that is copied.
    fn add(&self, file: &File, files: &Files<'_>, site: &mut Addresses) {
        let name = file.name();
        let is_hidden = name.starts_with(['_', '.', '#', '~']) || name.ends_with('~');
        if (is_hidden && !self.includes(&file.path)) || self.excluded.is_match(&file.path) {
            return;
        }
        if let Some((folder, _)) = split_posts(&file.path) {
            let folder = folder.to_owned();
            self.add_document("posts", &folder, file, files, site);
            return;
        }
        let is_text = is_rendered(name);
        let front = if is_text {
            files.front(&file.file, &KEYS)
        } else {
            Front::default()
        };
        let is_page = front.is_there || (self.front_is_optional && file.is_markdown());
        if !is_page {
            site.asset(&file.file, &format!("/{}", file.path));
            return;
        }
        let given = front
            .text("permalink")
            .or_else(|| self.default("pages", &file.path, "permalink"));
        let url = Permalink::page(&file.path, given.as_deref(), self.style);
        if front.is_there {
            self.add_page(file, &front, &[url], site);
        } else {
            // A page of the repository, which its host shows as well: its links are paths of files.
            site.asset(&file.file, &url);
        }
    }

    /// Adds the collections that are published, and keeps the texts of those that are not.
    fn add_collections(&self, folder: &Path, files: &Files<'_>, site: &mut Addresses) {
        let collections = match at(self.value, &["collections"]) {
            Some(Value::Object(table)) => table.clone(),
            Some(list) => texts(list)
                .into_iter()
                .map(|name| (name, Value::Null))
                .collect(),
            None => Map::new(),
        };
        let parent = text(self.value, &["collections_dir"]).unwrap_or(".");
        let parent = crate::source::normalise(&folder.join(parent));
        for (name, options) in &collections {
            if name == "posts" {
                continue;
            }
            let is_output = options.get("output").and_then(Value::as_bool) == Some(true);
            let found = files.walk(&parent.join(format!("_{name}")), |_| true);
            for file in found {
                if is_output {
                    self.add_document(name, "", &file, files, site);
                } else {
                    add_partial(&file, site);
                }
            }
        }
        for part in ["_includes", "_layouts"] {
            for file in files.walk(&folder.join(part), |_| true) {
                add_partial(&file, site);
            }
        }
        if parent != *folder {
            for file in files.walk(&parent.join("_posts"), |_| true) {
                self.add_document("posts", "", &file, files, site);
            }
        }
    }

    /// Adds a document of a collection; `folder` is the one above `_posts`.
    fn add_document(
        &self,
        collection: &str,
        folder: &str,
        file: &File,
        files: &Files<'_>,
        site: &mut Addresses,
    ) {
        let front = files.front(&file.file, &KEYS);
        let path = split_posts(&file.path).map_or(file.path.as_str(), |(_, path)| path);
        if !front.is_there {
            if collection != "posts" {
                site.asset(&file.file, &format!("/{collection}/{path}"));
            }
            return;
        }
        let document = Document {
            collection,
            folder,
            path,
            front: &front,
        };
        if collection == "posts" && !document.has_date() {
            return;
        }
        let options = at(self.value, &["collections", collection, "permalink"]);
        let given = front
            .text("permalink")
            .or_else(|| self.default(collection, &file.path, "permalink"))
            .or_else(|| options.and_then(Value::as_str).map(str::to_owned));
        let mut days: Vec<_> = document.days(self.zone).into_iter().map(Some).collect();
        if days.is_empty() {
            days.push(None);
        }
        let urls = days
            .into_iter()
            .filter_map(|day| Permalink::document(&document, day, given.as_deref(), self.style));
        let mut urls: Vec<String> = urls.collect();
        urls.dedup();
        if urls.is_empty() {
            let why = format!("the permalink of `{}` needs its date", file.path);
            site.unknown("the address of a document", why, Scope::Pages);
        } else {
            self.add_page(file, &front, &urls, site);
        }
    }

    /// Adds a page with its address and others that it may have instead.
    fn add_page(&self, file: &File, front: &Front, urls: &[String], site: &mut Addresses) {
        let spellings = |url: &String| -> Vec<Box<str>> {
            let last = url.rsplit('/').next().unwrap_or_default();
            let has_end = last.is_empty() || last.contains('.');
            let html = (!has_end).then(|| format!("{url}.html").into());
            std::iter::once(url.as_str().into()).chain(html).collect()
        };
        let mut urls = urls.iter().map(spellings);
        let own = urls.next().unwrap_or_default();
        let is_published = front.is("published") != Some(false)
            && self.default("", &file.path, "published").as_deref() != Some("false");
        let status = if is_published {
            Status::Published
        } else {
            Status::Unpublished
        };
        if self.has_redirects && is_published {
            for old in front.texts("redirect_from") {
                site.generated(&format!("/{}", old.trim_start_matches('/')));
            }
        }
        site.page(Page {
            source: file.path.as_str().into(),
            file: file.file.clone(),
            urls: own,
            status,
            view: 0,
        });
        for url in urls.flatten().filter(|_| is_published) {
            site.perhaps(&file.file, &url);
        }
    }

    /// A value that the configuration gives to pages: of several that apply, that of the deepest path.
    fn default(&self, kind: &str, path: &str, key: &str) -> Option<String> {
        let defaults = at(self.value, &["defaults"])?.as_array()?;
        let mut best: Option<(usize, String)> = None;
        for one in defaults {
            let scope = at(one, &["scope", "path"])
                .and_then(Value::as_str)
                .unwrap_or_default();
            let scope = scope.trim_matches('/');
            let of = text(one, &["scope", "type"]);
            let is_below = scope.is_empty()
                || path == scope
                || path
                    .strip_prefix(scope)
                    .is_some_and(|rest| rest.starts_with('/'));
            if !is_below || of.is_some_and(|of| !kind.is_empty() && of != kind && !of.is_empty()) {
                continue;
            }
            let value = match at(one, &["values", key]) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Bool(is)) => is.to_string(),
                _ => continue,
            };
            let rank = scope.len() * 2 + usize::from(of.is_some());
            if best.as_ref().is_none_or(|(top, _)| *top <= rank) {
                best = Some((rank, value));
            }
        }
        best.map(|(_, value)| value)
    }
}

/// Adds a text that pages take in.
fn add_partial(file: &File, site: &mut Addresses) {
    if file.is_markdown() {
        site.page(Page {
            source: file.path.as_str().into(),
            file: file.file.clone(),
            urls: Vec::new(),
            status: Status::Partial,
            view: 0,
        });
    }
}

/// The folder above `_posts`, and the path below it.
fn split_posts(path: &str) -> Option<(&str, &str)> {
    if let Some(rest) = path.strip_prefix("_posts/") {
        return Some(("", rest));
    }
    path.split_once("/_posts/")
}

/// Whether Jekyll looks for front matter in a file of this name that may become a page.
fn is_rendered(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, end)| end);
    matches!(
        extension.to_ascii_lowercase().as_str(),
        "md" | "markdown"
            | "mkd"
            | "mkdn"
            | "mkdown"
            | "html"
            | "htm"
            | "xml"
            | "json"
            | "txt"
            | "css"
            | "scss"
            | "sass"
            | "js"
            | "coffee"
            | "textile"
            | ""
            | "webmanifest"
            | "svg"
    )
}

/// Notes what plugins and the theme make unknown.
fn add_unknown(
    value: &Value,
    plugins: &Plugins,
    folder: &Path,
    files: &Files<'_>,
    site: &mut Addresses,
) {
    const PAGES: [&str; 8] = [
        "jekyll-polyglot",
        "jekyll-multiple-languages-plugin",
        "jekyll-archives",
        "jekyll-paginate",
        "jekyll-paginate-v2",
        "jekyll-datapage-generator",
        "jekyll-tagging",
        "jekyll-readme-index",
    ];
    for name in &plugins.names {
        if PAGES.contains(&name.as_str()) {
            site.unknown("pages", format!("the plugin `{name}`"), Scope::Pages);
        }
    }
    for script in files.walk(&folder.join("_plugins"), |_| true) {
        let text = files.text(&script.file).unwrap_or_default();
        let why = format!("the script `_plugins/{}`", script.path);
        if ["Generator", "StaticFile", "Hooks"]
            .iter()
            .any(|word| text.contains(word))
        {
            site.unknown("pages", why.clone(), Scope::Pages);
        }
        if ["Converter", "Hooks", "Kramdown"]
            .iter()
            .any(|word| text.contains(word))
        {
            site.unknown("links", why.clone(), Scope::Links);
            site.unknown("ids", why, Scope::Ids);
        }
    }
    if at(value, &["kramdown", "transliterated_header_ids"]).and_then(Value::as_bool) == Some(true)
    {
        site.unknown("ids", "`transliterated_header_ids` of kramdown", Scope::Ids);
    }
    let theme = text(value, &["theme"]).or_else(|| text(value, &["remote_theme"]));
    if let Some(theme) = theme {
        let why = format!("the theme `{theme}` brings files of its own");
        site.unknown(
            "files below `/assets/`",
            why,
            Scope::Below("/assets/".to_owned()),
        );
    }
    site.unknown(
        "other applications of the host",
        "nothing here lists them",
        Scope::OtherTops,
    );
    for made in [
        "/sitemap.xml",
        "/feed.xml",
        "/robots.txt",
        "/redirects.json",
    ] {
        site.generated(made);
    }
}
