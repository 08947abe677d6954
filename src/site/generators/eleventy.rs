//! Eleventy: templates and data decide on addresses, and the configuration is code.
//!
//! A page is at its path as a folder, unless `permalink` says otherwise; links are left as they are
//! written, and headings get no ids without a plugin.

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url};
use crate::site::script::{self, Lookup, Value};
use crate::site::value::property;
use crate::site::{
    Addresses, File, Files, IdSettings, LinkRules, Page, Reading, Scope, Status, Table,
};
use crate::slug::Dialect;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::MarkdownItAnchor,
    config_files: &[
        ".eleventy.js",
        "eleventy.config.js",
        "eleventy.config.mjs",
        "eleventy.config.cjs",
        "eleventy.config.ts",
    ],
    content: &["."],
    serves_folders: true,
    moves: &["permalink"],
    ..Table::PLAIN
};

/// What the text of a configuration has where headings get ids.
const IDS: [&str; 7] = [
    "anchor",
    "slugify",
    "setLibrary",
    "amendLibrary",
    "IdAttribute",
    "rehype",
    "named-headings",
];

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let gives_ids = IDS.iter().any(|word| file.text.contains(word));
    GeneratorConfig {
        dialect: file
            .text
            .contains("slugify")
            .then_some(Dialect::SindresorhusSlugify),
        ids: IdSettings {
            no_generated: !gives_ids,
            ..IdSettings::default()
        },
        content: property(&file.text, "input").map(|folder| vec![folder]),
        base_path: property(&file.text, "pathPrefix")
            .as_deref()
            .map(path_of_url),
        ..GeneratorConfig::default()
    }
}

/// The folders that the configuration names.
struct Folders {
    input: String,
    includes: String,
    layouts: String,
    data: String,
    output: String,
}

impl Folders {
    fn of(text: &str, value: &Value) -> Self {
        let said = |key: &str, default: &str| {
            let said = value.at(&["dir", key]).text().map(str::to_owned);
            let said = said.or_else(|| property(text, key));
            let said = said.unwrap_or_else(|| default.to_owned());
            said.trim_start_matches("./").trim_matches('/').to_owned()
        };
        Self {
            input: said("input", "").trim_start_matches('.').to_owned(),
            includes: said("includes", "_includes"),
            layouts: said("layouts", "_includes"),
            data: said("data", "_data"),
            output: said("output", "_site"),
        }
    }

    fn is_kept(&self, path: &str) -> bool {
        let others = [&self.includes, &self.layouts, &self.data, &self.output];
        path != "node_modules" && others.iter().all(|folder| path != folder.as_str())
    }
}

const LINK: [Reading; 1] = [Reading::Address];
const WITH_SOURCES: [Reading; 3] = [Reading::SourcePage, Reading::RootedSource, Reading::Address];

/// What Eleventy makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let value = script::read(&config.text);
    let folders = Folders::of(&config.text, &value);
    let folder = crate::source::normalise(&config.folder.join(&folders.input));
    site.base = read(config).base_path.unwrap_or_default();
    let maps_sources = config.text.contains("InputPathToUrl");
    site.links = LinkRules {
        link: if maps_sources { &WITH_SOURCES } else { &LINK },
        html_link: if maps_sources { &WITH_SOURCES } else { &LINK },
        ignores_slash: true,
        ..LinkRules::BROWSER
    };
    site.roots.push(folder.clone());
    for file in files.walk(&folder, |path| folders.is_kept(path)) {
        add_file(&file, files, site);
    }
    add_unknowns(config, &value, files, site);
}

