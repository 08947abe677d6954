//! How a label names platforms, in the languages of help pages.
//!
//! A label is short: names of platforms, what joins them, and a few words around each: *for Android*,
//! *auf dem iPhone*, *для iOS*, *Androidの場合*. The words of all languages are read together, as
//! a page often borrows labels; what is left over has to be a platform, so they cannot mislead.

use crate::language::{ANY, Words};
use crate::settings::{PlatformId, Platforms, Spelling};

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMatch {
    /// The platforms it covers, as written: `Android and iOS` covers two.
    pub platforms: Vec<(PlatformId, Spelling)>,
}

/// Longest label, in bytes.
pub const MAX_LABEL_LEN: usize = 80;

impl Platforms {
    /// Reads a label: one platform, or several joined by `and`, `or`, `/`, `,`, `&` or `+`.
    ///
    /// Punctuation and pictures around it, words such as `On` or `For` before, and a version, a remark
    /// in parentheses or a word such as `users` behind are part of a label: `For Android 12+:`,
    /// `iOS (beta)`. `None` when any part is not a platform.
    #[must_use]
    pub fn label(&self, text: &str) -> Option<LabelMatch> {
        if text.len() > MAX_LABEL_LEN || self.list().is_empty() || !self.may_name(text) {
            return None;
        }
        let text = bare(text);
        if let Some(found) = self.part(text) {
            return Some(LabelMatch {
                platforms: vec![found],
            });
        }
        let mut platforms = Vec::new();
        for part in parts(text) {
            match self.part(part) {
                Some(found) => platforms.push(found),
                None if is_version(part) && !platforms.is_empty() => {}
                None => return None,
            }
        }
        (!platforms.is_empty()).then_some(LabelMatch { platforms })
    }

    /// Reads one platform with the words around it.
    fn part(&self, part: &str) -> Option<(PlatformId, Spelling)> {
        let mut rest = part.trim();
        loop {
            if let Some(found) = self.ending(rest) {
                return Some(found);
            }
            let Some((first, behind)) = rest.split_once([' ', '\u{a0}']) else {
                return self.elided(rest);
            };
            if !has_word(&ANY.label_before, first) {
                return self.elided(rest);
            }
            rest = behind.trim_start();
        }
    }

    /// A name behind an article that has lost its vowel, or a preposition of a language without spaces.
    fn elided(&self, part: &str) -> Option<(PlatformId, Spelling)> {
        let rest = ["d'", "d’", "l'", "l’", "ב-", "ل", "在"]
            .iter()
            .find_map(|mark| part.strip_prefix(mark))?;
        self.ending(rest.trim_start())
    }

    /// A name with what may follow it.
    fn ending(&self, part: &str) -> Option<(PlatformId, Spelling)> {
        if let Some(found) = self.named(part) {
            return Some(found);
        }
        let mut rest = ANY
            .label_open_ends
            .iter()
            .find_map(|end| part.strip_suffix(&**end))
            .unwrap_or(part);
        loop {
            rest = strip_remark(rest);
            if let Some(found) = self.named(rest).or_else(|| self.attached(rest)) {
                return Some(found);
            }
            let (head, last) = rest.rsplit_once([' ', '\u{a0}'])?;
            if !is_version(last) && !has_word(&ANY.label_behind, last) && !matches!(last, "–" | "-")
            {
                return None;
            }
            rest = head.trim_end();
        }
    }

    /// A name with an ending written to it: `Androidの場合`, `Android'de`, `Android-Geräte`.
    fn attached(&self, part: &str) -> Option<(PlatformId, Spelling)> {
        let starts = |c: char| matches!(c, '\'' | '-') || !c.is_ascii();
        let (at, _) = part.char_indices().skip(1).find(|(_, c)| starts(*c))?;
        let (name, ending) = part.split_at(at);
        if has_word(&ANY.label_attached, ending.trim_start()) {
            return self.named(name.trim_end());
        }
        None
    }
}

/// Strips what surrounds a label: a colon, a full stop, an emoji.
fn bare(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
        .trim_end_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, ')' | '）' | '+') && !is_vowel_sign(c)
        })
}

/// Whether a character is a vowel sign of an Indic script, which belongs to its word.
fn is_vowel_sign(c: char) -> bool {
    ('\u{900}'..'\u{e80}').contains(&c)
}

fn has_word(list: &Words, word: &str) -> bool {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    list.has(word) || !word.bytes().all(is_lower) && list.has(&word.to_lowercase())
}

