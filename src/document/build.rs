//! The one pass over the Markdown parser's events.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::document::mask::{Comments, Flavour, Masked, Syntax, mask};
use crate::document::nodes::{
    Block, BlockId, BlockKind, BrokenReference, Directive, Emphasis, Inline, InlineKind,
};
use crate::document::url_helpers::Generators;
use crate::document::{
    Comment, Document, FrontMatter, accordions, attribute_lists, bare_url, directives, footnotes,
    headings, id_settings, includes, links, platform_labels, procedures, references,
    rendered_lists, toc, ui_names,
};
use crate::language::{self, Language};
use crate::settings::{DialectChoice, ListRules, Preset, Settings, Site};
use crate::slug::{Dialect, HeadingReader, HeadingSource};
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
    let source = Arc::clone(&text);
    let front_matter = FrontMatter::find(&source);
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let from = front_matter.map_or(bom, |block| block.span.end as usize);
    let site = settings.site_of(&path);
    let syntax = syntax_of(&path, site);
    let masked = mask(&source, from, syntax);
    let broken = RefCell::new(Vec::new());
    let mut note = |link: BrokenLink<'_>| {
        references::note_broken(&broken, &link, from as u32);
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let mut options = OPTIONS;
    options.set(Options::ENABLE_WIKILINKS, site.table().wikilinks);
    let parser =
        Parser::new_with_broken_link_callback(&masked.text[from..], options, Some(&mut note));
    let mut builder = Builder::new(&source, &masked, from, site.preset);
    builder.doc.text = text;
    if let Some(title) = front_matter.and_then(|block| block.title) {
        builder.title(title);
    }
    builder.take_definitions(&parser);
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, range);
    }
    let sources = builder.finish();
    let mut doc = builder.doc;
    doc.broken_references = broken.into_inner();
    doc.path_language = language::of_path(&settings.path_in_site(&path));
    doc.language = language_of(doc.path_language, &source, front_matter, settings);
    doc.path = path;
    doc.front_matter = front_matter;
    headings::finish(&mut doc, &sources, settings, &source);
    attribute_lists::apply(&mut doc, &source);
    references::finish(&mut doc, &source, from, site.lists);
    footnotes::find(&mut doc, &source);
    place_directives(&mut doc, masked.directives, masked.opaque);
    id_settings::add_tabs(&mut doc, &site.ids, &source);
    doc.includes = includes::places(&source, &doc.directives, &doc.opaque, site.preset);
    doc.included_files = includes::files(&source, &doc.includes);
    doc.list_rules = site.lists;
    rendered_lists::apply(&mut doc, from);
    doc.comments.extend(template_comments(&doc));
    doc.comments.sort_by_key(|comment| comment.span);
    doc.platform_labels = platform_labels::find(&doc, settings);
    doc.tocs = toc::find(&doc);
    doc.procedures = procedures::find(&doc);
    if !settings.label_sources.is_empty() {
        doc.ui_names = ui_names::find(&doc);
    }
    doc
}

/// The syntax that the generator of the site reads beside Markdown.
fn syntax_of(path: &str, site: &Site) -> Syntax {
    let knows_vaults = site.table().wikilinks;
    let comments = if knows_vaults {
        Comments::Percent
    } else {
        Comments::Html
    };
    let flavour = match site.dialect {
        _ if site.preset == Preset::Sphinx => Flavour::Myst,
        DialectChoice::Fixed(Dialect::Jekyll | Dialect::Kramdown) => Flavour::Kramdown,
        DialectChoice::Fixed(Dialect::PythonMarkdown | Dialect::PymdownxLower) => {
            Flavour::PythonMarkdown
        }
        _ => Flavour::CommonMark,
    };
    Syntax {
        comments,
        is_mdx: site.reads_mdx || Path::new(path).extension().is_some_and(|end| end == "mdx"),
        has_id_comments: site.dialect == DialectChoice::Fixed(Dialect::Docusaurus),
        flavour,
        markdown_in_html: site.extensions.markdown_in_html,
    }
}

/// Stores what was hidden from the parser, with the blocks it belongs to.
fn place_directives(doc: &mut Document, directives: Vec<Directive>, opaque: Vec<Span>) {
    let placed = std::mem::replace(&mut doc.directives, directives);
    for (directive, block) in doc.directives.iter_mut().zip(placed) {
        directive.block = block.block;
    }
    doc.opaque = opaque;
    let text = Arc::clone(&doc.text);
    directives::pair(&text, &mut doc.directives);
    accordions::finish(doc);
}

