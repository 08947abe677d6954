//! Syntax of site generators, hidden from the Markdown parser without moving a byte.
//!
//! A template tag, a shortcode or a component is not Markdown, but it is in the middle of it.
//! Each is overwritten, in a copy of the page, with bytes of the same number that parse as what it
//! represents: a line of its own becomes a thematic break, the title line of an indented `MkDocs`
//! block becomes a bullet, and syntax inside a line becomes letters. Spans of the copy are spans of
//! the page, so all text is read from the page itself. Pages without such syntax are not copied.

mod comments;
mod constructs;
pub(super) mod elements;
mod heading_marks;
mod inline_tags;
mod javascript;
mod mdx;
mod myst;
mod one_line;
mod spaces;
mod tags;

use std::borrow::Cow;
use std::ops::Range;

use constructs::{
    MAX_LEN, construct, is_html_tag, markdown_tag, opens_markdown, title_line, whole_line,
};

use crate::document::directives;
use crate::document::nodes::{Directive, DirectiveKind};
use crate::text::Span;

/// A page as the Markdown parser sees it, and what was hidden from it.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    pub(super) text: Cow<'a, str>,
    /// Lines of a site generator, in source order.
    pub(super) directives: Vec<Directive>,
    /// Syntax inside a line, in source order.
    pub(super) opaque: Vec<Span>,
}

/// How an image of docfx begins.
const PICTURE: &[u8] = b":::image ";

/// Which syntax for comments a site knows beside HTML's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Comments {
    /// None.
    #[default]
    Html,
    /// `%% … %%`, as in a vault.
    Percent,
}

/// How the renderer reads Markdown itself, where that matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Flavour {
    #[default]
    CommonMark,
    Kramdown,
    PythonMarkdown,
    /// Fences of backticks may be directives with Markdown in them.
    Myst,
}

impl Flavour {
    /// kramdown and Python-Markdown: the address of a link may hold blanks, an element of HTML goes on to its
    /// end tag, and a paragraph may begin with a line that is one tag, such as `<img src="a.png">`.
    const fn is_lenient(self) -> bool {
        matches!(self, Self::Kramdown | Self::PythonMarkdown)
    }
}

/// Which syntax a page has beside Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) comments: Comments,
    /// Whether it is MDX, where what a component holds is indented and never code.
    pub(super) is_mdx: bool,
    /// Whether a comment at the end of a heading declares its id: `{/* #id */}`.
    pub(super) has_id_comments: bool,
    pub(super) flavour: Flavour,
    /// Whether an element may ask for Markdown in it: `<div markdown>`.
    pub(super) markdown_in_html: bool,
}

/// Hides the generator syntax of `text` from byte `from` on.
pub(super) fn mask(text: &str, from: usize, syntax: Syntax) -> Masked<'_> {
    let mut masker = Masker {
        text,
        from,
        syntax,
        fills: Vec::new(),
        directives: Vec::new(),
        opaque: Vec::new(),
        has_open_comment: false,
        flat_until: 0,
        html_until: 0,
        paragraph_until: 0,
        html_indent: 0,
        myst_ends: Vec::new(),
    };
    masker.run();
    let Masker {
        fills,
        directives,
        opaque,
        ..
    } = masker;
    let mut copy = if fills.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(overwrite(text, &fills))
    };
    if syntax.flavour.is_lenient() {
        spaces::close(&mut copy);
        let has_markdown = syntax.markdown_in_html;
        heading_marks::settle(&mut copy, syntax.flavour, from);
        elements::close(&mut copy, has_markdown.then_some(text), from);
    }
    Masked {
        text: copy,
        directives,
        opaque,
    }
}

/// What is in the copy instead of some bytes of the page.
struct Fill {
    span: Span,
    /// What comes first; the rest of the span is filled.
    head: &'static str,
    with: u8,
    /// What comes last.
    tail: &'static str,
}

