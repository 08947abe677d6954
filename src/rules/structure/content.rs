//! What a reader sees of a topic.

use crate::document::{BlockId, BlockKind, Document, Inline, InlineKind};
use crate::text::Span;

/// Whether a leaf block gives a reader something: containers have no content of their own.
pub(super) fn is_content(page: &Document, id: BlockId) -> bool {
    let block = page.block(id);
    match block.kind {
        // An attribute list is for what stands above it.
        BlockKind::Paragraph if is_attributes(page.slice(block.span)) => false,
        BlockKind::Paragraph => {
            page.inlines(&block.inlines)
                .iter()
                .any(|inline| is_seen(page, *inline))
                || has_image(page, block.span)
        }
        BlockKind::Code
        | BlockKind::Table
        | BlockKind::Footnote
        | BlockKind::Container(_)
        | BlockKind::Cell => true,
        BlockKind::Html => is_seen_html(page.slice(block.span)),
        BlockKind::Directive(index) => {
            let source = page.slice(page.directives[index as usize].span);
            let name = source.trim_start_matches(['{', '%', '<', '-', ':', ' ']);
            !(name.is_empty()
                || name.starts_with(['/'])
                || name.starts_with("end")
                || name.starts_with("import "))
        }
        BlockKind::Heading(_)
        | BlockKind::Rule
        | BlockKind::Quote
        | BlockKind::List(_)
        | BlockKind::Item(_) => false,
    }
}

/// Whether a paragraph is an attribute list of kramdown: `{: #id .class}`.
fn is_attributes(source: &str) -> bool {
    let inner = source.trim().strip_prefix("{:");
    inner
        .and_then(|inner| inner.strip_suffix('}'))
        .is_some_and(|inner| !inner.contains('}'))
}

/// Whether an image begins in a span; its alternative text may be empty.
fn has_image(page: &Document, span: Span) -> bool {
    let first = page
        .images
        .partition_point(|image| image.span.start < span.start);
    page.images
        .get(first)
        .is_some_and(|image| image.span.start < span.end)
}

fn is_seen(page: &Document, inline: Inline) -> bool {
    match inline.kind {
        InlineKind::Text => !page.slice(inline.span).trim().is_empty(),
        InlineKind::Decoded(c) => !c.is_whitespace(),
        InlineKind::Html => is_seen_html(page.slice(inline.span)),
        InlineKind::SoftBreak | InlineKind::HardBreak => false,
        InlineKind::Code | InlineKind::Footnote | InlineKind::Opaque => true,
    }
}

/// Whether raw HTML is more than anchors, line breaks, end tags and notes to oneself.
fn is_seen_html(source: &str) -> bool {
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        if !rest[..at].trim().is_empty() {
            return true;
        }
        let tag = &rest[at..];
        let close = if tag.starts_with("<!--") { "-->" } else { ">" };
        let end = tag.find(close).map_or(tag.len(), |end| end + close.len());
        if !is_unseen_tag(&tag[..end]) {
            return true;
        }
        rest = &tag[end..];
    }
    !rest.trim().is_empty()
}

fn is_unseen_tag(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    if let Some(comment) = lower.strip_prefix("<!--") {
        let comment = comment.trim_start();
        return [
            "todo",
            "fixme",
            "tbd",
            "xxx",
            "faqlint",
            "markdownlint",
            "prettier",
        ]
        .iter()
        .any(|mark| comment.starts_with(mark));
    }
    let name: String = lower[1..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let is_plain = !lower.contains('=');
    match name.as_str() {
        "a" | "br" | "hr" | "wbr" => true,
        "p" | "div" | "span" => is_plain,
        _ => lower.starts_with("</"),
    }
}
