//! Comments of templates with a start and an end tag, and comments of HTML that a text follows.

use super::{Masker, is_blank, line_end};
use crate::text::Span;

/// How a comment to this program begins.
pub(super) const OWN: &[u8] = b"<!-- faqlint-";

impl Masker<'_> {
    /// The end of a comment whose start tag is `open..close`: `{%- comment -%} … {%- endcomment -%}`,
    /// `{{% comment %}} … {{% /comment %}}`, `{::comment} … {:/comment}`; `None` for another tag and for one that nothing ends.
    pub(super) fn comment_end(&mut self, open: usize, close: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let tag = &bytes[open..close];
        let lead = tag
            .iter()
            .position(|byte| !matches!(byte, b'{' | b'%' | b'<' | b'-' | b' ' | b':'))?;
        let rest = tag[lead..].strip_prefix(b"comment")?;
        if rest.first().is_none_or(u8::is_ascii_alphanumeric) || !tag.starts_with(b"{") {
            return None;
        }
        let (name, mark): (&[u8], &[u8]) = match tag[1] {
            b'{' => (b"/comment", b"}}"),
            b':' => (b"{:/", b"}"),
            _ => (b"endcomment", b"%}"),
        };
        // A page whose comments nothing ends is searched once.
        if self.has_open_comment {
            return None;
        }
        let end = find(bytes, close, name).and_then(|at| find(bytes, at, mark));
        self.has_open_comment = end.is_none();
        Some(end? + mark.len())
    }

    /// Hides a comment to this program that a text follows on its line, so that the text is read: the
    /// parser takes such a line for HTML. Returns false where there is none.
    pub(super) fn comment_before_text(&mut self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let line = &bytes[start..end];
        let Some(open) = memchr::memmem::find(line, OWN).map(|at| start + at) else {
            return false;
        };
        let is_mark = |byte: &u8| byte.is_ascii_digit() || b" \t>-*+.)".contains(byte);
        let Some(close) = find(&bytes[..end], open, b"-->").map(|at| at + 3) else {
            return false;
        };
        if !bytes[start..open].iter().all(is_mark)
            || is_blank(&bytes[close..line_end(bytes, close)])
        {
            return false;
        }
        self.opaque.push(Span::from(open..close));
        self.fill(open, close, "", b'x', "");
        true
    }

    /// Whether a comment declares the id of its heading, `{/* #id */}` at the end of a line: it is read
    /// with the heading then.
    pub(super) fn declares_id(&self, open: usize, close: usize) -> bool {
        let bytes = self.text.as_bytes();
        let inside = self.text[open..close]
            .strip_prefix("{/*")
            .and_then(|rest| rest.strip_suffix("*/}"));
        self.syntax.has_id_comments
            && inside.is_some_and(|inside| inside.trim_start().starts_with('#'))
            && is_blank(&bytes[close..line_end(bytes, close)])
            && !bytes[..open].trim_ascii_end().is_empty()
    }
}

fn find(bytes: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    memchr::memmem::find(&bytes[from..], mark).map(|at| from + at)
}
