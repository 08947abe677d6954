//! Translation of byte offsets to lines and columns, for reporters only.

use crate::text::Span;

/// A place in a text as a person counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// What the columns of a protocol count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl ColumnUnit {
    fn width(self, c: char) -> u32 {
        match self {
            Self::Utf8 => c.len_utf8() as u32,
            Self::Utf16 => c.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }
}

/// The starts of the lines of one text.
///
/// A line ends with LF, CRLF or a lone CR, as `CommonMark` defines it.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if !is_crlf {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts }
    }

    /// Line and column of the byte at `offset` of `text`, the text the index was made from.
    ///
    /// An offset past the end, or inside a character, is moved back to the nearest boundary.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = text.floor_char_boundary(offset as usize);
        let line = self.line_number(offset as u32);
        let start = self.starts[line as usize - 1] as usize;
        Position {
            line,
            column: text[start..offset].chars().count() as u32 + 1,
        }
    }

    /// Line and column, both from 0, of the byte at `offset`, with columns in `unit`.
    ///
    /// An offset past the end, or inside a character, is moved back to the nearest boundary.
    #[must_use]
    pub fn line_and_column(&self, text: &str, offset: u32, unit: ColumnUnit) -> (u32, u32) {
        let offset = text.floor_char_boundary(offset as usize);
        let line = self.line_number(offset as u32) - 1;
        let before = &text[self.starts[line as usize] as usize..offset];
        let column = match unit {
            ColumnUnit::Utf8 => before.len() as u32,
            _ if before.is_ascii() => before.len() as u32,
            _ => before.chars().map(|c| unit.width(c)).sum(),
        };
        (line, column)
    }

    /// The byte at a line and column, both from 0, with columns in `unit`.
    ///
    /// A column past the end of its line is that end, a line past the last is the end of the text, and a
    /// column inside a character is the start of the character.
    #[must_use]
    pub fn offset_of(&self, text: &str, line: u32, column: u32, unit: ColumnUnit) -> u32 {
        if line >= self.line_count() {
            return text.len() as u32;
        }
        let span = self.line(text, line + 1);
        let content = span.slice(text);
        let mut left = column;
        for (at, c) in content.char_indices() {
            let width = unit.width(c);
            if left < width {
                return span.start + at as u32;
            }
            left -= width;
        }
        span.end
    }

    /// Line, from 1, of the byte at `offset`; the last line for an offset past the end.
    #[must_use]
    pub fn line_number(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Span of line number `line` (from 1) without its line ending; empty past the last line.
    #[must_use]
    pub fn line(&self, text: &str, line: u32) -> Span {
        let index = line.saturating_sub(1) as usize;
        let Some(&start) = self.starts.get(index) else {
            return Span::at(text.len() as u32, 0);
        };
        let end = self
            .starts
            .get(index + 1)
            .map_or(text.len(), |&next| next as usize);
        let content = text[start as usize..end].trim_end_matches(['\n', '\r']);
        Span::at(start, content.len() as u32)
    }

    /// Number of lines; a text that ends with a line ending has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_starts_a_line() {
        let text = "a\nb\r\nc\rd";
        let index = LineIndex::new(text);
        let lines: Vec<u32> = [0, 2, 5, 7]
            .iter()
            .map(|&at| index.position(text, at).line)
            .collect();
        assert_eq!(lines, [1, 2, 3, 4]);
    }

    #[test]
    fn columns_count_characters() {
        let text = "é😀x";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 6), Position { line: 1, column: 3 });
    }

    #[test]
    fn columns_of_every_unit_lead_back() {
        let text = "é😀x\r\n\n日本";
        let index = LineIndex::new(text);
        for unit in [ColumnUnit::Utf8, ColumnUnit::Utf16, ColumnUnit::Utf32] {
            for (at, _) in text
                .char_indices()
                .filter(|(_, c)| !matches!(c, '\r' | '\n'))
            {
                let (line, column) = index.line_and_column(text, at as u32, unit);
                assert_eq!(
                    index.offset_of(text, line, column, unit),
                    at as u32,
                    "{unit:?}"
                );
            }
        }
        assert_eq!(index.line_and_column(text, 6, ColumnUnit::Utf16), (0, 3));
        assert_eq!(index.line_and_column(text, 6, ColumnUnit::Utf8), (0, 6));
    }

    #[test]
    fn places_outside_the_text_are_moved_into_it() {
        let text = "é😀\nab";
        let index = LineIndex::new(text);
        let offset = |line, column| index.offset_of(text, line, column, ColumnUnit::Utf16);
        assert_eq!(offset(0, 2), 2);
        assert_eq!(offset(0, 99), 6);
        assert_eq!(offset(1, 99), 9);
        assert_eq!(offset(9, 0), 9);
    }

    #[test]
    fn a_line_has_no_line_ending() {
        let text = "one\r\ntwo";
        let index = LineIndex::new(text);
        assert_eq!(index.line(text, 1).slice(text), "one");
        assert_eq!(index.line(text, 2).slice(text), "two");
    }
}
