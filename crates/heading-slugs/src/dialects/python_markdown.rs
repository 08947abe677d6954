//! Python-Markdown's table of contents, with its own `slugify` and with pymdown's.

use unicode_normalization::UnicodeNormalization;

use crate::attributes::Syntax;
use crate::heading::{HeadingSource, Piece, PieceKind};
use crate::inline::{ANY_INLINE, inline_block};
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule, each_piece};
use crate::unicode::is_letter_or_number;

/// Python-Markdown 3's default: NFKD, ASCII only, word characters, `-` and white space kept, trimmed, lower
/// case, runs of `-` and white space to one `-`.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| collect(heading, end, out, |_| 0),
    slug: |text, out| {
        let start = out.len();
        if text.is_ascii() {
            push_ascii(text.chars(), out);
        } else {
            push_ascii(text.nfkd().filter(char::is_ascii), out);
        }
        // The text was trimmed of white space only, so hyphens at the end stay and spaces do not.
        let kept = out[start..].trim_end_matches(' ').len();
        out.truncate(start + kept);
        close_gaps(start, out);
    },
    numbering: Numbering::Underscore,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading,
};

/// The same where `attr_list` is on: a list is not a part of the text, and written ids are reserved before any
/// is made.
pub(crate) const WITH_ATTRIBUTE_LISTS: Rule = Rule {
    syntax: Syntax::AttrList,
    explicit: Explicit::First,
    text: PYMDOWNX.text,
    ..RULE
};

/// `pymdownx.slugs.slugify(case="lower")`: NFC, tags removed, trimmed, lower case, word characters, `-` and
/// space kept, each space to one `-`. Written ids are reserved before any is made.
pub(crate) const PYMDOWNX: Rule = Rule {
    syntax: Syntax::AttrList,
    text: |heading, end, out| {
        collect(heading, end, out, |piece| {
            inline_block(heading, piece, ANY_INLINE)
        });
    },
    slug: |text, out| {
        let composed: String = text.nfc().collect();
        for ch in without_tags(&composed).trim().to_lowercase().chars() {
            match ch {
                ' ' | '-' => out.push('-'),
                '_' => out.push('_'),
                _ if is_letter_or_number(ch) => out.push(ch),
                _ => {}
            }
        }
    },
    numbering: Numbering::Underscore,
    explicit: Explicit::First,
    empty: Empty::Kept,
    is_heading,
};

/// A line that ends in a lone backslash is not a heading to Python-Markdown's pattern.
fn is_heading(raw: &str) -> bool {
    raw.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 0
}

/// The rendered text with its white space joined and trimmed; Python-Markdown has no footnotes by default.
///
/// `skipped` tells how many bytes of a text are the attributes of an inline element before it.
/// Character references are decoded after that step, so their spaces stay as they are.
fn collect(
    heading: &HeadingSource<'_>,
    end: usize,
    out: &mut String,
    skipped: impl Fn(&Piece<'_>) -> usize,
) {
    let reading = Reading {
        footnote: FootnoteText::Source,
        ..Reading::RENDERED
    };
    let mut text = String::new();
    let mut after_space = false;
    each_piece(heading, end, |piece, piece_text| {
        text.clear();
        match piece.kind {
            PieceKind::Text => {
                let start = skipped(piece).min(piece_text.len());
                push_without_html(&piece_text[start..], &mut text);
            }
            PieceKind::Html
                if piece_text.starts_with("<!") && html_length(piece_text).is_none() =>
            {
                text.push_str(piece_text);
            }
            _ => reading.push(heading, piece, piece_text, &mut text),
        }
        for ch in text.chars() {
            if piece.kind != PieceKind::Entity && is_python_space(ch) {
                after_space = true;
                continue;
            }
            if after_space && !out.is_empty() {
                out.push(' ');
            }
            after_space = false;
            out.push(ch);
        }
    });
}

/// Appends the text without what Python-Markdown takes for tags and `CommonMark` does not: `<String, Int>`.
fn push_without_html(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let length = html_length(rest).unwrap_or_else(|| {
            out.push('<');
            1
        });
        rest = &rest[length..];
    }
    out.push_str(rest);
}

/// The length of the tag or comment that the text starts with, by Python-Markdown's inline pattern: a name
/// without `<>@` and spaces, then anything but `<>` after a space.
fn html_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| end + 3);
    }
    let body = text.strip_prefix('<')?;
    let name = body.strip_prefix('/').unwrap_or(body);
    if !name.starts_with(|ch: char| ch.is_ascii_alphabetic()) {
        return None;
    }
    let end = body.find(['<', '>'])?;
    let is_tag = body[end..].starts_with('>') && !body[..end].split(' ').next()?.contains('@');
    is_tag.then_some(end + 2)
}

/// Whether Python's `str.split` parts words here: white space and the four separator controls.
fn is_python_space(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '\u{1c}'..='\u{1f}')
}

/// Appends the word characters and hyphens in lower case; white space becomes a space, none at the start.
fn push_ascii(chars: impl Iterator<Item = char>, out: &mut String) {
    let start = out.len();
    for ch in chars {
        if ch.is_ascii_whitespace() || ch == '\u{b}' {
            if out.len() > start {
                out.push(' ');
            }
        } else if ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-') {
            out.push(ch.to_ascii_lowercase());
        }
    }
}

/// Turns each run of hyphens and spaces from `start` on into one hyphen.
fn close_gaps(start: usize, out: &mut String) {
    let text = out.split_off(start);
    let mut is_gap = false;
    for ch in text.chars() {
        let gap = matches!(ch, ' ' | '-');
        if !gap {
            out.push(ch);
        } else if !is_gap {
            out.push('-');
        }
        is_gap = gap;
    }
}

/// Removes everything from a `<` to the next `>`, as pymdown does with what it takes for tags.
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>') else {
            break;
        };
        kept.push_str(&rest[..open]);
        rest = &rest[open + close + 1..];
    }
    kept.push_str(rest);
    kept
}
