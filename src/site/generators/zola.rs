//! Zola: pages below `content`, files of `static` at the top, `@/` for pages.

use serde_json::{Map, Value};

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::value::{at, text};
use crate::site::{
    Addresses, File, Files, Front, IdSettings, KeepAnchor, LinkRules, Page, Reading, Rooted, Scope,
    Status, Table,
};
use crate::slug::{self, Dialect};
use crate::source::normalise;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::Zola,
    config_files: &["config.toml", "zola.toml"],
    content: &["content"],
    only_content: true,
    statics: &["static"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug", "path", "aliases"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let anchors = text(&file.value, &["slugify", "anchors"]);
    GeneratorConfig {
        ids: IdSettings {
            keeps_text: anchors == Some("safe"),
            ..IdSettings::default()
        },
        base_path: text(&file.value, &["base_url"]).map(path_of_url),
        ..GeneratorConfig::default()
    }
}

/// Keys of the front matter that decide on the address of a page.
const KEYS: [&str; 5] = ["slug", "path", "aliases", "draft", "render"];

/// What is read of a site once, for all of its files.
struct Source<'a> {
    default: &'a str,
    languages: Vec<&'a str>,
    slugify: &'a str,
    keeps_dates: bool,
}

/// What Zola makes of the files.
#[expect(
    clippy::too_many_lines,
    reason = "the settings of one file in their order"
)]
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = &config.value;
    let languages = at(value, &["languages"]).and_then(Value::as_object);
    let source = Source {
        default: text(value, &["default_language"]).unwrap_or("en"),
        languages: languages
            .into_iter()
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect(),
        slugify: text(value, &["slugify", "paths"]).unwrap_or("on"),
        keeps_dates: at(value, &["slugify", "paths_keep_dates"]).and_then(Value::as_bool)
            == Some(true),
    };
    site.base = text(value, &["base_url"])
        .map(path_of_url)
        .unwrap_or_default();
    site.links = LinkRules {
        link: &[Reading::MarkedSource, Reading::Address],
        ..LinkRules::BROWSER
    };
    // `off` keeps what no address can hold.
    if text(value, &["slugify", "anchors"]) == Some("off") {
        site.unknown("ids", "`slugify.anchors` of the configuration", Scope::Ids);
    }
    let content = normalise(&config.folder.join("content"));
    site.roots.push(content.clone());
    let found = files.walk(&content, |_| true);
    for file in &found {
        if file.is_markdown() {
            source.add_page(file, files, site);
        } else {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            site.asset(
                &file.file,
                &format!("/{}/{}", source.path(folder), file.name()).replace("//", "/"),
            );
        }
    }
    let theme = text(value, &["theme"]);
    let theme = theme.map(|theme| config.folder.join("themes").join(theme));
    for folder in [Some(config.folder.clone()), theme].into_iter().flatten() {
        for file in files.walk(&folder.join("static"), |_| true) {
            site.asset(&file.file, &format!("/{}", file.path));
        }
    }
    let taxonomies = at(value, &["taxonomies"]).and_then(Value::as_array);
    for name in taxonomies
        .into_iter()
        .flatten()
        .filter_map(|one| text(one, &["name"]))
    {
        let why = "they are made of the front matter of pages";
        site.unknown(
            format!("lists of `{name}`"),
            why,
            Scope::Below(format!("/{name}")),
        );
    }
    for made in [
        "/",
        "/atom.xml",
        "/rss.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/404.html",
    ] {
        site.generated(made);
    }
}

impl Source<'_> {
    fn add_page(&self, file: &File, files: &Files<'_>, site: &mut Addresses) {
        let front = files.front_below_space(&file.file, &KEYS);
        let name = file.name().strip_suffix(".md").unwrap_or_default();
        let (name, language) = match name.rsplit_once('.') {
            Some((name, suffix)) if self.languages.contains(&suffix) || suffix == self.default => {
                (name, Some(suffix))
            }
            _ => (name, None),
        };
        let prefix = match language {
            Some(language) if language != self.default => format!("/{language}"),
            _ => String::new(),
        };
        let url = self.address(&file.path, name, &front);
        let is_hidden = front.is("draft") == Some(true) || front.is("render") == Some(false);
        for alias in front.texts("aliases") {
            site.generated(&format!("/{}", alias.trim_start_matches('/')));
        }
        site.page(Page {
            file: file.file.clone(),
            source: file.path.as_str().into(),
            urls: vec![format!("{prefix}{url}").into()],
            status: if is_hidden {
                Status::Unpublished
            } else {
                Status::Published
            },
            view: 0,
        });
    }

    fn address(&self, path: &str, name: &str, front: &Front) -> String {
        if let Some(path) = front.text("path") {
            return format!("/{}/", path.trim_matches('/')).replace("//", "/");
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (folder, name) = match name {
            "_index" => (folder, ""),
            "index" => folder.rsplit_once('/').unwrap_or(("", folder)),
            name => (folder, name),
        };
        let name = match front.text("slug").filter(|_| !name.is_empty()) {
            Some(slug) => slug,
            None => self.without_date(name).to_owned(),
        };
        let path = format!("/{}/{}/", self.path(folder), self.path(&name));
        path.replace("///", "/").replace("//", "/")
    }

    /// A name without the date before it: `2024-01-02-name`, `2024-01-02_name`.
    fn without_date<'n>(&self, name: &'n str) -> &'n str {
        let is_date = |date: &str| {
            date.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        };
        match name.get(..10).zip(name.get(11..)) {
            Some((date, rest)) if is_date(date) && !rest.is_empty() && !self.keeps_dates => rest,
            _ => name,
        }
    }

    /// A path as it is in addresses.
    fn path(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| match self.slugify {
            "on" if !part.is_empty() => {
                let source = format!("# {}\n", part.replace('_', "-"));
                let headings = slug::headings(&source);
                let made = headings
                    .first()
                    .and_then(|one| slug::slug(Dialect::Zola, one));
                made.unwrap_or_else(|| part.to_owned())
            }
            "safe" => part.replace(char::is_whitespace, "_"),
            _ => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }
}