/// Whether a word is a version: `12+`, `17.x`, `v2`, `10/11`.
fn is_version(word: &str) -> bool {
    let word = word.strip_prefix('v').unwrap_or(word);
    word.starts_with(|c: char| c.is_ascii_digit())
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '+' | 'x' | '-' | '–'))
}

fn strip_remark(part: &str) -> &str {
    let inner = part.strip_suffix([')', '）']);
    match inner.and_then(|inner| inner.rfind(['(', '（'])) {
        Some(open) if open > 0 => part[..open].trim_end(),
        _ => part,
    }
}

/// The parts of a label that names several platforms.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let marks = [
        '/', ',', '&', '|', '、', '・', '·', '，', '،', '＆', '／', '和', '与', '與',
    ];
    text.split(marks)
        .flat_map(|part| part.split(" + "))
        .flat_map(JoinedParts)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Splits at joining words: `Android and iOS`.
struct JoinedParts<'a>(&'a str);

impl<'a> Iterator for JoinedParts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let mut at = 0;
        for word in self.0.split(' ') {
            if ANY.label_joining.has(word) {
                let part = &self.0[..at];
                self.0 = &self.0[at + word.len()..];
                return Some(part);
            }
            at += word.len() + 1;
        }
        Some(std::mem::take(&mut self.0))
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{Platform, Platforms, Spelling};

    fn platforms() -> Platforms {
        let platform = |name: &str, synonyms: &[&str]| Platform {
            name: name.to_owned(),
            misspellings: vec!["Andriod".to_owned()],
            synonyms: synonyms.iter().map(|word| (*word).to_owned()).collect(),
            ..Platform::default()
        };
        let list = vec![
            platform("Android", &["Android phone"]),
            platform("iOS", &["iPhone", "iPad", "iPhone and iPad"]),
            platform("Windows", &[]),
        ];
        Platforms::new(list, None)
    }

    fn names(label: &str) -> Option<Vec<(u8, Spelling)>> {
        let found = platforms().label(label)?;
        let named = found.platforms.iter();
        Some(named.map(|(id, spelling)| (id.0, *spelling)).collect())
    }

    #[test]
    fn one_platform_in_its_spellings() {
        assert_eq!(names("Android:"), Some(vec![(0, Spelling::Canonical)]));
        assert_eq!(names("ANDROID"), Some(vec![(0, Spelling::Misspelled)]));
        assert_eq!(names("Andriod"), Some(vec![(0, Spelling::Misspelled)]));
        let synonym = Some(vec![(1, Spelling::Synonym)]);
        assert_eq!(names("For iPhone users"), synonym);
        assert_eq!(names("iPhone and iPad"), synonym);
        let windows = Some(vec![(2, Spelling::Canonical)]);
        for label in [
            "Windows 10 and later",
            "Windows 10+ (beta)",
            "🪟 Windows 10/11",
        ] {
            assert_eq!(names(label), windows, "{label}");
        }
    }

    #[test]
    fn several_platforms_in_one_label() {
        let both = Some(vec![(0, Spelling::Canonical), (1, Spelling::Canonical)]);
        for label in [
            "Android and iOS",
            "Android / iOS",
            "Android & iOS:",
            "Android, iOS",
            "Android und iOS",
            "Android・iOS",
            "On Android and on iOS",
        ] {
            assert_eq!(names(label), both, "{label}");
        }
    }

    #[test]
    fn labels_of_many_languages() {
        let android = Some(vec![(0, Spelling::Canonical)]);
        for label in [
            "Auf Android:",
            "Auf Android-Geräten",
            "Sur Android :",
            "Sur les appareils Android",
            "Pour les utilisateurs d'Android",
            "En dispositivos Android",
            "Su Android",
            "Para Android:",
            "На Android:",
            "Для устройств Android",
            "Android'de",
            "Android için",
            "Androidの場合",
            "Androidでは：",
            "Android에서",
            "Android 上",
            "在 Android 上：",
            "على Android",
            "در Android",
            "Android पर",
            "Trên Android",
        ] {
            assert_eq!(names(label), android, "{label}");
        }
    }

    #[test]
    fn other_lines_are_no_label() {
        for line in [
            "Android settings",
            "Note:",
            "",
            "On",
            "10",
            "Open the Android app store and search",
            "Androids",
            "To Android from Windows",
            "Windows, doors",
        ] {
            assert_eq!(names(line), None, "{line}");
        }
    }
}
