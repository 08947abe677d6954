//! Names on the screen of an app that a page uses: items of menu paths, and bold, quoted or code texts.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use crate::document::Document;
use crate::document::nodes::{BlockId, BlockKind, Inline, InlineKind};
use crate::language::{self, Language};
use crate::text::Span;
use crate::text::sentence::{is_pause, is_stop};

/// How the source marks off a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Extent {
    /// By markup or quotation marks on both sides.
    Marked,
    /// It ends before a separator of a menu path, and begins somewhere before.
    OpenStart,
    /// It begins behind a separator, and ends somewhere after.
    OpenEnd,
}

/// What may be a name on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct UiName {
    /// Its source, without the marks around it.
    pub span: Span,
    /// Its text as a reader sees it.
    pub text: Box<str>,
    /// How it is marked off.
    pub extent: Extent,
    /// The menu path it is an item of: items of one path have one number.
    pub path: Option<u32>,
    /// Whether its sentence says that something on a screen is used, or it is in a step.
    pub is_used: bool,
    /// The platform label whose section it is in: index into the platform labels.
    pub label: Option<u32>,
}

/// Longest name, in bytes.
const MAX_LEN: usize = 160;

/// Longest item of a menu path without markup, in bytes.
const MAX_ITEM_LEN: usize = 60;

/// Separators of menu paths that are never ordinary punctuation; longer ones first.
const SEPARATORS: [&str; 18] = [
    "-->", "->", "=>", ">>", ">", "→", "➜", "➔", "➡️", "➡", "⇒", "⟶", "▸", "►", "▶", "»", "›", "⮕",
];

/// Pairs of double quotation marks.
const QUOTES: [(char, &[char]); 6] = [
    ('"', &['"']),
    ('“', &['”', '“']),
    ('„', &['“', '”', '"']),
    ('«', &['»']),
    ('「', &['」']),
    ('『', &['』']),
];

/// Finds the names of a page, in source order. Linear in its text.
pub(super) fn find(doc: &Document) -> Vec<UiName> {
    let mut names = Vec::new();
    let mut paths = 0;
    let mut sections = Sections::default();
    for (block, id) in doc.blocks.iter().zip(0_u32..) {
        let id = BlockId(id);
        let label = sections.at(doc, id);
        let is_leaf = matches!(
            block.kind,
            BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Cell
        );
        if !is_leaf || block.inlines.is_empty() {
            continue;
        }
        let line = Line::new(doc, &block.inlines);
        let marks = marks(doc, id, &line);
        let in_step = doc
            .ancestors(id)
            .any(|parent| match doc.block(parent).kind {
                BlockKind::Item(item) => {
                    let list = &doc.lists[doc.items[item as usize].list as usize];
                    list.ordered
                }
                _ => false,
            });
        let place = Place {
            line: &line,
            language: doc.language,
            in_step,
            label,
        };
        place.names(&marks, &mut paths, &mut names);
    }
    names
}

/// The platform sections that are open at a block.
#[derive(Default)]
struct Sections {
    next: usize,
    open: Vec<u32>,
}

impl Sections {
    /// The innermost section at a block; blocks come in order.
    fn at(&mut self, doc: &Document, block: BlockId) -> Option<u32> {
        let labels = &doc.platform_labels;
        while let Some(label) = labels.get(self.next).filter(|label| label.block <= block) {
            self.open
                .retain(|other| labels[*other as usize].section_end > label.block);
            self.open.push(self.next as u32);
            self.next += 1;
        }
        while let Some(last) = self.open.last() {
            let label = &labels[*last as usize];
            if label.section_end > block || label.block == block {
                break;
            }
            self.open.pop();
        }
        self.open.last().copied()
    }
}

/// The text of one block with code, and the way back to the source.
struct Line {
    text: String,
    /// The first byte of each inline, and its source; `None` where it is not copied as it is.
    pieces: Vec<(usize, Span, bool)>,
    first: u32,
    codes: Vec<Range<usize>>,
}

impl Line {
    fn new(doc: &Document, inlines: &Range<u32>) -> Self {
        let mut line = Self {
            text: String::new(),
            pieces: Vec::new(),
            first: inlines.start,
            codes: Vec::new(),
        };
        for inline in doc.inlines(inlines) {
            line.push(doc, inline);
        }
        line
    }

    fn push(&mut self, doc: &Document, inline: &Inline) {
        let at = self.text.len();
        let mut source = inline.span;
        let mut is_verbatim = false;
        match inline.kind {
            _ if inline.is(Inline::ALT) => {}
            InlineKind::Text => {
                self.text.push_str(doc.slice(inline.span));
                is_verbatim = true;
            }
            InlineKind::Code => {
                let written = doc.slice(inline.span);
                let inner = written.trim_matches('`');
                let from = inner.as_ptr() as usize - written.as_ptr() as usize;
                source = Span::at(inline.span.start + from as u32, inner.len() as u32);
                self.text.push_str(inner);
                self.codes.push(at..self.text.len());
                is_verbatim = true;
            }
            InlineKind::Decoded(c) => self.text.push(c),
            InlineKind::SoftBreak | InlineKind::HardBreak => self.text.push(' '),
            InlineKind::Opaque => self.text.push('\u{fffc}'),
            InlineKind::Html | InlineKind::Footnote => {}
        }
        self.pieces.push((at, source, is_verbatim));
    }

