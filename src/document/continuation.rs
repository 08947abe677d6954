//! What is between two ordered lists, and whether the second may go on with the first.

use crate::document::Document;
use crate::document::nodes::{
    BlockId, BlockKind, DirectiveRole, Inline, InlineKind, List, Purpose,
};
use crate::text::{Rows, Span};

/// What is between two lists of one container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Interruption {
    pub(super) kind: InterruptionKind,
    /// Its source.
    pub(super) span: Span,
}

/// What the blocks between two lists say about the second, from the weakest bond to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum InterruptionKind {
    /// Something that ends a procedure: a heading, a label, a rule.
    End,
    /// A paragraph that announces new steps.
    LeadIn,
    /// A paragraph that may announce new steps or belong to the step above.
    Text,
    /// A short remark on what the step above did.
    Remark,
    /// Only what belongs to the step above: an image, code, a note.
    Aside,
}

/// What one block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockEffect {
    End,
    /// Seen by no reader.
    Nothing,
    Aside,
    /// A note, which no paragraph announces.
    Note,
    Remark,
    Text,
    /// A paragraph that ends with a colon: it announces what follows it.
    Colon,
    /// A list of its own.
    Break,
}

/// Reads what is between `above` and `below`, two lists of one container.
pub(super) fn interruption(doc: &Document, above: &List, below: &List) -> Interruption {
    let start = doc.block(above.block).end;
    let end = below.block.0;
    let from = doc.block(above.block).span.end;
    let to = doc.block(below.block).span.start;
    Interruption {
        kind: Gap::new(doc, above).read(start, end),
        span: trimmed(doc, Span::new(from.min(to), to)),
    }
}

/// Most blocks of a note.
const MAX_NOTE_LEN: usize = 64;

/// What was read so far of the blocks between two lists.
#[derive(Clone, Copy)]
struct Reading {
    kind: InterruptionKind,
    /// Whether the last paragraph announces what follows it.
    announces: bool,
    has_aside: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            kind: InterruptionKind::Aside,
            announces: false,
            has_aside: false,
        }
    }
}

impl Reading {
    /// Whether nothing was read that a reader sees.
    fn is_untouched(self) -> bool {
        !self.has_aside && self.kind == InterruptionKind::Aside && !self.announces
    }

    fn add(&mut self, effect: BlockEffect) {
        match effect {
            BlockEffect::End | BlockEffect::Nothing => {}
            BlockEffect::Aside => {
                // "This is how it works:", an image, and the steps: what was announced is either.
                if self.announces {
                    self.kind = self.kind.min(InterruptionKind::Text);
                }
                self.announces = false;
                self.has_aside = true;
            }
            BlockEffect::Note => self.has_aside = true,
            BlockEffect::Colon => self.announces = true,
            BlockEffect::Break => self.kind = InterruptionKind::LeadIn,
            BlockEffect::Remark if self.kind == InterruptionKind::Aside => {
                self.announces = false;
                self.kind = InterruptionKind::Remark;
            }
            BlockEffect::Remark | BlockEffect::Text => {
                self.announces = false;
                self.kind = self.kind.min(InterruptionKind::Text);
            }
        }
    }

    fn result(self) -> InterruptionKind {
        if self.announces {
            InterruptionKind::LeadIn
        } else {
            self.kind
        }
    }
}

/// The blocks between two lists.
struct Gap<'a> {
    doc: &'a Document,
    /// Where the list above starts, in bytes.
    start: u32,
    /// The column of the list above.
    column: usize,
    /// Whether the last step above ends with a colon, so that what follows belongs to it.
    opens: bool,
}

impl<'a> Gap<'a> {
    fn new(doc: &'a Document, above: &List) -> Self {
        Self {
            doc,
            start: doc.block(above.block).span.start,
            column: column(doc, start_of(doc, above)),
            opens: ends_with_colon(doc, above),
        }
    }

    fn read(&self, start: u32, end: u32) -> InterruptionKind {
        let mut reading = Reading::default();
        let mut next = start;
        while next < end {
            let id = BlockId(next);
            next = self.doc.block(id).end;
            // A part that can be folded away whole belongs to the step above.
            if let Some(after) = self.folded(id, end) {
                next = after;
                reading.add(BlockEffect::Aside);
                continue;
            }
            let effect = match self.doc.block(id).kind {
                BlockKind::Directive(index) => {
                    let (effect, after) = self.directive(index, end, &mut reading);
                    next = after.unwrap_or(next);
                    effect
                }
                _ => self.effect(id, reading.is_untouched()),
            };
            if effect == BlockEffect::End {
                return InterruptionKind::End;
            }
            reading.add(effect);
        }
        reading.result()
    }

