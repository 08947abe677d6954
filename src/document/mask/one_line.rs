//! Tabs, and elements of HTML with Markdown in them, that are opened and closed on one line.

use super::{Masker, construct, indent_of, is_blank, markdown_tag, trim_end};
use crate::document::directives;
use crate::document::nodes::{DirectiveKind, DirectiveRole, Purpose};
use crate::text::Span;

/// Elements that end a paragraph, so that what is in them is not Markdown unless they say so.
const BLOCKS: [&str; 16] = [
    "p",
    "div",
    "aside",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "summary",
    "blockquote",
    "center",
    "li",
    "dd",
    "dt",
    "td",
];

impl Masker<'_> {
    /// Reads a tab that fills a line, `{{% tab "iOS" %}} Tap **Save** {{% /tab %}}`, as three lines: the tag
    /// that opens it ends in an end of line, the one that closes it begins with one.
    pub(super) fn tab_on_one_line(&mut self, start: usize, end: usize) -> bool {
        let stop = trim_end(self.text.as_bytes(), start, end);
        let Some((opening, closing)) = self.tab_tags(start, stop) else {
            return false;
        };
        self.as_lines(opening, closing);
        true
    }

    /// Reads an element that fills a line, `<p markdown="1">— [Here](b.md)</p>`, as three lines.
    pub(super) fn markdown_on_one_line(&mut self, start: usize, end: usize) -> bool {
        let stop = trim_end(self.text.as_bytes(), start, end);
        let line = &self.text[start..stop];
        let open = markdown_tag(line.as_bytes());
        let Some(open) = open.filter(|_| self.syntax.markdown_in_html) else {
            return false;
        };
        let name = line[1..].split([' ', '>']).next().unwrap_or_default();
        let close = line
            .strip_suffix('>')
            .and_then(|line| line.strip_suffix(name));
        let Some(close) = close.and_then(|line| line.strip_suffix("</")) else {
            return false;
        };
        let tags = [(start + open) as u32, (start + close.len()) as u32];
        let is_filled = tags[0] < tags[1] && BLOCKS.contains(&name);
        if is_filled {
            let [open, close] = tags;
            self.as_lines(Span::new(start as u32, open), Span::new(close, stop as u32));
        }
        is_filled
    }

    fn as_lines(&mut self, opening: Span, closing: Span) {
        let bytes = self.text.as_bytes();
        let (open, close) = (opening.end as usize, closing.start as usize);
        // Blanks before the text would make code of it.
        let text = open + indent_of(&bytes[open..close]);
        self.fill(opening.start as usize, open, "***", b' ', "\n");
        self.fill(open, text, "", b'\n', "");
        self.fill(close, closing.end as usize, "\n***", b' ', "");
        for tag in [opening, closing] {
            let kind = kind_of(tag.slice(self.text));
            self.push(kind, tag.start as usize, tag.end as usize);
        }
    }

    /// The tags of a tab that begins and ends a line.
    fn tab_tags(&self, start: usize, stop: usize) -> Option<(Span, Span)> {
        let line = &self.text[start..stop];
        let (open, marks): (usize, &[&str]) = match line.as_bytes().get(..2)? {
            b"{{" if line.ends_with("}}") => (construct(self.text, start)?.1, &["{{<", "{{%"]),
            b"{%" if line.ends_with("%}") => (construct(self.text, start)?.1, &["{%"]),
            [b'<', _] if line.ends_with('>') => (self.component(start)?, &["</"]),
            _ => return None,
        };
        let close = marks.iter().filter_map(|mark| line.rfind(mark)).max()? + start;
        if open >= stop || close < open {
            return None;
        }
        let tags = [Span::from(start..open), Span::from(close..stop)];
        let [opens, closes] =
            tags.map(|tag| directives::read(self.text, kind_of(tag.slice(self.text)), tag));
        let is_tab = opens.purpose == Purpose::Tab
            && opens.role == DirectiveRole::Opens
            && closes.role == DirectiveRole::Closes
            && opens.name.slice(self.text) == closes.name.slice(self.text);
        let has_room = opens.span.len() > 4 && closes.span.len() > 4;
        (is_tab && has_room && !is_blank(line.as_bytes())).then_some((tags[0], tags[1]))
    }
}

fn kind_of(tag: &str) -> DirectiveKind {
    if tag.starts_with("{{") {
        DirectiveKind::Shortcode
    } else if tag.starts_with('{') {
        DirectiveKind::Liquid
    } else {
        DirectiveKind::Component
    }
}
