//! The running text of a page: what a reader reads, without code, URLs and HTML.

mod gaps;

use std::ops::Range;

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, DirectiveRole, Inline, InlineKind, Purpose};
use crate::text::Span;

/// Stands where code, a URL, HTML or generator syntax was left out, so that words do not join over it.
pub const GAP: char = '\u{FFFC}';

/// The running text of a page, block by block, with the way back to the source.
///
/// Copied once per page, when the first rule asks; a space replaces a line break, [`GAP`] for what
/// is not prose.
#[derive(Debug, Default)]
pub struct Prose {
    text: String,
    runs: Vec<ProseBlock>,
    pieces: Vec<Piece>,
}

/// The text of one leaf block.
#[derive(Clone, Debug)]
pub struct ProseBlock {
    /// The paragraph, heading, table cell or title.
    pub block: BlockId,
    range: Range<u32>,
}

impl ProseBlock {
    /// Its first byte in [`Prose::all`].
    #[must_use]
    pub fn start(&self) -> usize {
        self.range.start as usize
    }
}

/// Bytes of the text that are one stretch of source.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: u32,
    source: Span,
    /// Whether the text equals the source, byte for byte.
    verbatim: bool,
}

impl Prose {
    pub(super) fn new(doc: &Document) -> Self {
        let mut prose = Self::default();
        // Nearly all inline content is prose, so that the tables do not grow.
        prose.text.reserve(doc.text.len() / 2);
        prose.pieces.reserve(doc.inlines.len());
        let mut in_drawing = false;
        for (block, id) in doc.blocks.iter().zip(0_u32..) {
            if let BlockKind::Directive(index) = block.kind {
                let line = &doc.directives[index as usize];
                if line.purpose == Purpose::Drawing && line.partner.is_some() {
                    in_drawing = line.role == DirectiveRole::Opens;
                }
            }
            if in_drawing {
                continue;
            }
            let is_leaf = matches!(
                block.kind,
                BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Cell | BlockKind::Title
            );
            if !is_leaf {
                continue;
            }
            let start = prose.text.len() as u32;
            // What declares the id of a heading is not read.
            let limit = match block.kind {
                BlockKind::Heading(index) => doc.headings[index as usize].content.end,
                _ => u32::MAX,
            };
            let inlines = doc.inlines(&block.inlines);
            for (inline, index) in inlines.iter().zip(1..) {
                let end = inline.span.end.min(limit);
                if inline.span.start < end {
                    let span = Span::new(inline.span.start, end);
                    let next: Option<&Inline> = inlines.get(index);
                    let before_code = next.is_some_and(|next| next.kind == InlineKind::Code);
                    prose.push(doc, Inline { span, ..*inline }, before_code);
                }
            }
            let end = prose.text.len() as u32;
            if start < end {
                prose.runs.push(ProseBlock {
                    block: BlockId(id),
                    range: start..end,
                });
                prose.text.push('\n');
            }
        }
        prose
    }

    fn push(&mut self, doc: &Document, inline: Inline, before_code: bool) {
        if inline.is(Inline::ALT) {
            return;
        }
        let at = self.text.len() as u32;
        match inline.kind {
            InlineKind::Text if !inline.is(Inline::URL) => {
                return self.push_text(doc, inline.span, before_code);
            }
            // A run ends at its first line ending, so none may be inside.
            InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Decoded('\n') => {
                self.text.push(' ');
            }
            InlineKind::Decoded(c) => self.text.push(c),
            InlineKind::Text | InlineKind::Code | InlineKind::Html | InlineKind::Opaque => {
                self.text.push(GAP);
            }
            InlineKind::Footnote => return,
        }
        self.pieces.push(Piece {
            at,
            source: inline.span,
            verbatim: false,
        });
    }

    fn push_text(&mut self, doc: &Document, span: Span, before_code: bool) {
        let text = doc.slice(span);
        let mut from = 0;
        let end = text.len()..text.len();
        for gap in gaps::find(text, before_code).chain([end]) {
            if from < gap.start {
                self.pieces.push(Piece {
                    at: self.text.len() as u32,
                    source: Span::from(from..gap.start).shift(span.start),
                    verbatim: true,
                });
                self.text.push_str(&text[from..gap.start]);
            }
            if !gap.is_empty() {
                self.pieces.push(Piece {
                    at: self.text.len() as u32,
                    source: Span::from(gap.clone()).shift(span.start),
                    verbatim: false,
                });
                self.text.push(GAP);
            }
            from = gap.end;
        }
    }

    /// The prose of all blocks in source order, each ended by a line ending; none is inside a block.
    #[must_use]
    pub fn all(&self) -> &str {
        &self.text
    }

    /// The run that a byte of [`Prose::all`] is in.
    #[must_use]
    pub fn block_at(&self, at: usize) -> Option<&ProseBlock> {
        let after = self
            .runs
            .partition_point(|run| run.range.start as usize <= at);
        self.runs.get(after.checked_sub(1)?)
    }

