//! What a reader sees of a topic.

use crate::document::{
    BlockId, BlockKind, DirectiveKind, DirectiveRole, Document, GAP, Inline, InlineKind,
};
use crate::language;
use crate::text::{Rows, Span};

/// Whether a leaf block gives a reader something: containers have no content of their own.
pub(super) fn is_content(page: &Document, id: BlockId) -> bool {
    let block = page.block(id);
    match block.kind {
        // An attribute list belongs to the block above it.
        BlockKind::Paragraph if is_attributes(page.slice(block.span)) => false,
        BlockKind::Paragraph if is_placeholder(page, id) => false,
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
            let line = &page.directives[index as usize];
            let is_import =
                line.kind == DirectiveKind::Module && page.slice(line.span).starts_with("import ");
            line.role != DirectiveRole::Closes && !is_import
        }
        BlockKind::Heading(_)
        | BlockKind::Title
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

/// The longest text, in bytes, that may be a placeholder.
const MAX_PLACEHOLDER_LEN: usize = 80;

/// Whether a paragraph only says that its text is to come: "TBD", "Coming soon.", "…", "TODO: ask Ada".
fn is_placeholder(page: &Document, id: BlockId) -> bool {
    let Some(run) = page.prose().block_of(id) else {
        return false;
    };
    let text = page.prose().text(run).trim();
    let is_note = ["TODO", "FIXME", "TBD"].iter().any(|mark| {
        let rest = text.strip_prefix(mark);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '(']))
    });
    if is_note || matches!(text, "…" | "..." | "?" | "??" | "???") {
        return true;
    }
    // Code or a link among other words is an answer.
    let is_plain = text.len() <= MAX_PLACEHOLDER_LEN && !text.contains(GAP);
    let languages = [page.language, language::find("en")];
    let mut known = languages.into_iter().flatten();
    is_plain && known.any(|language| language.is_placeholder(text))
}

/// The words below a heading, where they only say that its text is to come.
pub(super) fn placeholder_below(page: &Document, heading: BlockId) -> Option<&str> {
    let below = BlockId(heading.0 + 1);
    let block = page.blocks.get(below.0 as usize)?;
    let is_one = block.kind == BlockKind::Paragraph && is_placeholder(page, below);
    is_one.then(|| {
        page.prose()
            .block_of(below)
            .map(|run| page.prose().text(run).trim())
    })?
}

/// Whether an image begins in a span; its alternative text may be empty.
fn has_image(page: &Document, span: Span) -> bool {
    !page.images.starting_in(span).is_empty()
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
pub(super) fn is_seen_html(source: &str) -> bool {
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

/// How comments begin that are for the writers or for their tools.
const NOTES: [&str; 7] = [
    "todo",
    "fixme",
    "tbd",
    "xxx",
    "faqlint",
    "markdownlint",
    "prettier",
];

/// How comments begin that a site generator or another tool may fill.
const FILLED: [&str; 24] = [
    "include",
    "insert",
    "begin",
    "start",
    "end",
    "toc",
    "table",
    "embed",
    "import",
    "snippet",
    "auto",
    "generate",
    "do not",
    "don't",
    "more",
    "add",
    "this file",
    "this section",
    "content",
    "region",
    "section",
    "list",
    "tabs",
    "template",
];

/// Whether a comment, in lower case, is words from one writer to another: "ask kim".
fn is_sentence(comment: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,!?'’".contains(c);
    comment.split_whitespace().count() >= 2
        && comment.chars().all(is_word)
        && !FILLED.iter().any(|mark| comment.starts_with(mark))
}

fn is_unseen_tag(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    if let Some(comment) = lower.strip_prefix("<!--") {
        let comment = comment.trim_end_matches("-->").trim();
        return NOTES.iter().any(|mark| comment.starts_with(mark)) || is_sentence(comment);
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