/// The language a page says it is in: by its front matter, its path, or the configuration.
fn language_of(
    path_language: Option<&'static str>,
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
    language::find(written.or(path_language).unwrap_or(&settings.language))
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
            let is_html = source.starts_with("<!--");
            let (lead, tail) = if is_html {
                ("<!--", "-->")
            } else {
                ("/*", "*/")
            };
            let open = source.find(lead)?;
            let close = source.rfind(tail)?;
            let after = open + lead.len();
            let is_comment =
                source[..open].bytes().all(|byte| b"{<%- ".contains(&byte)) && after <= close;
            let inner = is_comment.then(|| &source[after..close])?;
            let lead = inner.len() - inner.trim_start().len();
            let body = Span::at(
                span.start + (after + lead) as u32,
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
    pub(super) open: Vec<BlockId>,
    /// The paragraph that a tight item opens without saying so.
    implicit: bool,
    pub(super) flags: u8,
    pub(super) pending: Option<Span>,
    emphases: Vec<u32>,
    pub(super) open_links: Vec<u32>,
    pub(super) open_images: Vec<u32>,
    pub(super) html_links: Vec<u32>,
    /// Open lists in raw HTML, and whether each is ordered.
    pub(super) html_lists: Vec<bool>,
    /// Where the content of an open heading in raw HTML starts that declares no id.
    pub(super) open_html_heading: Option<u32>,
    reader: HeadingReader<'a>,
    sources: Vec<HeadingSource<'a>>,
    pub(super) next_directive: usize,
    pub(super) next_opaque: usize,
    /// Open `<details>` elements, with the accordion of each that has a title.
    pub(super) open_details: Vec<Option<u32>>,
    /// Open HTML elements whose text is code.
    pub(super) code_depth: u32,
    /// Where a bare URL may be.
    pub(super) url_marks: Vec<u32>,
    /// Definitions by folded label.
    pub(super) by_label: rustc_hash::FxHashMap<String, u32>,
    /// The generators whose syntax is read.
    pub(super) generators: Generators,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, masked: &'a Masked<'a>, from: usize, preset: Preset) -> Self {
        let mut doc = empty_document();
        // What help pages have on average, so that the tables rarely grow.
        doc.blocks.reserve(text.len() / 96 + 8);
        doc.inlines.reserve(text.len() / 48 + 16);
        doc.directives.clone_from(&masked.directives);
        Self {
            doc,
            text,
            masked,
            offset: from as u32,
            open: Vec::new(),
            implicit: false,
            flags: 0,
            pending: None,
            emphases: Vec::new(),
            open_links: Vec::new(),
            open_images: Vec::new(),
            html_links: Vec::new(),
            html_lists: Vec::new(),
            open_html_heading: None,
            reader: HeadingReader::new(&masked.text[from..]),
            sources: Vec::new(),
            next_directive: 0,
            next_opaque: 0,
            open_details: Vec::new(),
            code_depth: 0,
            url_marks: bare_url::marks(text),
            by_label: rustc_hash::FxHashMap::default(),
            generators: Generators::of(preset),
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let heading = self.reader.read(&event, &range);
        self.sources.extend(heading);
        let span = Span::from(range).shift(self.offset);
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
            Tag::Heading { level, .. } => self.open_heading(level as u8, span),
            Tag::HtmlBlock => {
                let id = self.push_block(BlockKind::Html, span);
                self.html_block(self.doc.block(id).span, id);
            }
            Tag::List(first) => self.list(first, span),
            Tag::Item => self.item(span),
            Tag::Emphasis => self.emphasis(false, span),
            Tag::Strong => self.emphasis(true, span),
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => {
                self.ensure_leaf(span);
                links::open_link(self, link_type, &dest_url, &id, span);
            }
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => {
                self.ensure_leaf(span);
                links::open_image(self, link_type, &dest_url, &id, span);
            }
            other => {
                if let Some(kind) = plain_block(&other) {
                    let id = self.push_block(kind, span);
                    if kind == BlockKind::Code {
                        self.fenced_picture(self.doc.block(id).span, id);
                    }
                }
            }
        }
    }

    fn open_heading(&mut self, level: u8, span: Span) {
        let index = self.doc.headings.len() as u32;
        let id = self.push_block(BlockKind::Heading(index), span);
        let span = self.doc.block(id).span;
        let level = headings::level(self.text, &self.masked.text, span).unwrap_or(level);
        let heading = headings::open(&self.masked.text, span, level, id);
        self.doc.headings.push(heading);
        self.flags |= Inline::HEADING;
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.close_block();
                self.flags &= !Inline::HEADING;
                if let Some(heading) = self.doc.headings.last_mut() {
                    heading.inlines = self.doc.blocks[heading.block.0 as usize].inlines.clone();
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

    pub(super) fn push_block(&mut self, kind: BlockKind, span: Span) -> BlockId {
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

    pub(super) fn close_block(&mut self) {
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
                BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Cell | BlockKind::Title
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

/// The blocks that need nothing but their span.
fn plain_block(tag: &Tag<'_>) -> Option<BlockKind> {
    match tag {
        Tag::Paragraph => Some(BlockKind::Paragraph),
        Tag::BlockQuote(_) => Some(BlockKind::Quote),
        Tag::CodeBlock(_) => Some(BlockKind::Code),
        Tag::FootnoteDefinition(_) => Some(BlockKind::Footnote),
        Tag::Table(_) => Some(BlockKind::Table),
        Tag::TableCell => Some(BlockKind::Cell),
        _ => None,
    }
}

/// Shortens the span of a block by the white space at its end.
pub(super) fn trim(text: &str, span: Span) -> Span {
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
        guesses_dialect: false,
        older_ids: None,
        path_language: None,
        id_prefix: Box::default(),
        list_rules: ListRules::CommonMark,
        blocks: Vec::new(),
        inlines: Vec::new(),
        emphases: Vec::new(),
        headings: Vec::new(),
        anchors: Vec::new(),
        links: Vec::new(),
        images: Vec::new(),
        definitions: Vec::new(),
        broken_references: Vec::<BrokenReference>::new(),
        footnotes: Vec::new(),
        broken_footnotes: Vec::new(),
        lists: Vec::new(),
        items: Vec::new(),
        directives: Vec::new(),
        opaque: Vec::new(),
        comments: Vec::new(),
        elements: Vec::new(),
        html_headings: Vec::new(),
        accordions: Vec::new(),
        empty_items: Vec::new(),
        platform_labels: Vec::new(),
        procedures: Vec::new(),
        tocs: Vec::new(),
        includes: Vec::new(),
        included_files: Some(Vec::new()),
        ui_names: Vec::new(),
        prose: std::sync::OnceLock::new(),
    }
}
