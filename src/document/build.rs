//! The one pass over the Markdown parser's events.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::document::labels;
use crate::document::mask::{Masked, mask};
use crate::document::nodes::{
    Block, BlockId, BlockKind, BrokenReference, DirectiveKind, Emphasis, Inline, InlineKind, Item,
    List,
};
use crate::document::{Comment, Document, FrontMatter, bare_url, headings, links, references};
use crate::language::{self, Language};
use crate::settings::Settings;
use crate::slug::{Dialect, HeadingSource};
use crate::text::Span;

/// The syntax that is read: what the common renderers share.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// The syntax that is read, for the limit benchmark.
#[must_use]
pub fn markdown_options() -> Options {
    OPTIONS
}

pub(super) fn build(path: Arc<str>, text: Arc<str>, settings: &Settings) -> Document {
    let front_matter = FrontMatter::find(&text);
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let from = front_matter.map_or(bom, |block| block.span.end as usize);
    let masked = mask(&text, from);
    let broken = RefCell::new(Vec::new());
    let mut note = |link: BrokenLink<'_>| {
        references::note_broken(&broken, &link, from as u32);
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let parser =
        Parser::new_with_broken_link_callback(&masked.text[from..], OPTIONS, Some(&mut note));
    let mut builder = Builder::new(&text, &masked, from as u32);
    builder.take_definitions(&parser);
    for (event, range) in parser.into_offset_iter() {
        let span = Span::from(range.clone()).shift(from as u32);
        builder.event(event, span);
    }
    let sources = builder.finish();
    let mut doc = builder.doc;
    doc.broken_references = broken.into_inner();
    doc.language = language_of(&path, &text, front_matter, settings);
    doc.path = path;
    doc.front_matter = front_matter;
    headings::finish(&mut doc, &sources, settings, &text);
    references::finish(&mut doc, &text, from);
    let Masked {
        directives, opaque, ..
    } = masked;
    let placed = std::mem::take(&mut doc.directives);
    doc.directives = directives;
    for (directive, block) in doc.directives.iter_mut().zip(placed) {
        directive.block = block.block;
    }
    doc.opaque = opaque;
    doc.text = text;
    doc.comments.extend(template_comments(&doc));
    doc.comments.sort_by_key(|comment| comment.span);
    doc.platform_labels = labels::find(&doc, settings);
    doc
}

/// The language a page says it is in: by its front matter, its path, or the configuration.
fn language_of(
    path: &str,
    text: &str,
    front_matter: Option<FrontMatter>,
    settings: &Settings,
) -> Option<&'static Language> {
    let written = front_matter.and_then(|block| {
        let span = block
            .value(text, "lang")
            .or_else(|| block.value(text, "language"))
            .or_else(|| block.value(text, "locale"))?;
        Some(span.slice(text))
    });
    language::find(
        written
            .or_else(|| language::of_path(path))
            .unwrap_or(&settings.language),
    )
}

/// Comments in the syntax of MDX and templates: `{/* … */}`, `{# … #}`, `{{/* … */}}`, `{%- comment … %}`.
fn template_comments(doc: &Document) -> Vec<Comment> {
    let spans = doc
        .directives
        .iter()
        .map(|directive| directive.span)
        .chain(doc.opaque.iter().copied());
    spans
        .filter_map(|span| {
            let source = doc.slice(span);
            let open = source.find("/*")?;
            let close = source.rfind("*/")?;
            let is_comment =
                source[..open].bytes().all(|byte| b"{<%- ".contains(&byte)) && open + 2 <= close;
            let inner = is_comment.then(|| &source[open + 2..close])?;
            let lead = inner.len() - inner.trim_start().len();
            let body = Span::at(
                span.start + (open + 2 + lead) as u32,
                inner.trim().len() as u32,
            );
            Some(Comment { span, body })
        })
        .collect()
}

