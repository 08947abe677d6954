//! Tags of elements inside a line that fill the first line of a paragraph.
//!
//! `CommonMark` takes such a line for the start of raw HTML up to the next blank line. kramdown and
//! Python-Markdown read a paragraph, with Markdown in it.

use super::{Masker, is_blank, line_end, trim_end};
use crate::text::Span;

/// Elements that both read as a part of a paragraph.
const NAMES: [&[u8]; 14] = [
    b"a", b"abbr", b"b", b"big", b"br", b"em", b"i", b"img", b"kbd", b"small", b"span", b"strong",
    b"sub", b"sup",
];

impl Masker<'_> {
    /// Hides a tag that fills a line between a blank or hidden one and text; false where there is none.
    pub(super) fn inline_tag(&mut self, start: usize, body: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let stop = trim_end(bytes, body, end);
        let above = self.from + bytes[self.from..start].trim_ascii_end().len();
        let breaks = bytes[above..start].iter().filter(|byte| **byte == b'\n');
        let hidden = self.fills.last().map_or(0, |fill| fill.span.end as usize);
        let is_first = above == self.from || above == hidden || breaks.count() > 1;
        let next = &bytes[end..line_end(bytes, end)];
        if !self.syntax.flavour.is_lenient()
            || body - start > 3
            || !is_first
            || is_blank(next)
            || !is_inline_tag(&bytes[body..stop])
        {
            return false;
        }
        self.fill(body, stop, "", b'x', "");
        self.opaque.push(Span::from(body..stop));
        true
    }
}

/// Whether a line is one tag of an element inside a line, without syntax of a template.
pub(super) fn is_inline_tag(line: &[u8]) -> bool {
    let Some(tag) = line
        .strip_prefix(b"<")
        .and_then(|line| line.strip_suffix(b">"))
    else {
        return false;
    };
    let name = tag
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let is_end = tag
        .get(name)
        .is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    is_end
        && NAMES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&tag[..name]))
        && !tag.iter().any(|byte| b"<>{}\n".contains(byte))
}
