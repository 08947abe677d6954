//! Hugo: pages below `content`, files of `static` at the top, addresses in the front matter.
//!
//! Destinations are read by browsers from the address of the page, unless a render hook reads them.

mod content;
mod settings;
mod version;

use std::path::Path;

use serde_json::Value;

use crate::site::config_file::{ConfigFile, GeneratorConfig, path_of_url, read_file};
use crate::site::value::{at, parse, text, texts};
use crate::site::{
    Addresses, Files, IdSettings, KeepAnchor, LinkRules, Reading, Rooted, Scope, Table, View,
};
use crate::slug::Dialect;
use settings::Settings;
use version::Version;

/// The table of the preset.
pub(in crate::site) const TABLE: Table = Table {
    dialect: Dialect::HugoText,
    older: Some(Dialect::Hugo),
    config_files: &[
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config.toml",
        "config.yaml",
        "config.yml",
        "config.json",
        "config/_default/hugo.toml",
        "config/_default/config.toml",
        "config/_default/hugo.yaml",
        "config/_default/config.yaml",
    ],
    content: &["content"],
    statics: &["static"],
    rooted: Rooted::Certain,
    serves_folders: true,
    moves: &["slug", "url", "aliases"],
    keep: KeepAnchor::Attribute,
    ..Table::PLAIN
};

/// Whether the file is of Hugo: one that is called `config.*` may be of any program. Hugo's says where the
/// pages are, or has keys of Hugo and lies beside folders of Hugo.
pub(super) fn is_of(file: &ConfigFile) -> bool {
    let value = &file.value;
    let has = |key: &&str| at(value, &[key]).is_some();
    let has_folder = |name: &&str| file.folder.join(name).is_dir();
    if !file.name.starts_with("config.") {
        return true;
    }
    if has(&"base_url") {
        return false;
    }
    let (content, mounts) = roots(value);
    !content.is_empty()
        || !mounts.is_empty()
        || at(value, &["module"]).is_some_and(Value::is_object)
        || ["baseURL", "theme", "languages", "markup"].iter().any(has)
            && ["content", "layouts", "themes", "archetypes"]
                .iter()
                .any(has_folder)
}

/// Reads the configuration.
pub(super) fn read(file: &ConfigFile) -> GeneratorConfig {
    let value = &with_parts(file);
    let (dialect, older) = dialects(file, value);
    let goldmark = |group, key| at(value, &["markup", "goldmark", group, key]);
    let parser = |key| goldmark("parser", key).and_then(Value::as_bool);
    let typographer = goldmark("extensions", "typographer");
    let ids = IdSettings {
        definition_terms: parser("autoDefinitionTermID") == Some(true),
        no_generated: parser("autoHeadingID") == Some(false),
        keeps_hyphens: typographer.is_some_and(|value| {
            *value == Value::Bool(false) || at(value, &["disable"]) == Some(&Value::Bool(true))
        }),
        older,
        ..IdSettings::default()
    };
    let (content, mounts) = roots(value);
    let statics = at(value, &["staticDir"])
        .map(texts)
        .filter(|folders| !folders.is_empty());
    GeneratorConfig {
        dialect: Some(dialect),
        ids,
        content: (!content.is_empty()).then_some(content),
        statics,
        mounts,
        base_path: text(value, &["baseURL"]).map(path_of_url),
        ..GeneratorConfig::default()
    }
}

/// The configuration with those of its parts that decide on ids and lie in files of their own.
fn with_parts(file: &ConfigFile) -> Value {
    let mut value = file.value.clone();
    for key in ["markup", "module"] {
        for end in ["toml", "yaml", "yml", "json"] {
            let name = format!("config/_default/{key}.{end}");
            let part = read_file(&file.folder.join(&name));
            let part = part.and_then(|text| parse(&name, &text));
            if let (Some(part), Some(table)) = (part, value.as_object_mut()) {
                table.entry(key).or_insert(part);
            }
        }
    }
    value
}

/// The slug dialect, and the one of older versions where it is not known which version builds the site.
fn dialects(file: &ConfigFile, value: &Value) -> (Dialect, Option<Dialect>) {
    let parser = |key| text(value, &["markup", "goldmark", "parser", key]);
    if text(value, &["markup", "defaultMarkdownHandler"]) == Some("blackfriday") {
        return (Dialect::HugoBlackfriday, None);
    }
    let (since, before) = match parser("autoIDType").or_else(|| parser("autoHeadingIDType")) {
        Some("github-ascii") => (Dialect::HugoTextGithubAscii, Dialect::HugoGithubAscii),
        Some("blackfriday") => (Dialect::HugoTextBlackfriday, Dialect::HugoBlackfriday),
        _ => (Dialect::HugoText, Dialect::Hugo),
    };
    match version::version(file, value) {
        Some(Version::Since) => (since, None),
        Some(Version::Before) => (before, None),
        None => (since, Some(before)),
    }
}

