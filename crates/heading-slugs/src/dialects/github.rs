//! GitHub.

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Reading, Rule};
use crate::unicode::is_word;

/// The rule of github-slugger 2 under rehype-slug: lower case, everything but word characters, `-` and
/// space stripped, each space one `-`. Nothing is collapsed or trimmed, and a tab is stripped.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| Reading::RENDERED.collect(heading, end, out),
    slug: slugify,
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// Appends the slug of `text`.
pub(crate) fn slugify(text: &str, out: &mut String) {
    keep(text, out, |ch| ch == '-' || is_word(ch));
}

/// Appends `text` in lower case, with only the characters that `keeps` allows and spaces as `-`.
pub(crate) fn keep(text: &str, out: &mut String, keeps: impl Fn(char) -> bool) {
    let mut push = |ch: char| {
        if ch == ' ' {
            out.push('-');
        } else if keeps(ch) {
            out.push(ch);
        }
    };
    if text.is_ascii() {
        for ch in text.chars() {
            push(ch.to_ascii_lowercase());
        }
    } else {
        for ch in text.to_lowercase().chars() {
            push(ch);
        }
    }
}
