//! Which page is the translation of which, by their paths alone.

use rustc_hash::FxHashMap;

use crate::settings::{TranslationSettings, language_tag};

/// What a path says of the language of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// The tag in the path, in lower case.
    language: Option<String>,
    /// The path without it: the same for all languages of a page.
    key: String,
}

/// The translations among some pages: for each page its source and its language.
///
/// `paths` are relative to the folder of the configuration, with `/`. Without a layout a folder or a
/// suffix that is a language tag counts where a source page has the same path without it, or with the
/// tag of the source language.
#[must_use]
pub fn pair(paths: &[&str], settings: &TranslationSettings) -> Vec<Option<(usize, String)>> {
    let source = language_tag(&settings.source).unwrap_or_else(|| settings.source.clone());
    let places: Vec<Place> = paths.iter().map(|path| place(path, settings)).collect();
    let is_source = |language: &str| language == source;
    // Without a language in its path a page is a source; one in the folder of the source language is
    // the better one.
    let mut sources: FxHashMap<&str, usize> = FxHashMap::default();
    for (place, index) in places.iter().zip(0..) {
        match &place.language {
            Some(language) if is_source(language) => {
                sources.insert(&place.key, index);
            }
            None => {
                sources.entry(&place.key).or_insert(index);
            }
            Some(_) => {}
        }
    }
    let suffixed = suffixed(paths, settings, &sources, &source);
    places
        .iter()
        .zip(suffixed)
        .map(|(place, suffixed)| {
            if suffixed.is_some() {
                return suffixed;
            }
            let language = place
                .language
                .as_deref()
                .filter(|language| !is_source(language))?;
            let source = sources.get(place.key.as_str())?;
            Some((*source, language.to_owned()))
        })
        .collect()
}

/// Fewest translations of one page with a suffix behind a hyphen that are taken for such.
const MIN_SUFFIXED: usize = 2;

/// The translations that name their language behind a hyphen or an underscore, as `guide-de.md` beside
/// `guide.md`. One such page may be about something else (`log-in.md`); several of one page are a set.
fn suffixed(
    paths: &[&str],
    settings: &TranslationSettings,
    sources: &FxHashMap<&str, usize>,
    source_language: &str,
) -> Vec<Option<(usize, String)>> {
    let mut found: Vec<Option<(usize, String)>> = vec![None; paths.len()];
    if !settings.layouts.is_empty() {
        return found;
    }
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    for (path, slot) in paths.iter().zip(&mut found) {
        let page = stem(path);
        let name = page.rfind('/').map_or(0, |slash| slash + 1);
        let joins = page[name..].match_indices(['-', '_']);
        *slot = joins
            .map(|(at, _)| (&page[..name + at], &page[name + at + 1..]))
            .find_map(|(key, suffix)| {
                let language =
                    language_tag(suffix).filter(|language| language != source_language)?;
                Some((*sources.get(key)?, language))
            });
        if let Some((source, _)) = slot {
            *counts.entry(*source).or_default() += 1;
        }
    }
    for slot in &mut found {
        slot.take_if(|(source, _)| counts[source] < MIN_SUFFIXED);
    }
    found
}

fn place(path: &str, settings: &TranslationSettings) -> Place {
    let read = settings
        .layouts
        .iter()
        .find_map(|layout| Some((layout, layout.read(path)?)));
    match read {
        // What lies between the language and the page is the generator's: its own shape says more.
        Some((layout, _)) if layout.skips_folders() => {
            if let Some(place) = by_shape(path) {
                return place;
            }
        }
        Some((_, (language, page))) => {
            return Place {
                language: language_tag(language),
                key: stem(page).to_owned(),
            };
        }
        None => {
            let page = settings
                .layouts
                .iter()
                .find_map(|layout| layout.read_source(path));
            if let Some(page) = page {
                return Place {
                    language: None,
                    key: stem(page).to_owned(),
                };
            }
        }
    }
    if settings.layouts.is_empty()
        && let Some(place) = by_shape(path)
    {
        return place;
    }
    Place {
        language: None,
        key: stem(path).to_owned(),
    }
}

/// The page without its extension: a translation may be `.mdx` where its source is `.md`.
fn stem(page: &str) -> &str {
    let extensions = [".markdown", ".mdx", ".md"];
    extensions
        .iter()
        .find_map(|extension| page.strip_suffix(extension))
        .unwrap_or(page)
}