/// The copy of the page. Constructs begin and end with ASCII, so all cuts are between characters.
fn overwrite(text: &str, fills: &[Fill]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for fill in fills {
        out.push_str(&text[at..fill.span.start as usize]);
        out.push_str(fill.head);
        let count = fill.span.len() as usize - fill.head.len() - fill.tail.len();
        out.extend(std::iter::repeat_n(char::from(fill.with), count));
        out.push_str(fill.tail);
        at = fill.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

/// Writes other bytes of ASCII into the copy of a page.
fn replace(copy: &mut Cow<'_, str>, changes: &[(usize, u8)]) {
    if changes.is_empty() {
        return;
    }
    let mut bytes = copy.as_bytes().to_vec();
    for (at, byte) in changes {
        bytes[*at] = *byte;
    }
    // One byte of ASCII takes the place of another.
    if let Ok(changed) = String::from_utf8(bytes) {
        *copy = Cow::Owned(changed);
    }
}

/// The lines of a page that are not in code fences, as offsets; those of the fences are left out as well.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    fence: Option<Fence>,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8], from: usize) -> Self {
        Self {
            bytes,
            at: from,
            fence: None,
        }
    }

    /// Goes on at the start of another line.
    fn skip_to(&mut self, at: usize) {
        self.at = at;
    }
}

impl Iterator for Lines<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.bytes.len() {
            let (start, end) = (self.at, line_end(self.bytes, self.at));
            self.at = end;
            match (&self.fence, fence_of(&self.bytes[start..end])) {
                (None, None) => return Some((start, end)),
                (None, Some(opened)) => self.fence = Some(opened),
                (Some(Fence(mark, len)), Some(Fence(other, count)))
                    if *mark == other && count >= *len =>
                {
                    self.fence = None;
                }
                (Some(_), _) => {}
            }
        }
        None
    }
}

struct Masker<'a> {
    text: &'a str,
    /// Where the text behind the front matter begins.
    from: usize,
    syntax: Syntax,
    /// In source order, without overlap.
    fills: Vec<Fill>,
    directives: Vec<Directive>,
    opaque: Vec<Span>,
    /// Whether the page has the start tag of a comment that nothing ends.
    has_open_comment: bool,
    /// Where the component of MDX ends that is not a container of the lines in it.
    flat_until: usize,
    /// Where the line after the last tag of HTML ends, on a page of MDX.
    html_until: usize,
    /// Where the paragraph ends that expressions of MDX were last looked for in.
    paragraph_until: usize,
    /// The indentation of the first of the lines with tags that follow each other.
    html_indent: usize,
    /// The lines that close the directives of `MyST` that are open.
    myst_ends: Vec<usize>,
}

/// An open code fence: its character and length.
struct Fence(u8, usize);

