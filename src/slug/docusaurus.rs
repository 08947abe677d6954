//! Docusaurus.

use super::attributes::{Attributes, Syntax};
use super::github;
use super::heading::{HeadingSource, PieceKind};
use super::numbering::Numbering;
use super::rule::{Empty, Explicit, Reading, Rule, each_piece};

/// The rule of `@docusaurus/mdx-loader` 3.10: github-slugger over the text of the syntax tree, so image
/// descriptions count and footnotes do not. Written ids are not entered in its table.
pub(super) const RULE: Rule = Rule {
    syntax: Syntax::Docusaurus,
    text: collect,
    slug: github::slugify,
    numbering: Numbering::FirstFree,
    explicit: Explicit::Apart,
    empty: Empty::Kept,
    is_heading: |_| true,
};

/// Drops the tags that stand directly in the heading, but not those inside emphasis or a link; a heading
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

/// Finds `{#id}`, `{/* #id */}` or `<!-- #id -->` at the end of the heading.
///
/// The id of the braces may hold anything but `}` and `{#`; a comment's id ends at its first space.
pub(super) fn attributes(heading: &HeadingSource<'_>) -> Option<Attributes> {
    let raw = heading.raw;
    if raw.ends_with("-->") {
        let last = heading
            .pieces
            .last()
            .filter(|piece| piece.kind == PieceKind::Html)?;
        return comment(raw, last.at.start, "<!--", "-->");
    }
    if raw.ends_with("*/}") {
        return comment(raw, raw.rfind("{/*")?, "{/*", "*/}");
    }
    // The braces are looked for in the text, so they may stand inside code or emphasis.
    let end = if raw.ends_with('}') {
        raw.len()
    } else {
        last_text_end(heading)?
    };
    let body = raw[..end].strip_suffix('}')?;
    let open = body.rfind("{#")?;
    let id = &body[open + 2..];
    if id.is_empty() || id.contains('}') {
        return None;
    }
    let start = open + 2 + (id.len() - id.trim_start().len());
    // MDX asks for a backslash before the brace, which is no text either.
    let whole = open - usize::from(raw[..open].ends_with('\\'));
    Some(Attributes {
        id: Some(start..start + id.trim().len()),
        whole: whole..raw.len(),
    })
}

/// Where the text inside the element that ends the heading stops.
fn last_text_end(heading: &HeadingSource<'_>) -> Option<usize> {
    let last = heading
        .pieces
        .iter()
        .rfind(|piece| piece.kind != PieceKind::Tildes)?;
    if !last.text.ends_with('}') || last.kind == PieceKind::Html {
        return None;
    }
    heading.raw[last.at.clone()]
        .rfind('}')
        .map(|brace| last.at.start + brace + 1)
}

/// Reads the id of a comment that stands at `open` and ends the heading.
fn comment(raw: &str, open: usize, lead: &str, tail: &str) -> Option<Attributes> {
    let inside = raw[open..].strip_prefix(lead)?.strip_suffix(tail)?;
    let trimmed = inside.trim_start();
    let start = open + lead.len() + (inside.len() - trimmed.len()) + 1;
    let word = trimmed.trim_end().split(' ').next()?.strip_prefix('#')?;
    (!word.is_empty()).then_some(Attributes {
        id: Some(start..start + word.len()),
        whole: open..raw.len(),
    })
}
