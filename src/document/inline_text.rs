//! Runs of text: joined where the parser cuts them, cut at generator syntax and bare URLs.

use crate::document::build::Builder;
use crate::document::nodes::{BlockId, BlockKind, Inline, InlineKind};
use crate::document::{bare_url, links};
use crate::text::Span;

impl Builder<'_> {
    pub(super) fn text_event(&mut self, text: &str, span: Span) {
        if matches!(
            self.open.last().map(|id| self.doc.block(*id).kind),
            Some(BlockKind::Code | BlockKind::Html)
        ) {
            return;
        }
        self.ensure_leaf(span);
        let source = span.slice(&self.masked.text);
        // What is not decoded is a piece of the source itself.
        if !std::ptr::eq(source, text) && source != text {
            self.leaf(
                InlineKind::Decoded(text.chars().next().unwrap_or(' ')),
                span,
            );
            return;
        }
        match &mut self.pending {
            Some(pending) if pending.end == span.start => pending.end = span.end,
            _ => {
                self.flush();
                self.pending = Some(span);
            }
        }
    }

    pub(super) fn leaf(&mut self, kind: InlineKind, span: Span) {
        self.ensure_leaf(span);
        self.flush();
        self.push_inline(kind, span, 0);
    }

    fn push_inline(&mut self, kind: InlineKind, span: Span, extra: u8) {
        let block = self.open.last().copied().unwrap_or(BlockId(0));
        self.doc.inlines.push(Inline {
            kind,
            flags: self.flags | extra,
            span,
            block,
        });
    }

    /// Writes down the text collected so far, cut at generator syntax and bare URLs.
    pub(super) fn flush(&mut self) {
        let Some(span) = self.pending.take() else {
            return;
        };
        let opaque = &self.masked.opaque;
        while opaque
            .get(self.next_opaque)
            .is_some_and(|hidden| hidden.end <= span.start)
        {
            self.next_opaque += 1;
        }
        let mut at = span.start;
        while let Some(hidden) = self.masked.opaque.get(self.next_opaque).copied() {
            if hidden.start >= span.end {
                break;
            }
            self.flush_plain(Span::new(at, hidden.start.max(at)));
            let end = hidden.end.min(span.end);
            let is_whole = hidden.start >= at;
            if is_whole && is_tag(hidden.slice(self.text)) {
                self.push_inline(InlineKind::Html, hidden, 0);
                self.inline_html(hidden);
            } else {
                self.push_inline(InlineKind::Opaque, Span::new(hidden.start.max(at), end), 0);
                if is_whole {
                    self.picture(hidden, self.current());
                }
            }
            at = end;
            if hidden.end > span.end {
                break;
            }
            self.next_opaque += 1;
        }
        self.flush_plain(Span::new(at, span.end));
    }

    fn flush_plain(&mut self, span: Span) {
        let mut at = span.start;
        if self.may_hold_url(span) && !self.is_in_link() {
            while let Some(url) = bare_url::next(self.text, Span::new(at, span.end)) {
                self.push_text(Span::new(at, url.start));
                self.push_inline(InlineKind::Text, url, Inline::URL);
                links::bare(self, url);
                at = url.end;
            }
        }
        self.push_text(Span::new(at, span.end));
    }

    /// Whether one of the marks of a URL is in a stretch of text.
    fn may_hold_url(&self, span: Span) -> bool {
        let next = self.url_marks.partition_point(|mark| *mark < span.start);
        self.url_marks
            .get(next)
            .is_some_and(|mark| *mark < span.end)
    }

    fn push_text(&mut self, span: Span) {
        if !span.is_empty() {
            let kind = if self.code_depth > 0 {
                InlineKind::Code
            } else {
                InlineKind::Text
            };
            self.push_inline(kind, span, 0);
        }
    }

    fn is_in_link(&self) -> bool {
        self.flags & (Inline::LINK | Inline::ALT) != 0 || !self.html_links.is_empty()
    }
}

/// Whether what was hidden is a tag of HTML rather than a component or a comment.
fn is_tag(source: &str) -> bool {
    source
        .strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}