/// An open container or leaf.
pub(super) struct Builder<'a> {
    pub(super) doc: Document,
    pub(super) text: &'a str,
    pub(super) masked: &'a Masked<'a>,
    pub(super) offset: u32,
    open: Vec<BlockId>,
    /// The paragraph that a tight item opens without saying so.
    implicit: bool,
    pub(super) flags: u8,
    pending: Option<Span>,
    emphases: Vec<u32>,
    pub(super) open_links: Vec<u32>,
    pub(super) open_images: Vec<u32>,
    pub(super) html_links: Vec<u32>,
    heading: Option<HeadingSource<'a>>,
    sources: Vec<HeadingSource<'a>>,
    next_directive: usize,
    next_opaque: usize,
    /// Open HTML elements whose text is code.
    pub(super) code_depth: u32,
    /// Definitions by folded label.
    pub(super) by_label: rustc_hash::FxHashMap<String, u32>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, masked: &'a Masked<'a>, offset: u32) -> Self {
        let mut doc = empty_document();
        // What help pages have on average, so that the tables rarely grow.
        doc.blocks.reserve(text.len() / 96 + 8);
        doc.inlines.reserve(text.len() / 48 + 16);
        doc.directives.clone_from(&masked.directives);
        Self {
            doc,
            text,
            masked,
            offset,
            open: Vec::new(),
            implicit: false,
            flags: 0,
            pending: None,
            emphases: Vec::new(),
            open_links: Vec::new(),
            open_images: Vec::new(),
            html_links: Vec::new(),
            heading: None,
            sources: Vec::new(),
            next_directive: 0,
            next_opaque: 0,
            code_depth: 0,
            by_label: rustc_hash::FxHashMap::default(),
        }
    }

    fn event(&mut self, event: Event<'a>, span: Span) {
        if let Some(heading) = &mut self.heading {
            heading.push(&event, self.text, span);
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text_event(&text, span),
            Event::Code(_) => self.leaf(InlineKind::Code, span),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.leaf(InlineKind::Opaque, span),
            Event::InlineHtml(_) => {
                self.leaf(InlineKind::Html, span);
                self.inline_html(span);
            }
            Event::Html(_) => {}
            Event::FootnoteReference(_) => self.leaf(InlineKind::Footnote, span),
            Event::SoftBreak => self.leaf(InlineKind::SoftBreak, span),
            Event::HardBreak => self.leaf(InlineKind::HardBreak, span),
            Event::Rule => self.rule(span),
            Event::TaskListMarker(done) => {
                if let Some(item) = self.doc.items.last_mut() {
                    item.task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        match tag {
            Tag::Paragraph => self.push_block(BlockKind::Paragraph, span),
            Tag::Heading { level, .. } => {
                let index = self.doc.headings.len() as u32;
                let id = self.push_block(BlockKind::Heading(index), span);
                let trimmed = self.doc.block(id).span;
                self.doc
                    .headings
                    .push(headings::open(self.text, trimmed, level as u8, id));
                self.heading = Some(HeadingSource::new(
                    self.doc.headings[index as usize].content.slice(self.text),
                ));
                self.flags |= Inline::HEADING;
                id
            }
            Tag::BlockQuote(_) => self.push_block(BlockKind::Quote, span),
            Tag::CodeBlock(_) => self.push_block(BlockKind::Code, span),
            Tag::HtmlBlock => {
                let id = self.push_block(BlockKind::Html, span);
                self.html_block(self.doc.block(id).span, id);
                id
            }
            Tag::List(first) => self.list(first, span),
            Tag::Item => self.item(span),
            Tag::FootnoteDefinition(_) => self.push_block(BlockKind::Footnote, span),
            Tag::Table(_) => self.push_block(BlockKind::Table, span),
            Tag::TableCell => self.push_block(BlockKind::Cell, span),
            Tag::Emphasis => return self.emphasis(false, span),
            Tag::Strong => return self.emphasis(true, span),
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => {
                self.ensure_leaf(span);
                return links::open_link(self, link_type, &dest_url, &id, span);
            }
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => {
                self.ensure_leaf(span);
                return links::open_image(self, link_type, &dest_url, &id, span);
            }
            _ => return,
        };
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.close_block();
                self.flags &= !Inline::HEADING;
                if let (Some(source), Some(heading)) =
                    (self.heading.take(), self.doc.headings.last_mut())
                {
                    heading.inlines = self.doc.blocks[heading.block.0 as usize].inlines.clone();
                    self.sources.push(source);
                }
            }
            TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::TableCell => self.close_block(),
            TagEnd::Emphasis | TagEnd::Strong => self.end_emphasis(),
            TagEnd::Link => links::close_link(self),
            TagEnd::Image => links::close_image(self),
            _ => {}
        }
    }

    fn push_block(&mut self, kind: BlockKind, span: Span) -> BlockId {
        self.close_implicit();
        self.flush();
        self.open_block(kind, span)
    }

    fn open_block(&mut self, kind: BlockKind, span: Span) -> BlockId {
        let id = BlockId(self.doc.blocks.len() as u32);
        let at = self.doc.inlines.len() as u32;
        self.doc.blocks.push(Block {
            kind,
            span: trim(self.text, span),
            parent: self.open.last().copied(),
            inlines: at..at,
            end: id.0 + 1,
        });
        self.open.push(id);
        id
    }

    fn close_block(&mut self) {
        self.code_depth = 0;
        self.html_links.clear();
        self.close_implicit();
        self.flush();
        self.pop_block();
    }

    fn pop_block(&mut self) {
        if let Some(id) = self.open.pop() {
            let end = self.doc.blocks.len() as u32;
            let inlines = self.doc.inlines.len() as u32;
            let block = &mut self.doc.blocks[id.0 as usize];
            block.end = end;
            if matches!(
                block.kind,
                BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Cell
            ) {
                block.inlines.end = inlines;
            }
        }
    }

    /// Opens the paragraph of a tight item when inline content arrives in a container.
    pub(super) fn ensure_leaf(&mut self, span: Span) {
        let is_container = self.open.last().is_none_or(|id| {
            !matches!(
                self.doc.block(*id).kind,
                BlockKind::Paragraph
                    | BlockKind::Heading(_)
                    | BlockKind::Cell
                    | BlockKind::Code
                    | BlockKind::Html
            )
        });
        if is_container {
            self.open_block(BlockKind::Paragraph, span);
            self.implicit = true;
        }
    }

    fn close_implicit(&mut self) {
        if !self.implicit {
            return;
        }
        self.flush();
        self.implicit = false;
        if let Some(id) = self.open.last().copied() {
            let block = &self.doc.blocks[id.0 as usize];
            let last = self
                .doc
                .inlines
                .last()
                .map_or(block.span.end, |inline| inline.span.end);
            let end = last.max(block.span.end);
            let span = trim(self.text, Span::new(block.span.start, end));
            self.doc.blocks[id.0 as usize].span = span;
        }
        self.pop_block();
    }

    fn rule(&mut self, span: Span) {
        let kind = self
            .directive_at(span.start)
            .map_or(BlockKind::Rule, BlockKind::Directive);
        let id = self.push_block(kind, span);
        if let BlockKind::Directive(index) = kind {
            self.place_directive(index, id);
        }
        self.close_block();
    }

    /// The directive that starts at `offset` or later on the same masked line.
    fn directive_at(&mut self, offset: u32) -> Option<u32> {
        let directives = &self.masked.directives;
        while directives
            .get(self.next_directive)
            .is_some_and(|directive| directive.span.start < offset)
        {
            self.next_directive += 1;
        }
        let found = directives.get(self.next_directive)?;
        (found.span.start == offset).then_some(self.next_directive as u32)
    }

    fn place_directive(&mut self, index: u32, block: BlockId) {
        let span = self.doc.directives[index as usize].span;
        self.doc.blocks[block.0 as usize].span = span;
        self.doc.directives[index as usize].block = Some(block);
        if self.doc.directives[index as usize].kind == DirectiveKind::Component {
            self.component(span, block);
        }
    }

    fn list(&mut self, first: Option<u64>, span: Span) -> BlockId {
        let index = self.doc.lists.len() as u32;
        let depth = self
            .open
            .iter()
            .filter(|id| matches!(self.doc.block(**id).kind, BlockKind::List(_)))
            .count();
        let block = self.push_block(BlockKind::List(index), span);
        self.doc.lists.push(List {
            ordered: first.is_some(),
            block,
            items: Vec::new(),
            depth: depth as u16,
        });
        block
    }

    fn item(&mut self, span: Span) -> BlockId {
        let list = self
            .open
            .iter()
            .rev()
            .find_map(|id| match self.doc.block(*id).kind {
                BlockKind::List(index) => Some(index),
                _ => None,
            });
        if let Some(directive) = self.directive_at(span.start) {
            let id = self.push_block(BlockKind::Container(directive), span);
            self.doc.directives[directive as usize].block = Some(id);
            return id;
        }
        let index = self.doc.items.len() as u32;
        let block = self.push_block(BlockKind::Item(index), span);
        let list = list.unwrap_or_default();
        let mut item = read_marker(self.text, span, list, block);
        if let Some(list) = self.doc.lists.get_mut(list as usize) {
            let first = list
                .items
                .first()
                .and_then(|first| self.doc.items[*first as usize].written);
            let place = list.items.len() as u32;
            item.rendered = item
                .written
                .map(|written| first.unwrap_or(written).saturating_add(place));
            list.items.push(index);
        }
        self.doc.items.push(item);
        block
    }

    fn emphasis(&mut self, strong: bool, span: Span) {
        self.ensure_leaf(span);
        self.flush();
        let at = self.doc.inlines.len() as u32;
        let block = self.open.last().copied().unwrap_or(BlockId(0));
        self.emphases.push(self.doc.emphases.len() as u32);
        self.doc.emphases.push(Emphasis {
            strong,
            span,
            inlines: at..at,
            block,
        });
        self.flags |= if strong {
            Inline::STRONG
        } else {
            Inline::EMPHASIS
        };
    }

    fn end_emphasis(&mut self) {
        self.flush();
        let end = self.doc.inlines.len() as u32;
        if let Some(index) = self.emphases.pop() {
            self.doc.emphases[index as usize].inlines.end = end;
        }
        self.flags &= !(Inline::STRONG | Inline::EMPHASIS);
        for index in &self.emphases {
            let strong = self.doc.emphases[*index as usize].strong;
            self.flags |= if strong {
                Inline::STRONG
            } else {
                Inline::EMPHASIS
            };
        }
    }

    fn text_event(&mut self, text: &str, span: Span) {
        if matches!(
            self.open.last().map(|id| self.doc.block(*id).kind),
            Some(BlockKind::Code | BlockKind::Html)
        ) {
            return;
        }
        self.ensure_leaf(span);
        if span.slice(&self.masked.text) != text {
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

    fn leaf(&mut self, kind: InlineKind, span: Span) {
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
            self.push_inline(InlineKind::Opaque, Span::new(hidden.start.max(at), end), 0);
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
        if !self.is_in_link() {
            while let Some(url) = bare_url::next(self.text, Span::new(at, span.end)) {
                self.push_text(Span::new(at, url.start));
                self.push_inline(InlineKind::Text, url, Inline::URL);
                links::bare(self, url);
                at = url.end;
            }
        }
        self.push_text(Span::new(at, span.end));
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

    /// The innermost open block.
    pub(super) fn current(&self) -> BlockId {
        self.open.last().copied().unwrap_or(BlockId(0))
    }

    fn finish(&mut self) -> Vec<HeadingSource<'a>> {
        self.close_implicit();
        self.flush();
        std::mem::take(&mut self.sources)
    }
}

/// Reads the marker of an item: digits and delimiter, or a bullet.
fn read_marker(text: &str, span: Span, list: u32, block: BlockId) -> Item {
    let source = span.slice(text).as_bytes();
    let digits = source
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let written = std::str::from_utf8(&source[..digits])
        .ok()
        .and_then(|digits| digits.parse().ok());
    Item {
        list,
        block,
        span: trim(text, span),
        marker: Span::at(span.start, digits as u32 + 1),
        written,
        rendered: None,
        delimiter: source.get(digits).copied().unwrap_or(b'-'),
        task: None,
    }
}

/// Takes the white space at the end of a block off its span.
fn trim(text: &str, span: Span) -> Span {
    let len = span
        .slice(text)
        .trim_end_matches([' ', '\t', '\n', '\r'])
        .len();
    Span::at(span.start, len as u32)
}

pub(super) fn range_of(start: u32, end: u32) -> Range<u32> {
    start..end.max(start)
}

fn empty_document() -> Document {
    Document {
        path: Arc::from(""),
        text: Arc::from(""),
        front_matter: None,
        language: None,
        dialect: Dialect::Github,
        blocks: Vec::new(),
        inlines: Vec::new(),
        emphases: Vec::new(),
        headings: Vec::new(),
        anchors: Vec::new(),
        links: Vec::new(),
        images: Vec::new(),
        definitions: Vec::new(),
        broken_references: Vec::<BrokenReference>::new(),
        lists: Vec::new(),
        items: Vec::new(),
        directives: Vec::new(),
        opaque: Vec::new(),
        comments: Vec::new(),
        elements: Vec::new(),
        platform_labels: Vec::new(),
        includes_text: false,
    }
}
