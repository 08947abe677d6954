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
    fn a_line_has_no_line_ending() {
        let text = "one\r\ntwo";
        let index = LineIndex::new(text);
        assert_eq!(index.line(text, 1).slice(text), "one");
        assert_eq!(index.line(text, 2).slice(text), "two");
    }
}