    /// The blocks that have prose, in source order.
    #[must_use]
    pub fn blocks(&self) -> &[ProseBlock] {
        &self.runs
    }

    /// The prose of one block.
    #[must_use]
    pub fn text(&self, run: &ProseBlock) -> &str {
        &self.text[run.range.start as usize..run.range.end as usize]
    }

    /// The run of a block; `None` when the block has no prose of its own.
    #[must_use]
    pub fn block_of(&self, block: BlockId) -> Option<&ProseBlock> {
        let at = self
            .runs
            .binary_search_by_key(&block, |run| run.block)
            .ok()?;
        self.runs.get(at)
    }

    /// The source of a range of a run's text: from the first byte's source to the last byte's.
    ///
    /// `range` lies on character boundaries of [`Prose::text`].
    #[must_use]
    pub fn span(&self, run: &ProseBlock, range: Range<usize>) -> Span {
        let at = run.range.start as usize;
        self.source(at + range.start..at + range.end)
    }

    /// The source of a range of [`Prose::all`], as [`Prose::span`].
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Span {
        let start = self.source_of(range.start as u32, Edge::Start);
        if range.is_empty() {
            return Span::at(start, 0);
        }
        let end = self.source_of(range.end as u32, Edge::End);
        Span::new(start, end.max(start))
    }

    /// The range of [`Prose::all`] whose source lies inside `span`.
    #[must_use]
    pub fn within(&self, span: Span) -> Range<usize> {
        let first = self
            .pieces
            .partition_point(|piece| piece.source.end <= span.start);
        let last = self
            .pieces
            .partition_point(|piece| piece.source.start < span.end);
        let Some(pieces) = self.pieces.get(first..last).filter(|all| !all.is_empty()) else {
            return 0..0;
        };
        let (head, tail) = (pieces[0], pieces[pieces.len() - 1]);
        let skipped = span.start.saturating_sub(head.source.start);
        let start = head.at + if head.verbatim { skipped } else { 0 };
        let len = if tail.verbatim {
            span.end.min(tail.source.end) - tail.source.start
        } else {
            let rest = self.text[tail.at as usize..].chars();
            rest.take(1).map(char::len_utf8).sum::<usize>() as u32
        };
        let end = tail.at + len;
        start as usize..end.max(start) as usize
    }

    fn source_of(&self, at: u32, edge: Edge) -> u32 {
        let after = match edge {
            Edge::Start => self.pieces.partition_point(|piece| piece.at <= at),
            Edge::End => self.pieces.partition_point(|piece| piece.at < at),
        };
        let Some(piece) = after.checked_sub(1).map(|index| self.pieces[index]) else {
            return 0;
        };
        match (piece.verbatim, edge) {
            (true, _) => (piece.source.start + (at - piece.at)).min(piece.source.end),
            (false, Edge::Start) => piece.source.start,
            (false, Edge::End) => piece.source.end,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::GAP;
    use crate::document::tests::parse;

    #[test]
    fn code_urls_and_tags_are_gaps_and_words_find_their_source() {
        let doc =
            parse("# One *two*\n\nSee `x` at https://a.example now\nand &amp; <b>that</b>.\n");
        let prose = doc.prose();
        let texts: Vec<String> = prose
            .blocks()
            .iter()
            .map(|run| prose.text(run).replace(GAP, "_"))
            .collect();
        assert_eq!(texts, ["One two", "See _ at _ now and & _that_."]);
        let run = &prose.blocks()[1];
        let at = prose.text(run).find("now and").expect("the words");
        assert_eq!(doc.slice(prose.span(run, at..at + 7)), "now\nand");
        let entity = prose.text(run).find('&').expect("the entity");
        assert_eq!(doc.slice(prose.span(run, entity..entity + 1)), "&amp;");
        let heading = &prose.blocks()[0];
        assert_eq!(doc.slice(prose.span(heading, 4..7)), "two");
    }

    #[test]
    fn a_declared_id_is_no_prose() {
        let doc = parse("# [](#a)One {#a}\n\n## Two ##\n");
        assert_eq!(doc.prose().all(), "One\nTwo\n");
    }

    #[test]
    fn the_source_of_a_drawing_is_no_prose() {
        let doc = parse("a\n\n{{< mermaid >}}\ngraph LR;\n{{</ mermaid >}}\n\nb\n");
        assert_eq!(doc.prose().all(), "a\nb\n");
    }

    #[test]
    fn a_span_of_the_source_has_its_prose() {
        let doc = parse("a [link *to* `x`&amp;](b.md) c\n\nnext\n");
        let prose = doc.prose();
        let range = prose.within(doc.links[0].text);
        assert_eq!(&prose.all()[range.clone()], "link to \u{FFFC}&");
        assert_eq!(doc.slice(prose.source(range)), "link *to* `x`&amp;");
        assert_eq!(prose.within(doc.links[0].target.span), 0..0);
        let next = prose.all().find("next").expect("the word");
        assert_eq!(
            prose.block_at(next).map(|run| prose.text(run)),
            Some("next")
        );
    }
}
