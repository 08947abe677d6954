//! Docusaurus.

use crate::attributes::Syntax;
use crate::dialects::github;
use crate::heading::{HeadingSource, PieceKind};
use crate::numbering::Numbering;
use crate::rule::{Empty, Explicit, Reading, Rule, each_piece};

/// The rule of `@docusaurus/mdx-loader` 3.10: github-slugger over the text of the syntax tree, so image
/// descriptions count and footnotes do not. Written ids are not entered in its table.
pub(crate) const RULE: Rule = Rule {
    syntax: Syntax::Docusaurus,
    text: collect,
    slug: github::slugify,
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// Drops the tags that are directly in the heading, but not those inside emphasis or a link; a heading
/// of nothing but tags is read with them.
fn collect(heading: &HeadingSource<'_>, end: usize, out: &mut String) {
    let keeps_all = heading
        .pieces
        .iter()
        .all(|piece| piece.kind == PieceKind::Html);
    each_piece(heading, end, |piece, text| {
        if piece.kind == PieceKind::Html && (keeps_all || piece.nested) {
            out.push_str(text);
        } else {
            Reading::TREE.push(heading, piece, text, out);
        }
    });
}
