//! `VitePress`.

use unicode_normalization::UnicodeNormalization;

use super::attributes::Syntax;
use super::emoji;
use super::heading::{HeadingSource, Piece, PieceKind};
use super::numbering::Numbering;
use super::rule::{Empty, Explicit, FootnoteText, Reading, Rule, each_piece};
use super::unicode::is_js_space;

/// The rule of `@mdit-vue/shared`, which `VitePress` and `VuePress` 2 use: NFKD, accents and controls gone,
/// runs of white space and ASCII punctuation to one `-`, none at the ends, `_` before a leading digit,
/// lower case. Other symbols stay. A written id blocks a later made one.
pub(super) const RULE: Rule = Rule {
    syntax: Syntax::MarkdownItAttrs,
    text: collect,
    slug: slugify,
    numbering: Numbering::FirstFree,
    explicit: Explicit::InOrder,
    empty: Empty::Kept,
    needs_text: false,
};

const READING: Reading = Reading {
    footnote: FootnoteText::Source,
    line_break: "",
    tildes: true,
    ..Reading::RENDERED
};

/// Joins neighbouring texts as `VitePress` does, and takes the emoji shortcodes out of them.
///
/// In a joined text a character reference keeps its source, and an escaped `&` is `&amp;`; a reference that
/// is a text by itself is decoded.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let mut run = Run::default();
    each_piece(heading, end, |piece, text| match piece.kind {
        PieceKind::Text => run.push(text, text),
        PieceKind::Escaped => run.push(if text == "&" { "&amp;" } else { text }, text),
        PieceKind::Entity => run.push(source_of(heading, piece), text),
        PieceKind::ReferenceLabel => {}
        _ => {
            let mut other = String::new();
            READING.push(heading, piece, text, &mut other);
            if matches!(piece.kind, PieceKind::Footnote | PieceKind::Tildes) && !other.is_empty() {
                run.push(&other, &other);
            } else {
                run.flush(out);
                out.push_str(&other);
            }
        }
    });
    run.flush(out);
}

fn source_of<'h>(heading: &'h HeadingSource<'_>, piece: &Piece<'_>) -> &'h str {
    heading.raw.get(piece.at.clone()).unwrap_or_default()
}

/// Neighbouring texts.
#[derive(Default)]
struct Run {
    /// How many there are.
    count: usize,
    /// Their text when they are joined.
    joined: String,
    /// The text of the first when it stays alone.
    alone: String,
}

impl Run {
    fn push(&mut self, joined: &str, alone: &str) {
        if self.count == 0 && joined != alone {
            self.alone.push_str(alone);
        }
        self.joined.push_str(joined);
        self.count += 1;
    }

    fn flush(&mut self, out: &mut String) {
        let text = if self.count == 1 && !self.alone.is_empty() {
            &self.alone
        } else {
            &self.joined
        };
        emoji::push_without_shortcodes(text, out);
        *self = Self {
            joined: std::mem::take(&mut self.joined),
            ..Self::default()
        };
        self.joined.clear();
    }
}

fn slugify(text: &str, out: &mut String) {
    let plain: String = text
        .nfkd()
        .filter(|ch| !matches!(ch, '\u{300}'..='\u{36f}' | '\0'..='\u{1f}'))
        .collect();
    let start = out.len();
    let mut after_gap = false;
    for ch in plain.to_lowercase().chars() {
        if is_gap(ch) {
            after_gap = true;
            continue;
        }
        if out.len() == start {
            out.extend(ch.is_ascii_digit().then_some('_'));
        } else if after_gap {
            out.push('-');
        }
        after_gap = false;
        out.push(ch);
    }
}

/// Whether the character is white space, ASCII punctuation or a curly quote.
fn is_gap(ch: char) -> bool {
    ch.is_ascii_punctuation()
        || matches!(ch, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}')
        || is_js_space(ch)
}