impl Masker<'_> {
    /// Visits the lines that may hold syntax or a fence.
    fn run(&mut self) {
        let from = self.from;
        let bytes = self.text.as_bytes();
        // The open fence, and the column it was opened at.
        let mut fence: Option<(Fence, usize)> = None;
        let mut brace = from;
        let mut start = from;
        let mut pictures = memchr::memmem::find_iter(&bytes[from..], PICTURE).peekable();
        let has_own = memchr::memmem::find(&bytes[from..], comments::OWN).is_some();
        while start < bytes.len() {
            let end = line_end(bytes, start);
            if brace < start {
                brace = start;
            }
            if brace < end && bytes[brace] != b'{' {
                let next = memchr::memchr(b'{', &bytes[brace..]);
                brace = next.map_or(bytes.len(), |offset| brace + offset);
            }
            let line = &bytes[start..end];
            while pictures.next_if(|at| from + at < start).is_some() {}
            let has_picture = pictures.peek().is_some_and(|at| from + at < end);
            let has_comment = self.syntax.comments == Comments::Percent
                && memchr::memmem::find(line, b"%%").is_some();
            let has_own = has_own && memchr::memmem::find(line, comments::OWN).is_some();
            let is_syntax = may_open(line)
                || self.syntax.is_mdx && is_html_tag(&line[indent_of(line)..])
                || self.syntax.flavour == Flavour::Myst && myst::is_comment(line);
            if brace >= end && !has_picture && !has_comment && !has_own && !is_syntax {
                start = end;
                continue;
            }
            let line_start = std::mem::replace(&mut start, end);
            let opened = fence_of(line);
            if let Some(opened) = &opened
                && let Some(after) = self.myst(line_start, end, opened, &mut fence)
            {
                start = after;
                continue;
            }
            if opened.is_some() {
                self.trailing_tabs(line_start, end);
            }
            if fence.is_none() || opened.is_some() {
                self.move_left(line_start, end, fence.as_ref());
            }
            match (&fence, opened) {
                (None, Some(opened)) => fence = Some((opened, indent_of(line))),
                (Some((Fence(mark, len), _)), Some(Fence(other, count)))
                    if *mark == other && count >= *len =>
                {
                    fence = None;
                }
                (Some(_), _) => {}
                (None, None) if self.myst_comment(line_start, end) => {}
                (None, None) if has_own && self.comment_before_text(line_start, end) => {}
                (None, None) if has_picture && self.pictures(line_start, end) => {}
                (None, None) if has_comment => start = self.percent(line_start, end),
                (None, None) => start = self.line(line_start, end),
            }
        }
    }

    /// A tab behind a closing fence becomes a space: the parser takes the fence for open otherwise.
    fn trailing_tabs(&mut self, start: usize, end: usize) {
        let bytes = self.text.as_bytes();
        let stop = trim_end(bytes, start, end);
        let blanks = bytes[stop..end]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'));
        let count = blanks.count();
        if bytes[stop..stop + count].contains(&b'\t') {
            self.fill(stop, stop + count, "", b' ', "");
        }
    }

    /// Hides what one line holds, and returns where to go on: a construct may reach past the line.
    fn line(&mut self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let indent = indent_of(&bytes[start..end]);
        let body = start + indent;
        if self.syntax.is_mdx
            && let Some(next) = self.module_lines(start, end)
        {
            return next;
        }
        if let Some(kind) = title_line(&bytes[body..end]) {
            self.container(kind, body, end);
            return end;
        }
        if let Some(kind) = whole_line(&bytes[body..end], indent) {
            self.directive(kind, body, trim_end(bytes, body, end));
            return end;
        }
        if self.syntax.markdown_in_html && opens_markdown(&bytes[body..end]) {
            self.directive(DirectiveKind::Component, body, trim_end(bytes, body, end));
            return end;
        }
        if self.tab_on_one_line(body, end)
            || self.markdown_on_one_line(body, end)
            || self.inline_tag(start, body, end)
        {
            return end;
        }
        let is_html = self.syntax.is_mdx && is_html_tag(&bytes[body..end]);
        if is_html && let Some(next) = self.html_element(body, end, indent) {
            return next;
        }
        if let Some(stop) = self.component(body) {
            let line_stop = line_end(bytes, stop);
            if is_blank(&bytes[stop..line_stop]) {
                if !(self.syntax.is_mdx && self.element(body, stop, indent)) {
                    self.directive(DirectiveKind::Component, body, stop);
                }
                return line_stop;
            }
        }
        self.braces(body, end)
    }

    /// Hides the images of docfx inside a line; false when one is the whole line.
    fn pictures(&mut self, start: usize, end: usize) -> bool {
        let line = &self.text.as_bytes()[start..end];
        let mut at = 0;
        while let Some(open) = memchr::memmem::find(&line[at..], PICTURE).map(|open| at + open) {
            let inside = open + PICTURE.len();
            let Some(close) = memchr::memmem::find(&line[inside..], b":::") else {
                break;
            };
            let stop = inside + close + 3;
            if is_blank(&line[..open]) && is_blank(&line[stop..]) {
                return false;
            }
            self.fill(start + open, start + stop, "", b'x', "");
            self.opaque.push(Span::from(start + open..start + stop));
            at = stop;
        }
        at > 0
    }

    /// Hides the comments of a vault that begin on the line, and returns where to go on. One that fills
    /// its lines becomes blank; `%%` in code is none.
    fn percent(&mut self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let find = |at: usize| memchr::memmem::find(&bytes[at..], b"%%").map(|offset| at + offset);
        let (mut at, mut limit) = (start, end);
        while let Some(open) = find(at).filter(|open| *open < limit) {
            let ticks = bytes[start..open].iter().filter(|byte| **byte == b'`');
            let close = find(open + 2).filter(|_| ticks.count() % 2 == 0);
            let Some(close) = close.map(|close| close + 2) else {
                break;
            };
            let stop = line_end(bytes, close);
            let is_whole = is_blank(&bytes[start..open]) && is_blank(&bytes[close..stop]);
            self.fill(open, close, "", if is_whole { b' ' } else { b'x' }, "");
            if !is_whole {
                self.opaque.push(Span::from(open..close));
            }
            at = close;
            limit = limit.max(stop);
        }
        limit
    }

    /// Hides `{% … %}`, `{{ … }}` and JSX expressions that begin on the line.
    fn braces(&mut self, body: usize, end: usize) -> usize {
        if self.syntax.is_mdx {
            return self.expressions(body, end);
        }
        let bytes = self.text.as_bytes();
        let mut at = body;
        let mut limit = end;
        while let Some(offset) = memchr::memchr(b'{', &bytes[at..limit]) {
            let open = at + offset;
            let Some((kind, close)) = construct(self.text, open) else {
                at = open + 1;
                continue;
            };
            if bytes[open..].starts_with(b"{:") && self.syntax.flavour != Flavour::Kramdown {
                at = open + 1;
                continue;
            }
            let close = self.comment_end(open, close).unwrap_or(close);
            if self.declares_id(open, close) {
                at = close;
                continue;
            }
            let line_stop = line_end(bytes, close);
            if open == body && kind.is_some() && is_blank(&bytes[close..line_stop]) {
                self.directive(kind.unwrap_or(DirectiveKind::Brace), open, close);
                return self.verbatim(open..close, line_stop);
            }
            let is_attribute = open > 0 && bytes[open - 1] == b'=';
            if is_attribute {
                self.attribute(open, close);
            } else if kind.is_some() {
                self.opaque.push(Span::from(open..close));
                self.fill(open, close, "", b'x', "");
            }
            at = close;
            limit = limit.max(line_stop);
        }
        limit
    }

    /// Hides the content of a tag that shows it as it is written, and returns where to go on.
    fn verbatim(&mut self, tag: Range<usize>, after: usize) -> usize {
        match verbatim::end(self.text, &self.text[tag], after) {
            Some(end) if end > after + 1 => {
                self.fill(after, end, "", b' ', "\n");
                end
            }
            _ => after,
        }
    }

    /// `name={expr}` in a tag becomes `name="…"`, so that the tag parses.
    fn attribute(&mut self, open: usize, close: usize) {
        self.fill(open, close, "\"", b'x', "\"");
        self.opaque.push(Span::from(open..close));
    }

    fn directive(&mut self, kind: DirectiveKind, start: usize, end: usize) {
        if end - start < 3 {
            return;
        }
        self.fill(start, end, "***", b' ', "");
        self.push(kind, start, end);
    }

    fn push(&mut self, kind: DirectiveKind, start: usize, end: usize) {
        let span = Span::from(start..end);
        self.directives
            .push(directives::read(self.text, kind, span));
    }

    /// A title line becomes `-   …`: what is indented by four columns below it is then its content.
    fn container(&mut self, kind: DirectiveKind, start: usize, end: usize) {
        let stop = trim_end(self.text.as_bytes(), start, end);
        self.fill(start, stop, "-   ", b'x', "");
        self.push(kind, start, stop);
    }

    /// Notes what hides some bytes; those of a line may be hidden once.
    fn fill(&mut self, start: usize, end: usize, head: &'static str, with: u8, tail: &'static str) {
        let hidden = self.fills.last().map_or(0, |fill| fill.span.end as usize);
        if start < hidden {
            return;
        }
        self.fills.push(Fill {
            span: Span::from(start..end),
            head,
            with,
            tail,
        });
    }
}

