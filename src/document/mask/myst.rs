//! Directives of `MyST` in a fence of backticks whose content is Markdown: ```` ```{note} ````.

use super::{Fence, Masker, fence_of, indent_of, is_blank, line_end, trim_end};
use crate::document::nodes::DirectiveKind;

/// Directives whose content is Markdown, of docutils, Sphinx and the extensions most sites have. The content
/// of others is code, another language or unknown.
const NAMES: [&[u8]; 28] = [
    b"admonition",
    b"attention",
    b"caution",
    b"danger",
    b"error",
    b"hint",
    b"important",
    b"note",
    b"seealso",
    b"tip",
    b"todo",
    b"warning",
    b"versionadded",
    b"versionchanged",
    b"versionremoved",
    b"deprecated",
    b"topic",
    b"sidebar",
    b"margin",
    b"epigraph",
    b"dropdown",
    b"card",
    b"grid",
    b"grid-item",
    b"grid-item-card",
    b"tab-set",
    b"tab-item",
    b"div",
];

impl Masker<'_> {
    /// Hides the lines that open and close such a directive, and its options; the content is read on.
    pub(super) fn myst(&mut self, start: usize, end: usize, fence: &Fence) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let body = start + indent_of(&bytes[start..end]);
        let rest = bytes[body + fence.1..end].strip_prefix(b"{")?;
        let name = &rest[..memchr::memchr(b'}', rest)?];
        if !self.syntax.is_myst || !NAMES.contains(&name) {
            return None;
        }
        self.myst_ends.push(self.myst_end(end, fence)?);
        self.directive(DirectiveKind::Fence, body, trim_end(bytes, body, end));
        let after = self.options_end(end);
        if after > end {
            self.fill(end, after, "", b' ', "\n");
        }
        Some(after)
    }

    /// Hides the line that closes a directive that was opened; false for every other line.
    pub(super) fn closes_myst(&mut self, start: usize, end: usize) -> bool {
        if self.myst_ends.last() != Some(&start) {
            return false;
        }
        self.myst_ends.pop();
        let bytes = self.text.as_bytes();
        let body = start + indent_of(&bytes[start..end]);
        self.directive(DirectiveKind::Fence, body, trim_end(bytes, body, end));
        true
    }

    /// The line that closes a fence: the first that holds nothing but as many marks.
    fn myst_end(&self, from: usize, fence: &Fence) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let limit = self.myst_ends.last().copied().unwrap_or(bytes.len());
        let mut at = from;
        while at < limit {
            let end = line_end(bytes, at);
            let line = bytes[at..end].trim_ascii();
            let is_end = fence_of(line).is_some_and(|Fence(mark, count)| {
                mark == fence.0 && count >= fence.1 && count == line.len()
            });
            if is_end {
                return Some(at);
            }
            at = end;
        }
        None
    }

    /// The end of the options below the line that opens a directive: `:class: tip`, or YAML between `---`.
    fn options_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let line_at = |at: usize| bytes[at..line_end(bytes, at)].trim_ascii();
        let mut at = from;
        if line_at(at) == b"---" {
            at = line_end(bytes, at);
            while at < bytes.len() && line_at(at) != b"---" && !is_blank(line_at(at)) {
                at = line_end(bytes, at);
            }
            return if line_at(at) == b"---" {
                line_end(bytes, at)
            } else {
                from
            };
        }
        while line_at(at).starts_with(b":") && line_at(at)[1..].contains(&b':') {
            at = line_end(bytes, at);
        }
        at
    }
}
