//! Offsets to lines and columns, for pages with very long lines and very many findings.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::engine::Outcome;
use crate::text::{LineIndex, Position, Span, secret};

/// Bytes between two counts of characters.
const STRIDE: usize = 1024;

/// The lines and columns of one page.
///
/// Making it looks for the line endings once; a look-up is O(log lines), however long the line is.
#[derive(Debug)]
pub struct Places<'a> {
    text: &'a str,
    /// The text as it may be shown: secrets are masked, and every offset is the same.
    shown: OnceCell<Cow<'a, str>>,
    index: LineIndex,
    /// Characters before byte `STRIDE * i`, or the boundary before it, for long lines; empty for ASCII.
    counts: OnceCell<Vec<u32>>,
}

impl<'a> Places<'a> {
    /// Indexes a page.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            shown: OnceCell::new(),
            index: LineIndex::new(text),
            counts: OnceCell::new(),
        }
    }

    /// The page as it may be shown: with its secrets masked, byte for byte.
    #[must_use]
    pub fn text(&self) -> &str {
        self.shown.get_or_init(|| secret::mask(self.text))
    }

    /// Line and column of the byte at `offset`; past the end it is the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary(offset as usize);
        let line = self.index.line_number(offset as u32);
        let start = self.index.line(self.text, line).start as usize;
        let before = if offset - start < STRIDE {
            self.text[start..offset].chars().count() as u32
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        Position {
            line,
            column: before + 1,
        }
    }

    /// Line, from 1, of the byte at `offset`.
    #[must_use]
    pub fn line_number(&self, offset: u32) -> u32 {
        self.index.line_number(offset)
    }

    /// Span of a line, from 1, without its line ending.
    #[must_use]
    pub fn line(&self, number: u32) -> Span {
        self.index.line(self.text, number)
    }

    /// Number of lines.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.index.line_count()
    }

    /// The nearest span inside the page and on character boundaries.
    #[must_use]
    pub fn clamp(&self, span: Span) -> Span {
        let start = self.text.floor_char_boundary(span.start as usize);
        let end = self
            .text
            .floor_char_boundary(span.end.max(span.start) as usize);
        Span::new(start as u32, end as u32)
    }

    fn characters_before(&self, offset: usize) -> u32 {
        let block = offset / STRIDE;
        match self.counts.get_or_init(|| counts(self.text)).get(block) {
            Some(count) => {
                let start = self.text.floor_char_boundary(block * STRIDE);
                count + self.text[start..offset].chars().count() as u32
            }
            None => offset as u32,
        }
    }
}

fn counts(text: &str) -> Vec<u32> {
    // In ASCII a character is a byte.
    if text.is_ascii() {
        return Vec::new();
    }
    let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
    let (mut count, mut start) = (0, 0);
    for block in 0..=text.len() / STRIDE {
        let end = text.floor_char_boundary(block * STRIDE);
        count += text[start..end].chars().count() as u32;
        counts.push(count);
        start = end;
    }
    counts
}

/// The pages of an outcome, each indexed when it is first asked for.
#[derive(Debug)]
pub struct Pages<'a> {
    outcome: &'a Outcome,
    known: FxHashMap<&'a str, Option<Places<'a>>>,
}

impl<'a> Pages<'a> {
    /// Nothing indexed yet.
    #[must_use]
    pub fn new(outcome: &'a Outcome) -> Self {
        Self {
            outcome,
            known: FxHashMap::default(),
        }
    }

    /// The places of a page; `None` when its text is not known, as for one that cannot be read.
    pub fn get(&mut self, path: &'a str) -> Option<&Places<'a>> {
        match self.known.entry(path) {
            Entry::Occupied(entry) => entry.into_mut().as_ref(),
            Entry::Vacant(entry) => {
                let source = self.outcome.source(path);
                entry
                    .insert(source.map(|source| Places::new(&source.text)))
                    .as_ref()
            }
        }
    }

    /// Line and column of an offset of a page; the start for a page without text.
    pub fn position(&mut self, path: &'a str, offset: u32) -> Position {
        self.get(path)
            .map_or(Position { line: 1, column: 1 }, |places| {
                places.position(offset)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_line_index_everywhere() {
        let text = format!("é😀x\r\n{}\n{}\rz", "ä".repeat(3000), "a😀".repeat(1500));
        let index = LineIndex::new(&text);
        let places = Places::new(&text);
        for offset in 0..=text.len() as u32 + 2 {
            assert_eq!(places.position(offset), index.position(&text, offset));
        }
    }

    #[test]
    fn a_secret_is_not_shown_and_places_stay() {
        let text = "[x](https://ada:hünter2@a.example) ä z";
        let places = Places::new(text);
        assert!(!places.text().contains("nter2"));
        let at = text.find('z').expect("z") as u32;
        assert_eq!(places.position(at), LineIndex::new(text).position(text, at));
    }

    #[test]
    fn a_span_outside_the_page_is_moved_into_it() {
        let places = Places::new("aé");
        assert_eq!(places.clamp(Span::new(2, 90)), Span::new(1, 3));
    }
}
