//! `@sindresorhus/slugify`, which Eleventy offers as a filter.

use crate::attributes::Syntax;
use crate::dialects::markdown_it_anchor::READING;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Rule};
use crate::transliterate::transliterate;

/// The rule of `@sindresorhus/slugify` 3 under markdown-it-anchor: to ASCII, camelCase words parted, lower
/// case, the apostrophe of `'s` and `'t` dropped, every other run of characters to one `-`, none at the ends.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| READING.collect(heading, end, out),
    slug: |text, out| {
        let plain = transliterate(text);
        let parted = part_words(&plain);
        push_slug(&parted, out);
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// Parts `fooBar`, `FOO360` and `APISection`; the plural of an acronym, `APIs`, stays whole.
fn part_words(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let mut parted = Vec::with_capacity(chars.len() + 4);
    for (at, &ch) in chars.iter().enumerate() {
        if at > 0 && is_word_start(&chars, at) {
            parted.push(' ');
        }
        parted.push(ch);
    }
    parted
}

/// Whether a word starts at `at`, which is not 0, though no space is there.
fn is_word_start(chars: &[char], at: usize) -> bool {
    let is_upper = |at: usize| chars.get(at).is_some_and(char::is_ascii_uppercase);
    let is_lower = |at: usize| chars.get(at).is_some_and(char::is_ascii_lowercase);
    let ch = chars[at];
    let before = chars[at - 1];
    if ch.is_ascii_digit() {
        return at > 1 && is_upper(at - 1) && is_upper(at - 2);
    }
    if !ch.is_ascii_uppercase() {
        return false;
    }
    if before.is_ascii_lowercase() || before.is_ascii_digit() {
        return true;
    }
    let is_plural = chars.get(at + 1) == Some(&'s') && !is_lower(at + 2);
    before.is_ascii_uppercase() && is_lower(at + 1) && !is_plural
}

fn push_slug(chars: &[char], out: &mut String) {
    let start = out.len();
    let is_word = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let mut after_gap = false;
    // A match of the apostrophe rule takes its letters with it, so they cannot start another match.
    let mut free = 0;
    for (at, &ch) in chars.iter().enumerate() {
        if ch.is_ascii_alphanumeric() {
            if after_gap && out.len() > start {
                out.push('-');
            }
            after_gap = false;
            out.push(ch.to_ascii_lowercase());
            continue;
        }
        let is_contraction = matches!(ch, '\'' | '\u{2019}')
            && at > free
            && is_word(at - 1)
            && matches!(chars.get(at + 1), Some('t' | 's' | 'T' | 'S'))
            && !is_word(at + 2);
        if is_contraction {
            free = at + 2;
        } else {
            after_gap = true;
        }
    }
}
