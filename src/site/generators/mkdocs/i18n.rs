//! The plugin `i18n` (mkdocs-static-i18n): languages by folder, or by the suffix of file names.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::{flag, options, url_of};
use crate::site::value::{at, text};
use crate::site::{Addresses, File, Page, Status};

/// A language of the site.
struct Language {
    locale: String,
    is_default: bool,
}

/// How the site lays out its languages; the default one first.
#[expect(
    clippy::struct_field_names,
    reason = "the list is what the type is about"
)]
pub(super) struct Languages {
    languages: Vec<Language>,
    by_folder: bool,
    falls_back: bool,
}

impl Languages {
    /// The languages of a site; `None` without the plugin.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let plugin = options(value, "plugins", "i18n")?;
        let mut languages = Vec::new();
        match at(plugin, &["languages"])? {
            Value::Array(items) => {
                for item in items {
                    let locale = text(item, &["locale"])?.to_owned();
                    if flag(item, &["build"], true) {
                        languages.push(Language {
                            is_default: flag(item, &["default"], false),
                            locale,
                        });
                    }
                }
            }
            // Before version 1.0: a table by language.
            Value::Object(table) => {
                let default = text(plugin, &["default_language"]).unwrap_or("en");
                for locale in table.keys().filter(|locale| *locale != "default") {
                    languages.push(Language {
                        is_default: locale == default,
                        locale: locale.clone(),
                    });
                }
            }
            _ => return None,
        }
        languages.sort_by_key(|language| !language.is_default);
        (!languages.is_empty()).then(|| Self {
            languages,
            by_folder: text(plugin, &["docs_structure"]) == Some("folder"),
            falls_back: flag(plugin, &["fallback_to_default"], true),
        })
    }

    /// The path of a file without its language, and the language: an index; `None` for a file of no
    /// language.
    fn split(&self, path: &str) -> (String, Option<usize>) {
        if self.by_folder {
            let (first, rest) = path.split_once('/').unwrap_or(("", path));
            return match self.index_of(first) {
                Some(index) => (rest.to_owned(), Some(index)),
                None => (path.to_owned(), None),
            };
        }
        let name_at = path.rfind('/').map_or(0, |at| at + 1);
        let mut parts = path[name_at..].rsplitn(3, '.');
        let (extension, suffix, stem) = (parts.next(), parts.next(), parts.next());
        match (
            stem,
            suffix.and_then(|suffix| self.index_of(suffix)),
            extension,
        ) {
            (Some(stem), Some(index), Some(extension)) => (
                format!("{}{stem}.{extension}", &path[..name_at]),
                Some(index),
            ),
            _ => (path.to_owned(), None),
        }
    }

    fn index_of(&self, locale: &str) -> Option<usize> {
        self.languages
            .iter()
            .position(|language| language.locale == locale)
    }

    fn prefix(&self, index: usize) -> String {
        let language = &self.languages[index];
        if language.is_default {
            String::new()
        } else {
            format!("/{}", language.locale)
        }
    }

    /// The path that a file of a language has.
    fn path_in(&self, bare: &str, index: usize) -> String {
        let locale = &self.languages[index].locale;
        if self.by_folder {
            return format!("{locale}/{bare}");
        }
        match bare.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{locale}.{extension}"),
            None => bare.to_owned(),
        }
    }

    /// The languages whose pages show a file: its own, and those that lack it and fall back.
    fn shown_in(&self, path: &str, paths: &FxHashSet<&str>) -> (String, Vec<usize>) {
        let (bare, own) = self.split(path);
        let is_there = |index: usize| {
            let path = self.path_in(&bare, index);
            paths.contains(path.as_str())
        };
        // A file without a language is that of the default language, or of all.
        let first = own.unwrap_or(0);
        if own.is_none() && !self.by_folder && is_there(0) {
            return (bare, Vec::new());
        }
        let mut shown = vec![first];
        let falls_back = self.falls_back || own.is_none() && self.by_folder;
        if first == 0 && falls_back {
            shown.extend((1..self.languages.len()).filter(|index| !is_there(*index)));
        }
        (bare, shown)
    }

    /// Adds a page with its addresses in the languages that show it.
    pub(super) fn add_page(
        &self,
        file: &File,
        paths: &FxHashSet<&str>,
        (directory_urls, status): (bool, Status),
        site: &mut Addresses,
    ) {
        let (bare, shown) = self.shown_in(&file.path, paths);
        let url = url_of(&bare, directory_urls);
        let urls: Vec<Box<str>> = shown
            .iter()
            .map(|index| format!("{}{url}", self.prefix(*index)).into())
            .collect();
        if urls.is_empty() {
            return;
        }
        if status == Status::Published {
            for index in &shown[1..] {
                site.source(*index as u32, &bare, &file.file);
            }
            // Files may name each other with their languages as well.
            for index in 0..self.languages.len() {
                site.source(index as u32, &file.path, &file.file);
            }
        }
        site.page(Page {
            file: file.file.clone(),
            source: bare.into(),
            urls,
            status,
            view: shown[0] as u32,
        });
    }

    /// Adds another file with its addresses.
    pub(super) fn add_asset(&self, file: &File, paths: &FxHashSet<&str>, site: &mut Addresses) {
        let (bare, shown) = self.shown_in(&file.path, paths);
        for index in shown {
            site.asset(&file.file, &format!("{}/{bare}", self.prefix(index)));
            site.source(index as u32, &bare, &file.file);
            site.source(index as u32, &file.path, &file.file);
        }
    }
}
