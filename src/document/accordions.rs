//! Parts that can be folded away, and titles outside the text.

use crate::document::Document;
use crate::document::build::Builder;
use crate::document::html::{self, Tag};
use crate::document::nodes::{Accordion, BlockId, BlockKind, Inline, InlineKind, Purpose};
use crate::text::Span;

/// Most tags in a title.
const MAX_TAGS: usize = 32;

impl Builder<'_> {
    /// Adds a title that is written outside the Markdown, as a block with its text.
    pub(super) fn title(&mut self, span: Span) -> BlockId {
        let block = self.open_title(span);
        self.title_text(span, block);
        self.close_block();
        block
    }

    fn open_title(&mut self, span: Span) -> BlockId {
        self.push_block(BlockKind::Title, span)
    }

    fn title_text(&mut self, span: Span, block: BlockId) {
        if !span.is_empty() {
            self.push_title_inline(InlineKind::Text, span, block);
        }
    }

    fn push_title_inline(&mut self, kind: InlineKind, span: Span, block: BlockId) {
        self.doc.inlines.push(Inline {
            kind,
            flags: 0,
            span,
            block,
        });
    }

    /// Follows `<details>` and reads the title of one; `rest` are the tags that follow in the block.
    pub(super) fn accordion_tag(&mut self, tag: &Tag, rest: &[Tag], html: Span) {
        match (tag.name.as_str(), tag.end) {
            ("details", false) => self.open_details.push(None),
            ("details", true) => {
                if let Some(Some(index)) = self.open_details.pop() {
                    let accordion = &mut self.doc.accordions[index as usize];
                    accordion.body = Some(Span::new(accordion.title_end, tag.span.start));
                }
            }
            ("summary", false) => self.summary(tag, rest, html),
            _ => {}
        }
    }

    fn summary(&mut self, tag: &Tag, rest: &[Tag], html: Span) {
        let near = &rest[..rest.len().min(MAX_TAGS)];
        let end = near
            .iter()
            .find(|other| other.end && other.name == "summary");
        let (Some(end), Some(open)) = (end, self.open_details.last_mut()) else {
            return;
        };
        if open.is_some() || end.span.end > html.end {
            return;
        }
        *open = Some(self.doc.accordions.len() as u32);
        let whole = trimmed(self.text, Span::new(tag.span.end, end.span.start));
        let block = self.open_title(whole);
        let mut at = whole.start;
        for inner in near.iter().take_while(|inner| inner.span.end <= whole.end) {
            self.title_text(Span::new(at, inner.span.start), block);
            self.push_title_inline(InlineKind::Html, inner.span, block);
            at = inner.span.end;
        }
        self.title_text(Span::new(at, whole.end.max(at)), block);
        self.close_block();
        self.push_accordion(whole, block, end.span.end);
    }

    /// Reads the title of a component that can be folded away.
    pub(super) fn component_accordion(&mut self, index: u32, span: Span) {
        if self.doc.directives[index as usize].purpose != Purpose::Accordion {
            return;
        }
        let tags = html::tags(span.slice(self.text), span.start);
        let title = tags.first().and_then(|tag| tag.attribute("title"));
        let Some(title) = title.filter(|title| !title.value.is_empty()) else {
            return;
        };
        let title = title.span;
        if self.is_hidden(title) {
            return;
        }
        let block = self.title(title);
        self.push_accordion(title, block, span.end);
    }

    fn push_accordion(&mut self, title: Span, block: BlockId, from: u32) {
        self.doc.accordions.push(Accordion {
            title,
            text: Box::default(),
            block,
            body: None,
            title_end: from,
        });
    }
}

/// Sets what the parser did not know yet: the texts, and where components end.
pub(super) fn finish(doc: &mut Document) {
    let mut accordions = std::mem::take(&mut doc.accordions);
    for accordion in &mut accordions {
        let block = doc.block(accordion.block);
        accordion.text = doc.plain_text(&block.inlines).into();
        let Some(parent) = block.parent.map(|parent| doc.block(parent)) else {
            continue;
        };
        let (BlockKind::Directive(index) | BlockKind::Container(index)) = parent.kind else {
            continue;
        };
        let close = doc.directives[index as usize].partner;
        if let Some(close) = close {
            let end = doc.directives[close as usize].span.start;
            accordion.body = Some(Span::new(accordion.title_end, end.max(accordion.title_end)));
        }
    }
    doc.accordions = accordions;
}

fn trimmed(text: &str, span: Span) -> Span {
    let source = span.slice(text);
    let lead = source.len() - source.trim_start().len();
    Span::at(span.start + lead as u32, source.trim().len() as u32)
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    #[test]
    fn titles_and_bodies_are_read() {
        let doc = parse(
            "<details><summary>How <b>do</b> I?</summary>\n\nSo.\n\n</details>\n\n<Accordion title=\"Why?\">\n\nx\n\n</Accordion>\n\n<details>\n<summary>Open</summary>\n",
        );
        let found: Vec<_> = doc
            .accordions
            .iter()
            .map(|one| (&*one.text, one.body.map(|body| doc.slice(body).trim())))
            .collect();
        assert_eq!(
            found,
            [
                ("How do I?", Some("So.")),
                ("Why?", Some("x")),
                ("Open", None)
            ]
        );
        let titles: Vec<_> = doc
            .prose()
            .blocks()
            .iter()
            .map(|block| doc.prose().text(block).replace('\u{fffc}', ""))
            .collect();
        assert_eq!(titles, ["How do I?", "So.", "Why?", "x", "Open"]);
    }

    #[test]
    fn the_title_in_the_front_matter_is_prose() {
        let doc = parse("---\ntitle: \"My page\"\n---\n\nx\n");
        assert_eq!(doc.prose().all(), "My page\nx\n");
    }
}
