//! Directives of `MyST` in a fence of backticks whose content is Markdown: ```` ```{note} ````.

use super::{Fence, Flavour, Masker, fence_of, indent_of, is_blank, line_end, trim_end};
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
    /// Hides a line that opens such a directive, with its options, or closes one, and returns where to go on;
    /// the content is read as the rest of the page. `open` is the fence that the line is in.
    pub(super) fn myst(
        &mut self,
        start: usize,
        end: usize,
        fence: &Fence,
        open: &mut Option<(Fence, usize)>,
    ) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let body = start + indent_of(&bytes[start..end]);
        let after = if self.myst_ends.last() == Some(&start) {
            self.myst_ends.pop();
            *open = None;
            end
        } else {
            let rest = bytes[body + fence.1..end].strip_prefix(b"{")?;
            let name = &rest[..memchr::memchr(b'}', rest)?];
            if open.is_some() || self.syntax.flavour != Flavour::Myst || !NAMES.contains(&name) {
                return None;
            }
            self.myst_ends.push(self.myst_end(end, fence)?);
            self.options_end(end)
        };
        self.directive(DirectiveKind::Fence, body, trim_end(bytes, body, end));
        if after > end {
            self.fill(end, after, "", b' ', "\n");
        }
        Some(after)
    }

    /// Hides a line that is a comment, `% text`, and says whether it is one. It ends a paragraph, so it becomes blank.
    pub(super) fn myst_comment(&mut self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_comment = self.syntax.flavour == Flavour::Myst && is_comment(&bytes[start..end]);
        if is_comment {
            self.fill(start, trim_end(bytes, start, end), "", b' ', "");
        }
        is_comment
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

/// Whether a line is a comment of `MyST`: `%` behind at most three blanks (the rule `line_comment` of mdit-py-plugins).
pub(super) fn is_comment(line: &[u8]) -> bool {
    let indent = indent_of(line);
    indent < 4 && line[indent..].starts_with(b"%")
}
