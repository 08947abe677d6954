//! The labels of an app: the names on its screen, as its string files have them now and had them before.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::settings::PlatformId;

/// One `[[labels]]` of the configuration: where the string files of an app are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSource {
    /// The platform that the app runs on; `None` for all of them.
    pub platform: Option<PlatformId>,
    /// The folder that the globs start from: absolute.
    pub folder: PathBuf,
    /// Globs of the string files.
    pub strings: Vec<String>,
    /// The language of files that name none, as a BCP 47 tag.
    pub language: String,
}

/// A label as a string file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UiLabel {
    /// Its key in the string file.
    pub key: Arc<str>,
    /// The string files it is from, whatever their language: keys are unique within.
    pub group: Arc<str>,
    /// What the screen shows, without mnemonics and markup.
    pub text: Box<str>,
}

/// What a label said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerLabel {
    /// The label with its earlier text.
    pub label: UiLabel,
    /// The commit that changed it, shortened; `None` where it is from the lockfile.
    pub commit: Option<Box<str>>,
    /// The day of the change: `2026-11-29`.
    pub date: Box<str>,
}

/// The labels of one app in one language.
#[derive(Clone, Debug, Default)]
pub struct LabelTable {
    /// The platform that the app runs on; `None` for all of them.
    pub platform: Option<PlatformId>,
    /// The language, as a BCP 47 tag in lower case.
    pub language: Box<str>,
    /// Whether it is the language that the app falls back to.
    pub is_base: bool,
    now: Vec<UiLabel>,
    before: Vec<FormerLabel>,
    by_text: FxHashMap<Box<str>, Vec<u32>>,
    before_by_text: FxHashMap<Box<str>, Vec<u32>>,
    by_key: FxHashMap<(Arc<str>, Arc<str>), Vec<u32>>,
}

impl LabelTable {
    /// A table of the labels of now and of before; equal ones are kept once.
    #[must_use]
    pub fn new(
        (platform, language, is_base): (Option<PlatformId>, &str, bool),
        now: Vec<UiLabel>,
        before: Vec<FormerLabel>,
    ) -> Self {
        let mut by_text: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        let mut by_key: FxHashMap<(Arc<str>, Arc<str>), Vec<u32>> = FxHashMap::default();
        for (label, at) in now.iter().zip(0..) {
            by_text.entry(folded(&label.text)).or_default().push(at);
            by_key.entry(key_of(label)).or_default().push(at);
        }
        let mut before_by_text: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        for (former, at) in before.iter().zip(0..) {
            let text = folded(&former.label.text);
            before_by_text.entry(text).or_default().push(at);
        }
        Self {
            platform,
            language: language.into(),
            is_base,
            now,
            before,
            by_text,
            before_by_text,
            by_key,
        }
    }

    /// The labels of now.
    #[must_use]
    pub fn labels(&self) -> &[UiLabel] {
        &self.now
    }

    /// What labels said before.
    #[must_use]
    pub fn former(&self) -> &[FormerLabel] {
        &self.before
    }

    /// The labels that show a text now; `text` is [`folded`].
    pub fn showing<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a UiLabel> {
        let found = self.by_text.get(text).map_or(&[][..], Vec::as_slice);
        found.iter().map(|at| &self.now[*at as usize])
    }

    /// The labels that showed a text before; `text` is [`folded`].
    pub fn showed<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a FormerLabel> {
        let found = self.before_by_text.get(text).map_or(&[][..], Vec::as_slice);
        found.iter().map(|at| &self.before[*at as usize])
    }

    /// Whether the language has a text of its own for a label.
    #[must_use]
    pub fn has(&self, label: &UiLabel) -> bool {
        self.by_key.contains_key(&key_of(label))
    }

    /// What a label of any language shows here; several for one with plural forms.
    pub fn texts_of<'a>(&'a self, label: &UiLabel) -> impl Iterator<Item = &'a str> {
        let found = self.by_key.get(&key_of(label));
        let found = found.map_or(&[][..], Vec::as_slice);
        found.iter().map(|at| &*self.now[*at as usize].text)
    }

    /// What a label of any language showed here before. Linear.
    pub fn former_texts_of<'a>(&'a self, label: &'a UiLabel) -> impl Iterator<Item = &'a str> {
        let same = |other: &&UiLabel| other.key == label.key && other.group == label.group;
        let formers = self.before.iter().map(|former| &former.label);
        formers.filter(same).map(|former| &*former.text)
    }
}

fn key_of(label: &UiLabel) -> (Arc<str>, Arc<str>) {
    (Arc::clone(&label.group), Arc::clone(&label.key))
}

/// The labels of all apps that pages are about.
#[derive(Clone, Debug, Default)]
pub struct UiLabels {
    /// One table a platform and language.
    pub tables: Vec<LabelTable>,
}

/// Characters that no label begins or ends with for the sake of its name.
const AROUND: [char; 14] = [
    '"', '“', '”', '„', '«', '»', '\'', '‘', '’', '…', ':', '.', '：', '‹',
];

/// A text as it is compared: white space folded, quotation marks straight, and nothing that surrounds a
/// name, such as the dots of `Save as…`.
#[must_use]
pub fn folded(text: &str) -> Box<str> {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            out.push_str(word);
            continue;
        }
        out.extend(word.chars().filter_map(|c| match c {
            '’' | '‘' | 'ʼ' => Some('\''),
            '“' | '”' | '„' => Some('"'),
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => None,
            '\u{2011}' => Some('-'),
            c => Some(c),
        }));
    }
    let is_around = |c: char| c == ' ' || AROUND.contains(&c);
    out.trim_matches(is_around).into()
}

/// A text by its letters and digits alone, in lower case: what two spellings of one label share.
#[must_use]
pub fn letters_of(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{folded, letters_of};

    #[test]
    fn what_surrounds_a_name_is_not_part_of_it() {
        for (text, expected) in [
            ("Save as…", "Save as"),
            ("Language:", "Language"),
            (" \u{201c}Don\u{2019}t  ask\u{201d} ", "Don't ask"),
            ("Langue\u{a0}:", "Langue"),
            ("Wi\u{2011}Fi", "Wi-Fi"),
            ("...", ""),
        ] {
            assert_eq!(&*folded(text), expected, "{text}");
        }
        assert_eq!(letters_of("Back-up & Restore!"), "backuprestore");
    }
}
