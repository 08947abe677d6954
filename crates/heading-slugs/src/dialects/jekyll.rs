//! Jekyll and GitHub Pages: kramdown with the GFM parser.

use crate::attributes::Syntax;
use crate::dialects::mdbook::push_without_dashes;
use crate::heading::{HeadingSource, PieceKind};
use crate::inline::{ANY_INLINE, inline_block};
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, FootnoteText, Reading, Rule, each_piece};
use crate::unicode::is_word;

/// The rule of kramdown-parser-gfm's `generate_gfm_header_id`: of the text, lowered character by character,
/// word characters and `-` stay, each space or tab is one `-`. Ids may collide.
pub(crate) const RULE: Rule = Rule {
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
    is_heading: |_| true,
};

/// kramdown's typographic symbols come first: three hyphens or two are a dash, which is dropped, as are
/// guillemets with their space; what is left of a longer run of hyphens stays. A closing tag that closes
/// nothing, a declaration and a processing instruction are text; `{:…}` after an inline element is not.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let reading = Reading {
        footnote: FootnoteText::Nothing,
        ..Reading::RENDERED
    };
    let mut open = 0_usize;
    each_piece(heading, end, |piece, text| match piece.kind {
        PieceKind::Text => {
            let is_list = text.starts_with("{:");
            let block = if is_list {
                inline_block(heading, piece, ANY_INLINE)
            } else {
                0
            };
            push_text(&text[block.min(text.len())..], out);
        }
        PieceKind::Html if text.starts_with("</") && open == 0 => out.push_str(text),
        PieceKind::Html if text.starts_with("</") => open -= 1,
        PieceKind::Html
            if text.starts_with("<?") || (text.starts_with("<!") && !text.starts_with("<!--")) =>
        {
            out.push_str(text);
        }
        PieceKind::Html => open += usize::from(!text.starts_with("<!--") && !text.ends_with("/>")),
        _ => reading.push(heading, piece, text, out),
    });
}

fn push_text(text: &str, out: &mut String) {
    if text.contains("<<") || text.contains(">>") {
        push_without_dashes(
            &text.replace("<< ", "").replace(" >>", ""),
            out,
            hyphens_left,
        );
    } else {
        push_without_dashes(text, out, hyphens_left);
    }
}

/// The hyphens left of a run when `---` and `--` are taken out of it from the left.
pub(crate) const fn hyphens_left(run: usize) -> usize {
    (run % 3) % 2
}