/// The folders of the pages, and those of languages below their paths.
fn roots(value: &Value) -> (Vec<String>, Vec<(String, String)>) {
    let mut content: Vec<String> = text(value, &["contentDir"])
        .map(str::to_owned)
        .into_iter()
        .collect();
    let mut mounts = Vec::new();
    let languages = at(value, &["languages"]).and_then(Value::as_object);
    // The language of Hugo itself when the site names none.
    let default = text(value, &["defaultContentLanguage"]).unwrap_or("en");
    for (language, table) in languages.into_iter().flatten() {
        if let Some(folder) = text(table, &["contentDir"]) {
            mounts.push((format!("/{language}"), folder.to_owned()));
            if content.is_empty() && language == default {
                content.push(folder.to_owned());
            }
        }
    }
    if !content.is_empty() {
        content.push("content".to_owned());
    }
    (content, mounts)
}

/// What Hugo makes of the files.
pub(super) fn model(config: &ConfigFile, files: &Files<'_>, site: &mut Addresses) {
    let settings = Settings::of(config, files);
    site.base.clone_from(&settings.base);
    let value = &settings.value;
    let hook = |name: &str| find_hook(&config.folder, value, name, files);
    let is_embedded = settings.languages.len() > 1
        || at(
            value,
            &["markup", "goldmark", "renderHooks", "link", "enableDefault"],
        )
        .and_then(Value::as_bool)
            == Some(true);
    site.links = LinkRules {
        link: if is_embedded {
            &EMBEDDED
        } else {
            &[Reading::Address]
        },
        image: if is_embedded {
            &EMBEDDED
        } else {
            &[Reading::Address]
        },
        ..LinkRules::BROWSER
    };
    for (name, scope, what) in [
        ("render-link", Scope::Links, "links"),
        ("render-image", Scope::Images, "images"),
        ("render-heading", Scope::Ids, "ids"),
    ] {
        if let Some(file) = hook(name) {
            if scope == Scope::Ids && keeps_ids(&file, config, files) {
                continue;
            }
            site.unknown(what, format!("the render hook `{file}`"), scope);
        }
    }
    for (language, view) in settings.languages.iter().zip(0..) {
        let prefix = language.prefix.clone();
        site.set_view(
            view,
            View {
                prefix,
                ..View::default()
            },
        );
    }
    for mount in &settings.content {
        content::add(mount, &settings, files, site);
    }
    content::add_lists(&settings, site);
    for (folder, target) in &settings.statics {
        for file in files.walk(folder, |_| true) {
            site.asset(&file.file, &format!("{target}/{}", file.path));
        }
    }
    add_modules(config, &settings, files, site);
    if settings.is_partial {
        let why = "version control leaves a part of the configuration out";
        site.unknown("pages that languages share", why, Scope::OtherLanguages);
    }
}

const EMBEDDED: [Reading; 3] = [Reading::PageName, Reading::Source, Reading::Address];

/// The file of a render hook: of the site, or of a theme that is in the tree.
fn find_hook(folder: &Path, value: &Value, name: &str, files: &Files<'_>) -> Option<String> {
    let themes = at(value, &["theme"]).map(texts).unwrap_or_default();
    let parents = themes.iter().map(|theme| format!("themes/{theme}/"));
    for parent in std::iter::once(String::new()).chain(parents) {
        for layouts in ["layouts/_markup", "layouts/_default/_markup"] {
            let path = format!("{parent}{layouts}/{name}.html");
            if files.has_file(&folder.join(&path)) {
                return Some(path);
            }
        }
    }
    None
}

/// Whether a hook for headings writes the id that Hugo made.
fn keeps_ids(hook: &str, config: &ConfigFile, files: &Files<'_>) -> bool {
    let text = files.text(&config.folder.join(hook));
    text.is_some_and(|text| text.contains(".Anchor") && !text.contains("anchorize"))
}

/// What modules and themes bring that are not in the tree.
fn add_modules(config: &ConfigFile, settings: &Settings, files: &Files<'_>, site: &mut Addresses) {
    let value = &settings.value;
    let imports = at(value, &["module", "imports"]).and_then(Value::as_array);
    for import in imports.into_iter().flatten() {
        let path = text(import, &["path"]).unwrap_or_default();
        let why = format!("the module `{path}`");
        let mounts = at(import, &["mounts"]).and_then(Value::as_array);
        let brings_pages = mounts.into_iter().flatten().any(|mount| {
            text(mount, &["target"]).is_none_or(|target| target.starts_with("content"))
        });
        if brings_pages {
            site.unknown("pages", why.clone(), Scope::Pages);
        }
        site.unknown("files", why, Scope::Assets);
    }
    for theme in at(value, &["theme"]).map(texts).unwrap_or_default() {
        let folder = config.folder.join("themes").join(&theme);
        if files.has_folder(&folder.join("layouts")) {
            for file in files.walk(&folder.join("static"), |_| true) {
                site.asset(&file.file, &format!("/{}", file.path));
            }
        } else {
            site.unknown(
                "files",
                format!("the theme `{theme}` is not in the tree"),
                Scope::Assets,
            );
        }
    }
}
