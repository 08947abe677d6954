//! Markdig, as docfx and Microsoft Learn use it.

use super::attributes::Syntax;
use super::numbering::Numbering;
use super::rule::{Empty, Explicit, Reading, Rule};
use super::unicode::{is_digit, is_letter, simple_lowercase};

/// The rule of Markdig's `LinkHelper.UrilizeAsGfm` (`AutoIdentifierOptions.GitHub`): letters, digits, `_`
/// and `-` stay, each space is one `-`, lower case. It reads UTF-16 units, so characters beyond U+FFFF are
/// stripped. docfx reads no `{#id}`.
pub(super) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| Reading::RENDERED.collect(heading, end, out),
    slug: |text, out| {
        for ch in text.chars().filter(|&ch| ch <= '\u{ffff}') {
            if matches!(ch, ' ' | '-') {
                out.push('-');
            } else if ch == '_' || is_letter(ch) || is_digit(ch) {
                out.push(simple_lowercase(ch));
            }
        }
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Word("section"),
    is_heading: |_| true,
};
