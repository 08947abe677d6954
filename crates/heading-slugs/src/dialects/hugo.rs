//! Hugo, with its three settings of `autoHeadingIDType`.

use unicode_normalization::UnicodeNormalization;

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Rule, source};
use crate::unicode::{is_digit, is_letter, is_letter_or_number, simple_lowercase};

/// Hugo's default: of the Markdown source of the line, trimmed, letters, digits, `_` and `-` stay, each
/// space is one `-`. Link targets, tags and `&amp;` are source too.
pub(crate) const RULE: Rule = rule(|text, out| {
    for ch in text.trim().chars() {
        push(ch, out);
    }
});

/// The same after accents are taken off, and without what is not ASCII then.
pub(crate) const ASCII: Rule = rule(|text, out| {
    let plain: String = text.nfd().filter(|&ch| !is_accent(ch)).nfc().collect();
    for ch in plain.trim().chars().filter(char::is_ascii) {
        push(ch, out);
    }
});

/// The rule of Blackfriday: letters and numbers stay, each run of other characters between them is one `-`.
pub(crate) const BLACKFRIDAY: Rule = rule(|text, out| {
    let start = out.len();
    let mut is_gap = false;
    for ch in text.chars() {
        if !is_letter_or_number(ch) {
            is_gap = true;
            continue;
        }
        if is_gap && out.len() > start {
            out.push('-');
        }
        is_gap = false;
        out.push(simple_lowercase(ch));
    }
});

/// What the three have in common: goldmark's attributes, and ids that never collide.
const fn rule(slug: fn(&str, &mut String)) -> Rule {
    Rule {
        syntax: Syntax::Goldmark,
        text: source,
        slug,
        numbering: Numbering::FirstFree,
        explicit: Explicit::InOrder,
        empty: Empty::Word("heading"),
        is_heading: |_| true,
    }
}

fn push(ch: char, out: &mut String) {
    if matches!(ch, '-' | ' ') {
        out.push('-');
    } else if ch == '_' || is_letter(ch) || is_digit(ch) {
        out.push(simple_lowercase(ch));
    }
}

/// Whether Hugo's accent removal drops the character: a non-spacing mark (Mn).
fn is_accent(ch: char) -> bool {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    ch > '\u{2ff}' && ch.general_category() == GeneralCategory::NonspacingMark
}