fn add_file(file: &File, files: &Files<'_>, site: &mut Addresses) {
    let (stem, extension) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
    let is_template = matches!(
        extension,
        "njk" | "liquid" | "html" | "hbs" | "ejs" | "pug" | "webc"
    );
    if stem.strip_suffix(".11tydata").is_some() || extension == "json" {
        let sets_addresses = files
            .text(&file.file)
            .is_some_and(|text| text.contains("permalink"));
        if sets_addresses {
            let why = format!("`permalink` in `{}`", file.path);
            site.unknown("addresses", why, Scope::Links);
        }
        return;
    }
    if stem.strip_suffix(".11ty").is_some() {
        site.unknown("pages", format!("`{}` is code", file.path), Scope::Pages);
        return;
    }
    if extension != "md" && !is_template {
        return;
    }
    let front = files.front(
        &file.file,
        &["permalink", "pagination", "eleventyComputed", "draft"],
    );
    let permalink = front.text("permalink");
    let is_code = |text: &String| text.contains("{{") || text.contains("{%") || text.contains("${");
    let mut urls = vec![url_of(stem)];
    let mut status = Status::Published;
    match &permalink {
        Some(text) if text == "false" => status = Status::Unpublished,
        Some(text) if is_code(text) => {
            let why = format!("`permalink` of `{}` is a template", file.path);
            site.unknown("addresses", why, Scope::Pages);
            status = Status::Partial;
        }
        Some(text) => urls = vec![format!("/{}", text.trim_start_matches('/'))],
        None => {}
    }
    if !front.value["pagination"].is_null() || !front.value["eleventyComputed"].is_null() {
        let why = format!("`{}` makes pages of data", file.path);
        site.unknown("pages", why, Scope::Pages);
    }
    if is_template {
        if status == Status::Published {
            site.asset(&file.file, &urls[0]);
        }
        return;
    }
    site.page(Page {
        file: file.file.clone(),
        source: file.path.as_str().into(),
        urls: urls.into_iter().map(String::into_boxed_str).collect(),
        status,
        view: 0,
    });
}

fn add_unknowns(config: &ConfigFile, value: &Value, files: &Files<'_>, site: &mut Addresses) {
    let text = &config.text;
    if ["slugify", "setLibrary", "amendLibrary"]
        .iter()
        .any(|word| text.contains(word))
    {
        site.unknown("ids of pages", "the configuration is code", Scope::Ids);
    }
    if [
        "replace-link",
        "replaceLink",
        "link_open",
        "addTransform",
        "addGlobalData",
    ]
    .iter()
    .any(|word| text.contains(word))
    {
        site.unknown("links", "the configuration changes them", Scope::Links);
    }
    if text.contains("addCollection") || text.contains("addTemplate") {
        site.unknown("pages", "the configuration is code", Scope::NewFolders);
    }
    if value.at(&["pathPrefix"]) == Lookup::Unknown && text.contains("pathPrefix") {
        site.unknown(
            "the base of the site",
            "code of the configuration",
            Scope::OtherHost,
        );
    }
    add_copied(config, files, site);
}

/// What is copied as it is: `addPassthroughCopy("img")`, `addPassthroughCopy({ "from": "to" })`.
fn add_copied(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    for part in config.text.split("addPassthroughCopy(").skip(1) {
        let argument = format!("export default {part}");
        let copies: Vec<(String, String)> = match script::read(&argument) {
            Value::Text(path) => vec![(path.clone(), path)],
            value @ Value::Table { .. } => {
                let entries = value.entries().iter();
                entries
                    .filter_map(|(from, to)| Some((from.clone(), to.text()?.to_owned())))
                    .collect()
            }
            _ => Vec::new(),
        };
        for (from, to) in copies {
            let from = config.folder.join(&from);
            let to = to.trim_start_matches("./").trim_matches('/');
            for file in files.walk(&crate::source::normalise(&from), |_| true) {
                let url = if to.is_empty() {
                    file.path.clone()
                } else {
                    format!("{to}/{}", file.path)
                };
                site.asset(&file.file, &format!("/{url}"));
            }
            if files.has_file(&from) {
                site.asset(&from, &format!("/{to}"));
            }
        }
    }
    site.unknown("files", "code and templates copy them", Scope::Assets);
}

/// The address of a template: `a/b.md` is at `/a/b/`, `a/index.md` and `a/a.md` at `/a/`.
fn url_of(stem: &str) -> String {
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let before = if folder.is_empty() {
        String::new()
    } else {
        format!("/{folder}")
    };
    let is_index =
        name == "index" || (!folder.is_empty() && folder.rsplit('/').next() == Some(name));
    if is_index {
        format!("{before}/")
    } else {
        format!("{before}/{name}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_folders() {
        assert_eq!(url_of("a/b"), "/a/b/");
        assert_eq!(url_of("a/index"), "/a/");
        assert_eq!(url_of("a/a"), "/a/");
        assert_eq!(url_of("index"), "/");
        assert_eq!(url_of("b"), "/b/");
    }

    #[test]
    fn folders_are_read_from_code() {
        let text = "module.exports = (config) => { return { dir: { input: './src', data: 'd' } } }";
        let folders = Folders::of(text, &script::read(text));
        assert_eq!(
            (folders.input.as_str(), folders.data.as_str()),
            ("src", "d")
        );
        let folders = Folders::of("export default function () {}", &Value::Code);
        assert_eq!(
            (folders.input.as_str(), folders.output.as_str()),
            ("", "_site")
        );
    }
}
