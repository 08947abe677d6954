//! Words that are recognised whatever the language of a page is known to be.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// A list by language, as it is written.
type ByLanguage = BTreeMap<String, Vec<String>>;

/// Words of all languages together.
#[derive(Debug, Default)]
pub struct Words(FxHashSet<String>);

impl Words {
    /// Whether a word is one of them, in this case.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

impl From<ByLanguage> for Words {
    fn from(lists: ByLanguage) -> Self {
        Self(lists.into_values().flatten().collect())
    }
}

/// The file `data/any.toml`, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    contents_titles: ByLanguage,
    label_before: ByLanguage,
    label_behind: ByLanguage,
    label_attached: ByLanguage,
    label_joining: ByLanguage,
    label_open_ends: ByLanguage,
    identifier_nouns: ByLanguage,
    compound_endings: ByLanguage,
    system_nouns: ByLanguage,
    name_joining: ByLanguage,
    pointers: ByLanguage,
    page_nouns: ByLanguage,
    android_nouns: ByLanguage,
    other_devices: Vec<String>,
}

/// Words that are recognised on every page. Words are in lower case, names are not.
#[derive(Debug)]
pub struct AnyLanguage {
    /// Titles of tables of contents.
    pub contents_titles: Words,
    /// Words before the name of a platform in a label.
    pub label_before: Words,
    /// Words behind the name.
    pub label_behind: Words,
    /// What is written to the name without a space.
    pub label_attached: Words,
    /// Words between two names in a label.
    pub label_joining: Words,
    /// What says, behind a version, that others count as well; each with its spaces.
    pub label_open_ends: Vec<String>,
    /// Nouns behind a name that is an identifier, a folder or a value.
    pub identifier_nouns: Words,
    /// Second parts of compounds in which a name is still a name.
    pub compound_endings: Words,
    /// Nouns and versions behind "windows" where it is the operating system.
    pub system_nouns: Words,
    /// Words between two names in a sentence.
    pub name_joining: Words,
    /// Words that point to the text above.
    pub pointers: Words,
    /// Last words of the text of a link that describes a page, and is not its title.
    pub page_nouns: Words,
    /// Nouns behind "an android" where it is the operating system.
    pub android_nouns: Words,
    /// Devices and systems that are not a platform of their own, but have what belongs to one.
    pub other_devices: Vec<String>,
}

/// The words that are recognised on every page.
pub static ANY: LazyLock<AnyLanguage> = LazyLock::new(|| {
    let source: Source = toml::from_str(include_str!("data/any.toml"))
        .expect("the embedded file is well formed, which a test holds");
    AnyLanguage {
        contents_titles: source.contents_titles.into(),
        label_before: source.label_before.into(),
        label_behind: source.label_behind.into(),
        label_attached: source.label_attached.into(),
        label_joining: source.label_joining.into(),
        label_open_ends: source.label_open_ends.into_values().flatten().collect(),
        identifier_nouns: source.identifier_nouns.into(),
        compound_endings: source.compound_endings.into(),
        system_nouns: source.system_nouns.into(),
        name_joining: source.name_joining.into(),
        pointers: source.pointers.into(),
        page_nouns: source.page_nouns.into(),
        android_nouns: source.android_nouns.into(),
        other_devices: source.other_devices,
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_languages_are_in_one_list() {
        assert!(ANY.label_joining.has("and") && ANY.label_joining.has("и"));
        assert!(!ANY.label_joining.has("And"));
        assert!(ANY.contents_titles.has("table des matières"));
        assert!(ANY.label_open_ends.iter().all(|end| end.starts_with(' ')));
    }
}
