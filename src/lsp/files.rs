//! The texts that the editor holds.

use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::lsp::convert::Lines;
use crate::text::ColumnUnit;

/// A file that is open in the editor.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    /// As the client writes it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) lines: Lines,
}

impl OpenFile {
    pub(super) fn text(&self) -> &Arc<str> {
        &self.lines.text
    }

    /// Applies changes in their order, each to the text that the one before left.
    pub(super) fn change(
        &mut self,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
        unit: ColumnUnit,
    ) {
        self.version = version;
        for change in changes {
            let text: Arc<str> = match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let span = self.lines.span(change.range).range();
                    let old = self.text();
                    let mut text = String::with_capacity(old.len() + change.text.len());
                    text.push_str(&old[..span.start]);
                    text.push_str(&change.text);
                    text.push_str(&old[span.end..]);
                    text.into()
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
                    change.text.into()
                }
            };
            self.lines = Lines::new(text, unit);
        }
    }
}
