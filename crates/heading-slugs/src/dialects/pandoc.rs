//! pandoc, with its own ids and with GitHub's.

use unicode_normalization::UnicodeNormalization;

use crate::attributes::{self, Syntax};
use crate::dialects::jekyll::hyphens_left;
use crate::dialects::mdbook::push_without_dashes;
use crate::heading::{HeadingSource, Piece, PieceKind};
use crate::inline::inline_block;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule, each_piece};
use crate::unicode::{is_connector, is_letter, is_letter_or_number, is_mark, simple_lowercase};

/// pandoc's `auto_identifiers` over its own Markdown: letters, numbers, `_`, `-`, `.` and white space stay,
/// words are joined by `-`, lower case, everything before the first letter goes.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Pandoc,
    text: collect,
    slug: |text, out| {
        let kept: String = text
            .chars()
            .filter(|&ch| is_space(ch) || matches!(ch, '_' | '-' | '.') || is_letter_or_number(ch))
            .collect();
        let start = out.len();
        let from = kept.find(is_letter).unwrap_or(kept.len());
        for word in kept[from..].split(is_space).filter(|word| !word.is_empty()) {
            if out.len() > start {
                out.push('-');
            }
            out.extend(word.chars().map(simple_lowercase));
        }
    },
    numbering: Numbering::FirstFree,
    explicit: Explicit::InOrder,
    empty: Empty::Word("section"),
    is_heading: |_| true,
};

/// pandoc's `gfm_auto_identifiers` over GitHub Markdown: letters, numbers, marks, connectors and `-` stay,
/// each white space character is one `-`, runs of spaces and tabs having been joined by the reader.
pub(crate) const GFM: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| {
        each_piece(heading, end, |piece, text| match piece.kind {
            PieceKind::Html => push_tag(text, out),
            PieceKind::Text => push_joined(text, out),
            _ => Reading {
                line_break: " ",
                ..Reading::TREE
            }
            .push(heading, piece, text, out),
        });
    },
    slug: |text, out| {
        for ch in text.nfc().flat_map(char::to_lowercase) {
            if ch == '-' || is_space(ch) {
                out.push('-');
            } else if is_letter_or_number(ch) || is_mark(ch) || is_connector(ch) {
                out.push(ch);
            }
        }
    },
    numbering: Numbering::PerSlug,
    explicit: Explicit::Apart,
    empty: Empty::Absent,
    is_heading: |_| true,
};

/// Whether Haskell's `isSpace` holds: Unicode space separators and ASCII white space.
fn is_space(ch: char) -> bool {
    ch.is_whitespace() && !matches!(ch, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A `<br>` reads as a space; other tags are dropped.
fn push_tag(tag: &str, out: &mut String) {
    if tag.starts_with("<br") {
        out.push(' ');
    }
}

/// Appends the text with each run of spaces and tabs as one space.
fn push_joined(text: &str, out: &mut String) {
    let mut after_space = false;
    for ch in text.chars() {
        let is_space = matches!(ch, ' ' | '\t');
        if !is_space {
            out.push(ch);
        } else if !after_space {
            out.push(' ');
        }
        after_space = is_space;
    }
}

/// pandoc resolves neither references nor footnotes in a heading before it makes the id, so their labels are
/// text; TeX commands and inline notes are not.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let reading = Reading {
        footnote: FootnoteText::Source,
        line_break: " ",
        ..Reading::TREE
    };
    let mut text = String::new();
    each_piece(heading, end, |piece, piece_text| match piece.kind {
        PieceKind::Text => {
            text.clear();
            let block = pandoc_block(heading, piece);
            push_without_tex(&piece_text[block.min(piece_text.len())..], &mut text);
            drop_notes(&mut text);
            push_typographic(&text, out);
        }
        PieceKind::ReferenceLabel => out.push_str(piece_text),
        PieceKind::Html if piece_text.starts_with("<!") && !piece_text.starts_with("<!--") => {
            out.push_str(piece_text);
        }
        PieceKind::Html => push_tag(piece_text, out),
        _ => reading.push(heading, piece, piece_text, out),
    });
}

/// Drops inline notes: `^[…]`.
fn drop_notes(text: &mut String) {
    while let Some(open) = text.find("^[") {
        let Some(close) = text[open..].find(']') else {
            return;
        };
        text.replace_range(open..=open + close, "");
    }
}

/// Smart punctuation: `---`, `--` and `...` become signs that an id drops.
fn push_typographic(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("...") {
        push_without_dashes(&rest[..at], out, hyphens_left);
        rest = &rest[at + 3..];
    }
    push_without_dashes(rest, out, hyphens_left);
}

/// Drops TeX commands with their arguments: `\name`, `[…]`, a dimension or number, `{…}`, then spaces.
fn push_without_tex(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let command = &rest[at + 1..];
        let name = command.bytes().take_while(u8::is_ascii_alphabetic).count();
        rest = if name == 0 {
            command
        } else {
            after_arguments(&command[name..])
        };
    }
    out.push_str(rest);
}

fn after_arguments(text: &str) -> &str {
    let mut rest = text.trim_start_matches([' ', '*']);
    while let Some(option) = rest.strip_prefix('[').and_then(|body| body.split_once(']')) {
        rest = option.1;
    }
    rest = after_dimension(rest);
    while let Some(group) = after_group(rest) {
        rest = group;
    }
    rest
}

/// Skips a number with an optional unit, when nothing else is in the word.
fn after_dimension(text: &str) -> &str {
    let word = text.len()
        - text
            .trim_start_matches(|ch: char| ch.is_ascii_alphanumeric() || ch == '.')
            .len();
    let unit = text[..word].trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == '.');
    let is_dimension = unit.len() < word
        && matches!(
            unit,
            "" | "pt" | "pc" | "in" | "bp" | "cm" | "mm" | "dd" | "cc" | "sp" | "ex" | "em"
        );
    if is_dimension {
        text[word..].trim_start_matches(' ')
    } else {
        text
    }
}

/// Skips a group in balanced braces.
fn after_group(text: &str) -> Option<&str> {
    let mut depth = 0_u32;
    for (at, ch) in text.char_indices() {
        match ch {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[at + 1..]);
        }
    }
    None
}

/// The length of such a block in pandoc: a list that pandoc reads, after code, a link or an image.
fn pandoc_block(heading: &HeadingSource<'_>, piece: &Piece<'_>) -> usize {
    let length = inline_block(heading, piece, b"`)]");
    let start = piece.at.start;
    let is_list = heading
        .raw
        .get(..start + length)
        .and_then(|raw| attributes::pandoc(raw, start))
        .is_some();
    if is_list { length } else { 0 }
}
