//! Byte spans and the ranges of the protocol.

use std::sync::Arc;

use gen_lsp_types::{Position, Range};

use crate::text::{ColumnUnit, LineIndex, Span};

/// A text with its lines, in the columns of the client.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) text: Arc<str>,
    index: Arc<LineIndex>,
    unit: ColumnUnit,
}

impl Lines {
    pub(super) fn new(text: Arc<str>, unit: ColumnUnit) -> Self {
        let index = Arc::new(LineIndex::new(&text));
        Self { text, index, unit }
    }

    pub(super) fn position(&self, offset: u32) -> Position {
        let (line, character) = self.index.line_and_column(&self.text, offset, self.unit);
        Position { line, character }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range {
            start: self.position(span.start),
            end: self.position(span.end),
        }
    }

    pub(super) fn offset(&self, position: Position) -> u32 {
        let Position { line, character } = position;
        self.index.offset_of(&self.text, line, character, self.unit)
    }

    /// The span of a range; one whose ends are swapped is read from the smaller to the greater.
    pub(super) fn span(&self, range: Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(start.min(end), start.max(end))
    }

    /// Line, from 0, of the byte at `offset`.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.index.line_number(offset) - 1
    }

    /// The content of the line with this number, from 0, without its ending.
    pub(super) fn line_span(&self, line: u32) -> Span {
        self.index.line(&self.text, line + 1)
    }
}