    /// What a line of a generator does; with the block to go on from, when it is closed before block `end`.
    fn directive(&self, index: u32, end: u32, reading: &mut Reading) -> (BlockEffect, Option<u32>) {
        let directives = &self.doc.directives;
        let line = &directives[index as usize];
        let purpose = match (line.role, line.partner) {
            (DirectiveRole::Closes, Some(open)) => directives[open as usize].purpose,
            _ => line.purpose,
        };
        let belongs = matches!(
            purpose,
            Purpose::Callout
                | Purpose::Figure
                | Purpose::Drawing
                | Purpose::TabSet
                | Purpose::Tab
                | Purpose::Accordion
        );
        if !belongs {
            return (BlockEffect::End, None);
        }
        let effect = match purpose {
            Purpose::Callout => BlockEffect::Note,
            _ => BlockEffect::Aside,
        };
        let partner = line.partner.map(|partner| &directives[partner as usize]);
        match line.role {
            // The list above is all in one tab or note, and the list below is not.
            DirectiveRole::Closes if partner.is_some_and(|open| open.span.start < self.start) => {
                (BlockEffect::End, None)
            }
            // What the step above opens: all that is here so far is its content.
            DirectiveRole::Closes => {
                *reading = Reading::default();
                (BlockEffect::Aside, None)
            }
            DirectiveRole::Opens => {
                let block = partner.and_then(|close| close.block);
                match block.map(|block| self.doc.block(block).end) {
                    Some(after) if after > end => (BlockEffect::End, None),
                    after => (effect, after),
                }
            }
            DirectiveRole::Single => (effect, None),
            DirectiveRole::Branches => (BlockEffect::End, None),
        }
    }

    /// The block behind `</details>`, when `id` opens what is closed there before block `end`.
    fn folded(&self, id: BlockId, end: u32) -> Option<u32> {
        let source = |id: BlockId| self.doc.slice(self.doc.block(id).span).trim();
        let is_html = |id: BlockId| self.doc.block(id).kind == BlockKind::Html;
        if !is_html(id) || !source(id).starts_with("<details") {
            return None;
        }
        let mut next = id.0;
        for _ in 0..MAX_NOTE_LEN {
            if next >= end {
                return None;
            }
            let block = BlockId(next);
            next = self.doc.block(block).end;
            if is_html(block) && source(block).ends_with("</details>") {
                return Some(next);
            }
        }
        None
    }

    fn effect(&self, id: BlockId, first: bool) -> BlockEffect {
        let block = self.doc.block(id);
        match block.kind {
            BlockKind::Code | BlockKind::Table => BlockEffect::Aside,
            BlockKind::Quote => quote(self.doc, id),
            BlockKind::Footnote | BlockKind::Title => BlockEffect::Nothing,
            BlockKind::Paragraph => self.paragraph(id, first),
            BlockKind::Html => html(self.doc, id),
            BlockKind::List(index) => self.list(index, first),
            _ => BlockEffect::End,
        }
    }

    fn list(&self, index: u32, first: bool) -> BlockEffect {
        let list = &self.doc.lists[index as usize];
        let container =
            self.doc
                .children(list.block)
                .find_map(|child| match self.doc.block(child).kind {
                    BlockKind::Container(directive) => Some(directive),
                    _ => None,
                });
        if let Some(directive) = container {
            let purpose = self.doc.directives[directive as usize].purpose;
            let belongs = !matches!(purpose, Purpose::Condition | Purpose::Other);
            return if belongs {
                BlockEffect::Aside
            } else {
                BlockEffect::End
            };
        }
        // One column is how some writers begin every bullet.
        let is_inside = column(self.doc, start_of(self.doc, list)) > self.column + 1;
        if ends_with_colon(self.doc, list) {
            BlockEffect::Colon
        } else if is_inside || self.opens || !first {
            // It belongs to the step above, or to what is between.
            BlockEffect::Aside
        } else {
            BlockEffect::Break
        }
    }

