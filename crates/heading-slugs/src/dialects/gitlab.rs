//! GitLab, with its present rule and the one before 17.0.

use crate::attributes::Syntax;
use crate::dialects::github::keep;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Reading, Rule};
use crate::unicode::{is_connector, is_letter_or_number, is_mark, is_word};

/// The rule of comrak's header ids, which GitLab uses from 17.0 on: lower case; letters, marks, numbers of
/// every kind, connectors and `-` stay; each space is one `-`.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| {
        Reading {
            line_break: " ",
            ..Reading::TREE
        }
        .collect(heading, end, out);
    },
    slug: |text, out| {
        keep(text, out, |ch| {
            ch == '-' || is_letter_or_number(ch) || is_mark(ch) || is_connector(ch)
        });
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// The rule of GitLab's `TableOfContentsFilter` before 17.0: product badges and all but word characters are
/// stripped, runs of `-` squeezed, a number alone gets `anchor-` before it, and ids may collide.
pub(crate) const LEGACY: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| Reading::RENDERED.collect(heading, end, out),
    slug: legacy,
    numbering: Numbering::PerSlug,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// How many characters of the heading count in the old rule.
const LEGACY_LENGTH: usize = 255;

fn legacy(text: &str, out: &mut String) {
    let cut = text
        .char_indices()
        .nth(LEGACY_LENGTH)
        .map_or(text, |(at, _)| &text[..at]);
    // Ruby lowers each character alone, so a final sigma stays σ.
    let lower: String = cut.trim().chars().flat_map(char::to_lowercase).collect();
    let start = out.len();
    for ch in without_badges(&lower).chars() {
        let kept = if ch == ' ' { '-' } else { ch };
        let is_repeat = kept == '-' && out[start..].ends_with('-');
        if (kept == '-' || is_word(kept)) && !is_repeat {
            out.push(kept);
        }
    }
    let made = &out[start..];
    if !made.is_empty() && made.bytes().all(|byte| byte.is_ascii_digit()) {
        out.insert_str(start, "anchor-");
    }
}

/// Removes badges such as `**(premium only)**`, with the white space and stars around them.
fn without_badges(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let (before, after) = rest.split_at(open);
        if let Some(length) = badge(after) {
            kept.push_str(before.trim_end_matches('*').trim_end());
            rest = after[length..].trim_start_matches('*');
        } else {
            kept.push_str(&rest[..=open]);
            rest = &after[1..];
        }
    }
    kept.push_str(rest);
    kept
}

/// The length of the badge in parentheses that the text starts with.
fn badge(text: &str) -> Option<usize> {
    const TIERS: [&str; 8] = [
        "core", "starter", "premium", "ultimate", "free", "bronze", "silver", "gold",
    ];
    const SCOPES: [&str; 3] = ["only", "self", "saas"];
    let close = text.find(')')?;
    let mut words = text[1..close]
        .split(|ch: char| ch.is_ascii_whitespace())
        .filter(|word| !word.is_empty());
    let is_badge = TIERS.contains(&words.next()?)
        && words.next().is_none_or(|scope| SCOPES.contains(&scope))
        && words.next().is_none();
    (is_badge && !text[1..].starts_with(' ') && !text[..close].ends_with(' ')).then_some(close + 1)
}
