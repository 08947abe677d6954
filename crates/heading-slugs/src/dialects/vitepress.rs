//! `VitePress`.

use unicode_normalization::UnicodeNormalization;

use crate::attributes::Syntax;
use crate::emoji;
use crate::heading::{HeadingSource, Piece, PieceKind};
use crate::inline::{ANY_INLINE, inline_block};
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule, each_piece};
use crate::unicode::is_js_space;

/// The rule of `@mdit-vue/shared`, which `VitePress` and `VuePress` 2 use: NFKD, accents and controls gone,
/// runs of white space and ASCII punctuation to one `-`, none at the ends, `_` before a leading digit,
/// lower case. Other symbols stay. A written id blocks a later made one.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::MarkdownItAttrs,
    text: collect,
    slug: slugify,
    numbering: Numbering::FirstFree,
    explicit: Explicit::InOrder,
    empty: Empty::Kept,
    is_heading: |_| true,
};

const READING: Reading = Reading {
    footnote: FootnoteText::Source,
    line_break: "",
    tildes: true,
    ..Reading::RENDERED
};

/// Removes emoji shortcodes from each text, then joins neighbouring texts, as `VitePress` does.
///
/// In a joined text a character reference keeps its source, and an escaped `&` is `&amp;`; a reference that
/// is a text by itself is decoded. Attributes right after an inline element are its own.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let mut run = Run::default();
    let mut last = 0;
    each_piece(heading, end, |piece, text| {
        // A delimiter between two pieces parts their texts.
        if piece.at.start > last {
            run.part(&heading.raw[last..piece.at.start], piece.nested, out);
        }
        last = piece.at.end;
        push_piece(heading, piece, text, &mut run, out);
    });
    run.flush(out);
}

fn push_piece(
    heading: &HeadingSource<'_>,
    piece: &Piece<'_>,
    text: &str,
    run: &mut Run,
    out: &mut String,
) {
    match piece.kind {
        PieceKind::Text => {
            let block = inline_block(heading, piece, ANY_INLINE);
            run.text.push_str(&text[block.min(text.len())..]);
        }
        PieceKind::Escaped => run.special(if text == "&" { "&amp;" } else { text }, text),
        PieceKind::Entity => {
            run.special(heading.raw.get(piece.at.clone()).unwrap_or_default(), text);
        }
        PieceKind::Footnote => READING.push(heading, piece, text, &mut run.text),
        PieceKind::Tildes if text.len() == 1 => run.text.push_str(text),
        PieceKind::ReferenceLabel => {}
        _ => {
            run.flush(out);
            READING.push(heading, piece, text, out);
        }
    }
}

/// Neighbouring texts.
#[derive(Default)]
struct Run {
    /// The literal text since the last escape or reference.
    text: String,
    /// What is before it, joined.
    joined: String,
    /// The only part, when it is an escape or a reference.
    alone: Option<String>,
    /// Whether an empty text is next to it, so that it is not alone.
    beside_empty: bool,
}

impl Run {
    /// Adds an escape or a reference: its text when joined to others, and by itself.
    fn special(&mut self, joined: &str, alone: &str) {
        self.end_text();
        let is_alone = self.joined.is_empty() && !self.beside_empty;
        self.alone = is_alone.then(|| alone.to_owned());
        self.joined.push_str(joined);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.alone = None;
            emoji::push_without_shortcodes(&self.text, &mut self.joined);
            self.text.clear();
        }
    }

    /// Ends the run at delimiters; `opens` tells whether what follows is inside. markdown-it leaves an
    /// empty text outside of each `**`, so a reference next to it there is not alone.
    fn part(&mut self, delimiters: &str, opens: bool, out: &mut String) {
        let leaves_empty = delimiters.contains("**") || delimiters.contains("__");
        if leaves_empty && opens {
            self.end_text();
            self.alone = None;
        }
        self.flush(out);
        self.beside_empty = leaves_empty && !opens;
    }

    fn flush(&mut self, out: &mut String) {
        self.end_text();
        out.push_str(self.alone.as_ref().unwrap_or(&self.joined));
        self.joined.clear();
        self.alone = None;
        self.beside_empty = false;
    }
}

pub(crate) fn slugify(text: &str, out: &mut String) {
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