    /// The first byte of an inline.
    fn start_of(&self, inline: u32) -> usize {
        let piece = self.pieces.get((inline - self.first) as usize);
        piece.map_or(self.text.len(), |piece| piece.0)
    }

    /// The source of a range.
    fn source(&self, range: &Range<usize>) -> Span {
        let piece = |at: usize| {
            let after = self.pieces.partition_point(|piece| piece.0 <= at);
            self.pieces.get(after.saturating_sub(1))
        };
        let start = piece(range.start).map_or(0, |(at, source, is_verbatim)| {
            let offset = if *is_verbatim { range.start - at } else { 0 };
            (source.start + offset as u32).min(source.end)
        });
        let last = range.end.saturating_sub(1);
        let end = piece(last).map_or(start, |(at, source, is_verbatim)| {
            let end = source.start + (range.end - at) as u32;
            if *is_verbatim {
                end.min(source.end)
            } else {
                source.end
            }
        });
        Span::new(start, end.max(start))
    }
}

/// A text that is set off from the words around it.
#[derive(Clone, Debug)]
struct Mark {
    text: Range<usize>,
    /// With its quotation marks.
    whole: Range<usize>,
}

/// The marked texts of a block, sorted, none inside another.
fn marks(doc: &Document, block: BlockId, line: &Line) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut add = |text: Range<usize>, whole: Range<usize>| {
        if text.len() <= MAX_LEN && !line.text[text.clone()].trim().is_empty() {
            marks.push(Mark { text, whole });
        }
    };
    for code in &line.codes {
        add(code.clone(), code.clone());
    }
    let from = doc.emphases.partition_point(|one| one.block < block);
    for one in doc.emphases[from..]
        .iter()
        .take_while(|one| one.block == block)
    {
        let range = line.start_of(one.inlines.start)..line.start_of(one.inlines.end);
        add(range.clone(), range);
    }
    for (text, whole) in quoted(&line.text) {
        add(text, whole);
    }
    marks.sort_by_key(|mark| (mark.whole.start, std::cmp::Reverse(mark.whole.end)));
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks {
        let outer = kept.last().filter(|last| last.whole.end >= mark.whole.end);
        let Some(outer) = outer else {
            kept.push(mark);
            continue;
        };
        // A path that is bold as a whole is read as one; otherwise what is inside is the name.
        let has_path = has_separator(&line.text[outer.text.clone()]);
        if !has_path {
            kept.pop();
            kept.push(mark);
        }
    }
    kept
}

/// The texts between double quotation marks: without them, and with them.
fn quoted(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, &[char])> = None;
    for (at, c) in text.char_indices() {
        if let Some((whole, from, closing)) = open {
            if closing.contains(&c) {
                found.push((from..at, whole..at + c.len_utf8()));
                open = None;
                continue;
            }
            if at - from <= MAX_LEN {
                continue;
            }
        }
        let pair = QUOTES.iter().find(|(opening, _)| *opening == c);
        if let Some((_, closing)) = pair {
            open = Some((at, at + c.len_utf8(), closing));
        }
    }
    found
}

/// The separator that a text begins with.
fn separator_at(text: &str) -> Option<usize> {
    let found = SEPARATORS.iter().find(|one| text.starts_with(**one));
    found.map(|one| one.len())
}

fn has_separator(text: &str) -> bool {
    // A closing quotation mark is none.
    let is_quoted = text.contains(['«', '‹']);
    let mut all = SEPARATORS.iter();
    all.any(|one| text.contains(one) && !(is_quoted && matches!(*one, "»" | "›")))
}

/// Whether separators of menu paths begin with a character.
fn opens_separator(c: char) -> bool {
    matches!(c, '-' | '=' | '>') || !c.is_ascii() && SEPARATORS.iter().any(|one| one.starts_with(c))
}

/// The separators of a text that are not quotation marks.
fn separators(text: &str, marks: &[Mark]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(opens_separator) {
        if at < from {
            continue;
        }
        let Some(len) = separator_at(&text[at..]) else {
            continue;
        };
        from = at + len;
        let is_quote = marks.iter().any(|mark| {
            mark.whole != mark.text && (mark.whole.end == from || mark.whole.start == at)
        });
        if !is_quote {
            found.push(at..from);
        }
    }
    found
}

/// Where the names of one block are.
struct Place<'a> {
    line: &'a Line,
    language: Option<&'static Language>,
    in_step: bool,
    label: Option<u32>,
}

