//! Comparison of words without regard to case and typography.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// The characters of a text, made comparable, each with the byte range it came from.
///
/// Letters are lower-cased, spaces collapsed to one, apostrophes made straight, and marks that do
/// not show dropped: zero-width joiners, bidirectional controls, soft hyphens, Arabic vowel signs.
/// Turkish dotted and dotless i are one letter, as are the Arabic and Persian forms of yeh and kaf,
/// because writers and their keyboards mix them.
pub(super) fn folded(text: &str) -> impl Iterator<Item = (char, Range<usize>)> + Clone {
    let mut after_space = true;
    text.char_indices().filter_map(move |(at, c)| {
        let range = at..at + c.len_utf8();
        if c.is_whitespace() {
            let first = !std::mem::replace(&mut after_space, true);
            return first.then_some((' ', range));
        }
        let folded = fold(c)?;
        after_space = false;
        Some((folded, range))
    })
}

fn fold(c: char) -> Option<char> {
    match c {
        'a'..='z' | '0'..='9' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '’' | 'ʼ' | '＇' => Some('\''),
        'İ' | 'ı' => Some('i'),
        'ي' | 'ى' => Some('ی'),
        'ك' => Some('ک'),
        '\u{ad}'
        | '\u{307}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{640}'
        | '\u{64b}'..='\u{652}'
        | '\u{feff}' => None,
        // A letter that lower-cases to several has its first as the base letter.
        _ => c.to_lowercase().next(),
    }
}

/// Strips spaces, punctuation and emphasis marks around a text.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c))
}

/// Whether a character is a vowel sign or another mark that belongs to the letter before it.
fn is_mark(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    // Variation selectors are marks as well, but belong to the emoji before them.
    let selector = matches!(c, '\u{fe00}'..='\u{fe0f}');
    !c.is_ascii() && !selector && c.general_category_group() == GeneralCategoryGroup::Mark
}

/// Whether a character is part of a word: a letter, a digit, a vowel sign, an underscore.
#[must_use]
pub fn is_word(c: char) -> bool {
    match c {
        // Hangul and Chinese characters, of which the tables of Unicode are long.
        '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' => true,
        _ => c.is_alphanumeric() || is_mark(c) || c == '_',
    }
}

/// A set of phrases, found by their folded form without allocating.
#[derive(Debug)]
pub(super) struct Phrases {
    by_first: FxHashMap<char, Vec<Box<str>>>,
    longest: usize,
}

impl Phrases {
    pub(super) fn new(phrases: &[String]) -> Self {
        let mut by_first: FxHashMap<char, Vec<Box<str>>> = FxHashMap::default();
        let mut longest = 0;
        for phrase in phrases {
            let phrase: String = folded(bare(phrase)).map(|(c, _)| c).collect();
            longest = longest.max(phrase.len());
            if let Some(first) = phrase.chars().next() {
                by_first.entry(first).or_default().push(phrase.into());
            }
        }
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each bucket is sorted by itself"
        )]
        for bucket in by_first.values_mut() {
            bucket.sort_unstable_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        Self { by_first, longest }
    }

    /// Whether the whole text is one of the phrases, punctuation around it aside.
    pub(super) fn contains(&self, text: &str) -> bool {
        let text = bare(text);
        // Folding can shorten a text, by spaces and marks, but seldom to a half.
        if text.len() > 2 * self.longest {
            return false;
        }
        let mut candidates = self.candidates(text).iter();
        candidates.any(|phrase| folded(text).map(|(c, _)| c).eq(phrase.chars()))
    }

    /// Whether the text begins with one of the phrases, as a whole word in a spaced language.
    pub(super) fn begins(&self, text: &str, spaced: bool) -> bool {
        let text = bare(text);
        self.prefixes(text)
            .any(|end| !spaced || !text[end..].starts_with(is_word))
    }

    /// The ends of the phrases the text begins with, the longest first.
    pub(super) fn prefixes(&self, text: &str) -> impl Iterator<Item = usize> {
        let candidates = self.candidates(text).iter();
        candidates.filter_map(|phrase| prefix_end(text, phrase))
    }

    /// The first letters of the phrases, folded, in no order.
    pub(super) fn firsts(&self) -> impl Iterator<Item = char> {
        self.by_first.keys().copied()
    }

    fn candidates(&self, text: &str) -> &[Box<str>] {
        let first = folded(text).next();
        first
            .and_then(|(first, _)| self.by_first.get(&first))
            .map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
impl Phrases {
    /// Number of phrases.
    pub(super) fn len(&self) -> usize {
        self.by_first.values().map(Vec::len).sum()
    }

    /// The phrases that are given twice.
    pub(super) fn repeated(&self) -> Vec<&str> {
        let mut seen = rustc_hash::FxHashSet::default();
        let all = self.by_first.values().flatten().map(AsRef::as_ref);
        all.filter(|&phrase| !seen.insert(phrase)).collect()
    }
}

fn prefix_end(text: &str, phrase: &str) -> Option<usize> {
    let mut letters = folded(text);
    let mut end = 0;
    for expected in phrase.chars() {
        let (c, range) = letters.next()?;
        if c != expected {
            return None;
        }
        end = range.end;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(list: &[&str]) -> Phrases {
        let list: Vec<String> = list.iter().map(|&s| s.to_owned()).collect();
        Phrases::new(&list)
    }

    #[test]
    fn case_spacing_and_outer_punctuation_do_not_matter() {
        let set = phrases(&["click here"]);
        for text in [
            "click here",
            "**Click  HERE**",
            " click\nhere. ",
            "“Click here”",
            "(click\u{a0}here)",
        ] {
            assert!(set.contains(text), "{text}");
        }
        for text in ["", "click", "click here now", "clickhere", "…"] {
            assert!(!set.contains(text), "{text}");
        }
    }

    #[test]
    fn keyboards_that_mix_letters_do_not_matter() {
        assert!(phrases(&["tıklayın"]).contains("TIKLAYIN"));
        assert!(phrases(&["این‌جا"]).contains("اينجا"));
    }

    #[test]
    fn vowel_signs_at_the_end_belong_to_the_word() {
        assert!(phrases(&["यहाँ"]).contains("यहाँ।"));
        assert!(!phrases(&["यह"]).contains("यही"));
    }
}
