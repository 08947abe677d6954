//! The two rules of Telegram's sites, inferred from observed pages: no implementation is public.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

use crate::attributes::Syntax;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule};

/// telegram.org: the text still HTML-escaped, Latin letters to ASCII, lower case, other non-ASCII and `;`
/// deleted, every other run of characters to one `-`, none at the ends, cut to 64 characters. A heading with
/// nothing left has no anchor, and equal headings share theirs.
pub(crate) const RULE: Rule = rule(|text, out| {
    let start = out.len();
    let mut after_gap = false;
    let mut push = |ch: char| {
        if ch.is_ascii_alphanumeric() {
            if after_gap && out.len() > start {
                out.push('-');
            }
            after_gap = false;
            out.push(ch.to_ascii_lowercase());
        } else if ch.is_ascii() && ch != ';' {
            after_gap = true;
        }
    };
    for ch in text.chars() {
        match ch {
            '&' => "&amp;".chars().for_each(&mut push),
            '<' => "&lt;".chars().for_each(&mut push),
            '>' => "&gt;".chars().for_each(&mut push),
            '"' => "&quot;".chars().for_each(&mut push),
            '\'' => "&#39;".chars().for_each(&mut push),
            _ if is_latin(ch) => deunicode_char(ch)
                .unwrap_or_default()
                .chars()
                .for_each(&mut push),
            _ => push(ch),
        }
    }
    out.truncate(out.len().min(start + LENGTH));
});

/// core.telegram.org: the text unescaped, lower case, each white space character, `_` and `/` one `-`,
/// other characters than `a-z0-9-` stripped, no cut. Equal headings share their id.
pub(crate) const CORE: Rule = rule(|text, out| {
    for ch in text.trim().chars() {
        if ch.is_whitespace() || matches!(ch, '_' | '/' | '-') {
            out.push('-');
        } else if ch.is_ascii_alphanumeric() {
            out.push(ch.to_ascii_lowercase());
        }
    }
});

/// The longest anchor of telegram.org, in bytes, which are characters here.
const LENGTH: usize = 64;

const fn rule(slug: fn(&str, &mut String)) -> Rule {
    Rule {
        syntax: Syntax::Absent,
        text: |heading, end, out| {
            let mut text = String::new();
            let reading = Reading {
                footnote: FootnoteText::Source,
                ..Reading::RENDERED
            };
            reading.collect(heading, end, &mut text);
            // Either spelling of é is one letter here.
            out.extend(text.nfc());
        },
        slug,
        numbering: Numbering::Repeat,
        explicit: Explicit::Apart,
        empty: Empty::Never,
        is_heading: |_| true,
    }
}

/// Whether the character is a Latin letter outside ASCII.
fn is_latin(ch: char) -> bool {
    matches!(ch, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && ch.is_alphabetic()
}