/// The language of a path by its shape: a suffix of the file name, or the first folder that is a tag.
fn by_shape(path: &str) -> Option<Place> {
    let page = stem(path);
    if let Some((name, suffix)) = page.rsplit_once('.')
        && let Some(language) = language_tag(suffix)
        && !name.is_empty()
        && !name.ends_with('/')
    {
        let key = name.to_owned();
        return Some(Place {
            language: Some(language),
            key,
        });
    }
    let segments: Vec<&str> = page.split('/').collect();
    let folders = &segments[..segments.len() - 1];
    let (at, language) = folders
        .iter()
        .enumerate()
        .find_map(|(at, folder)| Some((at, language_tag(folder)?)))?;
    let mut kept: Vec<&str> = segments;
    kept.remove(at);
    Some(Place {
        language: Some(language),
        key: unplugged(&kept.join("/")),
    })
}

/// The path of a source page for one that Docusaurus keeps in the folder of a plugin.
fn unplugged(path: &str) -> String {
    let Some(at) = path.find("docusaurus-plugin-content-") else {
        return path.to_owned();
    };
    let (before, rest) = path.split_at(at);
    let before = before.strip_suffix("i18n/").unwrap_or(before);
    let rest = &rest["docusaurus-plugin-content-".len()..];
    let (plugin, page) = rest.split_once('/').unwrap_or((rest, ""));
    match (plugin, page.split_once('/')) {
        ("docs", Some(("current", page))) => format!("{before}docs/{page}"),
        ("docs", Some((version, page))) if version.starts_with("version-") => {
            format!("{before}versioned_docs/{version}/{page}")
        }
        ("pages", _) => format!("{before}src/pages/{page}"),
        (plugin, _) => format!("{before}{plugin}/{page}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Layout;

    fn pairs(paths: &[&str], layouts: &[&str]) -> Vec<(String, String, String)> {
        let settings = TranslationSettings {
            layouts: layouts
                .iter()
                .map(|one| Layout::new(one).expect("a layout"))
                .collect(),
            ..TranslationSettings::default()
        };
        let found = pair(paths, &settings);
        let pairs = paths.iter().zip(found).filter_map(|(path, pair)| {
            let (source, language) = pair?;
            Some(((*path).to_owned(), paths[source].to_owned(), language))
        });
        pairs.collect()
    }

    #[test]
    fn every_usual_layout_is_seen() {
        for (source, translation, language) in [
            ("en/faq.md", "de/faq.md", "de"),
            ("faq.md", "de/faq.md", "de"),
            ("content/en/docs/a.md", "content/pt-br/docs/a.md", "pt-br"),
            ("docs/a.md", "docs/zh_CN/a.md", "zh-cn"),
            ("faq.md", "faq.fr.md", "fr"),
            ("faq.en.md", "faq.uk.md", "uk"),
            (
                "docs/a.md",
                "i18n/fr/docusaurus-plugin-content-docs/current/a.md",
                "fr",
            ),
            ("src/content/docs/a.mdx", "src/content/docs/ja/a.md", "ja"),
        ] {
            let expected = vec![(
                translation.to_owned(),
                source.to_owned(),
                language.to_owned(),
            )];
            assert_eq!(pairs(&[source, translation], &[]), expected);
        }
    }

    #[test]
    fn a_folder_that_only_looks_like_a_language_is_none() {
        assert!(
            pairs(
                &["docs/it/network.md", "docs/hr/leave.md", "docs/a.md"],
                &[]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_source_without_language_and_suffixes_with_a_hyphen() {
        let paths = ["_articles/de/x.md", "_articles/x.md", "other/x.md"];
        let expected = [(
            "_articles/de/x.md".into(),
            "_articles/x.md".into(),
            "de".into(),
        )];
        assert_eq!(pairs(&paths, &["_articles/{lang}/{page}"]), expected);
        let paths = ["a-de.md", "a-pt_BR.md", "a.md", "log-in.md", "log.md"];
        let found = pairs(&paths, &[]);
        let languages: Vec<&str> = found.iter().map(|pair| &*pair.2).collect();
        assert_eq!(languages, ["de", "pt-br"]);
        assert!(found.iter().all(|pair| pair.1 == "a.md"));
    }

    #[test]
    fn a_layout_of_the_configuration_counts_alone() {
        let paths = ["pages/x.en.md", "pages/x.de.md", "de/x.md", "en/x.md"];
        assert_eq!(pairs(&paths, &["pages/{page}.{lang}.md"]).len(), 1);
    }
}
