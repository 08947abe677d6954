//! The languages that are known, each read when it is first asked for.

use std::sync::OnceLock;

use super::Language;
use super::data::Source;

struct Entry {
    tag: &'static str,
    text: &'static str,
    language: OnceLock<Language>,
}

macro_rules! languages {
    ($($tag:literal)*) => {
        static ENTRIES: [Entry; [$($tag),*].len()] = [$(Entry {
            tag: $tag,
            text: include_str!(concat!("data/", $tag, ".toml")),
            language: OnceLock::new(),
        }),*];
    };
}

languages! {
    "ar" "cs" "de" "en" "es" "fa" "fr" "he" "hi" "id" "it" "ja"
    "ko" "nl" "pl" "pt" "ru" "sv" "tr" "uk" "vi" "zh"
}

impl Entry {
    fn language(&'static self) -> &'static Language {
        self.language.get_or_init(|| {
            let source: Source = toml::from_str(self.text)
                .expect("the embedded language files are well formed, which a test holds");
            Language::new(&source)
        })
    }
}

/// Finds a language by its tag, such as `pt`, `pt-BR`, `pt_br` or `zh-Hant-TW`.
///
/// Only the language subtag counts (RFC 5646 §2.2.1), in any case. The withdrawn subtags `iw` and
/// `in` are Hebrew and Indonesian.
#[must_use]
pub fn find(tag: &str) -> Option<&'static Language> {
    let subtag = tag.split(['-', '_']).next()?;
    let entry = entry(subtag).or_else(|| match subtag {
        _ if subtag.eq_ignore_ascii_case("iw") => entry("he"),
        _ if subtag.eq_ignore_ascii_case("in") => entry("id"),
        _ => None,
    })?;
    Some(entry.language())
}

/// All languages that are known, by tag.
pub fn all() -> impl Iterator<Item = &'static Language> {
    ENTRIES.iter().map(Entry::language)
}

/// The known language subtag that equals `subtag` in any case.
pub(super) fn known_subtag(subtag: &str) -> Option<&'static str> {
    entry(subtag).map(|entry| entry.tag)
}

fn entry(subtag: &str) -> Option<&'static Entry> {
    ENTRIES
        .iter()
        .find(|entry| entry.tag.eq_ignore_ascii_case(subtag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_falls_back_to_its_language() {
        for (tag, expected) in [
            ("pt", "pt"),
            ("pt-BR", "pt"),
            ("PT_br", "pt"),
            ("zh-Hans", "zh"),
            ("zh-CN", "zh"),
            ("zh-Hant-TW", "zh"),
            ("iw", "he"),
            ("in-ID", "id"),
        ] {
            assert_eq!(find(tag).map(|l| l.tag.as_str()), Some(expected), "{tag}");
        }
    }

    #[test]
    fn an_unknown_tag_is_no_language() {
        for tag in ["", "-", "tlh", "english", "e", "x-en"] {
            assert!(find(tag).is_none(), "{tag}");
        }
    }

    #[test]
    fn a_file_is_about_the_language_it_is_named_after() {
        for entry in &ENTRIES {
            assert_eq!(entry.language().tag, entry.tag);
        }
    }
}
