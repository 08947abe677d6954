//! What stands between two ordered lists, and whether the second may go on with the first.

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, DirectiveKind, Inline, InlineKind, List};
use crate::text::Span;

/// What stands between two lists of one container.
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
    /// Only what belongs to the step above: a picture, code, a note.
    Aside,
}

/// What one block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockEffect {
    End,
    /// Seen by no reader.
    Nothing,
    Aside,
    Remark,
    Text,
    /// A paragraph that ends with a colon: it announces what follows it.
    Colon,
    /// A list of its own.
    Break,
}

/// Reads what stands between `above` and `below`, two lists of one container.
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
const LONGEST_NOTE: usize = 64;

/// The blocks between two lists.
struct Gap<'a> {
    doc: &'a Document,
    /// The column of the list above.
    column: usize,
    /// Whether the last step above ends with a colon, so that what follows belongs to it.
    opens: bool,
}

impl<'a> Gap<'a> {
    fn new(doc: &'a Document, above: &List) -> Self {
        Self {
            doc,
            column: column(doc, start_of(doc, above)),
            opens: ends_with_colon(doc, above),
        }
    }

    fn read(&self, start: u32, end: u32) -> InterruptionKind {
        use BlockEffect as Effect;
        use InterruptionKind as Kind;

        let mut result = Kind::Aside;
        let mut announced = false;
        let mut seen_aside = false;
        let mut note: Option<String> = None;
        let mut next = start;
        while next < end {
            let id = BlockId(next);
            next = self.doc.block(id).end;
            let mark = mark(self.doc, id);
            if let (Some(Mark::Closes(name)), Some(open)) = (&mark, &note)
                && name == open
            {
                note = None;
                continue;
            }
            if note.is_some() {
                continue;
            }
            // A part that can be folded away whole belongs to the step above.
            if let Some(after) = self.folded(id, end) {
                next = after;
                (announced, seen_aside) = (false, true);
                continue;
            }
            let effect = match mark {
                Some(Mark::Opens(name)) => {
                    if self.is_closed(next, end, &name) {
                        note = Some(name);
                    }
                    Effect::Aside
                }
                // A note that the step above opens: what stood here so far is its text.
                Some(Mark::Closes(_)) => {
                    (result, announced) = (Kind::Aside, false);
                    Effect::Aside
                }
                Some(Mark::Other) => Effect::End,
                None => self.effect(id, !seen_aside && result == Kind::Aside && !announced),
            };
            match effect {
                Effect::End => return Kind::End,
                Effect::Nothing => {}
                Effect::Aside => {
                    announced = false;
                    seen_aside = true;
                }
                Effect::Colon => announced = true,
                Effect::Break => result = Kind::LeadIn,
                Effect::Remark if result == Kind::Aside => {
                    announced = false;
                    result = Kind::Remark;
                }
                Effect::Remark | Effect::Text => {
                    announced = false;
                    result = result.min(Kind::Text);
                }
            }
        }
        if announced { Kind::LeadIn } else { result }
    }

    /// The block behind `</details>`, when `id` opens what is closed there before block `end`.
    fn folded(&self, id: BlockId, end: u32) -> Option<u32> {
        let source = |id: BlockId| self.doc.slice(self.doc.block(id).span).trim();
        let is_html = |id: BlockId| self.doc.block(id).kind == BlockKind::Html;
        if !is_html(id) || !source(id).starts_with("<details") {
            return None;
        }
        let mut next = id.0;
        for _ in 0..LONGEST_NOTE {
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

    /// Whether a note that was opened ends before block `end`, within the length of a note.
    fn is_closed(&self, start: u32, end: u32, name: &str) -> bool {
        let mut next = start;
        for _ in 0..LONGEST_NOTE {
            if next >= end {
                break;
            }
            let id = BlockId(next);
            if matches!(mark(self.doc, id), Some(Mark::Closes(other)) if other == name) {
                return true;
            }
            next = self.doc.block(id).end;
        }
        false
    }

    fn effect(&self, id: BlockId, first: bool) -> BlockEffect {
        let block = self.doc.block(id);
        match block.kind {
            BlockKind::Code | BlockKind::Quote | BlockKind::Table => BlockEffect::Aside,
            BlockKind::Footnote => BlockEffect::Nothing,
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
            let is_note = self.doc.directives[directive as usize].kind == DirectiveKind::Admonition;
            return if is_note {
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
            // It belongs to the step above, or to what stands between.
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
        if is_colon(&text) {
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
    let at = doc
        .emphases
        .partition_point(|emphasis| emphasis.span.start < block.span.start);
    doc.emphases.get(at).is_some_and(|emphasis| {
        emphasis.block == id
            && emphasis.span.start == block.span.start
            && emphasis.span.end + 1 >= block.span.end
    })
}

/// Whether a paragraph shows pictures and no words.
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

/// Elements of raw HTML that show a picture or start a line, and no more.
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

/// Words in the name of a directive that shows a note, a picture or code.
const ASIDES: [&str; 24] = [
    "note",
    "tip",
    "hint",
    "info",
    "important",
    "caution",
    "warning",
    "danger",
    "attention",
    "alert",
    "callout",
    "aside",
    "admonition",
    "image",
    "img",
    "figure",
    "picture",
    "video",
    "youtube",
    "code",
    "highlight",
    "include",
    "raw",
    "comment",
];

/// What a line of a site generator does.
enum Mark {
    /// Opens or shows something that belongs to the step above.
    Opens(String),
    /// Closes it.
    Closes(String),
    /// Anything else: tabs, conditions, components that are not known.
    Other,
}

fn mark(doc: &Document, id: BlockId) -> Option<Mark> {
    let BlockKind::Directive(index) = doc.block(id).kind else {
        return None;
    };
    let directive = &doc.directives[index as usize];
    let source = doc.slice(directive.span).to_ascii_lowercase();
    let at = source
        .find(|c: char| c.is_alphabetic() || c == '/')
        .unwrap_or(source.len());
    let name = source[at..].trim_start_matches(['/', ' ']);
    let is_close = source[at..].starts_with('/') || name.starts_with("end");
    let name = name.strip_prefix("end").unwrap_or(name);
    let word = name
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    if directive.kind == DirectiveKind::Fence {
        return Some(if word.is_empty() {
            Mark::Closes(":::".to_owned())
        } else if is_aside(word) {
            Mark::Opens(":::".to_owned())
        } else {
            Mark::Other
        });
    }
    Some(match (is_aside(word), is_close) {
        (false, _) => Mark::Other,
        (true, false) => Mark::Opens(word.to_owned()),
        (true, true) => Mark::Closes(word.to_owned()),
    })
}

fn is_aside(word: &str) -> bool {
    ASIDES.iter().any(|aside| word.contains(aside))
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