impl Place<'_> {
    fn names(&self, marks: &[Mark], paths: &mut u32, names: &mut Vec<UiName>) {
        let text = &self.line.text;
        let separators = separators(text, marks);
        let mut items: Vec<(Range<usize>, Extent, Option<u32>)> = Vec::new();
        let mut is_open = false;
        for (index, separator) in separators.iter().enumerate() {
            if !is_open {
                *paths += 1;
                let before = index.checked_sub(1).map_or(0, |last| separators[last].end);
                let left = self.left(before..separator.start, marks);
                items.push((left.0, left.1, Some(*paths)));
            }
            let next = separators.get(index + 1);
            let limit = next.map_or(text.len(), |next| next.start);
            let (right, extent, reaches) = self.right(separator.end..limit, marks);
            is_open = next.is_some() && reaches;
            let extent = if is_open { Extent::Marked } else { extent };
            items.push((right, extent, Some(*paths)));
        }
        for mark in marks {
            let is_item = items
                .iter()
                .any(|(range, ..)| range.start < mark.text.end && mark.text.start < range.end);
            let is_path = separators
                .iter()
                .any(|one| mark.text.start <= one.start && one.end <= mark.text.end);
            if !is_item && !is_path {
                items.push((mark.text.clone(), Extent::Marked, None));
            }
        }
        items.sort_by_key(|(range, ..)| range.start);
        for (range, extent, path) in items {
            let written = &text[range.clone()];
            let from = range.start + written.len() - written.trim_start().len();
            let range = from..from + written.trim().len();
            if range.is_empty() {
                continue;
            }
            names.push(UiName {
                span: self.line.source(&range),
                text: text[range.clone()].into(),
                extent,
                path,
                is_used: self.in_step || self.is_used(&range),
                label: self.label,
            });
        }
    }

    /// The item before a separator, in the text since the last one.
    fn left(&self, range: Range<usize>, marks: &[Mark]) -> (Range<usize>, Extent) {
        let text = &self.line.text[range.clone()];
        let end = range.start + text.trim_end().len();
        // Inside a mark that holds the whole path.
        if let Some(mark) = marks
            .iter()
            .find(|mark| mark.text.start <= end && range.end < mark.text.end)
        {
            return (range.start.max(mark.text.start)..end, Extent::Marked);
        }
        if let Some(mark) = marks.iter().find(|mark| mark.whole.end == end) {
            return (mark.text.clone(), Extent::Marked);
        }
        let from = end.saturating_sub(MAX_ITEM_LEN).max(range.start);
        let from = self.line.text.ceil_char_boundary(from).min(end);
        let tail = &self.line.text[from..end];
        let cut = tail.rfind(ends_item).map_or(0, |at| {
            at + tail[at..].chars().next().map_or(0, char::len_utf8)
        });
        (from + cut..end, Extent::OpenStart)
    }

    /// The item behind a separator, and whether it reaches the next one.
    fn right(&self, range: Range<usize>, marks: &[Mark]) -> (Range<usize>, Extent, bool) {
        let text = &self.line.text[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        if let Some(mark) = marks
            .iter()
            .find(|mark| mark.text.start < start && start < mark.text.end)
        {
            let end = mark.text.end.min(range.end);
            return (start..end, Extent::Marked, mark.text.end > range.end);
        }
        if let Some(mark) = marks.iter().find(|mark| mark.whole.start == start) {
            let reaches = self.line.text[mark.whole.end.min(range.end)..range.end]
                .trim()
                .is_empty();
            return (mark.text.clone(), Extent::Marked, reaches);
        }
        let rest = &self.line.text[start..range.end];
        let cut = rest.find(ends_item).unwrap_or(rest.len());
        let reaches = cut == rest.len() && rest.len() <= MAX_ITEM_LEN;
        let cut = rest.floor_char_boundary(cut.min(MAX_ITEM_LEN));
        (start..start + cut, Extent::OpenEnd, reaches)
    }

    /// Whether the words of the sentence before a name say that something on a screen is used, or the words
    /// beside it say that it is on one.
    fn is_used(&self, range: &Range<usize>) -> bool {
        let text = &self.line.text;
        let before = &text[..range.start];
        let from = before.rfind(|c| is_stop(c) || c == ';').unwrap_or(0);
        let sentence = &before[from..];
        let words = |text: &str| -> Vec<String> {
            let words = text.split_whitespace().map(str::to_owned);
            words.collect()
        };
        let before = words(sentence);
        let after = text[range.end..].split_whitespace().next();
        let beside = before.last().map(String::as_str).into_iter().chain(after);
        let beside: Vec<&str> = beside.collect();
        let languages = [self.language, language::find("en")];
        languages.into_iter().flatten().any(|language| {
            language.uses_screen(sentence) || beside.iter().any(|word| language.names_screen(word))
        })
    }
}

/// Whether a mark cannot be inside the name of an item.
fn ends_item(c: char) -> bool {
    is_stop(c) || is_pause(c) || matches!(c, '(' | ')' | '（' | '）' | '\u{fffc}')
}

#[cfg(test)]
mod tests;
