//! The language of a string file, as its path tells it by the convention of its format.

use crate::settings::language_tag;

/// What the path of a string file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The language, a BCP 47 tag in lower case; `None` when the path names none.
    pub(super) language: Option<String>,
    /// The path without its language: the same for all languages of one file.
    pub(super) group: String,
}

/// Folders between a language and its file that say nothing themselves.
const DEEPEST: usize = 4;

/// Reads the path of a string file, with `/`.
pub(super) fn of_path(path: &str) -> Named {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut parts: Vec<String> = folders.split('/').map(str::to_owned).collect();
    let grouped = |parts: &[String], name: &str| format!("{}/{name}", parts.join("/"));
    if let Some(folder) = parts.last_mut() {
        if extension == "xml" && (folder == "values" || folder.starts_with("values-")) {
            let language = android(folder);
            "values".clone_into(folder);
            let group = grouped(&parts, name);
            return Named { language, group };
        }
        if let Some(tag) = folder.strip_suffix(".lproj") {
            let language = language_tag(tag);
            ".lproj".clone_into(folder);
            let group = grouped(&parts, name);
            return Named { language, group };
        }
    }
    if let Some((rest, tag)) = of_stem(stem) {
        let name = format!("{rest}.{extension}");
        let group = grouped(&parts, &name);
        return Named {
            language: Some(tag),
            group,
        };
    }
    let from = parts.len().saturating_sub(DEEPEST);
    let folder = parts[from..]
        .iter()
        .rposition(|folder| language_tag(folder).is_some());
    let language = folder.and_then(|at| language_tag(&parts[from + at]));
    if let Some(at) = folder {
        "*".clone_into(&mut parts[from + at]);
    }
    let group = grouped(&parts, name);
    Named { language, group }
}

/// `values-de-rAT`, `values-b+sr+Latn`; other qualifiers say nothing of the language.
fn android(folder: &str) -> Option<String> {
    let mut parts = folder.split('-').skip(1).peekable();
    while let Some(part) = parts.next() {
        if let Some(tag) = part.strip_prefix("b+") {
            return language_tag(&tag.replace('+', "-"));
        }
        if let Some(language) = language_tag(part) {
            let is_region = |part: &&str| part.len() == 3 && part.starts_with('r');
            let region = parts.next_if(is_region).map(|part| &part[1..]);
            let tag = region.map(|region| format!("{language}-{region}"));
            return tag.map_or(Some(language), |tag| language_tag(&tag));
        }
    }
    None
}

/// The stem without the language it ends with, and the language: `app_zh_Hant_TW`, `messages.de`, `de`.
fn of_stem(stem: &str) -> Option<(String, String)> {
    if let Some(tag) = language_tag(stem) {
        return Some(("*".to_owned(), tag));
    }
    let starts = stem.match_indices(['_', '.', '-']);
    starts.filter(|(at, _)| *at > 0).find_map(|(at, _)| {
        let tag = language_tag(&stem[at + 1..])?;
        Some((stem[..at].to_owned(), tag))
    })
}

#[cfg(test)]
mod tests {
    use super::of_path;

    #[test]
    fn every_convention_is_known() {
        for (path, language, group) in [
            ("res/values/strings.xml", "", "res/values/strings.xml"),
            ("res/values-de/strings.xml", "de", "res/values/strings.xml"),
            ("res/values-pt-rBR/a.xml", "pt-br", "res/values/a.xml"),
            ("res/values-b+sr+Latn/a.xml", "sr-latn", "res/values/a.xml"),
            ("res/values-sw600dp/a.xml", "", "res/values/a.xml"),
            ("res/values-fr-night/a.xml", "fr", "res/values/a.xml"),
            ("App/de.lproj/L.strings", "de", "App/.lproj/L.strings"),
            ("App/Base.lproj/L.strings", "", "App/.lproj/L.strings"),
            ("l10n/app_de.arb", "de", "l10n/app.arb"),
            ("l10n/app_zh_Hant_TW.arb", "zh-hant-tw", "l10n/app.arb"),
            ("po/de.po", "de", "po/*.po"),
            (
                "locale/de/LC_MESSAGES/app.po",
                "de",
                "locale/*/LC_MESSAGES/app.po",
            ),
            (
                "locales/de/translation.json",
                "de",
                "locales/*/translation.json",
            ),
            ("locales/de.json", "de", "locales/*.json"),
            (
                "i18n/messages_de.properties",
                "de",
                "i18n/messages.properties",
            ),
            ("Strings.de-AT.resx", "de-at", "/Strings.resx"),
            ("ts/app_de.ts", "de", "ts/app.ts"),
            ("locales/en-US/app.ftl", "en-us", "locales/*/app.ftl"),
            ("src/strings.json", "", "src/strings.json"),
        ] {
            let named = of_path(path);
            assert_eq!(named.language.unwrap_or_default(), language, "{path}");
            assert_eq!(named.group, group, "{path}");
        }
    }
}
