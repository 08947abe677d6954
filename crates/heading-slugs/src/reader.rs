//! Cuts headings into pieces from the events of pulldown-cmark.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use rustc_hash::FxHashMap;

use crate::heading::{HeadingSource, Piece, PieceKind};

/// Collects the headings of one page from the events of its one pass over the Markdown.
///
/// Every event of the page must go through [`HeadingReader::read`], in order and unmerged: footnotes
/// are numbered by their first reference anywhere on the page.
#[derive(Debug)]
pub struct HeadingReader<'a> {
    source: &'a str,
    heading: Option<HeadingSource<'a>>,
    notes: FxHashMap<String, u32>,
    definitions: u32,
    /// The open inline elements: whether each and those around it are the first content of theirs, and
    /// whether it has content by now.
    open: Vec<(bool, bool)>,
    images: u32,
    autolink: bool,
}

impl<'a> HeadingReader<'a> {
    /// Starts on a page; `source` is the whole text that the parser was given.
    #[must_use]
    pub fn new(source: &'a str) -> Self {
        Self {
            source,
            heading: None,
            notes: FxHashMap::default(),
            definitions: 0,
            open: Vec::new(),
            images: 0,
            autolink: false,
        }
    }

    /// Reads one event with its range in the page; returns the heading that it ends, if it ends one.
    pub fn read(&mut self, event: &Event<'a>, range: &Range<usize>) -> Option<HeadingSource<'a>> {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                let content = content_of(self.source, range);
                self.heading = Some(HeadingSource {
                    raw: &self.source[content.clone()],
                    offset: content.start,
                    pieces: Vec::new(),
                });
                self.open.clear();
                None
            }
            Event::End(TagEnd::Heading(_)) => self.heading.take(),
            Event::Start(Tag::FootnoteDefinition(_)) => {
                self.definitions += 1;
                None
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                self.definitions = self.definitions.saturating_sub(1);
                None
            }
            Event::FootnoteReference(label) => {
                // Definitions stand at the end of the rendered page, so the references inside them count last.
                let number = if self.definitions == 0 {
                    self.note(label)
                } else {
                    0
                };
                self.push(PieceKind::Footnote, cow(label), range, number);
                None
            }
            _ => {
                if self.heading.is_some() {
                    self.inline(event, range);
                }
                None
            }
        }
    }

    /// The number of a footnote; labels are compared without case.
    fn note(&mut self, label: &str) -> u32 {
        let next = self.notes.len() as u32 + 1;
        *self.notes.entry(label.to_lowercase()).or_insert(next)
    }

    /// Reads an event inside a heading.
    fn inline(&mut self, event: &Event<'a>, range: &Range<usize>) {
        match event {
            Event::Text(text) => self.text(text, range),
            Event::Code(text) if self.images > 0 => {
                self.push(PieceKind::ImageAlt, cow(text), range, 0);
            }
            Event::InlineHtml(_) if self.images > 0 => {}
            Event::Code(text) => self.push(PieceKind::Code, cow(text), range, 0),
            Event::InlineHtml(tag) | Event::Html(tag) => {
                self.push(PieceKind::Html, cow(tag), range, 0);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(PieceKind::Math, cow(text), range, 0);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.push(PieceKind::Break, Cow::Borrowed("\n"), range, 0);
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Image { .. } => self.images += 1,
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            } => self.autolink = true,
            Tag::Strikethrough => {
                let tildes = tildes(&self.source[range.clone()]);
                self.push(
                    PieceKind::Tildes,
                    Cow::Borrowed(tildes),
                    &(range.start..range.start + tildes.len()),
                    0,
                );
            }
            _ => {}
        }
        let leads = self.lead();
        self.open.push((leads, false));
    }

    /// Records content of the innermost element; returns whether it is the first, as those around it are.
    fn lead(&mut self) -> bool {
        let Some((leads, has_content)) = self.open.last_mut() else {
            return true;
        };
        *leads && !std::mem::replace(has_content, true)
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.open.pop();
        match tag {
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::Link if self.autolink => self.autolink = false,
            TagEnd::Link => self.reference_label(range),
            TagEnd::Strikethrough => {
                let tildes = tildes(&self.source[range.clone()]);
                self.push(
                    PieceKind::Tildes,
                    Cow::Borrowed(tildes),
                    &(range.end - tildes.len()..range.end),
                    0,
                );
            }
            _ => {}
        }
    }

    /// Keeps the label of a full reference link, which ends with `][label]`.
    fn reference_label(&mut self, range: &Range<usize>) {
        let link = &self.source[range.clone()];
        let Some(body) = link.strip_suffix(']') else {
            return;
        };
        if let Some(open) = body.rfind("][") {
            let at = range.start + open + 2..range.end - 1;
            self.push(
                PieceKind::ReferenceLabel,
                Cow::Borrowed(&self.source[at.clone()]),
                &at,
                0,
            );
        }
    }

    /// Reads a text event, which represents literal text, an escaped character with the text after it, or a
    /// character reference.
    fn text(&mut self, text: &CowStr<'a>, range: &Range<usize>) {
        if self.images > 0 {
            return self.push(PieceKind::ImageAlt, cow(text), range, 0);
        }
        if self.autolink {
            return self.push(PieceKind::Url, cow(text), range, 0);
        }
        let source = &self.source[range.clone()];
        if source != &**text {
            return self.push(PieceKind::Entity, cow(text), range, 0);
        }
        let mut rest = range.clone();
        if self.is_escaped(range.start) {
            let at = range.start - 1..range.start + 1;
            self.push(PieceKind::Escaped, Cow::Borrowed(&source[..1]), &at, 0);
            rest.start += 1;
        }
        if !rest.is_empty() && !self.extend_text(&rest) {
            let text = &self.source[rest.clone()];
            self.push(PieceKind::Text, Cow::Borrowed(text), &rest, 0);
        }
    }

    /// Whether the text at `at` starts with punctuation that has a backslash of its own: one that no piece
    /// before it holds.
    fn is_escaped(&self, at: usize) -> bool {
        let Some(heading) = &self.heading else {
            return false;
        };
        let read = heading.pieces.last().map_or(0, |piece| piece.at.end) + heading.offset;
        let bytes = self.source.as_bytes();
        at > read && bytes[at - 1] == b'\\' && bytes.get(at).is_some_and(u8::is_ascii_punctuation)
    }

    /// Joins a text to the text right before it: the parser splits at every character that might be markup.
    fn extend_text(&mut self, range: &Range<usize>) -> bool {
        let nested = !self.open.is_empty();
        let Some(heading) = &mut self.heading else {
            return false;
        };
        let offset = heading.offset;
        let Some(last) = heading.pieces.last_mut() else {
            return false;
        };
        if last.kind != PieceKind::Text
            || last.nested != nested
            || last.at.end + offset != range.start
        {
            return false;
        }
        last.at.end = range.end - offset;
        last.text = Cow::Borrowed(&self.source[last.at.start + offset..range.end]);
        true
    }

    fn push(&mut self, kind: PieceKind, text: Cow<'a, str>, range: &Range<usize>, number: u32) {
        let nested = !self.open.is_empty();
        let is_text = |kind| {
            matches!(
                kind,
                PieceKind::Text | PieceKind::Escaped | PieceKind::Entity
            )
        };
        let offset = self.heading.as_ref().map_or(0, |heading| heading.offset);
        let pieces = self.heading.as_ref().map(|heading| &heading.pieces);
        // Text with an escape or a character reference in it is one content.
        let before = pieces.and_then(|pieces| pieces.last()).filter(|before| {
            is_text(kind) && is_text(before.kind) && before.at.end + offset == range.start
        });
        let leads = match (kind, before) {
            (PieceKind::Tildes | PieceKind::ReferenceLabel, _) => !nested,
            (_, Some(before)) if before.nested == nested => before.leads,
            _ => self.lead(),
        };
        let Some(heading) = &mut self.heading else {
            return;
        };
        let start = range.start.saturating_sub(heading.offset);
        let at = start..range.end.saturating_sub(heading.offset).max(start);
        heading.pieces.push(Piece {
            kind,
            text,
            at,
            number,
            nested,
            leads,
        });
    }
}