    fn paragraph(&self, id: BlockId, first: bool) -> BlockEffect {
        let doc = self.doc;
        let block = doc.block(id);
        let labels = &doc.platform_labels;
        let is_label = labels
            .binary_search_by_key(&id, |label| label.block)
            .is_ok();
        if is_label || is_title(doc, id) {
            return BlockEffect::End;
        }
        if is_picture(doc, id) {
            return BlockEffect::Aside;
        }
        let text = doc.plain_text(&block.inlines);
        // A tab of VitePress or VuePress.
        if text.starts_with("== ") || text.starts_with("@tab") || text.starts_with("/// tab") {
            return BlockEffect::End;
        }
        // A reference definition that is not quite one.
        if text.starts_with('[') && text.contains("]: ") {
            return BlockEffect::Nothing;
        }
        let is_inside = column(doc, block.span.start) > self.column;
        let is_note = doc
            .language
            .is_some_and(|language| language.callout(&text).is_some());
        let is_bracketed = text.starts_with(['(', '（']) && text.ends_with([')', '）']);
        let goes_on = text.starts_with(char::is_lowercase);
        let announces = doc
            .language
            .is_some_and(|language| language.announces_steps(&text));
        if is_colon(&text) || announces {
            BlockEffect::Colon
        } else if is_inside || is_note || is_bracketed || goes_on || first && self.opens {
            BlockEffect::Aside
        } else if doc
            .language
            .is_some_and(|language| language.is_remark(&text))
        {
            BlockEffect::Remark
        } else {
            BlockEffect::Text
        }
    }
}

/// A quote, unless a line without a mark ends it, which was meant to follow it.
fn quote(doc: &Document, id: BlockId) -> BlockEffect {
    let source = doc.slice(doc.block(id).span).trim_end();
    let last = source.lines().next_back().unwrap_or_default();
    if last.trim_start().starts_with('>') {
        BlockEffect::Note
    } else {
        BlockEffect::End
    }
}

fn is_colon(text: &str) -> bool {
    text.trim_end().ends_with([':', '：'])
}

/// Whether the last item of a list ends with a colon.
fn ends_with_colon(doc: &Document, list: &List) -> bool {
    let Some(item) = list.items.last() else {
        return false;
    };
    is_colon(
        doc.slice(doc.items[*item as usize].span)
            .trim_end_matches(['*', '_', ' ']),
    )
}

/// Whether a paragraph is nothing but emphasis, as writers make headings.
fn is_title(doc: &Document, id: BlockId) -> bool {
    let block = doc.block(id);
    let emphasis = doc.emphases.from(block.span.start).first();
    emphasis.is_some_and(|emphasis| {
        emphasis.block == id
            && emphasis.span.start == block.span.start
            && emphasis.span.end + 1 >= block.span.end
    })
}

/// Whether a paragraph shows images and no words.
fn is_picture(doc: &Document, id: BlockId) -> bool {
    let inlines = doc.inlines(&doc.block(id).inlines);
    let silent = |inline: &Inline| {
        inline.is(Inline::ALT)
            || match inline.kind {
                InlineKind::Text => doc.slice(inline.span).trim().is_empty(),
                InlineKind::Decoded(c) => c.is_whitespace(),
                InlineKind::Code => false,
                _ => true,
            }
    };
    inlines.iter().all(silent)
}

/// Elements of raw HTML that show an image or start a line, and no more.
const PICTURES: [&str; 14] = [
    "img",
    "br",
    "a",
    "p",
    "center",
    "figure",
    "figcaption",
    "picture",
    "source",
    "video",
    "iframe",
    "svg",
    "span",
    "kbd",
];

fn html(doc: &Document, id: BlockId) -> BlockEffect {
    let span = doc.block(id).span;
    let source = doc.slice(span).trim();
    if let Some(comment) = source.strip_prefix("<!--") {
        return if comment.trim_start().starts_with("faqlint-") || holds_steps(comment) {
            BlockEffect::Nothing
        } else {
            BlockEffect::End
        };
    }
    let tags = super::html::tags(source, span.start);
    let all = tags.iter().all(|tag| PICTURES.contains(&tag.name.as_str()));
    if all && !tags.is_empty() {
        BlockEffect::Aside
    } else {
        BlockEffect::End
    }
}

/// Whether a comment hides steps: then it is text that was taken out, and not there to end a list.
fn holds_steps(comment: &str) -> bool {
    comment.lines().any(|line| {
        let rest = line.trim_start();
        let text = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        text.len() < rest.len() && (text.starts_with(". ") || text.starts_with(") "))
    })
}

/// The marker of the first item of a list.
fn start_of(doc: &Document, list: &List) -> u32 {
    list.items.first().map_or_else(
        || doc.block(list.block).span.start,
        |item| doc.items[*item as usize].marker.start,
    )
}

/// Characters before the first visible one from a position on its line; a tab counts as four.
fn column(doc: &Document, at: u32) -> usize {
    let rest = &doc.text[at as usize..];
    let at = at as usize + rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let before = &doc.text[..at];
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    before[start..]
        .chars()
        .map(|c| if c == '\t' { 4 } else { 1 })
        .sum()
}

fn trimmed(doc: &Document, span: Span) -> Span {
    let source = doc.slice(span);
    let lead = source.len() - source.trim_start().len();
    Span::at(span.start + lead as u32, source.trim().len() as u32)
}
