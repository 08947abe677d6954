//! `VuePress` 1.

use unicode_normalization::UnicodeNormalization;

use crate::attributes::Syntax;
use crate::dialects::{markdown_it_anchor, vitepress};
use crate::emoji;
use crate::heading::PieceKind;
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Rule, each_piece};

/// The rule of `@vuepress/shared-utils` 1 with markdown-it-anchor 5: that of `VitePress`, but dashes are
/// punctuation, `{#id}` is text, references are decoded, and the second heading of a name is `-2`.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Absent,
    text: |heading, end, out| {
        each_piece(heading, end, |piece, text| {
            if piece.kind == PieceKind::Text {
                emoji::push_without_shortcodes(text, out);
            } else {
                markdown_it_anchor::READING.push(heading, piece, text, out);
            }
        });
    },
    slug: |text, out| {
        // Parts of a character that is taken apart may be dashes as well.
        let plain = text.nfkd().map(|ch| match ch {
            '\u{2013}' | '\u{2014}' => '-',
            ch => ch,
        });
        vitepress::slugify(&plain.collect::<String>(), out);
    },
    numbering: Numbering::FirstFreeFromTwo,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};
