//! What MDX reads otherwise than `CommonMark`: it has no indented code, so that what an element holds may
//! start at any column, and no HTML blocks, so that the line after a tag is Markdown.

use super::{Fence, Masker, fence_of, indent_of, is_blank, javascript, line_end, trim_end};
use crate::document::directives;
use crate::document::nodes::{DirectiveKind, DirectiveRole};
use crate::text::Span;

/// Bytes in which the end of a component is looked for.
const MAX_LEN: usize = 64 * 1024;

/// Elements that show their content as it is written, or hold no text.
const VERBATIM: [&str; 6] = ["pre", "script", "style", "textarea", "svg", "math"];

/// Other elements whose tag begins a block for `CommonMark`, even after a line of text.
const BLOCKS: [&str; 20] = [
    "col", "colgroup", "details", "dl", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
];

/// Elements with text whose tag begins a block for `CommonMark`, whatever comes after it on the line.
const WITH_TEXT: [&str; 19] = [
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "div",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "header",
    "li",
    "main",
    "nav",
    "p",
    "section",
    "td",
    "th",
];

/// Most columns of indentation that `CommonMark` does not read as code.
const MAX: usize = 3;

impl Masker<'_> {
    /// Hides imports and exports that begin on the line, and returns where to go on.
    pub(super) fn module_lines(&mut self, start: usize, end: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if !javascript::begins_module(&bytes[start..end]) || ends_in_text(&bytes[self.from..start])
        {
            return None;
        }
        let mut at = start;
        while javascript::begins_module(&bytes[at..]) {
            let stop = javascript::module(self.text, at);
            self.directive(DirectiveKind::Module, at, trim_end(bytes, at, stop));
            at = stop;
        }
        Some(at)
    }

    /// Hides the expressions that begin on the line, and returns where to go on: one that fills its lines
    /// may hold blank ones, one in a paragraph may not. Code in backticks and what is escaped hold none, and
    /// `{#id}` declares an id.
    pub(super) fn expressions(&mut self, body: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if self.paragraph_until <= body {
            self.paragraph_until = self.paragraph_end(body);
        }
        let paragraph = self.paragraph_until;
        let (mut at, mut limit) = (body, end);
        while at < limit {
            match bytes[at] {
                b'\\' => at += 2,
                b'`' => at = code_end(&bytes[..paragraph], at),
                b'{' if bytes.get(at + 1) != Some(&b'#') => {
                    let fills_lines = |close: &usize| {
                        at == body && is_blank(&bytes[*close..line_end(bytes, *close)])
                    };
                    let whole = javascript::expression(self.text, at, bytes.len());
                    if let Some(close) = whole.filter(fills_lines) {
                        self.directive(DirectiveKind::Brace, at, close);
                        return line_end(bytes, close);
                    }
                    let Some(close) = whole.filter(|close| *close <= paragraph) else {
                        at += 1;
                        continue;
                    };
                    if at > 0 && bytes[at - 1] == b'=' {
                        self.attribute(at, close);
                    } else if !self.declares_id(at, close) {
                        self.opaque.push(Span::from(at..close));
                        self.fill(at, close, "", b'x', "");
                    }
                    at = close;
                    limit = limit.max(line_end(bytes, close));
                }
                _ => at += 1,
            }
        }
        limit
    }

    /// The start of the first blank line behind a byte.
    fn paragraph_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = line_end(bytes, from);
        while at < bytes.len() && !is_blank(&bytes[at..line_end(bytes, at)]) {
            at = line_end(bytes, at);
        }
        at
    }

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
        let limit = bytes.len().min(from + MAX_LEN);
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
            Some((_, opened)) if is_flat => MAX.min(*opened),
            Some((_, opened)) => *opened,
            None if is_flat => MAX,
            None => return,
        };
        let is_code =
            fence.is_none() && fence_of(line).is_none() && !line[columns..].starts_with(b"<");
        if columns <= most || is_code {
            return;
        }
        self.fill(start, start + columns - most, "", b'\n', "");
    }

    /// Ends the HTML block that a line with a tag of HTML would begin, where what it holds is Markdown, and
    /// returns where to go on.
    ///
    /// The `>` of a line that has nothing but tags becomes an end of line, which with the one after it ends
    /// the block; text beside a tag is a paragraph when the tag has no name that begins a block.
    pub(super) fn html_element(
        &mut self,
        start: usize,
        end: usize,
        indent: usize,
    ) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let name_at = start + 1 + usize::from(bytes[start + 1] == b'/');
        let name = &bytes[name_at..end];
        if is_one_of(&VERBATIM, name) {
            return None;
        }
        let holds_text = is_one_of(&WITH_TEXT, name);
        if is_text(&bytes[start..end]) && !is_one_of(&["summary"], name) {
            if !holds_text {
                return None;
            }
            self.fill(name_at, name_at + 1, "x", b' ', "");
            return Some(self.braces(name_at + 1, end));
        }
        // Any other tag begins a block only where no paragraph is open.
        let begins_block = holds_text || is_one_of(&BLOCKS, name);
        if !begins_block && ends_in_text(&bytes[..start - indent]) {
            return None;
        }
        let stop = self.tag(start)?;
        let line_stop = line_end(bytes, stop.saturating_sub(1));
        let last = trim_end(bytes, start, line_stop);
        let next = &bytes[line_stop..line_end(bytes, line_stop)];
        if bytes[last - 1] != b'>' || is_blank(next) {
            return None;
        }
        if start - indent >= self.html_until {
            self.html_indent = indent;
        }
        self.html_until = line_stop + next.len();
        let columns = indent_of(next);
        let most = self.html_indent + MAX;
        // Another tag than that of a block begins one only when it is whole: the end of the line comes later.
        let moved = columns.saturating_sub(most).max(usize::from(!begins_block));
        let may_move = moved == 0 || moved <= columns && self.html_indent == 0;
        if !may_move || !is_text(&next[columns..]) {
            return None;
        }
        self.braces(start, last - 1);
        if begins_block {
            self.fill(last - 1, last, "", b'\n', "");
        }
        if moved > 0 {
            self.fill(line_stop, line_stop + moved, "", b'\n', "");
        }
        Some(line_stop)
    }
}

/// The offset after the code span at `at`, or after its backticks when nothing closes it.
fn code_end(bytes: &[u8], at: usize) -> usize {
    let ticks = |at: usize| bytes[at..].iter().take_while(|byte| **byte == b'`').count();
    let open = ticks(at);
    let mut next = at + open;
    while let Some(found) = memchr::memchr(b'`', &bytes[next.min(bytes.len())..]) {
        let close = ticks(next + found);
        next += found + close;
        if close == open {
            return next;
        }
    }
    at + open
}

/// Whether the last line of a text is that of a paragraph.
fn ends_in_text(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let start = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
    let line = text[start..].trim_ascii();
    !(line.is_empty() || line.starts_with(b"<") && line.ends_with(b">"))
}

/// Whether the name of an element, and what comes after it, begins with one of some names.
fn is_one_of(names: &[&str], element: &[u8]) -> bool {
    names.iter().any(|name| {
        let rest = element.strip_prefix(name.as_bytes());
        rest.is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
    })
}

/// Whether a line is text, perhaps after tags, and not only tags and what they hold.
fn is_text(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    if !line.starts_with(b"<") {
        return true;
    }
    let has_text_last = !line.ends_with(b">") && line.contains(&b'>');
    has_text_last || memchr::memmem::find(line, b"](").is_some()
}
