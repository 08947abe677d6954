//! Indentation in MDX, which has no indented code: what a component holds may start at any column.

use super::{Fence, Masker, fence_of, indent_of, is_blank, line_end};
use crate::document::directives;
use crate::document::nodes::{DirectiveKind, DirectiveRole};
use crate::text::Span;

/// Bytes in which the end of a component is looked for.
const LONGEST: usize = 64 * 1024;

/// Most columns of indentation that `CommonMark` does not read as code.
const MOST: usize = 3;

impl Masker<'_> {
    /// An opening tag of MDX whose content is indented becomes a bullet, so that the content is read as
    /// Markdown; false where it is not.
    ///
    /// Where a line of the content is further left, a bullet would end there: such a component is not a
    /// container, and the lines in it that open or close something are moved left.
    pub(super) fn element(&mut self, start: usize, end: usize, indent: usize) -> bool {
        const BULLETS: [&str; 4] = ["- ***", "-  ***", "-   ***", "-    ***"];
        let span = Span::from(start..end);
        let read = directives::read(self.text, DirectiveKind::Component, span);
        let bytes = self.text.as_bytes();
        let mut next = line_end(bytes, end);
        while next < bytes.len() && is_blank(&bytes[next..line_end(bytes, next)]) {
            next = line_end(bytes, next);
        }
        let inner = indent_of(&bytes[next..]);
        let room = (end - start).saturating_sub(4).min(4);
        let spaces = inner.saturating_sub(indent + 1).min(room);
        if read.role != DirectiveRole::Opens || spaces == 0 || start < self.flat_until {
            return false;
        }
        if let Some(end) = self.end_of_flat(next, indent, inner, read.name.slice(self.text)) {
            self.flat_until = end;
            return false;
        }
        self.fill(start, end, BULLETS[spaces - 1], b' ', "");
        self.directives.push(read);
        true
    }

    /// The end of a component some of whose lines are left of the first; `None` where none are.
    fn end_of_flat(&self, from: usize, indent: usize, inner: usize, name: &str) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let limit = bytes.len().min(from + LONGEST);
        let mut at = from;
        let mut is_flat = false;
        while at < limit {
            let end = line_end(bytes, at);
            let line = &bytes[at..end];
            let columns = indent_of(line);
            let closes = line[columns..]
                .strip_prefix(b"</")
                .is_some_and(|rest| rest.starts_with(name.as_bytes()));
            if closes && columns <= indent {
                return is_flat.then_some(end);
            }
            is_flat |= columns < inner && !is_blank(line);
            at = end;
        }
        None
    }

    /// Moves a line of MDX left that would be code: one that opens something in a component that is no
    /// container, and one that closes a fence further right than it was opened. Its first blanks become
    /// ends of lines, which mean nothing there.
    pub(super) fn move_left(&mut self, start: usize, end: usize, fence: Option<&(Fence, usize)>) {
        if !self.syntax.is_mdx {
            return;
        }
        let line = &self.text.as_bytes()[start..end];
        let columns = indent_of(line);
        let is_flat = start < self.flat_until;
        let most = match fence {
            Some((_, opened)) if is_flat => MOST.min(*opened),
            Some((_, opened)) => *opened,
            None if is_flat => MOST,
            None => return,
        };
        let is_code =
            fence.is_none() && fence_of(line).is_none() && !line[columns..].starts_with(b"<");
        if columns <= most || is_code {
            return;
        }
        self.fill(start, start + columns - most, "", b'\n', "");
    }
}
