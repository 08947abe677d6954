//! The settings of a site of Hugo that decide on addresses.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::site::Files;
use crate::site::config_file::{ConfigFile, path_of_url};
use crate::site::value::{at, text, texts};
use crate::source::normalise;

/// A language of the site.
pub(super) struct Language {
    pub(super) name: String,
    /// What its addresses start with: `/de`, or nothing.
    pub(super) prefix: String,
}

/// A folder of pages.
pub(super) struct Mount {
    pub(super) folder: PathBuf,
    /// Where it is below the content: `docs`, or nothing.
    pub(super) target: String,
    /// The language of its pages: an index; `None` where file names say it.
    pub(super) language: Option<usize>,
}

/// The settings that decide on addresses.
pub(super) struct Settings {
    /// The configuration of all files.
    pub(super) value: Value,
    pub(super) base: String,
    /// The languages, the default one first.
    pub(super) languages: Vec<Language>,
    pub(super) content: Vec<Mount>,
    /// Folders that are copied, and where to.
    pub(super) statics: Vec<(PathBuf, String)>,
    /// Old addresses of pages lead to them.
    pub(super) has_aliases: bool,
    pub(super) keeps_case: bool,
    /// The names of the lists by terms, as they are in addresses.
    pub(super) taxonomies: Vec<String>,
    /// Whether a build makes a part of the configuration: mounts in it may show pages of one language in
    /// another.
    pub(super) is_partial: bool,
}

impl Settings {
    /// Reads the configuration with the files beside it.
    pub(super) fn of(config: &ConfigFile, files: &Files<'_>) -> Self {
        let value = whole(config, files);
        let languages = languages(&value);
        let flag = |key: &str| at(&value, &[key]).and_then(Value::as_bool);
        let taxonomies = match at(&value, &["taxonomies"]).and_then(Value::as_object) {
            Some(table) => table
                .values()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            None => vec!["tags".to_owned(), "categories".to_owned()],
        };
        let is_partial = languages.len() > 1 && has_hidden_settings(config, files);
        let mut content = content(&value, &config.folder, &languages);
        if is_partial {
            content = split(content, &languages, files);
        }
        Self {
            base: text(&value, &["baseURL"])
                .map(path_of_url)
                .unwrap_or_default(),
            content,
            is_partial,
            statics: statics(&value, &config.folder),
            has_aliases: flag("disableAliases") != Some(true) || writes_redirects(&value),
            keeps_case: flag("disablePathToLower") == Some(true),
            languages,
            taxonomies,
            value,
        }
    }

    /// The pattern of addresses of the pages of a section.
    pub(super) fn permalink(&self, section: &str) -> Option<&str> {
        let table = at(&self.value, &["permalinks"])?;
        text(table, &["page", section]).or_else(|| text(table, &[section]))
    }

    /// Whether the pages of a section end in `.html`.
    pub(super) fn is_ugly(&self, section: &str) -> bool {
        match at(&self.value, &["uglyURLs"]) {
            Some(Value::Bool(is)) => *is,
            Some(table) => at(table, &[section]).and_then(Value::as_bool) == Some(true),
            None => false,
        }
    }
}

/// The configuration of all files: those of `config/_default` and `config/production` are laid over each
/// other, a file being the table of its name.
fn whole(config: &ConfigFile, files: &Files<'_>) -> Value {
    let mut value = config.value.clone();
    if !value.is_object() {
        value = Value::Object(Map::new());
    }
    for folder in ["config/_default", "config/production"] {
        for file in files.walk(&config.folder.join(folder), |_| true) {
            let Some(data) = files.data(&file.file) else {
                continue;
            };
            let stem = file.path.rsplit_once('.').map_or("", |(stem, _)| stem);
            let data = match stem {
                "hugo" | "config" => data,
                _ => {
                    let mut parts = stem.split('.').rev();
                    let last = parts.next().unwrap_or_default();
                    let inner = if stem.contains('.') {
                        // `params.de.toml` is a table of a language.
                        Value::from(Map::from_iter([(last.to_owned(), data)]))
                    } else {
                        data
                    };
                    let key = parts.next().unwrap_or(last);
                    Value::from(Map::from_iter([(key.to_owned(), inner)]))
                }
            };
            lay_over(&mut value, data);
        }
    }
    value
}

