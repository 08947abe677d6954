//! Jekyll and GitHub Pages: kramdown with the GFM parser.

use super::attributes::Syntax;
use super::heading::{HeadingSource, PieceKind};
use super::mdbook::push_without_dashes;
use super::numbering::Numbering;
use super::rule::{Empty, Explicit, FootnoteText, Reading, Rule, each_piece};
use super::unicode::is_word;

/// The rule of kramdown-parser-gfm's `generate_gfm_header_id`: of the text, lowered character by character,
/// word characters and `-` stay, each space or tab is one `-`. Ids may collide.
pub(super) const RULE: Rule = Rule {
    syntax: Syntax::Kramdown,
    text: collect,
    slug: |text, out| {
        for ch in text.chars().flat_map(char::to_lowercase) {
            match ch {
                ' ' | '\t' | '-' => out.push('-'),
                _ if is_word(ch) => out.push(ch),
                _ => {}
            }
        }
    },
    numbering: Numbering::PerSlug,
    explicit: Explicit::Apart,
    empty: Empty::Absent,
    needs_text: true,
};

/// kramdown's typographic symbols come first: three hyphens or two are a dash, which is dropped; what is
/// left of a longer run is a hyphen. Its quotes and guillemets are dropped either way.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let reading = Reading {
        footnote: FootnoteText::Nothing,
        ..Reading::RENDERED
    };
    each_piece(heading, end, |piece, text| {
        if piece.kind == PieceKind::Text {
            push_without_dashes(text, out, hyphens_left);
        } else {
            reading.push(heading, piece, text, out);
        }
    });
}

/// The hyphens left of a run when `---` and `--` are taken out of it from the left.
pub(super) const fn hyphens_left(run: usize) -> usize {
    (run % 3) % 2
}