/// The delimiter that a strikethrough starts and ends with.
fn tildes(source: &str) -> &'static str {
    if source.starts_with("~~") { "~~" } else { "~" }
}

fn cow<'a>(text: &CowStr<'a>) -> Cow<'a, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Returns where the content of a heading is, given the range of the whole heading.
fn content_of(source: &str, range: &Range<usize>) -> Range<usize> {
    let block = &source[range.clone()];
    let text = block.trim_start_matches([' ', '\t']);
    let mut start = range.start + (block.len() - text.len());
    let marker = text.bytes().take_while(|&byte| byte == b'#').count();
    let after = text.as_bytes().get(marker);
    let is_atx = (1..=6).contains(&marker)
        && after.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    let mut content = if is_atx {
        start += marker;
        text[marker..].lines().next().unwrap_or_default()
    } else {
        let body = text.trim_end();
        body.rfind('\n')
            .map_or(body, |underline| &body[..underline])
    };
    let trimmed = content.trim_start_matches([' ', '\t', '\n', '\r']);
    start += content.len() - trimmed.len();
    content = trimmed.trim_end_matches([' ', '\t', '\n', '\r']);
    if is_atx {
        let open = content.trim_end_matches('#');
        if open.is_empty() || open.ends_with([' ', '\t']) {
            content = open.trim_end_matches([' ', '\t']);
        }
    }
    start..start + content.len()
}

/// The Markdown extensions that heading pieces are made for.
#[must_use]
pub const fn options() -> Options {
    Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_GFM)
}

/// Parses a page and returns its headings, in order.
#[must_use]
pub fn headings(markdown: &str) -> Vec<HeadingSource<'_>> {
    let mut reader = HeadingReader::new(markdown);
    let mut headings = Vec::new();
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        headings.extend(reader.read(&event, &range));
    }
    headings
}