fn lay_over(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                lay_over(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}

fn languages(value: &Value) -> Vec<Language> {
    let default = text(value, &["defaultContentLanguage"]).unwrap_or("en");
    let in_subfolder = at(value, &["defaultContentLanguageInSubdir"]).and_then(Value::as_bool);
    let table = at(value, &["languages"]).and_then(Value::as_object);
    let is_off = |table: &Value| at(table, &["disabled"]).and_then(Value::as_bool) == Some(true);
    let disabled = at(value, &["disableLanguages"])
        .map(texts)
        .unwrap_or_default();
    let mut languages: Vec<Language> = table
        .into_iter()
        .flatten()
        .filter(|(name, table)| !is_off(table) && !disabled.contains(name))
        .map(|(name, table)| Language {
            // A language on a host of its own has no prefix.
            prefix: if (name == default && in_subfolder != Some(true))
                || text(table, &["baseURL"]).is_some()
            {
                String::new()
            } else {
                format!("/{}", name.to_lowercase())
            },
            name: name.clone(),
        })
        .collect();
    if languages.is_empty() {
        languages.push(Language {
            name: default.to_owned(),
            prefix: if in_subfolder == Some(true) {
                format!("/{default}")
            } else {
                String::new()
            },
        });
    }
    languages.sort_by_key(|language| language.name != default);
    languages
}

/// The folders of the pages: mounts, those of languages, or the one of the site.
fn content(value: &Value, folder: &Path, languages: &[Language]) -> Vec<Mount> {
    let index_of = |name: &str| languages.iter().position(|language| language.name == name);
    let mut content = Vec::new();
    for mount in mounts(value) {
        let (Some(source), Some(target)) = (text(mount, &["source"]), text(mount, &["target"]))
        else {
            continue;
        };
        let target = target.replace('\\', "/");
        let Some(rest) = target.strip_prefix("content") else {
            continue;
        };
        let named = text(mount, &["lang"]).map(str::to_owned).or_else(|| {
            let listed = at(mount, &["sites", "matrix", "languages"])?;
            texts(listed).first().cloned()
        });
        content.push(Mount {
            folder: normalise(&folder.join(source)),
            target: rest.trim_matches('/').to_owned(),
            language: named.and_then(|name| index_of(&name)),
        });
    }
    if !content.is_empty() {
        return content;
    }
    let table = at(value, &["languages"]).and_then(Value::as_object);
    for (name, table) in table.into_iter().flatten() {
        if let Some(own) = text(table, &["contentDir"])
            && let Some(index) = index_of(name)
        {
            content.push(Mount {
                folder: normalise(&folder.join(own)),
                target: String::new(),
                language: Some(index),
            });
        }
    }
    if content.is_empty() || content.len() < languages.len() {
        let own = text(value, &["contentDir"]).unwrap_or("content");
        let own = normalise(&folder.join(own));
        let is_parent = content.iter().any(|mount| mount.folder.starts_with(&own));
        if !is_parent {
            content.push(Mount {
                folder: own,
                target: String::new(),
                language: None,
            });
        }
    }
    content
}

/// The folders of the pages where the mounts are not known: a folder with folders of the default and of another
/// language is that of each of them, since it would hold pages of the default language alone otherwise.
fn split(content: Vec<Mount>, languages: &[Language], files: &Files<'_>) -> Vec<Mount> {
    let mut split = Vec::new();
    for mount in content {
        let own = |(index, language): (usize, &Language)| Mount {
            folder: mount.folder.join(&language.name),
            target: mount.target.clone(),
            language: Some(index),
        };
        let own = languages.iter().enumerate().map(own);
        let own: Vec<Mount> = own.filter(|own| files.has_folder(&own.folder)).collect();
        if mount.language.is_none() && own.len() > 1 && own[0].language == Some(0) {
            split.extend(own);
        } else {
            split.push(mount);
        }
    }
    split
}

/// Whether version control leaves a part of the configuration out.
fn has_hidden_settings(config: &ConfigFile, files: &Files<'_>) -> bool {
    let file = config.folder.join("config/_default/.gitignore");
    let named = files.has_file(&file).then(|| files.text(&file)).flatten();
    named.is_some_and(|text| {
        let mut lines = text.lines().map(str::trim);
        lines.any(|line| line.contains('.') && !line.starts_with(['#', '!']))
    })
}

fn mounts(value: &Value) -> impl Iterator<Item = &Value> {
    let list = at(value, &["module", "mounts"]).and_then(Value::as_array);
    list.into_iter().flatten()
}

/// Whether the start page is written in a format of the site's own, as the aliases are for a host that reads
/// `_redirects`.
fn writes_redirects(value: &Value) -> bool {
    const USUAL: [&str; 6] = ["html", "rss", "json", "amp", "calendar", "sitemap"];
    let formats = at(value, &["outputs", "home"])
        .map(texts)
        .unwrap_or_default();
    formats
        .iter()
        .any(|format| !USUAL.contains(&format.to_ascii_lowercase().as_str()))
}

/// The folders that are copied, and where to.
fn statics(value: &Value, folder: &Path) -> Vec<(PathBuf, String)> {
    let mut statics: Vec<(PathBuf, String)> = mounts(value)
        .filter_map(|mount| {
            let target = text(mount, &["target"])?.strip_prefix("static")?;
            let source = normalise(&folder.join(text(mount, &["source"])?));
            let target = target.trim_matches('/');
            let target = if target.is_empty() {
                String::new()
            } else {
                format!("/{target}")
            };
            Some((source, target))
        })
        .collect();
    if statics.is_empty() {
        let given = at(value, &["staticDir"]).map(texts).unwrap_or_default();
        let names = if given.is_empty() {
            vec!["static".to_owned()]
        } else {
            given
        };
        statics = names
            .iter()
            .map(|name| (normalise(&folder.join(name)), String::new()))
            .collect();
    }
    statics
}
