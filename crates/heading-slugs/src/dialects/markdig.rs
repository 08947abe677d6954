//! Markdig, as docfx and Microsoft Learn use it.

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule};
use crate::unicode::{is_digit, is_letter, simple_lowercase};

/// The rule of Markdig's `LinkHelper.UrilizeAsGfm` (`AutoIdentifierOptions.GitHub`): letters, digits, `_`
/// and `-` stay, each space is one `-`, lower case. It reads UTF-16 units, so characters beyond U+FFFF are
/// stripped. Image descriptions count; docfx reads no `{#id}`.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| {
        let reading = Reading {
            footnote: FootnoteText::Source,
            ..Reading::TREE
        };
        reading.collect(heading, end, out);
    },
    slug: |text, out| {
        for ch in text.chars().filter(|&ch| ch <= '\u{ffff}') {
            if matches!(ch, ' ' | '-') {
                out.push('-');
            } else if ch == '_' || is_letter(ch) || is_digit(ch) {
                out.push(invariant_lowercase(ch));
            }
        }
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Word("section"),
    is_heading: |_| true,
};

/// The lower case of .NET's invariant culture, which leaves İ as it is.
fn invariant_lowercase(ch: char) -> char {
    if ch == '\u{130}' {
        ch
    } else {
        simple_lowercase(ch)
    }
}
