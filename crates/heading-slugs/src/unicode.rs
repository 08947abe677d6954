//! Character classes of the runtimes the dialects come from.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether the character is a mark (M).
pub(crate) fn is_mark(ch: char) -> bool {
    ch > '\u{2ff}' && ch.general_category_group() == GeneralCategoryGroup::Mark
}

/// Whether the character is a letter (L).
pub(crate) fn is_letter(ch: char) -> bool {
    if ch.is_ascii() {
        ch.is_ascii_alphabetic()
    } else {
        ch.general_category_group() == GeneralCategoryGroup::Letter
    }
}

/// Whether the character is a decimal digit (Nd).
pub(crate) fn is_digit(ch: char) -> bool {
    if ch.is_ascii() {
        ch.is_ascii_digit()
    } else {
        ch.general_category() == GeneralCategory::DecimalNumber
    }
}

/// Whether the character is a letter or a number of any kind (L, N).
pub(crate) fn is_letter_or_number(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_alphanumeric();
    }
    matches!(
        ch.general_category_group(),
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number
    )
}

/// Whether the character is connector punctuation (Pc), such as `_`.
pub(crate) fn is_connector(ch: char) -> bool {
    ch == '_' || (!ch.is_ascii() && ch.general_category() == GeneralCategory::ConnectorPunctuation)
}

/// Whether the character is a word character as Unicode defines it for regular expressions: alphabetic,
/// mark, decimal digit or connector. Ruby's `\p{Word}` and github-slugger's table are this set.
pub(crate) fn is_word(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_alphanumeric() || ch == '_';
    }
    ch.is_alphabetic() || is_mark(ch) || is_digit(ch) || is_connector(ch)
}

/// Whether JavaScript's `\s` matches: Unicode white space and U+FEFF, without U+0085.
pub(crate) fn is_js_space(ch: char) -> bool {
    ch == '\u{feff}' || (ch != '\u{85}' && ch.is_whitespace())
}

/// The lower case of one character alone, as Go and Haskell map it: always one character, no final sigma.
pub(crate) fn simple_lowercase(ch: char) -> char {
    if ch.is_ascii() {
        return ch.to_ascii_lowercase();
    }
    ch.to_lowercase().next().unwrap_or(ch)
}