/// Whether a line starts as a directive, a component, a module line or a code fence may.
fn may_open(line: &[u8]) -> bool {
    let at = line
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'>'))
        .unwrap_or(0);
    match line[at] {
        b'`' | b'~' | b':' | b'=' | b'!' | b'?' => true,
        b'<' => line.get(at + 1).is_some_and(|byte| {
            byte.is_ascii_uppercase()
                || *byte == b'/' && line.get(at + 2).is_some_and(u8::is_ascii_uppercase)
                || markdown_tag(&line[at..]).is_some()
                || inline_tags::is_inline_tag(line[at..].trim_ascii_end())
        }),
        b'i' => line[at..].starts_with(b"import "),
        b'e' => line[at..].starts_with(b"export "),
        _ => false,
    }
}

/// The code fence on a line, below list and quote marks.
fn fence_of(line: &[u8]) -> Option<Fence> {
    let at = line
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'>'))?;
    let mark = line[at];
    if mark != b'`' && mark != b'~' {
        return None;
    }
    let count = line[at..].iter().take_while(|&&byte| byte == mark).count();
    let is_fence = count >= 3 && (mark == b'~' || !line[at + count..].contains(&b'`'));
    is_fence.then_some(Fence(mark, count))
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    match memchr::memchr2(b'\n', b'\r', &bytes[at..]) {
        Some(offset) if bytes[at + offset..].starts_with(b"\r\n") => at + offset + 2,
        Some(offset) => at + offset + 1,
        None => bytes.len(),
    }
}

fn indent_of(line: &[u8]) -> usize {
    line.iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

fn trim_end(bytes: &[u8], start: usize, end: usize) -> usize {
    start + bytes[start..end].trim_ascii_end().len()
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests;
mod verbatim;
