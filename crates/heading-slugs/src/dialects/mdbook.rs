//! mdBook.

use crate::attributes::Syntax;
use crate::heading::{HeadingSource, PieceKind};
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Reading, Rule, each_piece};

/// The rule of `id_from_content` in mdBook 0.5: trimmed, lower case; alphanumeric characters, `_` and `-`
/// stay, each white space character is one `-`. Smart punctuation runs first. Written ids are not in use
/// for the others.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Mdbook,
    text: collect,
    slug: slugify,
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// Smart punctuation turns two hyphens or more into dashes, which the slug then drops; its quotes and
/// ellipsis are dropped either way.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    each_piece(heading, end, |piece, text| {
        if piece.kind == PieceKind::Text {
            push_without_dashes(text, out, |_| 0);
        } else {
            Reading::RENDERED.push(heading, piece, text, out);
        }
    });
}

/// Appends `text`, with only `left(n)` hyphens of each run of `n` of them, for runs of two or more.
pub(crate) fn push_without_dashes(text: &str, out: &mut String, left: fn(usize) -> usize) {
    let mut rest = text;
    while let Some(at) = rest.find("--") {
        out.push_str(&rest[..at]);
        let run = rest[at..].bytes().take_while(|&byte| byte == b'-').count();
        out.extend(std::iter::repeat_n('-', left(run)));
        rest = &rest[at + run..];
    }
    out.push_str(rest);
}

fn slugify(text: &str, out: &mut String) {
    for ch in text.trim().to_lowercase().chars() {
        if ch.is_alphanumeric() || matches!(ch, '_' | '-') {
            out.push(ch);
        } else if ch.is_whitespace() {
            out.push('-');
        }
    }
}
