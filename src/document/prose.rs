//! The running text of a page: what a reader reads, without code, URLs and HTML.

use std::ops::Range;

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, Inline, InlineKind};
use crate::text::Span;

/// Stands where code, a URL, HTML or generator syntax was left out, so that words do not join over it.
pub const GAP: char = '\u{FFFC}';

/// The running text of a page, block by block, with the way back to the source.
///
/// Copied once per page, when the first rule asks; a space stands for a line break, [`GAP`] for what
/// is no prose.
#[derive(Debug, Default)]
pub struct Prose {
    text: String,
    runs: Vec<Run>,
    pieces: Vec<Piece>,
}

/// The text of one leaf block.
#[derive(Clone, Debug)]
pub struct Run {
    /// The paragraph, heading or table cell.
    pub block: BlockId,
    range: Range<u32>,
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
        for (block, id) in doc.blocks.iter().zip(0_u32..) {
            let is_leaf = matches!(
                block.kind,
                BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Cell
            );
            if !is_leaf {
                continue;
            }
            let start = prose.text.len() as u32;
            for inline in doc.inlines(&block.inlines) {
                prose.push(doc, *inline);
            }
            let end = prose.text.len() as u32;
            if start < end {
                prose.runs.push(Run {
                    block: BlockId(id),
                    range: start..end,
                });
                prose.text.push('\n');
            }
        }
        prose
    }

    fn push(&mut self, doc: &Document, inline: Inline) {
        if inline.is(Inline::ALT) {
            return;
        }
        let at = self.text.len() as u32;
        let mut verbatim = false;
        match inline.kind {
            InlineKind::Text if !inline.is(Inline::URL) => {
                verbatim = true;
                self.text.push_str(doc.slice(inline.span));
            }
            InlineKind::Decoded(c) => self.text.push(c),
            InlineKind::SoftBreak | InlineKind::HardBreak => self.text.push(' '),
            InlineKind::Text | InlineKind::Code | InlineKind::Html | InlineKind::Opaque => {
                self.text.push(GAP);
            }
            InlineKind::Footnote => return,
        }
        self.pieces.push(Piece {
            at,
            source: inline.span,
            verbatim,
        });
    }

    /// The blocks that have prose, in source order.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The prose of one block.
    #[must_use]
    pub fn text(&self, run: &Run) -> &str {
        &self.text[run.range.start as usize..run.range.end as usize]
    }

    /// The run of a block; `None` when the block has no prose of its own.
    #[must_use]
    pub fn run_of(&self, block: BlockId) -> Option<&Run> {
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
    pub fn span(&self, run: &Run, range: Range<usize>) -> Span {
        let start = self.source_of(run.range.start + range.start as u32, Edge::Start);
        if range.is_empty() {
            return Span::at(start, 0);
        }
        let end = self.source_of(run.range.start + range.end as u32, Edge::End);
        Span::new(start, end.max(start))
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
            .runs()
            .iter()
            .map(|run| prose.text(run).replace(GAP, "_"))
            .collect();
        assert_eq!(texts, ["One two", "See _ at _ now and & _that_."]);
        let run = &prose.runs()[1];
        let at = prose.text(run).find("now and").expect("the words");
        assert_eq!(doc.slice(prose.span(run, at..at + 7)), "now\nand");
        let entity = prose.text(run).find('&').expect("the entity");
        assert_eq!(doc.slice(prose.span(run, entity..entity + 1)), "&amp;");
        let heading = &prose.runs()[0];
        assert_eq!(doc.slice(prose.span(heading, 4..7)), "two");
    }
}
