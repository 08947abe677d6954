//! Classes of characters by how their scripts set words apart.

/// Whether a character is of an East Asian script, or follows those in Unicode: words there begin and
/// end without spaces, and a character is as wide as two letters.
#[must_use]
pub const fn is_east_asian(c: char) -> bool {
    c >= '\u{2e80}'
}

/// Whether a character is Chinese or Japanese: an ideograph, kana, or their punctuation.
#[must_use]
pub const fn is_chinese_or_japanese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}')
}

/// Whether a character is a syllable of Korean.
#[must_use]
pub const fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7ff}')
}

/// Whether a character is Chinese, Japanese or Korean, which set no space around words or before
/// particles.
#[must_use]
pub const fn is_unspaced(c: char) -> bool {
    is_chinese_or_japanese(c)
        || is_hangul(c)
        || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{f900}'..='\u{faff}')
}

/// Whether a character is Hebrew.
#[must_use]
pub const fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{5ff}')
}

/// How a script sets words apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordSpacing {
    /// With spaces around words.
    Spaced,
    /// Katakana, which is a word of its own among Hiragana and ideographs.
    Katakana,
    /// Without spaces: Chinese, Hiragana, Thai, Lao, Khmer, Burmese, and Korean with its particles.
    Unspaced,
}

impl WordSpacing {
    /// That of the script of a character.
    #[must_use]
    pub const fn of(c: char) -> Self {
        match c {
            '\u{30a0}'..='\u{30ff}' => Self::Katakana,
            '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{10ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Unspaced,
            c if is_unspaced(c) => Self::Unspaced,
            _ => Self::Spaced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_the_spacing_of_their_script() {
        for c in ['設', 'の', 'ก', '가', 'ᄀ', 'က'] {
            assert_eq!(WordSpacing::of(c), WordSpacing::Unspaced, "{c}");
        }
        for c in ['a', 'ж', 'א', '1'] {
            assert_eq!(WordSpacing::of(c), WordSpacing::Spaced, "{c}");
            assert!(!is_east_asian(c), "{c}");
        }
        assert_eq!(WordSpacing::of('ア'), WordSpacing::Katakana);
        assert!(is_unspaced('ア') && is_east_asian('가') && !is_chinese_or_japanese('가'));
    }
}
